"""The command line is the catalogue: every verb, every parameter, and nothing that only the client sends."""

from __future__ import annotations

import pytest

from rigweb.client.parser import api_parameters, build
from topology.catalogue import BY_NAME, COMMANDS


def _sent(*argv: str) -> dict[str, object]:
    return api_parameters(BY_NAME[argv[0]], build().parse_args(argv))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_verb_explains_itself_and_prints_json(command, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SystemExit) as ended:
        build().parse_args([command.name, "--help"])
    shown = capsys.readouterr().out
    assert ended.value.code == 0 and "--json" in shown
    for parameter in command.parameters:
        option = f"--{parameter.name.replace('_', '-')}"
        if parameter.hidden:
            assert option not in shown
        elif not parameter.positional:
            assert option in shown


def test_only_what_was_given_is_sent() -> None:
    assert _sent("ps") == {}
    assert _sent("ps", "demo") == {"rig": "demo"}
    assert _sent("down", "demo", "--grace", "0", "-d", "--json") == {"rig": "demo", "grace": 0.0}
    assert _sent("up", "demo", "--recreate", "--remove-orphans") == {
        "source": "demo",
        "recreate": True,
        "remove_orphans": True,
    }


def test_keys_stay_in_order_and_may_look_like_options() -> None:
    assert _sent("send-keys", "a-b@c", "one", "Enter", "C-c") == {"seat": "a-b@c", "keys": ["one", "Enter", "C-c"]}
    assert _sent("send-keys", "-l", "a-b@c", "--", "--help", "-l") == {
        "seat": "a-b@c",
        "keys": ["--help", "-l"],
        "literal": True,
    }


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        ("events --limit 0", "0 is less than 1"),
        ("events --limit ten", "'ten' is not a whole number"),
        ("down demo --grace -1", "-1 is less than 0"),
        ("down demo --grace nan", "nan is less than 0"),
        ("down", "required: RIG"),
        ("up demo --text x", "unrecognized arguments"),
        ("nothing", "invalid choice"),
        ("", "required: VERB"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_why(argv: str, why: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build().parse_args(argv.split())
    assert ended.value.code == 2
    assert why in capsys.readouterr().err


def test_the_exit_codes_are_documented(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build().parse_args(["--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "3 no such rig, seat or spec" in shown and "5 the server cannot be reached or started" in shown
