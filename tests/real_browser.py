"""Which Chromium the tests and the measurements drive."""

from __future__ import annotations

import shutil

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The shell without windows first: the same engine takes two thirds of the time without a browser around it."""


def chromium() -> str:
    """Where the program is; raises LookupError when there is none on PATH."""
    for program in PROGRAMS:
        if found := shutil.which(program):
            return found
    raise LookupError("cannot drive a page: no Chromium on PATH (install: apt install chromium)")
