"""What the page loads before anybody has done anything, and what the editor adds: by gzip, and as it is sent."""

# On loopback compressing would only cost time, so our server does not; by gzip is what a proxy before it would send.

from __future__ import annotations

import gzip

from playwright.async_api import Browser, Response, StorageState

from bench.figures import show
from bench.graph import a_browser
from bench.stage import stage, up

SEATS = 20
KIB = 1024


async def measure() -> None:
    """Print the figures."""
    with stage() as server:
        up(server, "team", [["cat"]] * SEATS)
        async with a_browser() as browser:
            page = await browser.new_page()
            await page.goto(f"{server.url}/login/#{server.ticket()}")
            await page.wait_for_url(lambda url: "/login/" not in url)
            known = await page.context.storage_state()
            first, editor = [await _loaded(browser, known, server.url + path) for path in ("/", "/specs/team/")]
    sent, packed = sum(map(len, first)), _packed(first)
    met = packed < 400_000
    show(f"all that the page of {SEATS} seats loads, by gzip", f"{packed / KIB:.0f} KiB", "under 400 KB", met)
    show("  as it is sent", f"{sent / KIB:.0f} KiB")
    show("  the editor of specs, once it is opened, by gzip", f"{(_packed(editor) - packed) / KIB:.0f} KiB more")


async def _loaded(browser: Browser, known: StorageState, address: str) -> list[bytes]:
    """What a browser fetches that has never been there."""
    page = await (await browser.new_context(storage_state=known)).new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    await page.goto(address)
    await page.wait_for_timeout(4000)  # modules fetch modules; a live socket is never idle
    return [await answer.body() for answer in answers if answer.ok]


def _packed(bodies: list[bytes]) -> int:
    return sum(len(gzip.compress(body, 6)) for body in bodies)
