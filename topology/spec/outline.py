"""The ids and edges of a document, read tolerantly: checked against each other however broken the rest is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from topology.spec.problems import Location

LogicalId: TypeAlias = str
"""`pod.member`."""


@dataclass(frozen=True)
class MemberOutline:
    """A member's id, and where the member stands."""

    id: str
    location: Location


@dataclass(frozen=True)
class EdgeOutline:
    """An edge as written; empty text stands for an end that is missing or no text."""

    kind: str
    source: str
    target: str
    location: Location


@dataclass(frozen=True)
class PodOutline:
    """A pod's id, members and edges, and where the pod stands."""

    id: str
    members: tuple[MemberOutline, ...]
    edges: tuple[EdgeOutline, ...]
    location: Location

    @cached_property
    def member_ids(self) -> dict[str, None]:
        """The ids of the members, in order."""
        return dict.fromkeys(member.id for member in self.members if member.id)


@dataclass(frozen=True)
class Outline:
    """The pods and edges of a rig."""

    pods: tuple[PodOutline, ...]
    edges: tuple[EdgeOutline, ...]

    def logical_ids(self) -> dict[LogicalId, None]:
        """`pod.member` of every member, in order."""
        return dict.fromkeys(f"{pod.id}.{member}" for pod in self.pods for member in pod.member_ids)


def outline_of(document: Any) -> Outline:
    """The outline of a document's value; whatever does not look like a pod, member or edge is passed over."""
    pods = tuple(_pod(pod, location) for location, pod in mappings(document, "pods"))
    return Outline(pods, _edges(document, ()))


def mappings(value: Any, key: str, location: Location = ()) -> Iterator[tuple[Location, dict[str, Any]]]:
    """The mappings in the list under `key`, each with its location."""
    items = value.get(key) if isinstance(value, dict) else None
    for index, item in enumerate(items if isinstance(items, tuple) else ()):
        if isinstance(item, dict):
            yield (*location, key, index), item


def text_of(mapping: dict[str, Any], key: str) -> str:
    """The text under `key`, or nothing."""
    value = mapping.get(key)
    return value if isinstance(value, str) else ""


def _pod(pod: dict[str, Any], location: Location) -> PodOutline:
    members = tuple(MemberOutline(text_of(member, "id"), place) for place, member in mappings(pod, "members", location))
    return PodOutline(text_of(pod, "id"), members, _edges(pod, location), location)


def _edges(owner: Any, location: Location) -> tuple[EdgeOutline, ...]:
    return tuple(
        EdgeOutline(text_of(edge, "kind"), text_of(edge, "from"), text_of(edge, "to"), place)
        for place, edge in mappings(owner, "edges", location)
    )
