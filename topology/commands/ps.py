"""`ps`: every seat and what it is doing."""

from __future__ import annotations

from topology import library
from topology.boards import boards, seat_line
from topology.commands.calls import Answer, Call


def run(call: Call) -> Answer:
    """Answer: one entry a seat, in the order of rigs and specs."""
    names = [library.get_rig(call.text("rig")).name] if call.text("rig") else None
    return {"seats": [seat_line(seat) for board in boards(names) for seat in board.seats]}
