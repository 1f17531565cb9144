"""The SPEC of the command line: a YAML file, whose text is sent, or a name that the server knows."""

from __future__ import annotations

import os
from pathlib import Path

from rigweb.client.exits import USAGE, Failure

LARGEST_FILE = 1024 * 1024


def is_file(source: str) -> bool:
    """Whether SPEC means a file: it has a slash, or ends like YAML."""
    return "/" in source or source.endswith((".yaml", ".yml"))


def parameters(source: str, root: str | None = None) -> dict[str, object]:
    """What the API needs to know of SPEC: its text when it is a file, and where its relative paths start.

    Raises:
        Failure: the file cannot be read, is not text, or is larger than 1 MiB.
    """
    if not is_file(source):
        return {"source": source, "root": os.path.abspath(root or ".")}
    path = Path(os.path.abspath(os.path.expanduser(source)))
    return {
        "source": str(path),
        "text": _read(path, source),
        "root": os.path.abspath(root) if root else str(path.parent),
    }


def _read(path: Path, shown: str) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Failure(f"cannot read {shown}: {error.strerror}", USAGE) from error
    if len(content) > LARGEST_FILE:
        raise Failure(f"cannot read {shown}: it is larger than 1 MiB (is it a spec?)", USAGE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failure(f"cannot read {shown}: byte {error.start} is not UTF-8 (save it as UTF-8)", USAGE) from error
