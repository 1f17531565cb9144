"""Where a member's first conversation comes from, if not from nothing."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field

from topology.spec.base import SpecModel, chosen_by
from topology.spec.texts import Line, at_least_one


def _exact(conversation: str) -> str:
    if conversation in ("last", "latest"):
        raise ValueError(f"'{conversation}' may be another conversation tomorrow; write the id of the one you mean")
    return conversation


class NativeId(SpecModel):
    """A conversation, by the id that its agent program gave it."""

    kind: Literal["native_id"] = Field(examples=["native_id"])
    """How the conversation is named."""
    value: Annotated[Line, AfterValidator(_exact)] = Field(examples=["0198c2d4-5b7e-7a10-9c1f-3e2d1b0a9f88"])
    """The id."""


class ArtifactSet(SpecModel):
    """Files from which what was known can be rebuilt."""

    kind: Literal["artifact_set"] = Field(examples=["artifact_set"])
    """How the files are named."""
    value: Annotated[tuple[Line, ...], AfterValidator(at_least_one)] = Field(
        examples=[["notes/brief.md"]], json_schema_extra={"minItems": 1}
    )
    """Their paths."""


class ImageName(SpecModel):
    """A saved starting context, by name."""

    kind: Literal["image_name"] = Field(examples=["image_name"])
    """How the image is named."""
    value: Line = Field(examples=["warm-reviewer"])
    """Its name."""
    version: Line | None = None
    """Its version; the newest when left out."""


class ForkSource(SpecModel):
    """Starts as a copy of another conversation."""

    mode: Literal["fork"]
    """How the conversation begins: fork, rebuild or agent_image."""
    ref: NativeId = Field(examples=[{"kind": "native_id", "value": "0198c2d4-5b7e-7a10-9c1f-3e2d1b0a9f88"}])
    """The conversation to copy."""


class RebuildSource(SpecModel):
    """Starts by reading what earlier members left behind."""

    mode: Literal["rebuild"]
    """How the conversation begins: fork, rebuild or agent_image."""
    ref: ArtifactSet = Field(examples=[{"kind": "artifact_set", "value": ["notes/brief.md"]}])
    """What to read."""


class AgentImageSource(SpecModel):
    """Starts from a saved starting context."""

    mode: Literal["agent_image"]
    """How the conversation begins: fork, rebuild or agent_image."""
    ref: ImageName = Field(examples=[{"kind": "image_name", "value": "warm-reviewer"}])
    """The saved context."""


SessionSource: TypeAlias = Annotated[
    ForkSource | RebuildSource | AgentImageSource,
    chosen_by("mode", {"fork": ForkSource, "rebuild": RebuildSource, "agent_image": AgentImageSource}),
]
