"""A model API on this host that belongs to the test: it answers agents as it is told and records what they asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TypeVar
from urllib.parse import quote

from tests.model_api import timeline
from tests.model_api.exchange import Call, Failure, Plan, Shell
from tests.model_api.gates import Gate, Gates, Place
from tests.model_api.record import Record, Request
from tests.model_api.script import Script
from tests.model_api.server import Server
from tests.model_api.timeline import Transition

__all__ = ["Call", "Failure", "ModelApi", "Plan", "Request", "Shell", "Transition"]

T = TypeVar("T")


class ModelApi:
    """`with ModelApi() as api:` serves at `api.url` in threads of its own; port 0 takes any free one.

    Wherever a `session` is taken it is a conversation's id as the agent sends it, or the label of the address
    (`url_for`) that the agent was given; ``""`` means all.
    """

    def __init__(self, port: int = 0) -> None:
        self._record = Record()
        self._script = Script(self._record.changed)
        self._gates = Gates(self._record.changed)
        self._server = Server(port, self._record, self._script, self._gates)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="model-api")

    def __enter__(self) -> ModelApi:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """Where agents are pointed at, without a slash at the end or a version in the path."""
        return f"http://127.0.0.1:{self.port}"

    def url_for(self, label: str) -> str:
        """As `url`, but what comes here is known by this label."""
        return f"{self.url}/as/{quote(label, safe='')}"

    # ---- steering

    def answer_next(self, plan: Plan | Failure, *, times: int = 1, session: str = "") -> None:
        """Answer the next `times` turns of the conversation so; this goes before their directives."""
        self._script.put(plan, times, session)

    def fail_next(
        self,
        code: int,
        *,
        times: int = 1,
        session: str = "",
        message: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer the next `times` turns of the conversation with this HTTP error."""
        self.answer_next(Failure(code, message, headers=headers or {}), times=times, session=session)

    def clear(self, session: str = "") -> None:
        """Forget the answers that nobody has asked for."""
        self._script.clear(session)

    def hold(self, session: str = "", *, at: Place = "start") -> Gate:
        """Hold answers, from now on, before their first byte or (`at="end"`) after their text, before their end."""
        return self._gates.close(at, session)

    def release(self, session: str = "") -> None:
        """Release what `hold` holds."""
        self._gates.release(session)

    # ---- what was asked

    def requests(self, session: str = "") -> list[Request]:
        """All requests, oldest first."""
        return self._record.requests(session)

    def prompts(self, session: str = "") -> list[Request]:
        """Requests that brought new text of the user's."""
        return [request for request in self.requests(session) if request.kind == "prompt"]

    def open_requests(self, session: str = "") -> list[Request]:
        """Requests of the conversation that are being answered now: while there is one, the agent works."""
        return [request for request in self.requests(session) if request.ask.is_a_turn and request.outcome is None]

    def transitions(self, session: str = "") -> list[Transition]:
        """What happened on the conversation, oldest first."""
        return timeline.transitions(self.requests(session))

    # ---- waiting

    def wait_for(self, predicate: Callable[[], T], timeout: float = 90.0) -> T:
        """The first true answer of `predicate`, asked again at every change; TimeoutError after `timeout` seconds."""
        return self._record.wait_for(predicate, timeout)

    def wait_for_prompt(self, text: str, *, session: str = "", timeout: float = 90.0) -> Request:
        """The first prompt with exactly this text among its texts; TimeoutError after `timeout` seconds."""
        found = self.wait_for(lambda: [r for r in self.prompts(session) if text in r.texts], timeout)
        return found[0]
