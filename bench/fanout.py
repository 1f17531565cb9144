"""A write in a pane to bytes at a viewer, while 100 seats are up and 20 of them print ten times a second."""

from __future__ import annotations

import asyncio
import re
import time

from bench.figures import milliseconds, p50, show
from bench.stage import stage, up
from bench.tab import tab

SEATS, PRINTING = 100, 20
SECONDS = 10
_STAMP = re.compile(rb"at=(\d{19})")
_PRINTER = """
import sys, time
while True:
    sys.stdout.write(f"at={time.time_ns()}\\n"); sys.stdout.flush()
    time.sleep(0.1)
"""


async def measure() -> None:
    """Print the figures."""
    idle = ["sleep", "100000"]
    printing = ["python3", "-c", _PRINTER]
    with stage() as server:
        up(server, "fan", [printing] * PRINTING + [idle] * (SEATS - PRINTING))
        samples: list[float] = []
        seen: set[bytes] = set()

        def look(channel: int, data: bytes) -> None:
            now = time.time_ns()
            fresh = [stamp for stamp in _STAMP.findall(data) if stamp not in seen]
            seen.update(fresh)
            samples.extend((now - int(stamp)) / 1e9 for stamp in fresh[-1:])

        async with tab(server) as viewer:
            for channel in range(1, PRINTING + 1):
                await viewer.open(channel, f"p{(channel - 1) // 5}-m{(channel - 1) % 5}@fan")
            await asyncio.sleep(1)
            viewer.on_output = look
            await asyncio.sleep(0.5)
            samples.clear()
            await asyncio.sleep(SECONDS)
    show(
        f"write to viewer, {SEATS} seats, {PRINTING} print, all {PRINTING} watched",
        milliseconds(samples),
        "p50 under 5 ms",
        p50(samples) < 0.005,
    )
