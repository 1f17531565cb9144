"""No key takes a conversation out of its seat, where nobody could see what it does, or leaves it standing still."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills.agents import Seat, agent_house
from tests.model_api.exchange import Plan
from tests.real_agents.fixtures import agent_programs
from tests.real_server import eventually

__all__ = ["agent_programs"]
pytestmark = [pytest.mark.server, pytest.mark.tmux]


def test_the_left_arrow_leaves_the_conversation_of_claude_code_where_it_is(agent_programs: Path) -> None:
    with agent_house(agent_programs) as house:
        seat = house.add("claude-code")
        house.up()
        assert seat.wait_shown("idle"), seat.screen()
        assert seat.call("send", text="hello", wait=0).status == 200
        seat.api.wait_for_prompt("hello", session=seat.label)
        assert seat.wait_shown("idle"), seat.screen()
        seat.call("send-keys", keys=["Left"])
        seat.plan(Plan(call=seat.kind.shell("touch it", asked=True)))
        assert seat.call("send", text="ask me", wait=0).status == 200
        assert eventually(lambda: seat.explain()["question"], 30), (seat.explain(), seat.screen())
        assert seat.explain()["activity"] == "waiting"


@pytest.mark.parametrize("runtime", ["claude-code", "opencode"])
def test_ctrl_z_which_suspends_for_a_shell_leaves_an_agent_going(runtime: str, agent_programs: Path) -> None:
    with agent_house(agent_programs) as house:
        seat = house.add(runtime)
        house.up()
        assert seat.wait_shown("idle"), seat.screen()
        for text in ("hello", "hello again"):
            told = seat.call("send", text=text, wait=60).json()
            assert told["state"] == "accepted", (told, seat.screen())
            assert seat.wait_shown("idle"), seat.screen()
            before = _times_set_up(seat)
            seat.call("send-keys", keys=["C-z"])
            # What is typed in the same moment would be lost: OpenCode forgets what it read together with Ctrl-Z.
            assert eventually(lambda: _times_set_up(seat) > before), seat.screen()  # noqa: B023 - it is called at once
            seat.wait_screen(seat.kind.ready)


def _times_set_up(seat: Seat) -> int:
    """How often an agent has asked its terminal to bracket what is pasted: when it starts, and when it goes on."""
    told = seat.house.server.get(f"/api/transcript?seat={seat.address}").json()
    return str(told["text"]).count("\x1b[?2004h")
