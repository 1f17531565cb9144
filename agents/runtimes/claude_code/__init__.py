"""Runtime `claude-code`: Claude Code, read by its status file, its transcript, and hooks that are named at launch."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from agents.readings.reader import Reader, Running
from agents.readings.screen import Screen
from agents.readings.values import Question, Reading
from agents.runtimes.base import (
    Account,
    Answer,
    Beginning,
    Composer,
    Ending,
    Holder,
    LaunchCommand,
    Place,
    Runtime,
    SeatConfig,
    Submission,
)
from agents.runtimes.claude_code import launching, reader, screens, sending
from agents.runtimes.claude_code.reader import ClaudeReader


class ClaudeCode(Runtime):
    """Claude Code in its terminal interface. It has no sandbox unless its user's own settings give it one."""

    name = "claude-code"
    title = "Claude Code"
    install_hint = "install: npm install -g @anthropic-ai/claude-code"
    account = Account(
        variables=("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"),
        files=(".claude/.credentials.json",),
        hint="run: claude auth login",
    )
    unset = (
        *Runtime.unset,
        "CLAUDECODE",  # these are set where Claude Code itself has started us
        "CLAUDE_CODE_CHILD_SESSION",
        "CLAUDE_CODE_ENTRYPOINT",
        "CLAUDE_CODE_LAUNCHED_BY_SESSION_IDS",
        "CLAUDE_CODE_SESSION_ID",
        "CLAUDE_CODE_SSE_PORT",
    )
    chooses_id = True
    supports_resume = True
    supports_fork = True
    settle_seconds = 0.3
    reads_keys = True
    interrupt_keys = ("Escape",)
    discard_keys = ("C-c",)
    folded = re.compile(r"\[\.{3}Truncated text #\d+ \+\d+ lines\.{3}\]")
    compact_command = "/compact"
    clear_command = "/clear"
    steers = True

    def program(self, seat: SeatConfig) -> str:
        """The spec's program, or claude."""
        return seat.command[0] if seat.command else "claude"

    def launch(self, seat: SeatConfig, place: Place, beginning: Beginning) -> LaunchCommand:
        """Everything by flags and by files in the session's folder; the user's own settings go on to hold."""
        return launching.command(seat, place, beginning)

    def is_ready(self, screen: Screen, reading: Reading) -> bool:
        """Its input shows, and nothing waits for a person."""
        return reading.activity.name != "waiting" and screens.composer(screen).state != "hidden"

    def reader(self, running: Running) -> Reader:
        """Reads its status file, its transcript, and what our hooks write."""
        return ClaudeReader(running)

    def question(self, screen: Screen) -> Question | None:
        """A dialog in the place of its input."""
        return screens.question(screen)

    def answer(self, question: Question, choice: str, text: str) -> Answer | None:
        """By the hook that asked, else by keys: those choices are named by the keys that choose them."""
        if question.id.startswith(screens.ID_PREFIX):
            known = any(offered.id == choice for offered in question.choices)
            return Answer(keys=tuple(choice.split())) if known else None
        return Answer(file=(f"answers/{question.id}.json", json.dumps({"choice": choice, "text": text})))

    def answer_parts(self, question: Question, answers: Sequence[Sequence[str]]) -> Answer | None:
        """By the hook that asked; on its screen the parts are pages of one dialog, to be answered there."""
        if question.id.startswith(screens.ID_PREFIX):
            return None
        given = {"choice": "parts", "answers": [list(one) for one in answers]}
        return Answer(file=(f"answers/{question.id}.json", json.dumps(given)))

    def composer(self, screen: Screen) -> Composer:
        """What stands between the last two rules, after its sign."""
        return screens.composer(screen)

    def submission(self, text: str) -> Submission:
        """See `sending`."""
        return sending.submission(text)

    def ending(self) -> Ending:
        """It ends at once, having recorded everything, and takes its status file away."""
        return Ending(signal="TERM")

    def reports(self, env: Mapping[str, str]) -> str:
        """One status file for each running process, also for those that people have started themselves."""
        return f"{reader.config_folder(env)}/sessions/*.json"

    def holder(self, report: bytes, conversation_id: str) -> Holder | None:
        """Claude Code itself lets two processes write to one conversation."""
        return reader.holder(report, conversation_id)

    def bypasses(self, seat: SeatConfig) -> str:
        """What the permission mode or further arguments take away."""
        return launching.bypasses(seat)
