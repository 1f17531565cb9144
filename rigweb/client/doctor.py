"""`rig doctor`: what Rigweb needs on this machine, one line each, with what to do where it is missing."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from dataclasses import asdict, dataclass
from typing import Literal

from rigweb import running
from rigweb.client import output
from rigweb.client.exits import FAILED
from rigweb.config import Config
from rigweb.listening import PortError, listen

State = Literal["ok", "warn", "fail"]
_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}
_OLDEST_TMUX = (3, 2)
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
    checks = [
        _python(),
        _tmux(),
        *(_program(name) for name in ("split", "setpriv")),
        _home(config),
        _space(config),
    ]
    checks += [_port(config), *_server(config), *_agents(config)]
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


def _tmux() -> Check:
    if shutil.which("tmux") is None:
        return Check("tmux", "fail", "not found on PATH", "install it: apt install tmux")
    from agents.tmux.version import version

    found = version()
    numbers = re.search(r"(\d+)\.(\d+)", found)
    if numbers and (int(numbers[1]), int(numbers[2])) < _OLDEST_TMUX:
        return Check("tmux", "fail", found, "install 3.2 or newer")
    return Check("tmux", "ok", found)


def _program(name: str) -> Check:
    package = {"split": "coreutils", "setpriv": "util-linux"}[name]
    if path := shutil.which(name):
        return Check(name, "ok", path)
    return Check(name, "fail", "not found on PATH", f"install it: apt install {package}")


def _agents(config: Config) -> list[Check]:
    """Coding agents are wanted, not needed: what is missing is a warning."""
    from rigweb.client import agent_programs

    found = agent_programs.found(config.home)
    return [Check(name, "ok" if usable else "warn", what, advice) for name, usable, what, advice in found]


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


def _port(config: Config) -> Check:
    if address := running.find(config.home):
        return Check("port", "ok", f"{address.port}, used by our server")
    try:
        listen(config).close()
    except PortError as error:
        return Check("port", "fail", str(error))
    return Check("port", "ok", f"{config.port} is free" if config.port else "any free one")


def _server(config: Config) -> list[Check]:
    address = running.find(config.home)
    if address is None:
        return [Check("server", "ok", "not running", "it starts by itself when needed")]
    found = Check("server", "ok", f"{address.url}, pid {address.pid}, version {address.version}")
    if address.workers == "running":
        return [found, Check("workers", "ok", address.workers)]
    return [found, Check("workers", "fail", address.workers, "see server.log in the data directory")]
