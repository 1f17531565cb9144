"""All runtimes of this installation: those that come with Rigweb, and those that the user has defined in YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agents.runtimes import RUNTIMES
from agents.runtimes.base import Runtime
from agents.runtimes.custom import RuntimeFileError, runtime

LARGEST_FILE = 64 * 1024


@dataclass(frozen=True)
class Register:
    """Runtimes by name, and what is wrong with the files that could not be used."""

    runtimes: Mapping[str, Runtime]
    problems: tuple[str, ...] = ()


@dataclass
class _Known:
    state: tuple[tuple[str, int, int], ...] | None = None
    found: dict[str, Runtime] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


_known: dict[Path, _Known] = {}


def register(folder: Path) -> Register:
    """The runtimes; folder: where the user's files lie. Files are read again when they have changed."""
    known = _known.setdefault(folder, _Known())
    paths = sorted(folder.glob("*.yaml"))
    state = tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in paths)
    if state != known.state:
        known.found, known.problems = _read(paths)
        known.state = state
    return Register({**known.found, **RUNTIMES}, known.problems)


def _read(paths: list[Path]) -> tuple[dict[str, Runtime], tuple[str, ...]]:
    found: dict[str, Runtime] = {}
    problems: list[str] = []
    for path in paths:
        try:
            made = runtime(_text(path), str(path))
        except RuntimeFileError as error:
            problems += error.problems
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{path}: cannot be read: {error}")
        else:
            if made.name in found:
                problems.append(f"{path}: another file defines the runtime {made.name} already")
            found.setdefault(made.name, made)
    return found, tuple(problems)


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST_FILE:
        raise OSError(f"it is larger than {LARGEST_FILE // 1024} KiB")
    return path.read_text()
