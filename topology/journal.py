"""Writing what happened: the state of a session and its event, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from agents import states
from agents.models import Session
from agents.sessions import Pane
from topology.models import Event, Rig, Seat
from topology.models.event import record
from topology.truth import Finding, Seen


def seat_event(seat: Seat, kind: str, text: str, actor: str = "", **payload: Any) -> Event:
    """An event about a seat, not yet written."""
    return Event(kind=kind, rig=seat.rig.name, seat=seat.address, actor=actor, text=text, payload=payload)


def rig_event(rig: Rig, kind: str, text: str, actor: str = "", **payload: Any) -> Event:
    """An event about a rig, not yet written."""
    return Event(kind=kind, rig=rig.name, actor=actor, text=text, payload=payload)


def note(findings: Iterable[tuple[Seat, Finding]], actor: str = "") -> int:
    """Bring sessions into the states that were found, each with its event; returns how many moved.

    A session that another process has moved meanwhile is left as it is, without an event.
    """
    found = list(findings)
    if not found:
        return 0  # an empty transaction would wait for the lock all the same
    events = []
    with transaction.atomic():
        for seat, finding in found:
            if seat.session_id and Session.objects.move(seat.session_id, finding.state, **_fields(finding)):
                payload = {"reason": finding.reason, "exit": _end(finding), "asks": finding.asks}
                events.append(
                    seat_event(seat, finding.kind, finding.sentence(seat.logical), actor, **_present(payload))
                )
        record(events)
    return len(events)


def see(pane: Pane) -> Seen:
    """A pane as far as it matters for the state of its session."""
    return Seen(pane.dead, pane.status, pane.signal, pane.id, pane.pid)


def _fields(finding: Finding) -> dict[str, Any]:
    fields: dict[str, Any] = {"reason": finding.reason}
    if finding.pane:
        fields |= {"pane_id": finding.pane, "pid": finding.pid}
    if finding.status is not None or finding.signal is not None:
        fields |= {"exit_status": finding.status, "exit_signal": finding.signal}
    return fields


def _end(finding: Finding) -> str:
    return states.exit_text(finding.status, finding.signal)


def _present(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in payload.items() if value}
