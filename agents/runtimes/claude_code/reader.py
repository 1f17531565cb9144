"""Reads a running Claude Code: its status file says what it does; hooks and transcript say the rest; pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from agents.readings.appearances import Appearances
from agents.readings.reader import Reader, Running, Traces
from agents.readings.screen import Screen
from agents.readings.values import Activity, Conversation, Limit, Question, Reading, Usage
from agents.runtimes.base import Holder
from agents.runtimes.claude_code import asking, screens
from agents.runtimes.claude_code.records import Transcript

_RULE: Final = "status file"


@dataclass(frozen=True)
class _Status:
    """What `sessions/<pid>.json` says; stamp changes with every change of state; started: in seconds since 1970."""

    status: str
    session: str
    waiting_for: str
    cwd: str
    stamp: int
    started: float

    @property
    def is_waiting(self) -> bool:
        """Whether a dialog is open."""
        return self.status == "waiting"


class ClaudeReader(Reader):
    """The status file is the authority; before it speaks, the screen is, so that questions at the start show."""

    def __init__(self, running: Running) -> None:
        super().__init__(running)
        self._config = config_folder(running.env)
        self._status_path = f"{self._config}/sessions/{running.pid}.json"
        self._line_path = f"{running.folder}/status_line.json"
        self._status: _Status | None = None
        self._line: dict[str, Any] = {}
        self._asks: dict[str, Question] = {}
        self._shown: Question | None = None
        self._dialogs = Appearances()
        self._looked = self._answered = 0
        self._answered_title = ""
        self._has_worked = False
        self._records = self._records_path()
        self._transcript = Transcript()

    def traces(self) -> Traces:
        """The screen while nothing else says what it asks, and before it works, whether anybody is signed in."""
        status = self._status
        blind = status is None or (status.is_waiting and not self._asks and not self._is_answered)
        return Traces(
            files=frozenset({self._status_path, self._line_path}),
            folders=frozenset({f"{self.running.folder}/asks"}),
            records=self._records,
            screen=blind or self._rests_before_work,
        )

    def on_file(self, path: str, content: bytes | None) -> None:
        """The status file, the status line's figures, or something that the hook asks."""
        said = _object(content)
        if path == self._status_path:
            self._on_status(said if said and self._is_mine(said) else None)
        elif path == self._line_path:
            self._line = said or {}
        elif said is not None and "payload" in said:
            self._asks[path] = asking.question(said)
        elif (asked := self._asks.pop(path, None)) and self._status:
            self._answered, self._answered_title = self._status.stamp, asked.title
        self._follow()

    def on_record(self, line: bytes) -> None:
        """One record of the transcript."""
        self._transcript.add(line)

    def on_screen(self, screen: Screen) -> None:
        """What it asks when neither the status file nor the hook says it."""
        self._shown = self._dialogs.now(screens.question(screen))
        self._looked = self._status.stamp if self._status else 0

    def take_prompts(self) -> list[str]:
        """As its transcript has them."""
        prompts, self._transcript.prompts = self._transcript.prompts, []
        return prompts

    def reading(self) -> Reading:
        """All of it."""
        activity, question = self._activity()
        limit = self._limit(activity)
        return Reading(activity, question, self._usage(), limit, self._conversation(), self._has_finished())

    def _has_finished(self) -> bool | None:
        """Whether a turn of this very process was the last to end: what it resumes has earlier ones."""
        if self._status is None:
            return None
        ended = self._transcript.ended
        return ended is not None and ended >= self._status.started

    @property
    def _rests_before_work(self) -> bool:
        """Whether it has done nothing yet, so that no failed turn can tell that nobody is signed in."""
        return self._status is not None and self._status.status == "idle" and not self._has_worked

    @property
    def _is_answered(self) -> bool:
        return self._status is not None and self._answered == self._status.stamp

    def _is_mine(self, said: Mapping[str, Any]) -> bool:
        """Not left behind by a process that was killed, whose id ours has now."""
        return not self.running.started or _started(said) in ("", self.running.started)

    def _on_status(self, said: dict[str, Any] | None) -> None:
        before, now = self._status, _status(said) if said else None
        self._status = now
        self._has_worked = self._has_worked or (now is not None and now.status == "busy")
        if before is None or now is None or before.stamp != now.stamp:
            self._shown = None
            self._dialogs.end()
        if before and before.is_waiting and now and not now.is_waiting:
            self._asks.clear()  # also one whose hook could not take it back

    def _follow(self) -> None:
        """Read another transcript when the conversation is another one, as after /clear."""
        path = self._records_path()
        if path != self._records:
            self._records, self._transcript = path, Transcript(prompts=self._transcript.prompts)

    def _records_path(self) -> str:
        session = self._status.session if self._status else self.running.conversation_id
        told = str(self._line.get("transcript_path") or "")
        if told and self._line.get("session_id") == session:
            return told
        folder = re.sub(r"[^A-Za-z0-9]", "-", self._status.cwd if self._status else self.running.cwd)
        return f"{self._config}/projects/{folder}/{session}.jsonl" if session else ""

    def _activity(self) -> tuple[Activity, Question | None]:
        status = self._status
        if status is None:
            return self._without_authority()
        evidence = f"status: {status.status}" + (f", waitingFor: {status.waiting_for}" if status.waiting_for else "")
        if status.is_waiting:
            question = self._open_question(status)
            reason = question.title if question else self._answered_title if self._is_answered else status.waiting_for
            return Activity("waiting", _RULE, evidence, reason), question
        if self._rests_before_work and self._shown and self._shown.kind == "login":
            return self._shown_question(self._shown)
        failure = self._transcript.failure
        if status.status == "idle" and failure:
            return Activity("error", "transcript", failure.text[:200], failure.text), None
        if status.status == "idle":
            return Activity("idle", _RULE, evidence), None
        if status.status == "busy":
            return Activity("working", _RULE, evidence), None
        return Activity("unknown", _RULE, evidence), None

    def _without_authority(self) -> tuple[Activity, Question | None]:
        if self._shown:
            return self._shown_question(self._shown)
        return Activity("unknown", "none", "its status file is not there"), None

    def _shown_question(self, question: Question) -> tuple[Activity, Question]:
        return Activity("waiting", "screen", question.title, question.title), question

    def _open_question(self, status: _Status) -> Question | None:
        """The one that was asked first; none before its text is known, and between an answer and its effect."""
        if self._asks:
            return next(iter(self._asks.values()))
        if self._is_answered or self._shown:
            return None if self._is_answered else self._shown
        if self._looked != status.stamp:
            return None
        return Question(f"status-{status.stamp}", "other", f"It waits for: {status.waiting_for or 'a person'}")

    def _usage(self) -> Usage | None:
        line = self._line if self._tells_of_now else {}
        window, model = line.get("context_window") or {}, line.get("model") or {}
        if not line and self._transcript.tokens is None:
            return None
        current = window.get("current_usage")
        names = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")
        return Usage(
            context_used=sum(int(current.get(name) or 0) for name in names) if current else None,
            context_window=window.get("context_window_size"),
            tokens=self._transcript.tokens,
            cost=(line.get("cost") or {}).get("total_cost_usd"),
            model=str(model.get("display_name") or ""),
        )

    @property
    def _tells_of_now(self) -> bool:
        """Whether the newest figures are not those of the conversation before /clear."""
        return self._status is None or self._line.get("session_id", self._status.session) == self._status.session

    def _limit(self, activity: Activity) -> Limit | None:
        """One that it met last, or before but that its account has not left yet."""
        limited, failure = self._transcript.limited, self._transcript.failure
        if not limited or activity.name == "working":
            return None
        windows = (self._line.get("rate_limits") or {}).values()
        full = [w["resets_at"] for w in windows if (w.get("used_percentage") or 0) >= 100 and w.get("resets_at")]
        if not full and (failure is None or not failure.is_limit):
            return None
        return Limit(limited, float(max(full)) if full else None)

    def _conversation(self) -> Conversation | None:
        if self._status:
            session = self._status.session
            return Conversation(session, _RULE, self._transcript.begun) if session else None
        chosen = self.running.conversation_id
        return Conversation(chosen, "chosen at launch", self._transcript.begun) if chosen else None


def config_folder(env: Mapping[str, str]) -> str:
    """Where Claude Code keeps its files."""
    return env.get("CLAUDE_CONFIG_DIR") or f"{env.get('HOME', '')}/.claude"


def holder(report: bytes, conversation_id: str) -> Holder | None:
    """The process of a status file, if it is in this conversation."""
    said = _object(report) or {}
    pid = said.get("pid")
    if said.get("sessionId") != conversation_id or not isinstance(pid, int):
        return None
    return Holder(pid, _started(said))


def _started(said: Mapping[str, Any]) -> str:
    return str(said.get("procStart") or "")


def _status(said: dict[str, Any]) -> _Status:
    return _Status(
        status=str(said.get("status", "")),
        session=str(said.get("sessionId", "")),
        waiting_for=str(said.get("waitingFor") or ""),
        cwd=str(said.get("cwd", "")),
        stamp=int(said.get("statusUpdatedAt") or 0),
        started=float(said.get("startedAt") or 0) / 1000,
    )


def _object(content: bytes | None) -> dict[str, Any] | None:
    try:
        said = json.loads(content or b"null")
    except ValueError:
        return None
    return said if isinstance(said, dict) else None
