"""What belongs to the user in a home and a project, and what of it has changed; to compare, not to judge."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

SETTINGS = (
    "*",
    *(f".claude/{name}" for name in ("settings*.json", ".claude.json", "*.md")),
    *(f".claude/{name}/**/*" for name in ("agents", "commands", "hooks", "skills")),
    *(f".codex/{name}" for name in ("*.toml", "*.md", "rules/**/*", "prompts/**/*")),
    *(f".gemini/{name}" for name in ("*.json", "*.md", "commands/**/*", "extensions/**/*")),
    ".config/opencode/**/*",
)
"""Files below a home in which people tell their agents how to be; not what agents remember of their work."""
_DEPENDENCIES = "node_modules"
_NOTES = re.compile(
    r"\.codex/config\.toml (tui|notice)\b"
    r"|\.claude\.json (?!.*\b(mcpServers|hasTrustDialogAccepted|allowedTools|(en|dis)abledMcpjsonServers)\b)"
)
"""What agents write for themselves into files of settings, whenever it suits them."""

Facts = Mapping[str, Any]


def facts(home: Path, project: Path) -> Facts:
    """Each setting in the home, and each file of the project, by name."""
    found = {f"~/{name}": value for name, value in _settings(home)}
    return found | {f"project/{name}": file.read_bytes() for name, file in _files(project, ["**/*"])}


def changed(before: Facts, after: Facts) -> set[str]:
    """Names of what has come, has gone, or is another now."""
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def _settings(home: Path) -> Iterator[tuple[str, Any]]:
    for name, file in _files(home, SETTINGS):
        content = file.read_bytes()
        entries = _flat(name, _parsed(file.suffix, content.decode(errors="replace")))
        yield from ((entry, value) for entry, value in entries if not _NOTES.search(entry))


def _files(folder: Path, patterns: Iterable[str]) -> Iterator[tuple[str, Path]]:
    found = {file for pattern in patterns for file in folder.glob(pattern) if file.is_file()}
    for file in found:
        name = file.relative_to(folder)
        if not {".git", _DEPENDENCIES} & set(name.parts):
            yield str(name), file


def _parsed(suffix: str, text: str) -> Any:
    try:
        return {".json": json.loads, ".toml": tomllib.loads}.get(suffix, str)(text)
    except ValueError:
        return text


def _flat(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Each entry of a file by itself: another agent's run may change one, and not its neighbour."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _flat(f"{name} {key}", inner)
    else:
        yield name, value
