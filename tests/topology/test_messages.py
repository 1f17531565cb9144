"""Messages reach the courier once and in order, and how far each has come is written down."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import OperationalError

from agents import sessions, states
from agents.conversing.letters import Letter, Progress
from agents.models import Session
from tests.topology.conftest import MakeRig
from tests.topology.rigs import seven
from tests.topology.seated import seated
from topology import messages
from topology.commands import explain
from topology.commands.calls import Call
from topology.journal import note
from topology.messages import Postman, give_up_typed, note_progress, queued, readdress, wait
from topology.models import Event, Message, Seat
from topology.models import message as modes
from topology.posting import post
from topology.threads import in_thread
from topology.truth import Finding

pytestmark = pytest.mark.django_db(transaction=True)


class Courier:
    """Takes letters and brings none; typing: those that it does not give back; tidied: texts to take out of inputs."""

    def __init__(self) -> None:
        self.letters: list[tuple[Letter, str]] = []
        self.typing: set[str] = set()
        self.tidied: list[tuple[str, str]] = []
        self.arrived = asyncio.Event()

    def post(self, letter: Letter, runtime: str) -> None:
        """Take it."""
        self.letters.append((letter, runtime))
        self.arrived.set()

    def take_back(self, letter: Letter) -> bool:
        """Give it back."""
        if letter.text in self.typing:
            return False
        self.letters = [item for item in self.letters if item[0] != letter]
        self.arrived.set()
        return True

    def tidy(self, letter: Letter, runtime: str) -> None:
        """Keep it."""
        self.tidied.append((letter.text, runtime))

    async def has(self, *texts: str) -> bool:
        """Whether these are the letters that were taken, within a while."""
        async with asyncio.timeout(30):
            while [letter.text for letter, _ in self.letters] != list(texts):
                self.arrived.clear()
                await self.arrived.wait()
        return True


@pytest.fixture
def seat(make_rig: MakeRig) -> Seat:
    return seated(make_rig(seven("team")), "impl")


def send(seat: Seat, text: str, mode: str = modes.WHEN_IDLE, **more: bool) -> Message:
    return post(seat, text, mode, "ann", **more)


@pytest.fixture
async def courier() -> Courier:
    return Courier()


@pytest.fixture
async def postman(courier: Courier, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Postman]:
    monkeypatch.setattr(messages, "RETRY_SECONDS", 0.01)
    postman = Postman()
    task = asyncio.ensure_future(postman.run(courier))  # type: ignore[arg-type]
    yield postman
    assert not task.done()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


QUEUED: tuple[dict[str, Any], ...] = ({"kind": "message.queued"},)


def test_what_waits_is_handed_over_as_it_was_given_oldest_first(seat: Seat) -> None:
    first, second = send(seat, "one"), send(seat, "/compact", modes.NOW, is_command=True, ahead=True)
    done = send(seat, "done")
    Message.objects.filter(pk=done.pk).update(state="accepted")
    assert queued() == [
        (Letter(first.pk, seat.session_id or 0, "one"), "claude-code"),
        (Letter(second.pk, seat.session_id or 0, "/compact", "now", is_command=True, ahead=True), "claude-code"),
    ]


def test_each_stage_is_written_down_with_its_reason_its_evidence_and_an_event(seat: Seat) -> None:
    key = send(seat, "hello").pk
    note_progress(
        [
            (key, Progress("queued", "it is working")),
            (key, Progress("typed")),
            (key, Progress("stalled", "no turn began with it", "the screen")),
            (999, Progress("typed")),
        ]
    )
    message = Message.objects.get(pk=key)
    assert (message.state, message.reason, message.evidence) == ("stalled", "no turn began with it", "the screen")
    kinds = Event.objects.filter(kind__startswith="message.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["message.queued", "message.waits", "message.typed", "message.stalled"]


def test_what_has_come_to_its_end_moves_no_more(seat: Seat) -> None:
    key = send(seat, "hello").pk
    note_progress([(key, Progress("accepted")), (key, Progress("stalled", "late"))])
    assert Message.objects.get(pk=key).state == "accepted"


def test_what_an_earlier_server_was_typing_is_given_up_and_what_it_had_not_typed_is_not(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can know whether it arrived: to type it again could make it arrive twice."""
    monkeypatch.setattr(sessions, "last_screen", lambda session: f"screen of {session.address}")
    rows = {state: send(seat, state) for state in ("queued", "typed", "submitted", "accepted")}
    unprovable = send(seat, "for a terminal")
    for state, row in rows.items():
        Message.objects.filter(pk=row.pk).update(state=state)
    Message.objects.filter(pk=unprovable.pk).update(state="submitted", reason="Terminal does not say")
    give_up_typed()
    now = {m.text: m.state for m in Message.objects.all()}
    assert now == {
        "queued": "queued", "typed": "stalled", "submitted": "stalled", "accepted": "accepted",
        "for a terminal": "submitted",
    }  # fmt: skip
    given_up = Message.objects.get(text="typed")
    assert "the server ended while it was being sent" in given_up.reason
    assert given_up.evidence == "screen of dev-impl@team"


async def test_what_waited_for_the_server_is_handed_over_and_what_was_typed_is_not(
    seat: Seat, courier: Courier, request: pytest.FixtureRequest
) -> None:
    typed = await in_thread(send)(seat, "typed")
    await in_thread(Message.objects.filter(pk=typed.pk).update)(state="typed")
    await in_thread(send)(seat, "waits")
    task = asyncio.ensure_future(Postman().run(courier))  # type: ignore[arg-type]
    assert await courier.has("waits")
    task.cancel()
    assert await in_thread(Message.objects.get)(state="stalled") == typed
    assert courier.tidied == [("typed", "claude-code")], "it may stand in the input still"


async def test_each_message_is_handed_over_once_as_soon_as_it_is_queued(
    seat: Seat, courier: Courier, postman: Postman
) -> None:
    for text in ("one", "two"):
        await in_thread(send)(seat, text)
        postman.listen(QUEUED)
    assert await courier.has("one", "two")
    courier.typing = {"one"}
    await postman.report(courier.letters[0][0], Progress("typed"))
    await in_thread(send)(seat, "three")
    postman.listen(QUEUED)
    assert await courier.has("one", "two", "three")


async def test_a_report_is_done_only_once_it_is_written_down(
    seat: Seat, courier: Courier, postman: Postman, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = iter((True, True))

    def write(reports: Any, really: Callable[[Any], None] = note_progress) -> None:
        if reports and next(fails, False):
            raise OperationalError("database is locked")
        really(reports)

    monkeypatch.setattr(messages, "note_progress", write)
    message = await in_thread(send)(seat, "hello")
    postman.listen(QUEUED)
    assert await courier.has("hello")
    courier.typing = {"hello"}
    async with asyncio.timeout(30):
        await postman.report(courier.letters[0][0], Progress("typed"))
    assert next(fails, None) is None
    assert (await in_thread(Message.objects.get)(pk=message.pk)).state == "typed"
    await in_thread(send)(seat, "next")
    postman.listen(QUEUED)
    assert await courier.has("hello", "next"), "it was not handed over again"


def ends(seat: Seat) -> None:
    """Its program ends."""
    assert seat.session is not None
    note([(seat, Finding(states.EXITED, signal=9))])
    seat.session.refresh_from_db()


def starts_again(seat: Seat, state: str = states.RUNNING) -> int:
    """Its program is started anew; the key of its new session."""
    return seated(seat.rig, seat.member, state).session_id or 0


def test_what_waits_when_a_seat_is_restarted_is_for_its_new_session_and_comes_before_what_is_newer(seat: Seat) -> None:
    old = [send(seat, "one"), send(seat, "two")]
    note_progress([(old[0].pk, Progress("queued", "it is working"))])
    ends(seat)
    starting = starts_again(seat, states.LAUNCHING)
    send(Seat.objects.get(pk=seat.pk), "newer")
    readdress()
    assert queued() == [], "it is not ready"
    Session.objects.move(starting, states.RUNNING)
    assert [(letter.text, letter.session) for letter, _ in queued()] == [
        ("one", starting), ("two", starting), ("newer", starting),
    ]  # fmt: skip
    assert Message.objects.get(text="one").reason == "", "it waits for the old program's turn no more"


def test_what_waits_for_a_seat_that_is_down_says_so_once_and_is_not_brought(seat: Seat) -> None:
    key = send(seat, "hello").pk
    ends(seat)
    for _ in range(2):
        readdress()
    message = Message.objects.get(pk=key)
    assert (message.state, message.reason) == (
        "queued", "it is not running; this is brought when the seat runs again",
    )  # fmt: skip
    assert queued() == []
    assert explain.run(Call("ann", {"seat": seat.address}))["messages"] == [
        {"message": key, "state": "queued", "reason": message.reason}
    ]
    assert Event.objects.filter(kind="message.waits").count() == 1


def test_what_is_said_too_late_of_a_program_that_has_ended_does_not_hide_that(seat: Seat) -> None:
    key = send(seat, "hello").pk
    ends(seat)
    readdress()
    note_progress([(key, Progress("queued", "its status file is not there"))])
    assert "it is not running" in Message.objects.get(pk=key).reason


def test_what_was_being_typed_when_its_program_ended_is_brought_to_no_other(seat: Seat) -> None:
    key = send(seat, "hello").pk
    note_progress([(key, Progress("typed"))])
    ends(seat)
    starts_again(seat)
    readdress()
    assert queued() == [] and Message.objects.get(pk=key).session_id == seat.session_id


async def test_what_waits_is_taken_from_the_courier_while_its_seat_ends_and_handed_over_when_it_runs_again(
    seat: Seat, courier: Courier, postman: Postman
) -> None:
    for text in ("typed", "one", "two"):
        await in_thread(send)(seat, text)
    postman.listen(QUEUED)
    assert await courier.has("typed", "one", "two")
    courier.typing = {"typed"}
    await postman.report(courier.letters[0][0], Progress("typed"))
    await in_thread(Session.objects.move)(seat.session_id, states.STOPPING)
    postman.listen(({"kind": "seat.stopping"},))
    assert await courier.has("typed")
    await in_thread(ends)(seat)
    again = await in_thread(starts_again)(seat)
    postman.listen(({"kind": "seat.running"},))
    assert await courier.has("typed", "one", "two")
    assert [letter.session for letter, _ in courier.letters] == [seat.session_id, again, again]


async def test_what_the_courier_is_about_to_type_is_not_handed_over_a_second_time(
    seat: Seat, courier: Courier, postman: Postman
) -> None:
    """It has not been written down yet that it is being typed."""
    await in_thread(send)(seat, "typed")
    postman.listen(QUEUED)
    assert await courier.has("typed")
    courier.typing = {"typed"}
    await in_thread(ends)(seat)
    await in_thread(starts_again)(seat)
    await in_thread(send)(await in_thread(Seat.objects.select_related("session", "rig", "pod").get)(pk=seat.pk), "new")
    postman.listen(QUEUED)
    assert await courier.has("typed", "new")


async def test_what_is_handed_over_again_after_a_stop_was_cancelled_keeps_its_order(
    seat: Seat, courier: Courier, postman: Postman
) -> None:
    for text in ("one", "two"):
        await in_thread(send)(seat, text)
    postman.listen(QUEUED)
    assert await courier.has("one", "two")
    await in_thread(Session.objects.move)(seat.session_id, states.STOPPING)
    postman.listen(({"kind": "seat.stopping"},))
    assert await courier.has()
    await in_thread(Session.objects.move)(seat.session_id, states.RUNNING)
    postman.listen(({"kind": "seat.running"},))
    assert await courier.has("one", "two")


@pytest.fixture
def later() -> Iterator[Callable[[Callable[[], object]], None]]:
    """Does something a moment later, on a thread."""
    threads: list[threading.Timer] = []

    def plan(work: Callable[[], object]) -> None:
        threads.append(threading.Timer(0.2, work))
        threads[-1].start()

    yield plan
    for thread in threads:
        thread.join()


def test_who_waits_for_a_message_is_told_once_it_moves_no_more_or_the_time_is_over(
    seat: Seat, later: Callable[[Callable[[], object]], None]
) -> None:
    message = send(seat, "hello")
    assert wait(message, 0.05).state == "queued"
    began = time.monotonic()
    later(lambda: Message.objects.filter(pk=message.pk).update(state="accepted"))
    assert wait(message, 20).state == "accepted"
    assert time.monotonic() - began < 15
