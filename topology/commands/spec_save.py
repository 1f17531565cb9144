"""`spec-save`: keep a spec in the library."""

from __future__ import annotations

from pathlib import PurePath

from topology import library
from topology.commands.calls import Answer, BadArgument, Call
from topology.validation import valid_rig

EDITOR = "editor"
"""The source of what was written in the editor from nothing: no file."""
LONGEST_PATH = 4096


def run(call: Call) -> Answer:
    """Answer: name and number of the newest revision, and whether it is new; an invalid text raises SpecInvalid."""
    source = _source(call)
    spec = valid_rig(call.text("text"), source, library.root_of(call.text("edited_from")))
    revision, is_new = library.keep(
        spec.name,
        call.text("text"),
        spec.summary or "",
        source,
        call.actor,
        edited=_is_edited(call),
        based_on=call.arguments.get("based_on"),
    )
    return {"name": spec.name, "revision": revision.number, "saved": is_new}


def _is_edited(call: Call) -> bool:
    return call.text("source") == EDITOR


def _source(call: Call) -> str:
    """Where the files lie that the text names: those of an edited text stay where they were."""
    if call.text("edited_from"):
        return library.get_spec(call.text("edited_from")).latest.source
    source = call.text("source")
    if source != EDITOR and not PurePath(source).is_absolute():
        raise BadArgument(f"cannot save a spec from {source[:100]!r}: it is no absolute path (or the word: {EDITOR})")
    if len(source) > LONGEST_PATH:
        raise BadArgument(f"cannot save a spec: its path is longer than {LONGEST_PATH} characters")
    return source
