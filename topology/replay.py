"""What a replay is made from: a seat's sessions, how much each printed when, and its bytes piece by piece.

A place in a transcript is one number for the page: the segment times SEGMENT, plus the offset in it.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.utils import timezone

from agents.models import Session
from agents.transcripts import sizes
from agents.transcripts.index import Index
from agents.transcripts.replaying import Piece, density, opening, piece
from agents.transcripts.searching import search
from agents.transcripts.segments import Position, segments
from topology.commands.calls import find_seat
from topology.errors import NotFound

SEGMENT = 2**32
MOST_BUCKETS = 2000
MOST_FINDS = 200
HEAD_BYTES = 4


def sessions_of(address: str) -> list[Session]:
    """Every session that a seat had, oldest first. Raises NotFound for a seat that neither is nor was."""
    found = list(Session.objects.filter(address=address).order_by("pk"))
    if found:
        return found
    canonical = find_seat(address).address
    return list(Session.objects.filter(address=canonical).order_by("pk"))


def session_of(address: str, key: int) -> Session:
    """One session of a seat. Raises NotFound."""
    for session in sessions_of(address):
        if session.pk == key:
            return session
    raise NotFound(f"{address} had no session {key} (see them all: /replay/{address}/)")


def outline(session: Session) -> dict[str, Any]:
    """When a session began and ended, in milliseconds since 1970, and how much it printed."""
    with Index(session.transcript_dir) as index:
        ends = index.ends()
    begin = _milliseconds(session.created_at)
    end = _milliseconds(session.ended_at or timezone.now()) if session.ended_at or session.is_live else begin
    return {
        "id": session.pk,
        "address": session.address,
        "runtime": session.runtime,
        "live": session.is_live,
        "begin": min(begin, ends[0]) if ends else begin,
        "end": max(end, ends[1]) if ends else end,
        "bytes": sum(segment.size for segment in segments(session.transcript_dir)),
        "sizes": sizes.read(session.transcript_dir),
    }


def activity(session: Session, begin: int, end: int, buckets: int) -> list[int]:
    """Bytes printed in equal parts of the time from `begin` to `end`, in milliseconds since 1970."""
    with Index(session.transcript_dir) as index:
        return density(session.transcript_dir, index, begin, max(begin, end), min(buckets, MOST_BUCKETS))


def stretch(session: Session, place: int) -> bytes:
    """The piece of a session's transcript at a place."""
    with Index(session.transcript_dir) as index:
        return _framed(piece(session.transcript_dir, index, _position(place)), {})


def stretch_at(session: Session, milliseconds: int) -> bytes:
    """The piece with which a replay has to begin to show the screen of a moment, and why with this one."""
    folder = session.transcript_dir
    with Index(folder) as index:
        begin = opening(folder, index.reached(milliseconds))
        first = next(index.after(begin.position), None)
        told = {"opening": begin.kind, "at": first.at if first else milliseconds}
        return _framed(piece(folder, index, begin.position), told)


def finds(session: Session, text: str) -> dict[str, Any]:
    """The printed lines that hold a text, and when they were printed."""
    found = search(session.transcript_dir, text, MOST_FINDS)
    return {
        "finds": [{"at": find.at, "line": find.line} for find in found.finds],
        "truncated": found.truncated,
    }


def _framed(found: Piece, told: dict[str, Any]) -> bytes:
    """How long the description is (u32, little-endian), the description (JSON), the bytes."""
    head = json.dumps(
        {
            **told,
            "place": _place(found.position),
            "next": _place(found.following),
            "more": found.more,
            "entries": [[entry.at, _place(entry.position)] for entry in found.entries],
        },
        separators=(",", ":"),
    ).encode()
    return len(head).to_bytes(HEAD_BYTES, "little") + head + found.data


def _place(position: Position) -> int:
    return position.segment * SEGMENT + position.offset


def _position(place: int) -> Position:
    return Position(*divmod(place, SEGMENT))


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
