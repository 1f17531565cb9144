"""What is sent to a real agent and not typed yet outlives its program: the next one in the seat gets it, in order."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.drills.agents import Seat, agent_house
from tests.drills.house import end_of
from tests.real_agents.fixtures import agent_programs
from tests.real_server import eventually

__all__ = ["agent_programs"]
pytestmark = [pytest.mark.server, pytest.mark.tmux]


@pytest.mark.parametrize("runtime", ["claude-code", "codex"])
def test_what_waits_for_an_agent_that_is_restarted_or_killed_is_brought_to_the_one_that_goes_on(
    agent_programs: Path, runtime: str
) -> None:
    with agent_house(agent_programs) as house:
        seat = house.add(runtime)
        house.up()
        _is_busy(seat)
        texts = ["one", "two"]
        waiting = [_send(seat, text) for text in texts]
        assert end_of(house.server, _job(seat, "restart"))["kind"] == "job.finished"
        _arrive(seat, [*waiting, _send(seat, "newer")], [*texts, "newer"])

        _is_busy(seat)
        waiting = [_send(seat, text) for text in ("three", "taken back", "four")]
        os.kill(seat.row()["pid"], signal.SIGKILL)
        assert eventually(lambda: all("it is not running" in reason for reason in _reasons(seat))), seat.explain()
        assert [message["message"] for message in seat.explain()["messages"]] == waiting
        assert house.server.post("/api/unsend", {"message": waiting.pop(1)}).json()["state"] == "cancelled"
        assert end_of(house.server, _job(seat, "start"))["kind"] == "job.finished"
        _arrive(seat, waiting, ["three", "four"])
        assert not any("taken back" in request.texts for request in seat.api.prompts(seat.label))


def _is_busy(seat: Seat) -> None:
    assert seat.wait_shown("idle"), seat.explain()
    assert seat.call("send", text="slow [[slow:30]]", wait=10).json()["state"] == "accepted"
    assert seat.wait_shown("working")


def _send(seat: Seat, text: str) -> int:
    return int(seat.call("send", text=text, wait=0).json()["message"])


def _job(seat: Seat, verb: str) -> dict[str, Any]:
    found: dict[str, Any] = seat.house.server.post(f"/api/{verb}", {"seat": [seat.address]}).json()
    return found


def _reasons(seat: Seat) -> list[str]:
    return [message["reason"] for message in seat.explain()["messages"]]


def _arrive(seat: Seat, messages: list[int], texts: list[str]) -> None:
    """All are accepted, each once, in their order."""
    accepted = [f"message {message} to dev.{seat.kind.program} was accepted" for message in messages]

    def told() -> list[str]:
        return [event.text for event in seat.events() if event.kind == "message.accepted"]

    assert eventually(lambda: told()[-len(accepted) :] == accepted, 60), (seat.explain(), told(), seat.screen())

    def asked() -> list[str]:
        return [text for request in seat.api.prompts(seat.label) for text in request.texts if text in texts]

    assert eventually(lambda: asked() == texts), asked()
