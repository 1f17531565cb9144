"""Skills: folders with a SKILL.md, whose head says in a line what they are for."""

from __future__ import annotations

import posixpath
import re

from topology.briefs.material import Found
from topology.spec.document import parse
from topology.spec.problems import SpecInvalid

SKILL_FILE = "SKILL.md"

_HEAD = re.compile(r"\A\ufeff?---\r?\n(.*?)\r?\n---\s", re.DOTALL)
_LONGEST = 500


def has_skill_file(found: Found) -> bool:
    """Whether what was found is a skill: a folder with a SKILL.md, or that file itself."""
    return _skill_file(found) is not None


def description_of(found: Found) -> str:
    """What the head of a skill's SKILL.md says it is for, on one line; empty when it does not say."""
    head = _HEAD.match((_skill_file(found) or b"").decode(errors="replace"))
    try:
        value = parse(head[1]).root.value if head else None
    except SpecInvalid:
        return ""
    said = value.get("description") if isinstance(value, dict) else None
    return " ".join(said.split())[:_LONGEST] if isinstance(said, str) else ""


def _skill_file(found: Found) -> bytes | None:
    if not found.is_folder:
        return found.files[0].data if posixpath.basename(found.path) == SKILL_FILE else None
    return next((file.data for file in found.files if file.name == SKILL_FILE), None)
