"""End seats: ask politely, wait, then use force; only panes whose labels prove that they are ours."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction

from agents import sessions, states
from agents.models import Session
from agents.sessions import Pane, TmuxServer
from topology.journal import note, seat_event
from topology.models import Seat
from topology.models.event import record
from topology.truth import Finding

POLL_SECONDS = 0.05


def end_seats(
    server: TmuxServer,
    panes: Mapping[str, Pane],
    seats: Mapping[str, Seat],
    grace: float,
    actor: str,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[str]:
    """End the sessions in `panes` (by logical address); returns the seats whose programs were ended.

    grace: seconds a program gets before it is killed. After a cancel, what has not ended keeps running.
    """
    alive = {logical: pane for logical, pane in panes.items() if not pane.dead}
    _announce([seats[logical] for logical in alive if logical in seats], actor)
    for logical, pane in alive.items():
        sessions.ask_to_end(pane, seats[logical].runtime if logical in seats else "terminal")
    last = _wait(server, alive, grace, cancelled)
    if cancelled():
        running = {logical for logical, pane in last.items() if pane is not None and not pane.dead}
        _resume([seats[logical] for logical in running if logical in seats], actor)
        panes = {logical: pane for logical, pane in panes.items() if logical not in running}
    for logical, pane in panes.items():
        sessions.remove(server, pane)
        if logical in seats:
            note([(seats[logical], _ended(last.get(logical, pane), grace))], actor)
    return [logical for logical in panes if logical in alive]


@contextmanager
def on_purpose(seats: Collection[Seat]) -> Iterator[None]:
    """Nobody is alarmed by how these seats end herein: they are about to be started again, or to be forgotten."""
    mine = Seat.objects.filter(pk__in=[seat.pk for seat in seats])
    mine.update(stopped=True)
    try:
        yield
    finally:
        mine.update(stopped=False)


def _announce(seats: list[Seat], actor: str) -> None:
    with transaction.atomic():
        moved = [s for s in seats if s.session_id and Session.objects.move(s.session_id, states.STOPPING)]
        record([seat_event(s, "seat.stopping", f"{s.logical} is asked to end", actor) for s in moved])


def _wait(
    server: TmuxServer, alive: Mapping[str, Pane], grace: float, cancelled: Callable[[], bool]
) -> dict[str, Pane | None]:
    """The panes (None: gone) once all have ended, the grace period is over, or the job was cancelled."""
    deadline = time.monotonic() + grace
    while True:
        stop = cancelled()  # before the look: what has ended until then counts as ended
        now = {pane.id: pane for pane in sessions.observe(server)}
        last = {logical: now.get(pane.id) for logical, pane in alive.items()}
        running = any(pane is not None and not (pane.dead and pane.end_known) for pane in last.values())
        if not running or stop or time.monotonic() > deadline:
            return last
        time.sleep(POLL_SECONDS)


def _resume(running: list[Seat], actor: str) -> None:
    note(((seat, Finding(states.RUNNING)) for seat in running), actor)


def _ended(pane: Pane | None, grace: float) -> Finding:
    if pane is None:
        return Finding(states.EXITED, reason="its tmux session is gone")
    if pane.dead:
        return Finding(states.EXITED, pane.status, pane.signal)
    return Finding(states.EXITED, None, 9, reason=f"killed, as it had not ended after {grace:g} seconds")
