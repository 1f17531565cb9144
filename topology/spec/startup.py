"""The startup block: files handed to a seat when it starts, and texts typed into it."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, field_validator
from pydantic_core.core_schema import ValidationInfo

from topology.spec.base import SpecModel, chosen_by
from topology.spec.texts import Line, Lines, SafePath

Occasion: TypeAlias = Literal["fresh_start", "restore"]
DeliveryHint: TypeAlias = Literal["auto", "guidance_merge", "skill_install", "send_text"]

BOTH: tuple[Occasion, ...] = ("fresh_start", "restore")


class _Delivered(SpecModel):
    delivery_hint: DeliveryHint = "auto"
    """How it reaches the agent: in its system prompt (guidance_merge), at hand as a skill (skill_install), typed once
    it is ready (send_text), or as its path and content suggest (auto). Nothing is written into the project."""
    required: bool = True
    """Whether the seat must not start without it."""
    applies_on: tuple[Occasion, ...] = BOTH
    """When it is handed over: on a fresh start, on a restore, or both."""


class StartupFile(_Delivered):
    """A file handed to the seat."""

    kind: Literal["file"] = "file"
    """What this entry is: a file, or a context_pack."""
    path: SafePath = Field(examples=["startup/notes.md"])
    """The file, relative to the folder of the spec."""


class StartupContextPack(_Delivered):
    """A context pack handed to the seat: a named bundle of texts."""

    kind: Literal["context_pack"]
    """What this entry is: a file, or a context_pack."""
    name: Line = Field(examples=["house-rules"])
    """Name of the pack."""
    version: Line | None = None
    """Version of the pack; any when left out."""


def _refuse_shell(value: Any) -> Any:
    if value == "shell":
        raise ValueError(
            "'shell' is not run at startup; write 'send_text' to type the text into the seat, "
            "or give a terminal member a `command`"
        )
    return value


class StartupAction(SpecModel):
    """A text typed into the seat when it starts."""

    type: Annotated[Literal["slash_command", "send_text"], BeforeValidator(_refuse_shell)] = Field(
        examples=["send_text"]
    )
    """What is typed: a slash command of the agent's, or plain text."""
    value: Lines = Field(min_length=1, examples=["Read the brief, then wait."])
    """The text itself."""
    phase: Literal["after_files", "after_ready"] = "after_files"
    """When it is typed: once the startup files are delivered, or once the agent is ready."""
    idempotent: bool = Field(examples=[True])
    """Whether typing it a second time does no harm; if not, it cannot apply on restore."""
    applies_on: tuple[Occasion, ...] = BOTH
    """When it is typed; both by default, and only on a fresh start when it is not idempotent."""

    @classmethod
    def complete(cls, written: dict[str, Any]) -> None:
        if written.get("idempotent") is False:
            written.setdefault("applies_on", ("fresh_start",))

    @field_validator("value")
    @classmethod
    def _begins_with_a_slash(cls, value: str, info: ValidationInfo) -> str:
        # It is typed as it stands, and what begins otherwise may be run by a shell.
        if info.data.get("type") == "slash_command" and not value.startswith("/"):
            raise ValueError("a slash command begins with '/'; write one, or `type: send_text` for any other text")
        return value

    @field_validator("applies_on")
    @classmethod
    def _once_only(cls, value: tuple[Occasion, ...], info: ValidationInfo) -> tuple[Occasion, ...]:
        if info.data.get("idempotent") is False and "restore" in value:
            raise ValueError(
                "an action that is not idempotent cannot apply on restore; write [fresh_start], "
                "or `idempotent: true` if typing it twice does no harm"
            )
        return value


class Startup(SpecModel):
    """What a seat is given when it starts. Rig, pod and member add up, in this order."""

    files: tuple[
        Annotated[
            StartupFile | StartupContextPack,
            chosen_by("kind", {"file": StartupFile, "context_pack": StartupContextPack}, default="file"),
        ],
        ...,
    ] = ()
    """Files and context packs handed over, in order."""
    actions: tuple[StartupAction, ...] = ()
    """Texts typed, in order."""
