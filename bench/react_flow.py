"""React Flow with the seats of the graph at the same places, from npm in a temporary folder: only to compare with."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from bench.figures import p50, show

PACKAGES = ("@xyflow/react@12", "react@19", "react-dom@19", "esbuild")
ROUNDS = 3
_PAGE = """<!doctype html><meta charset="utf-8"><title>React Flow</title><link rel="stylesheet" href="bundle.css">
<style>
html, body, #root { height: 100%; margin: 0; }
.seat, .group { box-sizing: border-box; width: 100%; height: 100%; border: 1px solid #ccc; border-radius: 8px; }
.seat { display: grid; padding: 8px 11px; border-left: 3px solid #6c7583; background: #fff; font: 13px sans-serif; }
.seat { box-shadow: 0 1px 2px #0002; }
.group { background: #f1f3f6; }
</style>
<div id="root"></div><script type="module" src="bundle.js"></script>"""


async def measure(browser: Browser, seats: dict[str, Any], frames_of: Callable[[Page, str], Awaitable[None]]) -> None:
    """Print the figures; a line that says why, when there is no npm to build it with."""
    if not shutil.which("npm"):
        show("React Flow", "not measured: npm is not on PATH")
        return
    with _served(seats) as url:
        usable = []
        for _ in range(ROUNDS):
            page = await (await browser.new_context(viewport={"width": 1440, "height": 900})).new_page()
            await page.add_init_script(path=Path(__file__).with_name("probe.js"))
            await page.goto(url)
            await page.wait_for_function("probe.usableAt > 0")
            usable.append(await page.evaluate("probe.usableAt"))
        show("React Flow, places given, files ready: usable", f"p50 {p50(usable):.0f} ms")
        await page.wait_for_timeout(1000)
        await frames_of(page, "React Flow, everything in sight", ours=False)


@contextmanager
def _served(seats: dict[str, Any]) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="rigweb-bench-"))
    try:
        _build(folder)
        (folder / "index.html").write_text(_PAGE)
        (folder / "seats.json").write_text(json.dumps(seats))
        handler = functools.partial(_Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _build(folder: Path) -> None:
    run = functools.partial(subprocess.run, cwd=folder, check=True, capture_output=True)
    run(["npm", "init", "-y"])
    run(["npm", "install", "--no-audit", "--no-fund", *PACKAGES])
    shutil.copy(Path(__file__).with_suffix(".js"), folder / "flow.js")
    css = folder / "node_modules/@xyflow/react/dist/style.css"
    shutil.copy(css, folder / "bundle.css")
    define = '--define:process.env.NODE_ENV="production"'
    run(["node_modules/.bin/esbuild", "flow.js", "--bundle", "--minify", "--format=esm", define, "--outfile=bundle.js"])


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""
