"""Whether to trust a folder is for the user to say: no seat answers that by itself, nor hides it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.drills.agents import KINDS, Kind, Seat, agent_house
from tests.drills.house import end_of
from tests.real_agents.fixtures import agent_programs
from tests.real_server import eventually

__all__ = ["agent_programs"]
pytestmark = [pytest.mark.server, pytest.mark.tmux]

START_SECONDS = 60.0


def _asks_before_all_else(kind: Kind) -> bool:
    """Gemini CLI begins with its first prompt beneath the question."""
    return bool(kind.trust) and not kind.speaks_first


def test_a_seat_in_a_folder_that_is_not_trusted_waits_with_that_question_and_is_ready_once_it_is_answered(
    agent_programs: Path,
) -> None:
    with agent_house(agent_programs) as house:
        asking = [runtime for runtime, kind in KINDS.items() if _asks_before_all_else(kind)]
        seats = [house.add(runtime, rig=f"strange-{runtime}", setup={"trusted": ()}) for runtime in asking]
        jobs = {seat: house.begin_up(seat.rig) for seat in seats}
        for seat in seats:
            _is_asked_and_says_yes(seat)
        for seat in seats:
            end = end_of(house.server, jobs[seat], START_SECONDS)
            assert end["kind"] == "job.finished", end
            assert seat.wait_shown("idle", seconds=START_SECONDS), (seat.address, seat.explain(), seat.screen())
            assert seat.call("send", text=f"hello {seat.address}", wait=0).status == 200
        for seat in seats:
            house.api.wait_for_prompt(f"hello {seat.address}", session=seat.label)


def test_who_starts_itself_anew_once_it_is_trusted_goes_on_with_what_it_was_told(agent_programs: Path) -> None:
    with agent_house(agent_programs) as house:
        seat = house.add("gemini", rig="strange", setup={"trusted": ()})
        job = house.begin_up(seat.rig)
        assert eventually(lambda: any(event.kind == "seat.usage" for event in seat.events()), START_SECONDS)
        _is_asked(seat)
        _says_yes(seat)
        assert end_of(house.server, job, START_SECONDS)["kind"] == "job.finished"
        # For a moment the one that has asked stands there as if at rest: what is sent to it then stalls.
        assert eventually(lambda: _has_started_anew(seat), START_SECONDS), seat.screen()
        assert seat.wait_shown("idle", seconds=START_SECONDS), (seat.address, seat.explain(), seat.screen())
        assert seat.call("send", text="hello again", wait=0).status == 200
        asked = house.api.wait_for_prompt("hello again", session=seat.label)
        assert "You are `dev-gemini@strange`" in str(asked.body), "it has forgotten its guidance"
        assert not any(event.kind == "seat.exited" for event in seat.events())


def _has_started_anew(seat: Seat) -> bool:
    return b"--resume" in Path(f"/proc/{seat.row()['pid']}/cmdline").read_bytes()


def _is_asked_and_says_yes(seat: Seat) -> None:
    _is_asked(seat)
    assert seat.api.prompts(seat.label) == []
    _says_yes(seat)


def _is_asked(seat: Seat) -> None:
    asked = eventually(lambda: (seat.explain()["question"] or {}).get("kind") == "trust", START_SECONDS)
    found = seat.explain()
    assert asked and found["activity"] == "waiting", (seat.address, found, seat.screen())
    seat.wait_screen(seat.kind.trust)
    question = found["question"]
    told = f"{question['title']}\n{question['text']}"
    assert re.search(seat.kind.trust, told), (seat.address, question)


def _says_yes(seat: Seat) -> None:
    assert eventually(lambda: (seat.explain()["question"] or {}).get("kind") == "trust", START_SECONDS)
    question = seat.explain()["question"]
    yes = next(str(n) for n, c in enumerate(question["choices"], 1) if c["kind"] in ("allow", "allow_always"))
    answer = seat.call("answer", choice=yes)
    assert answer.status == 200, (seat.address, answer.text, question)
