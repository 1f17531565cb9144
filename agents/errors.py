"""What can go wrong with one agent."""

from __future__ import annotations


class AgentError(Exception):
    """An agent could not be started, reached or ended; the message is a sentence for a person."""


class TmuxError(AgentError):
    """tmux refused a command or could not be reached."""


class SessionGone(AgentError):
    """The pane of a session no longer exists, or is no longer ours."""
