"""How requests are answered: what the test has put in line, else the prompt's own directives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Condition

from tests.model_api import directives
from tests.model_api.exchange import Failure, Plan
from tests.model_api.record import Request


@dataclass(frozen=True)
class _Line:
    answer: Plan | Failure
    session: str
    left: int


class Script:
    """Answers that wait for their requests, in order; shares the lock of the record."""

    def __init__(self, lock: Condition) -> None:
        self._lock = lock
        self._lines: list[_Line] = []

    def put(self, answer: Plan | Failure, times: int, session: str) -> None:
        """Answer the next `times` turns of `session` (of all: ``""``) so."""
        with self._lock:
            self._lines.append(_Line(answer, session, times))

    def clear(self, session: str) -> None:
        """Forget the answers that nobody of `session` (of all: ``""``) has asked for."""
        with self._lock:
            self._lines = [line for line in self._lines if session not in ("", line.session)]

    def plan(self, request: Request) -> Plan | Failure:
        """How to answer this turn of the conversation."""
        with self._lock:
            for place, line in enumerate(self._lines):
                if request.of(line.session):
                    rest = [replace(line, left=line.left - 1)] if line.left > 1 else []
                    self._lines[place : place + 1] = rest
                    return line.answer
        said = request.texts if request.kind == "prompt" else ()
        return directives.plan(said[-1]) if said else Plan()
