"""Gates at which answers wait until the test lets them on."""

from __future__ import annotations

from threading import Condition
from typing import Literal

from tests.model_api.record import Request

Place = Literal["start", "end"]


class Gate:
    """Holds answers at their start or before their end until it is released; also a context manager.

    `waiting` are the numbers of the requests that stand at it now.
    """

    def __init__(self, lock: Condition, place: Place, session: str) -> None:
        self._lock = lock
        self.place = place
        self.session = session
        self.open = False
        self.waiting: set[int] = set()

    def release(self) -> None:
        """Let everything through, now and from now on."""
        with self._lock:
            self.open = True
            self.waiting.clear()
            self._lock.notify_all()

    def __enter__(self) -> Gate:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class Gates:
    """All gates of a model API; shares the lock of the record."""

    def __init__(self, lock: Condition) -> None:
        self._lock = lock
        self._gates: list[Gate] = []

    def close(self, place: Place, session: str) -> Gate:
        """Put up a closed gate for a conversation, or for all (``""``)."""
        gate = Gate(self._lock, place, session)
        with self._lock:
            self._gates.append(gate)
        return gate

    def release(self, session: str = "") -> None:
        """Open the gates of a conversation, or all."""
        for gate in list(self._gates):
            if session in ("", gate.session):
                gate.release()

    def let_through(self, request: Request, place: Place) -> bool:
        """May this request pass here? If not, it now waits at each closed gate."""
        with self._lock:
            self._gates = [gate for gate in self._gates if not gate.open]
            closed = [gate for gate in self._gates if gate.place == place and request.of(gate.session)]
            for gate in closed:
                gate.waiting.add(request.number)
            if closed:
                self._lock.notify_all()
            return not closed

    def leave(self, request: Request) -> None:
        """This request waits no longer: it went on, or its agent hung up."""
        with self._lock:
            for gate in self._gates:
                gate.waiting.discard(request.number)
