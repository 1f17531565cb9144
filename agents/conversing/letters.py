"""A letter to one session, and the stages it passes; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from agents.readings.values import Reading
from agents.runtimes.base import Composer, Runtime

Mode = Literal["when_idle", "now", "interrupt"]
Stage = Literal["queued", "typed", "submitted", "accepted", "stalled"]

_URGENCIES: Final[dict[Mode, int]] = {"when_idle": 0, "now": 1, "interrupt": 2}


@dataclass(frozen=True)
class Letter:
    """One text for one session.

    is_command: the text is a command of the agent's own, not a message; ahead: it comes before those that wait.
    """

    id: int
    session: int
    text: str
    mode: Mode = "when_idle"
    is_command: bool = False
    ahead: bool = False

    @property
    def urgency(self) -> int:
        """Which letters it overtakes: those that wait for something that it need not wait for."""
        return 3 if self.ahead else _URGENCIES[self.mode]


@dataclass(frozen=True)
class Progress:
    """How far a letter has come, why it waits or stalled or how it was altered, and the screen when it stalled."""

    stage: Stage
    reason: str = ""
    evidence: str = ""


def alteration(text: str, taken: str) -> str:
    """How the text that an agent takes as its prompt differs from the one that was sent; empty when it does not."""
    words, rest, lines = [], taken, text.replace("\r\n", "\n").replace("\r", "\n")
    if taken.strip().count("\n") > lines.strip().count("\n"):  # one line more: it keeps a text from being a command
        tag, _, rest = taken.partition("\n")
        words.append(f"after a line {tag!r}")
    if rest.strip() != lines.strip():
        words.append("without control characters")
    elif rest != lines:
        words.append("with other blanks at its ends")
    if lines != text:
        words.append("with newlines as ends of line")
    return f"taken {', '.join(words)}" if words else ""


def obstacle(runtime: Runtime, reading: Reading, mode: Mode) -> str:
    """What keeps a text from being typed now, as far as is known without looking; empty when nothing does."""
    if reading.question is not None or reading.activity.name == "waiting":
        title = reading.question.title if reading.question else reading.activity.reason
        return f"it waits for a person: {title}"
    if reading.activity.name == "working":
        if mode == "now" and runtime.steers:
            return ""
        return "it is working" + ("; it cannot be steered while it works" if mode == "now" else "")
    if reading.activity.name == "unknown" and runtime.is_agent:
        return f"what it is doing cannot be told ({reading.activity.evidence})"
    return ""


def in_the_way(composer: Composer) -> str:
    """What on the screen keeps a text from being typed; empty when nothing does."""
    if composer.state == "draft":
        return "somebody's draft is in its input"
    return "" if composer.state == "empty" else "its input is not on the screen"
