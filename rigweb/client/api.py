"""The HTTP API as the command line sees it: find the server, start it when there is none, call a verb."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rigweb import running
from rigweb.client.exits import NO_SERVER, Failure, of_status
from rigweb.client.http import exchange
from rigweb.config import Config
from topology.catalogue import BY_NAME

_ANSWER_SECONDS = 120.0


class Server:
    """A server that runs on our data directory."""

    def __init__(self, address: running.Running, token: str) -> None:
        self.address = address
        self._token = token

    def call(self, verb: str, parameters: dict[str, Any], seconds: float = _ANSWER_SECONDS) -> dict[str, Any]:
        """Carry out a verb; its answer.

        Raises:
            Failure: the server refuses, cannot, or is gone.
        """
        try:
            status, body = self._exchange(verb, parameters, seconds)
        except TimeoutError:
            raise Failure(
                f"cannot {verb}: no answer from {self.address.url} within {seconds:g} s (look: rig doctor)",
                NO_SERVER,
            ) from None
        except OSError as error:
            raise Failure(
                f"cannot {verb}: {self.address.url} does not answer: {error} (look: rig doctor)", NO_SERVER
            ) from error
        answer = _decode(body)
        if status != 200:
            message = answer.get("error") or f"cannot {verb}: the server answers {status} (see server.log)"
            raise Failure(message, of_status(status), {"error": message, **answer})
        return answer

    def _exchange(self, verb: str, parameters: dict[str, Any], seconds: float) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        host, port, path = self._host(), self.address.port, f"/api/{verb}"
        if "POST" in BY_NAME[verb].methods:
            headers["Content-Type"] = "application/json"
            body = json.dumps(parameters, ensure_ascii=False).encode()
            return exchange(host, port, "POST", path, headers, body, seconds)
        return exchange(host, port, "GET", path + _query(parameters), headers, b"", seconds)

    def _host(self) -> str:
        return self.address.url.removeprefix("http://").rpartition(":")[0].strip("[]")


def find(config: Config) -> Server | None:
    """The running server, or None."""
    address = running.find(config.home)
    return Server(address, _token(config.home)) if address else None


def connect(config: Config) -> Server:
    """The running server; started first when there is none.

    Raises:
        Failure: it cannot be started.
    """
    server = find(config)
    if server is not None:
        return server
    from rigweb.client.start import start

    return Server(start(config), _token(config.home))


def _token(home: Path) -> str:
    try:
        return (home / "token").read_text().strip()
    except OSError as error:
        raise Failure(f"cannot read the token in {home}: {error.strerror}", NO_SERVER) from error


def _query(parameters: dict[str, Any]) -> str:
    if not parameters:
        return ""
    from urllib.parse import urlencode

    return "?" + urlencode({name: _plain(value) for name, value in parameters.items()}, doseq=True)


def _plain(value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [str(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _decode(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
