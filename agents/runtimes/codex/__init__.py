"""Runtime `codex`: OpenAI's Codex, driven by its terminal, its state sequence and its own records."""

from __future__ import annotations

import json
import re

from agents.readings.reader import Reader, Running
from agents.readings.screen import Screen
from agents.readings.values import Question, Reading
from agents.runtimes.base import (
    Account,
    Answer,
    Beginning,
    Composer,
    Ending,
    LaunchCommand,
    PermissionMode,
    Place,
    Runtime,
    Sandbox,
    SeatConfig,
    Submission,
)
from agents.runtimes.codex import screens
from agents.runtimes.codex.reader import CodexReader

_SANDBOXES: dict[Sandbox, str] = {
    "read_only": "read-only",
    "workspace_write": "workspace-write",
    "full_access": "danger-full-access",
}
_APPROVALS: dict[PermissionMode, str] = {
    "ask": "on-request",
    "accept_edits": "on-request",
    "plan": "on-request",
    "bypass": "never",
}
_OWN_SETTINGS = {
    "check_for_update_on_startup": False,
    "notice.hide_rate_limit_model_nudge": True,  # a dialog that comes by itself, and whose Enter changes the model
    "tui.show_tooltips": False,  # else it counts in the user's settings how often it has shown them
    "tui.resume_cwd": "current",  # else it asks when the folder is not the one of before
    "tui.terminal_title": ["activity", "project", "thread-id"],
}
_NEVER = re.compile(r"""(?:(?:^| )-a|--ask-for-approval|approval_policy)[ =]*["']?never\b|--approve-for-me\b""")
"""How further arguments say that it shall not ask."""
_GUIDANCE_FILE = "guidance.toml"
_WITH_GUIDANCE = 'guidance=$(cat "$1") && shift && exec "$@" -c "developer_instructions=$guidance"'
"""A constant program for sh: a long text neither fits into a command of tmux, nor does Codex take it from a file."""

_LITERAL_PASTE = 1000
"""Longer pastes become a placeholder in the composer, whose text is looked at again when it is submitted."""


class Codex(Runtime):
    """Codex; what it does inside its sandbox it does without asking, in every permission mode."""

    name = "codex"
    title = "Codex"
    install_hint = "install: npm install -g @openai/codex"
    account = Account(files=(".codex/auth.json",), hint="run: codex login (not needed for a provider of your own)")
    supports_resume = True
    supports_fork = True
    settle_seconds = 0.3
    reads_keys = True
    folded = re.compile(r"\[Pasted Content (\d+) chars\]")
    interrupt_keys = ("Escape",)
    discard_keys = ("C-u",)
    compact_command = "/compact"
    clear_command = "/clear"
    steers = True

    def program(self, seat: SeatConfig) -> str:
        """The spec's program, or codex."""
        return seat.command[0] if seat.command else "codex"

    def launch(self, seat: SeatConfig, place: Place, beginning: Beginning) -> LaunchCommand:
        """Everything by flags of this one process, without the background server that outlives it."""
        profile = ("--profile", seat.profile) if seat.profile else ()
        argv = (*(seat.command or ("codex",)), "--no-daemon", *profile, *_settings(seat))
        files = {}
        if seat.guidance:
            files[_GUIDANCE_FILE] = _toml(seat.guidance)
            argv = ("sh", "-c", _WITH_GUIDANCE, "sh", f"{place.folder}/{_GUIDANCE_FILE}", *argv)
        # The shell puts the guidance last, where Codex takes it as an option of `resume` and `fork` too.
        return LaunchCommand((*argv, *_beginning(beginning), *seat.extra_args), env=seat.env, files=files)

    def is_ready(self, screen: Screen, reading: Reading) -> bool:
        """Its state is known only when all that it asks at the start has been answered."""
        return reading.activity.name in ("idle", "error") and screens.composer(screen).state != "hidden"

    def reader(self, running: Running) -> Reader:
        """Reads the state sequence in its output, and its records."""
        return CodexReader(running)

    def question(self, screen: Screen) -> Question | None:
        """A menu at the bottom of its screen."""
        return screens.question(screen)

    def answer(self, question: Question, choice: str, text: str) -> Answer | None:
        """The id of a choice is the keys to press; the reason of a denial is said afterwards."""
        chosen = next((known for known in question.choices if known.id == choice), None)
        if chosen is None:
            return None
        return Answer(keys=tuple(choice.split()), then_say=text if chosen.kind == "deny" else "")

    def composer(self, screen: Screen) -> Composer:
        """The line that begins with its sign, and what has been typed after it."""
        return screens.composer(screen)

    def submission(self, text: str) -> Submission:
        """Between blanks, which it trims: neither a command nor a word to complete is seen then.

        Line ends become newlines; control characters, which it drops, are left out; blanks at the ends go.
        """
        message = _typeable(text).strip()
        if message[:1] not in ("!", "/") or len(message) + 2 <= _LITERAL_PASTE:
            return Submission(f" {message} ", expected=message)
        start, rest = f" {message[0]}", message[1:]
        pieces = (start, rest) if len(rest) > _LITERAL_PASTE else (start, rest, " ")
        return Submission("".join(pieces), expected=message, pieces=pieces)

    def ending(self) -> Ending:
        """It ends at once and loses nothing that it has recorded; Ctrl-C could quit or only clear its input."""
        return Ending(signal="TERM")

    def bypasses(self, seat: SeatConfig) -> str:
        """What the permission mode, the sandbox or further arguments take away."""
        never_asks, no_sandbox = _frees(seat.extra_args)
        never_asks = never_asks or seat.permission_mode == "bypass"
        no_sandbox = no_sandbox or (seat.sandbox == "full_access" and seat.permission_mode != "plan")
        return {
            (True, True): "runs any command, outside any sandbox, and never asks",
            (True, False): "never asks; what its sandbox refuses fails",
            (False, True): "runs commands outside any sandbox",
        }.get((never_asks, no_sandbox), "")


def _settings(seat: SeatConfig) -> tuple[str, ...]:
    planning = seat.permission_mode == "plan"
    settings = {
        **_OWN_SETTINGS,
        "approval_policy": _APPROVALS[seat.permission_mode],
        "sandbox_mode": "read-only" if planning else _SANDBOXES[seat.sandbox],
        **({"model": seat.model} if seat.model else {}),
    }
    return tuple(part for key, value in settings.items() for part in ("-c", f"{key}={_toml(value)}"))


def _beginning(beginning: Beginning) -> tuple[str, ...]:
    if beginning.mode == "resume":
        return ("resume", beginning.id)
    if beginning.mode == "fork":
        return ("fork", beginning.parent)
    return ()


def _toml(value: object) -> str:
    """A TOML value; JSON's differ from it only in a control character that JSON leaves as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _typeable(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or not _is_control(sign))


def _is_control(sign: str) -> bool:
    return sign < " " or "\x7f" <= sign < "\xa0"


def _frees(arguments: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether further arguments take away asking, and the sandbox."""
    said = " ".join(arguments)
    if "--dangerously-bypass-approvals-and-sandbox" in said or "--yolo" in said:
        return True, True
    return _NEVER.search(said) is not None, "danger-full-access" in said
