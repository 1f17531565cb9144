"""Rigs for tests: specs as text, and rows made from them the way `up` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

SLEEP = ["sleep", "600"]
"""A program that does nothing and ends on the first signal."""
STUBBORN = ["bash", "-c", "trap '' HUP TERM INT; echo ready; while :; do sleep 0.1; done"]
"""A program that ends by force alone."""


def spec_text(
    name: str,
    members: Mapping[str, Sequence[str] | Mapping[str, Any]],
    edges: Sequence[tuple[str, str, str]] = (),
    **more: Any,
) -> str:
    """A spec whose seats are `pod.member: command` (or `pod.member: {field: value}`), all terminals."""
    pods: dict[str, list[dict[str, Any]]] = {}
    for logical, given in members.items():
        pod, _, member = logical.partition(".")
        fields = dict(given) if isinstance(given, Mapping) else {"command": list(given)}
        pods.setdefault(pod, []).append({"id": member, "runtime": "terminal", **fields})
    document: dict[str, Any] = {
        "version": "0.2",
        "name": name,
        "pods": [_pod(pod, found, edges) for pod, found in pods.items()],
        "edges": [_edge(k, a, b) for k, a, b in edges if a.split(".")[0] != b.split(".")[0]],
        **more,
    }
    return yaml.safe_dump(document, sort_keys=False)


def seven(name: str) -> str:
    """A rig of seven terminals in three pods and three launch levels."""
    seats = ("orch.lead", "orch.clock", "dev.impl", "dev.build", "dev.test", "ops.log", "ops.top")
    edges = [("delegates_to", "orch.lead", "dev.impl"), ("delegates_to", "dev.impl", "dev.test")]
    return spec_text(name, dict.fromkeys(seats, SLEEP), edges)


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _pod(pod: str, members: list[dict[str, Any]], edges: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    inside = [(k, a, b) for k, a, b in edges if a.split(".")[0] == b.split(".")[0] == pod]
    return {
        "id": pod,
        "label": pod.title(),
        "members": members,
        "edges": [_edge(k, a.split(".")[1], b.split(".")[1]) for k, a, b in inside],
    }


def _edge(kind: str, source: str, target: str) -> dict[str, str]:
    return {"kind": kind, "from": source, "to": target}
