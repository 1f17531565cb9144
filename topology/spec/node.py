"""One value of a YAML document, with its place in the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from topology.spec.problems import Span
from topology.spec.scalars import Scalar

Value: TypeAlias = "Scalar | dict[str, Any] | tuple[Any, ...]"


@dataclass(slots=True)
class Node:
    """One value of the document and where it stands; a mapping and a list also know their parts."""

    span: Span
    value: Value
    text: str | None = None
    """A scalar's text as written, without its quotes; None for mappings and lists."""
    parts: dict[str | int, Node] = field(default_factory=dict)
    keys: dict[str | int, Span] = field(default_factory=dict)
    size: int = 1

    @property
    def is_absent(self) -> bool:
        """Whether nothing was written, as after the colon of `edges:`."""
        return self.text == "" and self.span[:2] == self.span[2:]
