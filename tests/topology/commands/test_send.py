"""`send`, `compact` and `clear` queue a text and say how far it has come; `seen` says that it was looked at."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.topology.conftest import MakeRig
from tests.topology.rigs import seven
from tests.topology.seated import seated
from topology.commands import own_commands, seen, send
from topology.commands.calls import BadArgument, Call
from topology.errors import Conflict
from topology.models import Event, Message, Rig

pytestmark = pytest.mark.django_db


@pytest.fixture
def rig(make_rig: MakeRig) -> Rig:
    return make_rig(seven("team"))


@pytest.fixture(autouse=True)
def no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_commands, "WAIT_SECONDS", 0.0)


def call(**arguments: Any) -> Call:
    return Call("ann", {"seat": "dev-impl@team", "wait": 0.0, **arguments})


@pytest.mark.parametrize(
    ("given", "mode"), [({}, "when_idle"), ({"now": True}, "now"), ({"interrupt": True}, "interrupt")]
)
def test_a_text_is_queued_in_the_way_that_was_asked_for(rig: Rig, given: dict[str, bool], mode: str) -> None:
    seated(rig, "impl")
    answer = send.run(call(text="hello", **given))
    message = Message.objects.get()
    assert (message.text, message.mode, message.actor) == ("hello", mode, "ann")
    assert answer == {
        "message": message.pk, "seat": "dev-impl@team", "state": "queued", "reason": "", "evidence": ""
    }  # fmt: skip


def test_two_ways_at_once_are_none(rig: Rig) -> None:
    seated(rig, "impl")
    with pytest.raises(BadArgument, match="--now and --interrupt exclude each other"):
        send.run(call(text="hello", now=True, interrupt=True))
    assert not Message.objects.exists()


def test_nobody_waits_longer_than_a_request_may_take(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    seated(rig, "impl")
    monkeypatch.setattr(send, "MAX_WAIT_SECONDS", 0.1)
    began = time.monotonic()
    assert send.run(call(text="hello", wait=1000.0))["state"] == "queued"
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("runtime", "verb", "text"),
    [("claude-code", "compact", "/compact"), ("codex", "clear", "/clear"), ("opencode", "clear", "/new")],
)
def test_a_command_of_the_agents_own_is_typed_as_such(rig: Rig, runtime: str, verb: str, text: str) -> None:
    seated(rig, "impl", runtime=runtime)
    assert getattr(own_commands, verb)(call())["state"] == "queued"
    assert [(m.text, m.is_command, m.mode) for m in Message.objects.all()] == [(text, True, "when_idle")]


def test_a_runtime_without_such_a_command_is_told(rig: Rig) -> None:
    seated(rig, "impl", runtime="gemini")
    with pytest.raises(Conflict, match=r"cannot clear dev\.impl: gemini has no command for that"):
        own_commands.clear(call())
    seated(rig, "impl", "exited")
    with pytest.raises(Conflict, match=r"dev\.impl is exited"):
        own_commands.compact(call())


def test_what_was_finished_is_seen_once(rig: Rig) -> None:
    seat = seated(rig, "impl", activity="idle", unseen=True)
    assert seen.run(call()) == {"seat": "dev-impl@team", "was_new": True}
    assert seen.run(call())["was_new"] is False
    assert seen.run(Call("ann", {"seat": "dev-test@team"}))["was_new"] is False
    assert seat.session is not None
    seat.session.refresh_from_db()
    assert not seat.session.unseen
    assert Event.objects.get(kind="seat.seen").text == "ann has looked at dev.impl"
