"""Briefs: what a seat is told and given when it starts, from its agent, its rig, its pod and itself. Pure: no I/O."""

from __future__ import annotations

from topology.briefs.brief import GUIDANCE, Brief, DeliveredFile, Delivery, StartupText
from topology.briefs.compose import brief, refused
from topology.briefs.layers import layers_of, profile_of
from topology.briefs.material import AgentUnusable, ResolvedAgent

__all__ = [
    "GUIDANCE",
    "AgentUnusable",
    "Brief",
    "DeliveredFile",
    "Delivery",
    "ResolvedAgent",
    "StartupText",
    "brief",
    "layers_of",
    "profile_of",
    "refused",
]
