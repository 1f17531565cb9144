"""Observe a rig and plan what would make it what its spec says; carries nothing out.

`desire` turns a spec into wishes, `survey` reads the panes that carry the rig's label, `preview` plans.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agents import sessions, states
from agents.sessions import Launch, Pane, SeatConfig
from topology.models import Rig
from topology.plan import DesiredSeat, ObservedSeat, Plan, plan_up
from topology.spec import RigSpec, launch_levels
from topology.spec.edge import launch_arrow


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


def launches(spec: RigSpec, root: str, rig: str) -> dict[str, Launch]:
    """How each seat of the spec would be launched, by logical address. rig: the label for its panes."""
    return {
        seat.logical_id: Launch(
            seat=SeatConfig(
                address=seat.address(spec.name),
                cwd=os.path.normpath(os.path.join(root, os.path.expanduser(seat.member.cwd))),
                command=seat.member.argv,
                env={**spec.env, **seat.member.env},
                model=seat.member.model or "",
            ),
            runtime=seat.member.runtime,
            rig=rig,
            logical=seat.logical_id,
        )
        for seat in spec.seats()
    }


def desire(spec: RigSpec, wishes: Mapping[str, Launch]) -> list[DesiredSeat]:
    """What the planner must know about each seat of the spec, with the problems that can be foreseen."""
    before: dict[str, list[str]] = {}
    for edge in spec.all_edges():
        if arrow := launch_arrow(edge.kind, edge.source, edge.target):
            before.setdefault(arrow[1], []).append(arrow[0])
    levels = {logical: n for n, level in enumerate(launch_levels(spec)) for logical in level}
    return [
        DesiredSeat(
            logical=logical,
            name=launch.seat.address,
            level=levels[logical],
            after=tuple(before.get(logical, ())),
            config_hash=launch.config_hash,
            problem=sessions.find_problem(launch),
        )
        for logical, launch in wishes.items()
    ]


def preview(spec: RigSpec, root: str, rig: Rig | None, options: Mapping[str, Any]) -> Plan:
    """What `up` would do."""
    seen = survey(rig)
    desired = desire(spec, launches(spec, root, str(rig.pk) if rig else ""))
    return plan_up(
        desired,
        seen.observed(),
        seen.foreign,
        recreate=bool(options.get("recreate")),
        remove_orphans=bool(options.get("remove_orphans")),
    )
