"""Observe a rig and plan what would make it what its spec says; carries nothing out.

`wishes_of` turns a spec into wishes, `survey` reads the panes that carry the rig's label, `preview` plans.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from agents import sessions, states
from agents.models import Session
from agents.sessions import Launch, Pane, SeatConfig
from topology.beginnings import Start, start_of
from topology.briefs import GUIDANCE, Brief, Delivery
from topology.folders import put
from topology.library import Source
from topology.models import Rig, Seat
from topology.plan import DesiredSeat, ObservedSeat, Plan, plan_up
from topology.references import seat_folder
from topology.resolve import briefs
from topology.spec import RigSpec, SeatSpec, launch_levels
from topology.spec.edge import launch_arrow
from topology.validation import folders_of


@dataclass(frozen=True)
class Survey:
    """What tmux shows: the rig's panes by logical address, and the names of everyone else's sessions."""

    panes: Mapping[str, Pane]
    foreign: frozenset[str]

    def observed(self) -> dict[str, ObservedSeat]:
        """The rig's panes as the planner wants them."""
        return {
            logical: ObservedSeat(
                logical,
                pane.name,
                pane.labels.config if pane.labels else "",
                pane.dead,
                states.exit_text(pane.status, pane.signal),
            )
            for logical, pane in sorted(self.panes.items())
        }


def survey(rig: Rig | None) -> Survey:
    """Look at tmux now; a rig that does not exist yet has no panes."""
    mine, foreign = {}, set()
    for pane in sessions.observe(sessions.tmux()):
        if rig is not None and sessions.is_ours(pane) and pane.labels and pane.labels.rig == str(rig.pk):
            mine[pane.labels.seat] = pane
        else:
            foreign.add(pane.name)
    return Survey(mine, frozenset(foreign))


@dataclass(frozen=True)
class Wish:
    """How one seat would be launched, what it would be told and given, and what becomes of its conversation."""

    launch: Launch
    brief: Brief
    conversation: str = ""

    @property
    def goes_on(self) -> bool:
        """Whether it takes up its last conversation."""
        return self.launch.beginning.mode == "resume"

    @property
    def problem(self) -> str:
        """Why it cannot be launched, as far as that can be foreseen; empty when nothing is known."""
        return sessions.find_problem(self.launch) or self.brief.problem or _held(self.launch)

    def furnished(self, session: Session) -> Launch:
        """The launch for a session, once the seat's files lie in the session's folder."""
        folder = session.folder / "files"
        put(self.brief.files, folder)
        seat = replace(self.launch.seat, guidance=self.brief.guidance_at(str(folder)))
        return replace(self.launch, seat=seat)

    def deliveries(self) -> tuple[Delivery, ...]:
        """What this launch hands over, each in the way that its runtime has; what it has no way for without one."""
        way = sessions.guidance_way(self.launch)
        return tuple(replace(d, how=way) if d.how == GUIDANCE else d for d in self.brief.deliveries)

    def guidance_problem(self) -> str:
        """Why its guidance does not reach its agent; empty when it does, or when there is none."""
        if not self.brief.guidance or sessions.guidance_way(self.launch):
            return ""
        runtime = self.launch.runtime
        return f"runtime {runtime} has no way to take guidance (write {{guidance}} into its command in its file)"

    def begun(self, start: Start) -> Wish:
        """The same wish with another beginning of its conversation."""
        return replace(self, launch=replace(self.launch, beginning=start.beginning), conversation=start.words)


@dataclass(frozen=True)
class Past:
    """What was before: the seats' last sessions by logical address, and whether that is to be left behind."""

    sessions: Mapping[str, Session] = field(default_factory=dict)
    fresh: bool = False

    def start(self, wish: Wish) -> Start:
        """How a launch begins after that."""
        launch = wish.launch
        return start_of(self.sessions.get(launch.logical), launch, wish.brief.restore_policy, self.fresh)


def past_of(seats: Iterable[Seat], fresh: bool = False) -> Past:
    """What was before, of these seats."""
    return Past({seat.logical: seat.session for seat in seats if seat.session}, fresh)


def wishes_of(spec: RigSpec, origin: str, root: str, rig: str, past: Past) -> dict[str, Wish]:
    """How each seat of the spec would be launched, by logical address.

    origin: where the spec's text came from; root: folder that the seats' folders start from; rig: the label for
    its panes. Who goes on is told other things than who begins.
    """
    folders = folders_of(origin, root)
    fresh = briefs(spec, folders)
    wishes = {}
    for seat in spec.seats():
        logical = seat.logical_id
        wish = Wish(_launch(spec, seat, root, rig, fresh[logical]), fresh[logical])
        wishes[logical] = wish.begun(past.start(wish))
    if not any(wish.goes_on for wish in wishes.values()):
        return wishes
    again = briefs(spec, folders, "restore")
    return {name: replace(wish, brief=again[name]) if wish.goes_on else wish for name, wish in wishes.items()}


def _held(launch: Launch) -> str:
    """Who has the conversation open that this launch would take up, as a problem; empty when nobody has."""
    beginning = launch.beginning
    if beginning.mode != "resume":
        return ""
    what = f"cannot resume {launch.logical}"
    open_elsewhere = Session.objects.live().filter(conversation_id=beginning.id)
    if other := open_elsewhere.exclude(address=launch.seat.address).first():
        return f"{what}: its conversation is open in {other.address} (end that first, or use --fresh)"
    if holder := sessions.holder_of(launch, beginning.id):
        return f"{what}: process {holder} has its conversation open (end that first, or use --fresh)"
    return ""


def _launch(spec: RigSpec, seat: SeatSpec, root: str, rig: str, brief: Brief) -> Launch:
    member = seat.member
    config = SeatConfig(
        address=seat.address(spec.name),
        cwd=seat_folder(member.cwd, root),
        command=member.argv,
        env={**spec.env, **member.env},
        model=brief.model,
        permission_mode=member.permission_mode,
        sandbox=member.sandbox,
        extra_args=member.extra_args,
        profile=member.codex_config_profile or "",
        ready_timeout=member.ready_timeout,
    )
    return Launch(config, member.runtime, rig, seat.logical_id, fingerprint=brief.fingerprint)


def desire(spec: RigSpec, wishes: Mapping[str, Wish]) -> list[DesiredSeat]:
    """What the planner must know about each seat of the spec, with the problems that can be foreseen."""
    before: dict[str, list[str]] = {}
    for edge in spec.all_edges():
        if arrow := launch_arrow(edge.kind, edge.source, edge.target):
            before.setdefault(arrow[1], []).append(arrow[0])
    levels = {logical: n for n, level in enumerate(launch_levels(spec)) for logical in level}
    return [
        DesiredSeat(
            logical=logical,
            name=wish.launch.seat.address,
            level=levels[logical],
            after=tuple(before.get(logical, ())),
            config_hash=wish.launch.config_hash,
            problem=wish.problem,
            conversation=wish.conversation,
        )
        for logical, wish in wishes.items()
    ]


def preview(found: Source, options: Mapping[str, Any]) -> Plan:
    """What `up` would do."""
    seen = survey(found.rig)
    seats = Seat.objects.filter(rig=found.rig).select_related("rig", "pod", "session") if found.rig else []
    past = past_of(seats, fresh=bool(options.get("fresh")))
    wishes = wishes_of(found.spec, found.origin, found.root, str(found.rig.pk) if found.rig else "", past)
    return plan_up(
        desire(found.spec, wishes),
        seen.observed(),
        seen.foreign,
        recreate=bool(options.get("recreate")),
        remove_orphans=bool(options.get("remove_orphans")),
        remarks=remarks(wishes),
    )


def remarks(wishes: Mapping[str, Wish]) -> list[str]:
    """What people should know about the wishes, though nothing is wrong with them."""
    careful = bypassing({logical: wish.launch for logical, wish in wishes.items()})
    told = [remark for wish in wishes.values() for remark in wish.brief.remarks]
    problems = {logical: wish.guidance_problem() for logical, wish in wishes.items()}
    ungiven = [f"{logical}: its guidance is not given: {why}" for logical, why in problems.items() if why]
    return careful + told + ungiven


def bypassing(launches: Mapping[str, Launch]) -> list[str]:
    """In plain words which seats may do what others are asked for, by logical address."""
    found = ((logical, sessions.bypasses(launch)) for logical, launch in launches.items())
    return [f"careful, {logical}: {words}" for logical, words in found if words]


def launches_of(spec: RigSpec) -> dict[str, Launch]:
    """How each seat of the spec would be launched as far as its text alone says, by logical address."""
    return {
        seat.logical_id: _launch(spec, seat, "/", "", Brief(seat.logical_id, seat.member.runtime))
        for seat in spec.seats()
    }
