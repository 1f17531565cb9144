"""Reads Gemini CLI from its title, its log of prompts, its record of the conversation and, at rest, its screen."""

from __future__ import annotations

import json
import os
import re
from typing import Final

from agents.readings.appearances import Appearances
from agents.readings.osc import OscScanner
from agents.readings.reader import Reader, Running, Traces
from agents.readings.screen import Screen
from agents.readings.values import UNKNOWN, Activity, Conversation, Limit, Question, Reading, Usage
from agents.runtimes.gemini import screens

_TITLES: Final = {"◇": "ready", "✦": "working", "⏲": "working", "✋": "waiting"}
GUIDED: Final = "RIGWEB_GUIDED"
"""Set in the environment of a process that was started with a first prompt."""
_LIMITED: Final = re.compile(r"\b429\b|quota|rate.?limit|usage limit|RESOURCE_EXHAUSTED", re.IGNORECASE)


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
        self._question: Question | None = None
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
        return Traces(files=frozenset(files), records=records, output=True, screen=self._looks)

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
        return not self._entered or self._state == "waiting" or (self._state == "ready" and not resolved)

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
        self._worked, self._finished = self._worked or state == "working", False
        if state == "ready" and was:  # until the screen tells how it has ended
            self._resting = Activity("working", "title", f"{self._title}, but its screen has not been looked at since")

    def on_output(self, data: bytes) -> None:
        for number, text in self._scanner.feed(data):
            if number in (0, 2):
                self.on_title(text)

    def on_screen(self, screen: Screen) -> None:
        at_rest = self._state == "ready" and screens.composer(screen).state != "hidden"
        self._entered = self._entered or (self._worked and at_rest)
        self._question = self._dialogs.now(screens.question(screen))
        just_sent = self._resting is not None and self._resting.rule == "prompt log"
        if self._state != "ready" or (just_sent and screens.is_unanswered(screen)):
            return
        if screens.composer(screen).state == "hidden":
            self._resting = None
        elif error := screens.error(screen):
            self._resting = Activity("error", "screen", f"✕ {error}"[:200], error)
        else:
            self._resting = Activity("idle", "title", self._title)
            self._finished = self._worked and self._was_prompted and not screens.is_cancelled(screen)

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
        limit = Limit(activity.reason) if activity.name == "error" and _LIMITED.search(activity.reason) else None
        return Reading(activity, self._asked(activity), self._usage(), limit, self._conversation(), self._finished)

    def _usage(self) -> Usage:
        """After `/clear` no figures: what was counted is of the old conversation."""
        if self._cleared or not self._tokens:
            return Usage(model=self._model)
        return Usage(context_used=self._context, tokens=sum(self._tokens.values()), model=self._model)

    def _activity(self) -> Activity:
        if self._state == "working" and (self._entered or not self._question):
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
