"""The stage of a measurement: a real server on a home and a tmux socket of its own, and rigs to put on it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.real_server import RealServer


@contextmanager
def stage(programs: Mapping[str, str] | None = None) -> Iterator[RealServer]:
    """A server, ended with all its agents afterwards; programs: scripts that are first on its PATH, by name."""
    socket = f"rigwebbench-{secrets.token_hex(4)}"
    home = Path(tempfile.mkdtemp(prefix="rigweb-bench-"))
    for name, script in (programs or {}).items():
        (home / "bin").mkdir(exist_ok=True)
        (home / "bin" / name).write_text(script)
        (home / "bin" / name).chmod(0o755)
    server = RealServer(home, socket, PATH=f"{home}/bin:{os.environ['PATH']}")
    try:
        server.start()
        yield server
    finally:
        server.stop()
        server.end_by_force()
        subprocess.run(["tmux", "-L", socket, "kill-server"], check=False, capture_output=True)
        shutil.rmtree(home, ignore_errors=True)


def rig_text(name: str, commands: Sequence[Sequence[str]], seats_a_pod: int = 5) -> str:
    """A spec with one terminal seat a command, in pods whose first seat delegates to the others."""
    pods = []
    for start in range(0, len(commands), seats_a_pod):
        members = [
            {"id": f"m{i}", "runtime": "terminal", "command": list(command)}
            for i, command in enumerate(commands[start : start + seats_a_pod])
        ]
        edges = [{"kind": "delegates_to", "from": "m0", "to": m["id"]} for m in members[1:]]
        pods.append({"id": f"p{len(pods)}", "label": "bench", "members": members, "edges": edges})
    return json.dumps({"version": "0.2", "name": name, "pods": pods})


def up(server: RealServer, name: str, commands: Sequence[Sequence[str]]) -> None:
    """Boot a rig; its seats are `p0-m0@NAME`, `p0-m1@NAME`, ..."""
    file = server.home / f"{name}.yaml"
    file.write_text(rig_text(name, commands))
    done = server.rig("up", str(file))
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)


def tmux(server: RealServer, *command: str) -> str:
    """Ask the stage's tmux server."""
    done = subprocess.run(["tmux", "-L", server.tmux_socket, *command], check=True, capture_output=True, text=True)
    return done.stdout.strip()
