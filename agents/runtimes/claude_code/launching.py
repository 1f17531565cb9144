"""The command line of Claude Code and the settings that it is given by it; pure."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any, Final

from agents import hooks
from agents.runtimes.base import Beginning, LaunchCommand, PermissionMode, Place, SeatConfig

_HOOKS: Final = Path(hooks.__file__).parent
_SETTINGS: Final = "settings.json"
_GUIDANCE: Final = "guidance.md"
_A_DAY: Final = 86400
_STAYS: Final = {"CLAUDE_CODE_DISABLE_AGENT_VIEW": "1"}
"""Else the left arrow in an empty input takes the conversation to a process in the background, out of its seat."""
_MODES: Final[dict[PermissionMode, str]] = {
    "ask": "default",
    "accept_edits": "acceptEdits",
    "plan": "plan",
    "bypass": "bypassPermissions",
}
_FREEING: Final = ("--dangerously-skip-permissions", "bypassPermissions", "dontAsk")
_FREEING_SOME: Final = re.compile(
    r"--allowed-?[Tt]ools|--settings|--permission-prompt-tool|--permission-mode[= ](?:auto|acceptEdits)"
)


def command(seat: SeatConfig, place: Place, beginning: Beginning) -> LaunchCommand:
    """Flags, a settings file and a guidance file in the session's folder, and our editor for the input."""
    files = {_SETTINGS: json.dumps(_settings(place), indent=1)}
    argv = [*(seat.command or ("claude",)), *_beginning(beginning)]
    argv += ["--settings", f"{place.folder}/{_SETTINGS}", "--permission-mode", _MODES[seat.permission_mode]]
    if seat.model:
        argv += ["--model", seat.model]
    if seat.guidance:
        files[_GUIDANCE] = seat.guidance
        argv += ["--append-system-prompt-file", f"{place.folder}/{_GUIDANCE}"]
    return LaunchCommand((*argv, *seat.extra_args), {**_STAYS, **seat.env}, files)


def bypasses(seat: SeatConfig) -> str:
    """What a permission mode or further arguments take away."""
    said = " ".join((*seat.command, *seat.extra_args))
    if seat.permission_mode == "bypass" or any(word in said for word in _FREEING):
        return "never asks before it runs commands or changes files"
    freed = _FREEING_SOME.findall(said)
    return f"does not ask about what its further arguments allow ({', '.join(freed)})" if freed else ""


def _beginning(beginning: Beginning) -> tuple[str, ...]:
    if beginning.mode == "resume":
        return ("--resume", beginning.id)
    if beginning.mode == "fork":
        chosen = ("--session-id", beginning.id) if beginning.id else ()
        return ("--resume", beginning.parent, "--fork-session", *chosen)
    return ("--session-id", beginning.id) if beginning.id else ()


def _settings(place: Place) -> dict[str, Any]:
    ask = {"type": "command", "command": _program(place, "ask.py", place.folder), "timeout": _A_DAY}
    return {
        "hooks": {"PermissionRequest": [{"matcher": "*", "hooks": [ask]}]},
        "statusLine": {"type": "command", "command": _program(place, "status_line.py", place.folder)},
        "env": _editor(place),
    }


def _program(place: Place, name: str, *arguments: str) -> str:
    return "exec " + shlex.join([place.python, "-I", "-S", str(_HOOKS / name), *arguments])


def _editor(place: Place) -> dict[str, str]:
    """VISUAL is split at blanks, whatever is quoted; where a path has one, texts with tabs are told as stalled."""
    words = [place.python, "-I", "-S", str(_HOOKS / "editor.py")]
    return {} if any(" " in word for word in words) else {"VISUAL": " ".join(words)}
