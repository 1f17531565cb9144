"""Other threads answer and interrupt through the desk, and get a sentence when that cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from agents.conversing import desk as module
from agents.conversing.answering import NotOpen
from agents.conversing.desk import Desk
from agents.errors import AgentError
from tests.agents.conversing.stage import Office
from tests.agents.real_tmux import until

pytestmark = pytest.mark.tmux


@pytest.fixture
async def desk(office: Office) -> Desk:
    return Desk(office.eye, office.observer, office._report)


@pytest.fixture(autouse=True)
def nobody() -> Iterator[None]:
    yield
    module.set_current(None)


def test_while_there_is_no_desk_a_sentence_says_so() -> None:
    with pytest.raises(AgentError, match="the server is starting or stopping"):
        module.current()


async def test_there_is_one_desk_while_the_server_runs(desk: Desk) -> None:
    module.set_current(desk)
    assert module.current() is desk


async def test_a_question_is_answered_from_another_thread(desk: Desk, office: Office) -> None:
    actor = await office.actor()
    with pytest.raises(NotOpen):
        await asyncio.to_thread(desk.answer, actor.session, "", "y", "")
    actor(ask="rm")
    await office.is_(actor, "waiting")
    question, choice, _ = await asyncio.to_thread(desk.answer, actor.session, "rm", ["1"], "")
    assert (question.id, choice, actor.answered) == ("rm", "y", [("rm", "y")])


async def test_an_agent_is_interrupted_from_another_thread_and_only_while_it_works(desk: Desk, office: Office) -> None:
    actor = await office.actor()
    with pytest.raises(AgentError, match=r"it is not working \(it is idle\)"):
        await asyncio.to_thread(desk.interrupt, actor.session)
    actor(ask="rm")
    await office.is_(actor, "waiting")
    with pytest.raises(AgentError, match="it waits for a person"):
        await asyncio.to_thread(desk.interrupt, actor.session)
    assert actor.typed == ""
    actor(ask="", become="working")
    await office.is_(actor, "working")
    await asyncio.to_thread(desk.interrupt, actor.session)
    assert actor.typed == "\x1b" and office.reading(actor).activity.name == "idle"


async def test_who_scrolls_does_not_keep_an_interruption_away(desk: Desk, office: Office) -> None:
    actor = await office.actor()
    actor(become="working")
    await office.is_(actor, "working")
    office.tmux("copy-mode", "-t", actor.session.pane_id)
    await asyncio.to_thread(desk.interrupt, actor.session)
    assert actor.typed == "\x1b"


async def test_an_interruption_does_not_answer_a_question_that_came_in_between(
    desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known of the agent is a moment older than its screen."""
    actor = await office.actor()
    actor(become="working")
    await office.is_(actor, "working")
    known = office.reading(actor)
    monkeypatch.setattr(office.observer, "reading", lambda key: known)
    monkeypatch.setattr("agents.conversing.courier.INTERRUPT_SECONDS", 0.5)
    monkeypatch.setattr("agents.conversing.courier.INTERRUPT_AGAIN_SECONDS", 0.2)
    actor(ask="rm")
    assert await until(lambda: "? rm" in office.tmux.screen(actor.session))
    with pytest.raises(AgentError, match="still works"):
        await asyncio.to_thread(desk.interrupt, actor.session)
    assert actor.typed == ""


async def test_a_terminal_program_has_no_turn_to_stop(desk: Desk, office: Office) -> None:
    session = office.tmux.launch("cat")
    with pytest.raises(AgentError, match=r"it is not working \(it is unknown\)"):
        await asyncio.to_thread(desk.interrupt, session)


async def test_what_takes_too_long_is_given_up_with_a_sentence(
    desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.2)
    actor = await office.actor()
    actor(ask="rm")
    await office.is_(actor, "waiting")
    async with desk.courier.lock(actor.session.pk):  # somebody else types
        with pytest.raises(AgentError, match=r"within 0\.2 seconds"):
            await asyncio.to_thread(desk.answer, actor.session, "rm", "y", "")
    await office.looks()
    assert actor.typed == "", "it came after it was given up"
