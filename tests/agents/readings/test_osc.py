"""Sequences are found in a program's raw output, however it is cut into pieces."""

from __future__ import annotations

from agents.readings.osc import OscScanner

OUTPUT = b"text\x1b]0;a title\x07more\x1b[2J\x1b]7501;state=idle:app=codex\x1b\\end"
FOUND = [(0, "a title"), (7501, "state=idle:app=codex")]


def test_sequences_are_found_with_their_numbers() -> None:
    assert list(OscScanner().feed(OUTPUT)) == FOUND


def test_a_sequence_may_come_in_any_pieces() -> None:
    for cut in range(len(OUTPUT)):
        scanner = OscScanner()
        assert [*scanner.feed(OUTPUT[:cut]), *scanner.feed(OUTPUT[cut:])] == FOUND
    scanner = OscScanner()
    assert [found for byte in OUTPUT for found in scanner.feed(bytes([byte]))] == FOUND


def test_a_sequence_that_never_ends_is_given_up() -> None:
    scanner = OscScanner()
    assert list(scanner.feed(b"\x1b]0;" + b"x" * 100_000)) == []
    assert list(scanner.feed(b"\x07\x1b]0;next\x07")) == [(0, "next")]


def test_what_is_no_number_is_passed_over() -> None:
    assert list(OscScanner().feed(b"\x1b]P12\x07\x1b]2;t\x07")) == [(2, "t")]
