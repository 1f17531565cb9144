"""OpenAI chat completions: what OpenCode speaks to a provider of the user's own."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any
from uuid import uuid4

from tests.model_api.exchange import Ask, Call, Failure, Reply
from tests.model_api.reading import Said, flat, parts, sort

PATH = r"/chat/completions$"


def read(_path: str, body: Mapping[str, Any]) -> Ask:
    """The request of an agent."""
    messages = body.get("messages") or []
    wanted = (body.get("response_format") or {}).get("json_schema") or {}
    return sort(
        _newest(messages),
        tools=[tool.get("function", {}).get("name", "") for tool in body.get("tools") or ()],
        system="\n".join(flat(m.get("content")) for m in messages if m.get("role") in ("system", "developer")),
        schema=wanted.get("schema"),
        model=str(body.get("model", "")),
        streams=bool(body.get("stream")),
    )


def stream(ask: Ask, reply: Reply, pieces: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Events of the answer, made as the pieces of its text come."""
    base = _base(ask, "chat.completion.chunk")

    def chunk(delta: dict[str, Any], finish: str | None = None) -> tuple[str, Any]:
        return "", {**base, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}

    yield chunk({"role": "assistant", "content": ""})
    for piece in pieces:
        yield chunk({"content": piece})
    if reply.call is not None:
        yield chunk({"tool_calls": [_tool_call(reply.call)]})
    yield chunk({}, _finish_reason(reply))
    yield "", {**base, "choices": [], "usage": _usage(reply)}
    yield "", "[DONE]"


def whole(ask: Ask, reply: Reply) -> dict[str, Any]:
    """The answer in one piece."""
    calls = {"tool_calls": [_tool_call(reply.call)]} if reply.call else {}
    message = {"role": "assistant", "content": reply.text, **calls}
    choice = {"index": 0, "message": message, "finish_reason": _finish_reason(reply)}
    return {**_base(ask, "chat.completion"), "choices": [choice], "usage": _usage(reply)}


def error(failure: Failure) -> dict[str, Any]:
    """The body of an HTTP error."""
    return {"error": {"message": failure.text, "type": failure.type or "server_error", **failure.more}}


def _newest(messages: list[Mapping[str, Any]]) -> list[Said]:
    newest = list(takewhile(lambda message: message.get("role") != "assistant", reversed(messages)))
    return [said for message in reversed(newest) for said in _said(message)]


def _said(message: Mapping[str, Any]) -> Iterator[Said]:
    if message.get("role") == "tool":
        yield Said("tool", flat(message.get("content")))
    elif message.get("role") == "user":
        yield from (Said("user", text) for text in parts(message.get("content")))


def _base(ask: Ask, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid4().hex}", "object": kind, "created": int(time.time()), "model": ask.model}


def _tool_call(call: Call) -> dict[str, Any]:
    function = {"name": call.name, "arguments": json.dumps(dict(call.arguments))}
    return {"index": 0, "id": f"call_{uuid4().hex}", "type": "function", "function": function}


def _finish_reason(reply: Reply) -> str:
    return "tool_calls" if reply.call else "stop"


def _usage(reply: Reply) -> dict[str, int]:
    return {
        "prompt_tokens": reply.tokens,
        "completion_tokens": reply.output_tokens,
        "total_tokens": reply.tokens + reply.output_tokens,
    }
