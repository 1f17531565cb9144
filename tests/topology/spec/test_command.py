"""A terminal's command: how text becomes argument words, with no shell in between."""

from __future__ import annotations

import json

import pytest

from topology.spec import load


@pytest.mark.parametrize(
    ("written", "argv"),
    [
        ("top", ("top",)),
        ("top -d 5", ("top", "-d", "5")),
        ("watch -n 5 'git status'", ("watch", "-n", "5", "git status")),
        ('echo "a b" c\\ d', ("echo", "a b", "c d")),
        ("echo ''", ("echo", "")),
        ("  top  ", ("top",)),
        ("echo $HOME `id` $(id) *; rm / | sh", ("echo", "$HOME", "`id`", "$(id)", "*;", "rm", "/", "|", "sh")),
        ("echo # no comment", ("echo", "#", "no", "comment")),
        (["bash", "-c", "echo 'a b'; exec $SHELL"], ("bash", "-c", "echo 'a b'; exec $SHELL")),
        (["printf", "%s\n\tend"], ("printf", "%s\n\tend")),
        (["echo", ""], ("echo", "")),
        (["sleep", 5, 1.5, True], ("sleep", "5", "1.5", "true")),
    ],
)  # fmt: skip
def test_a_command_is_words(written: object, argv: tuple[str, ...]) -> None:
    assert _argv(json.dumps(written)) == argv


def test_a_script_in_a_block_keeps_its_lines() -> None:
    script = "\n          - bash\n          - -c\n          - |\n            one\n              two\n"
    assert _argv(script) == ("bash", "-c", "one\n  two\n")


def test_without_a_command_the_words_are_empty_for_the_users_shell() -> None:
    assert _argv("~") == ()


def _argv(command: str) -> tuple[str, ...]:
    rig = load(
        'version: "0.2"\nname: x\npods:\n  - id: p\n    label: P\n    members:\n'
        f"      - id: m\n        runtime: terminal\n        command: {command}\n"
    )
    return rig.pods[0].members[0].argv
