"""What was asked of the model API, when, and how it was answered."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, TypeVar

from tests.model_api.exchange import Ask, Failure, Kind, Reply

T = TypeVar("T")
Outcome = Literal["answered", "tool_called", "failed", "dropped"]


class Moment(NamedTuple):
    """One moment on both clocks, in seconds: `time.time()`, and `time.monotonic()` for differences."""

    wall: float
    monotonic: float

    @classmethod
    def now(cls) -> Moment:
        return cls(time.time(), time.monotonic())


@dataclass(frozen=True)
class Request:
    """One request, as it stood when it was read from the record.

    `session` is the conversation's id as the agent sends it, `label` what its address was labelled with. `first` is
    when the first words of the answer left, `ended` when its last did; `outcome` is None while it is being answered
    and `dropped` when the agent hung up before its end.
    """

    number: int
    method: str
    path: str
    session: str
    label: str
    ask: Ask
    started: Moment
    first: Moment | None = None
    ended: Moment | None = None
    outcome: Outcome | None = None
    status: int = 200
    reply: Reply | Failure | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    body: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def kind(self) -> Kind:
        return self.ask.kind

    @property
    def texts(self) -> tuple[str, ...]:
        """The user's texts since the model last spoke, verbatim."""
        return self.ask.texts

    def of(self, session: str) -> bool:
        """Is it of this conversation id or label? Every request is of ``""``."""
        return session in ("", self.session, self.label)


class Record:
    """Requests in the order of their arrival; safe from any thread, and tells who waits of every change."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._requests: list[Request] = []

    def begin(self, **fields: Any) -> Request:
        """Write down that a request has come; its number is the count of requests so far."""
        with self.changed:
            request = Request(number=len(self._requests) + 1, started=Moment.now(), **fields)
            self._requests.append(request)
            self.changed.notify_all()
            return request

    def change(self, number: int, **fields: Any) -> None:
        """Write down what became of a request."""
        with self.changed:
            self._requests[number - 1] = replace(self._requests[number - 1], **fields)
            self.changed.notify_all()

    def requests(self, session: str = "") -> list[Request]:
        """All requests, or those of one conversation."""
        with self.changed:
            return [request for request in self._requests if request.of(session)]

    def wait_for(self, predicate: Callable[[], T], timeout: float) -> T:
        """The first true answer of `predicate`, asked again at every change.

        Raises TimeoutError, which tells the newest requests, after `timeout` seconds.
        """
        with self.changed:
            found = self.changed.wait_for(predicate, timeout)
            if not found:
                raise TimeoutError(f"not seen within {timeout:g} s; the newest requests:\n{self._newest()}")
            return found

    def _newest(self) -> str:
        return "\n".join(_line(request) for request in self._requests[-8:]) or "(none)"


def _line(request: Request) -> str:
    last = request.texts[-1] if request.texts else ""
    who = request.label or request.session
    return f"  {request.number} {who} {request.kind} {request.outcome or 'open'} {request.path} {last[:80]!r}"
