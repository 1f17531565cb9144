"""The runtime of the program that plays an agent, and how a test directs it and sees what reached it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, ClassVar

from agents.models import Session
from agents.readings.reader import Reader, Running, Traces
from agents.readings.screen import Screen
from agents.readings.values import Activity, Choice, Conversation, Question, Reading
from agents.runtimes.base import (
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
from tests.real_server import eventually

PROGRAM = Path(__file__).with_name("actor_program.py")


def question(name: str) -> Question:
    """The question that an actor asks; those called `terminal...` are answered there alone, `free...` take a text."""
    choices = (Choice("y", "Yes", "allow"), Choice("n", "No", "deny"))
    return Question(
        name, "permission", f"may {name} be?", "text", choices, takes_reason=True, takes_text=name.startswith("free")
    )


class ActorRuntime(Runtime):
    """What is known about the actor."""

    name = "actor"
    title = "Actor"
    install_hint = "it comes with the tests"
    chooses_id = True
    supports_resume = True
    supports_fork = True
    interrupt_keys = ("Escape",)
    discard_keys = ("C-u",)
    compact_command = "/compact"
    steers: ClassVar[bool] = False

    def program(self, seat: SeatConfig) -> str:
        """Python."""
        return sys.executable

    def launch(self, seat: SeatConfig, place: Place, beginning: Beginning) -> LaunchCommand:
        """The program with the session's folder; how its conversation begins stands in a file there."""
        argv = (sys.executable, "-IS", str(PROGRAM), place.folder)
        told = json.dumps([beginning.mode, beginning.id, beginning.parent])
        return LaunchCommand(argv, seat.env, {"beginning.json": told})

    def is_ready(self, screen: Screen, reading: Reading) -> bool:
        """Its composer shows and its status file is there."""
        return self.composer(screen).state == "empty" and reading.activity.name == "idle"

    def reader(self, running: Running) -> Reader:
        """One that believes the status file."""
        return ActorReader(running)

    def question(self, screen: Screen) -> Question | None:
        """The one in the place of the composer."""
        for line in screen.lines:
            if line.startswith("? "):
                return question(line[2:].partition(":")[0])
        return None

    def answer(self, question: Question, choice: str, text: str) -> Answer | None:
        """One key; the reason of a denial is said afterwards."""
        if question.id.startswith("terminal"):
            return None
        return Answer(keys=(choice,), then_say=text if choice == "n" else "")

    def composer(self, screen: Screen) -> Composer:
        """The line that begins with an angle."""
        for line in screen.lines:
            if line.startswith(">"):
                draft = line[1:].strip()
                return Composer("draft", draft) if draft else Composer("empty")
        return Composer("hidden")

    def refusal(self, command: str, screen: Screen) -> str:
        """None but of a command that it has no use for."""
        return "it has no use for that" if command == "/useless" else ""

    def submission(self, text: str) -> Submission:
        """Its text; lines end as a terminal ends them."""
        return Submission(text, expected=text, settle_seconds=0.05)

    def ending(self) -> Ending:
        """Hang up."""
        return Ending(signal="HUP")


class SteeredRuntime(ActorRuntime):
    """The same, but it takes messages while it works."""

    name = "steered"
    steers = True


class ActorReader(Reader):
    """Believes the status file and the records."""

    def __init__(self, running: Running) -> None:
        super().__init__(running)
        self._status: dict[str, Any] = {}
        self._prompts: list[str] = []
        self._begun = False

    def traces(self) -> Traces:
        """Both files."""
        folder = self.running.folder
        return Traces(files=frozenset({f"{folder}/status.json"}), records=f"{folder}/records.jsonl")

    def on_file(self, path: str, content: bytes | None) -> None:
        """The status."""
        self._status = json.loads(content) if content else {}

    def on_record(self, line: bytes) -> None:
        """A turn began."""
        self._begun = True
        self._prompts.append(json.loads(line)["prompt"])

    def take_prompts(self) -> list[str]:
        """All of them."""
        taken, self._prompts = self._prompts, []
        return taken

    def reading(self) -> Reading:
        """As the status file says."""
        open_one = self._status.get("question", "")
        activity = Activity(self._status.get("activity", "unknown"), "status file", json.dumps(self._status), open_one)
        conversation = Conversation(self.running.conversation_id, "chosen at launch", self._begun)
        return Reading(activity, question(open_one) if open_one else None, conversation=conversation)


class Director:
    """Tells one actor what to do, and knows what reached it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._folder = session.folder

    def __call__(self, **order: Any) -> None:
        """Give an order, and wait until it is obeyed: ask, become, exit, or how to behave."""
        before = len(self._lines("log.jsonl"))
        assert eventually((self._folder / "control").exists), "the actor has not begun"
        control = os.open(self._folder / "control", os.O_WRONLY)
        os.write(control, json.dumps(order).encode() + b"\n")
        os.close(control)
        if "exit" not in order:
            assert eventually(lambda: {"obeyed": order} in self._lines("log.jsonl")[before:])

    def behave(self, **how: Any) -> None:
        """Set how it behaves from now on; see the program."""
        self(how=how)

    @property
    def prompts(self) -> list[str]:
        """The texts with which its turns began."""
        return [line["prompt"] for line in self._lines("records.jsonl")]

    @property
    def pastes(self) -> list[str]:
        """What was pasted into it."""
        return [line["pasted"] for line in self._lines("log.jsonl") if "pasted" in line]

    @property
    def enters(self) -> int:
        """How often Enter was pressed."""
        return sum(line.get("key") == "\r" for line in self._lines("log.jsonl"))

    @property
    def answered(self) -> list[tuple[str, str]]:
        """Keys that reached an open question: the question, and the key."""
        lines = self._lines("log.jsonl")
        return [(line["question"], line["key"]) for line in lines if line.get("question")]

    @property
    def typed(self) -> str:
        """All single keys, in order."""
        return "".join(line.get("key", "") for line in self._lines("log.jsonl"))

    def _lines(self, name: str) -> list[dict[str, Any]]:
        path = self._folder / name
        text = path.read_text() if path.exists() else ""
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]
