"""Sorts what stands in a request's newest turn: the user's texts, the agent's own remarks, results of tools."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from tests.model_api.exchange import Ask, Kind

_REMINDER = re.compile(
    r"\s*(?:<(?:system-reminder|task-notification|local-command-\w+|command-\w+|bash-\w+)>"  # Claude Code
    r"|\[Request interrupted by user"
    r"|<(?:environment_context|user_instructions|turn_aborted|user_shell_command|hook_prompt|skill)\b"  # Codex
    r"|# AGENTS\.md instructions"
    r"|<session_context>)"  # Gemini CLI
)
_COMPACTION = re.compile(
    r"\s*(?:CRITICAL: Respond with TEXT ONLY\b|You are performing a CONTEXT CHECKPOINT COMPACTION\b)"
)
_TITLE = re.compile(r"single-line task title|Generate a title for this conversation|title generator", re.IGNORECASE)


class Said(NamedTuple):
    """One item of the newest turn: a text of the user's role, a remark of the agent's, or the output of a tool."""

    by: Literal["user", "agent", "tool"]
    text: str


def sort(
    said: Iterable[Said], *, tools: Iterable[str], system: str, schema: Mapping[str, Any] | None, **more: Any
) -> Ask:
    """The request as an Ask; `more` are its other fields."""
    said = list(said)
    texts = tuple(item.text for item in said if item.by == "user" and not _REMINDER.match(item.text))
    reminders = tuple(i.text for i in said if i.by == "agent" or (i.by == "user" and _REMINDER.match(i.text)))
    results = tuple(item.text for item in said if item.by == "tool")
    names = tuple(tools)
    return Ask(
        kind=_side_kind(texts, names, system, schema) or ("tool_result" if results and not texts else "prompt"),
        texts=texts,
        reminders=reminders,
        results=results,
        tools=names,
        system=system,
        schema=schema,
        **more,
    )


def _side_kind(
    texts: tuple[str, ...], tools: tuple[str, ...], system: str, schema: Mapping[str, Any] | None
) -> Kind | None:
    """What an agent asks beside its ordinary turns, which always offer tools and are answered in prose."""
    if texts and _COMPACTION.match(texts[-1]):
        return "compact"
    if tools and schema is None:
        return None
    titled = schema is not None and "title" in schema.get("properties", {})
    return "title" if titled or any(_TITLE.search(text) for text in (*texts, system)) else "other"


def flat(content: Any) -> str:
    """Content given as a string, a list of parts with `text`, or anything else, as one text."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return "" if content is None else str(content)


def parts(content: Any) -> list[str]:
    """Texts of content given as a string or a list of parts, one each."""
    if isinstance(content, str):
        return [content]
    return [str(part["text"]) for part in content or () if isinstance(part, dict) and "text" in part]
