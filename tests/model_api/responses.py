"""OpenAI Responses: what Codex speaks."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import count, takewhile
from typing import Any
from uuid import uuid4

from tests.model_api.exchange import Ask, Call, Failure, Reply
from tests.model_api.reading import Said, flat, parts, sort

PATH = r"/responses$"

_BY_THE_MODEL = {"function_call", "custom_tool_call", "local_shell_call", "reasoning", "web_search_call"}


def read(_path: str, body: Mapping[str, Any]) -> Ask:
    """The request of an agent."""
    wanted = (body.get("text") or {}).get("format") or {}
    return sort(
        _newest(body.get("input") or []),
        tools=[name for tool in _tools(body) for name in _names(tool)],
        system=_system(body),
        schema=wanted.get("schema"),
        model=str(body.get("model", "")),
        streams=bool(body.get("stream")),
    )


def stream(ask: Ask, reply: Reply, pieces: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Events of the answer, made as the pieces of its text come."""
    numbers = count()

    def event(kind: str, **fields: Any) -> tuple[str, Any]:
        return kind, {"type": kind, "sequence_number": next(numbers), **fields}

    response = _response(ask, "in_progress", [])
    yield event("response.created", response=response)
    yield event("response.in_progress", response=response)
    message = _message("", "in_progress")
    place = {"item_id": message["id"], "output_index": 0, "content_index": 0}
    yield event("response.output_item.added", output_index=0, item={**message, "content": []})
    yield event("response.content_part.added", **place, part=_part(""))
    text = ""
    for piece in pieces:
        text += piece
        yield event("response.output_text.delta", **place, delta=piece)
    yield event("response.output_text.done", **place, text=text)
    yield event("response.content_part.done", **place, part=_part(text))
    output = [{**_message(text, "completed"), "id": message["id"]}]
    yield event("response.output_item.done", output_index=0, item=output[0])
    if reply.call is not None:
        item = _function_call(reply.call)
        place = {"item_id": item["id"], "output_index": 1}
        yield event("response.output_item.added", output_index=1, item={**item, "arguments": ""})
        yield event("response.function_call_arguments.delta", **place, delta=item["arguments"])
        yield event("response.function_call_arguments.done", **place, arguments=item["arguments"])
        yield event("response.output_item.done", output_index=1, item=item)
        output.append(item)
    done = {**_response(ask, "completed", output), "id": response["id"], "usage": _usage(reply)}
    yield event("response.completed", response=done)


def whole(ask: Ask, reply: Reply) -> dict[str, Any]:
    """The answer in one piece."""
    output = [_message(reply.text, "completed"), *([_function_call(reply.call)] if reply.call else [])]
    return {**_response(ask, "completed", output), "usage": _usage(reply)}


def error(failure: Failure) -> dict[str, Any]:
    """The body of an HTTP error."""
    fields = {"message": failure.text, "type": failure.type or "server_error", "code": None, "param": None}
    return {"error": {**fields, **failure.more}}


def _newest(items: Any) -> list[Said]:
    if isinstance(items, str):
        return [Said("user", items)]
    newest = list(takewhile(lambda item: not _by_the_model(item), reversed(items)))
    return [said for item in reversed(newest) for said in _said(item)]


def _by_the_model(item: Mapping[str, Any]) -> bool:
    return item.get("type") in _BY_THE_MODEL or item.get("role") == "assistant"


def _said(item: Mapping[str, Any]) -> Iterator[Said]:
    if str(item.get("type", "message")).endswith("_output"):
        yield Said("tool", flat(item.get("output")))
    elif item.get("role") == "user":
        yield from (Said("user", text) for text in parts(item.get("content")))


def _system(body: Mapping[str, Any]) -> str:
    items = body.get("input") if isinstance(body.get("input"), list) else []
    told = [flat(item.get("content")) for item in items or () if item.get("role") in ("developer", "system")]
    return "\n".join([str(body.get("instructions") or ""), *told])


def _tools(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The tools of the request, and those that Codex sends to its newest models as an item of the input."""
    items = body.get("input") if isinstance(body.get("input"), list) else []
    added = [tool for item in items or () if item.get("type") == "additional_tools" for tool in item.get("tools") or ()]
    return [*(body.get("tools") or ()), *added]


def _names(tool: Mapping[str, Any]) -> list[str]:
    if tool.get("type") == "namespace":
        return [f"{tool.get('name')}.{inner.get('name')}" for inner in tool.get("tools") or ()]
    return [str(tool.get("name") or tool.get("type"))]


def _response(ask: Ask, status: str, output: list[dict[str, Any]]) -> dict[str, Any]:
    fixed = {"id": f"resp_{uuid4().hex}", "object": "response", "created_at": int(time.time())}
    return {**fixed, "status": status, "model": ask.model, "output": output}


def _message(text: str, status: str) -> dict[str, Any]:
    fixed = {"id": f"msg_{uuid4().hex}", "type": "message", "role": "assistant"}
    return {**fixed, "status": status, "content": [_part(text)]}


def _part(text: str) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": []}


def _function_call(call: Call) -> dict[str, Any]:
    namespace, _, name = call.name.rpartition(".")
    fixed = {"id": f"fc_{uuid4().hex}", "type": "function_call", "call_id": f"call_{uuid4().hex}"}
    named = {"name": name, **({"namespace": namespace} if namespace else {})}
    return {**fixed, "status": "completed", **named, "arguments": json.dumps(dict(call.arguments))}


def _usage(reply: Reply) -> dict[str, Any]:
    return {
        "input_tokens": reply.tokens,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": reply.output_tokens,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": reply.tokens + reply.output_tokens,
    }
