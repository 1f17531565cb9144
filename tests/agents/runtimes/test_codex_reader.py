"""The reader of Codex tells what it does from its state sequence, and the rest from its records."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents.readings.appearances import is_shown
from agents.readings.reader import Running
from agents.readings.screen import Screen
from agents.readings.values import Limit, Usage
from agents.runtimes.codex import screens
from agents.runtimes.codex.reader import CodexReader

GOLDEN = Path(__file__).parent / "golden" / "codex"
FIRST = "01a1fe82-c785-7cf2-8c2f-d20034077140"
SECOND = "01a1fe93-2a53-7821-9fae-814e79e0831d"
HOME = "/home/ada/.codex"
TIME = "2026-11-21T14:29:08.270Z"
LATER = "2026-11-21T14:29:09.000Z"
RESETS_AT = 1795277014


@pytest.fixture
def reader() -> CodexReader:
    return CodexReader(Running(pid=1, cwd="/home/ada/shop"))


def lock(conversation: str) -> str:
    return f"{HOME}/thread-writer-locks/{conversation}.lock"


def rollout(conversation: str) -> str:
    return f"{HOME}/sessions/2026/11/21/rollout-2026-11-21T14-29-06-{conversation}.jsonl"


def state(reader: CodexReader, text: str) -> None:
    reader.on_output(f"\x1b]7501;{text}\x1b\\".encode())


def title(reader: CodexReader, text: str) -> None:
    reader.on_output(f"\x1b]0;{text}\x07".encode())


def record(reader: CodexReader, kind: str, time: str = TIME, **payload: object) -> None:
    reader.on_record(json.dumps({"timestamp": time, "type": kind, "payload": payload}).encode())


def event(reader: CodexReader, kind: str, time: str = TIME, **payload: object) -> None:
    record(reader, "event_msg", time, **{"type": kind, **payload})


def message(reader: CodexReader, text: str, time: str = TIME) -> None:
    item = {"type": "UserMessage", "content": [{"type": "text", "text": text}]}
    event(reader, "item_completed", time, item=item)


def show(reader: CodexReader, name: str) -> None:
    reader.on_screen(Screen.captured((GOLDEN / f"{name}.txt").read_text()))


def test_before_it_says_anything_nothing_is_known(reader: CodexReader) -> None:
    assert reader.reading().activity.name == "unknown"
    assert reader.traces().output and reader.traces().screen and reader.traces().open_files


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("state=working:app=codex", "working"),
        ("state=idle:app=codex", "idle"),
        ("state=done:app=codex", "idle"),
        ("state=blocked:app=codex:kind=permission", "waiting"),
        ("state=blocked:app=codex:kind=question", "waiting"),
        ("state=error:app=codex", "error"),
        ("state=clear", "unknown"),
        ("state=whatever:app=codex", "unknown"),
    ],
)
def test_its_state_sequence_decides(reader: CodexReader, text: str, name: str) -> None:
    state(reader, text)
    activity = reader.reading().activity
    assert (activity.name, activity.rule, activity.evidence) == (name, "state sequence", text)


def test_the_sequence_may_come_in_pieces(reader: CodexReader) -> None:
    for byte in b"\x1b[2K\x1b]7501;state=working:app=codex\x1b\\":
        reader.on_output(bytes([byte]))
    assert reader.reading().activity.name == "working"


def test_while_it_works_nobody_needs_to_look(reader: CodexReader) -> None:
    state(reader, "state=working:app=codex")
    assert not reader.traces().screen
    state(reader, "state=done:app=codex")
    assert reader.traces().screen


def test_a_trust_question_at_the_start_is_what_it_waits_for(reader: CodexReader) -> None:
    show(reader, "gate-trust-120")
    reading = reader.reading()
    assert reading.activity.name == "waiting"
    assert reading.question and reading.question.kind == "trust"


def test_a_menu_that_it_says_nothing_about_is_not_idle(reader: CodexReader) -> None:
    state(reader, "state=idle:app=codex")
    show(reader, "menu-rate-limit")
    assert reader.reading().activity.name == "waiting"
    assert reader.reading().activity.rule == "screen"
    show(reader, "composer-empty-120")
    assert reader.reading().activity.name == "idle"
    assert reader.reading().question is None


def test_a_permission_is_announced_before_it_shows_and_then_can_be_answered(reader: CodexReader) -> None:
    arguments = json.dumps({"cmd": "echo short", "sandbox_permissions": "require_escalated"})
    record(reader, "response_item", type="function_call", call_id="c1", name="exec_command", arguments=arguments)
    state(reader, "state=blocked:app=codex:kind=permission")
    announced = reader.reading().question
    assert announced and announced.text == "echo short" and announced.choices == ()
    show(reader, "permission-command-120")
    question = reader.reading().question
    assert question and question.choices and question.id != announced.id
    state(reader, "state=working:app=codex")
    assert reader.reading().question is None


def test_two_equal_questions_one_after_the_other_are_two(reader: CodexReader) -> None:
    announced, shown = [], []
    for _ in range(2):
        state(reader, "state=blocked:app=codex:kind=permission")
        announced += [reader.reading().question, reader.reading().question]
        show(reader, "permission-command-120")
        show(reader, "permission-command-120")
        shown.append(reader.reading().question)
        state(reader, "state=working:app=codex")
    assert announced[0] == announced[1] != announced[2]
    first, second = shown
    assert first and second and first.id != second.id
    on_screen = screens.question(Screen.captured((GOLDEN / "permission-command-120.txt").read_text()))
    assert on_screen and is_shown(first, on_screen) and is_shown(second, on_screen)


def test_what_the_screen_cuts_off_comes_from_the_record(reader: CodexReader) -> None:
    command = "cat <<EOF\n" + "\n".join(f"row {n} of a long command" for n in range(60)) + "\nEOF"
    arguments = json.dumps({"cmd": command})
    record(reader, "response_item", type="function_call", call_id="c0", name="exec_command", arguments='{"cmd": "ls"}')
    record(reader, "response_item", type="function_call", call_id="c1", name="exec_command", arguments=arguments)
    state(reader, "state=blocked:app=codex:kind=permission")
    show(reader, "permission-command-cut")
    question = reader.reading().question
    assert question and question.text.endswith(command)


def test_a_patch_is_shown_whole(reader: CodexReader) -> None:
    patch = "*** Begin Patch\n*** Add File: new.txt\n+line 0\n*** End Patch"
    record(reader, "response_item", type="custom_tool_call", call_id="c1", name="apply_patch", input=patch)
    state(reader, "state=blocked:app=codex:kind=permission")
    show(reader, "permission-edits")
    question = reader.reading().question
    assert question and question.text.endswith(patch)


def test_who_has_proposed_a_plan_is_not_idle_before_the_screen_was_seen(reader: CodexReader) -> None:
    event(reader, "task_started")
    event(reader, "item_completed", item={"type": "Plan", "text": "# Plan\n- step one\n"})
    state(reader, "state=done:app=codex")
    assert reader.reading().activity.name == "unknown"
    show(reader, "menu-plan")
    reading = reader.reading()
    assert reading.activity.name == "waiting"
    assert reading.question and reading.question.text.endswith("# Plan\n- step one\n")
    show(reader, "composer-empty-120")
    assert reader.reading().activity.name == "idle"


def test_a_call_that_was_answered_is_not_taken_for_another(reader: CodexReader) -> None:
    patch = "*** Begin Patch\n*** End Patch"
    record(reader, "response_item", type="custom_tool_call", call_id="c1", name="apply_patch", input=patch)
    record(reader, "response_item", type="custom_tool_call_output", call_id="c1", output="done")
    state(reader, "state=blocked:app=codex:kind=permission")
    show(reader, "permission-edits")
    question = reader.reading().question
    assert question and patch not in question.text


def test_a_turn_begins_with_the_text_as_it_was_recorded(reader: CodexReader) -> None:
    message(reader, "!x\n\ttab \\")
    event(reader, "item_completed", item={"type": "AgentMessage", "content": [{"type": "Text", "text": "hi"}]})
    assert reader.take_prompts() == ["!x\n\ttab \\"]
    assert reader.take_prompts() == []


def test_its_conversation_is_the_one_whose_lock_it_holds(reader: CodexReader) -> None:
    reader.on_open_files(["/dev/null", lock(FIRST)])
    conversation = reader.reading().conversation
    assert conversation and (conversation.id, conversation.begun) == (FIRST, False)
    assert reader.traces().open_files
    reader.on_open_files([lock(FIRST), rollout(FIRST)])
    conversation = reader.reading().conversation
    assert conversation and conversation.begun
    assert reader.traces().records == rollout(FIRST)
    assert not reader.traces().open_files


def test_after_a_new_conversation_has_begun_the_title_says_which_it_is(reader: CodexReader) -> None:
    title(reader, f"shop | {FIRST[:29]}...")
    reader.on_open_files([lock(FIRST), rollout(FIRST)])
    event(
        reader, "token_count", info={"last_token_usage": {"total_tokens": 5}, "total_token_usage": {"total_tokens": 9}}
    )
    title(reader, f"shop | {SECOND[:29]}...")
    assert reader.reading().conversation is None
    assert reader.traces().open_files
    reader.on_open_files([lock(FIRST), rollout(FIRST), lock(SECOND), rollout(SECOND)])
    conversation = reader.reading().conversation
    assert conversation and conversation.id == SECOND
    assert reader.reading().usage is None
    title(reader, f"shop | {FIRST[:29]}...")
    reader.on_open_files([lock(FIRST), rollout(FIRST), lock(SECOND), rollout(SECOND)])
    assert reader.traces().records == rollout(FIRST)


def test_what_an_old_conversation_was_told_is_history(reader: CodexReader) -> None:
    reader.on_open_files([lock(SECOND), rollout(SECOND)])
    message(reader, "new", LATER)
    reader.take_prompts()
    title(reader, f"shop | {FIRST}")
    reader.on_open_files([lock(FIRST), rollout(FIRST), lock(SECOND)])
    message(reader, "old", TIME)
    message(reader, "newest", "2026-11-21T14:30:00.000Z")
    assert reader.take_prompts() == ["newest"]


def test_its_figures_are_its_own(reader: CodexReader) -> None:
    record(reader, "turn_context", model="some-model")
    info = {
        "last_token_usage": {"total_tokens": 1020},
        "total_token_usage": {"total_tokens": 5100},
        "model_context_window": 258400,
    }
    event(reader, "token_count", info=info, rate_limits=None)
    event(reader, "token_count", info=None)
    assert reader.reading().usage == Usage(1020, 258400, 5100, None, "some-model")


def test_an_error_says_what_the_api_said(reader: CodexReader) -> None:
    event(reader, "task_complete", error={"message": "unexpected status 401", "codex_error_info": "other"})
    state(reader, "state=error:app=codex")
    reading = reader.reading()
    assert (reading.activity.name, reading.activity.reason) == ("error", "unexpected status 401")
    assert reading.limit is None


def test_a_usage_limit_is_known_until_a_turn_succeeds(reader: CodexReader) -> None:
    limits = {"primary": {"used_percent": 100.0, "resets_at": RESETS_AT}, "secondary": None}
    event(reader, "token_count", info=None, rate_limits=limits)
    error = {"message": "You've hit your usage limit.", "codex_error_info": "usage_limit_exceeded"}
    event(reader, "task_complete", error=error)
    assert reader.reading().limit == Limit("You've hit your usage limit.", RESETS_AT)
    event(reader, "task_started")
    event(reader, "turn_aborted", reason="interrupted")
    assert reader.reading().limit is not None
    event(reader, "task_complete")
    assert reader.reading().limit is None


def test_where_no_figures_tell_when_a_limit_ends_its_words_do() -> None:
    reader = CodexReader(Running(pid=1, cwd="/", env={"TZ": "UTC"}))
    said = "You've hit your usage limit. Try again at Nov 23rd, 2099 4:03 PM."
    event(reader, "task_complete", error={"message": said, "codex_error_info": "usage_limit_exceeded"})
    state(reader, "state=error:app=codex")
    assert reader.reading().limit == Limit(said, datetime(2099, 11, 23, 16, 3, tzinfo=UTC).timestamp())


def test_a_limit_whose_time_lies_ahead_holds_while_other_things_go_wrong(reader: CodexReader) -> None:
    limits = {"primary": {"used_percent": 100.0, "resets_at": RESETS_AT}, "secondary": None}
    event(reader, "token_count", info=None, rate_limits=limits)
    event(reader, "task_complete", error={"message": "limit", "codex_error_info": "usage_limit_exceeded"})
    event(reader, "task_complete", error={"message": "no such model", "codex_error_info": "other"})
    state(reader, "state=error:app=codex")
    assert (reader.reading().activity.reason, reader.reading().limit) == ("no such model", Limit("limit", RESETS_AT))


def test_a_limit_that_does_not_say_when_it_ends_is_over_when_something_else_goes_wrong(reader: CodexReader) -> None:
    event(reader, "task_complete", error={"message": "limit", "codex_error_info": "usage_limit_exceeded"})
    event(reader, "task_complete", error={"message": "no such model", "codex_error_info": "other"})
    assert reader.reading().limit is None


def test_while_it_works_after_a_usage_limit_no_limit_stops_it(reader: CodexReader) -> None:
    error = {"message": "You've hit your usage limit.", "codex_error_info": "usage_limit_exceeded"}
    event(reader, "task_complete", error=error)
    state(reader, "state=error:app=codex")
    assert reader.reading().limit is not None
    event(reader, "task_started")
    state(reader, "state=working:app=codex")
    assert reader.reading().limit is None


@pytest.mark.parametrize(
    "info", ["rate_limit_exceeded", {"response_too_many_failed_attempts": {"http_status_code": 429}}]
)
def test_a_rate_limit_without_a_time_is_a_limit_too(reader: CodexReader, info: object) -> None:
    event(reader, "task_complete", error={"message": "too many", "codex_error_info": info})
    assert reader.reading().limit == Limit("too many", None)


def test_a_window_that_has_been_reset_is_not_waited_for(reader: CodexReader) -> None:
    limits = {"primary": {"used_percent": 100.0, "resets_at": 1000}, "secondary": {"used_percent": 40.0}}
    event(reader, "token_count", info=None, rate_limits=limits)
    event(reader, "task_complete", error={"message": "too many", "codex_error_info": "rate_limit_exceeded"})
    assert reader.reading().limit == Limit("too many", None)


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b'{"type": "event_msg"}', b"null"])
def test_a_line_that_is_no_record_is_passed_over(reader: CodexReader, line: bytes) -> None:
    reader.on_record(line)
    assert reader.take_prompts() == []


def test_the_title_of_the_pane_tells_that_it_works_where_the_output_does_not_reach_back(reader: CodexReader) -> None:
    reader.on_title("⠋ shop")
    assert reader.reading().activity.name == "working"
    state(reader, "state=idle:app=codex")
    assert reader.reading().activity.name == "idle"


def test_a_title_that_need_not_be_its_own_tells_nothing(reader: CodexReader) -> None:
    reader.on_title("the name of the machine")
    show(reader, "composer-empty-80")
    assert reader.reading().activity.name == "unknown"


def test_a_version_without_the_sequence_is_known_by_its_title(reader: CodexReader) -> None:
    title(reader, "⠋ shop")
    assert reader.reading().activity.name == "working"
    title(reader, "[ ! ] Action Required | shop")
    assert reader.reading().activity.name == "waiting"
    title(reader, "shop")
    assert reader.reading().activity.name == "unknown"
    show(reader, "composer-empty-120")
    assert (reader.reading().activity.name, reader.reading().activity.rule) == ("idle", "title and screen")


def test_it_has_finished_when_a_turn_was_done_and_not_when_it_was_stopped_or_none_began(reader: CodexReader) -> None:
    assert reader.reading().finished is None
    found = []
    for name in ("idle", "working", "idle", "working", "done", "idle", "working", "idle", "working", "error"):
        state(reader, f"state={name}:app=codex")
        found.append(reader.reading().finished)
    assert found == [False, False, False, False, True, True, False, False, False, False]
