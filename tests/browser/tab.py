"""A browser tab with the page in it, in the words of the person who looks at it."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.real_server import eventually

if TYPE_CHECKING:
    from tests.browser.stage import Stage

LEAVE = "Control+Shift+G"


class Tab:
    """One tab; what it shows is asked of the elements that a person sees."""

    def __init__(self, page: Page, stage: Stage) -> None:
        self.page = page
        self.stage = stage
        self.terminal = page.locator(".terminal-panel:not([hidden])")
        self.rows = self.terminal.locator("[data-part=screen] .xterm-rows > div")
        self.history = self.terminal.locator("[data-part=history]")
        self.notice = self.terminal.locator("[data-part=notice]")
        self.banner = page.get_by_text("Connection lost, trying again").first
        self.fit = self.terminal.locator("[data-action=fit]")

    def sign_in(self, path: str, *, read_only: bool = False) -> None:
        """Open a page, signed in by cookies alone; `test_login` walks by the links of people."""
        server = self.stage.server
        answer = server.redeem(server.ticket(read_only=read_only))
        assert answer.status == 302, answer.text
        pairs = (line.partition(";")[0].partition("=") for line in answer.cookies.values())
        self.page.context.add_cookies([{"name": name, "value": value, "url": server.url} for name, _, value in pairs])
        self.goto(path)

    def goto(self, path: str) -> None:
        """Load a page of the server."""
        self.page.goto(self.stage.server.url + path)

    def is_live(self, live: bool = True) -> None:
        """Wait until changes reach this tab, or no longer do."""
        expect(self.page.locator("html")).to_have_attribute("data-live", "on" if live else "off")

    def seat(self, address: str) -> Locator:
        """A seat's button in the graph."""
        return self.page.locator(f'.seat[data-address="{address}"]')

    def has_state(self, address: str, state: str) -> None:
        """Wait until a seat is shown in this state."""
        expect(self.seat(address)).to_have_attribute("data-state", state)

    def rig(self, name: str) -> Locator:
        """A rig's group in the graph."""
        return self.page.get_by_role("group", name=f"rig {name}", exact=True)

    def rig_state(self, name: str) -> Locator:
        """A rig's line beside the graph."""
        return self.page.locator(f'.rig-state[data-rig="{name}"]')

    def box(self, locator: Locator) -> FloatRect:
        """Where an element is."""
        box = locator.bounding_box()
        assert box is not None
        return box

    def place(self, address: str) -> tuple[int, int]:
        """Where a seat lies in its pod, whatever part of the graph is in sight."""
        x, y = self.seat(address).evaluate("seat => [seat.offsetLeft, seat.offsetTop]")
        return x, y

    def open(self, address: str) -> None:
        """Click a seat and wait until its terminal takes keys."""
        self.placed()
        self.seat(address).click()
        self.is_open(address)

    def is_open(self, address: str) -> None:
        """Wait until the terminal shows this seat's window."""
        expect(self.terminal.get_by_role("heading", name=address, exact=True)).to_be_visible()
        expect(self.terminal.locator("[data-part=size]")).to_have_text(re.compile(r"\d+\D\d+"))
        expect(self.notice).to_be_hidden()

    def placed(self) -> None:
        """Wait until the graph has been laid out."""
        expect(self.page.locator("#graph")).to_have_attribute("data-placed", "yes")

    def type(self, text: str) -> None:
        """Type into whatever has the keyboard."""
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def paste(self, text: str) -> None:
        """Put text into the clipboard and paste it."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.press("Control+V" if not self._in_terminal() else "Control+Shift+V")

    def lines(self) -> list[str]:
        """The rows that the terminal shows, without trailing space."""
        # After it has shrunk, xterm.js keeps what stood beyond the last column, out of sight.
        cols = int(self.size().partition("x")[0] or 0)
        return [line[:cols].replace("\xa0", " ").rstrip() for line in self.rows.all_text_contents()]

    def text(self) -> str:
        """What the terminal shows, without trailing space."""
        return "\n".join(self.lines()).rstrip()

    def size(self) -> str:
        """Columns and rows that the window is said to have, such as `120x40`; empty before it is open."""
        return "x".join(re.findall(r"\d+", self.terminal.locator("[data-part=size]").inner_text()))

    def has_size(self, size: str) -> None:
        """Wait until the window is said to have this size."""
        expect(self.terminal.locator("[data-part=size]")).to_have_text(re.compile(rf"^{size.replace('x', '.')}$"))

    def cursor(self) -> str:
        """Column and row of the cursor, such as `0,0`; empty when there is none."""
        where: str = self.page.evaluate(
            """() => {
                const panel = document.querySelector(".terminal-panel:not([hidden])");
                const cursor = panel?.querySelector("[data-part=screen] .xterm-cursor");
                if (!cursor) return "";
                const grid = cursor.closest(".xterm-screen").getBoundingClientRect();
                const box = cursor.getBoundingClientRect();
                const size = panel.querySelector("[data-part=size]").textContent.split(/\\D/);
                const [column, row] = [grid.width / Number(size[0]), grid.height / Number(size[1])];
                return `${Math.round((box.left - grid.left) / column)},${Math.round((box.top - grid.top) / row)}`;
            }"""
        )
        return where

    def shows(self, text: str, seconds: float = 15.0) -> None:
        """Wait until the terminal shows this text somewhere."""
        assert eventually(lambda: text in self.text(), seconds), self.text()

    def shows_screen_of(self, address: str, seconds: float = 15.0) -> None:
        """Wait until the terminal shows exactly what the seat's pane shows."""

        def same() -> bool:
            return self.text() == self.stage.screen(address)

        assert eventually(same, seconds), "\n".join(
            difflib.unified_diff(self.text().split("\n"), self.stage.screen(address).split("\n"), "tab", "tmux")
        )

    def _in_terminal(self) -> bool:
        return bool(self.page.evaluate("document.activeElement?.classList.contains('xterm-helper-textarea')"))
