"""Runs what uses the database on threads beside the event loop."""

from __future__ import annotations

from functools import partial
from typing import Any

from asgiref.sync import SyncToAsync
from django.db import connections


class _OnPoolThread(SyncToAsync[Any, Any]):
    """Keeps a thread's connection from call to call: to open one costs as much as a question or two.

    Threads of requests end with them, so their connections are closed; those of the pool stay, and are few.
    """

    def thread_handler(self, loop: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return super().thread_handler(loop, *arguments, **named)  # type: ignore[no-untyped-call]
        finally:
            for connection in connections.all(initialized_only=True):
                connection.close_at = None
                connection.close_if_unusable_or_obsolete()


in_thread = partial(_OnPoolThread, thread_sensitive=False)
"""Wraps a function that uses the database so that it runs on a thread of its own."""
