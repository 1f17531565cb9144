"""Real agents in the seats of a real server, against a model API: what drills do to them, and see of them.

What a drill knows of an agent's screen stands here, apart from the product's own adapters.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.drills.house import end_of, ps, tmux
from tests.drills.page import Page
from tests.model_api.api import Call, ModelApi, Plan, Shell
from tests.real_agents.homes import prepare
from tests.real_agents.programs import Agents
from tests.real_server import RealServer, Reply, eventually, new_home

_FOREIGN = re.compile(r"^(?:CLAUDE|ANTHROPIC|CODEX|OPENAI|OPENCODE|GEMINI|GOOGLE|OTEL|TMUX)")
"""Variables that would lead an agent elsewhere than to the test's model API."""

_MISLEADING = {"CI": "true", "NO_COLOR": "1", "CLAUDECODE": "1", "CLAUDE_CODE_CHILD_SESSION": "1"}
"""What the server may be started with, and no agent may be told: that it has no person, no colours, a parent."""


@dataclass(frozen=True)
class Kind:
    """One runtime as drills know it.

    ready: on its screen when it can be typed to; dialog: on its screen while it asks a person; trust: while it asks
    whether to trust its folder; leaves: what a person types to end it; deny: keys with which a person denies in the
    terminal; escalates: asks only for what leaves its sandbox; unasked: whether it runs `sleep` without asking, given
    `arguments`; failures: after so many it still tries again; speaks_first: asks the model as soon as it runs for the
    first time; persists: goes on trying until somebody stops it; asks: the tool that puts a question to a person;
    steers: takes a message while it works; compacts: asks the model to sum up even a short conversation; forks: can
    begin with a copy of a conversation.
    """

    runtime: str
    program: str
    ready: str
    dialog: str
    trust: str = ""
    leaves: str = "/quit"
    deny: tuple[str, ...] = ("Escape",)
    escalates: bool = False
    unasked: bool = False
    failures: int = 1
    speaks_first: bool = False
    persists: bool = False
    arguments: tuple[str, ...] = ()
    asks: Call | None = None
    steers: bool = True
    compacts: bool = True
    forks: bool = True
    env: dict[str, str] = field(default_factory=dict)

    def shell(self, command: str, *, asked: bool) -> Shell:
        """A shell command that it asks about first, or runs unasked."""
        return Shell(command, escalate=asked and self.escalates)


_COLOURS = {
    "question": "Which colour shall the door have?",
    "header": "Colour",
    "options": [
        {"label": "Green", "description": "as the fence"},
        {"label": "Red", "description": "as the roof"},
    ],
}

KINDS: dict[str, Kind] = {
    kind.runtime: kind
    for kind in (
        Kind(
            "claude-code",
            "claude",
            ready=r"^\u276f",
            dialog=r"Esc to cancel",
            trust=r"trust this folder",
            leaves="/exit",
            unasked=True,
            arguments=("--allowedTools", "Bash(sleep:*)"),
            asks=Call("AskUserQuestion", {"questions": [{**_COLOURS, "multiSelect": False}]}),
            failures=2,
            env={"CLAUDE_CODE_MAX_RETRIES": "3"},
        ),
        Kind(
            "codex",
            "codex",
            ready=r"^\u203a",
            dialog=r"enter to confirm or esc to cancel",
            trust=r"Trust this folder\?",
            escalates=True,
            unasked=True,
            failures=3,
            arguments=("-c", "model_providers.test.stream_max_retries=1"),
        ),
        Kind(
            "opencode",
            "opencode",
            ready=r"\u2579\u2580\u2580",
            dialog=r"Permission required|enter (?:submit|confirm|select|toggle)\s+esc dismiss",
            leaves="/exit",
            persists=True,
            asks=Call("question", {"questions": [{**_COLOURS, "multiple": False}]}),
        ),
        Kind(
            "gemini",
            "gemini",
            ready=r"Type your message",
            dialog=r"Allow execution|Apply this change|Allow once|Do you want to proceed|Answer Questions",
            trust=r"Do you trust",
            speaks_first=True,
            asks=Call("ask_user", {"questions": [{**_COLOURS, "type": "choice"}]}),
            persists=True,
            steers=False,
            compacts=False,
            forks=False,
        ),
    )
}


def landed() -> list[str]:
    """Runtimes of agents that the product has."""
    from agents.runtimes import RUNTIMES

    return [runtime for runtime in KINDS if runtime in RUNTIMES]


@dataclass(frozen=True)
class Event:
    """One event of a seat; `at` is seconds since 1970."""

    id: int
    at: float
    kind: str
    text: str
    payload: dict[str, Any]


class Follower:
    """Follows the event log in a thread, as any client would."""

    def __init__(self, server: RealServer) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._events: dict[str, list[Event]] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="follow", daemon=True)
        self._thread.start()

    def events(self, address: str) -> list[Event]:
        """Events of a seat so far."""
        with self._lock:
            return list(self._events.get(address, ()))

    def close(self) -> None:
        """Stop following."""
        self._ended.set()
        self._thread.join(5)

    def _run(self) -> None:
        since = 0
        while not self._ended.is_set():
            with suppress(OSError, ValueError):
                answer = self._server.get(f"/api/events?since={since}&limit=1000&wait=1").json()
                since = answer["last"]
                self._take(answer["events"])

    def _take(self, events: Sequence[dict[str, Any]]) -> None:
        with self._lock:
            for told in events:
                at = datetime.fromisoformat(told["at"]).timestamp()
                event = Event(told["id"], at, told["kind"], told["text"], told["payload"])
                self._events.setdefault(told["seat"], []).append(event)


class Seat:
    """One seat with a real agent: its server, its terminal, its model API, its process."""

    def __init__(self, house: AgentHouse, kind: Kind, name: str, rig: str, folder: Path) -> None:
        self.house, self.kind, self.rig, self.folder = house, kind, rig, folder
        self.home = house.folder / "homes" / f"{rig}-{name}"
        self.address = address = f"dev-{name}@{rig}"
        self.label = address.replace("@", "-at-")

    # ---- through the server

    def call(self, verb: str, **arguments: Any) -> Reply:
        """Call a verb on this seat."""
        return self.house.server.post(f"/api/{verb}", {"seat": self.address, **arguments})

    def explain(self) -> dict[str, Any]:
        """What the server says of it."""
        found: dict[str, Any] = self.house.server.get(f"/api/explain?seat={self.address}").json()
        return found

    def row(self) -> dict[str, Any]:
        """Its line of `rig ps`."""
        return ps(self.house.server, self.rig)[self.address]

    @property
    def shown(self) -> str:
        """What is shown of it now, by the newest event that says so."""
        return shown(self.house.follower.events(self.address))

    def events(self) -> list[Event]:
        return self.house.follower.events(self.address)

    def wait_shown(self, *states: str, seconds: float = 60.0) -> bool:
        """Wait until one of these is shown."""
        return eventually(lambda: self.shown in states, seconds)

    # ---- in its terminal, as a person

    def screen(self) -> str:
        return tmux(self.house.server, "capture-pane", "-p", "-t", f"={self.address}:", check=False)

    def shows(self, pattern: str) -> bool:
        return re.search(pattern, self.screen(), re.MULTILINE) is not None

    def wait_screen(self, pattern: str, seconds: float = 90.0) -> None:
        """Wait until the pattern is on its screen."""
        assert eventually(lambda: self.shows(pattern), seconds), f"{pattern!r} is not shown:\n{self.screen()}"

    def press(self, *keys: str) -> None:
        """Press keys in its terminal."""
        tmux(self.house.server, "send-keys", "-t", f"={self.address}:", *keys)

    def type(self, text: str) -> None:
        """Type a text in its terminal, without Enter."""
        for sign in text:
            tmux(self.house.server, "send-keys", "-t", f"={self.address}:", "-l", "--", sign)
            time.sleep(0.02)  # as a person does: some agents take a burst of keys for a paste

    # ---- at the model API

    @property
    def api(self) -> ModelApi:
        return self.house.api

    def plan(self, plan: Any, times: int = 1) -> None:
        """How its next turns are answered."""
        self.api.answer_next(plan, times=times, session=self.label)

    def asking(self) -> bool:
        """Whether the model API is answering it now."""
        return bool(self.api.open_requests(self.label))


def shown(events: Sequence[Event]) -> str:
    """The state that these events have led to: an activity, or the state of the program."""
    return next((state for event in reversed(events) if (state := state_of(event))), "down")


def state_of(event: Event) -> str:
    """The state that an event brings; empty when it brings none."""
    if event.kind == "seat.activity":
        return str(event.payload["activity"])
    return {
        "seat.launching": "launching",
        "seat.exited": "exited",
        "seat.failed": "exited",
    }.get(event.kind, "")


class AgentHouse:
    """A server, a model API, and rigs of real agents, each with a home of its own."""

    def __init__(self, server: RealServer, api: ModelApi, agents: Path, folder: Path) -> None:
        self.server, self.api, self.folder = server, api, folder
        self.rigs: dict[str, list[dict[str, Any]]] = {}
        self.seats: list[Seat] = []
        server.env = {name: value for name, value in server.env.items() if not _FOREIGN.match(name)}
        server.env |= _MISLEADING
        server.env["PATH"] = f"{agents}:{os.environ['PATH']}"

    def move_in(self, programs: Sequence[str]) -> None:
        """Let the server be started by a user in whose home these agents are set up, and who has a `project`."""
        self.project = _project(self.folder / "projects/own")
        for program in programs:
            home, url = self.folder / "homes/own", self.api.url_for("own")
            self.server.env |= prepare(program, home, url, trusted=[self.project])

    def start(self) -> None:
        """Start the server, follow its log, and look at its page."""
        self.server.start()
        self.follower = Follower(self.server)
        self.page = Page(self.server)

    def add(
        self, runtime: str, name: str = "", *, rig: str = "crew", setup: dict[str, Any] | None = None, **more: Any
    ) -> Seat:
        """A seat for a rig; setup: see `homes.prepare`, more: further fields of its member."""
        kind = KINDS[runtime]
        name = name or kind.program
        project = _project(self.folder / "projects" / f"{rig}-{name}")
        seat = Seat(self, kind, name, rig, project)
        chosen = {"trusted": [project], **(setup or {})}
        env = prepare(kind.program, seat.home, self.api.url_for(seat.label), **chosen)
        member = {
            "id": name,
            "runtime": runtime,
            "agent_ref": "builtin:default",
            "profile": "default",
            "cwd": str(project),
            "env": {**env, "SHELL": "/bin/bash", "LANG": "C.UTF-8", "TZ": "UTC", **kind.env},
            **({"extra_args": list(kind.arguments)} if kind.arguments else {}),
        }
        self.rigs.setdefault(rig, []).append({**member, **more})
        self.seats.append(seat)
        return seat

    def up(self, rig: str = "crew", seconds: float = 120) -> dict[str, Any]:
        """Bring a rig up; the event that ends the job."""
        return end_of(self.server, self.begin_up(rig), seconds)

    def begin_up(self, rig: str = "crew") -> dict[str, Any]:
        """Begin to bring a rig up."""
        given = {"source": f"{rig}.yaml", "text": self.spec(rig), "root": str(self.folder)}
        answer = self.server.post("/api/up", given)
        assert answer.status == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def spec(self, rig: str) -> str:
        """The rig's spec."""
        pod = {"id": "dev", "label": "Development", "members": self.rigs[rig]}
        return json.dumps({"version": "0.2", "name": rig, "pods": [pod]})


@contextmanager
def agent_house(agents: Path | None = None, at_home: Sequence[str] = ()) -> Iterator[AgentHouse]:
    """A house whose server runs; everything in it is ended afterwards; at_home: see `AgentHouse.move_in`."""
    home = new_home()
    folder = Path(tempfile.mkdtemp(prefix="rwagents-", dir=os.environ.get("RIGWEB_TEST_FOLDER", "/tmp")))
    programs = agents or Agents.find().link(folder / "bin")
    server = RealServer(home, f"rigwebtest-{home.name[3:]}")
    with ModelApi() as api:
        house = AgentHouse(server, api, programs, folder)
        try:
            if at_home:
                house.move_in(at_home)
            house.start()
            yield house
        finally:
            _end(house, home, folder)


def _project(folder: Path) -> Path:
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


def _end(house: AgentHouse, home: Path, folder: Path) -> None:
    house.api.release()
    if hasattr(house, "page"):
        house.page.close()
    if hasattr(house, "follower"):
        house.follower.close()
    pids = _processes(folder)
    house.server.end_by_force()
    subprocess.run(["tmux", "-L", house.server.tmux_socket, "kill-server"], check=False, capture_output=True)
    for pid in pids:
        with suppress(OSError):
            os.kill(pid, 9)
    with suppress(FileNotFoundError):
        Path(os.environ.get("TMUX_TMPDIR", "/tmp"), f"tmux-{os.getuid()}", house.server.tmux_socket).unlink()
    for _ in range(3):  # agents that are just ending may still write
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def _processes(folder: Path) -> list[int]:
    """Processes whose home is in this house; some outlive their terminals."""
    mark = f"HOME={folder}/homes/".encode()
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and any(line.startswith(mark) for line in _environment(entry))
    ]


def _environment(process: Path) -> list[bytes]:
    try:
        return (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return []


__all__ = ["KINDS", "AgentHouse", "Event", "Kind", "Plan", "Seat", "agent_house", "landed", "shown", "state_of"]
