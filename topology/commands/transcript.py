"""`transcript`: what a seat has printed."""

from __future__ import annotations

from django.utils import timezone

from agents.transcripts.reading import Query, read
from topology.commands.calls import Answer, BadArgument, Call, find_session
from topology.moments import NotAMoment, parse


def run(call: Call) -> Answer:
    """Answer: the text of the seat's newest session, and whether its beginning was left out."""
    since = None
    if call.text("since"):
        try:
            since = parse(call.text("since"), timezone.localtime())
        except NotAMoment as error:
            raise BadArgument(f"cannot read the transcript: {error}") from error
    query = Query(
        tail=call.arguments.get("tail"),
        since=since,
        plain=bool(call.arguments.get("plain")),
        grep=call.text("grep"),
    )
    excerpt = read(find_session(call.text("seat")).transcript_dir, query)
    return {"text": excerpt.text, "truncated": excerpt.truncated}
