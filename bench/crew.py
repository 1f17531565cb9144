"""`rig up` of seven seats of mixed real agents until all are ready, next to the slowest of them alone."""

from __future__ import annotations

import os
import time

import psutil

from bench.figures import cpu_seconds, cpu_with_children, p50, show
from tests.drills.agent_boot import AGENTS, mixed
from tests.drills.agents import AgentHouse, agent_house
from tests.drills.house import tmux

ROUNDS = 3


async def measure() -> None:
    """Print the figures."""
    alone: dict[str, list[float]] = {runtime: [] for _, runtime in AGENTS}
    together, floors, ours = [], [], []
    with agent_house() as house:
        for number in range(ROUNDS):
            for runtime, samples in alone.items():
                rig = f"alone{number}-{runtime}"
                house.add(runtime, rig=rig)
                samples.append(_up(house, rig))
            mixed(house, f"crew{number}")
            together.append(_up(house, f"crew{number}", floors, ours))
    for runtime, samples in alone.items():
        show(f"rig up of one {runtime}, whole command", f"{p50(samples):.2f} s")
    slowest = max(p50(samples) for samples in alone.values())
    ratio = p50(together) / slowest
    show("rig up of seven mixed seats, whole command", f"{p50(together):.2f} s")
    show("  next to the slowest alone", f"{ratio:.2f}", "at most 1.3", ratio <= 1.3)
    show(f"  what the agents compute until then, on {os.cpu_count()} cores", f"{p50(floors):.2f} s")
    show("  what the server and its workers compute", f"{p50(ours):.2f} s of one core")


def _up(house: AgentHouse, rig: str, floors: list[float] | None = None, ours: list[float] | None = None) -> float:
    """Seconds until all are ready.

    floors gets how long the machine needs at least for what they compute until then; ours: what the server computes.
    """
    file = house.folder / f"{rig}.yaml"
    file.write_text(house.spec(rig))
    used = cpu_seconds(house.server.processes())
    start = time.perf_counter()
    done = house.server.rig("up", str(file))
    took = time.perf_counter() - start
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    if floors is not None:
        floors.append(_computed(house) / (os.cpu_count() or 1))
    if ours is not None:
        ours.append(cpu_seconds(house.server.processes()) - used)
    house.server.rig("down", rig)
    return took


def _computed(house: AgentHouse) -> float:
    """Processor time of all that runs in the server's tmux."""
    server = psutil.Process(int(tmux(house.server, "display-message", "-p", "#{pid}")))
    return sum(cpu_with_children(process.pid) for process in server.children(recursive=True))
