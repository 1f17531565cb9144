"""`validate`: check a spec, or an agent."""

from __future__ import annotations

from agents import sessions
from topology import library
from topology.commands.calls import Answer, Call
from topology.spec import RigSpec, load
from topology.spec.agent import AgentSpec, is_agent, load_agent


def run(call: Call) -> Answer:
    """Answer: what the spec holds; an invalid one raises SpecInvalid with every problem."""
    text = call.arguments.get("text")
    if text is None:
        return _rig(library.find(call.text("source"), None, None).spec)
    runtimes = sessions.known_runtimes().runtimes
    return _agent(load_agent(text, runtimes)) if is_agent(text) else _rig(load(text, runtimes))


def _rig(spec: RigSpec) -> Answer:
    return {
        "valid": True,
        "kind": "rig",
        "name": spec.name,
        "pods": len(spec.pods),
        "seats": len(list(spec.seats())),
        "edges": len(list(spec.all_edges())),
    }


def _agent(agent: AgentSpec) -> Answer:
    return {"valid": True, "kind": "agent", "name": agent.name, "profiles": len(agent.profiles)}
