"""What it costs to know what 100 agents do: actors that leave the traces of Claude Code and of Codex, half of each."""

from __future__ import annotations

import json
import time
from pathlib import Path

from bench.figures import cpu_seconds, show
from bench.stage import stage
from tests.real_server import RealServer, eventually

SEATS = 100
MEASURED_SECONDS = 30
PERIOD_SECONDS = 10
_CODEX = r"""#!/bin/bash
state() { printf '\e]7501;state=%s:app=codex\e\\\e]0;%s\e\\' "$1" "$1"; }
printf '\e[2J\e[H\u203a \n\n  actor\n'
"""
_CLAUDE = r"""#!/bin/bash
mkdir -p "$CLAUDE_CONFIG_DIR/sessions"
state() {
    case $1 in idle) word=idle;; *) word=busy;; esac
    file="$CLAUDE_CONFIG_DIR/sessions/$$.json"
    printf '{"pid":%s,"sessionId":"%s","cwd":"%s","status":"%s","statusUpdatedAt":%s}' \
        $$ "$id" "$PWD" "$word" "$(date +%s%3N)" >"$file.part"
    mv "$file.part" "$file"
}
id=$2
line='────────────────────────────────'
printf '\e[2J\e[H%s\n\u276f\u00a0\n%s\n  actor\n' "$line" "$line"
"""
_LIFE = r"""
state idle
[ "$PERIOD" = 0 ] && exec sleep 100000
sleep "$((RANDOM % PERIOD)).$((RANDOM % 10))"
while :; do
    state working; sleep "$PERIOD"
    state idle; sleep "$PERIOD"
done
"""


async def measure() -> None:
    """Print the figures."""
    with stage({"claude": _CLAUDE + _LIFE, "codex": _CODEX + _LIFE}) as server:
        idle = _share(server, 0)
        show(f"{SEATS} idle agents: server and workers, of one core", f"{idle:.2f} %", "under 2 %", idle < 2)
        changing = _share(server, PERIOD_SECONDS)
        what = f"{SEATS} agents, each with a change every {PERIOD_SECONDS} s"
        show(what, f"{changing:.2f} %", "under 2 %", changing < 2)
        a_change = (changing - idle) / 100 * PERIOD_SECONDS / SEATS
        show("  a change, with its row, event and fragments", f"{a_change * 1e3:.1f} ms of one core")


def _share(server: RealServer, period: int) -> float:
    """Percent of one core while the actors change so often; 0 is never."""
    rig = f"actors{period}"
    file = server.home / f"{rig}.yaml"
    file.write_text(_spec(server.home, rig, period))
    done = server.rig("up", str(file))
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    if not eventually(lambda: _is_known_of_all(server, rig), 20):
        raise RuntimeError(f"it is not known of all seats of {rig} what they do")
    time.sleep(3)
    pids = server.processes()
    before = cpu_seconds(pids)
    time.sleep(MEASURED_SECONDS)
    share = (cpu_seconds(pids) - before) / MEASURED_SECONDS * 100
    server.rig("down", rig)
    return share


def _is_known_of_all(server: RealServer, rig: str) -> bool:
    seats = server.get(f"/api/ps?rig={rig}").json()["seats"]
    return len(seats) == SEATS and all(seat["activity"] in ("idle", "working") for seat in seats)


def _spec(home: Path, rig: str, period: int) -> str:
    pods = []
    for pod in range(SEATS // 5):
        members = [_member(home, period, "codex" if (pod + n) % 2 else "claude-code", f"m{n}") for n in range(5)]
        pods.append({"id": f"p{pod}", "label": "bench", "members": members})
    return json.dumps({"version": "0.2", "name": rig, "pods": pods})


def _member(home: Path, period: int, runtime: str, name: str) -> dict[str, object]:
    return {
        "id": name,
        "runtime": runtime,
        "agent_ref": "builtin:default",
        "profile": "default",
        "cwd": str(home),
        "env": {"PERIOD": str(period), "CLAUDE_CONFIG_DIR": str(home / "claude"), "LANG": "C.UTF-8"},
    }
