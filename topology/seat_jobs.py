"""Carry out `stop`, `start` and `restart` of some seats of a rig; the others are left as they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from django.conf import settings

from agents import sessions
from topology.apply import Result, launch_all, seats_of, settle, strays_of, tell_problems
from topology.beginnings import copy_of
from topology.ending import end_seats, on_purpose
from topology.models import Job, Rig
from topology.plan import Operation, Plan
from topology.reconcile import Survey, Wish, past_of, survey, wishes_of
from topology.spec import RigSpec, launch_levels, load


def stop_seats(rig: Rig, job: Job, cancelled: Callable[[], bool]) -> Result:
    """End the programs of `options["seats"]` (logical addresses) and remember that they are to stay down."""
    wanted = set(job.options["seats"])
    seats, seen = seats_of(rig), survey(rig)
    settle(seats, seen)
    mine = {name: seat for name, seat in seats.items() if name in wanted}
    rig.seats.filter(pk__in=[seat.pk for seat in mine.values()]).update(stopped=True)
    panes = {name: pane for name, pane in seen.panes.items() if name in wanted}
    grace = float(job.options.get("grace", settings.RIGWEB.grace_seconds))
    ended = end_seats(sessions.tmux(), panes, seats, grace, job.actor, cancelled) if panes else []
    if cancelled():
        rig.seats.filter(pk__in=[seat.pk for name, seat in mine.items() if name not in ended]).update(stopped=False)
    else:
        tell_problems(mine, {}, job.actor)
    return {"ended": ended, "failed": {}}


def relaunch_seats(rig: Rig, job: Job, cancelled: Callable[[], bool]) -> Result:
    """End the programs of `options["seats"]` (logical addresses) and launch them again.

    Options: `leave_running`: seats that run already stay as they are; `fresh`: new conversations; `copy`: the
    conversation and the address of the seat of which the only seat gets a copy.
    """
    server = sessions.tmux()
    server.ensure_running(sessions.keeper_name())
    spec = load(rig.revision.text)
    seats, seen = seats_of(rig), survey(rig)
    settle(seats, seen)
    asked = [name for name in job.options["seats"] if not (job.options.get("leave_running") and _runs(seen, name))]
    mine = {name: seats[name] for name in asked if name in seats}
    past = past_of(mine.values(), fresh=bool(job.options.get("fresh")))
    wishes = wishes_of(spec, rig.revision.source, rig.root, str(rig.pk), past)
    if copied := job.options.get("copy"):
        wishes |= {name: wishes[name].begun(copy_of(**copied)) for name in asked if name in wishes}
    failures = _problems(asked, wishes, strays_of(mine, seen))
    ready = {name: wishes[name] for name in asked if name not in failures}
    panes = {name: seen.panes[name] for name in ready if name in seen.panes}
    with on_purpose([seats[name] for name in panes]):
        if panes:
            end_seats(server, panes, seats, float(settings.RIGWEB.grace_seconds), job.actor)
        tell_problems(mine, {name: why for name, why in failures.items() if name in mine}, job.actor)
        launched, troubles = launch_all(server, _plan(spec, job.verb, ready), seats, ready, job.actor, cancelled)
    unchanged = len(job.options["seats"]) - len(asked)
    result: Result = {"launched": launched, "stopped": [], "failed": failures | troubles}
    return {**result, "unchanged": unchanged} if unchanged else result


def _runs(seen: Survey, logical: str) -> bool:
    return logical in seen.panes and not seen.panes[logical].dead


def _plan(spec: RigSpec, verb: str, ready: Mapping[str, Wish]) -> Plan:
    placed = [(name, level) for level, names in enumerate(launch_levels(spec)) for name in names if name in ready]
    operations = (
        Operation(number, "relaunch", name, ready[name].conversation or f"{verb} was asked for", level)
        for number, (name, level) in enumerate(placed, 1)
    )
    return Plan(tuple(operations))


def _problems(asked: Collection[str], wishes: Mapping[str, Wish], strays: Mapping[str, str]) -> dict[str, str]:
    found = {name: _problem(name, wishes.get(name)) or strays.get(name, "") for name in asked}
    return {name: problem for name, problem in found.items() if problem}


def _problem(logical: str, wish: Wish | None) -> str:
    if wish is None:
        return f"cannot launch {logical}: the rig's spec does not have it any more (rig up --remove-orphans ends it)"
    return wish.problem
