"""A rig of seven seats of mixed runtimes, booted from one spec."""

from __future__ import annotations

import time

from tests.drills.agents import AgentHouse, Seat
from tests.drills.house import ps

AGENTS = (
    ("lead", "claude-code"),
    ("impl", "claude-code"),
    ("review", "codex"),
    ("qa", "codex"),
    ("docs", "opencode"),
    ("look", "gemini"),
)
READY_SECONDS = 120
"""An agent that starts next to six others on a busy machine may need a while."""


def mixed(house: AgentHouse, rig: str) -> list[Seat]:
    """Put six agents and a shell into a rig; the agents' seats."""
    seats = [house.add(runtime, name, rig=rig, ready_timeout=READY_SECONDS) for name, runtime in AGENTS]
    house.rigs[rig].append({"id": "shell", "runtime": "terminal", "command": ["bash", "--norc"]})
    return seats


def boot(house: AgentHouse, rig: str) -> tuple[dict[str, object], float]:
    """Bring a rig up: the event that ends the job, and the seconds until then."""
    began = time.monotonic()
    end = house.up(rig, seconds=2 * READY_SECONDS)
    return end, time.monotonic() - began


def unready(house: AgentHouse, rig: str) -> dict[str, str]:
    """Seats of a rig that do not run, each with why."""
    return {a: f"{s['state']}: {s['reason']}" for a, s in ps(house.server, rig).items() if s["state"] != "running"}
