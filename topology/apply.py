"""Carry out `up` and `down` for one rig: observe, plan, apply, and say what became of each seat."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from agents import sessions, states
from agents.sessions import Pane, TmuxServer
from topology.ending import end_seats, on_purpose
from topology.journal import note, rig_event, seat_event, see
from topology.launching import Started, start_level, wait_ready
from topology.models import Job, Rig, Seat
from topology.models.event import record
from topology.models.wish import drop_ended_orphans
from topology.plan import Plan, plan_down, plan_up
from topology.reconcile import Survey, Wish, desire, past_of, remarks, survey, wishes_of
from topology.spec import load
from topology.truth import compare

Result = dict[str, Any]
STRAY_SECONDS = 1.0


def bring_up(rig: Rig, job: Job, cancelled: Callable[[], bool]) -> Result:
    """Make every seat of the rig run; what works stays, what fails is told. See `Job.result`."""
    server = sessions.tmux()
    server.ensure_running(sessions.keeper_name())
    spec = load(rig.revision.text)
    seen = survey(rig)
    seats = seats_of(rig)
    settle(seats, seen)
    past = past_of(seats.values(), fresh=bool(job.options.get("fresh")))
    wishes = wishes_of(spec, rig.revision.source, rig.root, str(rig.pk), past)
    strays = strays_of(seats, seen)
    plan = plan_up(
        [replace(seat, problem=seat.problem or strays.get(seat.logical, "")) for seat in desire(spec, wishes)],
        seen.observed(),
        seen.foreign,
        recreate=bool(job.options.get("recreate")),
        remove_orphans=bool(job.options.get("remove_orphans")),
        remarks=remarks(wishes),
    )
    failures = {problem.seat: problem.message for problem in plan.problems}
    tell_problems(seats, failures, job.actor)
    panes = {operation.seat: seen.panes[operation.seat] for operation in plan.ends()}
    with on_purpose([seats[name] for name in panes if name in seats]):
        _clear(rig, panes, seats, job)
        launched, troubles = launch_all(server, plan, seats, wishes, job.actor, cancelled)
    failures |= troubles
    return {
        "launched": launched,
        "stopped": [operation.seat for operation in plan.stops()],
        "failed": failures,
        "remarks": list(plan.remarks),
        "unchanged": len(wishes.keys() - {operation.seat for operation in plan.operations} - failures.keys()),
    }


def launch_all(
    server: TmuxServer,
    plan: Plan,
    seats: Mapping[str, Seat],
    wishes: Mapping[str, Wish],
    actor: str,
    cancelled: Callable[[], bool],
) -> tuple[list[str], dict[str, str]]:
    """Start level after level, then wait for all; returns which came up, and why the others did not.

    A level does not wait for the one before it to be ready: agents take seconds, and only the order counts.
    """
    started: list[Started] = []
    failures: dict[str, str] = {}
    for level in plan.levels():
        if cancelled():
            break
        more, troubles = start_level(server, level, seats, wishes, actor, cancelled)
        started += more
        failures |= troubles
    failures |= wait_ready(server, started, actor, cancelled)
    return [launch.seat.logical for launch in started if launch.seat.logical not in failures], failures


def take_down(rig: Rig, job: Job, cancelled: Callable[[], bool]) -> Result:
    """End every session of the rig, also those that the spec no longer has."""
    seen = survey(rig)
    seats = seats_of(rig)
    settle(seats, seen)
    plan = plan_down(seen.observed())
    grace = float(job.options.get("grace", settings.RIGWEB.grace_seconds))
    panes = {operation.seat: seen.panes[operation.seat] for operation in plan.operations}
    ended = end_seats(sessions.tmux(), panes, seats, grace, job.actor, cancelled)
    _drop_orphans(rig, job.actor)
    tell_problems(seats, {}, job.actor)
    return {"ended": ended, "failed": {}}


def strays_of(seats: Mapping[str, Seat], seen: Survey) -> dict[str, str]:
    """Why a seat's last program stands in the way of another, by seat, where it does."""
    unseen = {
        name: seat.session
        for name, seat in seats.items()
        if name not in seen.panes and seat.session and seat.session.state != states.FAILED
    }
    found = sessions.strays(unseen.values())
    deadline = time.monotonic() + STRAY_SECONDS
    while found and time.monotonic() < deadline:  # it may just be ending
        time.sleep(0.05)
        found = sessions.strays(unseen.values())
    return {
        name: f"cannot launch {name}: its tmux session cannot be found, but its program still runs (process"
        f" {found[session.pk]}: end it, or bring back the socket of its tmux: kill -USR1 <pid of tmux>)"
        for name, session in unseen.items()
        if session.pk in found
    }


def tell_problems(seats: Mapping[str, Seat], problems: Mapping[str, str], actor: str) -> None:
    """Tell which seats cannot be launched and why; of those that do not run it is kept until the next attempt."""
    changed = []
    for logical, seat in seats.items():
        runs = seat.session is not None and seat.session.is_live  # what it is now is nothing of that
        problem = "" if runs else problems.get(logical, "")
        if seat.problem != problem:
            seat.problem = problem
            seat.problem_at = timezone.now() if seat.problem else None
            changed.append(seat)
    with transaction.atomic():
        Seat.objects.bulk_update(changed, ["problem", "problem_at"])
        told = [seat_event(seats[name], "seat.failed", text, actor, reason=text) for name, text in problems.items()]
        record(told)


def seats_of(rig: Rig) -> dict[str, Seat]:
    """The seats of a rig by logical address, with what they need."""
    rows = Seat.objects.filter(rig=rig).select_related("rig", "pod", "session")
    return {seat.logical: seat for seat in rows}


def settle(seats: Mapping[str, Seat], seen: Survey) -> None:
    """Bring rows that an interrupted job left behind in line with what tmux shows."""
    findings = []
    for logical, seat in seats.items():
        if seat.session is None or not seat.session.is_live:
            continue
        pane = seen.panes.get(logical)
        same = pane is not None and pane.labels is not None and pane.labels.session == str(seat.session_id)
        view = see(pane) if pane is not None and same else None
        if finding := compare(seat.session.state, view, attended=False):
            findings.append((seat, finding))
            seat.session.state = finding.state
    note(findings)


def _clear(rig: Rig, panes: Mapping[str, Pane], seats: Mapping[str, Seat], job: Job) -> None:
    """End what the plan stops or replaces, and forget what is gone for good."""
    if panes:
        end_seats(sessions.tmux(), panes, seats, float(settings.RIGWEB.grace_seconds), job.actor)
        _drop_orphans(rig, job.actor)


def _drop_orphans(rig: Rig, actor: str) -> None:
    """Forget the seats that the spec no longer has and that have ended; tabs are told that the graph is another."""
    with transaction.atomic():
        if count := drop_ended_orphans(rig):
            text = f"{rig.name} has lost {count} of its seats, which its spec no longer has"
            record([rig_event(rig, "rig.changed", text, actor)])
