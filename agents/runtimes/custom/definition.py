"""What a user says about a program of their own: how it runs, and by which signs it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from agents.readings.values import ChoiceKind
from agents.runtimes.base import Ending

HANG_UP: Final = Ending(signal="HUP")


@dataclass(frozen=True)
class Rule:
    """A sign: a pattern to be found on the screen, in the title, or in the file at `path`.

    last: how many of the last lines that are not blank it looks at; 0 for all.
    """

    where: Literal["screen", "title", "file"]
    pattern: re.Pattern[str]
    path: str = ""
    last: int = 0

    def seen_in(self, text: str) -> str:
        """The part of a text that it looks at."""
        lines = text.rstrip().split("\n")
        filled = [number for number, line in enumerate(lines) if line.strip()]
        return "\n".join(lines[filled[-self.last] :]) if 0 < self.last < len(filled) else text


@dataclass(frozen=True)
class KeyChoice:
    """A way to answer what it waits for, by keys."""

    label: str
    keys: tuple[str, ...]
    kind: ChoiceKind = "option"


@dataclass(frozen=True)
class PromptLog:
    """Where it records prompts: JSON lines; `text` names the field that holds one, in those that hold `where`."""

    path: str
    text: str
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Definition:
    """A program, and the signs by which it is read; texts may hold {conversation}, {folder}, {cwd} and {home}.

    In command, resume and env {model} and {guidance} may stand too; words with a field that is empty are left out
    together with the flag before them. commands: what begins like this it takes as a command of its own; tag: the line
    that goes before a message that does. modes: further words for each permission mode. settle: seconds between paste
    and key.
    """

    name: str
    title: str
    command: tuple[str, ...]
    ready: tuple[Rule, ...]
    working: tuple[Rule, ...] = ()
    waiting: tuple[Rule, ...] = ()
    error: tuple[Rule, ...] = ()
    resume: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    modes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    install: str = ""
    version: tuple[str, ...] = ("--version",)
    choices: tuple[KeyChoice, ...] = ()
    prompts: PromptLog | None = None
    composer: re.Pattern[str] | None = None
    commands: re.Pattern[str] | None = None
    tag: str = "Message:"
    interrupt: tuple[str, ...] = ()
    compact: str = ""
    clear: str = ""
    key: str = "Enter"
    settle: float = 0.3
    ready_timeout: float = 60.0
    ending: Ending = HANG_UP

    @property
    def chooses_id(self) -> bool:
        """Whether its command takes the id of a new conversation."""
        return any("{conversation}" in word for word in self.command)


def filled(text: str, fields: Mapping[str, str]) -> str:
    """The text with its fields; other braces stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda match: fields.get(match[1], match[0]), text)
