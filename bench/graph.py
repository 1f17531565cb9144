"""The graph with 500 seats: how soon it can be used, frames while one pans and zooms, how soon a change is seen."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, CDPSession, Page, async_playwright

from bench import react_flow
from bench.figures import milliseconds, p50, p95, show
from bench.stage import stage
from tests.real_browser import chromium
from tests.real_server import RealServer

ROUNDS = 3
CHANGES, CHANGES_A_SECOND = 40, 4
BURST, BURST_A_SECOND = 360, 60
WIDTH, HEIGHT = 1440, 900
_ROOT = Path(__file__).parents[1]

PROBE = Path(__file__).with_name("probe.js")

Act = Callable[[Page], Awaitable[None]]


async def measure() -> None:
    """Print the figures."""
    with stage() as server:
        _rows(server, "make")
        async with a_browser() as browser:
            fresh, kept, page = await _load(server, browser)
            show("usable, 500 seats, laid out from nothing", _ms(fresh), "under 2500 ms", p50(fresh) < 2500)
            show("usable, 500 seats, places known", _ms(kept), "under 1000 ms", p50(kept) < 1000)
            await frames_of(page, "graph, everything in sight")
            await _changes(server, page)
            await _burst(server, page, "everything in sight")
            for _ in range(7):
                await page.keyboard.press("+")
            await page.wait_for_timeout(500)
            await frames_of(page, "graph, near")
            await _burst(server, page, "near")
            await page.keyboard.press("0")
            seats = await page.evaluate("probe.drawn()")
            await react_flow.measure(browser, seats, frames_of)


@asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    """A browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        await browser.close()


async def frames_of(page: Page, what: str, *, ours: bool = True) -> None:
    """Print frames a second while one pans and zooms with the mouse; targets are for our own page."""
    for name, act in (("pan", pan), ("zoom", zoom)):
        runs = [await _frames(page, act) for _ in range(ROUNDS)]
        _show_frames(f"{what}: {name}", sorted(runs, key=lambda run: run.rate)[ROUNDS // 2], ours)


async def pan(page: Page) -> None:
    """Drag the background about for a second."""
    await page.mouse.move(420, 66)
    await page.mouse.down()
    for step in range(60):
        await page.mouse.move(420 + step * 4, 66 + step * 2)
        await asyncio.sleep(0.012)
    await page.mouse.up()
    await page.mouse.move(420, 66)
    await page.mouse.down()
    await page.mouse.move(420 - 236, 66 - 118)
    await page.mouse.up()


async def zoom(page: Page) -> None:
    """Turn the wheel in and out."""
    await page.mouse.move(860, 450)
    for step in range(40):
        await page.mouse.wheel(0, -60 if step < 20 else 60)
        await asyncio.sleep(0.016)


@dataclass(frozen=True)
class Frames:
    """Seconds that frames took, and the part of a processor that the main thread used meanwhile."""

    seconds: list[float]
    busy: float

    @property
    def rate(self) -> float:
        """Frames a second."""
        return len(self.seconds) / sum(self.seconds)


def _show_frames(what: str, frames: Frames, ours: bool = True) -> None:
    slow = p95(frames.seconds) * 1e3
    value = f"{frames.rate:.0f} frames/s, p95 {slow:.0f} ms, {frames.busy:.0%} of a core"
    if ours:
        show(what, value, "50 frames/s", frames.rate >= 50)
    else:
        show(what, value)


async def _load(server: RealServer, browser: Browser) -> tuple[list[float], list[float], Page]:
    fresh, kept = [], []
    context = None
    for _ in range(ROUNDS):
        if context is not None:
            await context.close()  # else it would draw every change of what follows, too
        context = await browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
        await context.add_init_script(path=PROBE)
        page = await context.new_page()
        await page.goto(f"{server.url}/login/#{server.ticket()}")
        await page.wait_for_url(lambda url: "/login/" not in url)
        fresh.append(await _usable(page))
        await page.wait_for_timeout(1000)
        work = await _Work.of(page)
        await page.reload()
        kept.append(await _usable(page))
    await page.wait_for_timeout(2000)
    show("main thread's own work for that, with all edges", f"{await work.seconds() * 1e3:.0f} ms")
    return fresh, kept, page


async def _usable(page: Page) -> float:
    found = await page.wait_for_function("probe.usableAt || null")
    return float(await found.json_value())


async def _changes(server: RealServer, page: Page) -> None:
    await page.evaluate("probe.watch()")
    writer = await _start(server, "change", str(CHANGES), str(CHANGES_A_SECOND))
    written, _ = await writer.communicate()
    await page.wait_for_timeout(1000)
    seen = await page.evaluate("probe.unwatch(), probe.seen")
    lines = [line.split() for line in written.decode().splitlines()]
    samples = [seen[address] / 1e3 - int(began) / 1e9 for address, began in lines if address in seen]
    if len(samples) < CHANGES:
        raise RuntimeError(f"only {len(samples)} of {CHANGES} changes were seen")
    show("a change until it is drawn", milliseconds(samples), "p95 under 100 ms", p95(samples) < 0.1)


async def _burst(server: RealServer, page: Page, what: str) -> None:
    writer = await _start(server, "change", str(BURST), str(BURST_A_SECOND))
    assert writer.stdout is not None
    await writer.stdout.readline()

    async def move(page: Page) -> None:
        for _ in range(4):
            await pan(page)

    _show_frames(f"{BURST_A_SECOND} changes a second while panning, {what}", await _frames(page, move))
    await writer.communicate()
    await page.wait_for_timeout(1500)


async def _frames(page: Page, act: Act) -> Frames:
    work = await _Work.of(page)
    await page.evaluate("probe.startFrames()")
    await act(page)
    taken = await page.evaluate("probe.takeFrames()")
    seconds = [milliseconds / 1e3 for milliseconds in taken]
    return Frames(seconds, await work.seconds() / sum(seconds))


class _Work:
    """Processor time that a page's main thread uses from now on: other load on the machine does not count."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session

    @classmethod
    async def of(cls, page: Page) -> _Work:
        session = await page.context.new_cdp_session(page)
        await session.send("Performance.enable")
        return cls(session)

    async def seconds(self) -> float:
        metrics = (await self._session.send("Performance.getMetrics"))["metrics"]
        await self._session.detach()
        return float(next(metric["value"] for metric in metrics if metric["name"] == "ThreadTime"))


def _rows(server: RealServer, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "bench.rows", *arguments], check=True, env=server.env, cwd=_ROOT)


async def _start(server: RealServer, *arguments: str) -> asyncio.subprocess.Process:
    argv = [sys.executable, "-m", "bench.rows", *arguments]
    return await asyncio.create_subprocess_exec(*argv, env=server.env, cwd=_ROOT, stdout=asyncio.subprocess.PIPE)


def _ms(samples: list[float]) -> str:
    return f"p50 {p50(samples):.0f} ms, worst {max(samples):.0f} ms, n {len(samples)}"
