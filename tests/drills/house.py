"""A real server with rigs in it, for drills: ask it, look at tmux behind its back, compare the two."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.real_server import RealServer, eventually

ROUNDS = int(os.environ.get("RIGWEB_DRILL_ROUNDS", "1"))
"""How often drills with chance in them are repeated."""
LONG = "RIGWEB_DRILL_ROUNDS" in os.environ
"""Whether drills run in their long form, which is not for every run of the tests."""
NUMBERS = ["bash", "-c", 'n=0; while :; do n=$((n+1)); echo "line $n."; sleep 0.005; done']
"""A program that numbers its lines: a byte that is lost, or written twice, shows."""

Seat = dict[str, Any]


def up(server: RealServer, text: str, source: str = "drill.yaml") -> dict[str, Any]:
    """Bring a rig up from a spec's text; does not wait."""
    return _begin(server, "up", {"source": source, "text": text, "root": str(server.home)})


def up_again(server: RealServer, rig: str) -> dict[str, Any]:
    """Bring up what of a rig is not running; does not wait."""
    return _begin(server, "up", {"source": rig})


def down(server: RealServer, rig: str, grace: float = 5) -> dict[str, Any]:
    """Take a rig down; does not wait."""
    return _begin(server, "down", {"rig": rig, "grace": grace})


def _begin(server: RealServer, verb: str, arguments: dict[str, Any]) -> dict[str, Any]:
    answer = server.post(f"/api/{verb}", arguments)
    assert answer.status == 200, answer.text
    job: dict[str, Any] = answer.json()
    return job


def end_of(server: RealServer, job: dict[str, Any], seconds: float = 60) -> dict[str, Any]:
    """The event that tells the end of a job, once it is there."""
    ends = ("job.finished", "job.failed", "job.cancelled")

    def look() -> list[dict[str, Any]]:
        found = events(server, job["rig"], job["since"])
        return [event for event in found if event["kind"] in ends and event["payload"]["job"] == job["job"]]

    found = eventually(look, seconds)
    assert len(found) == 1, (found, events(server, job["rig"], job["since"]), server.log)
    return found[0]


def events(server: RealServer, rig: str, since: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.get(f"/api/events?rig={rig}&since={since}&limit=1000").json()["events"]
    return found


def ps(server: RealServer, rig: str) -> dict[str, Seat]:
    """Seats by address, as the server tells of them."""
    return {seat["address"]: seat for seat in server.get(f"/api/ps?rig={rig}").json()["seats"]}


def states(server: RealServer, rig: str) -> dict[str, int]:
    return dict(Counter(seat["state"] for seat in ps(server, rig).values()))


def tmux(server: RealServer, *arguments: str, check: bool = True) -> str:
    """Ask the server's tmux, past the server."""
    argv = ["tmux", "-L", server.tmux_socket, *arguments]
    return subprocess.run(argv, check=check, capture_output=True, text=True).stdout


def panes(server: RealServer, rig: str) -> dict[str, tuple[str, int]]:
    """Living panes of a rig in tmux: session name to pane and process; each name must be there once."""
    form = "#{session_name}|#{pane_id}|#{pane_pid}|#{pane_dead}"
    rows = [line.split("|") for line in tmux(server, "list-panes", "-a", "-F", form, check=False).splitlines()]
    ours = [row for row in rows if row[0].endswith(f"@{rig}") and row[3] == "0"]
    assert len({row[0] for row in ours}) == len(ours), f"a seat is there twice: {ours}"
    return {name: (pane, int(pid)) for name, pane, pid, _ in ours}


def agrees(server: RealServer, rig: str) -> bool:
    """Whether the server says of the rig exactly what tmux shows."""
    told = {a: (s["pane"], s["pid"]) for a, s in ps(server, rig).items() if s["state"] in ("running", "stopping")}
    return told == panes(server, rig)


def assert_truth(server: RealServer, rig: str, seconds: float = 10) -> None:
    """Rows and tmux agree, and no job is left open."""
    assert eventually(lambda: agrees(server, rig) and job_of(server, rig) is None, seconds), (
        ps(server, rig),
        panes(server, rig),
        job_of(server, rig),
        server.log,
    )


def job_of(server: RealServer, rig: str) -> dict[str, Any] | None:
    """The rig's open job."""
    found: dict[str, Any] | None = server.get(f"/api/status?rig={rig}").json()["rigs"][0]["job"]
    return found


def kill_workers(server: RealServer) -> None:
    """Kill -9 of every worker process."""
    for pid in server.workers():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def server_dies_with_its_workers(server: RealServer) -> None:
    """Kill -9 of the web process, and wait until the kernel has taken its workers."""
    server.kill9()
    assert eventually(lambda: server.processes() == []), server.processes()


def lines_of(server: RealServer, address: str) -> list[int]:
    """The numbers that a NUMBERS program has printed, as its transcript has them; a torn last line is left out."""
    text = server.get(f"/api/transcript?seat={address}&plain=true").json()["text"]
    return [int(number) for number in re.findall(r"line (\d+)\.", text)]


def assert_no_line_lost(server: RealServer, address: str) -> None:
    numbers = lines_of(server, address)
    assert numbers and numbers == list(range(1, numbers[-1] + 1)), numbers[:3]


def assert_database_is_sound(home: Path) -> None:
    with sqlite3.connect(f"file:{home / 'db.sqlite3'}?mode=ro", uri=True) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        ids = [row[0] for row in database.execute("SELECT id FROM topology_event ORDER BY id")]
    database.close()
    assert ids == sorted(set(ids))
