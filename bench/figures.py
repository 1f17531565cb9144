"""Numbers from samples, and lines that show them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

import psutil

missed: list[str] = []
"""Figures that have missed their targets, since it was last emptied."""


def p50(samples: Sequence[float]) -> float:
    """The median."""
    return statistics.median(samples)


def p95(samples: Sequence[float]) -> float:
    """The value that 95 of 100 samples do not exceed."""
    return sorted(samples)[int(len(samples) * 0.95)]


def milliseconds(samples: Sequence[float]) -> str:
    """Samples in seconds as a line of milliseconds."""
    return f"p50 {p50(samples) * 1e3:.2f} ms, p95 {p95(samples) * 1e3:.2f} ms, n {len(samples)}"


def show(what: str, value: str, target: str = "", met: bool | None = None) -> None:
    """Print one figure, with its target if it has one."""
    verdict = "" if met is None else ("met" if met else "MISSED")
    print(f"{what:<58} {value:<44} {target:<28} {verdict}".rstrip(), flush=True)
    if met is False:
        missed.append(f"{what.strip()}: {value} (target: {target})")


def cpu_seconds(pids: Sequence[int]) -> float:
    """Processor time that these processes have used so far."""
    return sum(sum(psutil.Process(pid).cpu_times()[:2]) for pid in pids)


def cpu_with_children(pid: int) -> float:
    """Processor time that a process has used so far, and all that it has started and waited for."""
    return sum(psutil.Process(pid).cpu_times()[:4])


def memory_mib(pids: Sequence[int]) -> float:
    """Memory of these processes, shared pages divided among those that share them."""
    return sum(_pss_kib(pid) for pid in pids) / 1024


def _pss_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
