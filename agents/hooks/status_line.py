"""Keeps the figures that Claude Code gives to its status line, and shows the user's own status line as before.

Run as the status line: `python -I -S status_line.py FOLDER`, with the figures on stdin. It writes
FOLDER/status_line.json.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import suppress


def main() -> None:
    """Keep the figures, then run the user's command with them."""
    os.umask(0o077)
    figures = sys.stdin.buffer.read()
    with suppress(OSError):
        _keep(os.path.join(sys.argv[1], "status_line.json"), figures)
    command = users_command(figures)
    if command:
        subprocess.run(["/bin/sh", "-c", command], input=figures, check=False)


def users_command(figures: bytes) -> str:
    """The status line command of the nearest settings: the project's, own before shared, then the user's."""
    for path in _settings(figures):
        with suppress(OSError, ValueError, AttributeError), open(path, encoding="utf-8") as file:
            command = (json.load(file).get("statusLine") or {}).get("command")
            if command:
                return str(command)
    return ""


def _settings(figures: bytes) -> Iterator[str]:
    project = ""
    with suppress(ValueError, AttributeError):
        project = str((json.loads(figures).get("workspace") or {}).get("project_dir") or "")
    if project:
        yield os.path.join(project, ".claude", "settings.local.json")
        yield os.path.join(project, ".claude", "settings.json")
    config = os.environ.get("CLAUDE_CONFIG_DIR") or os.path.join(os.path.expanduser("~"), ".claude")
    yield os.path.join(config, "settings.json")


def _keep(path: str, content: bytes) -> None:
    part = os.path.join(os.path.dirname(path), f".{uuid.uuid4().hex}")
    with open(part, "wb") as file:
        file.write(content)
    os.rename(part, path)


if __name__ == "__main__":
    main()
