"""The pages: all rigs, one rig, and a seat's transcript."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agents.errors import AgentError
from topology.access import OPERATE
from topology.boards import boards
from topology.catalogue import BY_NAME
from topology.commands.dispatch import perform
from topology.errors import NotFound, TopologyError
from topology.models import Event, Spec
from topology.models.event import newest_id

RECENT_EVENTS = 100
DEFAULT_TAIL = "500"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All rigs."""
    return render(request, "topology/index.html", _context(request, None))


@require_safe
def rig(request: HttpRequest, name: str) -> HttpResponse:
    """One rig."""
    return render(request, "topology/index.html", _context(request, name))


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


def _context(request: HttpRequest, name: str | None) -> dict[str, Any]:
    # The id is read first: an event that comes in between is then replayed, not missed.
    last = newest_id()
    found = boards(None if name is None else [name])
    if name is not None and not found:
        raise Http404(f"no rig is called {name}")
    recent = Event.objects.filter(pk__lte=last)
    if name is not None:
        recent = recent.filter(rig=name)
    return {
        "boards": found,
        "specs": Spec.objects.all(),
        "recent_events": recent.order_by("-pk")[:RECENT_EVENTS],
        "last_event_id": last,
        "can_operate": request.user.has_perm(OPERATE),
        "only_rig": name or "",
    }
