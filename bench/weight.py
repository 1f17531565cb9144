"""What the page loads before anybody has done anything, and what the editor adds, compressed as a server would."""

from __future__ import annotations

import gzip

from playwright.async_api import Page, Response

from bench.figures import show
from bench.graph import chromium
from bench.stage import stage, up

SEATS = 20
KIB = 1024


async def measure() -> None:
    """Print the figures."""
    with stage() as server:
        up(server, "team", [["cat"]] * SEATS)
        async with chromium() as browser:
            page = await browser.new_page()
            await page.goto(f"{server.url}/login/#{server.ticket()}")
            await page.wait_for_url(lambda url: "/login/" not in url)
            await page.wait_for_load_state("networkidle")
            first = await _loaded(page, "/")
            editor = await _loaded(page, "/specs/team/") - first
    show(f"all that the page of {SEATS} seats loads", f"{first / KIB:.0f} KiB", "under 400 KB", first < 400_000)
    show("  and the editor of specs, once it is opened", f"{editor / KIB:.0f} KiB more")


async def _loaded(page: Page, path: str) -> int:
    answers: list[Response] = []

    def hear(answer: Response) -> None:
        answers.append(answer)

    page.on("response", hear)
    origin = "/".join(page.url.split("/")[:3])
    await page.goto(origin + path)
    await page.wait_for_load_state("networkidle")
    page.remove_listener("response", hear)
    return sum([len(gzip.compress(await answer.body(), 6)) for answer in answers if answer.ok])
