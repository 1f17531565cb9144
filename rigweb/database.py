"""The database at the start of the server, and what to tell a person when it cannot go on."""

from __future__ import annotations

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.deprecation import MiddlewareMixin

from rigweb.home import HomeError

_START_MILLISECONDS = 5000
"""How long the start waits for a lock: a person waits with it."""
_ADVICE = {
    "database or disk is full": "the disk is full (free some space; nothing is lost)",
    "disk i/o error": "the disk reports an error (check it, and the space left on it)",
    "database is locked": "another program holds it (close what has db.sqlite3 open, then try again)",
    "readonly database": "it may not be written (check who owns the data directory)",
    "unable to open database file": "it cannot be opened (check the data directory and its disk)",
    "file is not a database": "it is damaged (rig shutdown, then move db.sqlite3 away and restore a copy)",
    "malformed": "it is damaged (rig shutdown, then move db.sqlite3 away and restore a copy)",
}


def explain(error: DatabaseError) -> str | None:
    """The trouble in words that say what to do; None when the error is not one of the machine's."""
    told = str(error).lower()
    return next((advice for sign, advice in _ADVICE.items() if sign in told), None)


def bring_up_to_date() -> None:
    """Create or migrate the tables, bring the shipped specs into the library, and have old history forgotten daily.

    Raises:
        HomeError: the machine does not let us; the message says what to do.
    """
    from topology import pruning  # models cannot be imported before Django is set up
    from topology.library import sync_shipped

    try:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {_START_MILLISECONDS}")
        call_command("migrate", verbosity=0, interactive=False)
        sync_shipped()
        pruning.schedule()
        connection.close()
    except DatabaseError as error:
        if (advice := explain(error)) is None:
            raise
        raise HomeError(f"cannot start: the database cannot be used: {advice}") from error


class DatabaseTroubleMiddleware(MiddlewareMixin):
    """Answers 503 with a clear message instead of a bare 500 when the disk or the lock is to blame."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        advice = explain(exception) if isinstance(exception, DatabaseError) else None
        if advice is None:
            return None
        message = f"cannot use the database: {advice}"
        if request.path.startswith("/api/"):
            return JsonResponse({"error": message}, status=503)
        return HttpResponse(message, status=503, content_type="text/plain; charset=utf-8")
