"""What a viewer scrolls back to: the pane's scrollback; what lies before it stands on the transcript's page."""

from __future__ import annotations

from agents import sessions
from agents.errors import SessionGone
from agents.models import Session
from agents.transcripts.reading import Query, read

ENDED_LINES = 5000


def history(session: int) -> str:
    """A session's scrollback and screen with colours; for one whose pane is gone, its transcript's tail."""
    row = Session.objects.get(pk=session)
    try:
        return sessions.capture(row, history=None, escapes=True, join=True)
    except SessionGone:
        return read(row.transcript_dir, Query(tail=ENDED_LINES)).text
