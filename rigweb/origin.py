"""The outermost gate: only requests to our own address, and from our own pages, come in.

Cookies and SameSite ignore ports, and so do Django's and Channels' host checks: without this gate, any other
web server on this machine, or a name that an attacker points at 127.0.0.1, could type into shells.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from rigweb.config import Config

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[Any]]

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_WEBSOCKET_REFUSED = 4403


def own_hosts(config: Config) -> frozenset[str]:
    """The exact values of the Host header that mean us."""
    suffix = "" if config.port == 80 else f":{config.port}"
    return frozenset(f"{name}{suffix}" for name in config.host_names)


class OriginGate:
    """ASGI middleware for HTTP and WebSockets: Host must be ours, Origin exactly our own page's."""

    def __init__(self, application: Application, config: Config) -> None:
        self._application = application
        self._hosts = own_hosts(config)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> Any:
        if scope["type"] == "http":
            refusal = self._http_refusal(scope)
            if refusal is None:
                return await self._application(scope, receive, send)
            return await _answer(send, *refusal)
        if scope["type"] == "websocket":
            if self._is_own_page(scope):
                return await self._application(scope, receive, send)
            return await send({"type": "websocket.close", "code": _WEBSOCKET_REFUSED})
        return await self._application(scope, receive, send)

    def _http_refusal(self, scope: Scope) -> tuple[int, str] | None:
        if self._host(scope) is None:
            return 421, "cannot answer: this server has another address (use the one that `rig open` prints)"
        if _values(scope, b"origin"):
            if not self._is_own_page(scope):
                return 403, "cannot answer: the request comes from another site's page"
        elif not _may_be_fetched(scope):
            return 403, "cannot answer: the request comes from another site's page"
        elif scope["method"] not in _SAFE_METHODS and not _has_bearer(scope):
            return 403, "cannot answer: the request does not say which page it comes from"
        return None

    def _is_own_page(self, scope: Scope) -> bool:
        host = self._host(scope)
        return host is not None and _only(_values(scope, b"origin")) == f"http://{host}"

    def _host(self, scope: Scope) -> str | None:
        host = _only(_values(scope, b"host"))
        return host if host in self._hosts else None


def _may_be_fetched(scope: Scope) -> bool:
    """Browsers say where a request without Origin comes from; other sites may at most lead to a page of ours."""
    site = _only(_values(scope, b"sec-fetch-site"))
    if site in (None, "same-origin", "none"):
        return True
    navigates = _only(_values(scope, b"sec-fetch-mode")) == "navigate"
    return navigates and scope["method"] in _SAFE_METHODS and not scope["path"].startswith("/api/")


def _values(scope: Scope, name: bytes) -> list[str]:
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return [value.decode("latin-1").lower() for key, value in headers if key.lower() == name]


def _only(values: list[str]) -> str | None:
    return values[0] if len(values) == 1 else None


def _has_bearer(scope: Scope) -> bool:
    return any(value.startswith("bearer ") for value in _values(scope, b"authorization"))


async def _answer(send: Send, status: int, message: str) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": message.encode()})
