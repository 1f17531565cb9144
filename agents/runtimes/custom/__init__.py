"""Runtimes that users define in YAML: a program, and the signs by which it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

from agents.readings.reader import Reader, Running
from agents.readings.screen import Screen
from agents.readings.values import Question, Reading
from agents.runtimes.base import (
    Answer,
    Beginning,
    Composer,
    Ending,
    LaunchCommand,
    Place,
    Runtime,
    SeatConfig,
    Submission,
)
from agents.runtimes.custom.definition import Definition, filled
from agents.runtimes.custom.load import RuntimeFileError, load
from agents.runtimes.custom.reader import Signs, asked, line_of

__all__ = ["Custom", "RuntimeFileError", "runtime"]

_GUIDANCE: Final = "guidance.md"
_CONTROLS: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")


def runtime(text: str, source: str) -> Runtime:
    """The runtime that a YAML text defines; source: its file, for messages. Raises RuntimeFileError."""
    found = load(text, source)
    answers = {
        "name": found.name,
        "title": found.title,
        "is_agent": found.prompts is not None,
        "install_hint": found.install,
        "version_args": found.version,
        "chooses_id": found.chooses_id,
        "supports_resume": bool(found.resume),
        "ready_timeout_seconds": found.ready_timeout,
        "settle_seconds": min(Runtime.settle_seconds, found.ready_timeout / 2),
        "interrupt_keys": found.interrupt,
        "compact_command": found.compact,
        "clear_command": found.clear,
        "definition": found,
    }
    # what the contract answers per class is here answered per file
    return cast(Runtime, type("Custom", (Custom,), answers)())


class Custom(Runtime):
    """A program of a user's own; its file says how it is told its permission mode."""

    definition: Definition

    def program(self, seat: SeatConfig) -> str:
        """The spec's command, or the first word of the file's."""
        return seat.command[0] if seat.command else self.definition.command[0]

    def launch(self, seat: SeatConfig, place: Place, beginning: Beginning) -> LaunchCommand:
        """The file's command, or that to resume, with its fields filled in; {guidance} is a file."""
        fields = {
            "conversation": beginning.id,
            "model": seat.model,
            "folder": place.folder,
            "cwd": seat.cwd,
            "guidance": f"{place.folder}/{_GUIDANCE}" if seat.guidance else "",
        }
        words = seat.command or _words(self._own_words(beginning), fields)
        argv = (*words, *self.definition.modes.get(seat.permission_mode, ()), *seat.extra_args)
        env = {name: filled(value, fields) for name, value in self.definition.env.items()}
        return LaunchCommand(argv, {**env, **seat.env}, {_GUIDANCE: seat.guidance} if seat.guidance else {})

    def guidance_way(self, seat: SeatConfig, beginning: Beginning) -> str:
        """As a file, where the command that runs or the environment names it."""
        values = [value for name, value in self.definition.env.items() if name not in seat.env]
        if not seat.command and any("{guidance}" in word for word in self._own_words(beginning)):
            return "file named in its command"
        return "file named in its environment" if any("{guidance}" in value for value in values) else ""

    def _own_words(self, beginning: Beginning) -> tuple[str, ...]:
        return self.definition.resume if beginning.mode == "resume" else self.definition.command

    def bypasses(self, seat: SeatConfig) -> str:
        """Said when it is asked for: whether the program asks at all otherwise, only it knows."""
        return "its program is known to Rigweb only by a file" if seat.permission_mode == "bypass" else ""

    def refuses(self, seat: SeatConfig) -> str:
        """A permission mode for which its file has no words: it would run as if nothing had been said."""
        mode = seat.permission_mode
        if mode == "ask" or mode in self.definition.modes:
            return ""
        return f"its runtime file does not say how {self.name} is told permission_mode {mode} (add it to `modes` there)"

    def is_ready(self, screen: Screen, reading: Reading) -> bool:
        """A sign of being ready, on the screen or as it was read, and none of waiting."""
        signs = (line_of(rule, screen.text) for rule in self.definition.ready if rule.where == "screen")
        return self.question(screen) is None and (reading.activity.name == "idle" or any(signs))

    def reader(self, running: Running) -> Reader:
        """One that looks for the signs."""
        return Signs(running, self.definition)

    def question(self, screen: Screen) -> Question | None:
        """What a rule of waiting finds on the screen."""
        return asked(screen, self.definition)

    def answer(self, question: Question, choice: str, text: str) -> Answer | None:
        """By the keys of the choice."""
        known = {str(n): one.keys for n, one in enumerate(self.definition.choices)}
        return Answer(keys=known[choice]) if choice in known else None

    def composer(self, screen: Screen) -> Composer:
        """What stands behind the last match of `composer`, in its line; faint text is a placeholder."""
        pattern = self.definition.composer
        if pattern is None or self.question(screen) is not None:
            return Composer("hidden")
        for number in reversed(range(len(screen.lines))):
            if match := pattern.search(screen.lines[number]):
                draft = screen.typed(number)[match.end() :].strip()
                return Composer("draft", draft) if draft else Composer("empty")
        return Composer("hidden")

    def submission(self, text: str) -> Submission:
        """Pasted without control characters, behind the tag if it began like a command; ends of line become `\\n`."""
        text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        if self.definition.commands and self.definition.commands.match(text):
            text = f"{self.definition.tag}\n{text}"
        return Submission(text, expected=text, settle_seconds=self.definition.settle, key=self.definition.key)

    def ending(self) -> Ending:
        """As the file says; else a hang-up."""
        return self.definition.ending


def _words(words: tuple[str, ...], fields: Mapping[str, str]) -> list[str]:
    """The words with their fields; one whose only field is empty goes, and the flag before it."""
    found: list[str] = []
    for word in words:
        if word.startswith("{") and not filled(word, fields):
            if found and found[-1].startswith("-"):
                found.pop()
        else:
            found.append(filled(word, fields))
    return found
