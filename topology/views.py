"""The pages: all rigs, one rig, a seat's transcript, and the pieces that stand beside its terminal."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from socket import gethostname
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agents.errors import AgentError
from topology.access import OPERATE
from topology.actions import actions
from topology.attention import attention
from topology.boards import boards
from topology.cards import SeatCard
from topology.catalogue import BY_NAME
from topology.commands.calls import find_seat
from topology.commands.dispatch import perform
from topology.errors import NotFound, TopologyError
from topology.models import Event, Spec
from topology.models.event import newest_id
from topology.panels import panel

RECENT_EVENTS = 100
DEFAULT_TAIL = "500"
LAST_LINES = "15"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All rigs."""
    return render(request, "topology/index.html", _context(request, None))


@require_safe
def rig(request: HttpRequest, name: str) -> HttpResponse:
    """One rig."""
    return render(request, "topology/index.html", _context(request, name))


@require_safe
def specs(request: HttpRequest, name: str = "") -> HttpResponse:
    """The spec library, or one spec: views of the same page, filled in by its scripts."""
    return render(request, "topology/index.html", _context(request, None))


@require_safe
def terminal(request: HttpRequest, address: str) -> HttpResponse:
    """One seat's terminal, in a window of its own."""
    try:
        card = SeatCard(find_seat(address))
    except NotFound as error:
        raise Http404(str(error)) from error
    context = {
        "card": card,
        "seat": card.seat,
        "host_name": gethostname(),
        "last_event_id": newest_id(),
        "can_operate": request.user.has_perm(OPERATE),
        "actions": json.dumps(actions(request.user.has_perm(OPERATE))),
    }
    return render(request, "topology/terminal.html", context)


@require_safe
def transcript(request: HttpRequest, address: str) -> HttpResponse:
    """What a seat has printed, as plain text, by the same verb as on the command line."""
    asked = {name: request.GET.get(name, "") for name in ("tail", "since", "grep")}
    asked["tail"] = asked["tail"] if any(asked.values()) else DEFAULT_TAIL
    context: dict[str, Any] = {"address": address, **asked}
    try:
        given = {"seat": address, "plain": True, **asked}
        context |= perform(BY_NAME["transcript"], given, request.user.get_username(), base="")
    except NotFound as error:
        raise Http404(str(error)) from error
    except (TopologyError, AgentError) as error:
        context["error"] = str(error)
    return render(request, "topology/transcript.html", context)


@require_safe
def seat(request: HttpRequest, address: str) -> HttpResponse:
    """What stands beside a seat's terminal, as a fragment."""
    try:
        found = panel(find_seat(address))
    except NotFound as error:
        raise Http404(str(error)) from error
    context: dict[str, Any] = {"panel": found}
    if found.has_ended:
        context["last_lines"] = _last_lines(request, address)
    return render(request, "topology/_seat_panel.html", context)


@require_safe
def explanation(request: HttpRequest, address: str) -> HttpResponse:
    """What a seat is doing and how that is known, by the same verb as on the command line, as a fragment."""
    try:
        known = perform(BY_NAME["explain"], {"seat": address}, request.user.get_username(), base="")
    except NotFound as error:
        raise Http404(str(error)) from error
    except (TopologyError, AgentError) as error:
        known = {"error": str(error)}
    resets_at = _moment((known.get("limit") or {}).get("resets_at"))
    return render(request, "topology/_explanation.html", {"known": known, "resets_at": resets_at})


def _last_lines(request: HttpRequest, address: str) -> str:
    given = {"seat": address, "plain": True, "tail": LAST_LINES}
    with suppress(TopologyError, AgentError):
        answer = perform(BY_NAME["transcript"], given, request.user.get_username(), base="")
        return str(answer["text"])
    return ""


def _moment(seconds: Any) -> datetime | None:
    """Seconds since 1970 as an agent gives them, which may be anything."""
    with suppress(TypeError, ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(float(seconds), UTC)
    return None


def _context(request: HttpRequest, name: str | None) -> dict[str, Any]:
    # The id is read first: an event that comes in between is then replayed, not missed.
    last = newest_id()
    found = boards()
    if name is not None and all(board.name != name for board in found):
        raise Http404(f"no rig is called {name}")
    return {
        "boards": found,
        "attention": attention(),
        "specs": Spec.objects.current(),
        "recent_events": _recent(last, name),
        "host_name": gethostname(),
        "last_event_id": last,
        "can_operate": request.user.has_perm(OPERATE),
        "actions": json.dumps(actions(request.user.has_perm(OPERATE))),
        "version": settings.RIGWEB_VERSION,
        "only_rig": name or "",
    }


def _recent(last: int, rig: str | None) -> list[Event]:
    """The newest events up to `last`, newest first, and those of the rig that is looked at."""
    known = Event.objects.filter(pk__lte=last).order_by("-pk")
    found = {event.pk: event for event in known[:RECENT_EVENTS]}
    if rig is not None:
        found |= {event.pk: event for event in known.filter(rig=rig)[:RECENT_EVENTS]}
    return [found[key] for key in sorted(found, reverse=True)]
