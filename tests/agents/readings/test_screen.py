"""A screen tells what is typed from what is only suggested."""

from __future__ import annotations

from agents.readings.screen import Screen


def test_lines_are_plain_whatever_their_colours() -> None:
    screen = Screen.captured("\x1b[1mbold\x1b[0m plain\n\x1b[38;5;153m> \x1b[39mtyped\n")
    assert screen.lines == ("bold plain", "> typed")
    assert screen.text == "bold plain\n> typed"


def test_dim_text_is_not_taken_for_typed_text() -> None:
    screen = Screen.captured("> \x1b[2mTry this\x1b[0m\n> \x1b[22mreal\n")
    assert [screen.typed(0).rstrip(), screen.typed(1)] == [">", "> real"]


def test_grey_text_is_faint_and_white_or_coloured_text_is_not() -> None:
    screen = Screen.captured(
        "\x1b[90ma\x1b[39mb\x1b[38;5;244mc\x1b[38;2;136;136;136md\x1b[38;2;255;0;0me\x1b[38;5;231mf\n"
    )
    assert screen.typed(0) == " b  ef"


def test_a_style_goes_on_into_the_next_line() -> None:
    screen = Screen.captured("\x1b[2mone\ntwo\x1b[0m three\n")
    assert screen.typed(1).strip() == "three"


def test_a_background_colour_makes_nothing_faint() -> None:
    assert Screen.captured("\x1b[48;5;244mx\x1b[0m").typed(0) == "x"
