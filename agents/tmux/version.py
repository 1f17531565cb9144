"""The version of the tmux that is installed."""

from __future__ import annotations

import shutil
import subprocess


def version(path: str | None = None) -> str:
    """Version of the tmux on PATH, or in these folders instead, such as `3.3a`; empty when there is none."""
    tmux = shutil.which("tmux", path=path)
    if tmux is None:
        return ""
    done = subprocess.run([tmux, "-V"], capture_output=True, text=True, check=False)
    return done.stdout.strip().removeprefix("tmux ")
