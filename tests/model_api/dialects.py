"""The protocols by the paths that they are spoken on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from tests.model_api import anthropic, chat, gemini, responses
from tests.model_api.exchange import Ask, Failure, Reply


class Dialect(Protocol):
    """What each protocol's module can do."""

    PATH: str

    def read(self, path: str, body: Mapping[str, Any], /) -> Ask: ...

    def stream(self, ask: Ask, reply: Reply, pieces: Iterable[str]) -> Iterator[tuple[str, Any]]: ...

    def whole(self, ask: Ask, reply: Reply) -> dict[str, Any]: ...

    def error(self, failure: Failure) -> dict[str, Any]: ...


DIALECTS: tuple[Dialect, ...] = (anthropic, responses, chat, gemini)

_PLAIN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("HEAD", r".*", {}),
    ("GET", r"/models$", {"object": "list", "has_more": False, "data": [{"id": "test-model", "object": "model"}]}),
    ("POST", r"/messages/count_tokens$", {"input_tokens": 1000}),
    ("POST", r":countTokens$", {"totalTokens": 1000}),
)


def find(path: str) -> Dialect | None:
    """The protocol whose conversation goes to this path."""
    return next((dialect for dialect in DIALECTS if re.search(dialect.PATH, path)), None)


def plain_answer(method: str, path: str) -> dict[str, Any] | None:
    """The answer to a question that needs no model; None if it is not known."""
    return next((answer for verb, pattern, answer in _PLAIN if verb == method and re.search(pattern, path)), None)
