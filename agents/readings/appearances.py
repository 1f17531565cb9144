"""Tells each appearance of a question on a screen from the next one that reads the same."""

from __future__ import annotations

from dataclasses import replace

from agents.readings.values import Question

_MARK = "-no"


class Appearances:
    """Numbers the questions of one screen, so that an answer to the first of two equal ones never reaches the second.

    A reader that restarts counts from the beginning: an answer from before is then refused, or meant what is open.
    """

    def __init__(self) -> None:
        self._open = ""
        self._count = 0

    def now(self, question: Question | None) -> Question | None:
        """The question that shows now, with the number of its appearance in its id; None ends the last appearance."""
        if question is None:
            self.end()
            return None
        if question.id != self._open:
            self._open = question.id
            self._count += 1
        return replace(question, id=f"{question.id}{_MARK}{self._count}")

    def end(self) -> None:
        """What showed is gone, even if the next screen reads the same."""
        self._open = ""


def is_shown(question: Question, shown: Question) -> bool:
    """Whether a question of a reading is the one that a screen shows, whose id has no number."""
    return question.id.partition(_MARK)[0] == shown.id
