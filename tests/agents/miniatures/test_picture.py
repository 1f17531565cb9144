"""A picture knows its lines again, and only what is different is told to who has an earlier one."""

from __future__ import annotations

import json
from typing import Any

from agents.miniatures.picture import Picture, told, told_gone

SEAT = "dev-impl@demo"


def picture(
    *lines: str, cols: int = 80, cursor: tuple[int, int] | None = (0, 0), before: Picture | None = None
) -> Picture:
    """A screen of these lines."""
    return Picture.of("\n".join(lines) + "\n", (cols, len(lines)), cursor, False, before)


def news(now: Picture, before: Picture | None) -> dict[str, Any]:
    """What is told, as the tab reads it."""
    found: dict[str, Any] = json.loads(told(SEAT, now, before))
    return found


def test_who_has_nothing_is_told_all_lines_that_are_not_empty() -> None:
    assert news(picture("one", "", "\x1b[31mthree"), None) == {
        "seat": SEAT, "cols": 80, "rows": 3, "cursor": [0, 0], "keys": False, "whole": True,
        "lines": {"0": [["one"]], "2": [["three", 1]]},
    }  # fmt: skip


def test_who_has_an_earlier_one_is_told_the_lines_that_are_different() -> None:
    before = picture("one", "two", "three")
    now = picture("one", "2", "", before=before)
    assert news(now, before)["lines"] == {"1": [["2"]], "2": []}
    assert news(now, before)["whole"] is False


def test_a_cursor_that_has_moved_is_told_without_any_line() -> None:
    before = picture("one", "two")
    found = news(picture("one", "two", cursor=None, before=before), before)
    assert (found["cursor"], found["lines"]) == (None, {})


def test_another_size_is_told_as_a_whole() -> None:
    before = picture("one", "two")
    assert news(picture("one", "two", cols=40, before=before), before)["whole"] is True
    found = news(picture("one", before=before), before)
    assert (found["whole"], found["rows"], found["lines"]) == (True, 1, {"0": [["one"]]})


def test_the_same_screen_is_the_same_picture() -> None:
    before = picture("one", "\x1b[31mtwo", "three")
    assert picture("one", "\x1b[31mtwo", "three", before=before) is before


def test_a_line_that_has_scrolled_is_not_read_again() -> None:
    before = picture("one", "two", "three")
    now = picture("two", "three", "four", before=before)
    assert now.lines[0] is before.lines[1]
    assert now.lines[1] is before.lines[2]


def test_a_line_under_another_style_is_another_line() -> None:
    before = picture("\x1b[31mred", "same")
    now = picture("\x1b[32mgreen", "same", before=before)
    assert now.lines[1].runs == '[["same",2]]'


def test_lines_that_tmux_leaves_out_are_empty() -> None:
    before = Picture.of("a\nb\nc\n", (80, 3), None, False)
    now = Picture.of("a\n", (80, 3), None, False, before)
    assert news(now, before)["lines"] == {"1": [], "2": []}


def test_a_seat_without_a_pane_is_told_as_gone() -> None:
    assert json.loads(told_gone('"x"')) == {"seat": '"x"', "gone": True}
