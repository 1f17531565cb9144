"""The open sockets by login session, so that signing out closes them at once, and so does the watcher's end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

SIGNED_OUT = 4402
RESTARTING = 4503

Closer = Callable[[int], None]
_closers: dict[str, set[Closer]] = {}


def register(session_key: str, close: Closer) -> None:
    """Have `close` called with a code, from any thread, when the login session or the watcher ends."""
    _closers.setdefault(session_key, set()).add(close)


def forget(session_key: str, close: Closer) -> None:
    """The socket is closed."""
    closers = _closers.get(session_key, set())
    closers.discard(close)
    if not closers:
        _closers.pop(session_key, None)


def close_all() -> None:
    """What the sockets follow has ended: they are to connect again."""
    for closers in list(_closers.values()):
        for close in list(closers):
            close(RESTARTING)


def close_signed_out(sender: Any, request: HttpRequest | None, **kwargs: Any) -> None:
    """Signal handler: a user has signed out."""
    key = getattr(getattr(request, "session", None), "session_key", None)
    for close in list(_closers.get(key or "", ())):
        close(SIGNED_OUT)


user_logged_out.connect(close_signed_out)
