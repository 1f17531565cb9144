"""Runtime `gemini`: Gemini CLI, which shows by its title what it does and logs every prompt."""

from __future__ import annotations

import re
from typing import Final

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
    Place,
    Runtime,
    SeatConfig,
    Submission,
)
from agents.runtimes.gemini import screens
from agents.runtimes.gemini.reader import GUIDED, Titles

LONG_PASTE: Final = 1000
"""Characters from which on it is given more time before the Enter, which it ignores while it takes a paste in."""

_MODES: Final = {"ask": "default", "accept_edits": "auto_edit", "plan": "plan", "bypass": "yolo"}
_FREEING_SOME: Final = re.compile(r"--allowed-tools|--(?:admin-)?policy\b|--approval-mode[= ]auto_edit")
_CONTROLS: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")
_GUIDANCE: Final = "guidance.md"
_GUIDED_START: Final = """
id=$1 guidance=$2; shift 2
trap : HUP INT TERM
"$@" --session-id "$id" --prompt-interactive "$(cat "$guidance")"; status=$?
begun=$(ls "${GEMINI_CLI_HOME:-$HOME}"/.gemini/tmp/*/chats/session-*-"${id%%-*}"* 2>/dev/null)
[ $status -eq 42 ] && [ -n "$begun" ] && exec "$@" --resume "$id"
exit $status
"""
"""A constant program for sh: a long text does not fit into a command of tmux.

Once it is trusted, Gemini starts itself anew with the same arguments, and refuses (42) the id under which its first
prompt has begun beneath that question: then it takes up what has begun.
"""


class Gemini(Runtime):
    """Gemini CLI in its terminal interface.

    It has no sandbox of its own that works everywhere: its questions hold it. Nothing can be added to its system prompt
    from outside: guidance is its first prompt.
    """

    name = "gemini"
    title = "Gemini CLI"
    install_hint = "install: npm install -g @google/gemini-cli"
    account = Account(
        variables=("GEMINI_API_KEY", "GOOGLE_API_KEY"),
        files=(".gemini/oauth_creds.json",),
        hint="run: gemini, and choose how to sign in, or set GEMINI_API_KEY",
    )
    chooses_id = True
    supports_resume = True
    interrupt_keys = ("Escape",)
    discard_keys = ("C-u",)
    reads_keys = True
    compact_command = "/compress"

    def program(self, seat: SeatConfig) -> str:
        """The spec's command, or `gemini`."""
        return seat.command[0] if seat.command else "gemini"

    def launch(self, seat: SeatConfig, place: Place, beginning: Beginning) -> LaunchCommand:
        """Gemini with flags only; guidance comes from a file."""
        argv = [*(seat.command or ("gemini",)), "--approval-mode", _MODES[seat.permission_mode]]
        if seat.model:
            argv += ["--model", seat.model]
        argv += seat.extra_args
        if seat.guidance and beginning.mode != "resume":
            start = ("sh", "-c", _GUIDED_START, "sh", beginning.id, f"{place.folder}/{_GUIDANCE}", *argv)
            return LaunchCommand(start, {**seat.env, GUIDED: "1"}, {_GUIDANCE: seat.guidance})
        how = "--resume" if beginning.mode == "resume" else "--session-id"
        return LaunchCommand((*argv, how, beginning.id), seat.env)

    def guidance_way(self, seat: SeatConfig, beginning: Beginning) -> str:
        """It is a prompt; a conversation that is taken up begins with it."""
        return "first prompt"

    def bypasses(self, seat: SeatConfig) -> str:
        """Bypassing, by mode or by argument."""
        arguments = " ".join((*seat.command, *seat.extra_args))
        if seat.permission_mode == "bypass" or re.search(r"(^| )(-y|--yolo|--approval-mode[= ]yolo)\b", arguments):
            return "never asks before it runs commands or changes files"
        freed = _FREEING_SOME.findall(arguments)
        return f"does not ask about what its further arguments allow ({', '.join(freed)})" if freed else ""

    def is_ready(self, screen: Screen, reading: Reading) -> bool:
        """The place to type is there, as under none of the questions at the start, and a first prompt has begun."""
        return self.composer(screen).state != "hidden" and reading.activity.name not in ("unknown", "waiting")

    def reader(self, running: Running) -> Reader:
        """One that follows the title, and the log of prompts."""
        return Titles(running)

    def question(self, screen: Screen) -> Question | None:
        """The dialog in place of the composer."""
        return screens.question(screen)

    def answer(self, question: Question, choice: str, text: str) -> Answer | None:
        """By the number of the choice; a denial ends the turn, so its reason is said afterwards."""
        if choice not in {known.id for known in question.choices}:
            return None
        return Answer(keys=(choice,), then_say=text if question.takes_reason else "")

    def composer(self, screen: Screen) -> Composer:
        """The shaded lines at the bottom."""
        return screens.composer(screen)

    def submission(self, text: str) -> Submission:
        """Pasted without what it would drop: blanks at both ends, control characters; ends of line become `\\n`.

        A line before a text that begins like a command keeps it from being one; a blank after a backslash at the end
        keeps the Enter from becoming a new line.
        """
        text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if text.startswith("/"):
            text = f"Message:\n{text}"
        settle = 0.5 if len(text) > LONG_PASTE else 0.3
        return Submission(f"{text} " if text.endswith("\\") else text, expected=text, settle_seconds=settle)

    def ending(self) -> Ending:
        """To the whole group: it runs as two processes, and the inner one survives the end of its terminal."""
        return Ending(signal="TERM")
