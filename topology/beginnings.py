"""How a seat's conversation begins when its program is launched: it goes on, or begins anew, and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from agents import abilities
from agents.models import Session
from agents.sessions import Beginning, Launch

GOES_ON = "its conversation goes on"


@dataclass(frozen=True)
class Start:
    """A beginning, and what people are told of it: empty where there was no conversation before."""

    beginning: Beginning = field(default_factory=Beginning)
    words: str = ""


def start_of(last: Session | None, launch: Launch, restore_policy: str, fresh: bool) -> Start:
    """How the next launch of a seat begins.

    last: its last session; restore_policy: what its spec allows; fresh: a new conversation was asked for.
    """
    if last is None:
        return Start()
    if not last.conversation_begun:
        lost = last.conversation_provenance if not last.conversation_id else ""
        return Start(words=f"a new conversation, as the id of the last one is {lost}" if lost else "")
    if why := _why_anew(last, launch, restore_policy, fresh):
        return Start(words=f"a new conversation, {why}")
    return Start(Beginning("resume", last.conversation_id), GOES_ON)


def copy_of(conversation: str, address: str) -> Start:
    """The launch begins with a copy of a conversation of the seat with that address."""
    return Start(Beginning("fork", parent=conversation), f"a copy of the conversation of {address}")


def _why_anew(last: Session, launch: Launch, restore_policy: str, fresh: bool) -> str:
    if fresh:
        return "as was asked for"
    if last.runtime != launch.runtime:
        return f"as the last one was with {last.runtime}"
    if last.cwd != launch.seat.cwd:
        return f"as the last one was in {last.cwd}"
    if not abilities.supports(launch.runtime, "resume"):
        return f"as {launch.runtime} cannot take one up"
    return "" if restore_policy == "resume_if_possible" else f"as its spec wants it ({restore_policy})"
