"""The data directory: made on first use, private to its owner."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path


class HomeError(Exception):
    """The data directory cannot be used."""


def prepare(home: Path) -> None:
    """Make the data directory with its secrets; harmless when all is there.

    Raises:
        HomeError: it cannot be made or written.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(home):
            raise HomeError(
                f"cannot use {home} as data directory: it holds other things (set RIGWEB_HOME to a new folder)"
            )
        home.chmod(0o700)
        for folder in ("tickets", "transcripts", "seats"):
            (home / folder).mkdir(mode=0o700, exist_ok=True)
        secret(home / "secret_key", secrets.token_urlsafe(64))
        secret(home / "token", secrets.token_urlsafe(32))
        secret(home / "instance_id", secrets.token_hex(6))
    except OSError as error:
        raise HomeError(
            f"cannot use the data directory {home}: {error.strerror} (free it, or set RIGWEB_HOME)"
        ) from error


def _is_ours(home: Path) -> bool:
    """Whether the folder is empty or was made by us: what is not must not be closed to others."""
    names = {path.name for path in home.iterdir()}
    return not names or bool(names & {"secret_key", "token", "instance_id", "server.log", "server.lock"})


def secret(path: Path, fresh: str) -> str:
    """The secret kept at `path` (mode 0600), which is `fresh` when there was none.

    Two processes that make it at once agree: the file appears complete, and only once.
    """
    with suppress(FileNotFoundError):
        if kept := path.read_text().strip():
            return kept
        path.unlink(missing_ok=True)  # a disk that filled up once left it empty
    partial = _beside(path)
    write_private(partial, fresh)
    try:
        with suppress(FileExistsError):
            os.link(partial, path)
    finally:
        partial.unlink()
    return path.read_text().strip()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first byte on."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        os.fchmod(descriptor, 0o600)
        file.write(text)


def replace_private(path: Path, text: str) -> None:
    """Write a private file at once: a reader sees the old text or the new, never a part."""
    partial = _beside(path)
    try:
        write_private(partial, text)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    """A name for the same file while it is being written, which no other process or thread uses."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}")
