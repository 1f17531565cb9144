"""What an agent brings along: guidance, skills, and things that only some runtimes know."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from topology.spec.base import SpecModel
from topology.spec.runtime import RuntimeName
from topology.spec.texts import Id, Line, SafePath

NO_HOOKS = (
    "hooks are not part of an agent: Rigweb watches agents by itself and changes no settings of yours; remove this, "
    "and put what should be said at the start into `startup.actions`"
)


class Guidance(SpecModel):
    """A text that tells the agent how to work; it goes into its system prompt."""

    id: Id = Field(examples=["house-style"])
    """Names it in `uses`."""
    path: SafePath = Field(examples=["guidance.md"])
    """The file, relative to the folder of the agent."""
    target: Line | None = None
    """Taken for compatibility: a file of the project; no such file is written here."""
    merge: Literal["managed_block", "append"] = "append"
    """Taken for compatibility: how the text was put into that file."""


class Skill(SpecModel):
    """A folder with a SKILL.md, and what this needs: read by the agent when a task calls for it."""

    id: Id = Field(examples=["release-notes"])
    """Names it in `uses`, and its folder at the seat."""
    path: SafePath = Field(examples=["skills/release-notes"])
    """The folder, relative to the folder of the agent."""


class Subagent(SpecModel):
    """A helper that the agent's own program can start. Not delivered yet: said so when the seat starts."""

    id: Id = Field(examples=["searcher"])
    """Names it in `uses`."""
    path: SafePath = Field(examples=["subagents/searcher.md"])
    """The file, relative to the folder of the agent."""


class PluginSource(SpecModel):
    """Where a plugin is."""

    kind: Literal["local"] = "local"
    """A folder of the agent; the only kind."""
    path: SafePath = Field(examples=["plugins/lint"])
    """The folder, relative to the folder of the agent."""


class Plugin(SpecModel):
    """An extension of the agent's own program. Not delivered yet: said so when the seat starts."""

    id: Id = Field(examples=["lint"])
    """Names it in `uses`."""
    source: PluginSource = Field(examples=[{"kind": "local", "path": "plugins/lint"}])
    """Where it is."""
    plugin_type: Literal["claude", "codex", "auto"] = "auto"
    """Which program it is for."""


class RuntimeResource(SpecModel):
    """A piece of a program's own settings. Not delivered yet: said so when the seat starts."""

    id: Id = Field(examples=["allow-tests"])
    """Names it in `uses`."""
    path: SafePath = Field(examples=["settings/allow-tests.json"])
    """The file, relative to the folder of the agent."""
    runtime: RuntimeName = Field(examples=["claude-code"])
    """The runtime it is for."""
    type: Literal["claude_settings_fragment", "claude_mcp_fragment", "codex_config_fragment"] = Field(
        examples=["claude_settings_fragment"]
    )
    """What it is a piece of."""


class Resources(SpecModel):
    """All that profiles can choose from."""

    refused_keys = {"hooks": NO_HOOKS}

    guidance: tuple[Guidance, ...] = ()
    """Texts for the system prompt."""
    skills: tuple[Skill, ...] = ()
    """Skills."""
    subagents: tuple[Subagent, ...] = ()
    """Helpers."""
    plugins: tuple[Plugin, ...] = ()
    """Extensions."""
    runtime_resources: tuple[RuntimeResource, ...] = ()
    """Pieces of settings."""


class Uses(SpecModel):
    """The resources that a profile chooses, by id; those of an imported agent as `agent:id`."""

    refused_keys = {"hooks": NO_HOOKS}

    guidance: tuple[Line, ...] = ()
    """Texts for the system prompt, in this order."""
    skills: tuple[Line, ...] = ()
    """Skills, in this order."""
    subagents: tuple[Line, ...] = ()
    """Helpers."""
    plugins: tuple[Line, ...] = ()
    """Extensions."""
    runtime_resources: tuple[Line, ...] = ()
    """Pieces of settings."""


KINDS = {
    "guidance": "guidance",
    "skills": "skill",
    "subagents": "subagent",
    "plugins": "plugin",
    "runtime_resources": "runtime resource",
}
"""The keys of Resources and Uses, with what one of their entries is called."""
