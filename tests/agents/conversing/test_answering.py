"""A question is answered only while exactly that one is open, and never by typing blindly."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from agents.conversing import answering
from agents.conversing.answering import NotOpen, StillAsks
from agents.errors import AgentError
from agents.readings.appearances import Appearances
from agents.readings.values import OWN_WORDS, Question, Reading
from agents.runtimes import RUNTIMES
from agents.runtimes.base import Answer
from tests.agents.actors import ActorReader, ActorRuntime, Director
from tests.agents.conversing.stage import Office
from tests.agents.real_tmux import until

pytestmark = pytest.mark.tmux


async def answer(
    office: Office, actor: Director, choice: str, text: str = "", question_id: str = ""
) -> tuple[Question, str, Answer]:
    session = actor.session
    runtime = RUNTIMES[session.runtime]
    return await answering.answer(
        office.eye, office.observer, office.courier, session.pk, runtime, session.folder, question_id, [choice], text
    )


async def asking(office: Office, name: str = "rm") -> Director:
    """An actor that asks."""
    actor = await office.actor()
    actor(ask=name)
    await office.is_(actor, "waiting")
    return actor


async def test_where_nothing_is_asked_nothing_is_answered(office: Office) -> None:
    actor = await office.actor()
    for question_id in ("", "rm"):
        with pytest.raises(NotOpen, match="not open any more"):
            await answer(office, actor, "y", question_id=question_id)
    assert actor.typed == ""


async def test_an_answer_to_a_question_of_before_does_not_reach_the_one_that_is_open(office: Office) -> None:
    actor = await asking(office, "rm")
    actor(ask="rm-rf")
    assert await until(lambda: (q := office.reading(actor).question) and q.id == "rm-rf")
    with pytest.raises(NotOpen):
        await answer(office, actor, "y", question_id="rm")
    assert actor.typed == ""


async def test_an_answer_to_the_first_of_two_equal_questions_does_not_reach_the_second(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogs, plain = Appearances(), ActorReader.reading

    def counted(reader: ActorReader) -> Reading:
        found = plain(reader)
        return replace(found, question=dialogs.now(found.question))

    monkeypatch.setattr(ActorReader, "reading", counted)
    actor = await asking(office)
    first = office.reading(actor).question
    assert first is not None
    await answer(office, actor, "y", question_id=first.id)
    await office.is_(actor, "idle")
    actor(ask="rm")
    await office.is_(actor, "waiting")
    with pytest.raises(NotOpen):
        await answer(office, actor, "y", question_id=first.id)
    assert actor.answered == [("rm", "y")]


async def test_an_answer_to_a_question_that_the_screen_does_not_show_any_more_is_not_typed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known of the agent is a moment older than its screen."""
    actor = await asking(office, "rm")
    known = office.reading(actor)
    monkeypatch.setattr(office.observer, "reading", lambda key: known)
    for now in ("rm-rf", ""):
        actor(ask=now)
        assert await until(lambda: (f"? {now}:" if now else ">") in office.tmux.screen(actor.session))  # noqa: B023
        with pytest.raises(NotOpen, match="not on its screen any more"):
            await answer(office, actor, "y", question_id="rm")
    assert actor.typed == ""


@pytest.mark.parametrize("choice", ["", "0", "3", "-1", "Yes", "²", "1" * 5000])
async def test_what_is_no_choice_is_refused_with_the_choices(office: Office, choice: str) -> None:
    actor = await asking(office)
    with pytest.raises(AgentError, match=r"choices: 1 \(Yes\), 2 \(No\)"):
        await answer(office, actor, choice)
    assert actor.typed == ""


async def test_a_question_for_the_terminal_alone_is_left_to_it(office: Office) -> None:
    actor = await asking(office, "terminal-login")
    with pytest.raises(AgentError, match="only be answered in its terminal"):
        await answer(office, actor, "y")
    assert actor.typed == ""


async def test_nothing_is_pressed_while_somebody_scrolls(office: Office) -> None:
    actor = await asking(office)
    office.tmux("copy-mode", "-t", actor.session.pane_id)
    with pytest.raises(AgentError, match="copy-mode"):
        await answer(office, actor, "y")
    assert actor.typed == ""


async def test_a_session_that_has_ended_is_not_answered(office: Office) -> None:
    actor = await asking(office)
    actor(exit=0)
    assert await until(lambda: office.eye.pane_of(actor.session.pk).dead)
    with pytest.raises(AgentError, match="its program has ended"):
        await answer(office, actor, "y")


@pytest.mark.parametrize(("choice", "key"), [("y", "y"), ("n", "n"), ("1", "y"), ("2", "n")])
async def test_an_open_question_is_answered_once_by_id_or_by_number(office: Office, choice: str, key: str) -> None:
    actor = await asking(office)
    found, chosen, _ = await answer(office, actor, choice, question_id="rm")
    assert (found.id, chosen, actor.answered) == ("rm", key, [("rm", key)])
    with pytest.raises(NotOpen):
        await answer(office, actor, choice, question_id="rm")


async def test_of_two_who_answer_at_once_one_does(office: Office) -> None:
    actor = await asking(office)
    results = await asyncio.gather(
        *(answer(office, actor, choice, question_id="rm") for choice in ("y", "n")), return_exceptions=True
    )
    assert [isinstance(result, NotOpen) for result in results] == [False, True], results
    assert actor.answered == [("rm", "y")] and actor.typed == "y"


async def test_an_answer_that_does_not_close_the_question_is_said_to_have_failed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "CLOSED_SECONDS", 0.3)
    monkeypatch.setattr(answering, "SAID_SECONDS", 60.0)
    monkeypatch.setattr(ActorRuntime, "answer", lambda *_: Answer(keys=("x",), then_say="because"))
    actor = await asking(office)
    with pytest.raises(StillAsks, match="still asks") as told:
        await answer(office, actor, "n", "because")
    assert (told.value.question.id, told.value.choice) == ("rm", "n")
    actor(ask="")
    await office.comes(office.send(actor, "hello"), "accepted", 15)  # nothing is reserved for what was not said


async def test_when_a_question_closes_it_is_known_whether_that_was_our_answer(office: Office) -> None:
    actor = await asking(office)
    closed: list[frozenset[str]] = []

    def hear(session: int, reading: Reading, prompts: list[str]) -> None:
        if reading.question is None:
            closed.append(answering.being_answered(session))

    office.observer.subscribers.add(hear)
    await answer(office, actor, "y")
    actor(ask="rm")
    await office.is_(actor, "waiting")
    office.eye.type(actor.session.pk, b"y")
    assert await until(lambda: len(actor.answered) == 2 and office.reading(actor).question is None)
    assert (closed[0], closed[-1]) == ({"rm"}, set())


async def test_a_file_answers_in_one_step_and_for_the_owner_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ActorRuntime, "answer", lambda *_: Answer(file=("answers/1.json", "ja é")))
    actor = await asking(office)
    task = asyncio.ensure_future(answer(office, actor, "y"))
    path = actor.session.folder / "answers" / "1.json"
    assert await until(path.exists)
    assert path.read_text() == "ja é" and path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["1.json"]
    actor(ask="")
    await task
    assert actor.typed == ""


async def test_a_free_text_is_an_answer_only_where_one_is_wanted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str]] = []

    def give(runtime: ActorRuntime, asked: Question, choice: str, text: str) -> Answer:
        told.append((choice, text))
        return Answer(keys=("y",))

    monkeypatch.setattr(ActorRuntime, "answer", give)
    actor = await asking(office, "rm")
    with pytest.raises(AgentError, match="no choice"):
        await answer(office, actor, OWN_WORDS, "something else")
    actor(ask="free")
    assert await until(lambda: (q := office.reading(actor).question) and q.takes_text)
    for choice, text in ((OWN_WORDS, ""), ("9", "something else")):
        with pytest.raises(AgentError, match=r"choices: 1 \(Yes\), 2 \(No\), text \(in your own words, which --text"):
            await answer(office, actor, choice, text)
    await answer(office, actor, OWN_WORDS, "something else")
    assert told == [(OWN_WORDS, "something else")]


async def test_what_is_said_with_a_denial_goes_before_what_waits(office: Office) -> None:
    actor = await asking(office)
    waits = office.send(actor, "waits")
    await office.waits(waits, "it waits for a person")
    _, _, done = await answer(office, actor, "n", "because it is mine")
    await office.waits(waits, "goes first")
    assert actor.pastes == []
    office.send(actor, done.then_say, ahead=True)
    await office.comes(waits, "accepted")
    assert actor.prompts == ["because it is mine", "waits"]


async def test_a_question_that_keeps_a_text_from_enter_can_be_answered(office: Office) -> None:
    """The text stands in the input, and its letter is under way: neither may keep the answer out."""
    actor = await office.actor()
    actor.behave(ask_on_paste="rm")
    letter = office.send(actor, "hello")
    assert await until(lambda: "it waits for a person" in office.last(letter).reason)
    await answer(office, actor, "n", question_id="rm")
    await office.comes(letter, "accepted")
    assert actor.answered == [("rm", "n")] and actor.prompts == ["hello"]


@pytest.mark.parametrize("name", ["answers/../../../elsewhere/1.json", "answers/1.json"])
async def test_no_answer_is_written_outside_of_the_folder_of_the_session(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    actor = await asking(office)
    actor.session.folder.mkdir(parents=True, exist_ok=True)
    (tmp_path / "theirs").mkdir()
    (actor.session.folder / "answers").symlink_to(tmp_path / "theirs")
    monkeypatch.setattr(ActorRuntime, "answer", lambda *_: Answer(file=(name, "{}")))
    with pytest.raises(AgentError, match="would be written outside"):
        await answer(office, actor, "y")
    assert not any((tmp_path / "theirs").iterdir()) and not (actor.session.folder.parents[1] / "elsewhere").exists()
