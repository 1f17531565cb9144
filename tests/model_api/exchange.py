"""What an agent asks of a model and what it is answered, in words that all four protocols share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["prompt", "tool_result", "compact", "title", "other"]


@dataclass(frozen=True)
class Ask:
    """A request to the model, as far as it matters here.

    `texts` are the user's texts since the model last spoke, verbatim; `reminders` what the agent itself put among
    them; `results` the outputs of tools. `kind` is `tool_result` when there are only results, `compact` when the agent
    wants the conversation summed up, `prompt` for its other turns, and `title` or `other` for what it asks beside them.
    """

    kind: Kind
    texts: tuple[str, ...] = ()
    reminders: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    system: str = ""
    model: str = ""
    streams: bool = False
    schema: Mapping[str, Any] | None = None

    @property
    def is_a_turn(self) -> bool:
        """Is it part of the conversation, so that the agent works until it is answered?"""
        return self.kind in ("prompt", "tool_result", "compact")


@dataclass(frozen=True)
class Shell:
    """Have the agent run a shell command with its shell tool, whatever that is called.

    With `escalate`, ask for leave to run it outside the sandbox (Codex asks the user then).
    """

    command: str
    escalate: bool = False


@dataclass(frozen=True)
class Call:
    """Have the agent call the tool of this name (`namespace.name` where the protocol has namespaces)."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """An answer: words for `slow` seconds after `hang` seconds of silence, the text, then perhaps a tool call.

    `text` None means a text that tells length and hash of the prompt. `tokens` is reported as the input.
    """

    text: str | None = None
    call: Shell | Call | None = None
    hang: float = 0.0
    slow: float = 0.0
    tokens: int = 1000
    output_tokens: int = 20
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Failure:
    """An HTTP error instead of an answer; `type` and `more` go into the protocol's error object."""

    code: int
    message: str = ""
    type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.message or f"the model API was told to fail with {self.code}"


@dataclass(frozen=True)
class Reply:
    """An answer made ready for one request: the tool is one that the agent has."""

    text: str
    call: Call | None = None
    tokens: int = 1000
    output_tokens: int = 20
