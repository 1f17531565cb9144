"""Small clients of the four protocols, as the agents speak them, for the model API's own tests."""

from __future__ import annotations

import http.client
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.model_api.api import ModelApi


@dataclass(frozen=True)
class Got:
    """An answer, read to its end; `call` is the tool's name and arguments."""

    status: int
    headers: Mapping[str, str]
    body: Any = None
    text: str = ""
    call: tuple[str, Mapping[str, Any]] = ("", {})
    tokens: int = 0


class Protocol(ABC):
    """How one protocol is asked and its answers are read."""

    name: str
    shell: str

    @abstractmethod
    def path(self, stream: bool) -> str:
        """Where a question goes."""

    @abstractmethod
    def body(self, text: str, result: str, tools: bool) -> dict[str, Any]:
        """A question: a text, or else the result of a tool."""

    @abstractmethod
    def read(self, events: list[Any], whole: Any) -> tuple[str, tuple[str, Mapping[str, Any]], int]:
        """Text, tool call and input tokens, from a stream or from an answer in one piece."""

    def send(
        self,
        connection: http.client.HTTPConnection,
        text: str = "",
        *,
        base: str = "",
        result: str = "",
        tools: bool = True,
        stream: bool = True,
        session: str = "",
    ) -> None:
        """Ask, and leave the answer to be read."""
        body = {**self.body(text, result, tools), "model": "m", "stream": stream}
        connection.request("POST", base + self.path(stream), json.dumps(body), {"X-Claude-Code-Session-Id": session})


class _Claude(Protocol):
    name, shell = "anthropic", "Bash"

    def path(self, stream: bool) -> str:
        return "/v1/messages?beta=true"

    def body(self, text: str, result: str, tools: bool) -> dict[str, Any]:
        answer = {"type": "tool_result", "tool_use_id": "t", "content": result}
        offered = [{"name": "Bash"}, {"name": "AskUserQuestion"}] if tools else []
        return {"messages": [{"role": "user", "content": text or [answer]}], "tools": offered}

    def read(self, events: list[Any], whole: Any) -> tuple[str, tuple[str, Mapping[str, Any]], int]:
        if whole:
            return whole["content"][0]["text"], ("", {}), whole["usage"]["input_tokens"]
        deltas = [event["delta"] for event in events if event["type"] == "content_block_delta"]
        starts = [event["content_block"] for event in events if event["type"] == "content_block_start"]
        names = [block["name"] for block in starts if block["type"] == "tool_use"]
        arguments = json.loads("".join(delta.get("partial_json", "") for delta in deltas) or "{}")
        assert events[-1]["type"] == "message_stop"
        text = "".join(delta.get("text", "") for delta in deltas)
        return text, ("".join(names), arguments), events[0]["message"]["usage"]["input_tokens"]


class _Codex(Protocol):
    name, shell = "responses", "exec_command"

    def path(self, stream: bool) -> str:
        return "/v1/responses"

    def body(self, text: str, result: str, tools: bool) -> dict[str, Any]:
        said = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}
        answer = {"type": "function_call_output", "call_id": "c", "output": result}
        return {"input": [said if text else answer], "tools": [{"name": "exec_command"}] if tools else []}

    def read(self, events: list[Any], whole: Any) -> tuple[str, tuple[str, Mapping[str, Any]], int]:
        response = whole or events[-1]["response"]
        assert response["status"] == "completed"
        calls = [item for item in response["output"] if item["type"] == "function_call"]
        call = (calls[0]["name"], json.loads(calls[0]["arguments"])) if calls else ("", {})
        return response["output"][0]["content"][0]["text"], call, response["usage"]["input_tokens"]


class _Chat(Protocol):
    name, shell = "chat", "bash"

    def path(self, stream: bool) -> str:
        return "/v1/chat/completions"

    def body(self, text: str, result: str, tools: bool) -> dict[str, Any]:
        said = {"role": "user", "content": text} if text else {"role": "tool", "content": result}
        return {"messages": [said], "tools": [{"function": {"name": "bash"}}] if tools else []}

    def read(self, events: list[Any], whole: Any) -> tuple[str, tuple[str, Mapping[str, Any]], int]:
        if whole:
            return whole["choices"][0]["message"]["content"], ("", {}), whole["usage"]["prompt_tokens"]
        assert events.pop() == "[DONE]"
        deltas = [choice["delta"] for event in events for choice in event["choices"]]
        functions = [call["function"] for delta in deltas for call in delta.get("tool_calls", ())]
        call = (functions[0]["name"], json.loads(functions[0]["arguments"])) if functions else ("", {})
        return "".join(delta.get("content", "") for delta in deltas), call, events[-1]["usage"]["prompt_tokens"]


class _Gemini(Protocol):
    name, shell = "gemini", "run_shell_command"

    def path(self, stream: bool) -> str:
        verb = "streamGenerateContent?alt=sse" if stream else "generateContent"
        return f"/v1beta/models/m:{verb}"

    def body(self, text: str, result: str, tools: bool) -> dict[str, Any]:
        answer = {"functionResponse": {"name": "f", "response": {"output": result}}}
        offered = [{"functionDeclarations": [{"name": "run_shell_command"}]}] if tools else []
        return {"contents": [{"role": "user", "parts": [{"text": text} if text else answer]}], "tools": offered}

    def read(self, events: list[Any], whole: Any) -> tuple[str, tuple[str, Mapping[str, Any]], int]:
        answers = events or [whole]
        assert answers[-1]["candidates"][0]["finishReason"] == "STOP"
        parts = [part for answer in answers for part in answer["candidates"][0]["content"]["parts"]]
        calls = [part["functionCall"] for part in parts if "functionCall" in part]
        call = (calls[0]["name"], calls[0]["args"]) if calls else ("", {})
        text = "".join(part.get("text", "") for part in parts)
        return text, call, answers[-1]["usageMetadata"]["promptTokenCount"]


claude = _Claude()
PROTOCOLS: tuple[Protocol, ...] = (claude, _Codex(), _Chat(), _Gemini())


def connect(url: str) -> http.client.HTTPConnection:
    """A connection to the host of this address."""
    parts = urlsplit(url)
    return http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=20)


def answer(api: ModelApi, protocol: Protocol, text: str = "", *, url: str = "", **how: Any) -> Got:
    """Ask on a connection of its own and read the answer to its end."""
    connection = connect(url or api.url)
    try:
        protocol.send(connection, text, base=urlsplit(url).path, **how)
        response = connection.getresponse()
        return _read(protocol, response.status, response.headers, response.read().decode())
    finally:
        connection.close()


def _read(protocol: Protocol, status: int, headers: Any, body: str) -> Got:
    known = {name.lower(): value for name, value in headers.items()}
    if status != 200:
        return Got(status, known, json.loads(body))
    if known["content-type"] == "application/json":
        return Got(status, known, json.loads(body), *protocol.read([], json.loads(body)))
    data = [line.removeprefix("data: ") for line in body.splitlines() if line.startswith("data: ")]
    events = [json.loads(line) if line.startswith("{") else line for line in data]
    return Got(status, known, events, *protocol.read(events, None))
