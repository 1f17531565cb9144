"""Checks values against a model, and says in our own words what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import nsmallest
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from topology.spec.base import Stray, Written
from topology.spec.document import Document
from topology.spec.member import TERMINAL_DEFAULTS
from topology.spec.problems import Location, Problem
from topology.spec.wording import choices, described, nearest, quoted


def shape_problems(error: ValidationError, document: Document, most: int, form: str) -> Iterator[Problem]:
    """The first `most` problems of a document, in the order of the text; `form` says what the whole should be."""

    def placed(details: ErrorDetails, sentence: str = "") -> Problem:
        return document.problem(_location(details), sentence, at_key=_is_about_key(details))

    for details in nsmallest(most, _telling(error.errors(include_url=False)), key=placed):
        yield placed(details, _sentence(details, form))


def _telling(errors: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Without the keys that only some runtimes need, where the runtime itself is not known."""
    unknown = {e["loc"][:-1] for e in errors if e["loc"][-1:] == ("runtime",) and e["type"] == "value_error"}
    for details in errors:
        *owner, key = details["loc"] or ("",)
        if details["type"] != "missing" or key not in TERMINAL_DEFAULTS or tuple(owner) not in unknown:
            yield details


def _location(details: ErrorDetails) -> Location:
    location = details["loc"]
    return location[:-1] if location[-1:] == ("[key]",) else location


def _is_about_key(details: ErrorDetails) -> bool:
    return details["type"] == "extra_forbidden" or details["loc"][-1:] == ("[key]",)


def _sentence(details: ErrorDetails, form: str) -> str:
    kind, value = details["type"], details["input"]
    if not details["loc"] and kind == "model_type":
        return f"this is {described(value)}; {form}"
    if kind in _SENTENCES:
        return _SENTENCES[kind](details)
    if kind in _WANTED:
        return _wanted(_WANTED[kind], value)
    return f"{described(value)} cannot stand here; see the reference for what can"


def _wanted(form: str, value: Any) -> str:
    if value is None:
        return f"a value is missing here; write {form}"
    if form == "text" and hasattr(value, "text"):
        return f'this is {described(value)}, and text is needed; put it in quotes: "{value.text}"'
    if form == "text" and isinstance(value, bool):
        return f'this is {described(value)}, and text is needed; put it in quotes: "{described(value)}"'
    return f"this is {described(value)}; write {form}"


_WANTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "float_type": "a number, as in 60",
    "tuple_type": "a list, as in [a, b] or with each item on a line of its own after '- '",
    "dict_type": "a mapping, as in {key: value} or with each 'key: value' on a line of its own",
    "model_type": "a mapping, as in {key: value} or with each 'key: value' on a line of its own",
}


def _missing(details: ErrorDetails) -> str:
    key = str(details["loc"][-1])
    written = details["input"]
    if not isinstance(written, Written):
        return f"the key '{key}' is missing; add it"
    example = written.model.known_keys()[key].examples[0]
    return f"the key '{key}' is missing; add it, for example `{key}: {as_yaml(example)}`"


def _unknown_key(details: ErrorDetails) -> str:
    key, stray = str(details["loc"][-1]), details["input"]
    known = stray.model.known_keys() if isinstance(stray, Stray) else {}
    if isinstance(stray, Stray) and key in stray.model.refused_keys:
        return stray.model.refused_keys[key]
    match = nearest(key, known)
    if match is not None:
        return f"unknown key {quoted(key)}; did you mean {quoted(match)}?"
    return f"unknown key {quoted(key)}; remove it, or write {choices(known)}"


def _choice(details: ErrorDetails) -> str:
    allowed = details["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")
    value = details["input"]
    if not isinstance(value, str):
        return f"this is {described(value)}; write {choices(allowed)}"
    match = nearest(value, allowed)
    hint = f"did you mean {quoted(match)}? It can be" if match and len(allowed) > 1 else "write"
    return f"{quoted(value)} is not possible here; {hint} {choices(allowed)}"


_SENTENCES: dict[str, Callable[[ErrorDetails], str]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "literal_error": _choice,
    "value_error": lambda details: str(details["ctx"]["error"]),
    "refused": lambda details: str(details["ctx"]["sentence"]),
    "string_too_short": lambda details: "this text is empty; write at least one character",
}


def as_yaml(value: Any) -> str:
    """A value as YAML on one line, as it can stand after `key: `."""
    text: str = yaml.safe_dump(value, default_flow_style=True, width=1000, sort_keys=False)
    return text.removesuffix("...\n").strip()
