"""Which tmux server is ours to use, and how it is named on a command line.

Pure, but for the environment that it hands on.
"""

from __future__ import annotations

import os

_OURS = ("RIGWEB_", "DJANGO_")
_OUTER = ("TMUX", "TMUX_PANE")
"""Set when we were started inside tmux ourselves. TMUX_TMPDIR stays: it says where the sockets are."""


def flags(socket: str) -> list[str]:
    """Flags that choose the server: a socket's path, a socket's name, or the user's own server."""
    if socket.startswith("/"):
        return ["-S", socket]
    return ["-L", socket or "default"]


def environment() -> dict[str, str]:
    """Our environment without what is ours alone: a tmux server hands its own on to every agent."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_OURS) and name not in _OUTER}
