"""Eight hours of a busy rig of 20 seats in one tab, in a few minutes: its memory stays what it was."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from playwright.async_api import CDPSession, Page

from bench.figures import show
from bench.graph import a_browser
from bench.stage import stage, up
from tests.real_server import RealServer

SEATS = 20
CHANGES = 20 * 8 * 60 * 2
"""Each seat changes what it does twice a minute."""
RATE = 80
PARTS = 6
LOOKS, LOOK_SECONDS = 5, 0.5
MIB = 1024 * 1024
_ROOT = Path(__file__).parents[1]
_PRINTING = """
import itertools, sys, time
for n in itertools.count():
    sys.stdout.write(f"\\x1b[{31 + n %% 7}m{n}\\x1b[0m " + "word " * 20 + "\\n")
    sys.stdout.flush(); time.sleep(%s)
"""


async def measure() -> None:
    """Print the figures."""
    with stage() as server:
        busiest, others = _PRINTING % 0.002, _PRINTING % 0.2
        up(server, "team", [["python3", "-c", busiest], *[["python3", "-c", others]] * (SEATS - 1)])
        async with a_browser() as browser:
            page = await browser.new_page(viewport={"width": 1440, "height": 900})
            await page.goto(f"{server.url}/login/?next=/rigs/team/#{server.ticket()}")
            await page.wait_for_url(lambda url: "/login/" not in url)
            await page.locator(".seat").first.click()
            await page.wait_for_timeout(5000)
            samples = await _through_the_day(server, page)
    for hour, (heap, nodes, listeners) in zip(_hours(), samples, strict=True):
        print(f"  after {hour:.1f} hours: {heap / MIB:.1f} MiB of objects, {nodes} nodes, {listeners} listeners")
    early, late = samples[1], samples[-1]
    grown = (late[0] - early[0]) / MIB
    show("a day in a tab: objects, from the second hour to the last", f"{grown:+.1f} MiB", "flat", abs(grown) < 3)
    show("  nodes of the document", f"{late[1] - early[1]:+d}", "flat", late[1] - early[1] < 500)


def _hours() -> list[float]:
    return [8 * part / PARTS for part in range(PARTS + 1)]


async def _through_the_day(server: RealServer, page: Page) -> list[tuple[float, int, int]]:
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable")
    samples = [await _sample(session)]
    for _ in range(PARTS):
        arguments = ["work", "team", str(CHANGES // PARTS), str(RATE)]
        program = [sys.executable, "-m", "bench.rows", *arguments]
        writer = await asyncio.create_subprocess_exec(*program, env=server.env, cwd=_ROOT)
        if await writer.wait():
            raise RuntimeError("the changes could not be written")
        await page.wait_for_timeout(1000)
        samples.append(await _sample(session))
    return samples


async def _sample(session: CDPSession) -> tuple[float, int, int]:
    """Bytes of live objects, nodes and listeners: the least of some looks, for the terminals go on being drawn.

    What they have just replaced comes and goes by some hundred nodes; what is kept for ever is in every look.
    """
    looks = [await _look(session) for _ in range(LOOKS)]
    return min(look[0] for look in looks), min(look[1] for look in looks), min(look[2] for look in looks)


async def _look(session: CDPSession) -> tuple[float, int, int]:
    await asyncio.sleep(LOOK_SECONDS)
    await session.send("HeapProfiler.collectGarbage")
    metrics = (await session.send("Performance.getMetrics"))["metrics"]
    found = {metric["name"]: metric["value"] for metric in metrics}
    return found["JSHeapUsedSize"], int(found["Nodes"]), int(found["JSEventListeners"])
