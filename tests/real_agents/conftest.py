"""Every test here runs real agents."""

from tests.real_agents.fixtures import agent_programs, model_api, real_agents

__all__ = ["agent_programs", "model_api", "real_agents"]
