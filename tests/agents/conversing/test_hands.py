"""What we do to a pane goes to exactly that pane, and only while its program runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.conversing.hands import Hands
from agents.errors import SessionGone, TmuxError
from agents.watch import TmuxWatch
from tests.agents.real_tmux import RealTmux, content, noticed, until

pytestmark = pytest.mark.tmux


async def test_a_pane_that_was_never_seen_is_not_touched(eye: TmuxWatch) -> None:
    hands = Hands(eye, 1)
    assert not hands.can_type
    for deed in (hands.screen, hands.is_scrolled, hands.leave_modes, lambda: hands.press("Enter")):
        with pytest.raises(SessionGone):
            await deed()
    with pytest.raises(SessionGone):
        hands.paste("x")


async def test_the_pane_of_a_program_that_has_ended_is_not_touched(eye: TmuxWatch, tmux: RealTmux) -> None:
    session = tmux.launch("true")
    await noticed(eye, session)
    hands = Hands(eye, session.pk)
    assert await until(lambda: eye.pane_of(session.pk).dead) and not hands.can_type
    for deed in (hands.screen, hands.is_scrolled, hands.leave_modes, lambda: hands.press("Enter")):
        with pytest.raises(SessionGone, match="its program has ended"):
            await deed()


async def test_keys_are_pressed_in_their_order(eye: TmuxWatch, tmux: RealTmux, tmp_path: Path) -> None:
    session = tmux.read_keys(tmp_path / "typed")
    await noticed(eye, session)
    await Hands(eye, session.pk).press("a", "Escape", "-", "Enter", "C-c")
    assert await until(lambda: content(tmp_path / "typed") == b"a\x1b-\r\x03")


async def test_a_key_that_tmux_refuses_is_an_error(eye: TmuxWatch, tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    await noticed(eye, session)
    tmux("kill-session", "-t", "=dev-impl@my")
    with pytest.raises(TmuxError):
        await Hands(eye, session.pk).press("Enter")


async def test_several_pieces_are_pasted_each_in_brackets_of_its_own(
    eye: TmuxWatch, tmux: RealTmux, tmp_path: Path
) -> None:
    session = tmux.read_keys(tmp_path / "typed", b"\x1b[?2004h")
    await noticed(eye, session)
    Hands(eye, session.pk).paste("one é", "two")
    wanted = "\x1b[200~one é\x1b[201~\x1b[200~two\x1b[201~".encode()
    assert await until(lambda: content(tmp_path / "typed") == wanted)
    Hands(eye, session.pk).paste("half \ud83d a pair")
    assert await until(lambda: content(tmp_path / "typed") == wanted + b"\x1b[200~half ? a pair\x1b[201~")


async def test_the_screen_and_whether_somebody_scrolls_in_it_are_seen(eye: TmuxWatch, tmux: RealTmux) -> None:
    session = tmux.launch("sh", "-c", "printf 'plain \\033[2mfaint\\033[0m'; exec cat")
    await noticed(eye, session)
    hands = Hands(eye, session.pk)
    assert await until(lambda: "faint" in tmux.screen(session))
    screen = await hands.screen()
    assert (screen.lines[0], screen.typed(0).rstrip()) == ("plain faint", "plain")
    assert not await hands.is_scrolled()
    tmux("copy-mode", "-t", session.pane_id)
    assert await hands.is_scrolled()
    await hands.leave_modes()
    assert not await hands.is_scrolled()
