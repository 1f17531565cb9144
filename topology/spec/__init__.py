"""Specs: YAML text -> RigSpec, frozen and typed, or every problem at once with its place. Pure: no I/O."""

from __future__ import annotations

from topology.spec.edge import Edge, EdgeKind
from topology.spec.levels import launch_levels
from topology.spec.load import load
from topology.spec.member import Member
from topology.spec.problems import Problem, SpecInvalid
from topology.spec.rigspec import Pod, RigSpec, SeatSpec

__all__ = [
    "Edge",
    "EdgeKind",
    "Member",
    "Pod",
    "Problem",
    "RigSpec",
    "SeatSpec",
    "SpecInvalid",
    "launch_levels",
    "load",
]
