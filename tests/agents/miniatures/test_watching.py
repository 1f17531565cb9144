"""What tabs are told of panes in a real tmux: what they asked for, when it changes, no more often than they said."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest

from agents import sessions
from agents.errors import AgentError
from agents.miniatures import capturing
from agents.miniatures.capturing import Capturer
from agents.miniatures.watching import MOST_BEHIND, MOST_SEATS, Miniatures
from agents.models import Session
from agents.transcripts.recording import GrowthWatch
from tests.agents.real_tmux import RealTmux, until
from tests.real_server import eventually

pytestmark = pytest.mark.tmux

ECHO = ["bash", "-c", "stty -echo; echo ready; while IFS= read -r line; do printf '%s\\n' \"$line\"; done"]
ENDLESS = ["bash", "-c", "echo ready; while sleep 0.01; do echo x; done"]
SEAT = "dev-impl@my"


class Scene:
    """A capturer over a real tmux, told of growth and panes as the server tells it."""

    def __init__(self, tmux: RealTmux) -> None:
        self.tmux = tmux
        self.capturer = Capturer(tmux.socket)
        self.growth = GrowthWatch(self.capturer.wake)
        self.seats: dict[str, Session] = {}

    def launch(self, seat: str = SEAT, argv: Sequence[str] = ECHO) -> Session:
        self.seats[seat] = self.tmux.launch(*argv, session=self.tmux.session(seat))
        self.growth.follow(self.seats[seat].pk, self.seats[seat].transcript_dir)
        self.look()
        return self.seats[seat]

    def look(self) -> None:
        """Tell what panes there are."""
        ours = sessions.session_rows(self.tmux.server.list_panes())
        self.capturer.follow({seat: (s.pk, ours[s.pk]) for seat, s in self.seats.items() if s.pk in ours})

    def say(self, text: str, seat: str = SEAT) -> None:
        """Let the program of a seat print a line, once it is ready: before, its terminal would print it too."""
        assert eventually(lambda: "ready" in self.tmux.screen(self.seats[seat]))
        self.tmux("send-keys", "-t", self.seats[seat].pane_id, "-l", text)
        self.tmux("send-keys", "-t", self.seats[seat].pane_id, "Enter")


class Tab:
    """What a tab has been sent, and the screens that this makes."""

    def __init__(self, scene: Scene, draws: bool = True) -> None:
        self.sent: list[dict[str, Any]] = []
        self.screens: dict[str, dict[str, Any]] = {}
        self.draws = draws
        self.miniatures = Miniatures(scene.capturer, self._receive)

    def watch(self, **rates: float) -> None:
        self.miniatures.receive({"type": "watch", "seats": {f"dev-{name}@my": rate for name, rate in rates.items()}})

    def drawn(self, batch: object) -> None:
        self.miniatures.receive({"type": "drawn", "batch": batch})

    def text(self, seat: str = SEAT) -> str:
        lines = self.screens.get(seat, {}).get("lines", {})
        return "\n".join("".join(run[0] for run in lines[row]) for row in sorted(lines, key=int))

    def told(self, seat: str = SEAT) -> list[dict[str, Any]]:
        return [screen for message in self.sent for screen in message["screens"] if screen["seat"] == seat]

    def _receive(self, text: str) -> None:
        message = json.loads(text)
        self.sent.append(message)
        for screen in message["screens"]:
            old = {} if screen.get("whole") else self.screens.get(screen["seat"], {}).get("lines", {})
            self.screens[screen["seat"]] = {**screen, "lines": {**old, **screen.get("lines", {})}}
        if self.draws:
            asyncio.get_running_loop().call_soon(self.drawn, message["batch"])


@pytest.fixture
async def scene(tmux: RealTmux) -> AsyncIterator[Scene]:
    scene = Scene(tmux)
    tasks = [asyncio.ensure_future(scene.capturer.run()), asyncio.ensure_future(scene.growth.run())]
    yield scene
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    scene.growth.close()


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The panes of each process that has captured some."""
    made: list[list[str]] = []
    really: Callable[..., Any] = capturing.capture

    def capture(socket: str, panes: list[str]) -> Any:
        made.append(panes)
        return really(socket, panes)

    monkeypatch.setattr(capturing, "capture", capture)
    return made


@pytest.mark.parametrize(
    "message",
    [
        {"type": "watch"},
        {"type": "watch", "seats": []},
        {"type": "watch", "seats": None},
        {"type": "watch", "seats": {"x" * 256: 1}},
        {"type": "watch", "seats": {SEAT: 0}},
        {"type": "watch", "seats": {SEAT: -1}},
        {"type": "watch", "seats": {SEAT: math.nan}},
        {"type": "watch", "seats": {SEAT: math.inf}},
        {"type": "watch", "seats": {SEAT: "5"}},
        {"type": "watch", "seats": {SEAT: True}},
        {"type": "drawn"},
        {"type": "drawn", "batch": None},
        {"type": "drawn", "batch": []},
    ],
)
async def test_a_message_that_makes_no_sense_is_refused_and_changes_nothing(
    scene: Scene, message: dict[str, Any]
) -> None:
    scene.launch()
    tab = Tab(scene)
    tab.watch(impl=5)
    with pytest.raises((ValueError, TypeError, KeyError)):
        tab.miniatures.receive(message)
    assert await until(lambda: "ready" in tab.text())


async def test_more_screens_than_a_tab_can_show_are_refused(scene: Scene) -> None:
    tab = Tab(scene)
    with pytest.raises(AgentError, match=f"cannot show {MOST_SEATS + 1} screens at once"):
        tab.watch(**{f"m{i}": 5 for i in range(MOST_SEATS + 1)})


async def test_a_seat_without_a_pane_is_told_as_gone_once_and_shown_when_it_comes(scene: Scene) -> None:
    tab = Tab(scene)
    tab.watch(impl=5)
    assert await until(lambda: tab.told() == [{"seat": SEAT, "gone": True}])
    scene.launch()
    assert await until(lambda: "ready" in tab.text())
    scene.tmux("kill-pane", "-t", scene.seats[SEAT].pane_id)
    scene.look()
    assert await until(lambda: tab.told()[-1] == {"seat": SEAT, "gone": True})
    assert len([told for told in tab.told() if "gone" in told]) == 2


async def test_what_is_printed_is_told_line_by_line(scene: Scene) -> None:
    scene.launch()
    tab = Tab(scene)
    tab.watch(impl=5)
    assert await until(lambda: tab.text() == "ready")
    assert (tab.screens[SEAT]["cols"], tab.screens[SEAT]["rows"]) == (120, 40)
    scene.say("one")
    assert await until(lambda: tab.text() == "ready\none")
    assert [told["lines"] for told in tab.told()][-1] == {"1": [["one"]]}
    assert tab.screens[SEAT]["cursor"] == [0, 2]


async def test_a_pane_that_prints_nothing_is_captured_once(scene: Scene, looks: list[list[str]]) -> None:
    scene.launch()
    scene.launch("dev-other@my")
    tab = Tab(scene)
    tab.watch(impl=5, other=5)
    assert await until(lambda: tab.text() == tab.text("dev-other@my") == "ready")
    await asyncio.sleep(0.5)  # what they printed at first may be heard of after it was seen
    before = len(looks)
    for number in range(3):
        scene.say(f"line {number}", "dev-other@my")
        assert await until(lambda number=number: f"line {number}" in tab.text("dev-other@my"))  # type: ignore[misc]
    assert len(looks) > before
    assert {pane for panes in looks[before:] for pane in panes} == {scene.seats["dev-other@my"].pane_id}


async def test_a_pane_that_nobody_watches_is_not_captured(scene: Scene, looks: list[list[str]]) -> None:
    scene.launch()
    tab, other = Tab(scene), Tab(scene)
    tab.watch(impl=5)
    other.watch(impl=5)
    assert await until(lambda: tab.text() == other.text() == "ready")
    tab.watch()
    other.miniatures.close()
    before = len(looks)
    scene.say("unseen")
    assert await until(lambda: "unseen" in scene.tmux.screen(scene.seats[SEAT]))
    await asyncio.sleep(0.3)
    assert len(looks) == before
    tab.watch(impl=5)
    assert await until(lambda: tab.text() == "ready\nunseen")
    assert tab.told()[-1]["whole"] is True


async def test_many_panes_are_captured_by_one_process_and_told_in_one_message(
    scene: Scene, looks: list[list[str]]
) -> None:
    names = [f"m{i}" for i in range(5)]
    for name in names:
        scene.launch(f"dev-{name}@my")
    assert await until(lambda: all("ready" in scene.tmux.screen(seat) for seat in scene.seats.values()))
    tab = Tab(scene)
    tab.watch(**dict.fromkeys(names, 5))
    assert await until(lambda: len(tab.screens) == 5)
    assert len(looks[0]) == 5
    assert len(tab.sent[0]["screens"]) == 5


async def test_a_pane_that_prints_without_end_is_told_five_times_a_second_and_as_seldom_as_asked(scene: Scene) -> None:
    scene.launch(argv=ENDLESS)
    often, seldom = Tab(scene), Tab(scene)
    often.watch(impl=1000)
    seldom.watch(impl=1)
    assert await until(lambda: often.text() and seldom.text())
    before, began = (len(often.told()), len(seldom.told())), time.monotonic()
    await asyncio.sleep(2)
    assert await until(lambda: len(often.told()) > before[0] + 1 and len(seldom.told()) > before[1])
    took = time.monotonic() - began  # a busy machine may be slower, none may be faster
    assert len(often.told()) - before[0] <= 5 * took + 1
    assert len(seldom.told()) - before[1] <= took + 1


async def test_a_tab_that_does_not_draw_is_sent_no_more_and_then_what_is_newest(scene: Scene) -> None:
    scene.launch()
    tab, other = Tab(scene, draws=False), Tab(scene)
    for one in (tab, other):
        one.watch(impl=5)
    for number in range(6):
        scene.say(f"line {number}")
        assert await until(lambda number=number: f"line {number}" in other.text())  # type: ignore[misc]
    assert len(tab.sent) == MOST_BEHIND
    tab.draws = True
    tab.drawn(tab.sent[-1]["batch"])
    assert await until(lambda: tab.text() == other.text())
    assert len(tab.sent) == MOST_BEHIND + 1
    assert tab.sent[-1]["screens"][0]["whole"] is False


async def test_a_tab_cannot_have_drawn_what_it_was_not_sent(scene: Scene) -> None:
    scene.launch()
    tab = Tab(scene, draws=False)
    tab.drawn(10**9)
    tab.drawn(-(10**9))
    tab.watch(impl=5)
    other = Tab(scene)
    other.watch(impl=5)
    for number in range(MOST_BEHIND + 3):
        scene.say(f"line {number}")
        assert await until(lambda number=number: f"line {number}" in other.text())  # type: ignore[misc]
    assert len(tab.sent) == MOST_BEHIND


async def test_another_size_is_told_although_nothing_was_printed(scene: Scene) -> None:
    session = scene.launch()
    tab = Tab(scene)
    tab.watch(impl=5)
    assert await until(lambda: tab.text() == "ready")
    scene.tmux("resize-window", "-t", session.pane_id, "-x", "60", "-y", "20")
    scene.look()
    assert await until(lambda: (tab.screens[SEAT]["cols"], tab.screens[SEAT]["rows"]) == (60, 20))
    assert tab.told()[-1]["whole"] is True


async def test_the_end_of_a_program_is_told(scene: Scene) -> None:
    session = scene.launch()
    tab = Tab(scene)
    tab.watch(impl=5)
    assert await until(lambda: tab.text() == "ready")
    scene.tmux("send-keys", "-t", session.pane_id, "C-d")
    scene.tmux.ended(session)
    scene.look()
    assert await until(lambda: "dead" in tab.text().lower())


async def test_a_seat_that_is_started_anew_is_shown_by_its_new_pane(scene: Scene) -> None:
    scene.launch()
    tab = Tab(scene)
    tab.watch(impl=5)
    scene.say("first")
    assert await until(lambda: tab.text() == "ready\nfirst")
    scene.tmux("kill-pane", "-t", scene.seats[SEAT].pane_id)
    scene.launch()
    scene.say("second")
    assert await until(lambda: tab.text() == "ready\nsecond")
