"""A browser without a screen: signed in by a one-time link at the real server, with its cookies."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.real_server import RealServer, Reply


class Browser:
    """The cookies that a tab sends, as `headers`."""

    def __init__(self, server: RealServer, *, read_only: bool = False) -> None:
        self._server = server
        self._cookies: dict[str, str] = {}
        self._take(self._server.request("GET", "/login/"))
        ticket = server.post("/api/open", {"read_only": read_only}).json()["url"].partition("#")[2]
        answer = self.post("/login/", ticket=ticket)
        assert answer.status == 302, answer.text

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}

    def get(self, path: str, **headers: str) -> Reply:
        """GET as a person who follows a link does."""
        return self._take(self._server.request("GET", path, {**self.headers, **headers}))

    def post(self, path: str, **fields: str) -> Reply:
        """Submit a form of our own page."""
        token = next(value for name, value in self._cookies.items() if name.endswith("_csrf"))
        body = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        headers = {
            **self.headers,
            "Origin": f"http://127.0.0.1:{self._server.port}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self._take(self._server.request("POST", path, headers, body))

    def _take(self, reply: Reply) -> Reply:
        for name, line in reply.cookies.items():
            self._cookies[name] = line.partition("=")[2].partition(";")[0]
        return reply
