"""The continuity policy of a pod: how what its members know outlives one of their conversations."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from topology.spec.base import SpecModel


class ContinuityArtifacts(SpecModel):
    """What members write down."""

    session_log: bool = False
    """A log of the conversation."""
    restore_brief: bool = False
    """A brief from which a successor can start."""
    quiz: bool = False
    """Questions that show whether a successor has understood."""


class RestoreProtocol(SpecModel):
    """How a successor is brought up to date."""

    peer_driven: bool = False
    """Whether another member of the pod does it."""
    verify_via_quiz: bool = False
    """Whether the successor must answer the quiz."""


class ContinuityPolicy(SpecModel):
    """How what the members know outlives one conversation."""

    enabled: bool = Field(examples=[True])
    """Whether the policy is on."""
    sync_triggers: tuple[Literal["pre_compaction", "pre_shutdown", "manual", "milestone"], ...] = ()
    """When members write down what they know."""
    artifacts: ContinuityArtifacts = ContinuityArtifacts()
    """What they write down."""
    restore_protocol: RestoreProtocol = RestoreProtocol()
    """How a successor is brought up to date."""
