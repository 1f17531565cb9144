"""The live socket of the real server: who is refused, what is replayed, and what reaches a pane."""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.real_server import RealServer, eventually
from tests.topology.browser import Browser
from tests.topology.rigs import SLEEP, spec_text

pytestmark = [pytest.mark.server, pytest.mark.tmux]
SECONDS = 30.0
HEADER = struct.Struct("<cH")
ECHO = ["bash", "-c", "stty -echo; printf 'ready\\n'; while IFS= read -r line; do printf 'got<%s>\\n' \"$line\"; done"]
RIG = "sockets"
ECHOING, RAW, QUIET = f"dev-echo@{RIG}", f"dev-raw@{RIG}", f"dev-quiet@{RIG}"
RIG_TEXT = spec_text(
    RIG,
    {
        "dev.echo": ECHO,
        "dev.raw": ["bash", "-c", "stty raw -echo; printf '\\033[?1000h\\033[?1006h'; exec cat -v"],
        "dev.quiet": SLEEP,
        "dev.brief": ["bash", "-c", "echo short and done; read line; exit 3"],
    },
)


@dataclass
class Tab:
    """The socket of a tab, with all that it has received."""

    socket: ClientConnection
    messages: list[dict[str, Any]] = field(default_factory=list)
    output: dict[int, bytes] = field(default_factory=dict)

    async def send(self, **message: Any) -> None:
        await self.socket.send(json.dumps(message))

    async def frame(self, kind: bytes, channel: int, payload: bytes) -> None:
        await self.socket.send(HEADER.pack(kind, channel) + payload)

    async def until(self, look: Callable[[], Any]) -> Any:
        """Receive until `look` gives something true."""
        async with asyncio.timeout(SECONDS):
            while not (found := look()):
                await self.receive()
        return found

    async def receive(self) -> None:
        data = await self.socket.recv()
        if isinstance(data, str):
            self.messages.append(json.loads(data))
        else:
            kind, channel = HEADER.unpack_from(data)
            assert kind == b"O"
            self.output[channel] = self.output.get(channel, b"") + data[HEADER.size :]

    async def message(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The first message of this kind, and with these fields, that has come or comes."""

        def look() -> dict[str, Any] | None:
            wanted = {"type": kind, **fields}.items()
            return next((m for m in self.messages if wanted <= _plain(m).items()), None)

        found: dict[str, Any] = await self.until(look)
        return found

    async def shows(self, channel: int, text: bytes) -> None:
        await self.until(lambda: text in self.output.get(channel, b""))

    async def closed(self) -> int:
        """Receive to the end; the code it was closed with."""
        with suppress(ConnectionClosed):
            async with asyncio.timeout(SECONDS):
                while True:
                    await self.receive()
        assert self.socket.close_code is not None
        return self.socket.close_code

    async def open(self, channel: int, seat: str, **more: Any) -> dict[str, Any]:
        """Open a seat's terminal, and that at once, however new its pane is."""
        self.messages = [m for m in self.messages if m.get("channel") != channel]
        await self.send(type="open", channel=channel, seat=seat, **more)
        found: dict[str, Any] = await self.until(lambda: self._answer(channel))
        assert found["type"] == "opened", found
        return found

    def _answer(self, channel: int) -> dict[str, Any] | None:
        ours = (m for m in self.messages if m.get("channel") == channel)
        return next((m for m in ours if m["type"] in ("opened", "error")), None)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for message in self.messages if message["type"] == "events" for event in message["events"]]

    @property
    def ids(self) -> list[int]:
        return [event["id"] for event in self.events]


def _plain(message: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in message.items() if not isinstance(value, list | dict)}


@pytest.fixture(scope="module")
def rig(shared_server: RealServer) -> Any:
    answer = shared_server.post("/api/up", {"source": "sockets.yaml", "text": RIG_TEXT, "root": "/tmp"})
    assert answer.status == 200, answer.text
    seats = ("echo", "raw", "quiet", "brief")
    assert eventually(lambda: _states(shared_server) == dict.fromkeys(seats, "running")), _states(shared_server)
    assert shared_server.post("/api/send-keys", {"seat": f"dev-brief@{RIG}", "keys": ["Enter"]}).status == 200
    assert eventually(lambda: _states(shared_server)["brief"] == "exited"), _states(shared_server)
    yield RIG
    shared_server.post("/api/down", {"rig": RIG, "grace": 0})
    assert eventually(lambda: "running" not in _states(shared_server).values())


@pytest.fixture(scope="module")
def operator(shared_server: RealServer) -> Browser:
    return Browser(shared_server)


@pytest.fixture(scope="module")
def observer(shared_server: RealServer) -> Browser:
    return Browser(shared_server, read_only=True)


Connect = Callable[..., Awaitable[Tab]]


@pytest.fixture
async def tab(shared_server: RealServer) -> AsyncIterator[Connect]:
    """Opens sockets as `tab(browser, since=..., headers=...)`."""
    opened: list[ClientConnection] = []

    async def make(browser: Browser, since: object = 10**15) -> Tab:
        socket = await connect(
            f"ws://127.0.0.1:{shared_server.port}/live/?since={since}",
            additional_headers=browser.headers,
            origin=f"http://127.0.0.1:{shared_server.port}",  # type: ignore[arg-type]
            max_size=None,
        )
        opened.append(socket)
        return Tab(socket)

    yield make
    for socket in opened:
        await socket.close()


def _states(server: RealServer, rig: str = RIG) -> dict[str, str]:
    return {seat["member"]: seat["state"] for seat in server.get(f"/api/ps?rig={rig}").json()["seats"]}


def screen(server: RealServer, seat: str) -> str:
    text: str = server.get(f"/api/capture?seat={seat}").json()["text"]
    return text


def newest(server: RealServer) -> int:
    last: int = server.get("/api/events?limit=1").json()["last"]
    return last


# --- who is refused ---------------------------------------------------------------------------------------------


async def refusal(url: str, headers: dict[str, str]) -> int:
    """The HTTP status of a handshake that is refused."""
    with pytest.raises(InvalidStatus) as refused:
        async with connect(url, additional_headers=headers):
            pass
    return refused.value.response.status_code


@pytest.mark.parametrize(
    "origin",
    [None, "null", "", "http://127.0.0.1:1", "http://127.0.0.1", "https://127.0.0.1:{port}", "http://evil.example",
     "http://127.0.0.1:{port}.evil.example", "http://localhost:{port}", "http://127.0.0.1:{port}/", "file://"],
)  # fmt: skip
async def test_a_socket_from_another_place_is_refused(
    shared_server: RealServer, operator: Browser, origin: str | None
) -> None:
    headers = dict(operator.headers)
    if origin is not None:
        headers["Origin"] = origin.format(port=shared_server.port)
    assert await refusal(f"ws://127.0.0.1:{shared_server.port}/live/?since=0", headers) in (400, 403)


async def test_a_socket_by_another_name_of_this_machine_is_refused(
    shared_server: RealServer, operator: Browser
) -> None:
    evil = f"rebound.example:{shared_server.port}"
    headers = {**operator.headers, "Origin": f"http://{evil}", "Host": evil}
    assert await refusal(f"ws://127.0.0.1:{shared_server.port}/live/?since=0", headers) == 403


@pytest.mark.parametrize("cookie", [None, "wrong"])
async def test_a_socket_without_a_session_is_refused(shared_server: RealServer, cookie: str | None) -> None:
    base = f"127.0.0.1:{shared_server.port}"
    headers = {"Origin": f"http://{base}"}
    if cookie is not None:
        headers["Cookie"] = f"rigweb_{shared_server.port}={cookie}"
    assert await refusal(f"ws://{base}/live/?since=0", headers) == 403


async def test_the_command_lines_token_opens_no_socket(shared_server: RealServer) -> None:
    base = f"127.0.0.1:{shared_server.port}"
    headers = {"Origin": f"http://{base}", **shared_server.bearer}
    assert await refusal(f"ws://{base}/live/?since=0", headers) == 403


@pytest.mark.parametrize("since", ["abc", "-1", "1e3", "9" * 40, "%FF"])
async def test_a_place_in_the_log_that_is_none_is_refused(
    shared_server: RealServer, operator: Browser, since: str
) -> None:
    base = f"127.0.0.1:{shared_server.port}"
    headers = {"Origin": f"http://{base}", **operator.headers}
    assert await refusal(f"ws://{base}/live/?since={since}", headers) == 403


async def test_an_observer_sees_but_cannot_type_paste_point_or_fit(
    shared_server: RealServer, rig: str, operator: Browser, observer: Browser, tab: Connect
) -> None:
    looks = await tab(observer)
    for channel, seat in ((1, ECHOING), (2, RAW)):
        opened = await looks.open(channel, seat)
        assert opened["writable"] is False
        await looks.frame(b"I", channel, b"by the observer\r")
        await looks.frame(b"P", channel, b"\x01pasted by the observer\r")
        await looks.frame(b"M", channel, b"\x1b[<0;1;1M")
        await looks.send(type="fit", channel=channel, cols=33, rows=11)
    await looks.shows(1, b"ready")
    types = await tab(operator)
    await types.open(1, ECHOING)
    await types.frame(b"I", 1, b"by the operator\r")
    await looks.shows(1, b"got<by the operator>")
    assert "observer" not in screen(shared_server, ECHOING)
    assert screen(shared_server, RAW).strip() == ""
    assert not [m for m in looks.messages if m["type"] == "size"]


async def test_an_operator_who_opened_for_reading_types_nothing(
    shared_server: RealServer, rig: str, operator: Browser, tab: Connect
) -> None:
    reads = await tab(operator)
    assert (await reads.open(1, ECHOING, read_only=True))["writable"] is False
    await reads.frame(b"I", 1, b"read only\r")
    assert (await reads.open(2, ECHOING))["writable"] is True
    await reads.frame(b"I", 2, b"for typing\r")
    await reads.shows(2, b"got<for typing>")
    assert "read only" not in screen(shared_server, ECHOING)


async def test_after_signing_out_the_socket_closes_and_types_nothing(
    shared_server: RealServer, rig: str, tab: Connect
) -> None:
    leaving = Browser(shared_server)
    left = await tab(leaving)
    await left.open(1, ECHOING)
    assert leaving.post("/logout/").status == 302
    with suppress(ConnectionClosed):
        await left.frame(b"I", 1, b"after the end\r")
    assert await left.closed() == 4402
    assert await refusal(f"ws://127.0.0.1:{shared_server.port}/live/?since=0",
                         {**leaving.headers, "Origin": f"http://127.0.0.1:{shared_server.port}"}) == 403  # fmt: skip
    still = await tab(Browser(shared_server))
    await still.open(1, ECHOING)
    await still.frame(b"I", 1, b"another one\r")
    await still.shows(1, b"got<another one>")
    assert "after the end" not in screen(shared_server, ECHOING)


# --- the log ----------------------------------------------------------------------------------------------------


async def test_the_log_is_replayed_from_since_and_then_followed_without_gap_or_double(
    shared_server: RealServer, rig: str, operator: Browser, tab: Connect
) -> None:
    whole = await tab(operator, since=0)
    ready = await whole.message("ready")
    assert whole.ids == list(range(1, ready["last"] + 1))
    middle = whole.ids[len(whole.ids) // 2]
    half = await tab(operator, since=middle)
    await half.message("ready")
    other = {"source": "logged.yaml", "text": spec_text("logged", {"dev.one": SLEEP}), "root": "/tmp"}
    assert shared_server.post("/api/up", other).status == 200
    for one in (whole, half):
        await one.until(lambda one=one: one.ids[-1] > ready["last"] and one.events[-1]["kind"] == "job.finished")  # type: ignore[misc]
    last = newest(shared_server)
    assert whole.ids == list(range(1, last + 1))
    assert half.ids == list(range(middle + 1, last + 1))
    assert [message["last"] for message in whole.messages if message["type"] == "events"][-1] == last


async def test_tabs_that_come_while_much_happens_miss_and_double_nothing(
    shared_server: RealServer, rig: str, operator: Browser, tab: Connect
) -> None:
    before = newest(shared_server)
    loop = asyncio.get_running_loop()
    text = spec_text("busy", {f"dev.m{n}": SLEEP for n in range(12)})
    busy = loop.run_in_executor(
        None, lambda: shared_server.post("/api/up", {"source": "busy.yaml", "text": text, "root": "/tmp"})
    )
    tabs = [await tab(operator, since=before) for _ in range(6)]
    await busy
    for one in tabs:
        await one.until(lambda one=one: any(e["kind"] == "job.finished" for e in one.events))  # type: ignore[misc]
    shared_server.post("/api/down", {"rig": "busy", "grace": 0})
    for one in tabs:
        await one.until(lambda one=one: sum(e["kind"] == "job.finished" for e in one.events) == 2)  # type: ignore[misc]
        assert one.ids == list(range(before + 1, one.ids[-1] + 1))
        assert [m["type"] for m in one.messages].count("ready") == 1


async def test_events_carry_what_they_changed_on_the_page(
    shared_server: RealServer, rig: str, operator: Browser, observer: Browser, tab: Connect
) -> None:
    acts, looks = await tab(operator, since=0), await tab(observer, since=0)
    for one in (acts, looks):
        await one.message("ready")
    html = "".join(m["html"] for m in acts.messages if m["type"] == "events")
    assert f'data-address="{ECHOING}"' in html and f'data-verb="down" data-on-rig="{RIG}"' in html
    assert RIG in [name for m in acts.messages if m["type"] == "events" for name in m["reload"]]
    assert "data-verb=" not in "".join(m["html"] for m in looks.messages if m["type"] == "events")


# --- terminals --------------------------------------------------------------------------------------------------


async def test_a_terminal_shows_the_screen_takes_keys_and_closes(
    shared_server: RealServer, rig: str, operator: Browser, tab: Connect
) -> None:
    one = await tab(operator)
    opened = await one.open(7, ECHOING)
    assert opened == {
        "type": "opened", "channel": 7, "seat": ECHOING, "cols": 120, "rows": 40, "writable": True, "owner": False,
    }  # fmt: skip
    await one.frame(b"I", 7, "grüße 🙂\r".encode())
    await one.shows(7, "got<grüße 🙂>".encode())
    await one.send(type="close", channel=7)
    await one.frame(b"I", 7, b"too late\r")
    await one.open(8, ECHOING)
    await one.frame(b"I", 8, b"in time\r")
    await one.shows(8, b"got<in time>")
    assert "too late" not in screen(shared_server, ECHOING)


async def test_a_terminal_can_be_opened_by_the_address_that_the_spec_uses(
    rig: str, operator: Browser, tab: Connect
) -> None:
    one = await tab(operator)
    assert (await one.open(1, f"dev.echo@{RIG}"))["seat"] == ECHOING


async def test_a_paste_in_pieces_arrives_whole_and_in_order(
    shared_server: RealServer, rig: str, operator: Browser, tab: Connect
) -> None:
    one = await tab(operator)
    await one.open(1, ECHOING)
    for last, text in ((0, b"first "), (0, b"second "), (1, b"third\r")):
        await one.frame(b"P", 1, bytes([last]) + text)
    await one.shows(1, b"got<first second third>")


async def test_the_mouse_reaches_a_program_that_asked_for_it_and_nothing_else_does_that_way(
    shared_server: RealServer, rig: str, operator: Browser, tab: Connect
) -> None:
    one = await tab(operator)
    await one.open(1, RAW)
    for forged in (b"rm -rf /\r", b"\x1b[<0;1;1Mrm\r", b"\x02d", b"\x1b[<0;1;1M\x1b[<0;1;1m"):
        await one.frame(b"M", 1, forged)
    await one.frame(b"M", 1, b"\x1b[<0;5;3M")
    await one.shows(1, b"^[[<0;5;3M")
    assert screen(shared_server, RAW).strip() == "^[[<0;5;3M"


async def test_one_viewer_owns_the_size_and_the_others_are_told(
    rig: str, operator: Browser, observer: Browser, tab: Connect
) -> None:
    owner, other, looks = await tab(operator), await tab(operator), await tab(observer)
    for one in (owner, other, looks):
        await one.open(1, QUIET)
    await owner.send(type="fit", channel=1, cols=90, rows=30)
    await owner.message("size", cols=90, rows=30, owner=True)
    for one in (other, looks):
        await one.message("size", cols=90, rows=30, owner=False)
    await other.send(type="fit", channel=1, cols=1, rows=100_000)
    await other.message("size", cols=20, rows=300, owner=True)
    await owner.message("size", owner=False)
    await other.send(type="unfit", channel=1)
    await other.message("size", owner=False)


async def test_a_seat_that_has_ended_can_still_be_opened_and_read(rig: str, operator: Browser, tab: Connect) -> None:
    one = await tab(operator)
    await one.open(1, f"dev-brief@{RIG}")
    await one.send(type="history", channel=1)
    assert "short and done" in (await one.message("history", channel=1))["text"]


async def test_history_is_the_whole_scrollback(
    shared_server: RealServer, rig: str, operator: Browser, tab: Connect
) -> None:
    one = await tab(operator)
    await one.open(1, ECHOING)
    await one.frame(b"I", 1, b"for history\r")
    await one.shows(1, b"got<for history>")
    await one.send(type="history", channel=1)
    history = await one.message("history", channel=1)
    assert "got<for history>" in history["text"] and "ready" in history["text"]


@pytest.mark.parametrize(
    ("seat", "message"),
    [
        (f"dev-nobody@{RIG}", f"no seat has the address 'dev-nobody@{RIG}' (see them all: rig ps)"),
        (f"dev-ech@{RIG}", f"no seat has the address 'dev-ech@{RIG}' (did you mean dev-echo@{RIG}?)"),
        ("../../etc", "no seat has the address '../../etc' (see them all: rig ps)"),
        ("", "no seat has the address '' (see them all: rig ps)"),
    ],
)
async def test_a_seat_that_is_not_there_is_told_on_its_channel(
    rig: str, operator: Browser, tab: Connect, seat: str, message: str
) -> None:
    one = await tab(operator)
    await one.send(type="open", channel=3, seat=seat)
    assert await one.message("error") == {"type": "error", "channel": 3, "message": message}


@pytest.mark.parametrize(
    "text",
    [
        "", "nonsense", "[]", "null", "{}", '"x"', "[" * 100_000, '{"type":"open"}', '{"channel":1}',
        '{"type":"open","channel":0,"seat":"a"}', '{"type":"open","channel":65536,"seat":"a"}',
        '{"type":"open","channel":"x","seat":"a"}', '{"type":"open","channel":1e999,"seat":"a"}',
        '{"type":"open","channel":1}', '{"type":"fit","channel":1}', '{"type":"fit","channel":1,"cols":1e999,"rows":1}',
        '{"type":"open","channel":1,"seat":"x@\\ud800"}', '{"type":"dance","channel":1}',
    ],
)  # fmt: skip
async def test_a_message_that_makes_no_sense_is_told_and_harms_nothing(
    rig: str, operator: Browser, tab: Connect, text: str
) -> None:
    one = await tab(operator)
    await one.socket.send(text)
    assert (await one.message("error"))["message"] == "cannot read this message (reload the page)"
    assert (await one.open(2, ECHOING))["channel"] == 2


async def test_a_tab_that_asks_whether_anybody_is_there_is_answered(rig: str, operator: Browser, tab: Connect) -> None:
    one = await tab(operator)
    await one.send(type="ping")
    assert await one.message("pong") == {"type": "pong"}


@pytest.mark.parametrize("frame", [b"", b"I", b"I\x01", b"A\x01\x00\x01", b"Z\x01\x00abc", b"P\x01\x00", b"\xff" * 999])
async def test_a_frame_that_makes_no_sense_is_ignored(rig: str, operator: Browser, tab: Connect, frame: bytes) -> None:
    one = await tab(operator)
    await one.open(1, ECHOING)
    await one.socket.send(frame)
    await one.frame(b"I", 1, b"goes on\r")
    await one.shows(1, b"got<goes on>")


@pytest.mark.parametrize("kind", ["close", "fit", "unfit", "history"])
async def test_what_concerns_a_channel_that_is_not_open_is_ignored(
    rig: str, operator: Browser, tab: Connect, kind: str
) -> None:
    one = await tab(operator)
    await one.send(type=kind, channel=9, cols=80, rows=24)
    assert (await one.open(1, ECHOING))["channel"] == 1
    assert not [m for m in one.messages if m.get("channel") == 9]


async def test_an_open_terminal_is_closed_when_its_rig_goes_down(
    shared_server: RealServer, operator: Browser, tab: Connect
) -> None:
    text = spec_text("brief", {"dev.one": ECHO})
    assert shared_server.post("/api/up", {"source": "b.yaml", "text": text, "root": "/tmp"}).status == 200
    assert eventually(lambda: _states(shared_server, "brief") == {"one": "running"})
    one = await tab(operator)
    await one.open(1, "dev-one@brief")
    assert shared_server.post("/api/down", {"rig": "brief", "grace": 5}).status == 200
    closed = await one.message("closed", channel=1)
    assert closed["reason"]
    assert eventually(lambda: _states(shared_server, "brief") == {"one": "exited"})


# --- screens in small -------------------------------------------------------------------------------------------


def _screen(tab: Tab, seat: str) -> str:
    """The text of a seat's screen as the tab has been told it."""
    lines: dict[str, Any] = {}
    for message in tab.messages:
        for screen in message.get("screens", []):
            if screen["seat"] == seat:
                lines = {**({} if screen.get("whole") else lines), **screen.get("lines", {})}
    return "\n".join("".join(run[0] for run in lines[row]) for row in sorted(lines, key=int))


@pytest.mark.parametrize(
    "message",
    [
        {"type": "watch"},
        {"type": "watch", "seats": [ECHOING]},
        {"type": "watch", "seats": {ECHOING: "fast"}},
        {"type": "watch", "seats": {ECHOING: -1}},
        {"type": "watch", "seats": {"x" * 300: 1}},
        {"type": "drawn", "batch": "all"},
        {"type": ["watch"], "seats": {}},
        ["watch"],
    ],
)
async def test_a_wish_for_screens_that_makes_no_sense_is_refused(
    shared_server: RealServer, operator: Browser, tab: Connect, message: Any
) -> None:
    looks = await tab(operator)
    await looks.message("ready")
    await looks.socket.send(json.dumps(message))
    assert "cannot read this message" in (await looks.message("error"))["message"]


async def test_more_screens_than_a_tab_may_watch_are_refused(
    shared_server: RealServer, operator: Browser, tab: Connect
) -> None:
    looks = await tab(operator)
    await looks.send(type="watch", seats={f"dev-m{i}@none": 1 for i in range(201)})
    assert "cannot show 201 screens" in (await looks.message("error"))["message"]


async def test_after_signing_out_no_screen_is_told(shared_server: RealServer, rig: str, tab: Connect) -> None:
    leaving = Browser(shared_server)
    left = await tab(leaving)
    await left.send(type="watch", seats={ECHOING: 5})
    await left.until(lambda: "ready" in _screen(left, ECHOING))
    assert leaving.post("/logout/").status == 302
    types = await tab(Browser(shared_server))
    await types.open(1, ECHOING)
    await types.frame(b"I", 1, b"after the end of it\r")
    await types.shows(1, b"got<after the end of it>")
    assert await left.closed() == 4402
    assert "after the end of it" not in _screen(left, ECHOING)


async def test_an_observer_may_watch_screens_and_is_told_what_changes(
    shared_server: RealServer, rig: str, operator: Browser, observer: Browser, tab: Connect
) -> None:
    looks, types = await tab(observer), await tab(operator)
    await looks.send(type="watch", seats={ECHOING: 5, "dev-nobody@nowhere": 5})
    await looks.until(lambda: "ready" in _screen(looks, ECHOING))
    gone = [s for m in looks.messages for s in m.get("screens", []) if s.get("gone")]
    assert gone == [{"seat": "dev-nobody@nowhere", "gone": True}]
    await types.open(1, ECHOING)
    await types.frame(b"I", 1, b"seen in small\r")
    await looks.send(type="drawn", batch=max(m["batch"] for m in looks.messages if m["type"] == "screens"))
    await looks.until(lambda: "got<seen in small>" in _screen(looks, ECHOING))
