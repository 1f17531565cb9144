"""What a verb is: its name, its parameters, who may call it, and where the page offers it. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ParameterType = Literal["string", "integer", "number", "boolean", "strings"]
Permission = Literal["observe", "operate"]


@dataclass(frozen=True)
class Parameter:
    """One value that a verb takes; `positional` and `flag` say how it stands on the command line."""

    name: str
    help: str
    type: ParameterType = "string"
    required: bool = False
    positional: bool = False
    flag: str = ""
    """Short form on the command line, such as `-d`."""
    metavar: str = ""
    hidden: bool = False
    """Sent by the client program itself, never typed by a person."""
    minimum: float | None = None
    permission: Permission = "observe"
    """Who may give it, where more is allowed with it than without."""


@dataclass(frozen=True)
class Command:
    """One verb: who may call it, with what, and on which nodes of the graph it is offered."""

    name: str
    summary: str
    permission: Permission
    changes: bool
    """True: POST, may change the world. False: GET, only looks."""
    parameters: tuple[Parameter, ...] = ()
    button: str = ""
    """Label of its button on the page; empty when it has none."""
    offered_on: frozenset[Literal["rig", "seat", "spec"]] = frozenset()
    offered_to: Literal["all", "agents"] = "all"
    """Whether seats in which no agent sits are offered it too."""
    offered_while: Literal["always", "live", "ended"] = "always"
    """Whether a seat is offered it while it has a program, or while it has none."""
    loses: str = ""
    """What is lost by it: a person must agree to that first. Empty when nothing is."""
    loses_in_terminal: str = ""
    """The same for a seat in which no agent sits."""
    local: bool = False
    """Carried out by the client program alone; not part of the HTTP API."""

    @property
    def methods(self) -> tuple[str, ...]:
        """How it is called over HTTP. A look that takes a whole text may be a POST too: addresses are short."""
        if self.changes:
            return ("POST",)
        return ("GET", "POST") if any(p.hidden and p.name == "text" for p in self.parameters) else ("GET",)

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, or None."""
        return next((p for p in self.parameters if p.name == name), None)
