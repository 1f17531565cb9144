"""`rig send` gives a text as it is; the exit codes of it, `compact` and `clear` say whether they stalled."""

from __future__ import annotations

import io
import json
import sys
from argparse import Namespace
from typing import Any

import pytest

from rigweb.client import agents
from rigweb.client.exits import FAILED, USAGE, Failure

ACCEPTED = {"message": 1, "seat": "dev-impl@team", "state": "accepted", "reason": "", "evidence": ""}


class Server:
    """Answers every call alike, and keeps them."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.answer = answer
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def call(self, verb: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """Keep it."""
        self.calls.append((verb, parameters))
        return self.answer


def server(monkeypatch: pytest.MonkeyPatch, **more: str) -> Server:
    found = Server({**ACCEPTED, **more})
    monkeypatch.setattr(agents, "connect", lambda config: found)
    return found


def send(text: str, **more: Any) -> int:
    given = {"seat": "dev-impl@team", "text": text, "now": False, "interrupt": False, "wait": None, "json": False}
    return agents.send(Namespace(**{**given, **more}), None)  # type: ignore[arg-type]


@pytest.mark.parametrize("verb", ["compact", "clear"])
@pytest.mark.parametrize(("state", "code"), [("accepted", 0), ("stalled", FAILED)])
def test_a_command_of_the_agent_s_own_fails_when_it_stalled(
    monkeypatch: pytest.MonkeyPatch, verb: str, state: str, code: int
) -> None:
    found = server(monkeypatch, state=state, reason="nothing to compact")
    given = Namespace(verb=verb, seat="dev-impl@team", json=False)
    assert agents.own_command(given, None) == code  # type: ignore[arg-type]
    assert found.calls == [(verb, {"seat": "dev-impl@team"})]


def types(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_text_is_sent_and_what_became_of_it_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = server(monkeypatch)
    assert send("hello", now=True) == 0
    [(verb, parameters)] = found.calls
    assert (verb, parameters["seat"], parameters["text"], parameters["now"]) == ("send", "dev-impl@team", "hello", True)
    assert capsys.readouterr().out == "accepted: the agent started a turn with exactly this text\n"
    send("hello", json=True)
    assert json.loads(capsys.readouterr().out) == ACCEPTED


def test_a_dash_stands_for_standard_input_byte_for_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    found = server(monkeypatch)
    types(monkeypatch, "  ünï\r\n\ttab \n".encode())
    assert send("-") == 0
    assert found.calls[0][1]["text"] == "  ünï\r\n\ttab \n"


def test_standard_input_that_is_no_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = server(monkeypatch)
    types(monkeypatch, b"\xff\xfe")
    with pytest.raises(Failure, match="standard input is not UTF-8") as refused:
        send("-")
    assert refused.value.code == USAGE and found.calls == []


def test_a_text_that_stalled_fails_and_its_screen_does_nothing_to_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server(monkeypatch, state="stalled", reason="no turn began with it", evidence="> \x1b[2Jhello\n  two")
    assert send("hello") == FAILED
    shown = capsys.readouterr().out
    assert shown.startswith("stalled: no turn began with it\n\n>") and "two" in shown and "\x1b" not in shown
