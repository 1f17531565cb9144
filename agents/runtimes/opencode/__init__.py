"""Runtime `opencode`: OpenCode, which tells everything through a plugin of ours that is named at launch."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from agents.readings.reader import Reader, Running
from agents.readings.screen import Screen
from agents.readings.values import OWN_WORDS, UNKNOWN, Question, Reading
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
from agents.runtimes.opencode import screens
from agents.runtimes.opencode.reader import Events

PLUGIN: Final = (Path(__file__).parents[2] / "hooks" / "opencode_plugin.js").as_uri()
CONFIG: Final = "OPENCODE_CONFIG_CONTENT"
"""The variable that holds settings above all files, the user's and the project's."""
PERMISSION: Final = "OPENCODE_PERMISSION"
"""The variable that holds what it may do unasked, above even those settings."""

_ASKING: Final = {"edit": "ask", "bash": "ask", "webfetch": "ask", "external_directory": "ask", "doom_loop": "ask"}
_QUITS: Final = frozenset({"exit", "quit", ":q"})
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class OpenCode(Runtime):
    """OpenCode in its terminal interface.

    It has no sandbox: where shell commands are not asked for, nothing holds them. Its settings are given by
    OPENCODE_CONFIG_CONTENT; what a seat's environment has there stays in it.
    """

    name = "opencode"
    title = "OpenCode"
    install_hint = "install: npm install -g opencode-ai"
    account = Account(
        variables=("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENROUTER_API_KEY", "OPENCODE_API_KEY", CONFIG),
        files=(".local/share/opencode/auth.json",),
        settings=(".config/opencode/opencode.json", ".config/opencode/opencode.jsonc"),
        hint="run: opencode auth login",
    )
    unset = (*Runtime.unset, PERMISSION)
    supports_resume = True
    supports_fork = True
    ready_timeout_seconds = 90.0
    interrupt_keys = ("Escape", "Escape")
    discard_keys = ("C-u",)
    reads_keys = True
    compact_command = "/compact"
    clear_command = "/new"
    steers = True

    def program(self, seat: SeatConfig) -> str:
        """The spec's command, or `opencode`."""
        return seat.command[0] if seat.command else "opencode"

    def launch(self, seat: SeatConfig, place: Place, beginning: Beginning) -> LaunchCommand:
        """OpenCode with our plugin; guidance is one more file of instructions."""
        settings: dict[str, Any] = {
            "plugin": [[PLUGIN, {"folder": place.folder, "begins": beginning.mode}]],
            "permission": _permissions(seat),
            "experimental": {"disable_paste_summary": True},
        }
        files = {}
        if seat.guidance:
            files["guidance.md"] = seat.guidance
            settings["instructions"] = [f"{place.folder}/guidance.md"]
        argv = [*(seat.command or ("opencode",))]
        if seat.model:
            argv += ["--model", seat.model]
        if seat.permission_mode == "plan":
            argv += ["--agent", "plan"]
        if beginning.mode == "resume":
            argv += ["--session", beginning.id]
        elif beginning.mode == "fork":
            argv += ["--session", beginning.parent, "--fork"]
        content = json.dumps(_joined(seat.env.get(CONFIG, ""), settings))
        return LaunchCommand((*argv, *seat.extra_args), {**seat.env, CONFIG: content}, files)

    def bypasses(self, seat: SeatConfig) -> str:
        """Bypassing, by mode, by argument or by its environment."""
        if seat.permission_mode == "bypass" or "--auto" in (*seat.command, *seat.extra_args):
            return "never asks before it runs commands or changes files"
        if "allow" in seat.env.get(PERMISSION, ""):
            return f"does what {PERMISSION} allows without asking"
        return ""

    def is_ready(self, screen: Screen, reading: Reading) -> bool:
        """The plugin has spoken, and the place to type is that of the conversation, if one is taken up."""
        taken_up = reading.conversation is not None
        can_type = screens.composer(screen).state != "hidden"
        return reading != UNKNOWN and can_type and not (taken_up and screens.is_at_home(screen))

    def reader(self, running: Running) -> Reader:
        """One that reads the events that the plugin writes down."""
        return Events(running)

    def question(self, screen: Screen) -> Question | None:
        """A dialog that it has opened over everything; what its agents ask is told by the plugin."""
        return screens.question(screen)

    def answer(self, question: Question, choice: str, text: str) -> Answer | None:
        """By a file that the plugin takes; OpenCode itself refuses an answer to what is no longer asked."""
        if question.kind == "permission":
            given: dict[str, Any] = {"reply": choice}
            if choice == "reject" and text:
                given["message"] = text
        elif choice == "reject":
            given = {}
        else:
            given = {"answers": [[text if choice == OWN_WORDS else choice]]}
        return Answer(file=(f"answers/{question.id}.json", json.dumps(given)))

    def answer_parts(self, question: Question, answers: Sequence[Sequence[str]]) -> Answer | None:
        """By the same file, with a list of labels for each part."""
        return Answer(file=(f"answers/{question.id}.json", json.dumps({"answers": [list(one) for one in answers]})))

    def composer(self, screen: Screen) -> Composer:
        """The box at the bottom, or in the middle before the first prompt."""
        return screens.composer(screen)

    def refusal(self, command: str, screen: Screen) -> str:
        """Before the first prompt it knows no `/compact`: the Enter would take another command of its list."""
        if command == self.compact_command and screens.is_at_home(screen):
            return "its conversation is empty: there is nothing to compact"
        return ""

    def submission(self, text: str) -> Submission:
        """Pasted as it is, but never as a command.

        What it would take as one (`exit`, `/new`) gets a blank or a line before it; after a mention at the end, where a
        list would take the Enter, comes a blank. Ends of line become `\\n`; other control characters are left out.
        """
        text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        if text.strip() in _QUITS:
            text = f"Message:\n{text}"
        elif text.startswith("/"):
            text = f" {text}"
        if text.split()[-1:] and text.split()[-1].startswith("@") and not text[-1].isspace():
            text += " "
        return Submission(text, expected=text)

    def ending(self) -> Ending:
        """Hang up: it saves as it goes, and ends at once."""
        return Ending(signal="HUP")


def _permissions(seat: SeatConfig) -> dict[str, str]:
    rules = dict(_ASKING)
    if seat.permission_mode == "bypass":
        rules = dict.fromkeys(rules, "allow")
    elif seat.permission_mode == "accept_edits":
        rules["edit"] = "allow"
    elif seat.permission_mode == "plan":
        rules["edit"] = "deny"
    return rules


def _joined(theirs: str, ours: dict[str, Any]) -> dict[str, Any]:
    """Our settings on top of those that the seat's environment brings; lists are added to."""
    try:
        found = json.loads(theirs or "{}")
    except ValueError:
        found = {}
    for key, value in ours.items():
        if isinstance(value, list):
            value = [*found.get(key, []), *value]
        elif isinstance(value, dict) and isinstance(found.get(key), dict):
            value = {**found[key], **value}
        found[key] = value
    return dict(found)
