"""What `rig doctor` says of coding agents: installed, in which version, and signed in as far as that can be known."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from agents.register import register
from agents.runtimes.base import Runtime, SeatConfig

VERSION_SECONDS = 20.0
_MOVED = {
    ".claude": ("CLAUDE_CONFIG_DIR", ""),
    ".codex": ("CODEX_HOME", ""),
    ".gemini": ("GEMINI_CLI_HOME", ".gemini"),
    ".local/share": ("XDG_DATA_HOME", ""),
    ".config": ("XDG_CONFIG_HOME", ""),
}
"""Folders of the home folder: the variable that says where each is instead, and what comes below that."""


def found(home: Path, environment: Mapping[str, str]) -> Iterator[tuple[str, bool, str, str]]:
    """Per agent: its runtime's name, whether it can be used, what was found, and what to do if not.

    home: the data directory, in which the user's own runtimes are defined; environment: in which agents are started.
    """
    known = register(home / "runtimes")
    for runtime in known.runtimes.values():
        if runtime.leaves_traces:
            yield (runtime.name, *_look(runtime, environment))
    for problem in known.problems:
        yield ("runtimes", False, problem, "mend the file")


def names(home: Path) -> list[str]:
    """The programs of the agents."""
    return [_program(runtime) for runtime in register(home / "runtimes").runtimes.values() if runtime.leaves_traces]


def _program(runtime: Runtime) -> str:
    return runtime.program(SeatConfig(address="", cwd="/"))


def _look(runtime: Runtime, environment: Mapping[str, str]) -> tuple[bool, str, str]:
    program = _program(runtime)
    path = shutil.which(program, path=environment.get("PATH", ""))
    if path is None:
        return False, f"{program} is not on PATH", runtime.install_hint
    version = _version(path, runtime, environment)
    if not version:
        return False, f"{path} does not say its version", f"run it once: {program}"
    signed_in = _signed_in(runtime, environment)
    if signed_in is None:
        return True, f"{version}; whether you are signed in cannot be told", ""
    return (
        signed_in,
        f"{version}, {'signed in' if signed_in else 'no sign-in found'}",
        ("" if signed_in else runtime.account.hint),
    )


def _version(path: str, runtime: Runtime, environment: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(
            [path, *runtime.version_args],
            capture_output=True,
            timeout=VERSION_SECONDS,
            stdin=subprocess.DEVNULL,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    lines = done.stdout.decode(errors="replace").splitlines()
    return lines[0].strip() if lines and done.returncode == 0 else ""


def _signed_in(runtime: Runtime, environment: Mapping[str, str]) -> bool | None:
    account = runtime.account
    if not account.variables and not account.files:
        return None
    if any(environment.get(name) for name in account.variables):
        return True
    if any(_place(name, environment).exists() for name in account.files):
        return True
    return None if any(_place(name, environment).exists() for name in account.settings) else False


def _place(name: str, environment: Mapping[str, str]) -> Path:
    """Where a file below the home folder is, when its folder may have been moved by a variable."""
    for folder, (variable, rest) in _MOVED.items():
        if name.startswith(f"{folder}/") and (moved := environment.get(variable)):
            return Path(moved, rest, name.removeprefix(f"{folder}/"))
    return Path(environment.get("HOME") or Path.home(), name)
