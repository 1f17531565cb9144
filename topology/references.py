"""What a rig's text refers to outside of itself, and what of that cannot be used: agents, profiles, files, folders.

The text is read as tolerantly as its outline: what is misshapen is told by its shape, everything else is looked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from topology.briefs import AgentUnusable, profile_of
from topology.briefs.material import Unusable
from topology.folders import look
from topology.resolve import Agents, Folders
from topology.spec.member import TERMINAL_DEFAULTS
from topology.spec.outline import mappings, text_of
from topology.spec.problems import Finding, Location
from topology.spec.runtime import TERMINAL
from topology.spec.texts import AgentRef, Line, SafePath

_AGENT_REF, _LINE, _SAFE_PATH = TypeAdapter(AgentRef), TypeAdapter(Line), TypeAdapter(SafePath)


@dataclass(frozen=True)
class Bases:
    """Where relative paths start; None where that is not known, and what would start there is passed over.

    files: folder of the files and agents that the spec names; seats: that of the folders that its seats work in;
    shipped: that of the shipped specs.
    """

    files: str | None
    seats: str | None
    shipped: str


def seat_folder(cwd: str, root: str) -> str:
    """The folder that a seat starts in; root: what relative ones start from."""
    return os.path.normpath(os.path.join(root, os.path.expanduser(cwd)))


def unusable(rig: Any, bases: Bases) -> Iterator[Finding]:
    """What the rig's text refers to and what cannot be used, each at its place."""
    looking = _Looking(bases, Agents(Folders(bases.files or "/", bases.shipped)))
    pods = list(mappings(rig, "pods"))
    members = [[*mappings(pod, "members", place)] for place, pod in pods]
    if any(map(_has_agents, members)):
        yield from looking.culture(rig)
        yield from looking.startup(rig, ())
    for (place, pod), mine in zip(pods, members, strict=True):
        if _has_agents(mine):
            yield from looking.startup(pod, place)
        for where, member in mine:
            yield from looking.member(member, where)


def _has_agents(members: list[tuple[Location, dict[str, Any]]]) -> bool:
    """Whether anybody is there whom the whole team's files are for; terminals get their own alone."""
    return any(text_of(member, "runtime") != TERMINAL for _, member in members)


def _meant_for_agents(member: dict[str, Any], key: str) -> str:
    """The text under a key, unless it is what terminals have there, which is told as such."""
    text = text_of(member, key)
    return "" if text == TERMINAL_DEFAULTS[key] else text


def _is_well_formed(kind: TypeAdapter[str], text: str) -> bool:
    """Whether a text has the form that its field wants; what has not is told by the shape."""
    try:
        kind.validate_python(text)
    except ValidationError:
        return False
    return True


@dataclass
class _Looking:
    """Looks for what one text names, for each agent once."""

    bases: Bases
    agents: Agents

    def culture(self, rig: Any) -> Iterator[Finding]:
        yield from self._file("culture file", rig, "culture_file", ())

    def startup(self, owner: Any, place: Location) -> Iterator[Finding]:
        startup = owner.get("startup") if isinstance(owner, dict) else None
        for where, file in mappings(startup, "files", (*place, "startup")):
            if file.get("kind", "file") == "file" and file.get("required", True) is True:
                yield from self._file("startup file", file, "path", where)

    def member(self, member: dict[str, Any], place: Location) -> Iterator[Finding]:
        yield from self._folder(member, place)
        if text_of(member, "runtime") != TERMINAL:
            yield from self._agent(member, place)
        yield from self.startup(member, place)

    def _file(self, what: str, owner: Any, key: str, place: Location) -> Iterator[Finding]:
        path = text_of(owner, key) if isinstance(owner, dict) else ""
        if self.bases.files is not None and _is_well_formed(_SAFE_PATH, path):
            found = look(self.bases.files, path)
            if isinstance(found, Unusable):
                yield Finding((*place, key), f"the {what} {path} {found.reason}")

    def _folder(self, member: dict[str, Any], place: Location) -> Iterator[Finding]:
        is_terminal = text_of(member, "runtime") == TERMINAL
        cwd = text_of(member, "cwd") or (TERMINAL_DEFAULTS["cwd"] if is_terminal and "cwd" not in member else "")
        is_relative = not cwd.startswith(("/", "~"))
        if not _is_well_formed(_LINE, cwd) or (is_relative and self.bases.seats is None):
            return
        folder = seat_folder(cwd, self.bases.seats or "/")
        if not os.path.isdir(folder):
            yield Finding((*place, "cwd"), f"the folder {folder} does not exist; create it, or write another one")

    def _agent(self, member: dict[str, Any], place: Location) -> Iterator[Finding]:
        ref, profile = _meant_for_agents(member, "agent_ref"), _meant_for_agents(member, "profile")
        if not _is_well_formed(_AGENT_REF, ref) or (ref.startswith("local:") and self.bases.files is None):
            return
        try:
            agent = self.agents.of(ref)
        except AgentUnusable as error:
            yield Finding((*place, "agent_ref"), str(error))
            return
        try:
            if profile:
                profile_of(agent, profile)
        except AgentUnusable as error:
            yield Finding((*place, "profile"), str(error))
