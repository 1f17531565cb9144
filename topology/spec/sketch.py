"""A spec as a drawing needs it: pods, seats and edges, and where each of them stands in the text."""

from __future__ import annotations

from typing import Any, TypeAlias

from topology.spec.document import parse
from topology.spec.node import Node
from topology.spec.problems import Location
from topology.spec.rigspec import Pod, RigSpec

Sketch: TypeAlias = dict[str, Any]


def sketch(spec: RigSpec) -> Sketch:
    """The spec's shape, as JSON values."""
    return {
        "name": spec.name,
        "pods": [{"id": pod.id, "label": pod.label, "seats": _seats(pod)} for pod in spec.pods],
        "edges": [{"kind": edge.kind, "from": edge.source, "to": edge.target} for edge in spec.all_edges()],
    }


def placed_sketch(spec: RigSpec, text: str) -> Sketch:
    """The sketch of a spec that was loaded from `text`, with `at` on every pod, seat and edge.

    `at` is [line, column, end line, end column], counted like a Problem's.
    """
    root, drawn = parse(text).root, sketch(spec)
    inside: list[Location] = []
    for number, pod in enumerate(spec.pods):
        place: Location = ("pods", number)
        drawn["pods"][number]["at"] = _span(root, place)
        for index, seat in enumerate(drawn["pods"][number]["seats"]):
            seat["at"] = _span(root, (*place, "members", index))
        inside += [(*place, "edges", index) for index in range(len(pod.edges))]
    between: list[Location] = [("edges", index) for index in range(len(spec.edges))]
    for edge, location in zip(drawn["edges"], [*inside, *between], strict=True):
        edge["at"] = _span(root, location)
    return drawn


def _seats(pod: Pod) -> list[dict[str, Any]]:
    return [
        {"id": member.id, "label": member.label or "", "runtime": member.runtime, "bypasses": member.bypasses}
        for member in pod.members
    ]


def _span(root: Node, location: Location) -> list[int]:
    for step in location:
        root = root.parts[step]
    return [*root.span]
