"""Launch one level of a plan: all its seats at once; wait until each is ready, has ended, or takes too long."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from agents import sessions, states
from agents.errors import AgentError
from agents.models import Session
from agents.sessions import Launch, Pane, TmuxServer
from agents.transcripts.reading import Query, read
from topology.journal import note, seat_event
from topology.models import Seat
from topology.models.event import record
from topology.plan import Operation
from topology.truth import Finding

POLL_SECONDS = 0.03


@dataclass(frozen=True)
class Started:
    """A seat whose pane exists; `at` is a monotonic time in seconds."""

    seat: Seat
    session: Session
    at: float


def launch_level(
    server: TmuxServer,
    operations: Sequence[Operation],
    seats: Mapping[str, Seat],
    wishes: Mapping[str, Launch],
    actor: str,
    cancelled: Callable[[], bool],
) -> dict[str, str]:
    """Launch the seats of `operations`; returns per seat that did not come up why it did not.

    Seats that are launched when `cancelled` becomes true stay; nothing more is started.
    """
    names = [operation.seat for operation in operations]
    _announce([seats[name] for name in names], [wishes[name] for name in names], operations, actor)
    started, failures = _start(server, names, seats, wishes, cancelled)
    failures |= _wait_ready(server, started, actor)
    return failures


def _announce(seats: Sequence[Seat], wishes: Sequence[Launch], operations: Sequence[Operation], actor: str) -> None:
    with transaction.atomic():
        for seat, session in zip(seats, sessions.prepare(wishes), strict=True):
            seat.session = session
        Seat.objects.bulk_update(seats, ["session"])
        record(
            [
                seat_event(seat, "seat.launching", f"{seat.logical} is launching ({operation.cause})", actor)
                for seat, operation in zip(seats, operations, strict=True)
            ]
        )


def _start(
    server: TmuxServer,
    names: Sequence[str],
    seats: Mapping[str, Seat],
    wishes: Mapping[str, Launch],
    cancelled: Callable[[], bool],
) -> tuple[list[Started], dict[str, str]]:
    # One after the other: tmux creates sessions on one thread, and asking it from several is slower (measured).
    started: list[Started] = []
    failures: dict[str, str] = {}
    for name in names:
        session = seats[name].session
        assert session is not None
        if cancelled():
            failures[name] = f"{name} was not launched: the job was cancelled"
            continue
        try:
            session.pane_id, session.pid = sessions.start(server, wishes[name], session)
        except (AgentError, OSError) as error:
            failures[name] = str(error)
        else:
            started.append(Started(seats[name], session, time.monotonic()))
    Session.objects.bulk_update([launch.session for launch in started], ["pane_id", "pid", "argv"])
    note((seats[name], Finding(states.FAILED, reason=reason)) for name, reason in failures.items())
    return started, failures


def _wait_ready(server: TmuxServer, started: Sequence[Started], actor: str) -> dict[str, str]:
    waiting, failures = list(started), {}
    while waiting:
        time.sleep(POLL_SECONDS)
        panes = sessions.session_rows(sessions.observe(server))
        findings: list[tuple[Seat, Finding]] = []
        still: list[Started] = []
        for launch in waiting:
            finding = _judge(server, launch, panes.get(launch.session.pk))
            if finding is None:
                still.append(launch)
                continue
            findings.append((launch.seat, finding))
            if finding.state != states.RUNNING:
                failures[launch.seat.logical] = finding.sentence(launch.seat.logical)
        note(findings, actor)
        waiting = still
    return failures


def _judge(server: TmuxServer, launch: Started, pane: Pane | None) -> Finding | None:
    alive = time.monotonic() - launch.at
    if pane is None:
        return Finding(states.FAILED, reason="its tmux session disappeared while it started")
    if pane.dead:
        return _ended_at_once(launch.session, pane) if pane.end_known or alive > 1 else None
    if sessions.readiness(server, launch.session, pane, alive).ready:
        return Finding(states.RUNNING)
    if alive > launch.session.ready_timeout:
        return Finding(states.FAILED, reason=f"it runs but was not ready within {alive:.0f} seconds (look: rig attach)")
    return None


def _ended_at_once(session: Session, pane: Pane) -> Finding:
    if pane.status == 0:
        return Finding(states.EXITED, pane.status, pane.signal, reason="it ended at once")
    lines = read(session.transcript_dir, Query(tail=20, plain=True)).text.splitlines()
    said = next((line.strip() for line in reversed(lines) if line.strip()), "")
    end = states.exit_text(pane.status, pane.signal) or "how is not known"
    reason = f"it ended at once ({end})" + (f": {said[:200]}" if said else "")
    return Finding(states.FAILED, pane.status, pane.signal, reason=reason)
