"""Reads OpenCode from the events that our plugin in it writes down and, at rest, from the dialogs on its screen."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from agents.readings.appearances import Appearances
from agents.readings.reader import Reader, Running, Traces
from agents.readings.screen import Screen
from agents.readings.values import UNKNOWN, Activity, Choice, Conversation, Limit, Part, Question, Reading, Usage
from agents.runtimes.opencode import screens

_LIMITED: Final = re.compile(r"\b(429|rate.?limit|too many requests|quota|usage limit|overloaded)", re.IGNORECASE)


class Events(Reader):
    """Follows the events of one OpenCode: those of all its conversations, subagents' included."""

    def __init__(self, running: Running) -> None:
        super().__init__(running)
        self._ready = self._copies = False
        self._entered = False
        """Whether the place to type was shown, or a turn has begun: before that it may still fail to start."""
        self._main = running.conversation_id
        self._begun = bool(running.conversation_id)
        self._shown = False
        """Whether the conversation has been on the screen: one that is taken up is not there from the start."""
        self._left = False
        """Whether it is on the screen no more, as after `/new`; the next has no id before its first prompt."""
        self._children: set[str] = set()
        self._statuses: dict[str, Mapping[str, Any]] = {}
        self._open: dict[str, Question] = {}
        self._error = ""
        self._finished = False
        self._limit: Limit | None = None
        self._windows: dict[str, int] = {}
        self._model = ""
        self._context: int | None = None
        self._totals: dict[str, tuple[int, float]] = {}
        self._prompts: list[str] = []
        self._dialogs = Appearances()
        self._dialog: Question | None = None

    def traces(self) -> Traces:
        """The screen while it rests: of the dialogs that it opens by itself the plugin hears nothing."""
        return Traces(records=f"{self.running.folder}/events.jsonl", screen=self._ready and not self._at_work())

    def take_prompts(self) -> list[str]:
        taken, self._prompts = self._prompts, []
        return taken

    def on_record(self, line: bytes) -> None:
        try:
            record = json.loads(line)
        except ValueError:
            return
        self._ready = True  # that is said first, but of a long record only the end is read
        kind, _, what = record["type"].partition(".")
        event = record["properties"]
        if handle := getattr(self, f"_on_{kind}_{what}", None):
            handle(event)
        elif what in ("replied", "rejected"):
            self._open.pop(event["requestID"], None)
        if self._at_work():  # what its screen shows is looked at again when it rests
            self._show(None)

    def on_screen(self, screen: Screen) -> None:
        can_type = screens.composer(screen).state != "hidden"
        self._entered = self._entered or can_type
        if self._at_work():
            self._show(None)
            return
        self._show(screens.question(screen))
        if can_type:
            at_home = screens.is_at_home(screen)
            self._shown = self._shown or not at_home
            self._left = self._shown and at_home

    def _show(self, dialog: Question | None) -> None:
        self._dialog = self._dialogs.now(dialog)

    def reading(self) -> Reading:
        if not self._ready or (self._copies and not self._main):
            return UNKNOWN
        question = next(iter(self._open.values()), self._dialog)
        activity = self._activity(question)
        return Reading(activity, question, self._usage(), self._limit, self._conversation(), self._finished)

    def _conversation(self) -> Conversation | None:
        if not self._main:
            return None
        if self._left:
            return Conversation("", "unknown since /new")
        how = "resumed" if self._main == self.running.conversation_id else "told by its plugin"
        return Conversation(self._main, how, self._begun)

    def _activity(self, question: Question | None) -> Activity:
        if question:
            rule, evidence = ("screen", question.title) if question == self._dialog else ("open request", question.id)
            return Activity("waiting", rule, evidence, question.title)
        for session, status in self._busy():
            reason = "a subagent works" if session in self._children else ""
            if status["type"] == "retry":
                reason = f"tries again after: {status.get('message', '')}"
            return Activity("working", "session status", f"{session} {status['type']}", reason)
        if self._error:
            return Activity("error", "session error", self._error[:200], self._error)
        if not self._entered:
            return Activity("unknown", "screen", "its place to type has not been shown yet")
        return Activity("idle", "session status", f"{self._current or 'no conversation yet'} idle")

    def _at_work(self) -> bool:
        return bool(self._open or self._busy())

    def _busy(self) -> list[tuple[str, Mapping[str, Any]]]:
        """The conversations that are not idle, with what they say they do."""
        return [(session, status) for session, status in self._statuses.items() if status["type"] != "idle"]

    @property
    def _current(self) -> str:
        return "" if self._left else self._main

    def _usage(self) -> Usage:
        tokens, cost = self._totals.get(self._current, (None, None))
        context = self._context if self._current else None
        return Usage(context, self._windows.get(self._model), tokens, cost, self._model)

    def _on_rigweb_ready(self, event: Mapping[str, Any]) -> None:
        self._copies = event.get("begins") == "fork"

    def _on_rigweb_model(self, event: Mapping[str, Any]) -> None:
        if event.get("context"):
            self._windows[event["id"]] = int(event["context"])

    def _on_rigweb_prompt(self, event: Mapping[str, Any]) -> None:
        session = event["sessionID"]
        if session in self._children:
            return
        if session != self._main:
            self._main, self._context = session, None
        self._statuses[session] = {"type": "busy"}  # what it will say itself a moment later
        self._begun, self._finished, self._error, self._limit = True, False, "", None
        self._entered = self._shown = True
        self._left = False
        self._prompts.append(event["text"])

    def _on_session_created(self, event: Mapping[str, Any]) -> None:
        session = event["info"]
        if session.get("parentID"):
            self._children.add(session["id"])
        else:
            self._main, self._context, self._begun = session["id"], None, self._copies
            self._shown = self._left = False
        self._on_session_updated(event)

    def _on_session_updated(self, event: Mapping[str, Any]) -> None:
        session = event["info"]
        if "tokens" in session:
            self._totals[session["id"]] = (_sum(session["tokens"]), float(session.get("cost", 0)))

    def _on_session_status(self, event: Mapping[str, Any]) -> None:
        status = event["status"]
        self._statuses[event["sessionID"]] = status
        if status["type"] == "retry" and _LIMITED.search(status.get("message", "")):
            self._limit = Limit(status["message"], status["next"] / 1000 if status.get("next") else None)

    def _on_session_error(self, event: Mapping[str, Any]) -> None:
        error = event.get("error") or {}
        if event.get("sessionID") in self._children or error.get("name") == "MessageAbortedError":
            return
        data = error.get("data") or {}
        self._error = str(data.get("message") or error.get("name") or "unknown error")
        if data.get("statusCode") == 429 or _LIMITED.search(self._error):
            self._limit = Limit(self._error)

    def _on_message_updated(self, event: Mapping[str, Any]) -> None:
        message = event["info"]
        if message["role"] != "assistant" or message["sessionID"] != self._main:
            return
        self._finished = not message.get("error") and message.get("finish") not in (None, "", "tool-calls")
        if not _sum(message["tokens"]):
            return
        self._context, self._model, self._limit = _sum(message["tokens"]), message["modelID"], None

    def _on_permission_asked(self, event: Mapping[str, Any]) -> None:
        self._open[event["id"]] = _permission(event)

    def _on_question_asked(self, event: Mapping[str, Any]) -> None:
        self._open[event["id"]] = _question(event)


def _sum(tokens: Mapping[str, Any]) -> int:
    cache = tokens.get("cache", {})
    return int(
        sum((tokens["input"], tokens["output"], tokens["reasoning"], cache.get("read", 0), cache.get("write", 0)))
    )


_TITLES: Final = {
    "bash": "Run a shell command?",
    "edit": "Change a file?",
    "webfetch": "Fetch a page from the web?",
    "external_directory": "Use a folder outside the project?",
    "doom_loop": "Go on, although it repeats itself?",
}


def _permission(event: Mapping[str, Any]) -> Question:
    details = event.get("metadata") or {}
    parts = [str(details[key]) for key in ("command", "filepath", "url", "diff") if details.get(key)]
    always = ", ".join(event.get("always") or ())
    return Question(
        id=event["id"],
        kind="permission",
        title=_TITLES.get(event["permission"], f"Use {event['permission']}?"),
        text="\n".join(parts or event.get("patterns") or ()),
        choices=(
            Choice("once", "Allow once", "allow"),
            Choice("always", f"Allow always: {always}" if always else "Allow always", "allow_always"),
            Choice("reject", "Reject", "deny"),
        ),
        takes_reason=True,
    )


def _question(event: Mapping[str, Any]) -> Question:
    asked = event["questions"]
    lines = [line for one in asked for line in (one["question"], *map(_option, one["options"]))]
    options = asked[0]["options"] if len(asked) == 1 else ()
    return Question(
        id=event["id"],
        kind="question",
        title=asked[0]["question"] if len(asked) == 1 else f"{len(asked)} questions",
        text="\n".join(lines),
        choices=(*(Choice(one["label"], one["label"]) for one in options), Choice("reject", "Dismiss", "deny")),
        takes_text=len(asked) == 1,
        parts=tuple(_part(one) for one in asked) if len(asked) > 1 else (),
    )


def _part(one: Mapping[str, Any]) -> Part:
    choices = tuple(Choice(option["label"], option["label"]) for option in one["options"])
    return Part(one["question"], choices, several=bool(one.get("multiple")))


def _option(option: Mapping[str, Any]) -> str:
    return f"- {option['label']}: {option.get('description', '')}".removesuffix(": ")
