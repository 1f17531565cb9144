"""What an agent may do without asking, and the arguments that would say so, or more, behind the spec's back."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator

from topology.spec.texts import EnvValue
from topology.spec.wording import quoted

PermissionMode: TypeAlias = Literal["ask", "accept_edits", "plan", "bypass"]
Sandbox: TypeAlias = Literal["read_only", "workspace_write", "full_access"]

_LIFTS_LIMITS = re.compile(r"dangerously-|bypassPermissions|danger-full-access|\byolo\b", re.IGNORECASE)
"""How the agent programs call what must be written as `permission_mode` or `sandbox`, where people see it."""
_CHOOSES_CONVERSATION = re.compile(r"--(?:resume|continue|session(?:-id|-file)?|fork(?:-session)?|from-pr)(?:=.*)?")
_CHOOSES_IN_SHORT = {"claude-code": ("-r", "-c"), "gemini": ("-r",), "opencode": ("-s", "-c")}
"""Arguments by which a program takes a conversation up that another one may have open."""


def chooses_conversation(runtime: str | None, argument: str) -> bool:
    """Whether an argument has the program take up a conversation of its own choice."""
    in_short = _CHOOSES_IN_SHORT.get(runtime or "", ())
    return argument in in_short or _CHOOSES_CONVERSATION.fullmatch(argument) is not None


def _says_so_openly(argument: str) -> str:
    if _LIFTS_LIMITS.search(argument):
        raise ValueError(
            f"{quoted(argument)} takes the agent's limits away where nobody sees it; remove it, and write "
            "`permission_mode: bypass` (never ask) or, for codex, `sandbox: full_access` (never confine)"
        )
    return argument


ExtraArgument = Annotated[EnvValue, AfterValidator(_says_so_openly)]
"""One argument for the agent's program; never one that lifts its limits."""
