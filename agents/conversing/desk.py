"""The desk: the server's one place for talking to running agents, also from other threads."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from agents import abilities
from agents.conversing import answering
from agents.conversing.courier import Courier, Report
from agents.errors import AgentError
from agents.models import Session
from agents.observing.observer import Observer
from agents.readings.values import Question
from agents.runtimes.base import Answer
from agents.watch import TmuxWatch

T = TypeVar("T")

ANSWER_SECONDS = 15.0


class Desk:
    """Joins the eye, the observer and the courier. Made on the server's loop."""

    def __init__(self, watch: TmuxWatch, observer: Observer, report: Report) -> None:
        self._loop = asyncio.get_running_loop()
        self._watch = watch
        self._observer = observer
        self.courier = Courier(watch, observer, report)

    def answer(
        self, session: Session, question_id: str, given: Sequence[str], text: str
    ) -> tuple[Question, str, Answer]:
        """Answer what a session waits for; see `answering.answer`. From any other thread."""
        return self._do(
            answering.answer(
                self._watch,
                self._observer,
                self.courier,
                session.pk,
                abilities.runtime_of(session.runtime),
                session.folder,
                question_id,
                given,
                text,
            )
        )

    def interrupt(self, session: Session) -> None:
        """Stop what a session's agent is doing; from any other thread. Raises AgentError."""
        self._do(self.courier.interrupt(session.pk, abilities.runtime_of(session.runtime)))

    def withdraw(self, session: int, message: int) -> bool:
        """Take a message back; from any other thread. False when it is being typed already. Raises AgentError."""

        async def work() -> bool:
            return self.courier.withdraw(session, message)

        return self._do(work())

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(ANSWER_SECONDS)
        except TimeoutError as error:
            future.cancel()
            raise AgentError(f"it did not come about within {ANSWER_SECONDS:g} seconds") from error


_current: Desk | None = None


def set_current(desk: Desk | None) -> None:
    """Make `desk` the server's."""
    global _current
    _current = desk


def current() -> Desk:
    """The server's desk. Raises AgentError while the server starts or stops."""
    if _current is None:
        raise AgentError("cannot reach agents just now: the server is starting or stopping")
    return _current
