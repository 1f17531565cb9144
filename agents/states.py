"""The states of a session and the moves between them, as data."""

from __future__ import annotations

from typing import Final

LAUNCHING: Final = "launching"
RUNNING: Final = "running"
STOPPING: Final = "stopping"
EXITED: Final = "exited"
FAILED: Final = "failed"

STATES: Final = (LAUNCHING, RUNNING, STOPPING, EXITED, FAILED)
LIVE: Final = frozenset({LAUNCHING, RUNNING, STOPPING})
"""States in which a pane of the session should exist."""

MOVES: Final[dict[str, frozenset[str]]] = {
    LAUNCHING: frozenset({RUNNING, STOPPING, EXITED, FAILED}),
    RUNNING: frozenset({STOPPING, EXITED}),
    STOPPING: frozenset({RUNNING, EXITED}),
    EXITED: frozenset(),
    FAILED: frozenset(),
}
"""From each state, the states that may follow it. `exited` and `failed` are final: a restart is a new session."""


def origins(target: str) -> tuple[str, ...]:
    """The states from which `target` may be entered, in the order of STATES."""
    return tuple(state for state in STATES if target in MOVES[state])


def exit_text(status: int | None, signal: int | None) -> str:
    """How a process ended, in words: `exit 3`, `signal 9`, or an empty string when that is not known."""
    if signal is not None:
        return f"signal {signal}"
    return "" if status is None else f"exit {status}"
