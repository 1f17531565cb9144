"""A rig of seven agents of mixed runtimes, booted from one spec, and what such agents change without Rigweb."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.drills.agents import AgentHouse, Seat
from tests.drills.house import ps
from tests.drills.world import Facts, changed, facts
from tests.real_agents.terminal import AgentTerminal
from tests.real_server import eventually

AGENTS = (
    ("lead", "claude-code"),
    ("impl", "claude-code"),
    ("design", "claude-code"),
    ("review", "codex"),
    ("qa", "codex"),
    ("docs", "opencode"),
    ("look", "gemini"),
)
READY_SECONDS = 120
"""An agent that starts next to six others on a busy machine may need a while."""
ALONE = {"claude-code": (), "codex": ("--no-daemon",)}
"""Agents of which it is compared what they change, each with its arguments when a person starts it."""


def mixed(house: AgentHouse, rig: str) -> list[Seat]:
    """Put seven agents into a rig; their seats."""
    return [house.add(runtime, name, rig=rig, ready_timeout=READY_SECONDS) for name, runtime in AGENTS]


def boot(house: AgentHouse, rig: str) -> tuple[dict[str, object], float]:
    """Bring a rig up: the event that ends the job, and the seconds until then."""
    began = time.monotonic()
    end = house.up(rig, seconds=2 * READY_SECONDS)
    return end, time.monotonic() - began


def unready(house: AgentHouse, rig: str) -> dict[str, str]:
    """Seats of a rig that do not run, each with why."""
    return {a: f"{s['state']}: {s['reason']}" for a, s in ps(house.server, rig).items() if s["state"] != "running"}


@contextmanager
def busy_processors(count: int) -> Iterator[None]:
    """So many programs that do nothing but compute."""
    hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


def own(seat: Seat) -> Facts:
    """What in the seat's home and project is the user's."""
    return facts(seat.home, seat.folder)


def changes(seat: Seat, before: Facts) -> set[str]:
    """What of that is another now, in names that do not tell which seat it was."""
    return {name.replace(str(seat.folder), "(project)") for name in changed(before, own(seat))}


def changes_alone(house: AgentHouse, runtime: str) -> set[str]:
    """What an agent changes of the user's own when a person starts it without Rigweb, talks to it, and ends it."""
    seat = house.add(runtime, rig="alone")
    before = own(seat)
    told = next(member["env"] for member in house.rigs["alone"] if member["runtime"] == runtime)
    env = {"PATH": house.server.env["PATH"], **told}
    with AgentTerminal([seat.kind.program, *ALONE[runtime]], env, seat.folder) as terminal:
        terminal.wait_for(seat.kind.ready, READY_SECONDS)
        terminal.say("hello")
        house.api.wait_for_prompt("hello", session=seat.label)
        terminal.wait_for("Received 5 characters")
        os.kill(int(terminal.show("pane_pid")), signal.SIGTERM)
        eventually(lambda: terminal.show("pane_dead") == "1")
    return changes(seat, before)
