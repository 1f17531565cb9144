"""AgentSpec, the format of agent.yaml: one agent that seats of many rigs can refer to, as frozen, typed values.

`topology.spec.agent.load_agent` reads it from YAML text. The texts below each field are also those of the JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, TypeAlias, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from topology.spec.agent.lifecycle import Lifecycle
from topology.spec.agent.resources import NO_HOOKS, Resources, Uses
from topology.spec.base import SpecModel
from topology.spec.numbers import Seconds
from topology.spec.runtime import TERMINAL, RuntimeName
from topology.spec.startup import Startup
from topology.spec.texts import AgentRef, Id, Line, Lines, ModelName, scalar_text
from topology.spec.wording import quoted

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+_-]*")
Items = TypeVar("Items", bound=Mapping[str, object])


def _version(text: str) -> str:
    if not _VERSION.fullmatch(text) or text in ("latest", "x") or ".x" in text:
        raise ValueError(f"{quoted(text)} is no exact version; write one, such as '1.0.0', without ranges or wildcards")
    return text


def _of_an_agent(runtime: str) -> str:
    if runtime == TERMINAL:
        raise ValueError("a terminal is no agent; write the runtime of one, or leave `runtime` out for any")
    return runtime


def _at_least_one(items: Items) -> Items:
    if not items:
        raise ValueError("there is no profile; write at least one, such as `default: {}`")
    return items


Version: TypeAlias = Annotated[
    str,
    BeforeValidator(scalar_text),
    AfterValidator(_version),
    WithJsonSchema({"type": ["string", "number"]}),
]
AgentRuntime: TypeAlias = Annotated[RuntimeName, AfterValidator(_of_an_agent)]


class Import(SpecModel):
    """Another agent, whose resources this one may use as `agent:id`."""

    ref: AgentRef = Field(examples=["local:../shared"])
    """The agent: local:<relative path>, path:<absolute path> or builtin:<name>."""
    version: Version = Field(examples=["1.0.0"])
    """The version it must have, exactly."""


class Defaults(SpecModel):
    """What holds unless a profile or a member says otherwise."""

    runtime: AgentRuntime | None = None
    """The runtime the agent is written for; any when left out."""
    model: ModelName | None = None
    """The model it uses; the runtime's own choice when left out."""
    lifecycle: Lifecycle = Lifecycle()
    """How it lives in its seat."""


class Preferences(SpecModel):
    """What a profile would rather have."""

    runtime: AgentRuntime | None = None
    """The runtime this profile is written for."""
    model: ModelName | None = None
    """The model it uses; a member can name another."""


class Activity(SpecModel):
    """How the agent's activity is judged where its runtime does not tell it."""

    silence_window_seconds: Seconds | None = None
    """After so many seconds without output it may count as idle."""


class Profile(SpecModel):
    """A variant of the agent: what it uses, and how it starts."""

    refused_keys = {"hooks": NO_HOOKS}

    summary: Lines | None = None
    """What the profile is for."""
    preferences: Preferences = Preferences()
    """What it would rather have."""
    uses: Uses = Uses()
    """The resources it chooses."""
    startup: Startup = Startup()
    """What the seat is given when it starts, after what the agent gives."""
    lifecycle: Lifecycle | None = None
    """How it lives in its seat; as in `defaults` when left out."""
    activity: Activity = Activity()
    """How its activity is judged."""


class AgentSpec(SpecModel):
    """An agent: what it knows, what it brings along, and its variants."""

    form = "an agent is a mapping that starts with `name`, `version` and `profiles`"
    refused_keys = {"hooks": NO_HOOKS, "lifecycle": "this stands under `defaults` or in a profile; move it there"}

    name: Id = Field(examples=["reviewer"])
    """Names the agent; who imports it refers to its resources as `name:id`."""
    version: Version = Field(examples=["1.0.0"])
    """Version of the agent."""
    summary: Lines | None = None
    """What the agent is for, in a line."""
    description: Lines | None = None
    """More about it, for people."""
    defaults: Defaults = Defaults()
    """What holds unless a profile or a member says otherwise."""
    imports: tuple[Import, ...] = ()
    """Agents whose resources this one may use."""
    resources: Resources = Resources()
    """All that profiles can choose from."""
    profiles: Annotated[Mapping[Line, Profile], AfterValidator(_at_least_one)] = Field(
        examples=[{"default": {}}], json_schema_extra={"minProperties": 1}
    )
    """The variants of the agent by name; at least one."""
    startup: Startup = Startup()
    """What every seat of this agent is given when it starts."""
