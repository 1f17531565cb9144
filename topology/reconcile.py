"""Observe a rig and plan what would make it what its spec says; carries nothing out.

`wishes_of` turns a spec into wishes, `survey` reads the panes that carry the rig's label, `preview` plans.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from agents import sessions, states
from agents.models import Session
from agents.sessions import Beginning, Launch, Pane, SeatConfig
from topology.briefs import Brief
from topology.folders import put
from topology.library import Source, folders_of
from topology.models import Rig
from topology.plan import DesiredSeat, ObservedSeat, Plan, plan_up
from topology.resolve import briefs
from topology.spec import RigSpec, SeatSpec, launch_levels
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


@dataclass(frozen=True)
class Wish:
    """How one seat would be launched, and what it would be told and given."""

    launch: Launch
    brief: Brief

    def furnished(self, session: Session) -> Launch:
        """The launch for a session, once the seat's files lie in the session's folder."""
        folder = session.folder / "files"
        put(self.brief.files, folder)
        seat = replace(self.launch.seat, guidance=self.brief.guidance_at(str(folder)))
        return replace(self.launch, seat=seat)

    def beginning(self, beginning: Beginning) -> Wish:
        """The same wish with another beginning of its conversation."""
        return replace(self, launch=replace(self.launch, beginning=beginning))


def wishes_of(
    spec: RigSpec, origin: str, root: str, rig: str, occasion: Literal["fresh_start", "restore"] = "fresh_start"
) -> dict[str, Wish]:
    """How each seat of the spec would be launched, by logical address.

    origin: where the spec's text came from; root: folder that the seats' folders start from; rig: the label for
    its panes.
    """
    folders = folders_of(origin, root)
    fresh = briefs(spec, folders)
    told = fresh if occasion == "fresh_start" else briefs(spec, folders, occasion)
    return {
        seat.logical_id: Wish(_launch(spec, seat, root, rig, fresh[seat.logical_id]), told[seat.logical_id])
        for seat in spec.seats()
    }


def _launch(spec: RigSpec, seat: SeatSpec, root: str, rig: str, brief: Brief) -> Launch:
    member = seat.member
    config = SeatConfig(
        address=seat.address(spec.name),
        cwd=os.path.normpath(os.path.join(root, os.path.expanduser(member.cwd))),
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
            problem=sessions.find_problem(wish.launch) or wish.brief.problem,
        )
        for logical, wish in wishes.items()
    ]


def preview(found: Source, options: Mapping[str, Any]) -> Plan:
    """What `up` would do."""
    seen = survey(found.rig)
    wishes = wishes_of(found.spec, found.origin, found.root, str(found.rig.pk) if found.rig else "")
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
    return [remark for wish in wishes.values() for remark in wish.brief.remarks]
