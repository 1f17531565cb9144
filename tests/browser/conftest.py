"""Fixtures for tests of the page: a server that modules share, tabs, and a browser that may not complain."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, expect

from tests.browser.people import People
from tests.browser.stage import Stage
from tests.browser.tab import Tab
from tests.real_server import RealServer, new_home

OpenTab = Callable[..., Tab]

expect.set_options(timeout=30_000)  # as long as `eventually`: a machine that does other things beside is slow

_shared: list[Stage] = []
"""The server that all share, while there is one."""


@pytest.fixture(scope="session")
def base_url() -> None:
    """Tests say whole addresses; pytest-playwright's own fixture of this name raises a warning in pytest 9."""


_BUSY = "task queue exceeded allotted deadline"
"""The emulator says so when its idle work took long, as it does on a busy machine."""


class Complaints:
    """What tabs write to their consoles as errors or warnings, and what a test expects of it."""

    def __init__(self) -> None:
        self._heard: list[str] = []
        self._expected: list[str] = []

    def listen_to(self, context: BrowserContext) -> None:
        """Listen to all tabs of a browser context."""
        context.on("console", self._hear)
        context.on("weberror", self._take)

    def leave(self, context: BrowserContext) -> None:
        """Listen to it no longer."""
        context.remove_listener("console", self._hear)
        context.remove_listener("weberror", self._take)

    def expect(self, pattern: str) -> None:
        """Let pass whatever this regular expression is found in."""
        self._expected.append(pattern)

    @property
    def unexpected(self) -> list[str]:
        let_pass = [*self._expected, _BUSY]
        return [text for text in self._heard if not any(re.search(p, text) for p in let_pass)]

    def _take(self, error: WebError) -> None:
        self._heard.append(str(error.error))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._heard.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture(autouse=True)
def complaints() -> Iterator[Complaints]:
    """Fails a test in which a tab complains: errors of scripts, refused by the CSP, missing files."""
    complaints = Complaints()
    yield complaints
    assert complaints.unexpected == []


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """A server on which rigs of several tests run side by side."""
    for stage in _stage():
        _shared.append(stage)
        yield stage
        _shared.clear()


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Retires the rigs that a test has made on the server that all share; those of wider fixtures stay."""
    if "stage" not in request.fixturenames:
        yield
        return
    stage: Stage = request.getfixturevalue("stage")
    before = stage.rigs()
    yield
    stage.retire(stage.rigs() - before)


@pytest.fixture(scope="module", autouse=True)
def nothing_of_a_module_left() -> Iterator[None]:
    """Retires what a module's fixtures have brought up: every page shows all rigs, and draws what they print."""
    yield
    for stage in _shared:
        stage.retire(stage.rigs())


@pytest.fixture(scope="module")
def demo(stage: Stage) -> str:
    """The rig that ships, up; its name."""
    assert stage.server.rig("up", "demo").returncode == 0
    return "demo"


@pytest.fixture
def own_stage() -> Iterator[Stage]:
    """A server of this test's own, which may be stopped and killed."""
    yield from _stage()


@pytest.fixture(scope="session")
def people(browser: Browser) -> Iterator[People]:
    """All who sit before browsers in these tests."""
    people = People(browser)
    yield people
    people.close()


@pytest.fixture
def new_tab(people: People, complaints: Complaints) -> Iterator[OpenTab]:
    """Opens a signed-in tab on one rig or on all, in a browser of its own: another person's."""
    contexts: list[BrowserContext] = []

    def open_tab(
        stage: Stage,
        rig: str = "",
        *,
        read_only: bool = False,
        beside: Tab | None = None,
        width: int = 1440,
        height: int = 900,
        scheme: Literal["light", "dark"] = "light",
        finger: bool = False,
    ) -> Tab:
        if beside is not None:
            tab = Tab(beside.page.context.new_page(), stage)
            tab.goto(f"/rigs/{rig}/" if rig else "/")
            return tab
        options = {
            "viewport": {"width": width, "height": height},
            "color_scheme": scheme,
            "has_touch": finger,
            "is_mobile": finger,
            "permissions": ["clipboard-read", "clipboard-write"],
        }
        context = people.sit(options)
        complaints.listen_to(context)
        contexts.append(context)
        page = context.new_page()
        tab = Tab(page, stage)
        tab.sign_in(f"/rigs/{rig}/" if rig else "/", read_only=read_only)
        return tab

    yield open_tab
    for context in contexts:
        people.leave(context)
        complaints.leave(context)


@pytest.fixture
def page(page: Page, complaints: Complaints) -> Page:
    """A tab that nobody has signed in."""
    complaints.listen_to(page.context)
    return page


@pytest.fixture
def signed_in_page(signed_in_page: Page) -> Iterator[Page]:
    """A tab that is closed before its server stops, which it would complain about."""
    yield signed_in_page
    signed_in_page.close()


def _stage() -> Iterator[Stage]:
    home = new_home()
    stage = Stage(RealServer(home, f"rigwebtest-{home.name[3:]}"))
    try:
        stage.server.start()
        yield stage
        stage.dismiss_scribe()
        stage.server.stop()
        assert stage.server.processes() == []
    finally:
        stage.dismiss_scribe()
        stage.server.end_by_force()
        stage.end_tmux()
        shutil.rmtree(home, ignore_errors=True)
