"""What real screens of Codex show at their bottom, in wide and narrow panes."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.readings.screen import Screen
from agents.runtimes.codex import screens

GOLDEN = Path(__file__).parent / "golden" / "codex"


def golden(name: str) -> Screen:
    return Screen.captured((GOLDEN / f"{name}.txt").read_text())


def named(prefix: str) -> list[str]:
    return sorted(path.stem for path in GOLDEN.glob(f"{prefix}*.txt"))


@pytest.mark.parametrize("name", named("composer-"))
def test_an_empty_input_is_told_from_its_placeholder(name: str) -> None:
    assert screens.composer(golden(name)).state == "empty"
    assert screens.question(golden(name)) is None


@pytest.mark.parametrize(
    ("name", "draft"),
    [
        ("draft-one-line", "half typed draft"),
        ("draft-lines-120", "line one of a draft\nline two\n\nline four"),
        ("draft-lines-80", "line one of a draft\nline two\n\nline four"),
        ("draft-pasted", "[Pasted Content 3000 chars] and more"),
        ("draft-working", "draft while busy"),
        ("draft-shell", "! ls"),
        ("draft-shell-empty", "!"),
        ("draft-slash-popup", "/"),
        ("draft-mention-popup", "@"),
    ],
)
def test_a_person_s_draft_is_seen(name: str, draft: str) -> None:
    composer = screens.composer(golden(name))
    assert (composer.state, composer.draft) == ("draft", draft)
    assert screens.question(golden(name)) is None


def test_a_draft_that_is_taller_than_the_input_is_still_one() -> None:
    composer = screens.composer(golden("draft-tall"))
    assert composer.state == "draft"
    assert composer.draft.startswith("l176\nl177\n")


@pytest.mark.parametrize(
    "name", [*named("hidden-"), *named("gate-"), *named("menu-"), *named("permission-"), "question"]
)
def test_where_keys_mean_something_else_there_is_no_input(name: str) -> None:
    assert screens.composer(golden(name)).state == "hidden"


@pytest.mark.parametrize("name", named("hidden-"))
def test_what_a_person_has_opened_is_not_a_question(name: str) -> None:
    assert screens.question(golden(name)) is None


@pytest.mark.parametrize(
    ("name", "kind", "title"),
    [
        ("permission-command-120", "permission", "May it run: echo short"),
        (
            "permission-command-80",
            "permission",
            "May it run: touch /srv/a-file-with-a-rather-long-name-to-wrap && echo something",
        ),
        (
            "permission-command-wrapped",
            "permission",
            "May it run: touch /home/ada/shop/x1 && echo a very long command line that goes on and on …",
        ),
        ("permission-command-cut", "permission", "May it run: cat <<EOF"),
        ("permission-edits", "permission", "Would you like to make the following edits?"),
        ("permission-tool", "permission", 'Allow the mail MCP server to run tool "mail_send"?'),
        ("question", "question", "Which database should the service use?"),
        ("gate-trust-120", "trust", "Trust this folder?"),
        ("gate-trust-80", "trust", "Trust this folder?"),
        ("gate-login", "login", "Welcome to Codex, OpenAI's command-line coding agent"),
        ("gate-login-key", "login", "Welcome to Codex, OpenAI's command-line coding agent"),
        ("gate-hooks", "hooks", "Hooks need review"),
        ("gate-update", "update", "Update available · 0.169.0 → 0.999.0"),
        ("gate-folder", "other", "Working directory · resume"),
        ("gate-elsewhere", "other", "This conversation is open in another app"),
        ("menu-plan", "plan", "Implement this plan?"),
        ("menu-new", "other", "Where should the new conversation run?"),
        ("menu-model", "other", "Select Model and Effort"),
    ],
)
def test_a_question_is_recognised(name: str, kind: str, title: str) -> None:
    question = screens.question(golden(name))
    assert question
    assert (question.kind, question.title) == (kind, title)


def test_a_permission_has_its_command_its_reason_and_its_choices() -> None:
    question = screens.question(golden("permission-command-80"))
    assert question
    assert "Reason: mail wants this" in question.text
    assert "$ touch /srv/a-file-with-a-rather-long-name-to-wrap && echo something" in question.text
    assert "FAKE-REPLY" not in question.text
    assert [(choice.id, choice.kind) for choice in question.choices] == [
        ("1", "allow"),
        ("2", "allow_always"),
        ("3", "deny"),
    ]
    assert question.choices[1].label.startswith("Yes, and don't ask again for commands that start with")
    assert question.choices[2].label == "No, and tell Codex what to do differently"
    assert question.takes_reason


def test_a_tool_s_permission_has_its_arguments() -> None:
    question = screens.question(golden("permission-tool"))
    assert question
    assert "text: hello\nto: x" in question.text
    assert [choice.kind for choice in question.choices] == ["allow", "allow_always", "allow_always", "deny"]


def test_the_options_of_a_question_have_their_explanations() -> None:
    question = screens.question(golden("question"))
    assert question
    assert [choice.label for choice in question.choices[:2]] == [
        "SQLite (Recommended): No server.",
        "PostgreSQL: A server.",
    ]
    assert not question.takes_reason


def test_the_same_question_has_the_same_id_and_another_one_another() -> None:
    ids = {name: screens.question(golden(name)) for name in ("permission-command-120", "permission-edits")}
    again = screens.question(golden("permission-command-120"))
    assert again == ids["permission-command-120"]
    assert len({question.id for question in ids.values() if question}) == 2


def test_trust_is_given_by_moving_so_its_id_follows_what_is_selected() -> None:
    before = golden("gate-trust-120")
    text = "\n".join(before.lines)
    moved = Screen.captured(text.replace("\u203a 1.", "  1.").replace("  2. Back", "\u203a 2. Back"))
    first, second = screens.question(before), screens.question(moved)
    assert first and second
    assert [choice.id for choice in first.choices] == ["Enter", "Down Enter"]
    assert [choice.id for choice in second.choices] == ["Up Enter", "Enter"]
    assert first.id != second.id


def test_a_list_in_an_answer_is_not_a_menu() -> None:
    text = "• Choose:\n  1. Yes\n  2. No\n\n  press enter\n\n\u203a \x1b[2mAsk\x1b[0m\n\n  model\n  esc again"
    screen = Screen.captured(text)
    assert screens.question(screen) is None
    assert screens.composer(screen).state == "empty"


def test_an_empty_screen_shows_neither() -> None:
    screen = Screen.captured("\n\n\n")
    assert screens.question(screen) is None
    assert screens.composer(screen).state == "hidden"
