"""`status`: the server, and each rig in a line or one in full."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from agents import sessions
from topology import library
from topology.boards import Board, boards, seat_line
from topology.commands.calls import Answer, Call


def run(call: Call) -> Answer:
    """Answer: server and rigs; for one rig also its pods, seats, edges and open job."""
    name = call.text("rig")
    names = [library.get_rig(name).name] if name else None
    rigs = [_in_full(board) if name else board.as_line() for board in boards(names)]
    return {"server": _server(), "rigs": rigs}


def _server() -> dict[str, Any]:
    home = settings.RIGWEB.home
    try:
        running = json.loads((home / "server.json").read_text())
    except (OSError, ValueError):
        running = {}
    return {
        **{key: running.get(key, "") for key in ("version", "pid", "url", "started", "workers")},
        "home": str(home),
        "tmux": sessions.tmux_version(),
        "tmux_socket": settings.RIGWEB.tmux_socket or "default",
    }


def _in_full(board: Board) -> dict[str, Any]:
    logical = {seat.pk: seat.logical for seat in board.seats}
    return {
        **board.as_line(),
        "pods": [{"id": p.id, "label": p.label, "seats": [seat_line(s) for s in p.seats]} for p in board.pods],
        "edges": [{"kind": e.kind, "from": logical[e.source], "to": logical[e.target]} for e in board.edges],
        "job": board.job.as_dict() if board.job else None,
    }
