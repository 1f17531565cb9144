"""A message to an idle real agent, from the call until it is accepted: a turn has begun with exactly that text."""

from __future__ import annotations

import time

from bench.figures import milliseconds, p50, show
from tests.drills.agents import KINDS, Seat, agent_house, landed
from tests.real_server import eventually

MESSAGES = 20


async def measure() -> None:
    """Print the figures."""
    with agent_house() as house:
        for runtime in landed():
            seat = house.add(runtime, rig=f"one-{KINDS[runtime].program}")
            house.up(seat.rig)
            samples = [_send(seat, f"message {number}") for number in range(MESSAGES)]
            house.server.rig("down", seat.rig)
            took = p50(samples)
            show(f"send to accepted, idle {runtime}", milliseconds(samples), "p50 at most 600 ms", took <= 0.6)


def _send(seat: Seat, text: str) -> float:
    """Seconds; the seat is idle before, and has been for a moment."""
    if not eventually(lambda: seat.shown == "idle" and not seat.asking(), 60):
        raise RuntimeError(f"{seat.address} is not idle: {seat.explain()}")
    time.sleep(0.5)
    start = time.perf_counter()
    answer = seat.call("send", text=text, wait=20).json()
    took = time.perf_counter() - start
    if answer["state"] != "accepted":
        raise RuntimeError(f"{seat.address}: {answer}")
    return took
