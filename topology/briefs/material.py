"""What was read from disk for a seat: agents, and the files and folders that specs name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from topology.spec.agent import AgentSpec


class AgentUnusable(ValueError):
    """An agent cannot be used; the message continues the sentence "cannot launch dev.impl: "."""


@dataclass(frozen=True)
class ResolvedAgent:
    """An agent whose agent.yaml was read.

    ref: as it was referred to; folder: its real path; imports: the agents it imports, by their names.
    """

    ref: str
    folder: str
    spec: AgentSpec
    imports: Mapping[str, ResolvedAgent] = field(default_factory=dict)


@dataclass(frozen=True)
class FileContent:
    """The bytes of a file; name: its path inside the folder that was asked for, empty for a file itself."""

    name: str
    data: bytes
    executable: bool = False


@dataclass(frozen=True)
class Found:
    """A file, or a folder with all its files; path: its real path."""

    path: str
    files: tuple[FileContent, ...]
    is_folder: bool = False

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(len(file.data) for file in self.files)


@dataclass(frozen=True)
class Unusable:
    """Why a file cannot be used, continuing a sentence that names it: "does not exist (looked in /srv)"."""

    reason: str


Place: TypeAlias = tuple[str, str]
"""A folder's absolute path, and the path of a file or folder in it as the spec wrote it."""

Material: TypeAlias = Mapping[Place, Found | Unusable]
