"""Several questions that a real agent asks at once are answered at once, and the model is told each answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.drills.agents import agent_house
from tests.model_api.exchange import Call, Plan
from tests.real_agents.fixtures import agent_programs
from tests.real_server import eventually

__all__ = ["agent_programs"]
pytestmark = [pytest.mark.server, pytest.mark.tmux]

OPTIONS = [{"label": label, "description": "one of them"} for label in ("First", "Second", "Third")]


def asking(name: str, several: str) -> Call:
    """A call of the tool that asks three questions, of which the second takes more than one choice."""
    titles = ("Which way?", "Which parts?", "Which name?")
    asked = [{"question": title, "header": title[6:-1], "options": OPTIONS, several: False} for title in titles]
    asked[1][several] = True
    return Call(name, {"questions": asked})


@pytest.mark.parametrize(
    ("runtime", "call"),
    [("claude-code", asking("AskUserQuestion", "multiSelect")), ("opencode", asking("question", "multiple"))],
)
def test_each_question_gets_its_answer(agent_programs: Path, runtime: str, call: Call) -> None:
    with agent_house(agent_programs) as house:
        seat = house.add(runtime)
        house.up()
        assert seat.wait_shown("idle"), seat.screen()
        seat.plan(Plan(call=call))
        seat.call("send", text="ask me", wait=0)
        assert eventually(lambda: (seat.explain()["question"] or {}).get("parts"), 30), (seat.explain(), seat.screen())
        answer = seat.call("answer", choice=["2", "1+3", "text:Quite another"])
        assert answer.status == 200, (answer.text, seat.screen())

        def told() -> str:
            return str([request.body for request in seat.api.requests(seat.label)][-1:])

        answers = (r"Which way\?\W+Second\b", r"Which parts\?\W+First, Third\b", r"Which name\?\W+Quite another\b")
        for said in answers:
            assert eventually(lambda: re.search(said, told()), 30), (said, told()[-3000:])  # noqa: B023
