"""Reads Gemini CLI from its title, its log of prompts, its record of the conversation and, at rest, its screen."""

from __future__ import annotations

import json
import os
import re
import time
from datetime import UTC, datetime
from typing import Final

from agents.readings.appearances import Appearances
from agents.readings.osc import OscScanner
from agents.readings.reader import Reader, Running, Traces
from agents.readings.screen import Screen
from agents.readings.values import UNKNOWN, Activity, Conversation, Limit, Question, Reading, Usage
from agents.readings.zones import zone
from agents.runtimes.gemini import limits, screens

_TITLES: Final = {"◇": "ready", "✦": "working", "⏲": "working", "✋": "waiting"}
_FIRST_CHOICE: Final = re.compile(rb"\xe2\x97\x8f(?:\x1b\[[0-9;]*m| )*1\.")
_LONGEST_CHOICE: Final = 100
"""So many bytes the beginning of a choice may have with its colours; it may come in two parts."""
_BEGINS: Final = b"\x1b[>q"
_MARKS: Final = re.compile(rb"\x1b\[>q|\x1b\[3J|\x1b\]0;(?:\xe2\x9c\xa6|\xe2\x8f\xb2)")
"""An interface that begins, also in the place of another, asks which terminal it has; to draw a conversation it wipes
all lines first; and one whose title says that it works has begun long ago.
"""
_LONGEST_MARK: Final = 7
_DRAWING_SECONDS: Final = 1.0
"""After so long all that was being drawn is on the screen."""
_LOADING_SECONDS: Final = 10.0
"""So long an interface may take to draw the conversation; one that never does is at rest all the same."""
GUIDED: Final = "RIGWEB_GUIDED"
"""Set in the environment of a process that was started with a first prompt."""


class Titles(Reader):
    """Follows the title, which it writes at every change.

    `Ready` is also shown under the questions of the start and after an error, so the screen is looked at before that
    counts as idle. Prompts come from `logs.json`, which all conversations of a folder share.
    """

    def __init__(self, running: Running) -> None:
        super().__init__(running)
        self._scanner = OscScanner()
        self._home = running.env.get("GEMINI_CLI_HOME") or running.env.get("HOME", "/")
        self._state = ""
        self._title = ""
        self._resting: Activity | None = None
        self._entered = False
        """Whether the questions of its start are over: it was seen at rest after a turn, and not beneath one of them.

        Before them the place to type shows for a moment, and beneath them its first prompt begins and ends.
        """
        self._worked = self._finished = False
        self._suspects: float | None = None
        """When it has drawn choices while its title went on saying that it works, as for a usage limit."""
        self._begins: float | None = None
        """When its interface began that has not drawn all anew since, nor begun a turn: it first shows itself without
        the conversation that it takes up, and what is typed into it then is lost.
        """
        self._drawn = b""
        self._question: Question | None = None
        self._resets_at: float | None = None
        self._dialogs = Appearances()
        self._slug = ""
        self._seen = -1
        self._cleared = False
        self._prompts: list[str] = []
        self._tokens: dict[str, int] = {}
        self._context: int | None = None
        self._model = ""

    def traces(self) -> Traces:
        files, records = {self._projects}, ""
        if self._slug:
            folder = os.path.join(self._home, ".gemini/tmp", self._slug)
            files.add(f"{folder}/logs.json")
            records = f"{folder}/chats/session-*-{self.running.conversation_id[:8]}.jsonl"
        is_drawing = self._loads or (self._suspects is not None and self._question is None)
        again = _DRAWING_SECONDS if self._looks and is_drawing else 0.0
        return Traces(files=frozenset(files), records=records, output=True, screen=self._looks, again=again)

    @property
    def _projects(self) -> str:
        return os.path.join(self._home, ".gemini/projects.json")

    @property
    def _was_prompted(self) -> bool:
        """Whether there was a prompt besides its guidance, of which nobody waits for the answer."""
        return self._seen >= (1 if GUIDED in self.running.env else 0)

    @property
    def _looks(self) -> bool:
        resolved = self._resting is not None and self._resting.name in ("idle", "error")
        rests = self._state == "ready" and not resolved
        return not self._entered or self._state == "waiting" or rests or self._suspects is not None

    @property
    def _loads(self) -> bool:
        """Whether it may not have drawn the conversation that it takes up."""
        begins = self._begins is not None and time.monotonic() < self._begins + _LOADING_SECONDS
        return begins and self._seen >= 0 and not self._cleared

    def take_prompts(self) -> list[str]:
        taken, self._prompts = self._prompts, []
        return taken

    def on_title(self, title: str) -> None:
        state = _TITLES.get(title[:1])
        if state is None:
            return
        self._title = title.strip()
        if state == self._state:
            return
        was, self._state = self._state, state
        self._entered = self._entered or state == "waiting"
        if self._entered:
            self._question = None
            self._dialogs.end()
        self._resting = None
        self._suspects = None
        if state == "working":
            self._resets_at = self._begins = None
        self._worked, self._finished = self._worked or state == "working", False
        if state == "ready" and was:  # until the screen tells how it has ended
            self._resting = Activity("working", "title", f"{self._title}, but its screen has not been looked at since")

    def on_output(self, data: bytes) -> None:
        for number, text in self._scanner.feed(data):
            if number in (0, 2):
                self.on_title(text)
        drawn = self._drawn + data
        self._drawn = drawn[-_LONGEST_CHOICE:]
        if self._state == "working" and self._suspects is None and _FIRST_CHOICE.search(drawn):
            self._suspects = time.monotonic()
        for mark in _MARKS.findall(drawn[-len(data) - _LONGEST_MARK + 1 :]):
            self._begins = time.monotonic() if mark == _BEGINS else None
            if mark == _BEGINS and self._state == "ready":
                self._resting = None  # what was seen at rest was another one, in whose place it was started

    def on_screen(self, screen: Screen) -> None:
        can_type = screens.composer(screen).state != "hidden"
        at_rest = self._state == "ready" and can_type and not self._loads
        self._entered = self._entered or (self._worked and at_rest)
        # A screen that was looked at before the title changed may still show what has been answered.
        may_ask = self._state != "working" or not self._entered or self._suspects is not None
        self._ask(self._dialogs.now(screens.question(screen) if may_ask else None))
        if can_type and self._suspects is not None and time.monotonic() > self._suspects + _DRAWING_SECONDS:
            self._suspects = None
        just_sent = self._resting is not None and self._resting.rule == "prompt log"
        if self._state != "ready" or (just_sent and screens.is_unanswered(screen)):
            return
        if not can_type:
            self._resting = None
        elif self._loads:
            self._resting = Activity("unknown", "screen", "its conversation is not shown yet")
        elif error := screens.error(screen):
            self._resting = Activity("error", "screen", f"✕ {error}"[:200], error)
        else:
            self._resting = Activity("idle", "title", self._title)
            self._finished = self._worked and self._was_prompted and not screens.is_cancelled(screen)

    def _ask(self, question: Question | None) -> None:
        """What the dialog of a limit says about its end holds also for the error that follows."""
        if question and question != self._question and limits.LIMITED.search(question.text):
            self._resets_at = limits.resets_at(question.text, datetime.now(UTC), zone(self.running.env))
        self._question = question

    def on_file(self, path: str, content: bytes | None) -> None:
        try:
            found = json.loads(content or b"")
        except ValueError:
            return  # half written; it will be told again
        if path == self._projects:
            self._slug = str(found.get("projects", {}).get(os.path.normpath(self.running.cwd), ""))
            return
        for entry in found:
            if entry.get("sessionId") == self.running.conversation_id and entry["messageId"] > self._seen:
                self._seen = entry["messageId"]
                self._logged(entry["message"])

    def _logged(self, message: str) -> None:
        self._cleared |= message.split()[:1] == ["/clear"]
        if message.startswith("/"):
            return  # a command, which need not begin a turn
        self._prompts.append(message)
        if self._state == "ready":  # until the title says so itself, or the screen that it has ended already
            self._resting = Activity("working", "prompt log", message[:60])

    def on_record(self, line: bytes) -> None:
        try:
            record = json.loads(line)
        except ValueError:
            return
        if record.get("type") == "gemini" and record.get("tokens"):
            self._tokens[record["id"]] = self._context = int(record["tokens"]["total"])
            self._model = record.get("model", "")

    def reading(self) -> Reading:
        activity = self._activity()
        asked, usage = self._asked(activity), self._usage()
        return Reading(activity, asked, usage, self._limit(activity, asked), self._conversation(), self._finished)

    def _limit(self, activity: Activity, asked: Question | None) -> Limit | None:
        """One that a dialog tells, which asks how to go on, or the error in which a turn has ended."""
        said = asked.title if asked and asked.kind == "other" and limits.LIMITED.search(asked.text) else ""
        if not said and activity.name == "error" and limits.LIMITED.search(activity.reason):
            said = activity.reason
        return Limit(said, self._resets_at) if said else None

    def _usage(self) -> Usage:
        """After `/clear` no figures: what was counted is of the old conversation."""
        if self._cleared or not self._tokens:
            return Usage(model=self._model)
        return Usage(context_used=self._context, tokens=sum(self._tokens.values()), model=self._model)

    def _activity(self) -> Activity:
        if self._state == "working" and not self._question:
            return Activity("working", "title", self._title)
        if self._state == "waiting" or self._question:
            rule = "title" if self._state == "waiting" else "screen"
            reason = self._question.title if self._question else ""
            return Activity("waiting", rule, self._title if rule == "title" else reason, reason)
        if self._state == "ready" and self._seen < 0 and GUIDED in self.running.env:
            return Activity("unknown", "prompt log", "its first prompt has not begun yet")
        if self._state == "ready":
            return self._resting or Activity("unknown", "screen", "neither a place to type nor a question is shown")
        return UNKNOWN.activity

    def _asked(self, activity: Activity) -> Question | None:
        if activity.name != "waiting":
            return None
        return self._question or Question(id="title", kind="other", title="It waits for a person")

    def _conversation(self) -> Conversation | None:
        """After `/clear` one without an id: the new one is told nowhere, and the old one is not to be taken up."""
        if not self.running.conversation_id:
            return None
        if self._cleared:
            return Conversation("", "unknown since /clear")
        return Conversation(self.running.conversation_id, "chosen at launch", begun=self._seen >= 0)
