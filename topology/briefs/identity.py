"""Tells an agent in words who it is: its seat, its team, and how the edges of the rig relate it to others."""

from __future__ import annotations

from topology.spec import RigSpec, SeatSpec

_OUT = {
    "delegates_to": "You hand work to {}.",
    "spawned_by": "You were brought in by {}, and work for it.",
    "can_observe": "You may look at the screen of {}.",
    "collaborates_with": "You work beside {}.",
    "escalates_to": "When you are stuck, turn to {}.",
}
_IN = {
    "delegates_to": "Work is handed to you by {}.",
    "spawned_by": "You brought in {}.",
    "can_observe": "Your screen may be looked at by {}.",
    "collaborates_with": "You work beside {}.",
    "escalates_to": "When stuck, {} may turn to you.",
}


def identity(spec: RigSpec, seat: SeatSpec) -> str:
    """A Markdown text that tells the agent of `seat` who it is and whom it works with."""
    pod, member = seat
    address = seat.address(spec.name)
    role = f" Your role: {member.role}." if member.role else ""
    lines = [
        "# Who you are",
        "",
        f"You are {_named(seat, spec.name)}, one seat of the rig {spec.name}, a team of agents that each work in a "
        f"terminal of their own.{role} People and other agents reach you as `{address}`.",
        "",
    ]
    if spec.summary:
        lines.append(f"- The rig {spec.name}: {_flat(spec.summary)}")
    pod_summary = f" {_flat(pod.summary)}" if pod.summary else ""
    lines.append(f"- Your pod {pod.id} ({_flat(pod.label)}):{pod_summary or ' it shares context.'}")
    lines += [f"- {sentence}" for sentence in _relations(spec, seat)]
    others = [other for other in spec.seats() if other.logical_id != seat.logical_id]
    if others:
        lines += ["", "The other seats:", "", *(f"- {_named(other, spec.name)}, {_runs(other)}" for other in others)]
        lines += [
            "",
            "In a shell, `rig ps` shows what each seat is doing, `rig capture ADDRESS` what its screen shows, and "
            '`rig send ADDRESS "text"` gives it a message.',
        ]
    return "\n".join(lines)


def _relations(spec: RigSpec, seat: SeatSpec) -> list[str]:
    names = {other.logical_id: f"`{other.address(spec.name)}`" for other in spec.seats()}
    told: dict[str, list[str]] = {}
    for edge in spec.all_edges():
        if edge.source == seat.logical_id:
            told.setdefault(_OUT[edge.kind], []).append(names[edge.target])
        elif edge.target == seat.logical_id:
            told.setdefault(_IN[edge.kind], []).append(names[edge.source])
    return [sentence.format(_listed(list(dict.fromkeys(others)))) for sentence, others in told.items()]


def _named(seat: SeatSpec, rig: str) -> str:
    label = f" ({_flat(seat.member.label)})" if seat.member.label else ""
    return f"`{seat.address(rig)}`{label}"


def _runs(seat: SeatSpec) -> str:
    if seat.member.is_terminal:
        return "a plain terminal, no agent"
    return f"{seat.member.role or 'an agent'} on {seat.member.runtime}"


def _listed(names: list[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


def _flat(text: str) -> str:
    return " ".join(text.split())
