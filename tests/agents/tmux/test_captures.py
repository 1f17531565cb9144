"""Many panes are captured by one process, and nobody's output is taken for another pane's."""

from __future__ import annotations

import pytest

from agents.errors import TmuxError
from agents.tmux.captures import MOST_PANES, capture, command, read
from tests.agents.real_tmux import RealTmux
from tests.real_server import eventually

pytestmark = pytest.mark.tmux


def printing(tmux: RealTmux, text: str, name: str = "dev-impl@my") -> str:
    """A pane that shows this; its id."""
    session = tmux.launch("bash", "-c", f"stty -echo; printf '{text}'; exec sleep 1000", session=tmux.session(name))
    assert eventually(lambda: tmux.screen(session).strip())
    return session.pane_id


def test_each_pane_comes_with_its_size_cursor_and_coloured_lines(tmux: RealTmux) -> None:
    one = printing(tmux, r"\033[31mred\033[0m", "dev-one@my")
    two = printing(tmux, r"\033[?25l\033[?1htwo\nlines", "dev-two@my")
    found = capture(tmux.socket, [two, one])
    assert list(found) == [two, one]
    assert (found[one].cols, found[one].rows, found[one].cursor, found[one].application_keys) == (
        120,
        40,
        (3, 0),
        False,
    )
    assert found[one].text.startswith("\x1b[31mred")
    assert found[one].text.count("\n") == 40
    assert (found[two].cursor, found[two].application_keys) == (None, True)
    assert found[two].text.split("\n")[:3] == ["two", "lines", ""]


def test_coloured_blanks_at_the_end_of_a_line_are_kept(tmux: RealTmux) -> None:
    pane = printing(tmux, r"x\033[44m      \033[0m")
    assert capture(tmux.socket, [pane])[pane].text.split("\n")[0].rstrip("\x1b[0m") == "x\x1b[44m      "


def test_panes_that_are_gone_are_left_out_wherever_they_stand(tmux: RealTmux) -> None:
    panes = [printing(tmux, f"pane {i}", f"dev-m{i}@my") for i in range(3)]
    asked = ["%99", panes[0], "%98", "%97", panes[1], panes[2], "%96"]
    assert list(capture(tmux.socket, asked)) == panes


def test_more_panes_than_one_command_carries_are_all_captured(tmux: RealTmux) -> None:
    pane = printing(tmux, "here")
    assert len(" ".join(command(["%99999"] * MOST_PANES, "0" * 16))) < 16 * 1024
    assert list(capture(tmux.socket, ["%900"] * 3 + [pane])) == [pane]
    assert capture(tmux.socket, [pane] * (2 * MOST_PANES + 1)).keys() == {pane}


def test_no_pane_costs_nothing() -> None:
    assert capture("rigwebtest-no-such-server", []) == {}


def test_without_a_server_there_is_nothing_to_see() -> None:
    assert capture("rigwebtest-no-such-server", ["%0"]) == {}


def test_a_pane_cannot_pretend_to_be_another() -> None:
    printed = "SEAL %1 10 2 0 0 1 0\nDEAL %2 10 2 0 0 1 0\nSEAL\n"
    assert list(read(printed, "SEAL")) == ["%1"]


def test_a_pane_without_facts_or_without_a_screen_is_left_out() -> None:
    assert read("SEAL       \n\nSEAL %1 10 2 0 0 1 0\n", "SEAL") == {}


def test_without_tmux_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(TmuxError, match="apt install tmux"):
        capture("rigwebtest-none", ["%0"])
