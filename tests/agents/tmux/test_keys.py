"""What a person types and pastes reaches the program byte for byte, and nothing else does."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from agents.tmux import keys
from agents.watch import TmuxWatch
from tests.agents.real_tmux import RealTmux, content, listing, noticed, until

PASTE_START = b"\x1b[200~"
BRACKETED = b"\x1b[?2004h"


async def _arrives(path: Path, expected: bytes) -> None:
    await until(lambda: path.stat().st_size >= len(expected))
    assert content(path) == expected


async def test_every_byte_that_is_typed_arrives(tmux: RealTmux, eye: TmuxWatch, tmp_path: Path) -> None:
    session = tmux.read_keys(tmp_path / "typed")
    await noticed(eye, session)
    everything = bytes(range(256))
    eye.type(session.pk, everything)
    for byte in everything:
        eye.type(session.pk, bytes([byte]))
    await _arrives(tmp_path / "typed", everything * 2)


async def test_a_person_s_prefix_and_key_bindings_do_not_get_in_between(
    tmux: RealTmux, eye: TmuxWatch, tmp_path: Path
) -> None:
    tmux("bind-key", "-n", "x", "kill-server")
    session = tmux.read_keys(tmp_path / "typed")
    await noticed(eye, session)
    eye.type(session.pk, b"\x02d\x02cx")
    await _arrives(tmp_path / "typed", b"\x02d\x02cx")


@pytest.mark.parametrize("sent", [b"\x1b[%c", b"\x1bO%c"])
@pytest.mark.parametrize(("modes", "arrives"), [(b"", b"\x1b[%c"), (b"\x1b[?1h", b"\x1bO%c")])
async def test_cursor_keys_arrive_in_the_form_the_program_asked_for(
    tmux: RealTmux, eye: TmuxWatch, tmp_path: Path, sent: bytes, modes: bytes, arrives: bytes
) -> None:
    session = tmux.read_keys(tmp_path / "typed", modes)
    await noticed(eye, session)
    eye.type(session.pk, b"a" + b"".join(sent % key for key in b"ABCD") + b"z")
    await _arrives(tmp_path / "typed", b"a" + b"".join(arrives % key for key in b"ABCD") + b"z")


async def test_keys_with_modifiers_and_function_keys_arrive_as_they_are(
    tmux: RealTmux, eye: TmuxWatch, tmp_path: Path
) -> None:
    session = tmux.read_keys(tmp_path / "typed", b"\x1b[?1h")
    await noticed(eye, session)
    pressed = b"\x1b[1;5A\x1bOP\x1b[15~\x1b[3~\x1b[Z\x1ba\x1b\x7f\r\t"
    eye.type(session.pk, pressed)
    await _arrives(tmp_path / "typed", pressed)


@pytest.mark.parametrize("mode", [["copy-mode"], ["choose-tree"], ["clock-mode"]])
async def test_a_mode_that_somebody_entered_is_left_first(
    tmux: RealTmux, eye: TmuxWatch, tmp_path: Path, mode: list[str]
) -> None:
    session = tmux.read_keys(tmp_path / "typed")
    await noticed(eye, session)
    tmux(*mode, "-t", session.pane_id)
    eye.type(session.pk, b"typed")
    await _arrives(tmp_path / "typed", b"typed")
    tmux(*mode, "-t", session.pane_id)
    eye.paste(session.pk, b"pasted")
    await _arrives(tmp_path / "typed", b"typedpasted")
    assert tmux("display-message", "-p", "-t", session.pane_id, "#{pane_in_mode}") == "0"


async def test_the_panes_are_still_told_right_after_a_mode_was_left(
    tmux: RealTmux, eye: TmuxWatch, tmp_path: Path
) -> None:
    session = tmux.read_keys(tmp_path / "typed")
    await noticed(eye, session)
    tmux("copy-mode", "-t", session.pane_id)
    eye.type(session.pk, b"x")
    other = tmux.launch("cat", session=tmux.session("dev-qa@my"))
    await noticed(eye, other)
    assert eye.pane_of(other.pk).id == other.pane_id


@pytest.mark.parametrize(
    ("modes", "arrives"), [(b"", b"hello\nyou"), (BRACKETED, PASTE_START + b"hello\nyou" + keys.PASTE_END)]
)
async def test_a_paste_is_bracketed_if_the_program_asked_for_that(
    tmux: RealTmux, eye: TmuxWatch, tmp_path: Path, modes: bytes, arrives: bytes
) -> None:
    session = tmux.read_keys(tmp_path / "typed", modes)
    await noticed(eye, session)
    eye.paste(session.pk, b"hello\nyou")
    await _arrives(tmp_path / "typed", arrives)


async def test_a_pasted_text_cannot_end_its_own_brackets(tmux: RealTmux, eye: TmuxWatch, tmp_path: Path) -> None:
    session = tmux.read_keys(tmp_path / "typed", BRACKETED)
    await noticed(eye, session)
    eye.paste(session.pk, b"safe\x1b[20\x1b[201~1~rm -rf\r")
    await _arrives(tmp_path / "typed", PASTE_START + b"saferm -rf\r" + keys.PASTE_END)


async def test_a_megabyte_is_pasted_exactly_and_what_is_typed_afterwards_comes_after_it(
    tmux: RealTmux, eye: TmuxWatch, tmp_path: Path
) -> None:
    session = tmux.read_keys(tmp_path / "typed")
    await noticed(eye, session)
    text = bytes(range(256)) * 4096
    eye.type(session.pk, b"before")
    eye.paste(session.pk, text)
    eye.type(session.pk, b"after")
    eye.paste(session.pk, b"; #{pid} #(touch pwned) \0 '\"\n")
    await _arrives(tmp_path / "typed", b"before" + text + b"after" + b"; #{pid} #(touch pwned) \0 '\"\n")


async def test_a_paste_leaves_neither_files_nor_buffers(
    tmux: RealTmux, eye: TmuxWatch, tmp_path: Path, home: Path
) -> None:
    before = listing(home)
    session = tmux.read_keys(tmp_path / "typed")
    await noticed(eye, session)
    eye.paste(session.pk, b"secret")
    (scratch,) = set(listing(home)) - set(before)
    assert scratch.stat().st_mode & 0o777 == 0o600
    await _arrives(tmp_path / "typed", b"secret")
    assert await until(lambda: listing(home) == before)
    assert tmux("list-buffers") == ""


def test_an_end_of_paste_is_removed_however_it_is_nested() -> None:
    end = keys.PASTE_END
    assert keys.without_paste_end(b"a" + end + b"b" + end) == b"ab"
    for cut in range(1, len(end)):
        assert keys.without_paste_end(end[:cut] + end + end[cut:]) == b""
    assert keys.without_paste_end(b"~tilde~ \x1b[200~ stays~") == b"~tilde~ \x1b[200~ stays~"


def test_removing_ends_of_paste_stays_fast_when_they_are_nested_a_hundred_thousand_times() -> None:
    start = time.monotonic()
    assert keys.without_paste_end(b"\x1b[201" * 100_000 + b"~" * 100_000) == b""
    assert time.monotonic() - start < 30


@pytest.mark.parametrize("report", [b"\x1b[<0;1;1M", b"\x1b[<0;1;1m", b"\x1b[<64;120;40M", b"\x1b[<35;500;300M"])
def test_a_mouse_report_is_let_through(report: bytes) -> None:
    assert keys.MOUSE_REPORT.match(report)


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"a",
        b"\x02d",
        b"\x1b[<0;1;1M\x02d",
        b"\x02d\x1b[<0;1;1M",
        b"\x1b[<0;1;1M\n",
        b"\x1b[<0;1;1Mm",
        b"\x1b[<;;M",
        b"\x1b[<0;1M",
        b"\x1b[<1234;1;1M",
        b"\x1b[<0;123456;1M",
        b"\x1b[<-1;1;1M",
        b"\x1b[<0;1;1~",
        b"\x1b[M   ",
        "\x1b[<\u0660;1;1M".encode(),
    ],
)
def test_nothing_but_a_mouse_report_is_let_through(other: bytes) -> None:
    assert keys.MOUSE_REPORT.match(other) is None


def test_a_word_of_a_command_line_reaches_tmux_whole(tmux: RealTmux) -> None:
    tmux.keep()
    hostile = 'it\'s; a "test" #{x} $HOME \\ ~ { } % 日本'
    line = f"set-option -g @word {keys.word(hostile)}"
    (tmux.folder / "lines").write_text(line + "\n")
    tmux("source-file", str(tmux.folder / "lines"))
    assert tmux("show-options", "-gv", "@word") == hostile


@pytest.mark.parametrize("text", [b"", b"one", b"a\x1b[201~b", b"\x1b[20\x1b[201~1~", b"\x1b[201~" * 3])
def test_a_bracketed_text_has_one_beginning_and_one_end(text: bytes) -> None:
    whole = keys.bracketed(text)
    assert whole.startswith(PASTE_START) and whole.endswith(keys.PASTE_END)
    assert whole.count(keys.PASTE_END) == 1
