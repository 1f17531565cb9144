"""YAML text as a stream of parser events, and its syntax errors in words that say what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from topology.spec.problems import Problem, Span, SpecInvalid
from topology.spec.wording import quoted

MAX_TEXT_BYTES = 1024 * 1024

PARSERS: tuple[Any, ...] = tuple(getattr(yaml, name) for name in ("CSafeLoader", "SafeLoader") if hasattr(yaml, name))
"""The fast parser where PyYAML was built with it, then the pure one; both give the same events and marks."""

_FIRST = Span(1, 1, 1, 2)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")

_SENTENCES = (
    ("mapping values", "this ':' cannot stand here; put text with ': ' in quotes, or fix the indentation"),
    ("unknown escape", "{escape} means nothing in double quotes; write two backslashes or use single quotes"),
    ("start any token", "text cannot start with {character}; put it in quotes"),
    ("unexpected end of stream", "this quoted text never ends; add the closing quote"),
    ("',' or ']'", "this list is not closed, or a comma is missing in it; write it as [a, b]"),
    ("',' or '}'", "this mapping is not closed, or a comma is missing in it; write it as {{a: 1, b: 2}}"),
    ("expected ':'", "this line is no 'key: value'; add the ':' or indent it like the text it belongs to"),
    ("node content", "a value is missing before {character}; write one, or put the text in quotes"),
    ("YAML document", "leave the %YAML line out"),
    ("'-' indicator", "this is no item of the list above; start it with '- ' or indent it less"),
    ("expected", "this does not fit what stands before it; indent it like the rest, or quote the value"),
)  # fmt: skip
"""What to say when the parser's complaint contains the words on the left; both parsers are covered."""


def events(text: str, parser: Any = PARSERS[0]) -> Iterator[Any]:
    """The parser events of the text; raises SpecInvalid at the first thing that is no YAML."""
    _refuse_unreadable(text)
    text = text.removeprefix("\ufeff")
    try:
        yield from yaml.parse(text if text.endswith("\n") else text + "\n", Loader=parser)
    except yaml.MarkedYAMLError as error:
        raise SpecInvalid([_problem(error, text)]) from None
    except (yaml.YAMLError, ValueError, OverflowError):  # the pure parser on "\UFFFFFFFF": without a mark
        message = "a number in an escape such as \\U0001F600 is too large; write the character itself"
        raise SpecInvalid([Problem.at(_FIRST, (), message)]) from None


def span(start: Any, end: Any) -> Span:
    """The stretch between two marks of the parser."""
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _refuse_unreadable(text: str) -> None:
    if len(text) > MAX_TEXT_BYTES or len(text.encode(errors="replace")) > MAX_TEXT_BYTES:
        raise SpecInvalid([Problem.at(_FIRST, (), "the text is larger than 1 MiB; split it into several")])
    forbidden = _FORBIDDEN.search(text, 1 if text.startswith("\ufeff") else 0)
    if forbidden:
        message = f"the character {quoted(forbidden[0])} cannot stand in YAML; remove it"
        raise SpecInvalid([Problem.at(_place_after(text[: forbidden.start()]), (), message)])


def _place_after(text: str) -> Span:
    """The one character that follows the text."""
    lines = _LINE_BREAK.split(text)
    line, column = len(lines), len(lines[-1]) + 1
    return Span(line, column, line, column + 1)


def _problem(error: yaml.MarkedYAMLError, text: str) -> Problem:
    """The parser's complaint in our words; at the end of the text, placed where the open part began."""
    mark: Any = error.problem_mark or error.context_mark
    cause = str(error.problem)
    if error.context_mark is not None and ("end of stream" in cause or not text[mark.index :].strip()):
        mark = error.context_mark
    if not text[mark.index :].strip():
        return Problem.at(_place_after(text.rstrip()), (), "the text ends too early; close its brackets")
    # Of a bad escape the pure parser marks the letter, the fast one the backslash: take the backslash.
    back = 1 if "unknown escape" in cause and text[mark.index] != "\\" else 0
    index, line, column = mark.index - back, mark.line + 1, mark.column + 1 - back
    place = Span(line, column, line, column + 1)
    return Problem.at(place, (), _sentence(cause, text[index : index + 2]))


def _sentence(cause: str, following: str) -> str:
    if following.startswith("\t"):
        return "lines are indented with spaces in YAML; replace this tab"
    for known, sentence in _SENTENCES:
        if known in cause:
            return sentence.format(character=quoted(following[:1]), escape=quoted(following))
    return "this is no YAML; check indentation, quotes and brackets here"
