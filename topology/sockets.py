"""The open sockets by login session, so that signing out closes them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

_closers: dict[str, set[Callable[[], None]]] = {}


def register(session_key: str, close: Callable[[], None]) -> None:
    """Have `close` called, from any thread, when the login session ends."""
    _closers.setdefault(session_key, set()).add(close)


def forget(session_key: str, close: Callable[[], None]) -> None:
    """The socket is closed."""
    closers = _closers.get(session_key, set())
    closers.discard(close)
    if not closers:
        _closers.pop(session_key, None)


def close_all(sender: Any, request: HttpRequest | None, **kwargs: Any) -> None:
    """Signal handler: a user has signed out."""
    key = getattr(getattr(request, "session", None), "session_key", None)
    for close in list(_closers.get(key or "", ())):
        close()


user_logged_out.connect(close_all)
