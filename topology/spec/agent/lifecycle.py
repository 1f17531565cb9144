"""How an agent lives in its seat."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from topology.spec.base import SpecModel
from topology.spec.wording import quoted


def _refuse(value: Any, unsupported: str, instead: str) -> Any:
    if value == unsupported:
        raise ValueError(f"{quoted(unsupported)} is not supported; write {quoted(instead)}, or leave it out")
    return value


class Lifecycle(SpecModel):
    """How the agent lives in its seat, how its memory is kept small, and what a restore does."""

    execution_mode: Annotated[
        Literal["interactive_resident"],
        BeforeValidator(lambda value: _refuse(value, "wake_on_demand", "interactive_resident")),
    ] = "interactive_resident"
    """It stays in its seat and waits for work; the only mode."""
    compaction_strategy: Annotated[
        Literal["harness_native", "pod_continuity"],
        BeforeValidator(lambda value: _refuse(value, "custom_prompt", "harness_native")),
    ] = "harness_native"
    """What happens when its context is full: as its own program does it, or as the pod's continuity policy says."""
    restore_policy: Literal["resume_if_possible", "relaunch_fresh", "checkpoint_only"] | None = None
    """What a restore may do at most; a member can narrow it, never widen it. Open when left out."""
