"""Runtime `opencode`: launched with our plugin, read from its events, answered by files, typed into with care."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agents.readings.appearances import Appearances
from agents.readings.reader import Reader, Running
from agents.readings.screen import Screen
from agents.readings.values import OWN_WORDS, UNKNOWN, Activity, Conversation, Question, Reading, Usage
from agents.runtimes.base import Beginning, Composer, Place, SeatConfig
from agents.runtimes.opencode import CONFIG, PERMISSION, OpenCode, screens

GOLDEN = Path(__file__).parent / "golden" / "opencode"
PLACE = Place("/data/seat", "/usr/bin/python3")
IDLE = Reading(Activity("idle", rule="test"))


@pytest.fixture
def opencode() -> OpenCode:
    return OpenCode()


def screen(name: str) -> Screen:
    return Screen.captured((GOLDEN / f"{name}.ansi").read_text())


def reader(conversation: str = "") -> Reader:
    return OpenCode().reader(Running(pid=1, cwd="/", folder="/data/seat", conversation_id=conversation))


def resting() -> Reader:
    events = reader()
    events.on_record(b'{"type": "rigweb.ready", "properties": {"begins": "fresh"}}')
    events.on_screen(screen("fresh"))
    assert events.reading().activity.name == "idle"
    return events


def after_turns() -> Reader:
    """One at rest, of whose turns only the events are known, as when the server is started anew."""
    events = reader()
    for record in told("turns"):
        events.on_record(record)
    return events


def begin(events: Reader, conversation: str) -> None:
    """A first prompt in a conversation that is new."""
    events.on_record(told_of("session.created", info={"id": conversation}))
    events.on_record(told_of("rigweb.prompt", sessionID=conversation, text="go"))


def told_of(kind: str, **properties: object) -> bytes:
    return json.dumps({"type": kind, "properties": properties}).encode()


def told(name: str) -> list[bytes]:
    return (GOLDEN / f"{name}.jsonl").read_bytes().splitlines()


def readings(records: list[bytes]) -> list[Reading]:
    """What is known after each record, without repetitions of what it does."""
    events, found = reader(), [UNKNOWN]
    events.on_screen(screen("fresh"))
    for record in records:
        events.on_record(record)
        if events.reading().activity.name != found[-1].activity.name:
            found.append(events.reading())
    return found


def settings(seat: SeatConfig) -> dict[str, Any]:
    command = OpenCode().launch(seat, PLACE, Beginning())
    found: dict[str, Any] = json.loads(command.env[CONFIG])
    return found


class TestLaunch:
    def test_the_plugin_is_named_by_path_and_told_its_folder(self, opencode: OpenCode) -> None:
        [[plugin, options]] = settings(SeatConfig("dev@my", "/"))["plugin"]
        assert Path(plugin.removeprefix("file://")).is_file()
        assert options == {"folder": "/data/seat", "begins": "fresh"}

    def test_by_default_it_asks_before_it_changes_or_runs_anything(self) -> None:
        rules = settings(SeatConfig("dev@my", "/"))["permission"]
        assert set(rules.values()) == {"ask"}
        assert {"edit", "bash", "webfetch"} <= set(rules)

    @pytest.mark.parametrize(
        ("mode", "edit", "others"),
        [("accept_edits", "allow", "ask"), ("plan", "deny", "ask"), ("bypass", "allow", "allow")],
    )
    def test_modes_are_settings(self, mode: Any, edit: str, others: str) -> None:
        rules = settings(SeatConfig("dev@my", "/", permission_mode=mode))["permission"]
        assert rules.pop("edit") == edit
        assert set(rules.values()) == {others}

    def test_bypassing_is_said_in_plain_words(self, opencode: OpenCode) -> None:
        assert "never asks" in opencode.bypasses(SeatConfig("dev@my", "/", permission_mode="bypass"))
        assert "never asks" in opencode.bypasses(SeatConfig("dev@my", "/", extra_args=("--auto",)))
        assert PERMISSION in opencode.bypasses(SeatConfig("dev@my", "/", env={PERMISSION: '{"*": "allow"}'}))
        assert opencode.bypasses(SeatConfig("dev@my", "/", env={PERMISSION: '{"bash": "deny"}'})) == ""

    def test_what_a_users_own_environment_allows_is_not_inherited(self, opencode: OpenCode) -> None:
        assert PERMISSION in opencode.unset

    def test_guidance_is_one_more_file_of_instructions(self, opencode: OpenCode) -> None:
        command = opencode.launch(SeatConfig("dev@my", "/", guidance="Be brief."), PLACE, Beginning())
        assert command.files == {"guidance.md": "Be brief."}
        assert json.loads(command.env[CONFIG])["instructions"] == ["/data/seat/guidance.md"]

    def test_settings_of_the_seat_s_environment_stay(self) -> None:
        theirs = {"model": "a/b", "plugin": ["theirs"], "permission": {"bash": "allow", "read": "ask"}}
        found = settings(SeatConfig("dev@my", "/", env={CONFIG: json.dumps(theirs)}))
        assert found["model"] == "a/b"
        assert found["plugin"][0] == "theirs"
        assert (found["permission"]["bash"], found["permission"]["read"]) == ("ask", "ask")

    def test_model_and_further_arguments_are_flags(self, opencode: OpenCode) -> None:
        seat = SeatConfig("dev@my", "/", model="a/b", permission_mode="plan", extra_args=("--print-logs",))
        argv = opencode.launch(seat, PLACE, Beginning()).argv
        assert argv == ("opencode", "--model", "a/b", "--agent", "plan", "--print-logs")

    def test_a_conversation_is_taken_up_or_copied(self, opencode: OpenCode) -> None:
        seat = SeatConfig("dev@my", "/")
        assert opencode.launch(seat, PLACE, Beginning("resume", "ses_1")).argv[1:] == ("--session", "ses_1")
        assert opencode.launch(seat, PLACE, Beginning("fork", "", "ses_1")).argv[1:] == ("--session", "ses_1", "--fork")


class TestReading:
    def test_every_turn_is_told_from_its_prompt_to_its_end(self) -> None:
        names = [reading.activity.name for reading in readings(told("turns"))]
        asked = ["working", "waiting", "working", "idle"]
        assert names == ["unknown", "idle", "working", "idle", *asked * 4, "working", "idle"]

    def test_it_has_finished_when_an_answer_is_whole_and_not_when_it_was_broken_off(self) -> None:
        at_rest = [r for r in readings(told("turns")) if r.activity.name == "idle"]
        assert not at_rest[0].finished and not at_rest[-1].finished  # nothing was asked; aborted
        assert any(r.finished for r in at_rest)
        assert not any(r.finished for r in readings(told("errors")) if r.activity.name == "error")

    def test_at_rest_a_dialog_on_its_screen_is_waited_for(self) -> None:
        events = resting()
        assert events.traces().screen
        events.on_screen(screen("connect"))
        reading = events.reading()
        assert (reading.activity.name, reading.activity.rule) == ("waiting", "screen")
        assert reading.question == Appearances().now(OpenCode().question(screen("connect")))
        events.on_screen(screen("fresh"))
        assert events.reading().activity.name == "idle" and events.reading().question is None

    def test_before_its_place_to_type_was_shown_it_is_not_idle(self) -> None:
        events = reader("ses_1")
        events.on_record(b'{"type": "rigweb.ready", "properties": {"begins": "resume"}}')
        events.on_screen(Screen(("",)))
        assert events.reading().activity.name == "unknown" and events.traces().screen
        events.on_screen(screen("idle"))
        assert events.reading().activity.name == "idle"

    def test_of_one_with_a_long_record_its_end_is_enough(self) -> None:
        events = reader("ses_1")
        status = {"sessionID": "ses_1", "status": {"type": "idle"}}
        events.on_record(json.dumps({"type": "session.status", "properties": status}).encode())
        events.on_screen(screen("idle"))
        assert events.reading().activity.name == "idle"

    def test_while_it_works_its_screen_has_no_say(self) -> None:
        events = resting()
        events.on_screen(screen("update"))
        events.on_record(b'{"type": "rigweb.prompt", "properties": {"sessionID": "ses_1", "text": "go"}}')
        assert events.reading().activity.name == "working" and not events.traces().screen
        events.on_screen(screen("update"))
        assert events.reading().activity.name == "working"
        status = {"sessionID": "ses_1", "status": {"type": "idle"}}
        events.on_record(json.dumps({"type": "session.status", "properties": status}).encode())
        assert events.reading().activity.name == "idle" and events.traces().screen

    def test_a_prompt_counts_as_work_before_it_is_said_to_be_busy(self) -> None:
        events = reader()
        for record in told("turns"):
            events.on_record(record)
            if b"rigweb.prompt" in record:
                assert events.reading().activity.name == "working"

    def test_prompts_are_told_exactly_and_once(self) -> None:
        events = reader()
        for record in told("turns"):
            events.on_record(record)
        prompts = events.take_prompts()
        assert prompts[:3] == ["hello", "[[slow:4]] go", "[[bash:touch made]] one"]
        assert events.take_prompts() == []

    def test_a_permission_is_asked_with_its_command_and_its_choices(self) -> None:
        question = next(r.question for r in readings(told("turns")) if r.question)
        assert (question.kind, question.title, question.text) == ("permission", "Run a shell command?", "touch made")
        assert [(choice.id, choice.kind) for choice in question.choices] == [
            ("once", "allow"),
            ("always", "allow_always"),
            ("reject", "deny"),
        ]
        assert question.choices[1].label == "Allow always: touch *"
        assert question.takes_reason

    def test_a_change_is_asked_with_its_difference(self) -> None:
        texts = [r.question.text for r in readings(told("turns")) if r.question]
        assert any("new.py" in text and "+a = 1" in text for text in texts)

    def test_a_question_is_asked_with_its_options(self) -> None:
        question = [r.question for r in readings(told("turns")) if r.question][-1]
        assert (question.kind, question.title, question.takes_text) == ("question", "Which colour?", True)
        assert [choice.id for choice in question.choices] == ["Red", "Blue", "reject"]

    def test_several_questions_are_asked_with_the_options_of_each(self) -> None:
        colour = {"question": "Which?", "options": [{"label": "Red"}, {"label": "Blue"}]}
        sizes = {"question": "What sizes?", "options": [{"label": "S"}], "multiple": True}
        properties = {"id": "que_1", "sessionID": "ses_1", "questions": [colour, sizes]}
        events = resting()
        events.on_record(json.dumps({"type": "question.asked", "properties": properties}).encode())
        asked = events.reading().question
        assert asked is not None
        assert [choice.id for choice in asked.choices] == ["reject"] and not asked.takes_text
        told = [(part.title, [c.id for c in part.choices], part.several) for part in asked.parts]
        assert told == [("Which?", ["Red", "Blue"], False), ("What sizes?", ["S"], True)]

    def test_tokens_cost_and_context_are_those_of_the_harness(self) -> None:
        usage = readings(told("turns"))[-1].usage
        assert usage is not None
        assert (usage.context_used, usage.context_window, usage.model) == (1020, 200000, "fake-model")
        assert usage.tokens and usage.cost

    def test_the_conversation_is_known_once_it_exists(self) -> None:
        conversation = readings(told("turns"))[-1].conversation
        assert conversation is not None
        assert conversation.id.startswith("ses_")
        assert conversation.begun

    def test_a_cleared_conversation_and_its_figures_are_not_known_any_more(self) -> None:
        events = after_turns()
        events.on_screen(screen("idle"))
        old = events.reading()
        assert old.conversation and old.conversation.begun and old.usage and old.usage.tokens
        events.on_screen(screen("home_draft"))
        cleared = events.reading()
        assert cleared.conversation == Conversation("", "unknown since /new")
        assert cleared.usage == Usage(context_window=200000, model="fake-model")
        assert cleared.activity == Activity("idle", "session status", "no conversation yet idle")

    def test_after_a_cleared_conversation_the_new_one_is_known_with_its_first_prompt(self) -> None:
        events = after_turns()
        events.on_screen(screen("fresh"))
        begin(events, "ses_new")
        reading = events.reading()
        assert reading.conversation == Conversation("ses_new", "told by its plugin", begun=True)
        assert reading.usage and (reading.usage.context_used, reading.usage.tokens) == (None, None)

    def test_a_new_conversation_whose_place_shows_a_moment_later_is_not_taken_for_a_cleared_one(self) -> None:
        events = after_turns()
        events.on_screen(screen("fresh"))
        events.on_record(told_of("session.created", info={"id": "ses_new"}))
        events.on_screen(screen("fresh"))
        conversation = events.reading().conversation
        assert conversation and conversation.id == "ses_new"

    def test_one_that_is_taken_up_is_not_cleared_before_its_place_was_shown(self) -> None:
        events = reader("ses_1")
        events.on_record(told_of("rigweb.ready", begins="resume"))
        events.on_screen(screen("fresh"))
        assert events.reading().conversation == Conversation("ses_1", "resumed", begun=True)
        events.on_screen(screen("idle"))
        assert events.reading().conversation == Conversation("ses_1", "resumed", begun=True)
        events.on_screen(screen("fresh"))
        assert events.reading().conversation == Conversation("", "unknown since /new")

    def test_a_dialog_over_everything_says_nothing_of_the_conversation(self) -> None:
        events = after_turns()
        events.on_screen(screen("fresh"))
        events.on_screen(screen("connect"))
        assert events.reading().conversation == Conversation("", "unknown since /new")

    def test_an_error_says_what_the_api_said(self) -> None:
        error = next(r.activity for r in readings(told("errors")) if r.activity.name == "error")
        assert error.reason == "fake error 400"

    def test_a_rate_limit_is_known_with_the_time_of_the_next_try_while_it_tries_again(self) -> None:
        events, limits = reader(), set()
        for record in told("errors"):
            events.on_record(record)
            if limit := events.reading().limit:
                limits.add(limit)
        assert {limit.text for limit in limits} == {"fake error 429"}
        assert all(limit.resets_at for limit in limits)

    def test_an_interruption_is_no_error(self) -> None:
        assert readings(told("errors"))[-1].activity.name == "idle"

    def test_old_messages_in_a_copied_conversation_are_no_prompts(self) -> None:
        events = reader()
        for record in told("fork"):
            events.on_record(record)
        assert events.take_prompts() == ["again"]

    def test_a_copy_is_not_there_before_it_has_its_own_id(self) -> None:
        events = reader()
        events.on_record(told("fork")[0])
        assert events.reading() == UNKNOWN

    def test_a_subagent_s_prompt_is_not_the_seat_s_but_its_work_is(self) -> None:
        events = reader()
        for record in [
            {"type": "rigweb.ready", "properties": {"begins": "fresh"}},
            {"type": "session.created", "properties": {"info": {"id": "ses_1"}}},
            {"type": "session.created", "properties": {"info": {"id": "ses_2", "parentID": "ses_1"}}},
            {"type": "rigweb.prompt", "properties": {"sessionID": "ses_2", "text": "child"}},
            {"type": "session.status", "properties": {"sessionID": "ses_2", "status": {"type": "busy"}}},
        ]:
            events.on_record(json.dumps(record).encode())
        assert events.take_prompts() == []
        assert events.reading().activity.name == "working"

    def test_a_line_that_is_cut_short_is_passed_over(self) -> None:
        events = reader()
        events.on_record(b'{"type": "rigw')
        assert events.reading() == UNKNOWN


class TestAnswering:
    QUESTION = Question("per_1", "permission", "Run a shell command?")

    def test_an_answer_is_a_file_for_the_very_request(self, opencode: OpenCode) -> None:
        answer = opencode.answer(self.QUESTION, "once", "")
        assert answer is not None
        assert answer.file == ("answers/per_1.json", '{"reply": "once"}')
        assert answer.keys == ()

    def test_a_denial_carries_its_reason(self, opencode: OpenCode) -> None:
        answer = opencode.answer(self.QUESTION, "reject", "not today")
        assert answer is not None and answer.file is not None
        assert json.loads(answer.file[1]) == {"reply": "reject", "message": "not today"}

    @pytest.mark.parametrize(
        ("choice", "text", "given"),
        [("Red", "", {"answers": [["Red"]]}), (OWN_WORDS, "green", {"answers": [["green"]]}), ("reject", "", {})],
    )
    def test_a_question_is_answered_by_option_by_text_or_dismissed(
        self, opencode: OpenCode, choice: str, text: str, given: object
    ) -> None:
        answer = opencode.answer(Question("que_1", "question", "Which colour?"), choice, text)
        assert answer is not None and answer.file is not None
        assert json.loads(answer.file[1]) == given

    def test_several_questions_are_answered_at_once(self, opencode: OpenCode) -> None:
        answer = opencode.answer_parts(Question("que_1", "question", "2 questions"), [["Red"], ["S", "M"]])
        assert answer is not None and answer.file is not None
        assert json.loads(answer.file[1]) == {"answers": [["Red"], ["S", "M"]]}


class TestScreen:
    @pytest.mark.parametrize("name", ["fresh", "idle", "working", "wide"])
    def test_a_placeholder_is_no_draft(self, opencode: OpenCode, name: str) -> None:
        assert opencode.composer(screen(name)) == Composer("empty")

    def test_an_empty_conversation_cannot_be_compacted(self, opencode: OpenCode) -> None:
        assert "nothing to compact" in opencode.refusal("/compact", screen("fresh"))
        assert opencode.refusal("/compact", screen("idle")) == opencode.refusal("/new", screen("fresh")) == ""

    @pytest.mark.parametrize("name", ["fresh", "home_draft", "home_shell"])
    def test_where_no_conversation_is_shown_is_told_also_while_somebody_types(self, name: str) -> None:
        assert screens.is_at_home(screen(name))

    @pytest.mark.parametrize("name", ["idle", "working", "wide", "draft", "draft_of_lines", "permission"])
    def test_a_conversation_is_not_taken_for_where_there_is_none(self, name: str) -> None:
        assert not screens.is_at_home(screen(name))

    def test_a_draft_is_seen(self, opencode: OpenCode) -> None:
        assert opencode.composer(screen("draft")) == Composer("draft", "half a draft")
        assert opencode.composer(screen("draft_of_lines")) == Composer("draft", "multi\nline\ndraft")

    def test_what_will_be_run_in_a_shell_is_a_draft_also_before_it_is_typed(self, opencode: OpenCode) -> None:
        assert opencode.composer(screen("shell_empty")) == Composer("draft", "!")
        assert opencode.composer(screen("home_shell")) == Composer("draft", "!")

    @pytest.mark.parametrize("name", ["permission", "palette", "help", "connect", "update", "update_over_text"])
    def test_under_a_dialog_nobody_can_type(self, opencode: OpenCode, name: str) -> None:
        assert opencode.composer(screen(name)) == Composer("hidden")

    @pytest.mark.parametrize("name", ["fresh", "idle", "working", "wide", "draft", "draft_of_lines", "permission"])
    def test_without_a_dialog_nothing_is_asked_on_the_screen(self, opencode: OpenCode, name: str) -> None:
        assert opencode.question(screen(name)) is None

    @pytest.mark.parametrize("name", ["update", "update_over_text"])
    def test_a_dialog_is_asked_with_its_text_whatever_is_behind_it(self, opencode: OpenCode, name: str) -> None:
        question = opencode.question(screen(name))
        assert question is not None
        assert (question.kind, question.title, question.choices) == ("update", "Update Available", ())
        assert question.text == "A new release v9.9.9 is available. Would you like to\nupdate now?"

    def test_without_a_provider_it_waits_for_one_before_it_is_ready(self, opencode: OpenCode) -> None:
        question = opencode.question(screen("connect"))
        assert question is not None
        assert (question.kind, question.title, question.choices) == ("login", "Connect a provider", ())
        assert "Anthropic (API key)\nGoogle\n\nProviders" in question.text and "Ask" not in question.text
        assert not opencode.is_ready(screen("connect"), IDLE)

    def test_a_dialog_that_a_person_has_opened_is_one_too(self, opencode: OpenCode) -> None:
        question = opencode.question(screen("palette"))
        assert question is not None and (question.kind, question.title) == ("other", "Commands")
        question = opencode.question(screen("help"))
        assert question is not None and question.title == "Help" and "ctrl+p" in question.text

    def test_a_word_at_the_end_of_a_line_is_no_dialog(self, opencode: OpenCode) -> None:
        table = ("  key        does", "  Leave      esc", "  Send       enter")
        assert opencode.question(Screen(table)) is None

    def test_it_is_ready_when_the_plugin_has_spoken_and_one_can_type(self, opencode: OpenCode) -> None:
        assert opencode.is_ready(screen("fresh"), IDLE)
        assert not opencode.is_ready(screen("fresh"), UNKNOWN)
        assert not opencode.is_ready(Screen(("",)), IDLE)

    def test_a_conversation_that_is_taken_up_must_be_shown(self, opencode: OpenCode) -> None:
        events = reader("ses_1")
        events.on_record(b'{"type": "rigweb.ready", "properties": {"begins": "resume"}}')
        assert not opencode.is_ready(screen("fresh"), events.reading())
        assert opencode.is_ready(screen("idle"), events.reading())


class TestSubmission:
    @pytest.mark.parametrize("text", ["one line", "!ls", "a\tb\n\tc", "ends with\\", "-n", "look @here now", "😀"])
    def test_most_texts_go_as_they_are(self, opencode: OpenCode, text: str) -> None:
        submission = opencode.submission(text)
        assert (submission.paste, submission.expected) == (text, text)

    @pytest.mark.parametrize(
        ("text", "sent"),
        [
            ("exit", "Message:\nexit"),
            (" :q ", "Message:\n :q "),
            ("/new", " /new"),
            ("see @made.txt", "see @made.txt "),
            ("a\r\nb\rc", "a\nb\nc"),
            ("red \x1b[31m bell \x07", "red [31m bell "),
        ],
    )
    def test_what_would_be_taken_as_a_command_or_a_key_is_defused(
        self, opencode: OpenCode, text: str, sent: str
    ) -> None:
        submission = opencode.submission(text)
        assert (submission.paste, submission.expected) == (sent, sent)
