"""The real server, started as users start it, for tests to talk to, stop and kill."""

from __future__ import annotations

import atexit
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from rigweb.home import prepare

if TYPE_CHECKING:
    from playwright.sync_api import Page

T = TypeVar("T")
ROOT = Path(__file__).parents[1]
_START_SECONDS = 60.0


def eventually(look: Callable[[], T], seconds: float = 30.0) -> T:
    """The first true answer of `look`, asked again and again; its last answer when the time is over."""
    deadline = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


def new_home() -> Path:
    """A data directory that a server was started on once: making the tables takes a third of its first start.

    Its path is short: sockets below pytest's folders would have names that are too long.
    """
    path = Path(tempfile.mkdtemp(prefix="rw-", dir="/tmp"))
    prepare(path)
    shutil.copy(_fresh_database(), path / "db.sqlite3")
    return path


@cache
def _fresh_database() -> Path:
    path = Path(tempfile.mkdtemp(prefix="rigweb-first-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    prepare(path)
    program = "import django; django.setup(); from rigweb.database import bring_up_to_date; bring_up_to_date()"
    env = {**os.environ, "RIGWEB_HOME": str(path), "DJANGO_SETTINGS_MODULE": "rigweb.settings", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-P", "-c", program], env=env, check=True)
    return path / "db.sqlite3"


@dataclass(frozen=True)
class Reply:
    """An HTTP answer, read to its end."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def cookies(self) -> dict[str, str]:
        """Cookies that it sets: name to the whole line."""
        return {line.partition("=")[0]: line for line in self.headers.get_all("Set-Cookie") or []}


class RealServer:
    """A `python -m rigweb.server` on a data directory and a tmux server of its own."""

    def __init__(self, home: Path, tmux_socket: str, **more: str) -> None:
        self.home = home
        self.tmux_socket = tmux_socket
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("RIGWEB_", "DJANGO_"))}
        self.env = {
            **kept,
            "RIGWEB_HOME": str(home),
            "RIGWEB_PORT": "0",
            "RIGWEB_TMUX_SOCKET": tmux_socket,
            "PYTHONPATH": str(ROOT),
            **more,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers; a second start uses the port of the first."""
        self.launch()
        assert eventually(self._answers, _START_SECONDS), self.log
        self.env["RIGWEB_PORT"] = str(self.port)

    def launch(self) -> subprocess.Popen[bytes]:
        """Start it and do not wait."""
        with (self.home / "server.log").open("ab") as log:
            argv = [sys.executable, "-P", "-m", "rigweb.server"]
            self.process = subprocess.Popen(argv, env=self.env, stdout=log, stderr=log, cwd=self.home)
        return self.process

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end and wait; its exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(30)

    def restart(self) -> None:
        """Stop it and start it again on the same port."""
        self.stop()
        self.start()

    def kill9(self) -> None:
        """Kill the server process alone, without warning."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)

    def end_by_force(self) -> None:
        """Leave nothing behind, whatever happened."""
        if self.process is not None and self.process.poll() is None:
            self.kill9()
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    @property
    def announced(self) -> dict[str, Any]:
        """What `server.json` says; empty when there is none."""
        try:
            found: dict[str, Any] = json.loads((self.home / "server.json").read_text())
        except FileNotFoundError:
            return {}
        return found

    @property
    def url(self) -> str:
        return str(self.announced["url"])

    @property
    def port(self) -> int:
        return int(self.announced["port"])

    @property
    def token(self) -> str:
        return (self.home / "token").read_text().strip()

    @property
    def log(self) -> str:
        return (self.home / "server.log").read_text()

    def processes(self) -> list[int]:
        """Ids of all server and worker processes of this data directory."""
        return [pid for pid in _all_processes() if self._is_ours(pid)]

    def workers(self) -> list[int]:
        """Ids of all worker processes, the first of them first."""
        return sorted(pid for pid in self.processes() if b"rigweb.workers" in _read(pid, "cmdline"))

    def rig(self, *arguments: str, env: Mapping[str, str] | None = None, **options: Any) -> Any:
        """Run the real `rig` command to its end; standard output and error as text."""
        argv = [sys.executable, "-m", "rigweb.client.main", *arguments]
        options = {"cwd": self.home, "timeout": 120, "check": False, **options}
        return subprocess.run(argv, env={**self.env, **(env or {})}, capture_output=True, text=True, **options)

    def get(self, path: str, **headers: str) -> Reply:
        """GET with the command line's token."""
        return self.request("GET", path, {**self.bearer, **headers})

    def post(self, path: str, data: Mapping[str, Any] | None = None, **headers: str) -> Reply:
        """POST of JSON with the command line's token."""
        body = json.dumps(data or {}).encode()
        return self.request("POST", path, {**self.bearer, "Content-Type": "application/json", **headers}, body)

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def request(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Reply:
        """One request with exactly these headers, and Host unless they have one."""
        headers = {"Host": f"127.0.0.1:{self.port}", "Content-Length": str(len(body)), **(headers or {})}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()

    def ticket(self, *, read_only: bool = False) -> str:
        """A new one-time ticket."""
        url: str = self.post("/api/open", {"read_only": read_only}).json()["url"]
        return url.partition("#")[2]

    def redeem(self, ticket: str, then: str = "/") -> Reply:
        """Send the login form with a ticket, as our own page does; the cookies of the form are in the answer."""
        page = self.request("GET", "/login/")
        csrf = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        form = urlencode({"csrfmiddlewaretoken": csrf, "ticket": ticket, "next": then})
        headers = {
            "Cookie": _cookie_header(page.cookies),
            "Origin": self.url,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self.request("POST", "/login/", headers, form.encode())

    def session(self, *, read_only: bool = False) -> dict[str, str]:
        """Headers of a browser that has signed in: its cookies, and the token that our forms hold."""
        reply = self.redeem(self.ticket(read_only=read_only))
        assert reply.status == 302, reply.text
        csrf = reply.cookies[f"rigweb_{self.port}_csrf"].partition("=")[2].partition(";")[0]
        return {"Cookie": _cookie_header(reply.cookies), "X-CSRFToken": csrf}

    def sign_in(self, page: Page, *, read_only: bool = False, rig: str = "") -> None:
        """Open the page in a browser tab, signed in by a one-time link."""
        arguments = [*([rig] if rig else []), *(["--read-only"] if read_only else [])]
        opened = self.rig("open", "--no-browser", *arguments)
        assert opened.returncode == 0, opened.stderr
        page.goto(opened.stdout.strip())
        page.wait_for_url(lambda url: "/login/" not in url)

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log
        return self.announced.get("pid") == self.process.pid

    def _is_ours(self, pid: int) -> bool:
        if b"rigweb" not in _read(pid, "cmdline").partition(b"-m\0")[2]:
            return False
        return f"RIGWEB_HOME={self.home}".encode() in _read(pid, "environ").split(b"\0")


def _cookie_header(cookies: Mapping[str, str]) -> str:
    return "; ".join(line.partition(";")[0] for line in cookies.values())


def _all_processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""
