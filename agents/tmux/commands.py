"""tmux commands as data: functions that return argument lists and run nothing.

Pure. tmux reads more into its arguments than one would think: a trailing `;` ends a command, `#{}` and `#()`
are expanded in names and folders (`#()` runs a shell), `%` is a date in pipe-pane. Everything that comes from
a person passes one of the two quoting functions here.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agents.tmux.labels import Labels
from agents.tmux.panes import LIST_FORMAT

Command = list[str]

DEFAULT_COLS, DEFAULT_ROWS = 120, 40

_SESSION_OPTIONS = {
    "status": "off",  # a client's grid is then exactly the window
    "mouse": "off",  # the program's own mouse modes reach the viewer; copy-mode is never entered by a wheel
    "destroy-unattached": "off",
    "detach-on-destroy": "on",  # else a viewer would be shown another session when this one ends
    "set-titles": "on",
    "set-titles-string": "#{pane_title}",
}
_WINDOW_OPTIONS = {
    "remain-on-exit": "on",
    "window-size": "latest",
    "automatic-rename": "off",
    "allow-rename": "off",
}

_TMUX_DECIDES = ("PATH", "SHELL", "TERM")
"""Variables that tmux sets for a program itself, whatever its session's environment says."""


@dataclass(frozen=True)
class NewSession:
    """Everything a new tmux session of ours is made from."""

    name: str
    argv: Sequence[str]
    cwd: str
    labels: Labels
    pipe: str
    """Shell command that records the pane; made by `recorder`, never from a spec."""
    env: Mapping[str, str] = field(default_factory=dict)
    unset: Sequence[str] = ()
    """Variables of tmux's own environment that the program does not get."""


def argument(text: str) -> str:
    """Quote one argument of a command: a trailing `;` would end the command."""
    return text[:-1] + "\\;" if text.endswith(";") else text


def literal(text: str) -> str:
    """Quote text that tmux expands as a format: `#{}` reads variables, `#()` runs programs."""
    return argument(_without_formats(text))


def _without_formats(text: str) -> str:
    # tmux halves every run of "#", except before a "[", where it is a style and stays as it is.
    return re.sub(r"#+(?!#|\[)", lambda run: run[0] * 2, text)


def exact(name: str) -> str:
    """Target of the session of exactly this name."""
    return f"={name}:"


def chain(*commands: Command) -> Command:
    """Several commands as one argument list; they run in one turn of the server, up to the first error."""
    joined: Command = []
    for command in commands:
        joined += [*([";"] if joined else []), *command]
    return joined


def new_session(new: NewSession) -> Command:
    """Create a session with options, labels and recording in one turn, so that no byte is missed.

    Prints `session_id pane_id pane_pid`.
    """
    target = exact(new.name)
    env = {name: argument(f"{name}={value}") for name, value in new.env.items()}
    create = ["new-session", "-d", "-s", new.name, "-x", str(DEFAULT_COLS), "-y", str(DEFAULT_ROWS)]
    create += ["-c", literal(new.cwd), *(part for setting in env.values() for part in ("-e", setting))]
    # tmux gives a single word to a shell, several words to exec: `env` makes one word several.
    create += ["--", "env", *(part for name in new.unset for part in ("-u", name)), "--"]
    create += [*(env[name] for name in _TMUX_DECIDES if name in env), *map(argument, new.argv)]
    return chain(
        create,
        *(["set-option", "-t", target, name, value] for name, value in _SESSION_OPTIONS.items()),
        *(["set-option", "-w", "-t", target, name, value] for name, value in _WINDOW_OPTIONS.items()),
        *(["set-option", "-p", "-t", target, name, value] for name, value in new.labels.options().items()),
        ["pipe-pane", "-t", target, argument(new.pipe)],
        ["display-message", "-p", "-t", target, "#{session_id} #{pane_id} #{pane_pid}"],
    )


def recorder(folder: str, first_segment: int, segment_bytes: int) -> str:
    """Shell command for pipe-pane that appends everything to numbered files in `folder`, readable by us alone."""
    path = _without_formats(shlex.quote(folder + "/")).replace("%", "%%")
    return (
        f"umask 077; exec split -b {segment_bytes} -a 6 --numeric-suffixes={first_segment}"
        f" --additional-suffix=.log - {path}"
    )


def list_panes() -> Command:
    """List every pane of the server in LIST_FORMAT."""
    return ["list-panes", "-a", "-F", LIST_FORMAT]


def pipe_pane(pane: str, pipe: str) -> Command:
    """Start recording a pane that is not being recorded (on one that is, bytes would be lost)."""
    return ["pipe-pane", "-t", pane, argument(pipe)]


def kill_pane(pane: str) -> Command:
    """End a pane; its session ends with it, unless a person has opened more panes there."""
    return ["kill-pane", "-t", pane]


def leave_modes(pane: str) -> Command:
    """End copy-mode, or any other mode, of a pane; nothing happens where there is none.

    Not `if-shell`: the command connection would get a second answer, to the command inside it.
    """
    return ["copy-mode", "-q", "-t", pane]


def kill_keeper(name: str) -> Command:
    """End the session of exactly this name that carries a command connection."""
    return ["kill-session", "-t", f"={name}"]


def capture(pane: str, history: int | None, escapes: bool, join: bool = False) -> Command:
    """Print a pane's screen with `history` lines of scrollback before it (None: all there is)."""
    start = "-" if history is None else f"-{history}"
    flags = [*(["-e"] if escapes else []), *(["-J"] if join else [])]
    return ["capture-pane", "-p", *flags, "-S", start, "-t", pane]


def attach(name: str, read_only: bool) -> Command:
    """Attach a person's terminal."""
    return ["attach-session", *(["-r"] if read_only else []), "-t", f"={name}"]
