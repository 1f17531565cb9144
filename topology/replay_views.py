"""The history view's answers: its frame, and what a replay is made from. Whoever is signed in may look."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from topology import replay
from topology.commands.calls import BadArgument
from topology.errors import NotFound
from topology.timeline import FAMILIES

MOST = 2**53 - 1
"""The largest whole number that a page can tell exactly."""
TEXT_LENGTH = 200
DEFAULT_BUCKETS = 300

View = Callable[..., HttpResponse]


def _told(view: View) -> View:
    """Say as JSON what could not be done."""

    @wraps(view)
    def wrapped(request: HttpRequest, **given: Any) -> HttpResponse:
        try:
            return view(request, **given)
        except NotFound as error:
            return JsonResponse({"error": str(error)}, status=HTTPStatus.NOT_FOUND)
        except BadArgument as error:
            return JsonResponse({"error": str(error)}, status=HTTPStatus.BAD_REQUEST)

    return wrapped


@require_safe
def frame(request: HttpRequest) -> HttpResponse:
    """The history view without its contents, as a fragment."""
    return render(request, "topology/history.html", {"families": FAMILIES})


@require_safe
@_told
def sessions(request: HttpRequest, address: str) -> HttpResponse:
    """A seat's sessions, each with its own transcript."""
    found = [replay.outline(session) for session in replay.sessions_of(address)]
    return JsonResponse({"sessions": found})


@require_safe
@_told
def activity(request: HttpRequest, address: str, session: int) -> HttpResponse:
    """How many bytes a session printed in equal parts of a time."""
    begin, end = _whole(request, "begin"), _whole(request, "end")
    buckets = _whole(request, "buckets", DEFAULT_BUCKETS, least=1, most=replay.MOST_BUCKETS)
    return JsonResponse({"bytes": replay.activity(replay.session_of(address, session), begin, end, buckets)})


@require_safe
@_told
def stretch(request: HttpRequest, address: str, session: int) -> HttpResponse:
    """A piece of a transcript: at a `place`, or where one has to begin to show the screen `at` a moment."""
    found = replay.session_of(address, session)
    if "place" in request.GET:
        body = replay.stretch(found, _whole(request, "place"))
    else:
        body = replay.stretch_at(found, _whole(request, "at"))
    return HttpResponse(body, content_type="application/octet-stream", headers={"Cache-Control": "no-store"})


@require_safe
@_told
def search(request: HttpRequest, address: str, session: int) -> HttpResponse:
    """The printed lines that hold a text."""
    text = request.GET.get("text", "").strip()
    if not 0 < len(text) <= TEXT_LENGTH:
        raise BadArgument(f"cannot search: the text is empty or longer than {TEXT_LENGTH} characters")
    return JsonResponse(replay.finds(replay.session_of(address, session), text))


def _whole(request: HttpRequest, name: str, default: int | None = None, *, least: int = 0, most: int = MOST) -> int:
    given = request.GET.get(name)
    if given is None and default is not None:
        return default
    if given is None or not (given.isascii() and given.isdigit() and len(given) <= len(str(most))):
        raise BadArgument(f"cannot replay: {name} is {given!r}, which is not a whole number of at most {most}")
    if not least <= int(given) <= most:
        raise BadArgument(f"cannot replay: {name} is {given}; it goes from {least} to {most}")
    return int(given)
