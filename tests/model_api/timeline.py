"""What happened on a conversation, moment by moment: the truth that an agent's shown activity is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from tests.model_api.record import Moment, Request


@dataclass(frozen=True)
class Transition:
    """One change: `asked` (the agent works), `answering` (words arrive), and how the answer ended.

    After `tool_called` the agent runs the tool or asks for leave to; after `failed` it tries again or gives up;
    `dropped` means that it hung up. `status` is the HTTP status of an answer that began or failed.
    """

    at: Moment
    what: Literal["asked", "answering", "answered", "tool_called", "failed", "dropped"]
    request: int
    status: int


def transitions(requests: Iterable[Request]) -> list[Transition]:
    """Transitions of the conversation itself, oldest first; titles and the like are left out."""
    talk = [request for request in requests if request.ask.is_a_turn]
    return sorted((change for request in talk for change in _of(request)), key=lambda change: change.at.monotonic)


def _of(request: Request) -> Iterator[Transition]:
    yield Transition(request.started, "asked", request.number, request.status)
    if request.first is not None:
        yield Transition(request.first, "answering", request.number, request.status)
    if request.ended is not None and request.outcome is not None:
        yield Transition(request.ended, request.outcome, request.number, request.status)
