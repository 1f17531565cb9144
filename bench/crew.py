"""`rig up` of seven seats of mixed real agents until all are ready, next to the slowest of them alone."""

from __future__ import annotations

import time

from bench.figures import p50, show
from tests.drills.agent_boot import AGENTS, mixed
from tests.drills.agents import AgentHouse, agent_house

ROUNDS = 3


async def measure() -> None:
    """Print the figures."""
    alone: dict[str, list[float]] = {runtime: [] for _, runtime in AGENTS}
    together = []
    with agent_house() as house:
        for number in range(ROUNDS):
            for runtime, samples in alone.items():
                rig = f"alone{number}-{runtime}"
                house.add(runtime, rig=rig)
                samples.append(_up(house, rig))
            mixed(house, f"crew{number}")
            together.append(_up(house, f"crew{number}"))
    for runtime, samples in alone.items():
        show(f"rig up of one {runtime}, whole command", f"{p50(samples):.2f} s")
    slowest = max(p50(samples) for samples in alone.values())
    ratio = p50(together) / slowest
    show("rig up of seven mixed seats, whole command", f"{p50(together):.2f} s")
    show("  next to the slowest alone", f"{ratio:.2f}", "at most 1.3", ratio <= 1.3)


def _up(house: AgentHouse, rig: str) -> float:
    file = house.folder / f"{rig}.yaml"
    file.write_text(house.spec(rig))
    start = time.perf_counter()
    done = house.server.rig("up", str(file))
    took = time.perf_counter() - start
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    house.server.rig("down", rig)
    return took
