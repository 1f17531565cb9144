"""What a session's row must say, given what tmux shows: the one place where observation becomes state.

Pure. Used by the watcher for everything that runs, and by jobs when they take over what another left behind.
"""

from __future__ import annotations

from dataclasses import dataclass

from agents import states


@dataclass(frozen=True)
class Seen:
    """A session's pane as tmux shows it; status and signal are None while the end is not known."""

    dead: bool = False
    status: int | None = None
    signal: int | None = None
    pane: str = ""
    pid: int | None = None


@dataclass(frozen=True)
class Finding:
    """A state that the row must be brought into, and how to say it; for one that runs, where, and what it asks."""

    state: str
    status: int | None = None
    signal: int | None = None
    reason: str = ""
    pane: str = ""
    pid: int | None = None
    asks: str = ""

    @property
    def kind(self) -> str:
        """The event that tells it."""
        return f"seat.{self.state}"

    def sentence(self, logical: str) -> str:
        """The event's text."""
        end = states.exit_text(self.status, self.signal)
        if self.state == states.EXITED:
            return f"{logical} exited" + (f" ({end})" if end else "") + (f": {self.reason}" if self.reason else "")
        if self.state == states.FAILED:
            return f"{logical} failed: {self.reason}"
        if self.asks:
            return f"{logical} is {self.state} and waits for a person: {self.asks}"
        return f"{logical} is {self.state}" + (f": {self.reason}" if self.reason else "")


def compare(state: str, pane: Seen | None, attended: bool) -> Finding | None:
    """Compare a row's state with its pane (None: there is no such pane); None when they agree.

    attended: a job is at work on this session and says itself what becomes of launches and endings.
    """
    if attended and state != states.RUNNING:
        return None
    if pane is None:
        return _gone(state)
    if pane.dead:
        return Finding(states.EXITED, pane.status, pane.signal)
    if state in (states.LAUNCHING, states.STOPPING):
        return Finding(states.RUNNING, pane=pane.pane, pid=pane.pid)
    return None


def _gone(state: str) -> Finding:
    if state == states.LAUNCHING:
        return Finding(states.FAILED, reason="its launch was interrupted before its pane existed (run: rig up)")
    return Finding(states.EXITED, reason="its tmux session is gone")
