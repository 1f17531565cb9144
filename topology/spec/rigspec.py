"""RigSpec, the pod-aware rig format, version "0.2": one team of agents as frozen, typed values.

`topology.spec.load` reads it from YAML text. The texts below each field are also those of the JSON Schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from topology.spec.base import SpecModel
from topology.spec.continuity import ContinuityPolicy
from topology.spec.edge import Edge
from topology.spec.member import Env, Member
from topology.spec.services import Services
from topology.spec.startup import Startup
from topology.spec.texts import Id, Line, Lines, SafePath, at_least_one, scalar_text
from topology.spec.wording import described
from topology.spec.workspace import Workspace

VERSION = "0.2"


def _version(value: Any) -> str:
    if scalar_text(value) != VERSION:
        raise ValueError(f'this is {described(value)}, and only version {VERSION} is known; write version: "{VERSION}"')
    return VERSION


class Doc(SpecModel):
    """A document that belongs to the rig."""

    path: SafePath = Field(examples=["docs/brief.md"])
    """The file, relative to the folder of the spec."""


class Pod(SpecModel):
    """A group of members that share context."""

    id: Id = Field(examples=["dev"])
    """Names the pod inside its rig."""
    label: Line = Field(examples=["Development"])
    """Name shown to people."""
    summary: Lines | None = None
    """What the pod is for."""
    continuity_policy: ContinuityPolicy | None = None
    """How what its members know outlives one conversation."""
    startup: Startup = Startup()
    """What every member of the pod is given when it starts."""
    members: tuple[Member, ...] = Field(examples=[[]])
    """The members; may be empty."""
    edges: tuple[Edge, ...] = ()
    """Relations between members of this pod, by their ids alone."""


class SeatSpec(NamedTuple):
    """A member together with its pod."""

    pod: Pod
    member: Member

    @property
    def logical_id(self) -> str:
        """Names the seat inside its rig: `pod.member`."""
        return f"{self.pod.id}.{self.member.id}"

    def address(self, rig: str) -> str:
        """Names the seat everywhere, and its tmux session: `pod-member@rig`."""
        return f"{self.pod.id}-{self.member.id}@{rig}"


class RigSpec(SpecModel):
    """A rig: a named team of agents and terminals, and how they relate."""

    form = "a rig is a mapping that starts with `version`, `name` and `pods`"

    version: Annotated[
        Literal["0.2"], BeforeValidator(_version), WithJsonSchema({"enum": ["0.2", 0.2], "default": "0.2"})
    ] = Field(examples=["0.2"])
    """Version of this format."""
    name: Id = Field(examples=["my-rig"])
    """Names the rig; it is the part after the @ in every seat's address."""
    summary: Lines | None = None
    """What the rig is for."""
    culture_file: SafePath | None = None
    """A file of norms for every agent of the rig, relative to the folder of the spec."""
    docs: tuple[Doc, ...] = ()
    """Documents that belong to the rig."""
    workspace: Workspace | None = None
    """The folders and repositories the rig works in."""
    env: Env = Field({})
    """Environment variables of every member; values are taken as written, nothing is expanded."""
    startup: Startup = Startup()
    """What every member of the rig is given when it starts."""
    services: Services | None = None
    """A Docker Compose stack that is up before the agents start."""
    pods: Annotated[tuple[Pod, ...], AfterValidator(at_least_one)] = Field(
        examples=[[{"id": "dev", "label": "Development", "members": []}]], json_schema_extra={"minItems": 1}
    )
    """The groups of members; at least one."""
    edges: tuple[Edge, ...] = ()
    """Relations between members of different pods, both written as `pod.member`."""

    def seats(self) -> Iterator[SeatSpec]:
        """Every member with its pod, in the order of the document."""
        return (SeatSpec(pod, member) for pod in self.pods for member in pod.members)

    def all_edges(self) -> tuple[Edge, ...]:
        """Every edge with both ends as `pod.member`: those of the pods first, then those between pods."""
        local = (edge.qualified(pod.id) for pod in self.pods for edge in pod.edges)
        return (*local, *self.edges)
