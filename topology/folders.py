"""Reads the files that specs name, confined to a folder; and puts a seat's files into the data directory."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from topology.briefs.brief import DeliveredFile
from topology.briefs.material import FileContent, Found, Unusable

LARGEST_FILE = 256 * 1024
"""Bytes of one file."""
LARGEST_FOLDER = 1024 * 1024
"""Bytes of all the files in a folder that is handed over as one."""
MOST_FILES = 200


class _Refusal(Exception):
    """Why a file is not read, continuing a sentence that names it."""


def look(folder: str, path: str) -> Found | Unusable:
    """Read a file, or a folder with all its files, that a spec names.

    folder: absolute; nothing outside is read, also once symbolic links are followed.
    """
    root = Path(folder).resolve()
    try:
        target = _confined(root, root / path)
        if target.is_dir():
            return Found(str(target), tuple(_tree(root, target)), is_folder=True)
        return Found(str(target), (_file(target, ""),))
    except _Refusal as refusal:
        return Unusable(str(refusal))
    except OSError as error:
        return Unusable(f"cannot be read: {error.strerror}")


def put(files: Iterable[DeliveredFile], folder: Path) -> None:
    """Write a seat's files below `folder`, for the user's eyes only (0600, 0700)."""
    for file in files:
        target = folder / file.name
        _make(folder, target.parent)
        mode = 0o700 if file.executable else 0o600
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, mode)
        with os.fdopen(descriptor, "wb") as writer:
            writer.write(file.data)


def _make(top: Path, folder: Path) -> None:
    """Create the folder and what lies between it and `top`, all for the user alone."""
    if folder != top:
        _make(top, folder.parent)
    folder.mkdir(parents=folder == top, exist_ok=True, mode=0o700)


def _confined(root: Path, path: Path) -> Path:
    """The real path. Raises _Refusal when there is nothing, or it lies outside of `root`."""
    try:
        real = path.resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError):
        raise _Refusal(f"does not exist (looked in {root})") from None
    except (RuntimeError, ValueError):
        raise _Refusal("cannot be read: its symbolic links lead in a circle") from None
    if not real.is_relative_to(root):
        raise _Refusal(f"leads out of its folder {root}, to {real}")
    return real


def _tree(root: Path, folder: Path) -> Iterator[FileContent]:
    count = size = 0
    for directory, names, files in os.walk(folder, onerror=_raise):
        names.sort()
        for name in names:
            if (Path(directory) / name).is_symlink():
                raise _Refusal(f"holds a symbolic link to a folder ({name}); only links to files are followed")
        for name in sorted(files):
            path = Path(directory) / name
            content = _file(_confined(root, path), str(path.relative_to(folder)))
            count, size = count + 1, size + len(content.data)
            if count > MOST_FILES or size > LARGEST_FOLDER:
                raise _Refusal(f"holds more than {MOST_FILES} files or {LARGEST_FOLDER // 1024} KiB")
            yield content


def _raise(error: OSError) -> None:
    raise error


def _file(path: Path, name: str) -> FileContent:
    # Opened without waiting, so that a pipe that nobody writes to is seen for what it is.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as reader:
        status = os.fstat(reader.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise _Refusal("is no regular file")
        data = reader.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise _Refusal(f"is larger than {LARGEST_FILE // 1024} KiB" + (f" ({name})" if name else ""))
    return FileContent(name, data, executable=bool(status.st_mode & stat.S_IXUSR))
