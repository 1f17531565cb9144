"""Runtime `gemini`: launched by flags, read by title and log, its dialogs answered by number, typed into with care."""

from __future__ import annotations

import json
import os
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agents.readings.appearances import Appearances, is_shown
from agents.readings.reader import Running
from agents.readings.screen import Screen
from agents.readings.values import UNKNOWN, Activity, Conversation, Question, Reading, Usage
from agents.runtimes.base import Beginning, Composer, Place, SeatConfig
from agents.runtimes.gemini import Gemini
from agents.runtimes.gemini.reader import GUIDED, Titles

GOLDEN = Path(__file__).parent / "golden" / "gemini"
PLACE = Place("/data/seat", "/usr/bin/python3")
ID = "7d7db1c1-527c-444a-af87-e8d551abb24e"
LOGS = "/home/me/.gemini/tmp/project/logs.json"
IDLE = Reading(Activity("idle", rule="test"))


@pytest.fixture
def gemini() -> Gemini:
    return Gemini()


def screen(name: str) -> Screen:
    return Screen.captured((GOLDEN / f"{name}.ansi").read_text())


def asked(name: str) -> Question:
    question = Gemini().question(screen(name))
    assert question is not None
    return question


def reader(**env: str) -> Titles:
    titles = Titles(Running(pid=1, cwd="/home/me/project", env={"HOME": "/home/me", **env}, conversation_id=ID))
    projects = {"projects": {"/home/me/project": "project", "/home/me": "me"}}
    titles.on_file("/home/me/.gemini/projects.json", json.dumps(projects).encode())
    return titles


def title(text: str) -> bytes:
    return f"\x1b]0;{text:<80}\x07".encode()


def logs(*messages: str, session: str = ID) -> bytes:
    return json.dumps(
        [{"sessionId": session, "messageId": n, "type": "user", "message": text} for n, text in enumerate(messages)]
    ).encode()


def at_rest(**env: str) -> Titles:
    """One that has had a turn that somebody broke off."""
    titles = reader(**env)
    titles.on_output(title("✦  Working… (project)") + title("◇  Ready (project)"))
    titles.on_screen(screen("interrupted"))
    return titles


class TestLaunch:
    def test_a_conversation_gets_the_id_that_we_choose_and_is_taken_up_by_it(self, gemini: Gemini) -> None:
        seat = SeatConfig("dev@my", "/", model="pro")
        fresh = gemini.launch(seat, PLACE, Beginning(id=ID)).argv
        assert fresh == ("gemini", "--approval-mode", "default", "--model", "pro", "--session-id", ID)
        assert gemini.launch(seat, PLACE, Beginning("resume", ID)).argv[-2:] == ("--resume", ID)

    @pytest.mark.parametrize(
        ("mode", "flag"), [("ask", "default"), ("accept_edits", "auto_edit"), ("plan", "plan"), ("bypass", "yolo")]
    )
    def test_modes_are_flags(self, gemini: Gemini, mode: Any, flag: str) -> None:
        seat = SeatConfig("dev@my", "/", permission_mode=mode)
        assert gemini.launch(seat, PLACE, Beginning(id=ID)).argv[2] == flag

    @pytest.mark.parametrize("arguments", ["--yolo", "-y", "--approval-mode yolo", "--approval-mode=yolo"])
    def test_bypassing_is_said_however_it_is_asked_for(self, gemini: Gemini, arguments: str) -> None:
        assert "never asks" in gemini.bypasses(SeatConfig("dev@my", "/", extra_args=tuple(arguments.split())))

    @pytest.mark.parametrize("which", ["--allowed-tools", "--policy", "--approval-mode auto_edit"])
    def test_a_seat_whose_arguments_allow_something_says_by_which(self, gemini: Gemini, which: str) -> None:
        words = gemini.bypasses(SeatConfig("dev@my", "/", extra_args=(*which.split(), "x")))
        assert words == f"does not ask about what its further arguments allow ({which})"

    def test_guidance_is_the_first_prompt_of_a_fresh_start_alone(self, gemini: Gemini) -> None:
        seat = SeatConfig("dev@my", "/", guidance="Be brief.", extra_args=("-v",))
        fresh = gemini.launch(seat, PLACE, Beginning(id=ID))
        assert fresh.files == {"guidance.md": "Be brief."}
        assert fresh.argv[:2] == ("sh", "-c")
        assert fresh.argv[3:] == ("sh", ID, "/data/seat/guidance.md", "gemini", "--approval-mode", "default", "-v")
        again = gemini.launch(seat, PLACE, Beginning("resume", ID))
        assert again.argv == ("gemini", "--approval-mode", "default", "-v", "--resume", ID)
        assert again.files == {}

    @pytest.mark.parametrize(
        ("status", "has_begun", "runs", "ends_with"),
        [
            (0, True, ["--session-id"], 0),
            (42, True, ["--session-id", "--resume"], 7),
            (42, False, ["--session-id"], 42),
            (3, True, ["--session-id"], 3),
        ],
    )
    def test_what_began_under_its_id_before_it_starts_itself_anew_is_taken_up(
        self, gemini: Gemini, tmp_path: Path, status: int, has_begun: bool, runs: list[str], ends_with: int
    ) -> None:
        program = tmp_path / "gemini"
        chats = tmp_path / ".gemini/tmp/project/chats"
        begin = f"mkdir -p {chats} && touch {chats}/session-1-{ID[:8]}.jsonl" if has_begun else ":"
        lines = [f'echo "$@" >> {tmp_path}/runs', f"case $* in *--resume*) exit 7; esac; {begin}", f"exit {status}"]
        program.write_text("\n".join(["#!/bin/sh", *lines, ""]))
        program.chmod(0o755)
        seat = SeatConfig("dev@my", "/", command=(str(program),), guidance="Be\n'brief'.\n")
        command = gemini.launch(seat, Place(str(tmp_path), ""), Beginning(id=ID))
        (tmp_path / "guidance.md").write_text(command.files["guidance.md"])
        ended = subprocess.run(command.argv, env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]}, check=False)
        said = (tmp_path / "runs").read_text()
        assert ended.returncode == ends_with
        assert [word for word in said.split() if word in ("--session-id", "--resume")] == runs
        assert "--prompt-interactive Be\n'brief'.\n" in said


class TestScreen:
    @pytest.mark.parametrize("name", ["idle", "working", "error", "interrupted"])
    def test_a_placeholder_is_no_draft(self, gemini: Gemini, name: str) -> None:
        assert gemini.composer(screen(name)) == Composer("empty")

    def test_a_draft_is_seen(self, gemini: Gemini) -> None:
        assert gemini.composer(screen("draft")) == Composer("draft", "half a draft")

    def test_where_a_shell_would_take_the_text_counts_as_taken(self, gemini: Gemini) -> None:
        assert gemini.composer(screen("shell")).state == "draft"

    @pytest.mark.parametrize("name", ["trust", "login", "key", "permission", "permission_write", "question"])
    def test_under_a_dialog_nobody_can_type(self, gemini: Gemini, name: str) -> None:
        assert gemini.composer(screen(name)) == Composer("hidden")
        assert not gemini.is_ready(screen(name), IDLE)

    def test_nothing_is_asked_where_one_can_type(self, gemini: Gemini) -> None:
        assert gemini.question(screen("idle")) is None
        assert gemini.question(screen("interrupted")) is None

    def test_trust_is_asked_with_all_that_the_dialog_says(self) -> None:
        question = asked("trust")
        assert (question.kind, question.title) == ("trust", "Do you trust the files in this folder?")
        assert "could execute code on your behalf" in question.text
        assert [choice.kind for choice in question.choices] == ["allow", "allow", "deny"]

    def test_a_permission_is_asked_with_its_command_and_its_choices(self) -> None:
        question = asked("permission")
        assert (question.kind, question.title) == ("permission", "Allow execution of [Shell]?")
        assert "touch made > x" in question.text
        assert [(choice.id, choice.kind) for choice in question.choices] == [
            ("1", "allow"),
            ("2", "allow_always"),
            ("3", "deny"),
        ]
        assert question.takes_reason

    def test_a_long_command_is_asked_in_full(self) -> None:
        text = asked("permission_long").text
        assert "word59" in text
        assert text.index("echo second") < text.index("echo third")

    @pytest.mark.parametrize("name", ["permission_cut", "permission_taller_than_the_screen"])
    def test_a_command_whose_beginning_nobody_sees_can_be_denied_alone(self, gemini: Gemini, name: str) -> None:
        question = asked(name)
        assert (question.kind, question.title) == ("permission", "Allow execution of [Shell]?")
        assert [(choice.id, choice.kind) for choice in question.choices] == [("3", "deny")]
        assert question.text.endswith("to allow it, look at its terminal.")
        assert gemini.answer(question, "1", "") is None

    @pytest.mark.parametrize("name", ["trust", "permission", "permission_long", "permission_write"])
    def test_what_is_shown_in_full_can_be_allowed(self, name: str) -> None:
        assert any(choice.kind == "allow" for choice in asked(name).choices)
        assert "look at its terminal" not in asked(name).text

    def test_numbers_in_a_change_are_no_choices_and_the_editor_is_none_for_us(self) -> None:
        question = asked("permission_write")
        assert "1 1. one" in question.text
        assert [choice.id for choice in question.choices] == ["1", "2", "4"]

    def test_a_question_is_asked_with_its_options(self) -> None:
        question = asked("question")
        assert (question.kind, question.title) == ("question", "Which colour?")
        assert [choice.label for choice in question.choices] == ["Red", "Blue"]

    def test_a_key_that_is_being_typed_is_not_told(self) -> None:
        question = asked("key")
        assert (question.kind, question.choices) == ("login", ())
        assert "k" not in question.text.split()

    def test_the_same_question_has_the_same_id_and_another_one_another(self) -> None:
        assert asked("permission").id == asked("permission").id
        assert len({asked(name).id for name in ("permission", "permission_long", "trust", "login", "key")}) == 5

    def test_an_answer_is_the_number_of_the_choice(self, gemini: Gemini) -> None:
        answer = gemini.answer(asked("permission"), "3", "because")
        assert answer is not None
        assert (answer.keys, answer.then_say) == (("3",), "because")
        assert gemini.answer(asked("permission"), "9", "") is None


class TestReading:
    def test_titles_tell_what_it_does(self) -> None:
        titles = at_rest()
        for text, name in [("✦  Working… (x)", "working"), ("✋  Action Required (x)", "waiting")]:
            titles.on_output(title(text))
            assert titles.reading().activity.name == name
            assert titles.reading().activity.evidence == text

    def test_the_titles_of_a_real_run_are_understood(self) -> None:
        titles, names = reader(), []
        for sequence in (GOLDEN / "titles.raw").read_bytes().split(b"\x07"):
            titles.on_output(sequence + b"\x07")
            names.append(titles.reading().activity.name)
        assert {"working", "waiting"} <= set(names)
        assert "idle" not in names  # no screen has been seen

    def test_ready_under_a_question_of_the_start_is_waiting(self) -> None:
        titles = reader()
        titles.on_output(title("◇  Ready (project)"))
        assert titles.reading().activity.name == "unknown"
        titles.on_screen(screen("trust"))
        assert titles.reading().activity.name == "waiting"
        assert titles.reading().question == Appearances().now(asked("trust"))

    def test_it_is_asked_from_first_to_last_while_its_first_prompt_runs_under_the_question(self) -> None:
        titles, found = reader(**{GUIDED: "1"}), []
        titles.on_output(title("◇  Ready (project)") + title("✦  Working… (project)"))
        titles.on_screen(screen("idle"))
        assert titles.traces().screen
        for text in ("", "◇  Ready (project)", "✦  Working… (project)", "◇  Ready (project)"):
            titles.on_output(title(text))
            found += [titles.reading().question] if found else []
            titles.on_screen(screen("trust"))
            found.append(titles.reading().question)
            assert titles.reading().activity.name == "waiting" and titles.traces().screen
        assert len(set(found)) == 1 and found[0] is not None
        titles.on_screen(screen("idle"))
        assert titles.reading().question is None

    def test_the_title_of_the_pane_tells_where_the_output_does_not_reach_back(self) -> None:
        titles = reader()
        titles.on_title("✦  Working… (project)")
        titles.on_screen(screen("working"))
        assert titles.reading().activity == Activity("working", "title", "✦  Working… (project)")
        titles = reader()
        titles.on_title("the name of the machine")
        assert titles.reading().activity == UNKNOWN.activity

    def test_rest_counts_as_work_until_the_screen_has_told_how_it_ended(self) -> None:
        titles = at_rest()
        titles.on_output(title("✦  Working… (project)") + title("◇  Ready (project)"))
        assert titles.reading().activity.name == "working"
        assert titles.traces().screen
        titles.on_screen(screen("error"))
        assert titles.reading().activity.name == "error"
        assert "fake error 400" in titles.reading().activity.reason

    def test_the_screen_is_not_looked_at_when_nothing_is_open(self) -> None:
        titles = at_rest()
        assert titles.reading().activity.name == "idle"
        assert not titles.traces().screen
        titles.on_output(title("✦  Working… (project)"))
        assert not titles.traces().screen

    def test_what_waits_is_told_at_once_and_asked_when_the_screen_is_there(self) -> None:
        titles = at_rest()
        titles.on_output(title("✋  Action Required (project)"))
        question = titles.reading().question
        assert question is not None and question.kind == "other"
        titles.on_screen(screen("permission"))
        assert titles.reading().question == Appearances().now(asked("permission"))

    @pytest.mark.parametrize("cut", [0, 5, 30])
    def test_a_usage_limit_waits_for_a_person_though_the_title_says_that_it_works(self, cut: int) -> None:
        drawn = (GOLDEN / "limit.ansi").read_bytes()
        choice = drawn.index("●".encode()) + cut
        titles = at_rest(TZ="UTC")
        titles.on_output(title("✦  Working… (project)"))
        assert not titles.traces().screen
        for part in (drawn[:choice], drawn[choice:]):
            titles.on_output(part)
        assert titles.traces().screen
        titles.on_screen(screen("limit"))
        told = titles.reading()
        assert told.activity == Activity("waiting", "screen", told.activity.reason, told.activity.reason)
        assert told.question is not None
        assert [choice.label for choice in told.question.choices] == ["Keep trying", "Stop"]
        assert told.limit is not None
        assert told.limit.text == "Usage limit reached for gemini-3.8-flash."
        assert datetime.fromtimestamp(told.limit.resets_at or 0, UTC).strftime("%H:%M") == "21:12"
        assert not titles.traces().again
        titles.on_screen(screen("working"))
        assert titles.reading().activity.name == "working"

    def test_a_screen_that_was_looked_at_too_early_is_looked_at_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        titles = at_rest()
        titles.on_output(title("✦  Working… (project)") + (GOLDEN / "limit.ansi").read_bytes())
        titles.on_screen(screen("working"))
        assert titles.traces().again
        titles.on_screen(screen("limit"))
        assert titles.reading().activity.name == "waiting"
        later = time.monotonic() + 2
        monkeypatch.setattr(time, "monotonic", lambda: later)
        titles.on_screen(screen("working"))
        assert titles.reading().activity.name == "working"
        assert not titles.traces().screen

    def test_to_who_signs_in_with_an_account_a_limit_is_no_sign_in(self) -> None:
        lines = list(screen("limit").lines)
        at = next(number for number, line in enumerate(lines) if "/model to switch" in line)
        lines.insert(at + 1, f"│ {'/auth to switch to API key.':<117}│")
        asked = Gemini().question(Screen.captured("\n".join(lines)))
        assert asked is not None
        assert (asked.kind, asked.title) == ("other", "Usage limit reached for gemini-3.8-flash.")

    def test_the_end_of_a_limit_holds_for_the_error_that_follows_and_not_for_the_next(self) -> None:
        titles = at_rest()
        titles.on_output(title("✦  Working… (project)") + (GOLDEN / "limit.ansi").read_bytes())
        titles.on_screen(screen("limit"))
        titles.on_output(title("◇  Ready (project)"))
        limited = Screen.captured((GOLDEN / "error.ansi").read_text().replace("fake error 400", "usage limit reached"))
        titles.on_screen(limited)
        told = titles.reading()
        assert told.activity.name == "error"
        assert told.limit is not None and told.limit.resets_at
        titles.on_output(title("✦  Working… (project)") + title("◇  Ready (project)"))
        titles.on_screen(limited)
        again = titles.reading().limit
        assert again is not None and again.resets_at is None

    def test_what_takes_up_a_conversation_is_at_rest_only_once_that_is_drawn(self) -> None:
        before = reader()
        before.on_file(LOGS, logs("said before"))
        before.on_output(title("✦  Working… (project)") + title("◇  Ready (project)"))
        before.on_screen(screen("interrupted"))
        assert before.reading().activity.name == "idle"
        launched = reader()
        launched.on_file(LOGS, logs("said before"))
        for titles in (before, launched):  # started anew in the place of another, and launched
            titles.on_output(title("") + b"\x1b[?u\x1b")
            titles.on_output(b"[")
            titles.on_output(b">q" + title("◇  Ready (project)"))
            assert titles.traces().screen
            titles.on_screen(screen("start"))
            assert titles.reading().activity.name == "unknown"
            assert titles.traces().again
            titles.on_output(b"\x1b[2J\x1b[3")
            titles.on_output(b"J\x1b[H")
            titles.on_screen(screen("idle"))
            assert titles.reading().activity.name == "idle"

    def test_what_is_told_at_once_about_a_turn_long_ago_is_no_beginning(self) -> None:
        titles = reader()
        titles.on_file(LOGS, logs("said before"))
        turn = title("✦  Working… (project)") + title("◇  Ready (project)")
        titles.on_output(b"\x1b[>q" + title("◇  Ready (project)") + turn)
        titles.on_screen(screen("idle"))
        assert titles.reading().activity.name == "idle"

    def test_what_never_draws_its_conversation_is_at_rest_after_a_while(self, monkeypatch: pytest.MonkeyPatch) -> None:
        titles = reader()
        titles.on_file(LOGS, logs("said before"))
        titles.on_output(b"\x1b[>q" + title("◇  Ready (project)"))
        titles.on_screen(screen("start"))
        assert titles.reading().activity.name == "unknown"
        later = time.monotonic() + 11
        monkeypatch.setattr(time, "monotonic", lambda: later)
        titles.on_screen(screen("start"))
        assert titles.reading().activity.name == "idle"

    def test_one_that_begins_a_conversation_has_none_to_draw(self) -> None:
        titles = reader()
        titles.on_output(b"\x1b[>q" + title("◇  Ready (project)"))
        titles.on_screen(screen("start"))
        assert titles.reading().activity.name == "idle"
        titles.on_output(title("✦  Working… (project)"))
        titles.on_file(LOGS, logs("first words"))
        titles.on_output(title("◇  Ready (project)"))
        titles.on_screen(screen("idle"))
        assert titles.reading().activity.name == "idle"

    def test_a_dialog_that_was_answered_is_not_asked_by_a_screen_that_comes_late(self) -> None:
        titles = at_rest()
        titles.on_output(title("✋  Action Required (project)"))
        titles.on_screen(screen("permission"))
        titles.on_output(title("✦  Working… (project)"))
        titles.on_screen(screen("permission"))
        assert titles.reading().activity.name == "working"

    def test_two_equal_questions_one_after_the_other_are_two(self) -> None:
        titles = at_rest()
        found = []
        for _ in range(2):
            titles.on_output(title("✋  Action Required (project)"))
            titles.on_screen(screen("permission"))
            titles.on_screen(screen("permission"))
            found.append(titles.reading().question)
            titles.on_output(title("✦  Working… (project)"))
        first, second = found
        assert first and second and first.id != second.id
        assert is_shown(first, asked("permission")) and is_shown(second, asked("permission"))

    def test_prompts_of_this_conversation_are_told_once_and_count_as_work(self) -> None:
        titles = at_rest()
        assert LOGS in titles.traces().files
        titles.on_file(LOGS, logs("another's", session="other"))
        titles.on_file(LOGS, logs("hello", "  two\nlines"))
        assert titles.reading().activity.name == "working"
        titles.on_file(LOGS, logs("hello", "  two\nlines", "three"))
        assert titles.take_prompts() == ["hello", "  two\nlines", "three"]
        assert titles.take_prompts() == []

    def test_a_prompt_without_an_answer_on_the_screen_still_counts_as_work(self) -> None:
        titles, shown = at_rest(), screen("idle")
        kept = [n for n, line in enumerate(shown.lines) if not line.startswith("✦")]
        unanswered = Screen(tuple(shown.lines[n] for n in kept), faint=tuple(shown.faint[n] for n in kept))
        titles.on_file(LOGS, logs("hello"))
        titles.on_screen(unanswered)
        assert titles.reading().activity.name == "working"
        titles.on_screen(shown)
        assert titles.reading().activity.name == "idle"

    def test_a_log_that_is_half_written_is_passed_over(self) -> None:
        titles = at_rest()
        titles.on_file(LOGS, b'[{"sessionId": "')
        titles.on_file(LOGS, None)
        assert titles.take_prompts() == []

    def test_a_command_is_no_prompt_and_a_cleared_conversation_is_not_known_any_more(self) -> None:
        titles = at_rest()
        titles.on_file(LOGS, logs("hello"))
        conversation = titles.reading().conversation
        assert conversation is not None and conversation.begun
        titles.on_file(LOGS, logs("hello", "/clear"))
        assert titles.take_prompts() == ["hello"]
        assert titles.reading().conversation == Conversation("", "unknown since /clear")

    def test_after_clear_the_figures_of_before_are_not_told(self) -> None:
        titles = at_rest()
        titles.on_record(json.dumps({"type": "gemini", "id": "a", "tokens": {"total": 9}, "model": "m"}).encode())
        titles.on_file(LOGS, logs("hello", "/clear"))
        assert titles.reading().usage == Usage(model="m")

    def test_it_is_not_ready_before_its_first_prompt_has_begun(self, gemini: Gemini) -> None:
        titles = reader(**{GUIDED: "1"})
        titles.on_output(title("◇  Ready (project)"))
        titles.on_screen(screen("idle"))
        assert titles.reading().activity.name == "unknown"
        assert not gemini.is_ready(screen("idle"), titles.reading())
        titles.on_file(LOGS, logs("Be brief."))
        assert gemini.is_ready(screen("idle"), titles.reading())

    def test_tokens_and_context_are_those_of_the_harness(self) -> None:
        titles = at_rest()
        assert titles.traces().records == f"/home/me/.gemini/tmp/project/chats/session-*-{ID[:8]}.jsonl"
        lines = (GOLDEN / "conversation.jsonl").read_bytes().splitlines()
        for line in [*lines, *lines]:  # it writes some of them twice
            titles.on_record(line)
        usage = titles.reading().usage
        assert usage is not None
        assert (usage.context_used, usage.tokens, usage.model) == (1020, 1020 * len(lines), "fake-model")

    def test_nothing_is_known_without_a_title(self) -> None:
        assert reader().reading().activity == UNKNOWN.activity


def test_a_question_with_several_answers_is_answered_in_its_terminal_alone() -> None:
    question = asked("question_several")
    assert (question.kind, question.title, question.choices) == ("question", "Which sizes shall it have?", ())
    assert asked("question").choices


class TestSubmission:
    @pytest.mark.parametrize("text", ["one line", "!ls", "a\tb\n\tc", "exit", "-n", "? what", "look @here", "😀"])
    def test_most_texts_go_as_they_are(self, gemini: Gemini, text: str) -> None:
        submission = gemini.submission(text)
        assert (submission.paste, submission.expected) == (text, text)

    @pytest.mark.parametrize(
        ("text", "paste", "expected"),
        [
            ("/clear", "Message:\n/clear", "Message:\n/clear"),
            ("ends with\\", "ends with\\ ", "ends with\\"),
            ("  both ends \n", "both ends", "both ends"),
            ("a\r\nb\rc", "a\nb\nc", "a\nb\nc"),
            ("red \x1b[31mtext\x07", "red text", "red text"),
        ],
    )
    def test_what_would_be_taken_differently_is_defused(
        self, gemini: Gemini, text: str, paste: str, expected: str
    ) -> None:
        submission = gemini.submission(text)
        assert (submission.paste, submission.expected) == (paste, expected)


class TestFinished:
    @pytest.mark.parametrize(("shown", "finished"), [("idle", True), ("interrupted", False), ("error", False)])
    def test_it_has_finished_when_a_turn_has_ended_by_itself(self, shown: str, finished: bool) -> None:
        titles = at_rest()
        assert titles.reading().finished is False
        titles.on_file(LOGS, logs("go"))
        titles.on_output(title("✦  Working… (project)") + title("◇  Ready (project)"))
        titles.on_screen(screen(shown))
        assert titles.reading().finished is finished

    def test_nobody_waits_for_the_answer_to_its_guidance(self) -> None:
        titles = reader(**{GUIDED: "1"})
        for told, finished in ((["be brief"], False), (["be brief", "go"], True)):
            titles.on_file(LOGS, logs(*told))
            titles.on_output(title("✦  Working… (project)") + title("◇  Ready (project)"))
            titles.on_screen(screen("idle"))
            assert titles.reading().finished is finished
