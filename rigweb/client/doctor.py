"""`rig doctor`: what Rigweb needs on this machine, one line each, with what to do where it is missing.

Programs are looked for where the server looks for them, when one runs, and the differences to this shell are told.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from agents import processes
from rigweb import running
from rigweb.client import output
from rigweb.client.exits import FAILED
from rigweb.config import Config
from rigweb.listening import PortError, listen

State = Literal["ok", "warn", "fail"]
_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}
_OLDEST_TMUX = (3, 2)
_PACKAGES = {"split": "coreutils", "setpriv": "util-linux"}
"""Programs that are needed besides tmux, and what brings each."""
_LITTLE_SPACE = 512 * 1024 * 1024


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    name: str
    state: State
    found: str
    advice: str = ""


def doctor(arguments: argparse.Namespace, config: Config) -> int:
    """Look at everything; exit code 1 when something that is needed is missing."""
    server = running.find(config.home)
    # The server starts the programs: where one runs, what it finds counts, whatever this shell would find.
    environment = processes.environment(server.pid) if server else dict(os.environ)
    path = environment.get("PATH", "")
    checks = [
        _python(),
        _tmux(path),
        *(_program(name, path) for name in _PACKAGES),
        _home(config),
        _space(config),
        _port(config, server),
        *_server(server),
        *_agents(config, environment),
        *_differences(config, path),
    ]
    healthy = all(check.state != "fail" for check in checks)
    answer = {"ok": healthy, "checks": [asdict(check) for check in checks]}
    output.answer(answer, "\n".join(_line(check) for check in checks), as_json=arguments.json)
    return 0 if healthy else FAILED


def _line(check: Check) -> str:
    advice = f" ({check.advice})" if check.advice else ""
    mark = output.coloured(f"{check.state:<4}", _COLOURS[check.state])
    return f"{mark}  {check.name:<11}  {output.printable(check.found + advice)}"


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info < (3, 14):
        return Check("python", "ok", version)
    return Check("python", "warn", version, "tested with 3.11 to 3.13")


def _tmux(path: str) -> Check:
    if shutil.which("tmux", path=path) is None:
        return Check("tmux", "fail", "not found on PATH", "install it: apt install tmux")
    from agents.tmux.version import version

    found = version(path)
    numbers = re.search(r"(\d+)\.(\d+)", found)
    if numbers and (int(numbers[1]), int(numbers[2])) < _OLDEST_TMUX:
        return Check("tmux", "fail", found, "install 3.2 or newer")
    return Check("tmux", "ok", found)


def _program(name: str, path: str) -> Check:
    if found := shutil.which(name, path=path):
        return Check(name, "ok", found)
    return Check(name, "fail", "not found on PATH", f"install it: apt install {_PACKAGES[name]}")


def _agents(config: Config, environment: Mapping[str, str]) -> list[Check]:
    """Coding agents are wanted, not needed: what is missing is a warning."""
    from rigweb.client import agent_programs

    found = agent_programs.found(config.home, environment)
    return [Check(name, "ok" if usable else "warn", what, advice) for name, usable, what, advice in found]


def _differences(config: Config, path: str) -> list[Check]:
    """Programs that the server, whose PATH this is, does not find where this shell does."""
    from rigweb.client import agent_programs

    places = [
        (name, shutil.which(name), shutil.which(name, path=path))
        for name in ("tmux", *_PACKAGES, *agent_programs.names(config.home))
    ]
    told = [
        f"{name} is {here or 'nowhere'} here, {there or 'nowhere'} there"
        for name, here, there in places
        if here != there
    ]
    if not told:
        return []
    advice = "what is told above is what the server finds; to give it this shell's: rig shutdown, then rig status"
    return [Check("PATH", "warn", f"the server has another than this shell: {'; '.join(told)}", advice)]


def _home(config: Config) -> Check:
    existing = next(folder for folder in (config.home, *config.home.parents) if folder.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        return Check("home", "fail", f"{existing} cannot be written", "own it, or set RIGWEB_HOME")
    if existing == config.home and config.home.stat().st_mode & 0o077:
        return Check("home", "warn", f"{config.home} is open to other users", f"chmod 700 {config.home}")
    return Check("home", "ok", str(config.home))


def _space(config: Config) -> Check:
    existing = next(folder for folder in (config.home, *config.home.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    found = f"{free // (1024 * 1024)} MiB free"
    if free < _LITTLE_SPACE:
        return Check("disk", "warn", found, "transcripts need room: free some")
    return Check("disk", "ok", found)


def _port(config: Config, server: running.Running | None) -> Check:
    if server:
        return Check("port", "ok", f"{server.port}, used by our server")
    try:
        listen(config).close()
    except PortError as error:
        return Check("port", "fail", str(error))
    return Check("port", "ok", f"{config.port} is free" if config.port else "any free one")


def _server(server: running.Running | None) -> list[Check]:
    if server is None:
        return [Check("server", "ok", "not running", "it starts by itself when needed")]
    found = Check("server", "ok", f"{server.url}, pid {server.pid}, version {server.version}")
    if server.workers == "running":
        return [found, Check("workers", "ok", server.workers)]
    return [found, Check("workers", "fail", server.workers, "see server.log in the data directory")]
