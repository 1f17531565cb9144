"""SGR sequences as tmux writes them, and what it passes on from programs, become colours and attributes."""

from __future__ import annotations

import pytest

from agents.miniatures.styles import BOLD, FAINT, INVERSE, ITALIC, PLAIN, STRIKE, TRUE_COLOUR, UNDERLINE, Style, apply


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("31", Style(1)),
        ("97", Style(15)),
        ("44", Style(-1, 4)),
        ("100", Style(-1, 8)),
        ("38;5;208", Style(208)),
        ("48;5;17", Style(-1, 17)),
        ("38;2;1;2;3", Style(TRUE_COLOUR + 0x010203)),
        ("48:2::255:0:128", Style(-1, TRUE_COLOUR + 0xFF0080)),
        ("38:2:255:0:128", Style(TRUE_COLOUR + 0xFF0080)),
        ("38:5:9", Style(9)),
        ("1;3;4;7;9", Style(-1, -1, BOLD | ITALIC | UNDERLINE | INVERSE | STRIKE)),
        ("4:3", Style(-1, -1, UNDERLINE)),
        ("2;31;1", Style(1, -1, FAINT | BOLD)),
    ],
)
def test_an_instruction_gives_the_look_that_it_stands_for(parameters: str, expected: Style) -> None:
    assert apply(PLAIN, parameters) == expected


@pytest.mark.parametrize("parameters", ["", "0", "1;0", "39;49;22;23;24;27;28;29", "4:0"])
def test_everything_can_be_taken_back(parameters: str) -> None:
    assert apply(Style(-1, -1, UNDERLINE if parameters == "4:0" else 0), parameters) == PLAIN


def test_a_colour_is_taken_back_alone() -> None:
    assert apply(Style(1, 2, BOLD), "39") == Style(-1, 2, BOLD)
    assert apply(Style(1, 2, BOLD), "49") == Style(1, -1, BOLD)


@pytest.mark.parametrize(
    "parameters", ["5:3", "58;2;1;2;3", "58:5:1", "73", "38", "38;5", "38;9", "abc", "99999999999"]
)
def test_what_is_not_known_changes_nothing(parameters: str) -> None:
    assert apply(Style(1, 2, BOLD), parameters) == Style(1, 2, BOLD)


def test_the_colour_of_an_underline_does_not_eat_what_follows() -> None:
    assert apply(PLAIN, "58;2;1;2;3;31") == Style(1)
    assert apply(PLAIN, "58:2::1:2:3;31") == Style(1)


def test_numbers_out_of_range_give_the_nearest_colour() -> None:
    assert apply(PLAIN, "38;5;999") == Style(255)
    assert apply(PLAIN, "38;2;999;0;0") == Style(TRUE_COLOUR + 0xFF0000)
