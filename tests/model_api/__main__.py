"""`python -m tests.model_api --port N`: the model API by hand; prints a line of JSON for each request that ended."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from contextlib import suppress
from typing import Any

from tests.model_api.api import ModelApi
from tests.model_api.record import Request


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.model_api", description=__doc__)
    parser.add_argument("--port", type=int, default=8399)
    parser.add_argument("--bodies", action="store_true", help="print headers and whole bodies too")
    options = parser.parse_args()
    with ModelApi(options.port) as api, suppress(KeyboardInterrupt):
        print(f"serving at {api.url}", file=sys.stderr, flush=True)
        _tell(api, bodies=options.bodies)


def _tell(api: ModelApi, *, bodies: bool) -> None:
    told: set[int] = set()
    while True:
        for request in api.wait_for(lambda: _news(api, told), threading.TIMEOUT_MAX):
            told.add(request.number)
            print(json.dumps(_line(request, bodies=bodies)), flush=True)


def _news(api: ModelApi, told: set[int]) -> list[Request]:
    return [request for request in api.requests() if request.outcome and request.number not in told]


def _line(request: Request, *, bodies: bool) -> dict[str, Any]:
    line = {
        "number": request.number,
        "at": request.started.wall,
        "seconds": request.ended.monotonic - request.started.monotonic if request.ended else None,
        "path": request.path,
        "who": request.label or request.session,
        "kind": request.kind,
        "outcome": request.outcome,
        "status": request.status,
        "texts": request.texts,
        "results": request.ask.results,
    }
    return {**line, "headers": request.headers, "body": request.body} if bodies else line


if __name__ == "__main__":
    main()
