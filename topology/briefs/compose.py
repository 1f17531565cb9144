"""Composes the brief of a seat from its layers and what was read for them."""

from __future__ import annotations

from topology.briefs.brief import GUIDANCE, WHO_IT_IS, Brief, Delivery
from topology.briefs.identity import identity
from topology.briefs.layers import layers_of, profile_of
from topology.briefs.material import AgentUnusable, Material, ResolvedAgent
from topology.briefs.preferences import ineffective, preferences
from topology.briefs.writing import LARGEST_GUIDANCE, Writing
from topology.spec import RigSpec, SeatSpec
from topology.spec.startup import Occasion


def brief(
    spec: RigSpec,
    folder: str,
    seat: SeatSpec,
    agent: ResolvedAgent | None,
    material: Material,
    occasion: Occasion = "fresh_start",
) -> Brief:
    """What the seat is told and given on this occasion; `Brief.problem` says why it cannot be launched.

    folder: absolute folder of the spec; agent: None for a terminal; material: what was read for the seat's layers.
    """
    try:
        layers = layers_of(spec, folder, seat, agent)
    except AgentUnusable as error:
        return refused(seat, str(error))
    writing = Writing(occasion, has_guidance=agent is not None)
    if agent is not None:
        _introduce(writing, spec, seat)
    for layer in layers:
        writing.add(layer, material)
    return _finished(writing, seat, agent)


def refused(seat: SeatSpec, *problems: str) -> Brief:
    """The brief of a seat that cannot be launched."""
    problem = f"cannot launch {seat.logical_id}: {'; '.join(problems)}"
    return Brief(seat.logical_id, seat.member.runtime, problem=problem)


def _introduce(writing: Writing, spec: RigSpec, seat: SeatSpec) -> None:
    text = identity(spec, seat)
    writing.parts.append(text)
    writing.deliveries.append(Delivery.of(WHO_IT_IS, GUIDANCE, "the rig", text.encode()))


def _finished(writing: Writing, seat: SeatSpec, agent: ResolvedAgent | None) -> Brief:
    member = seat.member
    guidance = writing.guidance() if agent is not None else ""
    if (size := len(guidance.encode())) > LARGEST_GUIDANCE:
        most = LARGEST_GUIDANCE // 1024
        writing.problems.append(f"its guidance is {size // 1024} KiB in all, and {most} KiB is the most (shorten it)")
    if writing.problems:
        return refused(seat, *writing.problems)
    preferred = preferences(member, agent, profile_of(agent, member.profile) if agent else None)
    return Brief(
        logical=seat.logical_id,
        runtime=member.runtime,
        guidance=guidance,
        files=tuple(writing.files.values()),
        texts=writing.ordered_texts(),
        model=preferred.model,
        restore_policy=preferred.restore_policy,
        silence_window=preferred.silence_window,
        deliveries=tuple(writing.deliveries),
        remarks=tuple(
            f"{seat.logical_id}: {remark}"
            for remark in (*preferred.remarks, *writing.remarks, *ineffective(member, preferred))
        ),
    )
