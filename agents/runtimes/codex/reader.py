"""Reads a running Codex: its state sequence says what it does, its records what began, was used and went wrong."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from agents.readings.appearances import Appearances
from agents.readings.osc import OscScanner
from agents.readings.reader import Reader, Running, Traces
from agents.readings.screen import Screen
from agents.readings.values import (
    UNKNOWN,
    Activity,
    ActivityName,
    Conversation,
    Limit,
    Question,
    Reading,
    Usage,
)
from agents.readings.zones import zone
from agents.runtimes.codex import limits, screens

STATE_SEQUENCE = 7501
_ACTIVITIES: dict[str, ActivityName] = {
    "idle": "idle",
    "done": "idle",
    "working": "working",
    "blocked": "waiting",
    "error": "error",
}
_LOCK = re.compile(r"/thread-writer-locks/([0-9a-f-]{36})\.lock$")
_ROLLOUT = re.compile(r"/rollout-[^/]*-([0-9a-f-]{36})\.jsonl$")
_WORKS = re.compile("[\u2800-\u28ff] ")
_ASKS = re.compile(r"\[ [.!] \] Action Required")
_ID_IN_TITLE = re.compile(r"\b([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{5,22})(?:\.\.\.|…)?\s*$")


class CodexReader(Reader):
    """One authority: the OSC 7501 sequence; for versions without it the title, as far as that is certain."""

    def __init__(self, running: Running) -> None:
        super().__init__(running)
        self._scanner = OscScanner()
        self._sequence = ""
        self._finished: bool | None = None
        self._title = ""
        self._id = ""
        self._records = ""
        self._prompts: list[str] = []
        self._newest = self._switched = ""
        self._calls: dict[str, str] = {}
        self._usage = Usage()
        self._resets_at: list[float] = []
        self._limit: Limit | None = None
        self._error = ""
        self._plan = ""
        self._question: Question | None = None
        self._dialogs, self._announcements = Appearances(), Appearances()
        self._has_composer = False
        self._looked = False
        """Whether the screen has been seen since the state changed."""

    @property
    def _state(self) -> str:
        return _state_in(self._sequence)

    def _has_finished(self, sequence: str) -> bool:
        """It is `done` when a turn has ended by itself, and `idle` again when somebody types; else `idle` is new."""
        state = _state_in(sequence)
        return state == "done" or (state == "idle" and bool(self._finished))

    def traces(self) -> Traces:
        """The screen only while something may be asked; open files until the conversation is known."""
        return Traces(
            records=self._records,
            output=True,
            screen=self._state != "working",
            open_files=not self._records,
        )

    def on_output(self, data: bytes) -> None:
        """Its state and its title, which carries the id of the conversation."""
        for number, text in self._scanner.feed(data):
            if number == STATE_SEQUENCE:
                self._finished = self._has_finished(text)
                self._sequence, self._question, self._looked = text, None, False
                self._dialogs.end()
                self._announcements.end()
            elif number in (0, 2):
                self._title = text
                self._follow_title()

    def on_title(self, title: str) -> None:
        """Only one that is certainly its own: where none was set, a pane has the name of the machine."""
        if _WORKS.match(title) or _ASKS.match(title):
            self._title = title

    def _follow_title(self) -> None:
        found = _ID_IN_TITLE.search(self._title)
        if found and self._id and not self._id.startswith(found[1].rstrip("-")):
            self._id = self._records = ""
            self._usage = Usage()

    def on_open_files(self, paths: Sequence[str]) -> None:
        """The conversation whose lock it holds; after another was begun it holds several, and the title tells."""
        locks = sorted(match[1] for path in paths if (match := _LOCK.search(path)))
        found = _ID_IN_TITLE.search(self._title)
        mine = [lock for lock in locks if found is None or lock.startswith(found[1].rstrip("-"))]
        if not mine:
            return
        self._id = mine[-1]  # ids are ordered by time
        records = [path for path in paths if (match := _ROLLOUT.search(path)) and match[1] == self._id]
        if records:
            self._records = records[0]
            self._switched = self._newest
            self._calls.clear()
            self._usage = Usage()

    def on_record(self, line: bytes) -> None:
        """One line of the rollout."""
        try:
            record = json.loads(line)
            time, kind, payload = record["timestamp"], record["type"], record["payload"]
        except (ValueError, KeyError, TypeError):
            return
        self._newest = max(self._newest, time)
        if kind == "turn_context":
            self._usage = replace(self._usage, model=str(payload.get("model") or ""))
        elif kind == "response_item":
            self._on_item(payload)
        elif kind == "event_msg":
            self._on_event(payload, time)

    def _on_item(self, item: dict[str, Any]) -> None:
        if item.get("type") in ("function_call", "custom_tool_call"):
            self._calls[str(item.get("call_id"))] = _call_text(item)
        elif item.get("type") in ("function_call_output", "custom_tool_call_output"):
            self._calls.pop(str(item.get("call_id")), None)

    def _on_event(self, event: dict[str, Any], time: str) -> None:
        kind = event.get("type")
        if kind == "item_completed":
            self._on_completed(event["item"], time)
        elif kind == "token_count":
            self._on_figures(event, datetime.fromisoformat(time).timestamp())
        elif kind == "task_started":
            self._error = self._plan = ""
        elif kind == "turn_aborted":
            self._calls.clear()
        elif kind == "task_complete":
            self._calls.clear()
            self._on_end(event.get("error"), time)

    def _on_completed(self, item: dict[str, Any], time: str) -> None:
        if item.get("type") == "UserMessage" and time > self._switched:
            self._prompts.append(_message_text(item))
        elif item.get("type") == "Plan":
            self._plan = str(item.get("text") or "")

    def _on_figures(self, event: dict[str, Any], now: float) -> None:
        info = event.get("info")
        if info:
            self._usage = replace(
                self._usage,
                context_used=info["last_token_usage"]["total_tokens"],
                context_window=info.get("model_context_window"),
                tokens=info["total_token_usage"]["total_tokens"],
            )
        rates = event.get("rate_limits") or {}
        windows = [window for name in ("primary", "secondary") if (window := rates.get(name))]
        full = [window for window in windows if window.get("used_percent", 0) >= 100]
        self._resets_at = [at for window in full if (at := window.get("resets_at") or 0) > now]

    def _on_end(self, error: dict[str, Any] | None, time: str) -> None:
        self._error = str(error.get("message") or "") if error else ""
        cause = json.dumps(error.get("codex_error_info")) if error else ""
        if "limit_exceeded" in cause or '"http_status_code": 429' in cause:
            self._limit = Limit(self._error, max(self._resets_at, default=None) or self._said_to_reset(time))
        elif not error or (self._limit and self._limit.resets_at is None):
            self._limit = None  # else it holds until its time has come, whatever else goes wrong

    def _said_to_reset(self, time: str) -> float | None:
        return limits.resets_at(self._error, datetime.fromisoformat(time), zone(self.running.env))

    def on_screen(self, screen: Screen) -> None:
        """What is asked, in full where a record has it."""
        self._has_composer = screens.composer(screen).state != "hidden"
        found = self._dialogs.now(screens.question(screen))
        self._question = _completed(found, list(self._calls.values()), self._plan) if found else None
        self._looked = True

    def take_prompts(self) -> list[str]:
        """Messages of users, verbatim."""
        taken, self._prompts = self._prompts, []
        return taken

    def reading(self) -> Reading:
        """All that is known now."""
        activity = self._activity()
        question = None
        if self._state != "working" and activity.name in ("waiting", "unknown"):
            question = self._question or (self._announced() if activity.name == "waiting" else None)
        conversation = None
        if self._id:
            conversation = Conversation(self._id, "lock held by its process", begun=bool(self._records))
        usage = self._usage if self._usage != Usage() else None
        limit = self._limit if activity.name != "working" else None
        return Reading(activity, question, usage, limit, conversation, self._finished)

    def _announced(self) -> Question | None:
        """What it is going to ask: it shows a dialog only when nobody has pressed a key for a second."""
        text = next(reversed(self._calls.values()), "")
        return self._announcements.now(Question(_digest(text), "other", "Codex is about to ask", text))

    def _activity(self) -> Activity:
        if self._question and self._state != "working":
            rule = "state sequence" if self._state == "blocked" else "screen"
            evidence = self._sequence if self._state == "blocked" else self._question.title
            return Activity("waiting", rule, evidence, self._question.title)
        if not self._sequence:
            return self._activity_by_title()
        name = _ACTIVITIES.get(self._state, "unknown")
        if name == "idle" and self._plan and not self._looked:
            return Activity("unknown", "state sequence", self._sequence, "it may ask whether to carry out its plan")
        reason = self._error if name == "error" else ""
        return Activity(name, "state sequence", self._sequence, reason)

    def _activity_by_title(self) -> Activity:
        if _WORKS.match(self._title):
            return Activity("working", "title", self._title)
        if _ASKS.match(self._title):
            return Activity("waiting", "title", self._title)
        if self._title and self._has_composer:
            return Activity("idle", "title and screen", self._title)
        return UNKNOWN.activity


def _state_in(sequence: str) -> str:
    return re.split("[=:]", sequence + "=")[1]


def _digest(text: str) -> str:
    return hashlib.sha256(f"announced\0{text}".encode()).hexdigest()[:16]


def _message_text(item: dict[str, Any]) -> str:
    return "".join(str(part.get("text", "")) for part in item.get("content", ()) if part.get("type") == "text")


def _call_text(item: dict[str, Any]) -> str:
    """What a tool is called with: the command of a shell, else the arguments as they are."""
    text = str(item.get("arguments") or item.get("input") or "")
    try:
        return str(json.loads(text)["cmd"])
    except (ValueError, KeyError, TypeError):
        return text


def _completed(question: Question, calls: Sequence[str], plan: str) -> Question:
    """The question with the whole command, patch or plan, where the screen shows only a part of it."""
    if question.kind == "plan":
        whole = [plan] if plan else []
    elif question.kind != "permission":
        return question
    elif "make the following edits" in question.text:
        whole = [call for call in calls if "*** Begin Patch" in call]
    elif shown := re.search(r"^\$ (.*)\n\[… \d+ lines\]", question.text, re.S | re.M):
        words = shown[1].split()
        whole = [call for call in calls if call.split()[: len(words)] == words]
    else:
        return question
    return replace(question, text=f"{question.text}\n\n{whole[-1]}") if whole else question
