"""`validate`: check a spec, or an agent."""

from __future__ import annotations

from agents import abilities
from topology import library
from topology.commands.calls import Answer, Call
from topology.reconcile import bypassing, launches_of
from topology.spec import RigSpec
from topology.spec.agent import AgentSpec, is_agent, load_agent


def run(call: Call) -> Answer:
    """Answer: what the spec holds; an invalid one raises SpecInvalid with every problem."""
    text = call.arguments.get("text")
    if text is not None and is_agent(text):
        return _agent(load_agent(text, abilities.known_runtimes().runtimes))
    return _rig(library.find(call.text("source"), text, call.arguments.get("root")).spec)


def _rig(spec: RigSpec) -> Answer:
    return {
        "valid": True,
        "kind": "rig",
        "name": spec.name,
        "pods": len(spec.pods),
        "seats": len(list(spec.seats())),
        "edges": len(list(spec.all_edges())),
        "remarks": bypassing(launches_of(spec)),
    }


def _agent(agent: AgentSpec) -> Answer:
    return {"valid": True, "kind": "agent", "name": agent.name, "profiles": len(agent.profiles), "remarks": []}
