"""The one WebSocket of a tab: events with their fragments, the bytes of its terminals, its seats' screens in small."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError

from agents import watch
from agents.errors import AgentError
from agents.miniatures import capturing, watching
from agents.miniatures.watching import Miniatures
from agents.terminals import Terminals
from topology import sockets, tail
from topology.access import OPERATE
from topology.commands.calls import find_session
from topology.errors import TopologyError
from topology.fragments import Batch
from topology.history import history
from topology.tail import read_after
from topology.threads import in_thread

REFUSED = 4401
MALFORMED = 4400
REVALIDATE_SECONDS = 10.0

_SINCE = re.compile(r"[0-9]{1,18}")

Message = dict[str, Any]

log = logging.getLogger(__name__)


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no annotations
    """Replays the log from `?since=`, follows it, and carries terminals; every access is checked again on input."""

    async def dispatch(self, message: Message) -> None:
        """Call the handler at once: Channels takes a detour through a thread for each message."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self) -> None:
        """Refuse who is not signed in; then replay and follow."""
        user = self.scope["user"]
        since = parse_qs(self.scope["query_string"].decode("latin-1")).get("since", ["0"])[0]
        if not user.is_authenticated:
            await self.close(REFUSED)
            return
        if not _SINCE.fullmatch(since):
            await self.close(MALFORMED)
            return
        await self.accept()
        self.loop = asyncio.get_running_loop()
        self.may_operate = await in_thread(user.has_perm)(OPERATE)
        log_tail = tail.current()  # only now: what is followed may have been restarted while we waited
        if log_tail is None:
            await self.close(sockets.RESTARTING)
            return
        self.may_look = True
        self.tail = log_tail
        self.last = int(since)
        self.terminals = Terminals(watch.current(), self._send_bytes, self._send_json)
        self.miniatures = Miniatures(capturing.current(), self._send_text)
        self.session_key = self.scope["session"].session_key or ""
        sockets.register(self.session_key, self._end)
        self.waiting: list[Batch] | None = []
        log_tail.subscribe(self._deliver)
        self.tasks = [asyncio.ensure_future(self._replay()), asyncio.ensure_future(self._revalidate())]

    async def disconnect(self, code: int) -> None:
        """The tab is gone: its viewers end, nothing else does."""
        if not hasattr(self, "terminals"):
            return
        sockets.forget(self.session_key, self._end)
        self.tail.unsubscribe(self._deliver)
        self.terminals.close_all()
        self.miniatures.close()
        for task in self.tasks:
            task.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """One frame of the tab."""
        if not getattr(self, "may_look", False):
            return
        try:
            if bytes_data is not None:
                self.terminals.receive(bytes_data, may_type=self.may_operate)
            else:
                await self._command(json.loads(text_data or "{}"))
        except (AgentError, TopologyError) as error:
            self._send_json({"type": "error", "message": str(error)})
        except (OSError, DatabaseError) as error:
            self._send_json({"type": "error", "message": f"cannot do this now: {error}"})
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            self._send_json({"type": "error", "message": "cannot read this message (reload the page)"})

    async def _command(self, message: Message) -> None:
        if message["type"] == "ping":
            self._send_json({"type": "pong"})
            return
        if message["type"] in watching.KINDS:
            self.miniatures.receive(message)
            return
        channel = int(message["channel"])
        if not 1 <= channel <= 65535:
            raise ValueError
        try:
            await self._on_channel(str(message["type"]), channel, message)
        except (AgentError, TopologyError) as error:
            self._send_json({"type": "error", "channel": channel, "message": str(error)})

    async def _on_channel(self, kind: str, channel: int, message: Message) -> None:
        if kind == "open":
            session = await in_thread(find_session)(str(message["seat"]))
            await watch.current().sight(session.pk)
            if not self.may_look:  # since a moment ago
                return
            writable = self.may_operate and not message.get("read_only")
            shown = not message.get("keys_only")
            self.terminals.open(channel, session.pk, session.address, writable, shown)
        elif kind == "close":
            self.terminals.close(channel)
        elif kind == "fit":
            cols, rows = int(message["cols"]), int(message["rows"])
            if self.may_operate:
                self.terminals.fit(channel, cols, rows)
        elif kind == "unfit":
            self.terminals.unfit(channel)
        elif kind == "history":
            await self._send_history(channel)
        else:
            raise ValueError

    async def _send_history(self, channel: int) -> None:
        if (session := self.terminals.session_of(channel)) is not None:
            text = await in_thread(history)(session)
            self._send_json({"type": "history", "channel": channel, "text": text})

    async def _replay(self) -> None:
        try:
            while (batch := await in_thread(read_after)(self.last)).events:
                self._send_batch(batch)
        except DatabaseError as error:
            log.error("a tab cannot be shown what happened: %s", error)
            self._end(sockets.RESTARTING)
            return
        held, self.waiting = self.waiting or [], None
        for batch in held:
            self._send_batch(batch)
        self._send_json({"type": "ready", "last": self.last, "static": settings.STATIC_URL})

    def _deliver(self, batch: Batch) -> None:
        if self.waiting is not None:
            self.waiting.append(batch)
        else:
            self._send_batch(batch)

    def _send_batch(self, batch: Batch) -> None:
        # The replay may have read further than the tail: what it has sent is left out.
        events = batch.after(self.last)
        if events:
            self.last = batch.last
            html = batch.html if self.may_operate else batch.html_read_only
            reload = list(batch.reload)
            self._send_json({"type": "events", "events": events, "html": html, "reload": reload, "last": batch.last})

    async def _revalidate(self) -> None:
        while True:
            await asyncio.sleep(REVALIDATE_SECONDS)
            try:
                user = await in_thread(_user_now)(self.scope)
                self.may_operate = user.is_authenticated and await in_thread(user.has_perm)(OPERATE)
            except DatabaseError as error:
                log.error("a tab's session cannot be checked: %s", error)
                continue
            if not user.is_authenticated:
                self._end(sockets.SIGNED_OUT)
                return

    def _end(self, code: int) -> None:
        """Close the socket, from any thread; nothing more is typed or shown, even if the tab does not hang up."""
        self.may_look = self.may_operate = False
        self.loop.call_soon_threadsafe(self._shut, code)

    def _shut(self, code: int) -> None:
        self.tail.unsubscribe(self._deliver)
        self.terminals.close_all()
        self.miniatures.close()
        self._send({"type": "websocket.close", "code": code})

    def _send_json(self, message: Message) -> None:
        self._send_text(json.dumps(message))

    def _send_text(self, text: str) -> None:
        self._send({"type": "websocket.send", "text": text})

    def _send_bytes(self, data: bytes) -> None:
        self._send({"type": "websocket.send", "bytes": data})

    def _send(self, message: Message) -> None:
        # Daphne's send never suspends, so it can be driven here and now, without a task or a queue.
        with suppress(StopIteration):
            self.base_send(message).send(None)


def _user_now(scope: Message) -> Any:
    """The user of a socket's login session as the database has it now."""
    session = scope["session"]
    fresh = type(session._wrapped if hasattr(session, "_wrapped") else session)(session.session_key)
    request = type("Request", (), {"session": fresh})()
    return get_user(request)
