"""What is sent arrives once and whole, or is said to have stalled; nothing is typed where it does not belong."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from agents import processes
from agents.conversing import courier, errand
from agents.conversing.errand import Errand
from agents.conversing.letters import Letter
from agents.readings.screen import Screen
from agents.readings.values import Activity, Reading
from agents.runtimes import RUNTIMES
from agents.runtimes.base import Submission
from tests.agents.actors import ActorRuntime, Director
from tests.agents.conversing.stage import Office
from tests.agents.real_tmux import until

pytestmark = pytest.mark.tmux

TEXTS = [
    "one line",
    "\n".join(f"line {number}" for number in range(20)),
    "x" * 5000,
    "emoji \U0001f600 and 日本",
    "quotes \" ' ` $(id) ${HOME} #{pane_id} ; \\",
    "\ttabs\tand -dashes",
    "!ls",
    "/quit",
    "exit",
    "trailing \\",
]


async def test_a_text_is_accepted_once_a_turn_began_with_exactly_it(office: Office) -> None:
    actor = await office.actor()
    letter = office.send(actor, "hello")
    await office.comes(letter, "accepted")
    assert office.stages(letter) == ["typed", "submitted", "accepted"]
    assert (actor.prompts, actor.pastes, actor.enters, actor.typed) == (["hello"], ["hello"], 1, "\r")


async def test_texts_of_every_kind_arrive_byte_by_byte_in_their_order(office: Office) -> None:
    actor = await office.actor()
    letters = [office.send(actor, text) for text in TEXTS]
    await office.comes(letters[-1], "accepted", 60)
    assert actor.pastes == TEXTS and actor.prompts == TEXTS and actor.enters == len(TEXTS)
    assert [office.last(letter).stage for letter in letters] == ["accepted"] * len(TEXTS)


async def test_a_text_that_the_agent_takes_otherwise_is_accepted_with_what_was_changed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ActorRuntime, "submission", lambda _, text: Submission(text.strip(), expected=text.strip()))
    actor = await office.actor()
    told = await office.comes(office.send(actor, "hello  "), "accepted")
    assert told.reason == "taken with other blanks at its ends"
    assert (await office.comes(office.send(actor, "hello"), "accepted")).reason == ""


async def test_nothing_is_kept_of_a_session_that_has_ended(office: Office) -> None:
    actor = await office.actor()
    await office.comes(office.send(actor, "hello"), "accepted")
    assert actor.session.pk in office.courier.known
    await until(lambda: not office.courier.is_carrying(actor.session.pk))
    office.observer.leave(actor.session.pk)
    assert actor.session.pk not in office.courier.known


def test_what_stays_in_the_way_is_looked_at_less_and_less_often() -> None:
    patience = errand.Patience()
    pauses = [patience.pause() for _ in range(6)]
    assert pauses == [0.25, 0.5, 1.0, 2.0, 2.0, 2.0]


async def test_two_sessions_do_not_wait_for_each_other(office: Office) -> None:
    busy, idle = await office.actor("dev-a@my"), await office.actor("dev-b@my")
    busy(become="working")
    await office.is_(busy, "working")
    waits, goes = office.send(busy, "later"), office.send(idle, "now")
    await office.comes(goes, "accepted")
    await office.waits(waits, "it is working")
    assert busy.pastes == [] and idle.prompts == ["now"]


async def test_two_senders_are_served_one_after_the_other_and_nothing_is_mixed(office: Office) -> None:
    actor = await office.actor()
    texts = [f"{sender} {number} " + "x" * 500 for number in range(5) for sender in ("ann", "bob")]

    async def sends(mine: list[str]) -> None:
        for text in mine:
            office.send(actor, text)
            await asyncio.sleep(0.05)

    await asyncio.gather(sends(texts[::2]), sends(texts[1::2]))
    assert await until(lambda: len(actor.prompts) == len(texts), 60)
    for mine in (texts[::2], texts[1::2]):
        assert [prompt for prompt in actor.prompts if prompt in mine] == mine


# --- what is in the way ------------------------------------------------------------------------------------------


async def test_a_busy_agent_gets_its_messages_when_it_is_idle(office: Office) -> None:
    actor = await office.actor()
    actor(become="working")
    await office.is_(actor, "working")
    letters = [office.send(actor, text) for text in ("first", "second")]
    await office.waits(letters[0], "it is working")
    assert actor.pastes == []
    actor(become="idle")
    await office.comes(letters[1], "accepted")
    assert actor.prompts == ["first", "second"]


async def test_nothing_is_typed_into_an_open_question(office: Office) -> None:
    actor = await office.actor()
    actor(ask="rm")
    await office.is_(actor, "waiting")
    letter = office.send(actor, "yes please")
    await office.waits(letter, "it waits for a person: may rm be?")
    await office.looks()
    assert actor.pastes == [] and actor.typed == ""
    actor(ask="")
    await office.comes(letter, "accepted")
    assert actor.answered == []


async def test_a_question_that_only_the_screen_shows_is_seen_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle = Reading(Activity("idle", "test"))
    actor = await office.actor()
    monkeypatch.setattr(office.observer, "reading", lambda key: idle)
    actor(ask="rm")
    assert await until(lambda: "? rm" in office.tmux.screen(actor.session))
    letter = office.send(actor, "yes please")
    await office.waits(letter, "it waits for a person: may rm be?")
    assert actor.pastes == [] and actor.typed == ""


async def test_a_draft_is_left_alone_also_where_no_message_can_be_proved(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a runtime of the user's own that names its composer, but no record of prompts."""
    monkeypatch.setattr(ActorRuntime, "is_agent", False)
    actor = await office.actor()
    office.tmux("send-keys", "-t", actor.session.pane_id, "-l", "half a thought")
    assert await until(lambda: "half a thought" in office.tmux.screen(actor.session))
    letter = office.send(actor, "hello")
    await office.waits(letter, "somebody's draft is in its input")
    assert actor.pastes == []
    office.tmux("send-keys", "-t", actor.session.pane_id, "Enter")
    await office.comes(letter, "submitted")
    assert actor.pastes == ["hello"]


async def test_a_draft_of_a_person_is_left_alone(office: Office) -> None:
    actor = await office.actor()
    office.tmux("send-keys", "-t", actor.session.pane_id, "-l", "half a thought")
    assert await until(lambda: "half a thought" in office.tmux.screen(actor.session))
    letter = office.send(actor, "hello")
    await office.waits(letter, "somebody's draft is in its input")
    await office.looks()
    assert actor.pastes == [] and actor.enters == 0
    office.tmux("send-keys", "-t", actor.session.pane_id, "Enter")
    await office.comes(letter, "accepted")
    assert actor.prompts == ["half a thought", "hello"]


async def test_nothing_is_typed_while_a_person_scrolls(office: Office) -> None:
    actor = await office.actor()
    office.tmux("copy-mode", "-t", actor.session.pane_id)
    letter = office.send(actor, "hello")
    await office.waits(letter, "copy-mode")
    await office.looks()
    assert actor.pastes == [] and office.tmux("display-message", "-p", "-t", actor.session.pane_id, "#{pane_in_mode}")
    office.tmux("copy-mode", "-q", "-t", actor.session.pane_id)
    await office.comes(letter, "accepted")


async def test_why_a_letter_waits_is_said_when_it_changes_and_not_again_and_again(office: Office) -> None:
    actor = await office.actor()
    actor(become="working")
    await office.is_(actor, "working")
    letter = office.send(actor, "hello")
    await office.waits(letter, "it is working")
    actor(ask="rm")
    await office.waits(letter, "it waits for a person")
    await asyncio.sleep(1.2)
    assert office.stages(letter) == ["queued", "queued"]


async def test_while_an_agent_does_not_read_keys_nothing_is_typed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its screen may still show an input, as while it starts itself anew."""
    monkeypatch.setattr(ActorRuntime, "reads_keys", True)
    resumed: list[int] = []
    monkeypatch.setattr(processes, "resume", resumed.append)
    actor = await office.actor()
    with monkeypatch.context() as patch:
        patch.setattr(processes, "reads_lines", lambda pid: pid == actor.session.pid)
        letter = office.send(actor, "hello")
        await office.waits(letter, "it does not read keys just now")
        assert actor.pastes == []
        assert actor.session.pid in resumed, "it may be suspended"
    await office.comes(letter, "accepted")


async def test_an_agent_of_which_nothing_is_known_gets_nothing(office: Office) -> None:
    actor = await office.actor()
    office.observer.leave(actor.session.pk)
    letter = office.send(actor, "hello")
    await office.waits(letter, "what it is doing cannot be told")
    assert actor.pastes == []


# --- between paste and Enter -------------------------------------------------------------------------------------


async def test_a_question_that_comes_between_paste_and_enter_is_not_answered_and_the_text_follows(
    office: Office,
) -> None:
    actor = await office.actor()
    actor.behave(ask_on_paste="rm")
    letter = office.send(actor, "hello")
    assert await until(lambda: "it waits for a person" in office.last(letter).reason)
    assert office.last(letter).stage == "typed"
    await office.looks()
    assert (actor.pastes, actor.typed) == (["hello"], "")
    actor(ask="")
    await office.comes(letter, "accepted")
    assert (actor.pastes, actor.prompts, actor.answered) == (["hello"], ["hello"], [])


async def test_while_a_text_waits_behind_a_question_people_can_answer_it_in_its_terminal(office: Office) -> None:
    actor = await office.actor()
    actor.behave(ask_on_paste="rm")
    letter = office.send(actor, "hello")
    assert await until(lambda: "it waits for a person" in office.last(letter).reason)
    office.eye.type(actor.session.pk, b"y")
    await office.comes(letter, "accepted")
    assert actor.answered == [("rm", "y")] and actor.prompts == ["hello"]


def scrolls_after_the_paste(office: Office, actor: Director, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody enters copy-mode right before the courier looks whether the text shows."""
    occupied, looks = Errand._occupied, itertools.count()

    async def scroll_first(errand: Errand) -> tuple[str, Screen]:
        if next(looks) == 0:
            office.tmux("copy-mode", "-t", actor.session.pane_id)
        return await occupied(errand)

    monkeypatch.setattr(Errand, "_occupied", scroll_first)


async def test_a_person_who_begins_to_scroll_after_the_paste_is_waited_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = await office.actor()
    scrolls_after_the_paste(office, actor, monkeypatch)
    letter = office.send(actor, "hello")
    assert await until(lambda: "copy-mode" in office.last(letter).reason), office.told
    assert (office.last(letter).stage, actor.enters) == ("typed", 0)
    office.tmux("copy-mode", "-q", "-t", actor.session.pane_id)
    await office.comes(letter, "accepted")
    assert actor.pastes == ["hello"]


async def test_what_a_person_adds_meanwhile_is_not_submitted_with_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = await office.actor()
    scrolls_after_the_paste(office, actor, monkeypatch)
    letter = office.send(actor, "hello")
    assert await until(lambda: "copy-mode" in office.last(letter).reason), office.told
    office.eye.type(actor.session.pk, b" and a thought")  # this leaves copy-mode first
    stalled = await office.comes(letter, "stalled")
    assert "its input was changed" in stalled.reason and "hello and a thought" in stalled.evidence
    assert actor.enters == 0 and actor.prompts == []


async def test_a_paste_that_does_not_show_is_told_with_the_screen(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errand, "SHOWN_SECONDS", 1.0)
    actor = await office.actor()
    actor.behave(deaf=True)
    letter = office.send(actor, "hello")
    stalled = await office.comes(letter, "stalled")
    assert "does not show" in stalled.reason and "actor" in stalled.evidence
    assert actor.enters == 0


# --- the proof ---------------------------------------------------------------------------------------------------


async def test_an_enter_that_was_swallowed_is_pressed_once_more(office: Office) -> None:
    actor = await office.actor()
    actor.behave(swallow=1)
    letter = office.send(actor, "hello")
    await office.comes(letter, "accepted")
    assert (actor.enters, actor.pastes, actor.prompts) == (2, ["hello"], ["hello"])


async def test_an_enter_that_was_swallowed_is_pressed_once_more_when_a_person_scrolls_no_more(office: Office) -> None:
    actor = await office.actor()
    actor.behave(swallow=1)
    letter = office.send(actor, "hello")
    assert await until(lambda: actor.enters == 1)
    office.tmux("copy-mode", "-t", actor.session.pane_id)
    assert await until(lambda: "copy-mode" in office.last(letter).reason), office.told
    assert (office.last(letter).stage, actor.enters) == ("typed", 1)
    office.tmux("copy-mode", "-q", "-t", actor.session.pane_id)
    await office.comes(letter, "accepted")
    assert (actor.prompts, actor.enters) == (["hello"], 2)


async def test_what_a_person_submits_after_scrolling_is_not_submitted_again(office: Office) -> None:
    actor = await office.actor()
    actor.behave(swallow=1)
    letter = office.send(actor, "hello")
    assert await until(lambda: actor.enters == 1)
    office.tmux("copy-mode", "-t", actor.session.pane_id)
    assert await until(lambda: "copy-mode" in office.last(letter).reason), office.told
    office.eye.type(actor.session.pk, b"\r")  # this leaves copy-mode first
    await office.comes(letter, "accepted")
    assert (actor.prompts, actor.enters) == (["hello"], 2)


async def test_an_enter_that_was_swallowed_twice_stalls_with_the_screen_and_the_next_waits(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errand, "LAST_PROOF_SECONDS", 1.0)
    monkeypatch.setattr(errand, "FIRST_PROOF_SECONDS", 0.5)
    actor = await office.actor()
    actor.behave(swallow=2)
    first, second = office.send(actor, "hello"), office.send(actor, "next")
    stalled = await office.comes(first, "stalled")
    assert "no turn began with it" in stalled.reason and "> hello" in stalled.evidence
    assert (actor.enters, actor.pastes, actor.prompts) == (2, ["hello"], [])
    await office.waits(second, "somebody's draft is in its input")


async def test_a_text_that_was_taken_is_not_submitted_again_although_its_proof_is_late(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errand, "FIRST_PROOF_SECONDS", 1.0)
    actor = await office.actor("dev-late@my", "steered")
    actor(become="working")
    await office.is_(actor, "working")
    letter = office.send(actor, "hello", mode="now")  # it keeps it until its turn has ended
    await office.comes(letter, "submitted")
    await asyncio.sleep(2)
    assert office.last(letter).stage == "submitted" and actor.enters == 1
    actor(become="idle")
    await office.comes(letter, "accepted")
    assert (actor.enters, actor.pastes) == (1, ["hello"])


async def test_a_turn_that_began_with_another_text_is_no_proof(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errand, "FIRST_PROOF_SECONDS", 0.3)
    monkeypatch.setattr(errand, "LAST_PROOF_SECONDS", 0.3)
    actor = await office.actor()
    actor.behave(becomes="half a thought hello")
    letter = office.send(actor, "hello")
    stalled = await office.comes(letter, "stalled")
    assert stalled.reason == "a turn began with another text: 'half a thought hello'" and stalled.evidence


async def test_blanks_that_somebody_had_left_in_the_input_are_told_and_no_reason_to_send_it_again(
    office: Office,
) -> None:
    actor = await office.actor()
    actor.behave(becomes="   hello")
    told = await office.comes(office.send(actor, "hello"), "accepted")
    assert told.reason == "taken with other blanks at its ends"


async def test_the_same_text_before_is_no_proof_for_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = await office.actor()
    await office.comes(office.send(actor, "go on"), "accepted")
    monkeypatch.setattr(errand, "FIRST_PROOF_SECONDS", 0.3)
    monkeypatch.setattr(errand, "LAST_PROOF_SECONDS", 0.3)
    actor.behave(silent=True)
    await office.comes(office.send(actor, "go on"), "stalled")


async def test_a_command_of_its_own_is_typed_as_it_is_and_has_arrived_when_the_input_is_empty(office: Office) -> None:
    actor = await office.actor()
    actor.behave(silent=True)
    letter = office.send(actor, "/compact", is_command=True)
    await office.comes(letter, "accepted")
    assert actor.pastes == ["/compact"]


async def test_a_command_that_stays_in_the_input_has_stalled(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errand, "FIRST_PROOF_SECONDS", 0.3)
    actor = await office.actor()
    actor.behave(swallow=9)
    letter = office.send(actor, "/compact", is_command=True)
    assert "stays in its input" in (await office.comes(letter, "stalled")).reason
    assert await until(lambda: "/compact" not in office.tmux.screen(actor.session))
    actor.behave(swallow=0)
    await office.comes(office.send(actor, "hello"), "accepted")


async def test_a_command_that_the_agent_has_no_use_for_is_refused_before_it_is_typed(office: Office) -> None:
    actor = await office.actor()
    letter = office.send(actor, "/useless", is_command=True)
    assert (await office.comes(letter, "stalled")).reason == "it has no use for that"
    assert actor.pastes == [] and office.stages(letter) == ["stalled"]


async def test_to_a_terminal_program_a_text_is_typed_and_no_more_is_claimed(office: Office) -> None:
    session = office.tmux.launch("cat", session=office.tmux.session("dev-cat@my"))
    letter = office.send(Director(session), "hello")
    told = await office.comes(letter, "submitted")
    assert "does not say" in told.reason and office.stages(letter) == ["typed", "submitted"]
    assert await until(lambda: office.tmux.screen(session).count("hello") == 2)


# --- modes -------------------------------------------------------------------------------------------------------


async def test_now_steers_an_agent_that_can_be_steered(office: Office) -> None:
    actor = await office.actor("dev-steered@my", "steered")
    actor.behave(steered=True, answers=False)
    actor(become="working")
    await office.is_(actor, "working")
    await office.comes(office.send(actor, "left", mode="now"), "accepted")
    assert office.reading(actor).activity.name == "working" and actor.prompts == ["left"]


async def test_now_waits_where_an_agent_cannot_be_steered_and_says_so(office: Office) -> None:
    actor = await office.actor()
    actor(become="working")
    await office.is_(actor, "working")
    letter = office.send(actor, "left", mode="now")
    await office.waits(letter, "it cannot be steered while it works")
    assert actor.pastes == []
    actor(become="idle")
    await office.comes(letter, "accepted")


async def test_now_never_goes_into_a_question(office: Office) -> None:
    actor = await office.actor("dev-steered@my", "steered")
    actor(ask="rm")
    await office.is_(actor, "waiting")
    await office.waits(office.send(actor, "y", mode="now"), "it waits for a person")
    assert actor.pastes == [] and actor.answered == []


async def test_interrupt_stops_the_turn_first(office: Office) -> None:
    actor = await office.actor()
    actor(become="working")
    await office.is_(actor, "working")
    await office.comes(office.send(actor, "stop that", mode="interrupt"), "accepted")
    assert actor.typed == "\x1b\r" and actor.prompts == ["stop that"]


async def test_interrupt_presses_nothing_where_nothing_works(office: Office) -> None:
    actor = await office.actor()
    await office.comes(office.send(actor, "hello", mode="interrupt"), "accepted")
    assert actor.typed == "\r"


async def test_interrupt_never_answers_a_question(office: Office) -> None:
    actor = await office.actor()
    actor(ask="rm")
    await office.is_(actor, "waiting")
    await office.waits(office.send(actor, "stop", mode="interrupt"), "it waits for a person")
    assert actor.typed == ""


async def test_an_agent_that_does_not_stop_gets_nothing_and_the_letter_stalls(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "INTERRUPT_SECONDS", 0.5)
    monkeypatch.setattr(courier, "INTERRUPT_AGAIN_SECONDS", 0.2)
    actor = await office.actor()
    actor.behave(stubborn=True)
    actor(become="working")
    await office.is_(actor, "working")
    stalled = await office.comes(office.send(actor, "stop", mode="interrupt"), "stalled")
    assert "still works" in stalled.reason and actor.pastes == []
    assert stalled.evidence.startswith("actor\n"), "its screen"


# --- order, taking back ------------------------------------------------------------------------------------------


async def test_a_letter_that_goes_ahead_comes_before_those_that_wait(office: Office) -> None:
    actor = await office.actor()
    actor(become="working")
    await office.is_(actor, "working")
    first = office.send(actor, "first")
    await office.waits(first, "it is working")
    last = office.send(actor, "last")
    office.send(actor, "ahead", ahead=True)
    office.send(actor, "ahead too", ahead=True)
    actor(become="idle")
    await office.comes(last, "accepted")
    assert actor.prompts == ["ahead", "ahead too", "first", "last"]
    assert office.stages(first)[0] == "queued" and "stalled" not in office.stages(first)


async def test_what_is_to_stop_the_turn_does_not_wait_behind_what_waits_for_its_end(office: Office) -> None:
    """It stops the turn that ran when it was sent, not that of a message before it."""
    actor = await office.actor()
    actor(become="working")
    await office.is_(actor, "working")
    first = office.send(actor, "first")
    await office.waits(first, "it is working")
    await office.comes(office.send(actor, "stop that", mode="interrupt"), "accepted")
    await office.comes(first, "accepted")
    assert actor.prompts == ["stop that", "first"] and actor.typed.count("\x1b") == 1


async def test_what_is_to_steer_does_not_wait_behind_what_waits_for_the_end_of_the_turn(office: Office) -> None:
    actor = await office.actor("dev-steered@my", "steered")
    actor.behave(steered=True, answers=False)
    actor(become="working")
    await office.is_(actor, "working")
    await office.waits(office.send(actor, "first"), "it is working")
    await office.comes(office.send(actor, "left", mode="now"), "accepted")
    assert actor.prompts == ["left"]


async def test_what_is_to_stop_the_turn_does_not_wait_for_the_proof_of_one_that_steers(office: Office) -> None:
    """Which comes at the end of the turn, where an agent keeps it until then."""
    actor = await office.actor("dev-steered@my", "steered")
    actor.behave(silent=True)
    actor(become="working")
    await office.is_(actor, "working")
    left = office.send(actor, "left", mode="now")
    await office.comes(left, "submitted")
    stop = office.send(actor, "stop that", mode="interrupt")
    assert await until(lambda: "\x1b" in actor.typed)
    actor.behave(silent=False)
    await office.comes(stop, "accepted")
    assert actor.prompts == ["stop that"] and actor.typed.count("\x1b") == 1


async def test_a_letter_behind_others_says_so(office: Office) -> None:
    actor = await office.actor()
    actor(become="working")
    await office.is_(actor, "working")
    office.send(actor, "first")
    await office.waits(office.send(actor, "second"), "others are brought before it")


async def test_while_a_place_is_reserved_only_a_letter_that_goes_ahead_is_brought(office: Office) -> None:
    actor = await office.actor()
    office.courier.reserve(actor.session.pk, 60)
    first = office.send(actor, "first")
    await office.waits(first, "what a person says with an answer goes first")
    assert actor.pastes == []
    office.send(actor, "because", ahead=True)
    await office.comes(first, "accepted")
    assert actor.prompts == ["because", "first"]


async def test_a_reservation_that_is_not_used_ends(office: Office) -> None:
    actor = await office.actor()
    office.courier.reserve(actor.session.pk, 0.5)
    await office.comes(office.send(actor, "first"), "accepted")
    office.courier.reserve(actor.session.pk, 60)
    office.courier.reserve(actor.session.pk, 0)
    await office.comes(office.send(actor, "second"), "accepted", 3)


async def test_what_is_taken_back_is_not_typed_and_what_is_typed_is_not_taken_back(office: Office) -> None:
    actor = await office.actor()
    actor(become="working")
    await office.is_(actor, "working")
    head, middle, last = (office.send(actor, text) for text in ("head", "middle", "last"))
    await office.waits(head, "it is working")
    key = actor.session.pk
    assert office.courier.withdraw(key, middle) and office.courier.withdraw(key, head)
    actor.behave(ask_on_paste="rm")
    actor(become="idle")
    assert await until(lambda: actor.pastes == ["last"])
    assert not office.courier.withdraw(key, last)
    actor(ask="")
    await office.comes(last, "accepted")
    assert actor.prompts == ["last"] and office.stages(middle) == ["queued"]


async def test_what_is_taken_back_before_it_is_posted_is_not_brought(office: Office) -> None:
    actor = await office.actor()
    assert office.courier.withdraw(actor.session.pk, 1)
    office.send(actor, "first")
    await office.comes(office.send(actor, "second"), "accepted")
    assert actor.prompts == ["second"]


async def test_a_letter_posted_in_the_moment_in_which_the_last_one_is_done_is_brought(office: Office) -> None:
    actor = await office.actor()
    report, again = office._report, iter(("second", "third"))

    def and_another(letter: object, progress: object) -> object:
        if getattr(progress, "stage", "") == "accepted" and (text := next(again, "")):
            asyncio.get_running_loop().call_soon(office.send, actor, text)
        return report(letter, progress)  # type: ignore[arg-type]

    office.courier.report = and_another  # type: ignore[assignment]
    office.send(actor, "first")
    assert await until(lambda: actor.prompts == ["first", "second", "third"])


# --- trouble -----------------------------------------------------------------------------------------------------


async def test_what_cannot_be_written_down_is_not_typed_yet(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a server that starts after us would type it a second time."""
    monkeypatch.setattr(errand, "NOTED_SECONDS", 0.1)
    actor = await office.actor()
    office.notes = False
    letter = office.send(actor, "hello")
    await office.waits(letter, "it cannot be written down")
    await office.looks()
    assert actor.pastes == []
    office.notes = True
    await office.comes(letter, "accepted")
    assert actor.pastes == ["hello"]


async def test_a_question_that_comes_up_while_it_is_written_down_is_not_typed_into(office: Office) -> None:
    """And it is said that nothing was typed: after a restart it is brought, not given up."""
    actor = await office.actor()

    async def ask() -> None:
        actor(ask="rm")
        await office.is_(actor, "waiting")

    office.meanwhile = ask
    letter = office.send(actor, "hello")
    await office.waits(letter, "it waits for a person: may rm be?")
    assert actor.pastes == [] and actor.typed == ""
    assert office.stages(letter)[-1] == "queued"
    office.meanwhile = None
    actor(ask="")
    await office.comes(letter, "accepted")
    assert actor.pastes == ["hello"] and actor.answered == []


async def test_a_text_for_a_pane_that_is_about_to_be_made_waits_for_it(office: Office) -> None:
    actor = office.launch()
    letter = office.send(actor, "hello")
    await office.follow(actor)
    await office.comes(letter, "accepted")


async def test_what_waits_for_a_program_that_has_ended_is_given_back_and_brought_to_the_next(office: Office) -> None:
    actor = await office.actor()
    actor(become="working")
    await office.is_(actor, "working")
    letters = [office.send(actor, text) for text in ("one", "two")]
    await office.waits(letters[0], "it is working")
    actor(exit=0)
    assert await until(lambda: office.eye.pane_of(actor.session.pk).dead)
    await office.looks()
    assert [office.last(letter).stage for letter in letters] == ["queued", "queued"]
    for letter, text in zip(letters, ("one", "two"), strict=True):
        assert office.courier.take_back(Letter(letter, actor.session.pk, text))
    assert await until(lambda: not office.courier.is_carrying(actor.session.pk))
    again = await office.actor("dev-impl-again@my")
    for letter, text in zip(letters, ("one", "two"), strict=True):
        office.courier.post(Letter(letter, again.session.pk, text), "actor")
    await office.comes(letters[1], "accepted")
    assert again.prompts == ["one", "two"] and actor.pastes == []


async def test_a_text_for_a_pane_that_is_gone_can_be_taken_back(office: Office) -> None:
    actor = await office.actor()
    office.tmux("kill-session", "-t", "=dev-impl@my")
    office.eye.look_now()
    assert await until(lambda: len(office.eye.panes) == 1)
    letter = office.send(actor, "hello")
    await office.looks()
    assert office.last(letter).stage == "queued"
    assert office.courier.withdraw(actor.session.pk, letter)
    assert await until(lambda: not office.courier.is_carrying(actor.session.pk))


async def test_what_is_to_stop_a_program_that_has_ended_waits_too(office: Office) -> None:
    actor = await office.actor()
    actor(exit=0)
    assert await until(lambda: office.eye.pane_of(actor.session.pk).dead)
    letter = office.send(actor, "hello", "interrupt")
    await office.looks()
    assert office.last(letter).stage == "queued"


async def test_a_program_that_ends_between_paste_and_proof_lets_that_text_stall_and_no_other(office: Office) -> None:
    actor = await office.actor()
    actor.behave(ask_on_paste="rm")
    letter, next_one = office.send(actor, "hello"), office.send(actor, "next")
    assert await until(lambda: "it waits for a person" in office.last(letter).reason)
    assert not office.courier.take_back(Letter(letter, actor.session.pk, "hello")), "it is typed already"
    actor(exit=0)
    stalled = await office.comes(letter, "stalled", 5)
    assert stalled.reason.startswith("its program has ended; no turn had begun with it (")
    assert "? rm: may it be?" in stalled.evidence, "what it has left on its screen"
    assert actor.pastes == ["hello"] and actor.prompts == []
    assert office.last(next_one).stage == "queued"


async def test_while_tmux_cannot_be_reached_a_text_waits(office: Office) -> None:
    actor = await office.actor()
    assert office.eye._connection is not None
    office.eye._connection.close()
    letter = office.send(actor, "hello")
    await office.comes(letter, "accepted")
    assert actor.pastes == ["hello"]


async def test_a_text_for_a_runtime_that_is_gone_stalls(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = await office.actor()
    monkeypatch.delitem(RUNTIMES, "actor")
    assert "no runtime actor" in (await office.comes(office.send(actor, "hello"), "stalled")).reason


async def test_after_a_fault_of_ours_the_next_letter_is_brought(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    submission = ActorRuntime.submission

    def faulty(self: ActorRuntime, text: str) -> Submission:
        if text == "bad":
            raise ValueError("a fault")
        return submission(self, text)

    monkeypatch.setattr(ActorRuntime, "submission", faulty)
    actor = await office.actor()
    bad, good = office.send(actor, "bad"), office.send(actor, "good")
    await office.comes(good, "accepted")
    assert office.last(bad).reason == "ValueError: a fault" and "letter 1" in caplog.text
    assert office.last(bad).evidence.startswith("actor\n"), "its screen"


# --- people who type at the same time ----------------------------------------------------------------------------


async def test_what_a_person_types_while_a_text_is_brought_comes_after_it_in_order(office: Office) -> None:
    actor = await office.actor()
    actor.behave(swallow=1)  # so that it takes a while
    letter = office.send(actor, "hello")
    await office.comes(letter, "submitted")
    office.eye.type(actor.session.pk, b"my ")
    office.eye.type(actor.session.pk, b"own ")
    office.eye.paste(actor.session.pk, b"words")
    await office.comes(letter, "accepted")
    assert await until(lambda: "> my own words" in office.tmux.screen(actor.session))
    assert actor.prompts == ["hello"] and actor.typed == "\r\rmy own "


LONG = "what-an-earlier-server-had-typed-here when it was ended"


@pytest.mark.parametrize("left", [LONG, LONG[:44], LONG[5:]])
async def test_what_an_earlier_server_has_left_in_the_input_is_taken_out_again(office: Office, left: str) -> None:
    actor = await office.actor()
    office.tmux("send-keys", "-l", "-t", actor.session.pane_id, left)
    assert await until(lambda: left[:20] in office.tmux.screen(actor.session))
    later = office.send(actor, "later")
    await office.waits(later, "somebody's draft is in its input")
    office.courier.tidy(Letter(999, actor.session.pk, LONG), "actor")
    await office.comes(later, "accepted")
    assert actor.prompts == ["later"]


async def test_it_is_taken_out_only_when_the_agent_rests_for_the_keys_could_stop_its_turn(office: Office) -> None:
    actor = await office.actor()
    actor(become="working")
    await office.is_(actor, "working")
    office.tmux("send-keys", "-l", "-t", actor.session.pane_id, LONG)
    assert await until(lambda: LONG in office.tmux.screen(actor.session))
    office.courier.tidy(Letter(999, actor.session.pk, LONG), "actor")
    await asyncio.sleep(1)
    assert LONG in office.tmux.screen(actor.session)
    actor(become="idle")
    assert await until(lambda: LONG not in office.tmux.screen(actor.session))


@pytest.mark.parametrize("draft", ["an", "what-I-have-written-myself which is of the same length"])
async def test_what_a_person_has_written_is_not_taken_for_it(office: Office, draft: str) -> None:
    actor = await office.actor()
    office.tmux("send-keys", "-l", "-t", actor.session.pane_id, draft)
    assert await until(lambda: draft[:20] in office.tmux.screen(actor.session))
    office.courier.tidy(Letter(999, actor.session.pk, LONG), "actor")
    await office.waits(office.send(actor, "later"), "somebody's draft is in its input")
    await asyncio.sleep(1.5)
    assert draft[:20] in office.tmux.screen(actor.session)


async def test_to_stop_ends_what_is_under_way_and_types_nothing_more(office: Office) -> None:
    actor = await office.actor()
    actor(become="working")
    await office.is_(actor, "working")
    letter = office.send(actor, "hello")
    await office.waits(letter, "it is working")
    office.courier.close()
    actor(become="idle")
    await office.is_(actor, "idle")
    await office.looks()
    assert actor.pastes == [] and office.stages(letter) == ["queued"] and not office.courier._tasks
