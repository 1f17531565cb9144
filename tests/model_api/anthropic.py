"""Anthropic Messages: what Claude Code speaks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any
from uuid import uuid4

from tests.model_api.exchange import Ask, Failure, Reply
from tests.model_api.reading import Said, flat, parts, sort

PATH = r"/v1/messages$"

_SENT_WHILE_BUSY = re.compile(
    r"\AThe user sent a new message while you were working:\n(.*)\n\nThis is how Claude Code surfaces .*\Z", re.DOTALL
)
_ERROR_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    529: "overloaded_error",
}


def read(_path: str, body: Mapping[str, Any]) -> Ask:
    """The request of an agent."""
    messages = body.get("messages") or []
    wanted = (body.get("output_config") or {}).get("format") or body.get("output_format") or {}
    return sort(
        _newest(messages),
        tools=[tool.get("name", "") for tool in body.get("tools") or ()],
        system="\n".join([*parts(body.get("system")), *_remarks(messages)]),
        schema=wanted.get("schema"),
        model=str(body.get("model", "")),
        streams=bool(body.get("stream")),
    )


def stream(ask: Ask, reply: Reply, pieces: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Events of the answer, made as the pieces of its text come."""
    yield _event("message_start", message=_message(ask, reply, content=[], stop_reason=None, output_tokens=1))
    yield _event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    for piece in pieces:
        yield _event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})
    yield _event("content_block_stop", index=0)
    if reply.call is not None:
        block = _tool_use(reply)
        argument = json.dumps(block["input"])
        yield _event("content_block_start", index=1, content_block={**block, "input": {}})
        yield _event("content_block_delta", index=1, delta={"type": "input_json_delta", "partial_json": argument})
        yield _event("content_block_stop", index=1)
    ending = {"stop_reason": _stop_reason(reply), "stop_sequence": None}
    yield _event("message_delta", delta=ending, usage={"output_tokens": reply.output_tokens})
    yield _event("message_stop")


def whole(ask: Ask, reply: Reply) -> dict[str, Any]:
    """The answer in one piece."""
    content = [{"type": "text", "text": reply.text}, *([_tool_use(reply)] if reply.call else [])]
    return _message(ask, reply, content=content, stop_reason=_stop_reason(reply), output_tokens=reply.output_tokens)


def error(failure: Failure) -> dict[str, Any]:
    """The body of an HTTP error."""
    kind = failure.type or _ERROR_TYPES.get(failure.code, "api_error")
    return {"type": "error", "error": {"type": kind, "message": failure.text, **failure.more}}


def _newest(messages: list[Mapping[str, Any]]) -> list[Said]:
    newest = list(takewhile(lambda message: message.get("role") != "assistant", reversed(messages)))
    said = [item for message in reversed(newest) for item in _said(message)]
    # Claude Code ends every block that is followed by another with a newline of its own.
    joined = [item._replace(text=item.text.removesuffix("\n")) for item in said[:-1]] + said[-1:]
    return [item._replace(text=_SENT_WHILE_BUSY.sub(r"\1", item.text)) for item in joined]


def _said(message: Mapping[str, Any]) -> Iterator[Said]:
    content = message.get("content")
    if message.get("role") == "system":
        yield from (Said("agent", text) for text in parts(content))
        return
    for block in [{"type": "text", "text": content}] if isinstance(content, str) else content or ():
        if block.get("type") == "tool_result":
            yield Said("tool", flat(block.get("content")))
        elif block.get("type") == "text":
            yield Said("user", str(block.get("text", "")))


def _remarks(messages: list[Mapping[str, Any]]) -> list[str]:
    return [text for message in messages if message.get("role") == "system" for text in parts(message.get("content"))]


def _message(ask: Ask, reply: Reply, *, output_tokens: int, **fields: Any) -> dict[str, Any]:
    usage = {
        "input_tokens": reply.tokens,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "output_tokens": output_tokens,
    }
    fixed = {"id": f"msg_{uuid4().hex}", "type": "message", "role": "assistant", "model": ask.model}
    return {**fixed, "stop_sequence": None, "usage": usage, **fields}


def _tool_use(reply: Reply) -> dict[str, Any]:
    assert reply.call is not None
    return {
        "type": "tool_use",
        "id": f"toolu_{uuid4().hex}",
        "name": reply.call.name,
        "input": dict(reply.call.arguments),
    }


def _stop_reason(reply: Reply) -> str:
    return "tool_use" if reply.call else "end_turn"


def _event(kind: str, **fields: Any) -> tuple[str, Any]:
    return kind, {"type": kind, **fields}
