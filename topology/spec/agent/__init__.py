"""Agents: the text of an agent.yaml -> AgentSpec, frozen and typed, or every problem with its place. Pure: no I/O."""

from __future__ import annotations

from topology.spec.agent.agentspec import AgentSpec, Profile
from topology.spec.agent.load import is_agent, load_agent

__all__ = ["AgentSpec", "Profile", "is_agent", "load_agent"]
