"""50 MB printed in one pane: how much that slows the program, the other seats, and the viewer."""

from __future__ import annotations

import asyncio
import time

from bench.figures import milliseconds, p50, show
from bench.keystroke import RAW_CAT, Echo
from bench.stage import stage, tmux, up
from bench.tab import tab
from tests.real_server import RealServer

ROUNDS = 3
MEGABYTES = 50
_FLOOD = (
    "while read -r mark; do S=$(date +%s%N);"
    f" yes 0123456789012345678901234567890123456789012345678901234567890123456789 | head -c {MEGABYTES}M;"
    ' E=$(date +%s%N); echo; echo "TOOK-$mark $(( (E-S)/1000000 )) END"; done'
)


async def measure() -> None:
    """Print the figures."""
    flood = ["bash", "-c", _FLOOD]
    with stage() as server:
        up(server, "flood", [flood, RAW_CAT])
        bare = f"{server.tmux_socket}-bare"
        tmux(server, "-L", bare, "new-session", "-d", "-s", "flood", "-x", "120", "-y", "40", *flood)
        try:
            nobody, alone, watched, late, quiet, busy = [], [], [], [], [], []
            async with tab(server) as other:
                echo = Echo()
                other.on_output = lambda channel, data: echo.feed(data)
                await other.open(1, "p0-m1@flood")
                for number in range(ROUNDS):
                    nobody.append(await _flood(server, f"b{number}", bare))
                    alone.append(await _flood(server, f"a{number}"))
                    quiet += await _keys(echo, other, 40)
                    took, delay, keys = await _watched(server, f"w{number}", echo, other)
                    watched.append(took)
                    late.append(delay)
                    busy += keys
        finally:
            tmux(server, "-L", bare, "kill-server")
    slower = p50(watched) / p50(alone)
    show(
        f"{MEGABYTES} MB: seconds alone, recorded", f"{p50(alone):.2f} s ({p50(alone) / p50(nobody):.2f} of bare tmux)"
    )
    show(f"{MEGABYTES} MB: watched, next to nobody watching", f"{slower:.2f}", "at most 1.6", slower <= 1.6)
    show(
        f"{MEGABYTES} MB: watched and recorded, next to bare tmux",
        f"{p50(watched) / p50(nobody):.2f}",
        "at most 1.6",
        p50(watched) / p50(nobody) <= 1.6,
    )
    show("  final screen at the viewer after the end", f"{p50(late) * 1e3:.0f} ms", "under 1000 ms", p50(late) < 1)
    show("  keystroke to echo in another seat, quiet", milliseconds(quiet))
    show("  keystroke to echo in another seat, during the flood", milliseconds(busy))


async def _flood(server: RealServer, mark: str, socket: str = "") -> float:
    target = ["-t", "=flood:" if socket else "=p0-m0@flood:"]
    where = ["-L", socket] if socket else []
    tmux(server, *where, "send-keys", *target, mark, "Enter")
    while True:
        for line in tmux(server, *where, "capture-pane", "-p", *target).splitlines():
            if line.startswith(f"TOOK-{mark} ") and line.endswith(" END"):
                return int(line.split()[1]) / 1000
        await asyncio.sleep(0.02)


async def _watched(server: RealServer, mark: str, echo: Echo, other: object) -> tuple[float, float, list[float]]:
    shown = asyncio.Event()
    came = 0.0
    tail = b""

    def look(channel: int, data: bytes) -> None:
        nonlocal came, tail
        tail = (tail + data)[-20000:]
        if f"TOOK-{mark} ".encode() in tail:
            came = time.perf_counter()
            shown.set()

    async with tab(server) as viewer:
        viewer.on_output = look
        await viewer.open(1, "p0-m0@flood")
        await asyncio.sleep(0.5)
        keys = asyncio.ensure_future(_keys(echo, other, 20))
        took = await _flood(server, mark)
        ended = time.perf_counter()
        await asyncio.wait_for(shown.wait(), 20)
        return took, max(0.0, came - ended), await keys


async def _keys(echo: Echo, tab_: object, count: int) -> list[float]:
    samples = []
    for i in range(count):
        samples.append(await echo.time(bytes([97 + i % 26]), lambda letter: tab_.type(1, letter)))  # type: ignore[attr-defined]
        await asyncio.sleep(0.02)
    return samples
