"""The records of Claude Code's transcript, as far as they tell something; pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

_NOT_TYPED: Final = ("<command-", "<local-command-", "<bash-", "<task-notification>")
_LIMIT: Final = re.compile(r"\blimit\b", re.IGNORECASE)


@dataclass(frozen=True)
class Failure:
    """What a turn ended with instead of an answer; is_limit: a usage or rate limit."""

    text: str
    is_limit: bool


@dataclass
class Transcript:
    """What the records of one conversation have told so far.

    limited: what it said when it met a limit, until an answer comes; ended: when its last turn has ended by itself, in
    seconds since 1970; None when it has not.
    """

    begun: bool = False
    ended: float | None = None
    failure: Failure | None = None
    limited: str = ""
    prompts: list[str] = field(default_factory=list)
    tokens: int | None = None
    _whole: bool = False
    _counted: dict[str, int] = field(default_factory=dict)
    _total: int = 0

    def add(self, line: bytes) -> None:
        """Take in one record; what is none is passed over."""
        try:
            record = json.loads(line)
        except ValueError:
            return
        if not isinstance(record, dict) or record.get("isSidechain"):
            return
        if record.get("type") in ("user", "assistant"):
            self.ended = _ended(record)
        self._whole = self._whole or _is_root(record)
        prompt = _prompt(record)
        if prompt is not None:
            self.begun, self.failure = True, None
            self.prompts.append(prompt)
        elif record.get("type") == "assistant":
            self.begun = True
            self.failure = _failure(record)
            if self.failure is None or self.failure.is_limit:
                self.limited = self.failure.text if self.failure else ""
            self._count(record.get("message") or {})

    def _count(self, message: Mapping[str, Any]) -> None:
        usage = message.get("usage") or {}
        names = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")
        id, count = str(message.get("id")), sum(int(usage.get(name) or 0) for name in names)
        self._total += count - self._counted.get(id, 0)
        self._counted[id] = count
        if self._whole:  # else the beginning was not read
            self.tokens = self._total


def _prompt(record: Mapping[str, Any]) -> str | None:
    """The text with which a person or a program began or joined a turn."""
    if record.get("type") == "attachment":
        attachment = record.get("attachment") or {}
        text = attachment.get("prompt")
        joined = attachment.get("type") == "queued_command" and attachment.get("commandMode") == "prompt"
        return text if joined and isinstance(text, str) else None
    if record.get("type") != "user" or record.get("isMeta") or record.get("isCompactSummary"):
        return None
    origin = record.get("origin")
    if isinstance(origin, dict) and origin.get("kind") != "human":
        return None
    text = (record.get("message") or {}).get("content")
    return text if isinstance(text, str) and not text.startswith(_NOT_TYPED) else None


def _is_root(record: Mapping[str, Any]) -> bool:
    """Whether the conversation begins with this record; after it was summed up one without a parent goes on with it."""
    return record.get("parentUuid", "") is None and not record.get("logicalParentUuid")


def _ended(record: Mapping[str, Any]) -> float | None:
    """When this record has ended a turn: an answer that is whole, and not for using a tool."""
    reason = (record.get("message") or {}).get("stop_reason")
    if record.get("type") != "assistant" or record.get("isApiErrorMessage") or reason in (None, "tool_use"):
        return None
    with suppress(ValueError):
        return datetime.fromisoformat(str(record.get("timestamp"))).timestamp()
    return None


def _failure(record: Mapping[str, Any]) -> Failure | None:
    if not record.get("isApiErrorMessage"):
        return None
    content = (record.get("message") or {}).get("content")
    blocks = content if isinstance(content, list) else []
    text = " ".join(str(block.get("text", "")) for block in blocks if isinstance(block, dict)).strip()
    is_limit = record.get("error") == "rate_limit" and bool(_LIMIT.search(text) or record.get("apiErrorStatus") == 429)
    return Failure(text or str(record.get("error")), is_limit)
