"""A member of a pod: the place of one agent or terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import Field, ValidationInfo, WithJsonSchema, field_validator

from topology.spec.base import SpecModel
from topology.spec.command import Command
from topology.spec.liberties import ExtraArgument, PermissionMode, Sandbox, chooses_conversation
from topology.spec.numbers import Seconds
from topology.spec.runtime import TERMINAL, RuntimeName
from topology.spec.session_source import ForkSource, SessionSource
from topology.spec.startup import Startup
from topology.spec.texts import ENV_SCHEMA, AgentRef, EnvName, EnvValue, Id, Line, ModelName, Role
from topology.spec.wording import quoted

TERMINAL_DEFAULTS = {"agent_ref": "builtin:terminal", "profile": "none", "cwd": "."}
"""What a terminal may leave out. Its agent_ref and profile can have no other value."""

Env: TypeAlias = Annotated[Mapping[EnvName, EnvValue], WithJsonSchema(ENV_SCHEMA)]
T = TypeVar("T")


class StarterRef(SpecModel):
    """A saved first message that starts the member off."""

    name: Line = Field(examples=["bug-hunt"])
    """Name of the starter."""


class Member(SpecModel):
    """The place of one agent or terminal in a pod."""

    id: Id = Field(examples=["builder"])
    """Names the member inside its pod; with pod and rig it makes the seat's address, `pod-member@rig`."""
    runtime: RuntimeName = Field(examples=["claude-code"])
    """What runs here: claude-code, codex, opencode, gemini, terminal, or another installed runtime."""
    agent_ref: AgentRef = Field(examples=["builtin:default"])
    """The agent: local:<relative path>, path:<absolute path> or builtin:<name>. For terminals
    builtin:terminal, or nothing."""
    profile: Line = Field(examples=["default"])
    """Which of the agent's profiles to use; for terminals, none or nothing."""
    cwd: Line = Field(examples=["."])
    """Folder the program starts in: absolute, from your home (~/...), or relative to the folder of the spec.
    A terminal's is that folder when left out."""
    argv: Command = Field((), alias="command")
    """Only for terminals: the program and its arguments, as a list, or as one string with its words quoted as
    for a shell. No shell sees it and nothing in it is expanded. Your own shell when left out."""
    env: Env = Field({})
    """Environment variables of this member, over those of the rig."""
    label: Line | None = None
    """Name shown to people; the id when left out."""
    model: ModelName | None = None
    """Which model the agent uses; its own choice when left out."""
    permission_mode: PermissionMode = "ask"
    """What the agent may do without asking a person: nothing that its program asks about (ask), edits of files
    too (accept_edits), nothing but reading (plan); or bypass: never ask, the agent can run anything as you.
    Not for terminals."""
    sandbox: Sandbox = "workspace_write"
    """What commands of the agent may write to: nothing (read_only), its folder (workspace_write), or full_access:
    never confine, the agent can run anything as you. Only for codex."""
    extra_args: tuple[ExtraArgument, ...] = ()
    """Further arguments for the agent's program, as they are. Not for terminals, which have a `command`."""
    ready_timeout: Seconds | None = None
    """Seconds in which the agent must be ready for input; its runtime's own when left out. Not for terminals."""
    role: Role | None = None
    """What the agent is for, in one word. Not for terminals."""
    codex_config_profile: Line | None = None
    """Which profile of its configuration Codex uses. Only for codex."""
    restore_policy: Literal["resume_if_possible", "relaunch_fresh", "checkpoint_only"] = "resume_if_possible"
    """What a restore does: continue the conversation, start anew, or start from the last checkpoint."""
    session_source: SessionSource | None = None
    """Where the first conversation comes from, if not from nothing. Not for terminals."""
    starter_ref: StarterRef | None = None
    """A saved first message that starts the member off. Neither for terminals nor with a fork."""
    startup: Startup = Startup()
    """What this member is given when it starts, after what rig and pod give."""

    @property
    def is_terminal(self) -> bool:
        """Whether a plain program runs here, rather than an agent."""
        return self.runtime == TERMINAL

    @property
    def bypasses(self) -> bool:
        """Whether the agent never asks or is never confined: it can then run anything as the user."""
        return self.permission_mode == "bypass" or self.sandbox == "full_access"

    @classmethod
    def complete(cls, written: dict[str, Any]) -> None:
        if written.get("runtime") == TERMINAL:
            for key, value in TERMINAL_DEFAULTS.items():
                written.setdefault(key, value)

    @field_validator("agent_ref", "profile")
    @classmethod
    def _belongs_to_runtime(cls, value: str, info: ValidationInfo) -> str:
        runtime, terminals_value = info.data.get("runtime"), TERMINAL_DEFAULTS[str(info.field_name)]
        if runtime == TERMINAL and value != terminals_value:
            raise ValueError(
                f"{quoted(value)} is for agents and this member is a terminal; "
                f"write {quoted(terminals_value)}, or leave `{info.field_name}` out"
            )
        if runtime not in (None, TERMINAL) and value == terminals_value:
            raise ValueError(
                f"{quoted(value)} is for terminals and this member runs {runtime}; "
                f"write {cls._example(info)}, or `runtime: terminal`"
            )
        return value

    @classmethod
    def _example(cls, info: ValidationInfo) -> str:
        examples = cls.model_fields[str(info.field_name)].examples or [""]
        return f"for example {quoted(str(examples[0]))}"

    @field_validator("role", "session_source", "starter_ref", "permission_mode", "extra_args", "ready_timeout")
    @classmethod
    def _only_for_agents(cls, value: T, info: ValidationInfo) -> T:
        if info.data.get("runtime") == TERMINAL:
            raise ValueError(f"a terminal has no `{info.field_name}`; remove it")
        return value

    @field_validator("extra_args")
    @classmethod
    def _leaves_the_conversation_to_us(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for argument in value:
            if chooses_conversation(info.data.get("runtime"), argument):
                raise ValueError(
                    f"{quoted(argument)} chooses the agent's conversation, which another program may have open; "
                    "remove it (a start takes up the conversation of before by itself)"
                )
        return value

    @field_validator("argv")
    @classmethod
    def _only_for_terminals(cls, value: T, info: ValidationInfo) -> T:
        if info.data.get("runtime") not in (None, TERMINAL):
            raise ValueError("only terminals take a `command`; remove it, or write `runtime: terminal`")
        return value

    @field_validator("codex_config_profile", "sandbox")
    @classmethod
    def _only_for_codex(cls, value: T, info: ValidationInfo) -> T:
        if info.data.get("runtime") not in (None, "codex"):
            raise ValueError(f"only codex has a `{info.field_name}`; remove it, or write `runtime: codex`")
        return value

    @field_validator("starter_ref")
    @classmethod
    def _not_with_a_fork(cls, value: T, info: ValidationInfo) -> T:
        if isinstance(info.data.get("session_source"), ForkSource):
            raise ValueError("a fork already has its conversation; remove `starter_ref` or `session_source`")
        return value
