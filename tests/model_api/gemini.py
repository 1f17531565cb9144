"""Gemini generateContent: what Gemini CLI speaks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any

from tests.model_api.exchange import Ask, Failure, Reply
from tests.model_api.reading import Said, parts, sort

PATH = r"/models/[^/:]+:(?:generateContent|streamGenerateContent)$"

_STATUS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 429: "RESOURCE_EXHAUSTED"}


def read(path: str, body: Mapping[str, Any]) -> Ask:
    """The request of an agent."""
    config = body.get("generationConfig") or {}
    schema = config.get("responseJsonSchema") or config.get("responseSchema")
    if schema is None and config.get("responseMimeType") == "application/json":
        schema = {}
    found = re.search(r"/models/([^/:]+):", path)
    return sort(
        _newest(body.get("contents") or []),
        tools=[f["name"] for tool in body.get("tools") or () for f in tool.get("functionDeclarations") or ()],
        system="\n".join(parts((body.get("systemInstruction") or {}).get("parts"))),
        schema=schema,
        model=found[1] if found else "",
        streams=path.endswith(":streamGenerateContent"),
    )


def stream(ask: Ask, reply: Reply, pieces: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Events of the answer, made as the pieces of its text come."""
    for piece in pieces:
        yield "", _response(ask, reply, [{"text": piece}])
    yield "", _response(ask, reply, _calls(reply) or [{"text": ""}], "STOP")


def whole(ask: Ask, reply: Reply) -> dict[str, Any]:
    """The answer in one piece."""
    return _response(ask, reply, [{"text": reply.text}, *_calls(reply)], "STOP")


def error(failure: Failure) -> dict[str, Any]:
    """The body of an HTTP error."""
    status = failure.type or _STATUS.get(failure.code, "INTERNAL")
    return {"error": {"code": failure.code, "message": failure.text, "status": status, **failure.more}}


def _newest(contents: list[Mapping[str, Any]]) -> list[Said]:
    newest = list(takewhile(lambda content: content.get("role") != "model", reversed(contents)))
    return [said for content in reversed(newest) for said in _said(content)]


def _said(content: Mapping[str, Any]) -> Iterator[Said]:
    for part in content.get("parts") or ():
        if "functionResponse" in part:
            yield Said("tool", json.dumps(part["functionResponse"].get("response")))
        elif "text" in part:
            yield Said("user", str(part["text"]))


def _calls(reply: Reply) -> list[dict[str, Any]]:
    if reply.call is None:
        return []
    return [{"functionCall": {"name": reply.call.name, "args": dict(reply.call.arguments)}}]


def _response(ask: Ask, reply: Reply, content: list[dict[str, Any]], finish: str = "") -> dict[str, Any]:
    candidate = {"index": 0, "content": {"role": "model", "parts": content}}
    usage = {
        "promptTokenCount": reply.tokens,
        "candidatesTokenCount": reply.output_tokens,
        "totalTokenCount": reply.tokens + reply.output_tokens,
    }
    ended = {"finishReason": finish} if finish else {}
    return {"candidates": [{**candidate, **ended}], "usageMetadata": usage, "modelVersion": ask.model}
