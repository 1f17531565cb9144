"""Exit codes of `rig`, and the exception that ends it with one."""

from __future__ import annotations

from typing import Any

FAILED = 1
USAGE = 2
NOT_FOUND = 3
REFUSED = 4
NO_SERVER = 5
INTERRUPTED = 130

MEANINGS = (
    "exit codes: 0 done; 1 failed, wholly or for a seat; 2 wrong usage or invalid spec; "
    "3 no such rig, seat or spec; 4 refused; 5 the server cannot be reached or started; 130 interrupted"
)

_BY_STATUS = {400: USAGE, 401: REFUSED, 403: REFUSED, 404: NOT_FOUND, 422: USAGE}


class Failure(Exception):
    """Ends the command: a message for people, an exit code for scripts."""

    def __init__(self, message: str, code: int = FAILED, answer: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.answer = answer or {"error": message}
        """What `--json` prints."""


def of_status(status: int) -> int:
    """The exit code for an HTTP status other than 200."""
    return _BY_STATUS.get(status, FAILED)
