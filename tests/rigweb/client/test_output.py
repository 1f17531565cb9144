"""Nothing that an agent or a spec can write reaches the user's terminal as a command to it."""

from __future__ import annotations

import json
from argparse import Namespace

import pytest

from rigweb.client import output
from rigweb.client.render import event_line, render
from rigweb.client.table import table

EVIL = "\x1b]0;title\x07\x1b[2J\x9b31m\r\b\x00\u202e\u200f\x7f"


def _is_harmless(text: str) -> bool:
    return all(char.isprintable() or char == "\n" for char in text)


def _seat(**fields: str) -> dict[str, str]:
    seat = dict.fromkeys(("address", "state", "activity", "runtime", "exit", "reason"), "x")
    return {**seat, "since": "", **fields}


@pytest.mark.parametrize("field", ["address", "state", "activity", "runtime", "exit", "reason"])
def test_no_column_of_ps_passes_escape_sequences_on(field: str) -> None:
    shown = render(Namespace(verb="ps"), {"seats": [_seat(**{field: f"a{EVIL}b\nc"})]})
    assert _is_harmless(shown) and len(shown.splitlines()) == 2


def test_no_event_passes_escape_sequences_on() -> None:
    line = event_line({"id": 1, "at": "2026-01-01T00:00:00Z", "rig": EVIL, "text": f"{EVIL}\n"})
    assert _is_harmless(line) and "\n" not in line


def test_a_screen_is_printed_raw_only_when_asked_for() -> None:
    answer = {"text": f"one\t{EVIL}\ntwo"}
    plain = render(Namespace(verb="capture", ansi=False), answer)
    assert "\x1b" not in plain and "\x9b" not in plain and plain.count("\n") == 1 and "\t" in plain
    assert render(Namespace(verb="capture", ansi=True), answer) == answer["text"]
    assert render(Namespace(verb="transcript", plain=False), answer) == answer["text"]
    assert "\x1b" not in render(Namespace(verb="transcript", plain=True), answer)


def test_spaces_of_all_widths_are_printed_as_they_are_and_separators_of_lines_are_not() -> None:
    assert (
        output.printable("a\N{NO-BREAK SPACE}b\N{IDEOGRAPHIC SPACE}c") == "a\N{NO-BREAK SPACE}b\N{IDEOGRAPHIC SPACE}c"
    )
    assert output.printable("a\N{LINE SEPARATOR}b") == "a\N{REPLACEMENT CHARACTER}b"


def test_json_is_the_same_data_without_a_control_character() -> None:
    data = {"text": f"{EVIL} ü 漢 \U0001f600 \U000e0001", "n": [1, None, True]}
    shown = output.to_json(data)
    assert json.loads(shown) == data
    assert _is_harmless(shown) and "ü 漢 😀" in shown


def test_complaints_are_harmless_too(capsys: pytest.CaptureFixture[str]) -> None:
    output.complain(f"cannot read {EVIL}\nsecond line")
    assert _is_harmless(capsys.readouterr().err)


def test_columns_line_up_also_under_wide_characters() -> None:
    lines = table(("NAME", "N"), [("漢字", "1"), ("e\u0301", "2"), ("long name", "3")]).splitlines()
    assert lines[0] == "NAME       N"
    assert lines[1] == "漢字       1"
    assert lines[3] == "long name  3"


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert output.coloured("x", "red") == "x"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert output.coloured("x", "red") == "\x1b[31mx\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert output.coloured("x", "red") == "x"
