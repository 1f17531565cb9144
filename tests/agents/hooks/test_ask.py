"""The permission hook asks a person through files, tells Claude Code the answer, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from agents.hooks import ask
from tests.real_server import eventually

REQUEST = {"tool_name": "Bash", "tool_input": {"command": "touch a"}, "permission_suggestions": [{"type": "setMode"}]}
QUESTION = {"questions": [{"question": "Which?", "options": [{"label": "Red"}, {"label": "Blue"}]}]}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "config/sessions").mkdir(parents=True)
    return tmp_path / "config"


def set_status(config: Path, state: str, stamp: int) -> None:
    said = json.dumps({"status": state, "statusUpdatedAt": stamp})
    (config / "sessions" / f"{os.getpid()}.json").write_text(said)


class Hook:
    """A running hook whose program is this process."""

    def __init__(self, folder: Path, config: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", ask.__file__, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"CLAUDE_CONFIG_DIR": str(config)},
        )
        assert self.process.stdin
        self.process.stdin.write(json.dumps(REQUEST).encode())
        self.process.stdin.close()
        self.process.stdin = None
        [self.ask] = eventually(lambda: list((folder / "asks").glob("*.json")))

    def answer(self, **said: str) -> None:
        part = self.folder / "part"
        part.write_text(json.dumps(said))
        part.rename(self.folder / "answers" / self.ask.name)

    def told(self) -> Any:
        output, _ = self.process.communicate(timeout=30)
        return json.loads(output or b"null")

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()

    def left(self) -> list[Path]:
        return [path for name in ("asks", "answers") for path in (self.folder / name).iterdir()]


@pytest.fixture
def hook(tmp_path: Path, config: Path) -> Iterator[Hook]:
    set_status(config, "waiting", 1)
    hook = Hook(tmp_path / "seat", config)
    yield hook
    hook.close()


def test_what_is_asked_is_written_for_nobody_else_to_read(hook: Hook) -> None:
    assert json.loads(hook.ask.read_text()) == {"id": hook.ask.stem, "payload": REQUEST}
    assert hook.ask.stat().st_mode & 0o077 == 0


def test_an_answer_is_told_and_nothing_stays(hook: Hook) -> None:
    hook.answer(choice="deny", text="not now")
    decision = {"behavior": "deny", "message": "not now"}
    assert hook.told() == {"hookSpecificOutput": {"hookEventName": "PermissionRequest", "decision": decision}}
    assert hook.left() == []


def test_it_ends_when_the_dialog_was_answered_in_the_terminal(hook: Hook, config: Path) -> None:
    set_status(config, "busy", 2)
    assert hook.told() is None
    assert hook.left() == []


def test_it_ends_when_another_dialog_has_followed_at_once(hook: Hook, config: Path) -> None:
    set_status(config, "waiting", 2)
    assert hook.told() is None


def test_it_waits_for_a_dialog_that_is_not_open_yet(tmp_path: Path, config: Path) -> None:
    set_status(config, "busy", 1)
    with closing(Hook(tmp_path / "seat", config)) as hook:
        set_status(config, "waiting", 2)
        hook.answer(choice="allow")
        assert hook.told()["hookSpecificOutput"]["decision"]["behavior"] == "allow"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_it_takes_back_what_it_asked_when_it_is_ended(hook: Hook, number: int) -> None:
    hook.process.send_signal(number)
    assert hook.told() is None
    assert hook.left() == []


def made(payload: Any, choice: str, text: str = "") -> Any:
    return ask.decision(payload, choice, text).get("hookSpecificOutput", {}).get("decision")


def test_always_hands_back_what_was_offered() -> None:
    assert made(REQUEST, "always:0")["updatedPermissions"] == [{"type": "setMode"}]
    offered = [{"type": "addRules"}, {"type": "setMode"}, {"type": "addRules", "rules": []}]
    chosen = made({**REQUEST, "permission_suggestions": offered}, "always:0,2")
    assert chosen["updatedPermissions"] == [offered[0], offered[2]]
    assert "updatedPermissions" not in made(REQUEST, "allow")


def test_a_plan_is_accepted_together_with_edits() -> None:
    [mode] = made({"tool_name": "ExitPlanMode", "tool_input": {"plan": "x"}}, "accept_edits")["updatedPermissions"]
    assert (mode["mode"], mode["destination"]) == ("acceptEdits", "session")


@pytest.mark.parametrize(("choice", "text", "answer"), [("option:1", "", "Blue"), ("text", "green", "green")])
def test_a_question_is_answered_by_an_option_or_in_words(choice: str, text: str, answer: str) -> None:
    decided = made({"tool_input": QUESTION}, choice, text)
    assert decided["updatedInput"] == {**QUESTION, "answers": {"Which?": answer}}


def test_several_questions_are_answered_at_once() -> None:
    several = {"questions": [*QUESTION["questions"], {"question": "What sizes?", "options": [], "multiSelect": True}]}
    decided = ask.decision({"tool_input": several}, "parts", answers=[["Red"], ["S", "M"]])
    made = decided["hookSpecificOutput"]["decision"]
    assert made["updatedInput"] == {**several, "answers": {"Which?": "Red", "What sizes?": "S, M"}}


@pytest.mark.parametrize("answers", [[], [["Red"]], [["Red"], []], [["Red"], ["Blue"]]])
def test_several_questions_that_are_not_all_answered_or_not_told_apart_decide_nothing(answers: list[list[str]]) -> None:
    twice = {"questions": QUESTION["questions"] * 2}
    assert ask.decision({"tool_input": twice}, "parts", answers=answers) == {}


@pytest.mark.parametrize("payload", [REQUEST, {"tool_input": QUESTION}])
def test_a_choice_that_is_not_known_decides_nothing(payload: Any) -> None:
    assert made(payload, "option:9") is None
