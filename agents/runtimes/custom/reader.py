"""Reads a program by the signs that its definition names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from agents.readings.appearances import Appearances
from agents.readings.osc import OscScanner
from agents.readings.reader import Reader, Running, Traces
from agents.readings.screen import Screen
from agents.readings.values import UNKNOWN, Activity, ActivityName, Choice, Conversation, Question, Reading
from agents.runtimes.custom.definition import Definition, Rule, filled

MOST_BYTES = 64 * 1024
"""Signs are looked for in so much of the end of a file."""


class Signs(Reader):
    """Waiting comes before work, that before an error, and all before being ready, which alone is idle."""

    def __init__(self, running: Running, definition: Definition) -> None:
        super().__init__(running)
        self._definition = definition
        self._scanner = OscScanner()
        self._screen: Screen | None = None
        self._asked: Question | None = None
        self._dialogs = Appearances()
        self._title = ""
        self._files: dict[str, str] = {}
        self._prompts: list[str] = []
        self._begun = False
        self._finished: bool | None = None

    def traces(self) -> Traces:
        found = self._definition
        rules = (*found.ready, *found.working, *found.waiting, *found.error)
        return Traces(
            files=frozenset(self._path(rule.path) for rule in rules if rule.where == "file"),
            records=self._path(found.prompts.path) if found.prompts else "",
            output=any(rule.where == "title" for rule in rules),
            screen=any(rule.where == "screen" for rule in rules),
        )

    def take_prompts(self) -> list[str]:
        taken, self._prompts = self._prompts, []
        return taken

    def on_file(self, path: str, content: bytes | None) -> None:
        if content is None:
            self._files.pop(path, None)
        else:
            self._files[path] = content[-MOST_BYTES:].decode(errors="replace")

    def on_output(self, data: bytes) -> None:
        for number, text in self._scanner.feed(data):
            if number in (0, 2):
                self._title = text

    def on_screen(self, screen: Screen) -> None:
        self._screen = screen
        self._asked = self._dialogs.now(asked(screen, self._definition))

    def on_record(self, line: bytes) -> None:
        log = self._definition.prompts
        try:
            record = json.loads(line)
        except ValueError:
            return
        if log is None or any(_part(record, key) != value for key, value in log.where.items()):
            return
        if isinstance(text := _part(record, log.text), str):
            self._begun = True
            self._prompts.append(text)

    def reading(self) -> Reading:
        activity = self._activity()
        if activity.name == "working":
            self._finished = False
        elif activity.name == "idle" and self._finished is False:
            self._finished = True  # no sign tells who has ended it
        question = None
        if activity.name == "waiting":
            question = self._asked or Question("rule", "other", "It waits for a person")
        conversation = None
        if self.running.conversation_id:
            conversation = Conversation(self.running.conversation_id, "chosen at launch", self._begun)
        return Reading(activity, question, conversation=conversation, finished=self._finished)

    def _activity(self) -> Activity:
        found = self._definition
        states: Iterable[tuple[ActivityName, tuple[Rule, ...]]] = (
            ("waiting", found.waiting),
            ("working", found.working),
            ("error", found.error),
            ("idle", found.ready),
        )
        for name, rules in states:
            for rule in rules:
                if evidence := self._evidence(rule):
                    reason = evidence if name in ("waiting", "error") else ""
                    return Activity(name, f"{rule.where} rule", evidence[:200], reason)
        return UNKNOWN.activity if self._screen is None else Activity("unknown", "none", "no rule of its file fits")

    def _evidence(self, rule: Rule) -> str:
        """What the rule has found, as the whole line; empty when nothing."""
        if rule.where == "title":
            text: str | None = self._title
        elif rule.where == "screen":
            text = self._screen.text if self._screen else None
        else:
            text = self._files.get(self._path(rule.path))
        return line_of(rule, text) if text is not None else ""

    def _path(self, path: str) -> str:
        running = self.running
        fields = {"folder": running.folder, "cwd": running.cwd, "home": running.env.get("HOME", "/")}
        return filled(path, {**fields, "conversation": running.conversation_id})


def line_of(rule: Rule, text: str) -> str:
    """The last line in which the rule's pattern is found; `present` for a file that need only be there."""
    text = rule.seen_in(text)
    matches = list(rule.pattern.finditer(text))
    if not matches:
        return ""
    start = text.rfind("\n", 0, matches[-1].start()) + 1
    return text[start:].split("\n", 1)[0].strip() or "present"


def asked(screen: Screen, definition: Definition) -> Question | None:
    """What the screen asks, from the line of the rule to the bottom."""
    for rule in definition.waiting:
        shown = rule.seen_in(screen.text)
        if rule.where == "screen" and (match := rule.pattern.search(shown)):
            text = shown[shown.rfind("\n", 0, match.start()) + 1 :]
            choices = tuple(Choice(str(n), c.label, c.kind) for n, c in enumerate(definition.choices))
            name = hashlib.sha256(f"other\n{text}".encode()).hexdigest()[:16]
            return Question(name, "other", text.split("\n", 1)[0].strip(), text, choices)
    return None


def _part(record: Any, path: str) -> Any:
    for key in path.split("."):
        record = record.get(key) if isinstance(record, dict) else None
    return record
