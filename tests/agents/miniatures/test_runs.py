"""A captured line becomes stretches of text that look alike, each at its columns."""

from __future__ import annotations

import unicodedata

import pytest

from agents.miniatures.cells import pieces
from agents.miniatures.runs import Line, read
from agents.miniatures.styles import INVERSE, PLAIN, Style


def test_plain_text_is_one_run_of_nothing_but_text() -> None:
    assert read("hello there")[0] == [["hello there"]]


def test_each_look_is_a_run_shortened_by_what_is_usual() -> None:
    runs, _ = read("\x1b[31mred\x1b[0m\x1b[39m\x1b[49mplain\x1b[44mblue\x1b[1;49mbold")
    assert runs == [["red", 1], ["plain"], ["blue", -1, 4], ["bold", -1, -1, 1]]


def test_a_style_goes_on_into_the_next_line() -> None:
    _, after = read("\x1b[32mgreen")
    assert after == (Style(2), False)
    assert read("still", *after)[0] == [["still", 2]]


def test_a_blank_belongs_to_what_stands_before_it_in_any_colour() -> None:
    assert read("\x1b[31mred\x1b[0m \x1b[31mred")[0] == [["red red", 1]]
    assert read("\x1b[31mred\x1b[44m \x1b[0mx")[0] == [["red", 1], [" ", -1, 4], ["x"]]


def test_blanks_at_the_end_are_left_out_unless_they_can_be_seen() -> None:
    assert read("x    ")[0] == [["x"]]
    assert read("     ")[0] == []
    assert read("x\x1b[41m   ")[0] == [["x"], ["   ", -1, 1]]
    assert read("\x1b[7m   \x1b[0m  ")[0] == [["   ", -1, -1, INVERSE]]


def test_what_is_hidden_is_not_sent() -> None:
    assert read("a\x1b[8msecret\x1b[28mb")[0] == [["a      b"]]


def test_line_drawing_letters_become_lines_until_it_is_switched_off() -> None:
    runs, after = read("\x0elqk\x0f lqk \x0ex")
    assert runs == [["┌─┐ lqk │"]]
    assert read("mqj", *after)[0] == [["└─┘"]]


def test_wide_and_joined_characters_stand_alone_with_their_columns() -> None:
    runs, _ = read("a漢字b e\u0301 👩\u200d👧 ❤\ufe0f")
    assert runs == [
        ["a"], ["漢", -1, -1, 0, 2], ["字", -1, -1, 0, 2], ["b "], ["e\u0301", -1, -1, 0, 1], [" "],
        ["👩\u200d👧", -1, -1, 0, 2], [" "], ["❤\ufe0f", -1, -1, 0, 1],
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\", "\x1bclink", "l\x07ink"])
def test_what_is_no_text_is_left_out(text: str) -> None:
    assert read(text)[0] == [["link"]]


def test_every_character_that_is_taken_for_narrow_has_one_column_and_joins_nothing() -> None:
    for code in range(0x20, 0x3000):
        character = chr(code)
        category = unicodedata.category(character)
        if category != "Cn" and list(pieces(f"{character}x")) == [(f"{character}x", 0)]:
            assert unicodedata.east_asian_width(character) not in ("W", "F"), hex(code)
            assert category not in ("Mn", "Me"), hex(code)


def test_a_line_is_sent_as_json() -> None:
    assert Line('say "漢"', (PLAIN, False)).runs == '[["say \\""],["漢",-1,-1,0,2],["\\""]]'
