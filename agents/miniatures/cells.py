"""Which characters belong together in a terminal, and how many columns they take.

Pure. tmux asks the C library; its answers differ from these in a handful of characters at most.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_NARROW = re.compile(
    r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2190-\u2319\u2500-\u25fc]*"
)
"""Text of characters of one column each, none of which joins another: nearly all that agents print."""
_JOINER = "\u200d"
_INVISIBLE = ("Mn", "Me", "Cf")


def pieces(text: str) -> Iterator[tuple[str, int]]:
    """Cut text into stretches of characters of one column each, which come with 0, and clusters with their columns.

    A cluster is a character that is wider than one column, or one that others join.
    """
    if _NARROW.fullmatch(text):
        if text:
            yield text, 0
        return
    stretch = ""
    for cluster, columns in _clusters(text):
        if len(cluster) == 1 and columns == 1:
            stretch += cluster
            continue
        if stretch:
            yield stretch, 0
            stretch = ""
        yield cluster, columns
    if stretch:
        yield stretch, 0


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    cluster, columns = "", 0
    for character in text:
        wide = _columns(character)
        if cluster and (wide == 0 or cluster.endswith(_JOINER)):
            cluster += character
            continue
        if cluster:
            yield cluster, columns
        cluster, columns = character, wide
    if columns:
        yield cluster, columns


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    category = unicodedata.category(character)
    if category in _INVISIBLE and character != "\u00ad":
        return 0
    if category == "Cn":  # no character yet, whatever width Python has for it
        return 1
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
