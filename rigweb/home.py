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
        secret(home / "secret_key", secrets.token_urlsafe(64))  # first: the folder is known by it
        for folder in ("tickets", "transcripts", "seats"):
            (home / folder).mkdir(mode=0o700, exist_ok=True)
        secret(home / "token", secrets.token_urlsafe(32))
        secret(home / "instance_id", secrets.token_hex(6))
    except OSError as error:
        raise HomeError(
            f"cannot use the data directory {home}: {error.strerror} (free it, or set RIGWEB_HOME)"
        ) from error


def _is_ours(home: Path) -> bool:
    """Whether the folder is empty or was made by us: what is not must not be closed to others.

    Another process may be making it now: what is there besides the secret key came after it.
    """
    others = [path.name for path in home.iterdir() if not path.name.startswith(_beside("secret_key"))]
    ours = ("secret_key", "token", "instance_id", "server.log", "server.lock")
    return not others or any((home / name).exists() for name in ours)


def secret(path: Path, fresh: str) -> str:
    """The secret kept at `path` (mode 0600), which is `fresh` when there was none.

    Two processes that make it at once agree: the file appears complete, and only once.
    """
    with suppress(FileNotFoundError):
        if kept := path.read_text().strip():
            return kept
        path.unlink(missing_ok=True)  # a disk that filled up once left it empty
    partial = _partial(path)
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
    partial = _partial(path)
    try:
        write_private(partial, text)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _partial(path: Path) -> Path:
    """The same file while it is being written, under a name that no other process or thread uses."""
    return path.with_name(_beside(path.name) + secrets.token_hex(4))


def _beside(name: str) -> str:
    """How the name of a file begins that is being written and shall be called `name`."""
    return f".{name}."
