"""Screens of many panes by one process: what is asked of tmux, and what it printed.

A plain process for each batch: the command connection must never carry captures.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from agents.errors import TmuxError
from agents.tmux import address
from agents.tmux.commands import Command, chain

MOST_PANES = 60
"""Panes in one process: tmux takes no command of more than 16 KiB."""
ANSWER_SECONDS = 5.0

_FORMAT = "#{pane_id} #{pane_width} #{pane_height} #{cursor_x} #{cursor_y} #{cursor_flag} #{keypad_cursor_flag}"
_FIELDS = _FORMAT.count("#")


@dataclass(frozen=True)
class Capture:
    """What one pane shows.

    cursor: column and row, None when it is hidden; application_keys: whether its program wants cursor keys as
    `ESC O A`; text: its lines with SGR sequences; styles go on from line to line.
    """

    cols: int
    rows: int
    cursor: tuple[int, int] | None
    application_keys: bool
    text: str


def capture(socket: str, panes: Sequence[str]) -> dict[str, Capture]:
    """What panes (`%12`) show now, by their ids; one that is gone is left out. Blocks for some milliseconds.

    Raises TmuxError when tmux is not there or does not answer.
    """
    found: dict[str, Capture] = {}
    left = list(panes)
    while left:
        batch = left[:MOST_PANES]
        seal = secrets.token_hex(8)  # what an agent prints must not look like the head of another pane
        found |= (seen := read(_run(socket, command(batch, seal)), seal))
        # tmux stops at a pane that is gone: it is left out, and what stands behind it is asked for again.
        missed = next((i for i, pane in enumerate(batch) if pane not in seen), len(batch) - 1)
        left = left[missed + 1 :]
    return found


def command(panes: Sequence[str], seal: str) -> Command:
    """Print, for each pane, a line of facts that begins with `seal`, and then its screen."""
    steps = []
    for pane in panes:
        steps.append(["display-message", "-p", "-t", pane, f"{seal} {_FORMAT}"])
        steps.append(["capture-pane", "-p", "-e", "-N", "-t", pane])
    return chain(*steps)


def read(printed: str, seal: str) -> dict[str, Capture]:
    """Read what `command` has printed; a pane without facts or without a screen is left out."""
    found = {}
    for part in printed.split(f"{seal} ")[1:]:
        head, _, text = part.partition("\n")
        facts = head.split(" ")
        if len(facts) == _FIELDS and all(facts) and text:
            pane, cols, rows, x, y, shown, keys = facts
            cursor = (int(x), int(y)) if shown == "1" else None
            found[pane] = Capture(int(cols), int(rows), cursor, keys == "1", text)
    return found


def _run(socket: str, words: Command) -> str:
    tmux = shutil.which("tmux")
    if tmux is None:
        raise TmuxError("cannot look at screens: tmux is not on PATH (install: apt install tmux)")
    try:
        done = subprocess.run(
            [tmux, *address.flags(socket), *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=address.environment(),
            check=False,  # it fails when a pane is gone, which is no trouble
            timeout=ANSWER_SECONDS,
        )
    except subprocess.TimeoutExpired as late:
        raise TmuxError(f"cannot look at screens: tmux did not answer within {ANSWER_SECONDS:g} seconds") from late
    except OSError as error:
        raise TmuxError(f"cannot look at screens: {error.strerror}") from error
    return done.stdout.decode(errors="replace")
