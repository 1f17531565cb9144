"""Terminals of one browser tab: viewers by channel, their flow control, their sizes, and what is typed.

One `Terminals` belongs to one WebSocket. Output is sent as it comes, and stops being read when the tab has not
acknowledged WINDOW bytes.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from agents import sessions
from agents.errors import AgentError
from agents.tmux import keys
from agents.tmux.client import TmuxClient
from agents.tmux.panes import Pane
from agents.watch import TmuxWatch

WINDOW = 256 * 1024
PASTE_LIMIT = 16 * 1024 * 1024
CHANNELS = 64
MIN_COLS, MIN_ROWS = 20, 5
MAX_COLS, MAX_ROWS = 500, 300

HEADER = struct.Struct("<cH")
OUTPUT = b"O"


@dataclass(eq=False)
class Viewer:
    """One open terminal: which session, in what role, and how far the tab is behind.

    shown: whether its output is sent; one that is not only types, and costs no client.
    """

    channel: int
    session: int
    address: str
    tmux_session: str
    writable: bool
    client: TmuxClient
    cols: int
    rows: int
    shown: bool = True
    owner: bool = False
    unacknowledged: int = 0
    paste: bytearray = field(default_factory=bytearray)


_owners: dict[int, tuple[Terminals, Viewer]] = {}
"""Per session, the one viewer that decides the size."""


_audience: defaultdict[int, set[tuple[Terminals, Viewer]]] = defaultdict(set)
"""Per session, all who show it or type into it."""


def is_watched(session: int) -> bool:
    """Whether somebody has a session's terminal open in a tab."""
    return any(viewer.shown for _, viewer in _audience.get(session, ()))


class Terminals:
    """The open terminals of one tab.

    send_bytes, send_json: to the tab, without waiting.
    """

    def __init__(
        self,
        watch: TmuxWatch,
        send_bytes: Callable[[bytes], None],
        send_json: Callable[[dict[str, Any]], None],
    ) -> None:
        self._watch = watch
        self._send_bytes = send_bytes
        self._send_json = send_json
        self._viewers: dict[int, Viewer] = {}
        watch.listeners.add(self._follow_sizes)

    def open(self, channel: int, session: int, address: str, writable: bool, shown: bool = True) -> None:
        """Show a session on a channel, or, not `shown`, only type into it. Raises AgentError."""
        self.close(channel)
        if len(self._viewers) >= CHANNELS:
            raise AgentError(f"cannot open {address}: {CHANNELS} terminals are open in this tab (close one)")
        pane = self._watch.pane_of(session)
        viewer = Viewer(
            channel, session, address, pane.tmux_session, writable, self._client(channel), pane.cols, pane.rows, shown
        )
        if shown:
            self._start(viewer)
        self._viewers[channel] = viewer
        self._send_json(
            {
                "type": "opened",
                "channel": channel,
                "seat": address,
                "cols": viewer.cols,
                "rows": viewer.rows,
                "writable": writable,
                "owner": False,
            }
        )
        _audience[session].add((self, viewer))
        _tell_audience(session)

    def close(self, channel: int) -> None:
        """Stop showing a channel; nothing happens when it is not open."""
        viewer = self._viewers.pop(channel, None)
        if viewer is not None:
            self._leave_audience(viewer)
            self._forget_owner(viewer)
            viewer.client.close()
            self._watch.look_now()

    def close_all(self) -> None:
        """The tab is gone."""
        self._watch.listeners.discard(self._follow_sizes)
        for channel in list(self._viewers):
            self.close(channel)

    def session_of(self, channel: int) -> int | None:
        """The session that a channel shows."""
        viewer = self._viewers.get(channel)
        return viewer.session if viewer else None

    def fit(self, channel: int, cols: int, rows: int) -> None:
        """Make this viewer decide the size of the seat's window."""
        viewer = self._writable(channel)
        if viewer is None or not viewer.shown:
            return
        viewer.cols = min(max(cols, MIN_COLS), MAX_COLS)
        viewer.rows = min(max(rows, MIN_ROWS), MAX_ROWS)
        if viewer.owner:
            viewer.client.resize(viewer.cols, viewer.rows)
        else:
            self._take_ownership(viewer)
        self._tell_size(viewer)
        self._watch.look_now()

    def unfit(self, channel: int) -> None:
        """Give up deciding the size."""
        viewer = self._viewers.get(channel)
        if viewer is not None and viewer.owner:
            self._forget_owner(viewer)
            self._restart(viewer)
            self._tell_size(viewer)
            self._watch.look_again()  # the size may be back at what was last seen, which this viewer is not
            self._watch.look_now()

    def receive(self, frame: bytes, may_type: bool) -> None:
        """Handle a binary frame of the tab; a malformed one is ignored. Raises AgentError."""
        if len(frame) < HEADER.size:
            return
        kind, channel = HEADER.unpack_from(frame)
        payload = frame[HEADER.size :]
        if kind == b"A" and len(payload) == 4:
            self._acknowledge(channel, struct.unpack("<I", payload)[0])
        elif may_type and (viewer := self._writable(channel)):
            self._input(viewer, kind, payload)

    def _input(self, viewer: Viewer, kind: bytes, payload: bytes) -> None:
        if kind == b"I":
            self._watch.type(viewer.session, payload)
        elif kind == b"P" and payload:
            self._paste(viewer, last=payload[0] == 1, text=payload[1:])
        elif kind == b"M" and keys.MOUSE_REPORT.match(payload):
            viewer.client.write(payload)

    def _paste(self, viewer: Viewer, last: bool, text: bytes) -> None:
        viewer.paste += text
        if len(viewer.paste) > PASTE_LIMIT:
            viewer.paste.clear()
            raise AgentError(f"cannot paste into {viewer.address}: more than 16 MiB (write it to a file instead)")
        if last:
            whole, viewer.paste = bytes(viewer.paste), bytearray()
            self._watch.paste(viewer.session, whole)

    def _acknowledge(self, channel: int, count: int) -> None:
        viewer = self._viewers.get(channel)
        if viewer is not None:
            viewer.unacknowledged = max(0, viewer.unacknowledged - count)
            if viewer.unacknowledged < WINDOW:
                viewer.client.resume()

    def _client(self, channel: int) -> TmuxClient:
        return TmuxClient(lambda data: self._output(channel, data), lambda: self._ended(channel))

    def _start(self, viewer: Viewer) -> None:
        viewer.unacknowledged = 0
        viewer.client.start(
            self._watch.socket,
            viewer.tmux_session,
            viewer.cols,
            viewer.rows,
            owner=viewer.owner,
            read_only=not viewer.writable,
        )

    def _restart(self, viewer: Viewer) -> None:
        viewer.client.close()
        viewer.client = self._client(viewer.channel)
        self._start(viewer)

    def _output(self, channel: int, data: bytes) -> None:
        viewer = self._viewers.get(channel)
        if viewer is None:
            return
        viewer.unacknowledged += len(data)
        if viewer.unacknowledged >= WINDOW:
            viewer.client.pause()
        self._send_bytes(HEADER.pack(OUTPUT, channel) + data)

    def _ended(self, channel: int) -> None:
        viewer = self._viewers.pop(channel, None)
        if viewer is not None:
            self._leave_audience(viewer)
            self._forget_owner(viewer)
            self._send_json({"type": "closed", "channel": channel, "reason": "the seat's session has ended"})
            self._watch.look_now()

    def _leave_audience(self, viewer: Viewer) -> None:
        audience = _audience[viewer.session]
        audience.discard((self, viewer))
        if audience:
            _tell_audience(viewer.session)
        else:
            del _audience[viewer.session]

    def _writable(self, channel: int) -> Viewer | None:
        viewer = self._viewers.get(channel)
        return viewer if viewer is not None and viewer.writable else None

    def _take_ownership(self, viewer: Viewer) -> None:
        previous = _owners.get(viewer.session)
        if previous is not None:
            terminals, other = previous
            terminals.unfit(other.channel)
        viewer.owner = True
        _owners[viewer.session] = (self, viewer)
        self._restart(viewer)

    def _forget_owner(self, viewer: Viewer) -> None:
        viewer.owner = False
        if (entry := _owners.get(viewer.session)) is not None and entry[1] is viewer:
            del _owners[viewer.session]

    def _tell_viewers(self, channel: int, count: int) -> None:
        self._send_json({"type": "viewers", "channel": channel, "count": count})

    def _follow_sizes(self, panes: list[Pane]) -> None:
        sizes = {key: (pane.cols, pane.rows) for key, pane in sessions.session_rows(panes).items()}
        for viewer in list(self._viewers.values()):
            size = sizes.get(viewer.session)
            if size is None and not viewer.shown:  # it has no client that would tell
                self._ended(viewer.channel)
            if size is None or size == (viewer.cols, viewer.rows) or viewer.owner:
                continue
            viewer.cols, viewer.rows = size
            viewer.client.resize(*size)
            self._tell_size(viewer)

    def _tell_size(self, viewer: Viewer) -> None:
        self._send_json(
            {
                "type": "size",
                "channel": viewer.channel,
                "cols": viewer.cols,
                "rows": viewer.rows,
                "owner": viewer.owner,
            }
        )


def _tell_audience(session: int) -> None:
    """Tell everybody at a session how many tabs are."""
    audience = _audience[session]
    tabs = len({terminals for terminals, _ in audience})
    for terminals, viewer in audience:
        terminals._tell_viewers(viewer.channel, tabs)
