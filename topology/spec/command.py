"""The command of a terminal member: argument words, never shell text."""

from __future__ import annotations

import shlex
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from topology.spec.base import refusal
from topology.spec.texts import EnvValue


def split(command: Any) -> Any:
    """Splits a command written as one string into words, quoted as for a shell; nothing is expanded."""
    if not isinstance(command, str):
        return _listed(command)
    try:
        words = shlex.split(command)
    except ValueError as error:
        fault = "a quote is never closed" if "quotation" in str(error) else "it ends in a lone backslash"
        raise ValueError(f"{fault}; complete it, or write the command as a list of words") from None
    return _listed(tuple(words))


def _listed(words: Any) -> Any:
    if words == () or (isinstance(words, tuple) and words[0] == ""):
        raise refusal((), "the command names no program; write one, or leave `command` out for your shell")
    return words


Command = Annotated[
    tuple[EnvValue, ...],
    BeforeValidator(split),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "array", "minItems": 1, "items": {"type": ["string", "number", "boolean"]}},
            ]
        }
    ),
]
