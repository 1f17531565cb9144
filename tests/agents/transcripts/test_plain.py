"""Plain text is what a person would have read, and is made in time that grows with the text only."""

from __future__ import annotations

import time

import pytest

from agents.transcripts.plain import plain, plain_line


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("hello", "hello"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b[38;2;1;2;3mtrue\x1b[m colour", "true colour"),
        ("\x1b[?25lhidden\x1b[?25h", "hidden"),
        ("\x1b[4:3mcurly\x1b[24m", "curly"),
        ("\x1b[2 qbar", "bar"),
        ("\x1b]0;a title\x07text", "text"),
        ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bP+q544e\x1b\\text", "text"),
        ("\x1b_apc\x1b\\text", "text"),
        ("\x1b(0lqk\x1b(B", "lqk"),
        ("\x1b=\x1b>\x1b7\x1b8\x1bMtext", "text"),
        ("10%\r50%\r100%", "100%"),
        ("windows\r", "windows"),
        ("a\tb", "a\tb"),
        ("bell\x07 back\x08space\x00", "bell backspace"),
        ("del\x7f c1\x9b", "del c1"),
        ("žluťoučký 👩‍👩‍👧 日本", "žluťoučký 👩‍👩‍👧 日本"),
        ("bad \ufffd\ufffd bytes", "bad \ufffd\ufffd bytes"),
        ("\x1b]0;never ended", "0;never ended"),
        ("text \x1b", "text "),
        ("", ""),
    ],
)
def test_a_line_without_its_escape_sequences(printed: str, read: str) -> None:
    assert plain_line(printed) == read


def test_lines_stay_lines() -> None:
    assert plain("\x1b[1mone\x1b[0m\r\n10%\r99%\n\nlast") == "one\n99%\n\nlast"


def test_a_sequence_over_several_lines_goes_as_a_whole() -> None:
    assert plain("a\x1b]0;two\nlines\x07b\x1bPsixel\ndata\x1b\\c") == "abc"


def test_no_control_character_but_tab_and_newline_is_left_of_anything() -> None:
    everything = "".join(map(chr, range(256))) * 3 + "".join("\x1b" + chr(code) for code in range(256))
    left = {char for char in plain(everything) if ord(char) < 32 or 127 <= ord(char) < 160}
    assert left <= {"\t", "\n"}


@pytest.mark.parametrize(
    "attack", ["\x1b]", "\x1b[", "\x1bP", "\x1b[1", "\x1b", "\r", "\x1b]0;x\x1b", "\x1b(", "\x1b]\n", "\x1b 0;"]
)
def test_hostile_output_does_not_take_long(attack: str) -> None:
    start = time.monotonic()
    plain(attack * (1_000_000 // len(attack)))
    assert time.monotonic() - start < 20
