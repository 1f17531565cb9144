"""The version of the tmux that is installed."""

from __future__ import annotations

import shutil
import subprocess


def version() -> str:
    """Version of the tmux on PATH, such as `3.3a`; empty when there is none."""
    tmux = shutil.which("tmux")
    if tmux is None:
        return ""
    done = subprocess.run([tmux, "-V"], capture_output=True, text=True, check=False)
    return done.stdout.strip().removeprefix("tmux ")
