"""Codex is launched without touching the user's world, and every text reaches it as a message."""

from __future__ import annotations

import tomllib

import pytest

from agents.readings.screen import Screen
from agents.readings.values import UNKNOWN, Activity, Choice, Question, Reading
from agents.runtimes.base import Answer, Beginning, Ending, LaunchCommand, Place, SeatConfig
from agents.runtimes.codex import Codex

PLACE = Place("/data/seats/7", "/usr/bin/python3")
IDLE = Reading(Activity("idle", rule="state sequence"))
COMPOSER = Screen.captured("\u203a \x1b[2mAsk Codex to do anything\x1b[0m\n\n  some-model · ~/shop")
TRUST = Screen.captured(
    "  Trust this folder? Only if you trust it.\n\n\u203a 1. Trust and continue\n\n  enter continue"
)


@pytest.fixture
def codex() -> Codex:
    return Codex()


def launched(
    seat: SeatConfig | None = None, beginning: Beginning | None = None
) -> tuple[LaunchCommand, dict[str, object]]:
    """The command, and the settings it gives."""
    command = Codex().launch(seat or SeatConfig("dev-impl@my", "/"), PLACE, beginning or Beginning())
    given = [after for before, after in zip(command.argv, command.argv[1:], strict=False) if before == "-c"]
    settings = dict(setting.split("=", 1) for setting in given if "=" in setting and not setting.startswith("guidance"))
    return command, {key: tomllib.loads(f"value = {value}")["value"] for key, value in settings.items()}


def test_it_runs_without_the_server_that_would_outlive_it() -> None:
    command, _ = launched()
    assert command.argv[:2] == ("codex", "--no-daemon")
    assert command.files == {}


def test_it_asks_and_stays_in_its_sandbox_unless_told_otherwise() -> None:
    _, settings = launched()
    assert settings["approval_policy"] == "on-request"
    assert settings["sandbox_mode"] == "workspace-write"


def test_nothing_comes_up_by_itself_that_an_enter_could_answer() -> None:
    _, settings = launched()
    assert settings["check_for_update_on_startup"] is False
    assert settings["notice.hide_rate_limit_model_nudge"] is True
    assert settings["tui.resume_cwd"] == "current"
    assert settings["tui.show_tooltips"] is False


def test_its_title_carries_the_id_of_its_conversation() -> None:
    _, settings = launched()
    assert "thread-id" in settings["tui.terminal_title"]  # type: ignore[operator]


def test_model_mode_and_sandbox_come_from_the_spec() -> None:
    seat = SeatConfig("dev-impl@my", "/", model="m1", permission_mode="bypass", sandbox="full_access")
    _, settings = launched(seat)
    assert settings["model"] == "m1"
    assert settings["approval_policy"] == "never"
    assert settings["sandbox_mode"] == "danger-full-access"


def test_who_plans_only_reads() -> None:
    _, settings = launched(SeatConfig("dev-impl@my", "/", permission_mode="plan", sandbox="full_access"))
    assert settings["sandbox_mode"] == "read-only"


def test_without_a_model_the_user_s_own_is_taken() -> None:
    _, settings = launched()
    assert "model" not in settings


@pytest.mark.parametrize(
    ("beginning", "words"),
    [
        (Beginning("resume", "id-1"), ("resume", "id-1")),
        (Beginning("fork", parent="id-1"), ("fork", "id-1")),
    ],
)
def test_a_conversation_is_taken_up_or_copied(beginning: Beginning, words: tuple[str, ...]) -> None:
    command, _ = launched(beginning=beginning)
    assert command.argv[-2:] == words


def test_further_arguments_come_last() -> None:
    command, _ = launched(SeatConfig("dev-impl@my", "/", extra_args=("--search",)), Beginning("resume", "id-1"))
    assert command.argv[-3:] == ("resume", "id-1", "--search")


def test_guidance_goes_by_a_file_and_is_a_string_of_toml() -> None:
    guidance = 'You are "lead".\nC:\\temp \x7f ü $HOME `id`\n' * 500
    command, _ = launched(SeatConfig("dev-impl@my", "/", guidance=guidance))
    assert command.argv[0] == "sh"
    assert command.argv[3:7] == ("sh", "/data/seats/7/guidance.toml", "codex", "--no-daemon")
    assert sum(map(len, command.argv)) < 2000
    assert tomllib.loads(f"value = {command.files['guidance.toml']}")["value"] == guidance


def test_another_program_may_be_named(codex: Codex) -> None:
    seat = SeatConfig("dev-impl@my", "/", command=("/opt/codex", "--oss"))
    assert codex.program(seat) == "/opt/codex"
    assert launched(seat)[0].argv[:3] == ("/opt/codex", "--oss", "--no-daemon")


def test_it_is_ready_when_it_says_that_it_is_idle_and_its_input_is_there(codex: Codex) -> None:
    assert codex.is_ready(COMPOSER, IDLE)
    assert not codex.is_ready(COMPOSER, UNKNOWN)
    assert not codex.is_ready(TRUST, IDLE)


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "two\nlines",
        "col\tumn",
        "-n flag",
        "look at @READ",
        "costs $ima",
        "exit",
        "end\\",
        "!x",
        "/quit",
        "x" * 2000,
    ],
)
def test_a_message_stands_between_blanks_that_it_trims(codex: Codex, text: str) -> None:
    submission = codex.submission(text)
    assert submission.paste == f" {text} "
    assert submission.expected == text
    assert submission.pieces == ()


@pytest.mark.parametrize("sign", ["!", "/"])
@pytest.mark.parametrize("length", [999, 1001, 1002, 50_000])
def test_a_long_message_that_looks_like_a_command_is_pasted_in_pieces(codex: Codex, sign: str, length: int) -> None:
    text = sign + "x" * (length - 1)
    submission = codex.submission(text)
    assert submission.pieces[:2] == (f" {sign}", text[1:])
    assert submission.expected == text
    assert (len(submission.pieces) == 3) == (length <= 1001)


def test_what_it_would_drop_is_not_typed(codex: Codex) -> None:
    submission = codex.submission("  a\r\nb\rc\x1b[201~\x07\x00\x85d  ")
    assert submission.expected == "a\nb\nc[201~d"
    assert submission.paste == " a\nb\nc[201~d "


def test_a_choice_is_made_by_its_keys_and_a_denial_says_why_afterwards(codex: Codex) -> None:
    choices = (Choice("1", "Yes", "allow"), Choice("3", "No", "deny"), Choice("Down Enter", "Back"))
    question = Question("q", "permission", "May I?", choices=choices)
    assert codex.answer(question, "1", "") == Answer(keys=("1",))
    assert codex.answer(question, "3", "use make") == Answer(keys=("3",), then_say="use make")
    assert codex.answer(question, "Down Enter", "") == Answer(keys=("Down", "Enter"))
    assert codex.answer(question, "rm", "") is None


def test_it_is_never_ended_by_a_key(codex: Codex) -> None:
    assert codex.ending() == Ending(signal="TERM")
    assert "C-c" not in codex.interrupt_keys


@pytest.mark.parametrize(
    ("seat", "words"),
    [
        (SeatConfig("s", "/"), ""),
        (SeatConfig("s", "/", permission_mode="plan", sandbox="full_access"), ""),
        (SeatConfig("s", "/", permission_mode="bypass"), "never asks"),
        (SeatConfig("s", "/", sandbox="full_access"), "outside any sandbox"),
        (SeatConfig("s", "/", permission_mode="bypass", sandbox="full_access"), "any command"),
        (SeatConfig("s", "/", extra_args=("--yolo",)), "any command"),
        (SeatConfig("s", "/", extra_args=("-a", "never")), "never asks"),
        (SeatConfig("s", "/", extra_args=("-anever",)), "never asks"),
        (SeatConfig("s", "/", extra_args=("-a=never",)), "never asks"),
        (SeatConfig("s", "/", extra_args=("--ask-for-approval=never",)), "never asks"),
        (SeatConfig("s", "/", extra_args=("--approve-for-me",)), "never asks"),
        (SeatConfig("s", "/", extra_args=("-c", "approval_policy=never")), "never asks"),
        (SeatConfig("s", "/", extra_args=("-c", 'approval_policy = "never"')), "never asks"),
        (SeatConfig("s", "/", extra_args=("-c", "approval_policy = 'never'")), "never asks"),
        (SeatConfig("s", "/", extra_args=("-a", "on-request")), ""),
        (SeatConfig("s", "/", extra_args=("-c", 'approval_policy="never"')), "never asks"),
        (SeatConfig("s", "/", extra_args=("-s", "danger-full-access")), "outside any sandbox"),
    ],
)
def test_a_spec_that_takes_safety_away_says_so(codex: Codex, seat: SeatConfig, words: str) -> None:
    said = codex.bypasses(seat)
    assert words in said
    assert bool(said) == bool(words)


def test_a_profile_of_its_configuration_is_named_before_its_subcommand() -> None:
    argv = launched(SeatConfig("dev-impl@team", "/srv", profile="deep"), Beginning("resume", "c1"))[0].argv
    assert argv[:4] == ("codex", "--no-daemon", "--profile", "deep")
    assert "--profile" not in launched(SeatConfig("dev-impl@team", "/srv"))[0].argv
