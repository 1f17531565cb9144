"""The HTTP server: each request is recorded, planned, held at gates and answered in its protocol."""

from __future__ import annotations

import math
import re
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from http.server import ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.model_api import dialects
from tests.model_api.dialects import Dialect
from tests.model_api.exchange import Ask, Failure, Plan, Reply
from tests.model_api.gates import Gates, Place
from tests.model_api.record import Moment, Record, Request
from tests.model_api.replies import reply, side_reply
from tests.model_api.script import Script
from tests.model_api.wire import HungUp, Wire

_LABELLED = re.compile(r"^/as/([^/]+)(/.*|$)")
_SESSION_HEADERS = ("x-claude-code-session-id", "session-id", "session_id", "thread-id", "x-session-id")
_WORDS_PER_SECOND = 4


class Server(ThreadingHTTPServer):
    """A thread for each connection; all are gone when it is closed."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, port: int, record: Record, script: Script, gates: Gates) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.record = record
        self.script = script
        self.gates = gates
        self._connections: set[socket.socket] = set()

    def server_bind(self) -> None:
        """Bind without asking for the host's full name, which may take seconds offline."""
        TCPServer.server_bind(self)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember each connection, to end it on close."""
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that has ended."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def close(self) -> None:
        """Stop listening, hang up on everybody, wait until all threads are done."""
        self.shutdown()
        for connection in list(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """An agent that hangs up is nothing to tell; all else is a defect."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(Wire):
    server: Server

    def do_HEAD(self) -> None:
        self._answer_plainly()

    def do_GET(self) -> None:
        self._answer_plainly()

    def do_POST(self) -> None:
        dialect = dialects.find(self._place()[1])
        if dialect is None:
            self._answer_plainly()
        else:
            self._converse(dialect)

    def _place(self) -> tuple[str, str]:
        path = urlsplit(self.path).path
        labelled = _LABELLED.match(path)
        return (unquote(labelled[1]), labelled[2]) if labelled else ("", path)

    def _begin(self, ask: Ask, body: Mapping[str, Any]) -> Request:
        label, path = self._place()
        headers = {name.lower(): value for name, value in self.headers.items()}
        session = next((headers[name] for name in _SESSION_HEADERS if name in headers), "")
        return self.server.record.begin(
            method=self.command, path=path, label=label, session=session, ask=ask, headers=headers, body=body
        )

    def _end(self, request: Request, **fields: Any) -> None:
        self.server.record.change(request.number, ended=Moment.now(), **fields)

    def _answer_plainly(self) -> None:
        request = self._begin(Ask("other"), self.read_json())
        answer = dialects.plain_answer(self.command, request.path)
        status = 404 if answer is None else 200
        self._end(request, outcome="failed" if answer is None else "answered", status=status)
        self.send_whole(status, answer if answer is not None else {"error": {"message": "not known here"}}, {})

    def _converse(self, dialect: Dialect) -> None:
        body = self.read_json()
        request = self._begin(dialect.read(self._place()[1], body), body)
        try:
            self._pass(request, "start")
            plan, answer = self._decide(request)
            if isinstance(answer, Failure):
                self._fail(request, answer, dialect)
            else:
                self._reply(request, plan, answer, dialect)
        except (HungUp, OSError):
            self.close_connection = True
            self._end(request, outcome="dropped")
        finally:
            self.server.gates.leave(request)

    def _decide(self, request: Request) -> tuple[Plan, Reply | Failure]:
        if not request.ask.is_a_turn:
            return Plan(), side_reply(request.ask)
        try:
            plan = self.server.script.plan(request)
            return (Plan(), plan) if isinstance(plan, Failure) else (plan, reply(request.ask, plan))
        except ValueError as error:
            return Plan(), Failure(400, str(error))

    def _fail(self, request: Request, failure: Failure, dialect: Dialect) -> None:
        self._end(request, outcome="failed", status=failure.code, reply=failure)
        self.send_whole(failure.code, dialect.error(failure), failure.headers)

    def _reply(self, request: Request, plan: Plan, answer: Reply, dialect: Dialect) -> None:
        pieces = self._pieces(request, plan, answer)
        end = partial(self._end, request, outcome="tool_called" if answer.call else "answered", reply=answer)
        if request.ask.streams:
            self.start_stream(plan.headers)
            self._send_stream(dialect.stream(request.ask, answer, pieces), end)
        else:
            for _ in pieces:
                pass
            end()
            self.send_whole(200, dialect.whole(request.ask, answer), plan.headers)

    def _send_stream(self, events: Iterator[tuple[str, Any]], end: partial[None]) -> None:
        held = next(events)
        for event in events:
            self.send_event(*held)
            held = event
        end()  # before the last event leaves: the agent acts on it at once
        self.send_event(*held)
        self.end_stream()

    def _pieces(self, request: Request, plan: Plan, answer: Reply) -> Iterator[str]:
        self.pause(plan.hang)
        self.server.record.change(request.number, first=Moment.now())
        words = math.ceil(plan.slow * _WORDS_PER_SECOND)
        for number in range(words):
            yield f"word{number} "
            self.pause(plan.slow / words)
        yield answer.text
        self._pass(request, "end")

    def _pass(self, request: Request, place: Place) -> None:
        if request.ask.is_a_turn:
            self.wait_until(lambda: self.server.gates.let_through(request, place))
            self.server.gates.leave(request)
