"""Names inside an agent: ids that stand twice, uses of what is not there, imports that repeat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from topology.spec.agent.resources import KINDS
from topology.spec.outline import mappings, text_of
from topology.spec.problems import Finding, Location, path_of
from topology.spec.wording import quoted, unknown


def repeated_ids(agent: Any) -> Iterator[Finding]:
    """Resources of one kind with the same id."""
    for kind, noun in KINDS.items():
        first: dict[str, Location] = {}
        for location, resource in mappings(_mapping(agent, "resources"), kind, ("resources",)):
            name = text_of(resource, "id")
            if name and first.setdefault(name, location) is not location:
                message = f"{path_of(first[name])} is already the {noun} {quoted(name)}; write another id"
                yield Finding((*location, "id"), message)


def repeated_imports(agent: Any) -> Iterator[Finding]:
    """The same agent imported twice."""
    first: dict[str, Location] = {}
    for location, imported in mappings(agent, "imports"):
        ref = text_of(imported, "ref")
        if ref and first.setdefault(ref, location) is not location:
            yield Finding((*location, "ref"), f"{quoted(ref)} stands here twice; remove one of the two")


def unknown_uses(agent: Any) -> Iterator[Finding]:
    """Uses of resources that the agent does not declare; those of imported agents are checked when these are read."""
    resources, has_imports = _mapping(agent, "resources"), bool(list(mappings(agent, "imports")))
    declared = {kind: [text_of(r, "id") for _, r in mappings(resources, kind)] for kind in KINDS}
    for profile, written in _mapping(agent, "profiles").items():
        for kind, noun in KINDS.items():
            for index, name in enumerate(_items(_mapping(written, "uses"), kind)):
                if isinstance(name, str) and (message := _missing(noun, kind, name, declared[kind], has_imports)):
                    yield Finding(("profiles", profile, "uses", kind, index), message)


def _missing(noun: str, kind: str, name: str, declared: list[str], has_imports: bool) -> str | None:
    if not name or name in declared:
        return None
    if ":" in name:
        hint = "import it, or write the id of a resource of this agent"
        return None if has_imports else f"{quoted(name)} is of another agent and there are no `imports`; {hint}"
    known = [one for one in declared if one]
    if not known:
        return f"there is no {noun} {quoted(name)}; declare it under `resources.{kind}`"
    return unknown(noun, name, known)


def _mapping(value: Any, key: str) -> dict[str, Any]:
    part = value.get(key) if isinstance(value, dict) else None
    return part if isinstance(part, dict) else {}


def _items(value: Any, key: str) -> tuple[Any, ...]:
    part = value.get(key) if isinstance(value, dict) else None
    return part if isinstance(part, tuple) else ()
