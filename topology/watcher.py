"""What the watcher's eye has seen, written down: sessions whose panes have ended, vanished or come back."""

from __future__ import annotations

from collections.abc import Sequence

from agents import sessions, states
from agents.models import Session
from agents.sessions import Pane
from topology.journal import note, see
from topology.models import Job, Seat
from topology.models.job import OPEN
from topology.truth import Finding, compare

PATIENCE = 20
"""Looks that an ended pane gets to tell how it ended, before the end is written down as not known."""


def is_unsettled() -> bool:
    """Whether some session is between two states: it may be worth a look although no pane has changed."""
    return Session.objects.filter(state__in=states.LIVE - {states.RUNNING}).exists()


class Watcher:
    """Compares rows with panes; remembers only which panes still owe their exit status."""

    def __init__(self) -> None:
        self._owing: dict[int, int] = {}

    def take_notice(self, panes: Sequence[Pane]) -> bool:
        """Bring the rows in line with the panes; True when a pane owes its exit status (look again soon)."""
        attended = _attended()
        live = list(Seat.objects.filter(session__state__in=states.LIVE).select_related("rig", "pod", "session"))
        attended |= _attended()  # also those whose job has ended, or begun, while the rows were read
        by_session = sessions.session_rows(panes)
        if any(seat.session_id not in by_session for seat in live):
            # The panes were listed before the rows were read: one may have come up in between.
            by_session = sessions.session_rows(sessions.observe(sessions.tmux()))
        findings: list[tuple[Seat, Finding]] = []
        owing = False
        for seat in live:
            assert seat.session is not None
            pane = by_session.get(seat.session.pk)
            if pane is not None and pane.dead and not pane.end_known and self._owes(seat.session.pk):
                owing = True
                continue
            seen = see(pane) if pane else None
            if finding := compare(seat.session.state, seen, attended=seat.rig_id in attended):
                findings.append((seat, finding))
        note(findings)
        return owing

    def _owes(self, session: int) -> bool:
        self._owing[session] = self._owing.get(session, 0) + 1
        return self._owing[session] <= PATIENCE


def _attended() -> set[int]:
    """The rigs that a job is at work on."""
    return set(Job.objects.filter(state__in=OPEN).values_list("rig_id", flat=True))
