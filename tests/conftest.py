"""What every test shares; the data directory is a throwaway one, chosen before Django reads its settings."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import pytest
from django.conf import settings

from tests.real_browser import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.real_server import RealServer

# What a shell starts with `&` is deaf to Ctrl-C, and so would be the programs that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

# At import time, and set up here: pytest-django would read the settings before this file is imported.
_OURS = ("RIGWEB_TEST_", "RIGWEB_DRILL_")
for _name in [name for name in os.environ if name.startswith("RIGWEB_") and not name.startswith(_OURS)]:
    del os.environ[_name]
os.environ["RIGWEB_HOME"] = tempfile.mkdtemp(prefix="rigweb-")
os.environ["RIGWEB_TMUX_SOCKET"] = f"rigwebtest-{secrets.token_hex(4)}"  # never the user's own server
atexit.register(shutil.rmtree, os.environ["RIGWEB_HOME"], ignore_errors=True)
sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "rigweb.settings"
django.setup()
assert settings.RIGWEB.home == Path(os.environ["RIGWEB_HOME"]), "somebody has read the settings before"

_CHROMIUM_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Leave it to each worker to choose its data directory: what it inherits is read before this file is imported."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright leaves a loop running, with which the ORM refuses to work.

    Of their files the largest come first, so that no worker is left with one when the others have nothing to do.
    """
    sizes = Counter(item.path for item in items)
    items.sort(key=lambda item: (True, -sizes[item.path]) if _needs_browser(item) else (False, 0))


def _needs_browser(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("browser") is not None or "browser" in fixtures


@pytest.fixture
def tmux_socket() -> Iterator[str]:
    """Name of a tmux server of this test's own, ended with everything in it when the test is over."""
    yield from _tmux_socket()


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory, tmux_socket: str) -> Iterator[RealServer]:
    """A real server of this test's own, which may be killed."""
    yield from _server(tmux_socket)


@pytest.fixture(scope="session")
def shared_server() -> Iterator[RealServer]:
    """A real server for tests that leave no trace and do it no harm."""
    for socket in _tmux_socket():
        yield from _server(socket)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium as installed, with a sandbox unless root runs it (then it has none)."""
    try:
        program = chromium()
    except LookupError as error:
        pytest.fail(str(error))
    arguments = [*_CHROMIUM_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {**browser_type_launch_args, "executable_path": program, "args": arguments}


@pytest.fixture
def signed_in_page(page: Page, server: RealServer) -> Page:
    """A browser tab of the operator on the server's first page."""
    server.sign_in(page)
    return page


def _tmux_socket() -> Iterator[str]:
    name = f"rigwebtest-{secrets.token_hex(4)}"
    yield name
    form = "#{?pane_dead,,#{pane_pid}}"
    listed = subprocess.run(["tmux", "-L", name, "list-panes", "-a", "-F", form], check=False, capture_output=True)
    subprocess.run(["tmux", "-L", name, "kill-server"], check=False, capture_output=True)
    for pid in listed.stdout.split():  # some tests have programs that end for nothing else
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
    folder = Path(os.environ.get("TMUX_TMPDIR", "/tmp")) / f"tmux-{os.getuid()}"
    with suppress(FileNotFoundError):
        (folder / name).unlink()


def _server(tmux_socket: str) -> Iterator[RealServer]:
    from tests.real_server import RealServer, new_home

    home = new_home()
    server = RealServer(home, tmux_socket)
    try:
        server.start()
        yield server
        server.stop()
        assert server.processes() == []
    finally:
        server.end_by_force()
        shutil.rmtree(home, ignore_errors=True)
