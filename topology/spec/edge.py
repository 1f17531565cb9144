"""Edges: typed, directed relations between two members."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from topology.spec.base import SpecModel

EdgeKind: TypeAlias = Literal["delegates_to", "spawned_by", "can_observe", "collaborates_with", "escalates_to"]


class Edge(SpecModel):
    """A relation between two members. Only delegates_to and spawned_by decide who starts first."""

    kind: EdgeKind = Field(examples=["delegates_to"])
    """What the first member has to do with the second."""
    source: str = Field(alias="from", examples=["lead"])
    """Where the edge begins: a member's id inside a pod, `pod.member` between pods."""
    target: str = Field(alias="to", examples=["builder"])
    """Where the edge ends, written in the same way."""

    def qualified(self, pod: str) -> Edge:
        """The same edge with both ends written as `pod.member`."""
        return self.model_copy(update={"source": f"{pod}.{self.source}", "target": f"{pod}.{self.target}"})


def launch_arrow(kind: object, source: str, target: str) -> tuple[str, str] | None:
    """Which end must start before the other, as (first, second); None where the order does not matter."""
    if kind == "delegates_to":
        return source, target
    if kind == "spawned_by":
        return target, source
    return None
