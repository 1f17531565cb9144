"""Launch seats level by level, and wait until each is ready, asks a person, has ended, or takes too long."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Final

from django.db import transaction

from agents import sessions, states
from agents.errors import AgentError, TmuxError
from agents.models import Session
from agents.observing.feeding import Feeder
from agents.readings.screen import Screen
from agents.readings.values import UNKNOWN, Reading
from agents.sessions import Pane, Readiness, TmuxServer
from agents.transcripts.reading import Query, read
from topology.journal import note, seat_event
from topology.models import Event, Seat
from topology.models.event import record
from topology.models.message import QUEUED, WHEN_IDLE
from topology.plan import Operation
from topology.posting import post
from topology.reconcile import Wish
from topology.truth import Finding

POLL_SECONDS = 0.03
SCREEN_SECONDS = 0.1
"""How often the screen of a program that is becoming ready is looked at."""
END_SECONDS = 1.0
"""So long after a program ended tmux may learn how; then it never will."""
LAST_LINES = 40
"""Of what a program said before it ended, among which the cause is looked for."""
_FAILURE: Final = re.compile(
    r"\b(error|fail(ed|ure)?|fatal|panic(ked)?|unable|cannot|can't|could not|denied|refused|invalid)\b"
    r"|\b(not found|no such|no \w+ found)\b",
    re.IGNORECASE,
)


@dataclass
class Started:
    """A seat whose pane exists; `goes_on`: with its last conversation; times are monotonic seconds."""

    seat: Seat
    session: Session
    goes_on: bool
    at: float
    looked: float = 0.0
    dead_at: float = 0.0
    feeder: Feeder | None = None


def start_level(
    server: TmuxServer,
    operations: Sequence[Operation],
    seats: Mapping[str, Seat],
    wishes: Mapping[str, Wish],
    actor: str,
    cancelled: Callable[[], bool],
) -> tuple[list[Started], dict[str, str]]:
    """Start the seats of `operations`; returns those whose panes exist, and why the others do not.

    Nothing more is started when `cancelled` has become true.
    """
    names = [operation.seat for operation in operations]
    _announce([seats[name] for name in names], [wishes[name] for name in names], operations, actor)
    return _start(server, names, seats, wishes, actor, cancelled)


def _announce(seats: Sequence[Seat], wishes: Sequence[Wish], operations: Sequence[Operation], actor: str) -> None:
    """Write down what is launched and what it is told, in one: a job that is killed and repeated tells it once."""
    with transaction.atomic():
        rows = sessions.prepare([wish.launch for wish in wishes])
        for seat, wish, session in zip(seats, wishes, rows, strict=True):
            seat.session, seat.stopped, seat.bypass = session, False, sessions.bypasses(wish.launch)
        Seat.objects.bulk_update(seats, ["session", "stopped", "bypass"])
        record(
            [
                seat_event(seat, "seat.launching", f"{seat.logical} is launching ({operation.cause})", actor)
                for seat, operation in zip(seats, operations, strict=True)
            ]
        )
        for seat, wish in zip(seats, wishes, strict=True):
            # What an earlier launch has queued, and nobody has typed, is brought to this one.
            waiting = set(seat.messages.filter(state=QUEUED).values_list("text", "actor"))
            for told in wish.brief.texts:
                if (told.value, told.source) not in waiting:
                    post(seat, told.value, WHEN_IDLE, told.source, is_command=told.is_command)


def _given(seat: Seat, wish: Wish, actor: str) -> Event:
    """The event that tells what a seat was given, and what it could not be given."""
    made = wish.deliveries()
    missing = sum(not delivery.how for delivery in made)
    text = f"{seat.logical} was given {_things(len(made))}"
    if missing:
        text = f"{seat.logical} was given {len(made) - missing} of {_things(len(made))}: {wish.guidance_problem()}"
    return seat_event(seat, "seat.briefed", text, actor, deliveries=[asdict(delivery) for delivery in made])


def _things(number: int) -> str:
    return "1 thing" if number == 1 else f"{number or 'no'} things"


def _start(
    server: TmuxServer,
    names: Sequence[str],
    seats: Mapping[str, Seat],
    wishes: Mapping[str, Wish],
    actor: str,
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
            session.pane_id, session.pid = sessions.start(server, wishes[name].furnished(session), session)
        except (AgentError, OSError) as error:
            failures[name] = str(error)
        else:
            started.append(Started(seats[name], session, wishes[name].goes_on, time.monotonic()))
    made = [(launch.seat, wishes[launch.seat.logical]) for launch in started]
    with transaction.atomic():
        Session.objects.bulk_update([launch.session for launch in started], ["pane_id", "pid", "argv"])
        record([_given(seat, wish, actor) for seat, wish in made if wish.brief.deliveries])
    note((seats[name], Finding(states.FAILED, reason=reason)) for name, reason in failures.items())
    return started, failures


def wait_ready(
    server: TmuxServer, started: Sequence[Started], actor: str, cancelled: Callable[[], bool]
) -> dict[str, str]:
    """Wait until each is ready, asks a person, has ended, or takes too long; returns why which did not come up.

    After a cancel, what is still becoming ready counts as running: it goes on by itself.
    """
    waiting, failures = list(started), {}
    while waiting:
        time.sleep(POLL_SECONDS)
        patience = not cancelled()
        panes = sessions.session_rows(sessions.observe(server))
        judged = [(launch, _judge(server, launch, panes.get(launch.session.pk))) for launch in waiting]
        waiting = [launch for launch, finding in judged if finding is None and patience]
        found = [(launch, finding or Finding(states.RUNNING)) for launch, finding in judged if finding or not patience]
        note(((launch.seat, finding) for launch, finding in found), actor)
        for launch, finding in found:
            if finding.state != states.RUNNING or finding.reason:
                failures[launch.seat.logical] = finding.sentence(launch.seat.logical)
    return failures


def _judge(server: TmuxServer, launch: Started, pane: Pane | None) -> Finding | None:
    now = time.monotonic()
    alive = now - launch.at
    if pane is None:
        return Finding(states.FAILED, reason="its tmux session disappeared while it started")
    if pane.dead:
        launch.dead_at = launch.dead_at or now
        return _ended_at_once(launch, pane) if pane.end_known or now - launch.dead_at > END_SECONDS else None
    if now - launch.looked >= SCREEN_SECONDS:
        launch.looked = now
        readiness = _readiness(server, launch, pane, alive)
        if readiness.question:  # then it runs, and what it asks is its activity
            return Finding(states.RUNNING, asks=readiness.question.title)
        if readiness.ready:
            return Finding(states.RUNNING)
    if alive > launch.session.ready_timeout:
        reason = f"it runs, but has not shown within {alive:.0f} seconds that it is ready (look: rig attach)"
        return Finding(states.RUNNING, reason=reason)
    return None


def _readiness(server: TmuxServer, launch: Started, pane: Pane, alive: float) -> Readiness:
    try:
        return sessions.readiness(server, launch.session, pane, alive, partial(_read, launch))
    except TmuxError:  # its pane is just going, or tmux is too busy to show it
        return Readiness()


def _read(launch: Started, screen: Screen) -> Reading:
    if launch.feeder is None:
        if not sessions.has_started(launch.session):  # its environment is not its own yet
            return UNKNOWN
        launch.feeder = Feeder(sessions.reader_of(launch.session), launch.session.transcript_dir)
    launch.feeder.feed()
    if launch.feeder.reader.traces().screen:
        launch.feeder.show(screen)
    return launch.feeder.reading()


def cause_in(said: str) -> str:
    """Of a program's last words the line that sounds most like why it ended: the first that tells of a failure."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next(filter(_FAILURE.search, lines), lines[-1] if lines else "")


def _ended_at_once(launch: Started, pane: Pane) -> Finding:
    hint = f" (without its last conversation: rig start {launch.seat.address} --fresh)" if launch.goes_on else ""
    if pane.status == 0:
        return Finding(states.EXITED, pane.status, pane.signal, reason=f"it ended at once{hint}")
    said = cause_in(read(launch.session.transcript_dir, Query(tail=LAST_LINES, plain=True)).text)
    end = states.exit_text(pane.status, pane.signal) or "how is not known"
    reason = f"it ended at once ({end})" + (f": {said[:200]}" if said else "") + hint
    return Finding(states.FAILED, pane.status, pane.signal, reason=reason)
