"""`rig up` of 7, 30 and 100 seats, next to bare tmux creating the same sessions one by one; and what idling costs."""

from __future__ import annotations

import secrets
import subprocess
import time

from bench.figures import cpu_seconds, memory_mib, p50, show
from bench.stage import rig_text, stage
from tests.real_server import RealServer

ROUNDS = 3
PROGRAM = ["sleep", "100000"]
IDLE_SECONDS = 15


async def measure() -> None:
    """Print the figures."""
    with stage() as server:
        for seats in (7, 30, 100):
            ours, bare = [], []
            for _ in range(ROUNDS):
                bare.append(_bare(seats))
                ours.append(_up(server, seats))
                if not (seats == 100 and len(ours) == ROUNDS):
                    server.rig("down", f"boot{seats}")
            _show(seats, p50(ours), p50(bare))
        _idle(server)
        _commands(server)


def _up(server: RealServer, seats: int) -> float:
    file = server.home / f"boot{seats}.yaml"
    file.write_text(rig_text(f"boot{seats}", [PROGRAM] * seats))
    start = time.perf_counter()
    done = server.rig("up", str(file))
    took = time.perf_counter() - start
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    return took


def _bare(seats: int) -> float:
    tmux = ["tmux", "-L", f"rigwebbare-{secrets.token_hex(4)}", "-f", "/dev/null"]
    subprocess.run([*tmux, "new-session", "-d", "-s", "keeper", *PROGRAM], check=True)
    try:
        start = time.perf_counter()
        for number in range(seats):
            size = ["-x", "120", "-y", "40"]
            subprocess.run([*tmux, "new-session", "-d", "-s", f"s{number}", *size, *PROGRAM], check=True)
        return time.perf_counter() - start
    finally:
        subprocess.run([*tmux, "kill-server"], check=True)


def _show(seats: int, ours: float, bare: float) -> None:
    big = seats == 100
    show(
        f"rig up of {seats} seats, whole command",
        f"{ours:.2f} s",
        "3 s or less" if big else "",
        ours <= 3 if big else None,
    )
    show(
        f"  next to bare tmux ({bare:.2f} s)",
        f"{ours / bare:.1f}",
        "at most 3" if big else "",
        ours / bare <= 3 if big else None,
    )


def _idle(server: RealServer) -> None:
    pids = server.processes()
    time.sleep(3)
    before = cpu_seconds(pids)
    time.sleep(IDLE_SECONDS)
    share = (cpu_seconds(pids) - before) / IDLE_SECONDS * 100
    memory = memory_mib(pids)
    show("100 idle seats: server and workers, of one core", f"{share:.2f} %", "under 2 %", share < 2)
    show("  memory (proportional set size)", f"{memory:.0f} MiB", "under 300 MB", memory * 1.048576 < 300)


def _commands(server: RealServer) -> None:
    for words in (["ps"], ["send-keys", "p0-m0@boot100", "x"]):
        samples = []
        for _ in range(15):
            start = time.perf_counter()
            server.rig(*words)
            samples.append(time.perf_counter() - start)
        shown = f"{p50(samples) * 1e3:.0f} ms (100 seats up)"
        show(f"rig {words[0]}, whole process", shown, "under 120 ms", p50(samples) < 0.12)
