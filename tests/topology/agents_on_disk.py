"""Agents and rigs for tests, as folders and specs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from topology.briefs import Brief
from topology.resolve import Folders, briefs
from topology.spec import RigSpec, load
from topology.spec.startup import Occasion

SHIPPED = Path(__file__).parents[2] / "specs"


def write_agent(folder: Path, files: Mapping[str, str] | None = None, **fields: Any) -> Path:
    """An agent in `folder`, with one profile unless told otherwise, and the files beside it."""
    document = {"name": folder.name, "version": "1.0", "profiles": {"default": {}}, **fields}
    write(folder, {"agent.yaml": yaml.safe_dump(document, sort_keys=False), **(files or {})})
    return folder


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Files below `folder`."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def one_seat(member: Mapping[str, Any] | None = None, pod: Mapping[str, Any] | None = None, **rig: Any) -> RigSpec:
    """A rig of one seat, dev.impl: codex with the agent in agents/a unless told otherwise."""
    seat = {"id": "impl", "runtime": "codex", "agent_ref": "local:agents/a", "profile": "default", "cwd": "."}
    pods = [{"id": "dev", "label": "Dev", "members": [{**seat, **(member or {})}], **(pod or {})}]
    return load(yaml.safe_dump({"version": "0.2", "name": "crew", "pods": pods, **rig}))


def brief_of(spec: RigSpec, root: Path, occasion: Occasion = "fresh_start", seat: str = "dev.impl") -> Brief:
    """The brief of one seat of a spec that lies in `root`."""
    return briefs(spec, Folders(str(root), str(SHIPPED)), occasion)[seat]
