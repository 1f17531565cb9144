"""Runtime `claude-code`: how it is launched, what its screens and files say, and how it is spoken to."""

from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from agents.hooks import editor
from agents.readings.appearances import Appearances
from agents.readings.reader import Running
from agents.readings.screen import Screen
from agents.readings.values import Limit, Question
from agents.runtimes.base import Answer, Beginning, Place, SeatConfig
from agents.runtimes.claude_code import ClaudeCode, screens
from agents.runtimes.claude_code.reader import ClaudeReader

GOLDEN = Path(__file__).parent / "golden" / "claude-code"
PLACE = Place("/data/seats/7", "/opt/python")
ID = "6f2a9f5e-6f0d-4c3e-9a39-0c1b8f3a7d11"
OTHER = "0b1c8d8e-70a5-4f4b-8a54-0d4f3a0d9c55"
CLAUDE = ClaudeCode()
CONFIG = "/home/me/.claude"
STATUS = f"{CONFIG}/sessions/42.json"
ASK = "/data/seats/7/asks/a1.json"


def golden(name: str) -> Screen:
    return Screen.captured((GOLDEN / f"{name}.txt").read_text())


def seat(**given: Any) -> SeatConfig:
    return SeatConfig("dev-impl@my", "/home/me/project", **given)


def launched(beginning: Beginning = Beginning(id=ID), place: Place = PLACE, **given: Any) -> tuple[str, ...]:  # noqa: B008
    return CLAUDE.launch(seat(**given), place, beginning).argv


def settings(place: Place = PLACE, **given: Any) -> dict[str, Any]:
    files = CLAUDE.launch(seat(**given), place, Beginning(id=ID)).files
    loaded: dict[str, Any] = json.loads(files["settings.json"])
    return loaded


def pair(argv: tuple[str, ...], flag: str) -> str:
    return argv[argv.index(flag) + 1]


# How it is launched


def test_a_fresh_start_has_the_conversation_id_that_was_chosen() -> None:
    assert pair(launched(), "--session-id") == ID


def test_a_conversation_is_taken_up_by_its_id() -> None:
    argv = launched(Beginning("resume", ID))
    assert pair(argv, "--resume") == ID
    assert "--session-id" not in argv


def test_a_fork_has_an_id_of_its_own() -> None:
    argv = launched(Beginning("fork", ID, OTHER))
    assert (pair(argv, "--resume"), pair(argv, "--session-id")) == (OTHER, ID)
    assert "--fork-session" in argv


@pytest.mark.parametrize(
    ("mode", "flag"),
    [("ask", "default"), ("accept_edits", "acceptEdits"), ("plan", "plan"), ("bypass", "bypassPermissions")],
)
def test_a_permission_mode_goes_by_flag(mode: Any, flag: str) -> None:
    assert pair(launched(permission_mode=mode), "--permission-mode") == flag


def test_guidance_goes_by_a_file_however_long_it_is() -> None:
    command = CLAUDE.launch(seat(guidance="be brief " * 5000), PLACE, Beginning(id=ID))
    assert pair(command.argv, "--append-system-prompt-file") == "/data/seats/7/guidance.md"
    assert command.files["guidance.md"] == "be brief " * 5000
    assert sum(map(len, command.argv)) < 1000


def test_further_arguments_come_last() -> None:
    assert launched(model="opus", extra_args=("--verbose", "--debug"))[-2:] == ("--verbose", "--debug")


def test_no_key_takes_its_conversation_out_of_its_seat_unless_the_spec_wants_that() -> None:
    name = "CLAUDE_CODE_DISABLE_AGENT_VIEW"
    assert CLAUDE.launch(seat(), PLACE, Beginning(id=ID)).env == {name: "1"}
    assert CLAUDE.launch(seat(env={name: "", "A": "b"}), PLACE, Beginning(id=ID)).env == {name: "", "A": "b"}


def test_our_hooks_are_named_in_a_settings_file_of_the_session() -> None:
    given = settings()
    [ask] = given["hooks"]["PermissionRequest"][0]["hooks"]
    assert ask["command"].startswith("exec /opt/python -I -S ")
    assert ask["command"].endswith("ask.py /data/seats/7")
    assert ask["timeout"] >= 3600
    assert given["statusLine"]["command"].endswith("status_line.py /data/seats/7")
    assert given["env"]["VISUAL"].endswith("editor.py")


def test_a_folder_with_a_blank_is_quoted_for_the_shell() -> None:
    given = settings(Place("/data/my seats/7", "/opt/py thon"))
    assert given["statusLine"]["command"].endswith(" '/data/my seats/7'")
    assert "VISUAL" not in given["env"]


@pytest.mark.parametrize(
    ("arguments", "which"),
    [
        (("--allowedTools", "Bash(ls:*)"), "--allowedTools"),
        (("--allowed-tools=Bash(ls:*)",), "--allowed-tools"),
        (("--permission-mode", "auto"), "--permission-mode auto"),
        (("--permission-mode=acceptEdits",), "--permission-mode=acceptEdits"),
    ],
)
def test_a_seat_whose_arguments_allow_something_is_marked_and_says_by_which(
    arguments: tuple[str, ...], which: str
) -> None:
    words = CLAUDE.bypasses(seat(extra_args=arguments))
    assert words == f"does not ask about what its further arguments allow ({which})"


@pytest.mark.parametrize("arguments", [("--verbose",), ("--permission-mode", "plan"), ("--autocompact", "auto")])
def test_a_seat_whose_arguments_allow_nothing_is_not_marked(arguments: tuple[str, ...]) -> None:
    assert CLAUDE.bypasses(seat(extra_args=arguments)) == ""


@pytest.mark.parametrize("given", [{"permission_mode": "bypass"}, {"extra_args": ("--dangerously-skip-permissions",)}])
def test_a_seat_that_never_asks_says_so(given: Any) -> None:
    assert "never asks" in CLAUDE.bypasses(seat(**given))


# Its input


@pytest.mark.parametrize(
    "name", ["empty", "empty-80", "working", "help", "interrupted-once-80", "no-credit", "interrupted"]
)
def test_an_empty_input_can_take_a_text(name: str) -> None:
    assert CLAUDE.composer(golden(name)).state == "empty"


def test_a_placeholder_is_no_draft() -> None:
    assert CLAUDE.composer(golden("working-with-a-queued-message-80")).state == "empty"


@pytest.mark.parametrize(
    ("name", "draft"),
    [
        ("draft", "half typed draft"),
        ("draft-of-two-lines-80", "line one\nline two"),
        ("draft-pasted", "[Pasted text #1 +29 lines]"),
        ("shell-mode", "!"),
        ("working-with-a-draft", "dr"),
        ("prompt-put-back", "hang [[hang:8]]"),
    ],
)
def test_what_somebody_has_typed_is_a_draft(name: str, draft: str) -> None:
    composer = CLAUDE.composer(golden(name))
    assert (composer.state, composer.draft) == ("draft", draft)


def test_a_draft_longer_than_the_screen_is_one_too() -> None:
    composer = CLAUDE.composer(golden("draft-longer-than-the-screen-80"))
    assert composer.state == "draft"
    assert composer.draft.endswith("00599 line      with tab")


BEHIND = ("permission", "question", "plan", "trust", "transcript-view", "history-search-80", "sign-in-code")


@pytest.mark.parametrize("name", BEHIND)
def test_the_input_is_hidden_behind_anything_else(name: str) -> None:
    assert CLAUDE.composer(golden(name)).state == "hidden"


def test_a_text_that_our_editor_has_not_put_right_yet_is_not_there_yet() -> None:
    shown = (GOLDEN / "draft.txt").read_text().replace("half typed draft", editor.encoded("a\tb"))
    assert CLAUDE.composer(Screen.captured(shown)).state == "hidden"


# What it asks on its screen


@pytest.mark.parametrize(
    ("name", "kind", "choices"),
    [
        ("trust", "trust", {"No, exit": "Enter", "Yes, I trust this folder": "Down Enter"}),
        ("trust-80", "trust", {"No, exit": "Enter", "Yes, I trust this folder": "Down Enter"}),
        ("trust-with-hooks-80", "trust", {"No, exit": "Enter", "Yes, I trust this folder": "Down Enter"}),
        ("api-key", "login", {"Yes": "Up Enter", "No (recommended)": "Enter"}),
        ("bypass-80", "other", {"No, exit": "Enter", "Yes, I accept": "Down Enter"}),
        (
            "external-imports-80",
            "trust",
            {"No, disable external imports": "Enter", "Yes, allow external imports": "Down Enter"},
        ),
        (
            "settings-warning-80",
            "other",
            {"Continue": "Enter", "Fix with Claude": "Down Enter", "Exit and fix manually": "Down Down Enter"},
        ),
        (
            "plan",
            "plan",
            {
                "Yes, auto-accept edits": "Enter",
                "Yes, manually approve edits": "Down Enter",
                "Tell Claude what to change": "Down Down Enter",
            },
        ),
    ],
)
def test_a_dialog_is_told_with_the_keys_that_answer_it(name: str, kind: str, choices: dict[str, str]) -> None:
    question = CLAUDE.question(golden(name))
    assert question is not None
    assert question.kind == kind
    assert {choice.label: choice.id for choice in question.choices} == choices
    for choice in question.choices:
        assert CLAUDE.answer(question, choice.id, "") == Answer(keys=tuple(choice.id.split()))


def test_a_trust_question_names_the_folder() -> None:
    question = CLAUDE.question(golden("trust-80"))
    assert question is not None
    assert "/home/me/project" in question.text
    assert question.title == "May it work in this folder? Do you trust it?"


def test_a_permission_dialog_tells_the_command() -> None:
    question = CLAUDE.question(golden("permission"))
    assert question is not None
    assert (question.kind, question.title) == ("permission", "Bash command")
    assert "touch zz" in question.text
    assert [choice.kind for choice in question.choices] == ["allow", "allow_always", "deny"]


def test_the_first_run_is_shown_with_its_choices() -> None:
    question = CLAUDE.question(golden("onboarding-80"))
    assert question is not None
    assert question.kind == "onboarding"
    assert [choice.label for choice in question.choices][:2] == ["Auto (match terminal)", "Dark mode"]


def test_a_menu_that_is_scrolled_shows_the_choices_that_can_be_seen() -> None:
    question = CLAUDE.question(golden("model-menu-80"))
    assert question is not None
    assert [choice.id for choice in question.choices] == ["Up Up Enter", "Up Enter", "Enter"]


@pytest.mark.parametrize("name", ["empty", "draft", "working", "help", "transcript-view", "no-connection-80"])
def test_nothing_is_asked_where_there_is_no_dialog(name: str) -> None:
    assert CLAUDE.question(golden(name)) is None


def test_a_dialog_whose_cursor_has_moved_is_another_question() -> None:
    text = (GOLDEN / "trust.txt").read_text()
    moved = text.replace("\u276f", "#").replace("  Yes, I trust", "\u276f Yes, I trust").replace("#", " ")
    before, after = CLAUDE.question(golden("trust")), CLAUDE.question(Screen.captured(moved))
    assert before is not None
    assert after is not None
    assert before.id != after.id


def test_keys_are_never_pressed_for_a_choice_that_is_not_offered() -> None:
    question = CLAUDE.question(golden("trust"))
    assert question is not None
    assert CLAUDE.answer(question, "Down Down Enter", "") is None


# How it is spoken to


@pytest.mark.parametrize(
    "text", ["hello", "two\nlines", "-n dash", "# head", "/var/lib is a path", "it's $(id) `x` \\ b", "\U0001f980 é"]
)
def test_a_plain_text_is_pasted_as_it_is(text: str) -> None:
    submission = CLAUDE.submission(text)
    assert (submission.paste, submission.expected, submission.keys_after) == (text, text, ())
    assert submission.pieces == ()


def test_a_longer_text_is_pasted_in_pieces_so_that_it_gets_no_tags() -> None:
    text = "\n".join(f"line {number}" for number in range(20))
    submission = CLAUDE.submission(text)
    assert "".join(submission.pieces) == submission.paste == submission.expected == text
    assert max(piece.count("\n") for piece in submission.pieces) <= 2


def test_a_long_line_is_pasted_in_pieces_too() -> None:
    submission = CLAUDE.submission("word " * 1000 + "end")
    assert "".join(submission.pieces) == submission.expected
    assert max(map(len, submission.pieces)) < 800


@pytest.mark.parametrize(
    "text", ["a\tb", "!echo x", "e\u0301", "line\n" * 500 + "end", f"{editor.MARK} x", "!a\n\tb\\"]
)
def test_what_a_paste_would_alter_is_put_in_by_our_editor(text: str) -> None:
    submission = CLAUDE.submission(text)
    assert submission.keys_after == ("C-g",)
    assert editor.decoded(submission.paste).rstrip() == submission.expected == text
    assert "\t" not in submission.paste


@pytest.mark.parametrize("text", ["/help", " /clear", "/frob now", "/help\nplease", "exit", " quit ", ":wq", "/"])
def test_a_command_arrives_as_a_message(text: str) -> None:
    expected = CLAUDE.submission(text).expected
    assert expected == f"Message:\n{text.rstrip()}"


def test_a_backslash_at_the_end_does_not_continue_the_line() -> None:
    submission = CLAUDE.submission("ends with\\")
    assert (submission.paste, submission.expected) == ("ends with\\ ", "ends with\\")


def test_what_it_would_drop_is_left_out() -> None:
    assert CLAUDE.submission("a\x1b[201~b\u200bc\r\nd  \n").expected == "a[201~bc\nd"


# What its files say


def status(state: str, stamp: int = 1, session: str = ID, **more: Any) -> bytes:
    said = {"status": state, "sessionId": session, "cwd": "/home/me/project", "statusUpdatedAt": stamp, **more}
    return json.dumps(said).encode()


def asked(tool: str = "Bash", given: Any = None, suggestions: Any = None) -> bytes:
    payload = {"tool_name": tool, "tool_input": given or {"command": "touch a", "description": "make a file"}}
    if suggestions:
        payload["permission_suggestions"] = suggestions
    return json.dumps({"id": "a1", "payload": payload}).encode()


def prompt(text: str, **more: Any) -> bytes:
    said = {"type": "user", "message": {"role": "user", "content": text}, "parentUuid": None, **more}
    return json.dumps(said).encode()


def failed(text: str, error: str = "unknown", code: int = 400) -> bytes:
    message = {"content": [{"type": "text", "text": text}]}
    said = {"type": "assistant", "isApiErrorMessage": True, "apiErrorStatus": code, "error": error, "message": message}
    return json.dumps(said).encode()


@pytest.fixture
def reader() -> ClaudeReader:
    return ClaudeReader(Running(42, "/home/me/project", {"HOME": "/home/me"}, "/data/seats/7", ID))


def test_it_watches_its_status_file_and_its_transcript(reader: ClaudeReader) -> None:
    traces = reader.traces()
    assert STATUS in traces.files
    assert traces.folders == {"/data/seats/7/asks"}
    assert traces.records == f"{CONFIG}/projects/-home-me-project/{ID}.jsonl"
    assert traces.screen


def test_another_configuration_folder_is_followed() -> None:
    reader = ClaudeReader(Running(42, "/p", {"HOME": "/home/me", "CLAUDE_CONFIG_DIR": "/c"}, "/data/seats/7", ID))
    assert "/c/sessions/42.json" in reader.traces().files


@pytest.mark.parametrize(
    ("said", "activity"), [("busy", "working"), ("idle", "idle"), ("waiting", "waiting"), ("strange", "unknown")]
)
def test_the_status_file_says_what_it_does(reader: ClaudeReader, said: str, activity: str) -> None:
    reader.on_file(STATUS, status(said))
    assert reader.reading().activity.name == activity
    assert reader.reading().activity.rule == "status file"
    assert said in reader.reading().activity.evidence


def test_without_its_status_file_nothing_is_claimed(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("idle"))
    reader.on_file(STATUS, None)
    assert reader.reading().activity.name == "unknown"


def test_a_broken_status_file_claims_nothing(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, b'{"status": "id')
    assert reader.reading().activity.name == "unknown"


@pytest.mark.parametrize(
    ("name", "kind", "title", "part"),
    [
        ("sign-in-code", "login", "Paste code here if prompted", "https://claude.ai/oauth/authorize?state=example"),
        ("security-notes", "onboarding", "Press Enter to continue", "Claude can make mistakes"),
    ],
)
def test_a_page_without_choices_is_waited_for_too(
    reader: ClaudeReader, name: str, kind: str, title: str, part: str
) -> None:
    reader.on_screen(golden(name))
    question = reader.reading().question
    assert question is not None and reader.reading().activity.name == "waiting"
    assert (question.kind, question.title, question.choices) == (kind, title, ())
    assert part in question.text


def test_a_code_that_is_being_typed_is_not_told() -> None:
    lines = list(golden("sign-in-code").lines)
    box = next(number for number, line in enumerate(lines) if line.strip().startswith("│"))
    lines[box] = lines[box].replace("│   ", "│ s3cret", 1)
    question = CLAUDE.question(Screen(tuple(lines)))
    assert question is not None and "s3cret" not in question.text


def test_the_words_of_a_page_in_a_conversation_are_no_page() -> None:
    shown = golden("empty").lines
    assert CLAUDE.question(Screen(("Press Enter to continue", *shown))) is None


def test_a_trust_question_is_shown_as_what_the_seat_waits_for(reader: ClaudeReader) -> None:
    reader.on_screen(golden("trust"))
    reading = reader.reading()
    assert (reading.activity.name, reading.activity.rule) == ("waiting", "screen")
    assert reading.question == Appearances().now(CLAUDE.question(golden("trust")))


def test_when_the_status_file_speaks_the_screen_has_no_say(reader: ClaudeReader) -> None:
    reader.on_screen(golden("trust"))
    reader.on_file(STATUS, status("idle"))
    assert reader.reading().activity.name == "idle"
    assert reader.reading().question is None
    reader.on_screen(golden("trust"))
    assert reader.reading().activity.name == "idle"
    reader.on_file(STATUS, status("busy"))
    assert not reader.traces().screen


def test_what_the_hook_was_asked_is_the_question(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("waiting", waitingFor="permission prompt"))
    reader.on_file(ASK, asked())
    question = reader.reading().question
    assert question == Question(
        "a1", "permission", "May it use Bash? (make a file)", "touch a", question.choices, takes_reason=True
    )
    assert [choice.id for choice in question.choices] == ["allow", "deny"]
    assert reader.reading().activity.reason == question.title
    assert not reader.traces().screen


def test_a_question_is_answered_through_the_hook_that_asked_it(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("waiting"))
    reader.on_file(ASK, asked())
    question = reader.reading().question
    assert question is not None
    answer = CLAUDE.answer(question, "deny", "not now")
    assert answer == Answer(file=("answers/a1.json", '{"choice": "deny", "text": "not now"}'))


def test_what_always_would_mean_is_said(reader: ClaudeReader) -> None:
    rule = {"type": "addRules", "rules": [{"toolName": "Bash", "ruleContent": "ls:*"}], "behavior": "allow"}
    reader.on_file(STATUS, status("waiting"))
    reader.on_file(ASK, asked(suggestions=[rule]))
    question = reader.reading().question
    assert question is not None
    assert question.choices[1].label == "Yes, and always allow Bash(ls:*) from now on"


def test_what_may_be_allowed_from_now_on_is_offered_one_by_one(reader: ClaudeReader) -> None:
    rule = {"type": "addRules", "rules": [{"toolName": "Bash", "ruleContent": "ls:*"}], "behavior": "allow"}
    mode = {"type": "setMode", "mode": "acceptEdits", "destination": "session"}
    other = {"type": "addRules", "rules": [{"toolName": "Read"}], "behavior": "allow"}
    reader.on_file(STATUS, status("waiting"))
    reader.on_file(ASK, asked(suggestions=[rule, mode, other]))
    question = reader.reading().question
    assert question is not None
    assert [(choice.id, choice.label, choice.kind) for choice in question.choices] == [
        ("allow", "Yes", "allow"),
        (
            "always:0,2",
            "Yes, and always allow Bash(ls:*) from now on; always allow Read from now on",
            "allow_always",
        ),
        ("always:1", "Yes, and switch to the permission mode acceptEdits for this session", "allow_always"),
        ("deny", "No", "deny"),
    ]


def test_between_an_answer_and_its_effect_it_waits_for_the_same(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("waiting", waitingFor="permission prompt"))
    reader.on_file(ASK, asked())
    before = reader.reading()
    reader.on_file(ASK, None)
    assert (reader.reading().activity, reader.reading().question) == (before.activity, None)


def test_who_is_not_signed_in_is_waited_for_before_anything_is_asked(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("idle"))
    assert reader.traces().screen
    reader.on_screen(golden("not-signed-in"))
    reading = reader.reading()
    assert (reading.activity.name, reading.activity.rule) == ("waiting", "screen")
    assert reading.question and (reading.question.kind, reading.question.choices) == ("login", ())
    assert CLAUDE.question(golden("not-signed-in")) and not CLAUDE.is_ready(golden("not-signed-in"), reading)
    reader.on_screen(golden("empty"))
    assert reader.reading().activity.name == "idle"


def test_once_it_has_worked_its_turns_tell_whether_anybody_is_signed_in(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("busy"))
    reader.on_file(STATUS, status("idle", stamp=2))
    assert not reader.traces().screen
    reader.on_record(failed("Not logged in · Please run /login"))
    assert reader.reading().activity.name == "error"


def test_a_question_of_its_own_offers_its_options(reader: ClaudeReader) -> None:
    one = {"question": "Which?", "options": [{"label": "Red", "description": "warm"}, {"label": "Blue"}]}
    reader.on_file(STATUS, status("waiting"))
    reader.on_file(ASK, asked("AskUserQuestion", {"questions": [one]}))
    question = reader.reading().question
    assert question is not None
    assert (question.kind, question.title, question.takes_text) == ("question", "Which?", True)
    assert [(c.id, c.label) for c in question.choices] == [("option:0", "Red"), ("option:1", "Blue"), ("deny", "No")]


def test_several_questions_are_asked_with_the_options_of_each(reader: ClaudeReader) -> None:
    colour = {"question": "Which?", "options": [{"label": "Red"}, {"label": "Blue"}]}
    sizes = {"question": "What sizes?", "options": [{"label": "S"}], "multiSelect": True}
    reader.on_file(STATUS, status("waiting"))
    reader.on_file(ASK, asked("AskUserQuestion", {"questions": [colour, sizes]}))
    question = reader.reading().question
    assert question is not None and not question.takes_text
    assert [choice.id for choice in question.choices] == ["deny"]
    told = [(part.title, [c.label for c in part.choices], part.several) for part in question.parts]
    assert told == [("Which?", ["Red", "Blue"], False), ("What sizes?", ["S"], True)]


def test_several_questions_are_answered_by_the_hook_and_never_by_keys() -> None:
    answer = ClaudeCode().answer_parts(Question("q1", "question", "It asks 2 questions"), [["Red"], ["S", "M"]])
    assert answer is not None and answer.file is not None and answer.keys == ()
    assert json.loads(answer.file[1]) == {"choice": "parts", "answers": [["Red"], ["S", "M"]]}
    assert ClaudeCode().answer_parts(Question("screen-1", "question", "It asks"), [["Red"]]) is None


def test_a_plan_is_shown_in_full(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("waiting"))
    reader.on_file(ASK, asked("ExitPlanMode", {"plan": "# Plan\n1. do it"}))
    question = reader.reading().question
    assert question is not None
    assert (question.kind, question.text) == ("plan", "# Plan\n1. do it")
    assert [choice.id for choice in question.choices] == ["allow", "accept_edits", "deny"]


def test_the_content_of_a_file_that_it_would_write_is_shown(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("waiting"))
    reader.on_file(ASK, asked("Write", {"file_path": "/p/a.txt", "content": "one\ntwo"}))
    question = reader.reading().question
    assert question is not None
    assert question.text == "file_path: /p/a.txt\ncontent: \none\ntwo"


def test_when_the_hook_is_silent_the_screen_says_what_is_asked(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("waiting", waitingFor="dialog open"))
    assert reader.traces().screen
    reader.on_screen(golden("permission"))
    question = reader.reading().question
    assert question is not None
    assert question.id.startswith(screens.ID_PREFIX)


def test_a_status_file_that_names_no_conversation_takes_none_away(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("idle", session=""))
    assert reader.reading().conversation is None


def test_what_a_killed_process_with_its_id_has_left_behind_is_not_believed() -> None:
    reader = ClaudeReader(Running(pid=42, cwd="/home/me/project", env={"HOME": "/home/me"}, started="65567"))
    for started, name in (("1", "unknown"), ("65567", "idle"), ("", "idle")):
        reader.on_file(STATUS, status("idle", procStart=started))
        assert reader.reading().activity.name == name


def test_two_equal_dialogs_one_after_the_other_are_two(reader: ClaudeReader) -> None:
    found = []
    for stamp in (1, 3):
        reader.on_file(STATUS, status("waiting", stamp, waitingFor="dialog open"))
        reader.on_screen(golden("permission"))
        reader.on_screen(golden("permission"))
        found.append(reader.reading().question)
        reader.on_file(STATUS, status("busy", stamp + 1))
    first, second = found
    assert first and second and first.id != second.id


def test_a_dialog_that_nothing_describes_is_still_told(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("waiting", waitingFor="worker request"))
    reader.on_screen(golden("transcript-view"))
    question = reader.reading().question
    assert question is not None
    assert (question.kind, question.title) == ("other", "It waits for: worker request")


def test_between_an_answer_and_its_effect_nothing_is_asked_but_it_waits(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("waiting"))
    reader.on_file(ASK, asked())
    reader.on_file(ASK, None)
    reader.on_screen(golden("permission"))
    assert reader.reading().question is None
    assert reader.reading().activity.name == "waiting"


def test_a_question_whose_hook_was_killed_is_gone_with_its_dialog(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("waiting", 1))
    reader.on_file(ASK, asked())
    reader.on_file(STATUS, status("busy", 2))
    reader.on_file(STATUS, status("waiting", 3))
    assert reader.reading().question is None


def test_a_status_file_that_was_read_while_it_was_written_forgets_no_question(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("waiting"))
    reader.on_file(ASK, asked())
    reader.on_file(STATUS, b"")
    assert reader.reading().activity.name == "unknown"
    reader.on_file(STATUS, status("waiting"))
    question = reader.reading().question
    assert question is not None and question.id == "a1"


def test_the_first_of_several_questions_is_told(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("waiting"))
    reader.on_file(ASK, asked())
    reader.on_file("/data/seats/7/asks/0.json", asked("WebFetch"))
    question = reader.reading().question
    assert question is not None
    assert "Bash" in question.title


def test_turns_begin_with_the_prompts_of_the_transcript(reader: ClaudeReader) -> None:
    reader.on_record(prompt("one\n\ttwo", origin={"kind": "human"}))
    joined = {"type": "queued_command", "prompt": "and this", "commandMode": "prompt", "origin": {"kind": "human"}}
    reader.on_record(json.dumps({"type": "attachment", "attachment": joined}).encode())
    assert reader.take_prompts() == ["one\n\ttwo", "and this"]
    assert reader.take_prompts() == []


@pytest.mark.parametrize(
    "record",
    [
        prompt("summary", isCompactSummary=True),
        prompt("hidden", isMeta=True),
        prompt("<command-name>/clear</command-name>"),
        prompt("<local-command-stdout></local-command-stdout>"),
        prompt("<bash-input>ls</bash-input>"),
        prompt("woken", origin={"kind": "task-notification"}),
        prompt("of a helper", isSidechain=True),
        json.dumps({"type": "user", "message": {"content": [{"type": "tool_result"}]}}).encode(),
        json.dumps({"type": "queue-operation", "operation": "enqueue", "content": "queued"}).encode(),
        b"no json",
    ],
)
def test_what_no_person_sent_begins_no_turn(reader: ClaudeReader, record: bytes) -> None:
    reader.on_record(record)
    assert reader.take_prompts() == []


def test_an_idle_agent_whose_turn_failed_says_what_the_api_said(reader: ClaudeReader) -> None:
    reader.on_record(prompt("do it"))
    reader.on_file(STATUS, status("busy"))
    reader.on_record(failed("API Error: 500 overloaded"))
    assert reader.reading().activity.name == "working"
    reader.on_file(STATUS, status("idle"))
    activity = reader.reading().activity
    assert (activity.name, activity.reason) == ("error", "API Error: 500 overloaded")
    reader.on_record(prompt("again"))
    assert reader.reading().activity.name == "idle"


def test_a_usage_limit_is_told_with_the_time_it_ends(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("idle"))
    reader.on_record(failed("You've hit your 5-hour limit · resets 3pm", "rate_limit", 429))
    windows = {"five_hour": {"used_percentage": 100, "resets_at": 1795280379}, "seven_day": {"used_percentage": 3}}
    reader.on_file("/data/seats/7/status_line.json", json.dumps({"rate_limits": windows}).encode())
    assert reader.reading().limit == Limit("You've hit your 5-hour limit · resets 3pm", 1795280379.0)


def test_a_limit_that_still_holds_is_told_beside_a_later_error(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("idle"))
    reader.on_record(failed("You've hit your limit", "rate_limit", 429))
    reader.on_record(failed("API Error: no such model"))
    assert reader.reading().limit is None
    windows = {"five_hour": {"used_percentage": 100, "resets_at": 1795280379}}
    reader.on_file("/data/seats/7/status_line.json", json.dumps({"rate_limits": windows}).encode())
    reading = reader.reading()
    assert reading.activity.reason == "API Error: no such model"
    assert reading.limit == Limit("You've hit your limit", 1795280379.0)


def test_the_figures_are_those_of_its_status_line(reader: ClaudeReader) -> None:
    current = {"input_tokens": 45000, "cache_read_input_tokens": 500, "output_tokens": 20}
    said = {
        "context_window": {"context_window_size": 200000, "current_usage": current},
        "cost": {"total_cost_usd": 0.25},
        "model": {"display_name": "Sonnet"},
    }
    reader.on_file("/data/seats/7/status_line.json", json.dumps(said).encode())
    usage = reader.reading().usage
    assert usage is not None
    assert (usage.context_used, usage.context_window, usage.cost, usage.model) == (45520, 200000, 0.25, "Sonnet")


def answered(id: str, tokens: int) -> bytes:
    return json.dumps({"type": "assistant", "message": {"id": id, "usage": {"output_tokens": tokens}}}).encode()


def test_tokens_are_counted_once_for_each_answer(reader: ClaudeReader) -> None:
    for record in (prompt("begin"), answered("a", 10), answered("a", 10), answered("b", 5)):
        reader.on_record(record)
    usage = reader.reading().usage
    assert usage is not None
    assert usage.tokens == 15


def test_to_count_tokens_takes_no_longer_the_more_answers_there_were(reader: ClaudeReader) -> None:
    reader.on_record(prompt("begin"))
    begun = time.thread_time()
    for number in range(60_000):
        reader.on_record(answered(str(number), 1))
    usage = reader.reading().usage
    assert usage is not None and usage.tokens == 60_000 and time.thread_time() - begun < 2


def test_tokens_are_counted_after_clear_and_the_figures_of_before_are_not_told(reader: ClaudeReader) -> None:
    reader.on_file(STATUS, status("idle"))
    said = {"session_id": ID, "cost": {"total_cost_usd": 0.25}}
    reader.on_file("/data/seats/7/status_line.json", json.dumps(said).encode())
    reader.on_file(STATUS, status("idle", session="after-clear"))
    assert reader.reading().usage is None
    reader.on_record(prompt("<command-name>/clear</command-name>", isMeta=True))
    for record in (prompt("go", parentUuid="x"), answered("a", 10)):
        reader.on_record(record)
    usage = reader.reading().usage
    assert usage is not None and (usage.tokens, usage.cost) == (10, None)


def test_tokens_are_not_counted_from_where_a_conversation_was_summed_up(reader: ClaudeReader) -> None:
    boundary = {"type": "system", "subtype": "compact_boundary", "parentUuid": None, "logicalParentUuid": "x"}
    for record in (json.dumps(boundary).encode(), prompt("later", parentUuid="y"), answered("a", 10)):
        reader.on_record(record)
    assert reader.reading().usage is None


def test_tokens_are_unknown_when_the_beginning_was_not_read(reader: ClaudeReader) -> None:
    reader.on_record(prompt("later", parentUuid="x"))
    reader.on_record(answered("a", 10))
    assert reader.reading().usage is None


def test_after_clear_it_is_another_conversation(reader: ClaudeReader) -> None:
    reader.on_record(prompt("old"))
    reader.on_file(STATUS, status("idle", session=OTHER))
    conversation = reader.reading().conversation
    assert conversation is not None
    assert (conversation.id, conversation.begun) == (OTHER, False)
    assert reader.traces().records.endswith(f"{OTHER}.jsonl")


def test_the_transcript_is_where_the_status_line_says(reader: ClaudeReader) -> None:
    said = {"session_id": ID, "transcript_path": "/elsewhere/t.jsonl"}
    reader.on_file("/data/seats/7/status_line.json", json.dumps(said).encode())
    assert reader.traces().records == "/elsewhere/t.jsonl"


def test_it_is_ready_when_its_input_shows_and_nothing_is_asked(reader: ClaudeReader) -> None:
    assert not CLAUDE.is_ready(golden("trust"), reader.reading())
    reader.on_file(STATUS, status("idle"))
    assert CLAUDE.is_ready(golden("empty"), reader.reading())
    reader.on_file(STATUS, status("waiting"))
    assert not CLAUDE.is_ready(golden("empty"), reader.reading())


def said_last(reason: str | None, time: str = "2026-11-22T08:26:47.240Z") -> bytes:
    message = {"content": [{"type": "text", "text": "done"}], "stop_reason": reason}
    return json.dumps({"type": "assistant", "timestamp": time, "message": message}).encode()


BROKEN_OFF = json.dumps(
    {"type": "user", "message": {"content": [{"type": "text", "text": "[Request interrupted by user]"}]}}
).encode()


@pytest.mark.parametrize(
    ("records", "finished"),
    [
        ([], False),
        ([prompt("go")], False),
        ([prompt("go"), said_last("tool_use")], False),
        ([prompt("go"), said_last(None), BROKEN_OFF], False),
        ([prompt("go"), said_last("end_turn")], True),
        ([prompt("go"), said_last("end_turn"), prompt("and now this")], False),
        ([prompt("go"), failed("overloaded")], False),
        ([prompt("go"), said_last("end_turn", "2026-11-21T08:00:00Z")], False),
    ],
    ids=["fresh", "begun", "uses a tool", "interrupted", "ended", "begun again", "failed", "of the process before"],
)
def test_it_has_finished_when_a_turn_of_its_own_was_the_last_to_end(
    reader: ClaudeReader, records: list[bytes], finished: bool
) -> None:
    assert reader.reading().finished is None
    started = datetime.fromisoformat("2026-11-22T08:20:00Z").timestamp() * 1000
    reader.on_file(STATUS, status("idle", startedAt=started))
    for record in records:
        reader.on_record(record)
    assert reader.reading().finished is finished
