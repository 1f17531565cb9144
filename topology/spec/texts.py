"""The kinds of text in a spec: ids, paths, names, environment; each says what to write instead."""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from topology.spec.wording import quoted

MAX_ID = 63

Items = TypeVar("Items", bound=tuple[Any, ...])

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_ENV_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ROLE = re.compile(r"[A-Za-z0-9_.-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_URL = re.compile(r"https?://[^\s/]+\S*")
_TCP = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):([0-9]{1,5})")


def _lines(text: str) -> str:
    return _without(_CONTROL_BUT_LINES, text)


def _line(text: str) -> str:
    if not text.strip():
        raise ValueError("this text is empty; write something, or leave the key out if it may be left out")
    return _without(_CONTROL, text)


def _without(forbidden: re.Pattern[str], text: str) -> str:
    if found := forbidden.search(text):
        raise ValueError(f"the control character {quoted(found[0])} cannot stand in this text; remove it")
    return text


def _id(text: str) -> str:
    if not _ID.fullmatch(text) or len(text) > MAX_ID:
        rule = f"at most {MAX_ID} of a-z, 0-9, '-' and '_', starting with a letter or digit"
        raise ValueError(f"{quoted(text)} cannot be used as an id; write {_suggestion(text)} ({rule})")
    return text


def _suggestion(text: str) -> str:
    """The id that comes nearest to the text."""
    candidate = re.sub(r"[^a-z0-9_]+", "-", text[:200].lower()).strip("-_")[:MAX_ID].rstrip("-_")
    return quoted(candidate) if candidate else "a name such as 'dev'"


def _env_name(text: str) -> str:
    if not _ENV_NAME.fullmatch(text):
        candidate = re.sub(r"[^A-Za-z0-9_]+", "_", text[:200]).strip("_")
        example = quoted(candidate) if _ENV_NAME.fullmatch(candidate) else "a name such as 'MY_NAME'"
        rule = "letters, digits and '_', no digit first"
        raise ValueError(f"{quoted(text)} cannot name an environment variable; write {example} ({rule})")
    return text


def scalar_text(value: Any) -> Any:
    """A number or boolean as the text it stands for; anything else as it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return getattr(value, "text", value)


def _word(value: Any) -> Any:
    if value is None:
        raise ValueError('a value is missing here; write one, or "" for an empty one')
    return scalar_text(value)


def _safe_path(text: str) -> str:
    _line(text)
    if text.startswith(("/", "~")):
        raise ValueError(f"{quoted(text)} is not relative; write a path inside the folder of the spec")
    if ".." in text.split("/"):
        raise ValueError(f"{quoted(text)} leads out of the folder of the spec; write a path without '..'")
    return text


def _agent_ref(text: str) -> str:
    _line(text)
    scheme, _, rest = text.partition(":")
    if scheme == "local" and rest and not rest.startswith(("/", "~")):
        return text
    if (scheme == "path" and rest.startswith("/")) or (scheme == "builtin" and _ID.fullmatch(rest)):
        return text
    forms = "'local:<relative path>', 'path:<absolute path>' or 'builtin:<name>'"
    raise ValueError(f"{quoted(text)} names no agent; write {forms}")


def _model(text: str) -> str:
    _line(text)
    if text.lstrip().startswith("-"):
        raise ValueError(f"{quoted(text)} would be an option of the agent's program; write the name of a model")
    return text


def _role(text: str) -> str:
    if not _ROLE.fullmatch(text):
        raise ValueError(f"{quoted(text)} cannot be a role; write one word of letters, digits, '.', '_' and '-'")
    return text


def _url(text: str) -> str:
    if not _URL.fullmatch(_line(text)):
        raise ValueError(f"{quoted(text)} is no web address; write one that starts with http:// or https://")
    return text


def _tcp(text: str) -> str:
    match = _TCP.fullmatch(_line(text))
    if not match or not 1 <= int(match[2]) <= 65535:
        raise ValueError(f"{quoted(text)} is no host and port; write them as in '127.0.0.1:5432'")
    return text


def at_least_one(items: Items) -> Items:
    """Refuses an empty list. (A `min_length` would count only the items that are valid.)"""
    if not items:
        raise ValueError("this list is empty; write at least one item")
    return items


def _schema(pattern: str, **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, **more})


Id = Annotated[str, AfterValidator(_id), _schema("^[a-z0-9][a-z0-9_-]*$", maxLength=MAX_ID)]
"""Name of a rig, pod or member: together they name a tmux session, so tmux's own separators are out."""

Line = Annotated[str, AfterValidator(_line), _schema(r"\S")]
"""Some text on one line."""

Lines = Annotated[str, AfterValidator(_lines)]
"""Text of any length, or none."""

SafePath = Annotated[str, AfterValidator(_safe_path), _schema(r"^(?![/~])(?!(.*/)?\.\.(/|$)).+$")]
"""A path that stays inside the folder of the spec."""

AgentRef = Annotated[str, AfterValidator(_agent_ref), _schema("^(local:[^/~]|path:/|builtin:[a-z0-9]).*$")]
ModelName = Annotated[str, AfterValidator(_model), _schema(r"^\s*[^-\s]")]
Role = Annotated[str, AfterValidator(_role), _schema("^[A-Za-z0-9_.-]+$")]
Url = Annotated[str, AfterValidator(_url), _schema("^https?://")]
HostPort = Annotated[str, AfterValidator(_tcp), _schema(":[0-9]{1,5}$")]

EnvName = Annotated[str, AfterValidator(_env_name)]
_SCALAR_SCHEMA = {"type": ["string", "number", "boolean"]}
EnvValue = Annotated[str, BeforeValidator(_word), AfterValidator(_lines), WithJsonSchema(_SCALAR_SCHEMA)]
ENV_SCHEMA = {
    "type": "object",
    "propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_]*$"},
    "additionalProperties": _SCALAR_SCHEMA,
}
