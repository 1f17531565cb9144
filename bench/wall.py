"""30 terminals on the wall, each drawn anew five times a second: time of the tab, of the server and of tmux."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from playwright.async_api import CDPSession, Page, async_playwright

from bench.figures import cpu_seconds, cpu_with_children, show
from bench.stage import stage, tmux, up
from tests.real_browser import chromium
from tests.real_server import RealServer

SEATS = 30
SECONDS = 10
RATE = 5
USUAL, LARGE = (1920, 1080), (3000, 1680)
"""Windows; in the larger one the letters of 30 terminals are just large enough to be drawn."""
_HEAD = """
import itertools, sys, time
WORDS = ["def", "return", "import", "foo(bar)", "-- ok", "x = 1", "\\u25cf done", "\\u2500\\u2500\\u2500"]
def line(number):
    words = [f"\\x1b[{31 + (number + i) % 7}m{WORDS[(number * 7 + i) % 8]}\\x1b[0m" for i in range(14)]
    return f"{number:6d} " + " ".join(words)
"""
_REDRAWING = """
for turn in itertools.count():
    sys.stdout.write("\\x1b[H" + "\\r\\n".join(line(turn * 40 + row) + "\\x1b[K" for row in range(39)))
    sys.stdout.flush(); time.sleep(0.2)
"""
"""Every line of the screen is another one each time: no program changes more."""
_WORKING = """
for turn in itertools.count():
    if turn % 5 == 0: sys.stdout.write("\\r\\x1b[K" + line(turn) + "\\r\\n")
    sys.stdout.write("\\r\\x1b[36m" + "|/-\\\\"[turn % 4] + f"\\x1b[0m Working ({turn // 5}s, esc to interrupt)\\x1b[K")
    sys.stdout.flush(); time.sleep(0.2)
"""
"""A spinner that turns and a new line every second, as agents do."""


@dataclass
class Load:
    """Parts of one processor that were used: the server with what it has run, tmux, the tab's main thread.

    batches: how many times a second the tab was told, and has drawn, what is new.
    """

    server: float
    tmux: float
    main: float = 0.0
    batches: float = 0.0


async def measure() -> None:
    """Print the figures."""
    cases = (
        ("all lines change, a usual window", _REDRAWING, USUAL),
        ("all lines change, a large window", _REDRAWING, LARGE),
        ("a spinner and a line", _WORKING, USUAL),
    )
    for name, program, window in cases:
        with stage() as server:
            up(server, "wall", [["python3", "-c", _HEAD + program]] * SEATS)
            nobody = await _load(server, None)
            async with _tab(server, "/rigs/wall/?view=wall", window) as page:
                await page.locator(".tile[data-painted]").nth(SEATS - 1).wait_for()
                wall = await _load(server, page)
                frames = await page.evaluate(_COUNT_FRAMES)
                size = await page.evaluate(_SIZE)
        main = wall.main / wall.batches * RATE  # where others are in the way, less is drawn than is asked for
        show(f"{SEATS} terminals, {name}", f"main thread {main:.0%} busy at {RATE} a second", "under 25 %", main < 0.25)
        show(
            "  as measured", f"{wall.main:.0%} at {wall.batches:.1f} a second, {frames:.0f} frames, {size} pixels each"
        )
        show("  server, and without anybody watching", f"{wall.server:.0%}, {nobody.server:.0%} of a processor")
        show("  tmux, and without anybody watching", f"{wall.tmux:.0%}, {nobody.tmux:.0%} of a processor")


_COUNT_FRAMES = """() => new Promise((done) => {
    let frames = 0;
    const start = performance.now();
    const count = () => {
        frames++;
        if (performance.now() - start < 3000) requestAnimationFrame(count);
        else done(frames / 3);
    };
    requestAnimationFrame(count);
})"""
_COUNT_BATCHES = """
    globalThis.batches = 0;
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (data) {
        if (typeof data === "string" && data.includes('"drawn"')) globalThis.batches++;
        send.call(this, data);
    };
"""
_SIZE = "(() => { const { width, height } = document.querySelector('.mini'); return `${width}x${height}` })()"


async def _load(server: RealServer, page: Page | None) -> Load:
    session = await page.context.new_cdp_session(page) if page else None
    if session:
        await session.send("Performance.enable")
    await asyncio.sleep(2)
    before = await _used(server, page, session)
    await asyncio.sleep(SECONDS)
    after = await _used(server, page, session)
    time = after[0] - before[0]
    return Load(*((b - a) / time for a, b in zip(before[1:], after[1:], strict=True)))


async def _used(server: RealServer, page: Page | None, session: CDPSession | None) -> tuple[float, ...]:
    """What time it is, and the fields of a load so far, in seconds and batches."""
    main = 0.0, 0.0
    if page and session:
        metrics = (await session.send("Performance.getMetrics"))["metrics"]
        found = {metric["name"]: metric["value"] for metric in metrics}
        main = found["ThreadTime"], await page.evaluate("globalThis.batches")
    assert server.process is not None
    of_tmux = cpu_seconds([int(tmux(server, "display-message", "-p", "#{pid}"))])
    return asyncio.get_running_loop().time(), cpu_with_children(server.process.pid), of_tmux, *main


class _tab:  # noqa: N801 - used as a context manager
    """A page of the server in Chromium, signed in."""

    def __init__(self, server: RealServer, path: str, window: tuple[int, int]) -> None:
        self._server, self._path, self._window = server, path, window

    async def __aenter__(self) -> Page:
        self._playwright = await async_playwright().start()
        self._browser = await self._playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        width, height = self._window
        page = await self._browser.new_page(viewport={"width": width, "height": height})
        await page.add_init_script(_COUNT_BATCHES)
        await page.goto(f"{self._server.url}/login/?next={self._path.replace('?', '%3F')}#{self._server.ticket()}")
        await page.wait_for_url(lambda url: "/login/" not in url)
        return page

    async def __aexit__(self, *exception: object) -> None:
        await self._browser.close()
        await self._playwright.stop()
