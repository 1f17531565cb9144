"""Answering what an agent asks: only while exactly that question is open, and never by typing blindly."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from pathlib import Path

from agents.conversing.choosing import PARTS, chosen, parted
from agents.conversing.courier import Courier
from agents.conversing.hands import Hands
from agents.errors import AgentError
from agents.observing.observer import Observer
from agents.readings.appearances import is_shown
from agents.readings.values import Question
from agents.runtimes.base import Answer, Runtime
from agents.watch import TmuxWatch

CLOSED_SECONDS = 5.0
SAID_SECONDS = 5.0
"""For so long after an answer, what was said with it goes before all other messages."""


class NotOpen(AgentError):
    """The question that was to be answered is not open any more."""


class StillAsks(AgentError):
    """The answer was given, but its question does not go away."""

    def __init__(self, question: Question, choice: str) -> None:
        super().__init__(f"it was answered, but still asks after {CLOSED_SECONDS:g} seconds (look at its terminal)")
        self.question = question
        self.choice = choice


_being_answered: set[tuple[int, str]] = set()
"""Sessions, each with the id of a question that is being answered, until that is closed."""


def being_answered(session: int) -> frozenset[str]:
    """Ids of the questions of a session that are being answered just now; on the server's loop."""
    return frozenset(question for key, question in _being_answered if key == session)


async def answer(
    watch: TmuxWatch,
    observer: Observer,
    courier: Courier,
    session: int,
    runtime: Runtime,
    folder: Path,
    question_id: str,
    given: Sequence[str],
    text: str,
) -> tuple[Question, str, Answer]:
    """Answer the open question of a session; returns it, the id of the choice, and what was done.

    question_id: the one that is meant; empty means the open one. given: a choice, or one for each part. Raises NotOpen,
    StillAsks and AgentError.
    """
    question = observer.reading(session).question
    if question is None or (question_id and question.id != question_id):
        raise NotOpen("that question is not open any more")
    if question.parts and len(given) > 1:
        choice, done = PARTS, runtime.answer_parts(question, parted(question, given))
    else:
        choice = chosen(question, given, text)
        done = runtime.answer(question, choice, text)
    if done is None:
        raise AgentError("this question can only be answered in its terminal")
    if done.then_say:
        courier.reserve(session, CLOSED_SECONDS + SAID_SECONDS)
    _being_answered.add((session, question.id))
    try:
        if not await _give(watch, observer, courier, session, runtime, folder, question, done):
            raise StillAsks(question, choice)
    except BaseException:
        courier.reserve(session, 0)
        raise
    finally:
        _being_answered.discard((session, question.id))
    return question, choice, done


async def _give(
    watch: TmuxWatch,
    observer: Observer,
    courier: Courier,
    session: int,
    runtime: Runtime,
    folder: Path,
    question: Question,
    done: Answer,
) -> bool:
    """Give an answer; whether its question closed then."""
    # Until it is closed nobody else answers it, whose keys would reach what comes after it.
    async with courier.lock(session):
        reading = observer.reading(session)
        if reading.question is None or reading.question.id != question.id:
            raise NotOpen("that question is not open any more")
        if done.file:
            _write(folder, *done.file)
        if done.keys:
            with watch.held(session):
                await _press(Hands(watch, session), runtime, question, done.keys)
        return await courier.wait_for(
            session, lambda r: r.question is None or r.question.id != question.id, CLOSED_SECONDS
        )


async def _press(hands: Hands, runtime: Runtime, question: Question, keys: tuple[str, ...]) -> None:
    if await hands.is_scrolled():
        raise AgentError("somebody scrolls in its terminal (copy-mode); answer when they have left it")
    shown = runtime.question(await hands.screen())
    if shown is None or not is_shown(question, shown):
        raise NotOpen("that question is not on its screen any more")
    await hands.press(*keys)


def _write(folder: Path, name: str, content: str) -> None:
    path = folder / name
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        raise AgentError(f"its answers would be written outside of {folder} (is {path.parent} a link?)")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{uuid.uuid4().hex}")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content)
    part.rename(path)
