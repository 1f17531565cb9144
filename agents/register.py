"""All runtimes of this installation: those that come with Rigweb, and those that the user has defined in YAML."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from agents.files import open_regular
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
    state = tuple((path.name, *_changes(path)) for path in paths)
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


def _changes(path: Path) -> tuple[int, int]:
    """Time and size of a file; of one that cannot be looked at, such as a link to nothing, the same always."""
    with suppress(OSError):
        status = path.stat()
        return status.st_mtime_ns, status.st_size
    return 0, 0


def _text(path: Path) -> str:
    with open_regular(path) as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise OSError(f"it is larger than {LARGEST_FILE // 1024} KiB")
    return data.decode()
