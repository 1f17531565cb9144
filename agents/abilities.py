"""What the runtimes of this installation are and can do, asked by name."""

from __future__ import annotations

from typing import Literal

from django.conf import settings

from agents.errors import AgentError
from agents.register import Register, register
from agents.runtimes.base import Runtime


def known_runtimes() -> Register:
    """The runtimes of this installation."""
    return register(settings.RIGWEB.home / "runtimes")


def runtime_of(name: str) -> Runtime:
    """The runtime of a session. Raises AgentError when the file that defined it is gone."""
    found = known_runtimes().runtimes.get(name)
    if found is None:
        raise AgentError(f"there is no runtime {name} any more (its file in runtimes/ is gone or broken: rig doctor)")
    return found


def own_command(runtime: str, verb: str) -> str:
    """What is typed to have an agent `compact` or `clear` its conversation; empty when it has no such command."""
    known = runtime_of(runtime)
    return {"compact": known.compact_command, "clear": known.clear_command}[verb]


def supports(runtime: str, ability: Literal["resume", "fork"]) -> bool:
    """Whether a runtime can take up a conversation, or begin with a copy of one."""
    known = known_runtimes().runtimes.get(runtime)
    return known is not None and (known.supports_resume if ability == "resume" else known.supports_fork)


def leaves_traces(runtime: str) -> bool:
    """Whether anything can be read of what a runtime's programs do."""
    known = known_runtimes().runtimes.get(runtime)
    return known is not None and known.leaves_traces
