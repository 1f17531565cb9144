"""The workspace block: the folders and repositories a rig works in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from topology.spec.base import SpecModel
from topology.spec.texts import Line


class Repo(SpecModel):
    """A repository the rig works in."""

    name: Line = Field(examples=["api"])
    """Name by which the spec refers to it; once per workspace."""
    path: Line = Field(examples=["repos/api"])
    """Its folder."""
    kind: Literal["user", "project", "knowledge", "lab", "delivery"] = "project"
    """What it is for."""


class Workspace(SpecModel):
    """Where the rig works."""

    workspace_root: Line | None = None
    """The folder that holds the repositories."""
    repos: tuple[Repo, ...] = ()
    """The repositories."""
    default_repo: Line | None = None
    """Name of the repository that work goes to unless told otherwise."""
    knowledge_root: Line | None = None
    """The folder of shared knowledge."""
