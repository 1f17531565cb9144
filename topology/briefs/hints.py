"""How a file reaches the agent, by its hint, its path and its content; and bytes as text."""

from __future__ import annotations

import posixpath
from typing import Literal

from topology.briefs.layers import Item
from topology.briefs.material import Found
from topology.briefs.skills import SKILL_FILE

Way = Literal["guidance", "skill", "typed", "file"]

LARGEST_MERGED = 32 * 1024
"""Markdown without a hint is part of the guidance up to this size, in bytes; larger, it is put at hand as a file."""

_BY_HINT: dict[str, Way] = {"guidance_merge": "guidance", "skill_install": "skill", "send_text": "typed"}


def way_of(item: Item, found: Found) -> Way:
    """How `item` is handed over; without a hint, folders are skills and short Markdown is guidance."""
    if item.hint != "auto":
        return _BY_HINT[item.hint]
    path = item.place[1]
    if found.is_folder or posixpath.basename(path) == SKILL_FILE:
        return "skill"
    if path.lower().endswith((".md", ".markdown")) and found.size <= LARGEST_MERGED:
        return "guidance"
    return "file"


def wanted_path(item: Item) -> str:
    """The path to read for `item`: for the SKILL.md of a skill the whole folder, if it has one of its own."""
    path = posixpath.normpath(item.place[1])
    folder, name = posixpath.split(path)
    is_skill = item.hint in ("auto", "skill_install") and name == SKILL_FILE
    return folder if is_skill and folder else path


def text_of(found: Found) -> str | None:
    """A file as text with plain line ends; None when it is a folder or no UTF-8 text."""
    if found.is_folder:
        return None
    try:
        text = found.files[0].data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.replace("\r\n", "\n").strip("\n")
