"""The page's own scripts as bundles, which load in half the time: made at installation, used while they are current.

Imports no Django: the build reads it too.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

SCRIPTS = "js"
BUILT = "built"
_STAMP = ".stamp"


def folders(static: Path) -> list[Path | tuple[str, Path]]:
    """Where static files are looked for, as Django's `STATICFILES_DIRS` wants it; the first that has a file gives it.

    In a checkout whose scripts were edited since the bundles were made, they are served as they stand.
    """
    return [(SCRIPTS, static / BUILT), static] if are_current(static) else [static]


def are_current(static: Path) -> bool:
    """Whether the bundles were made of the scripts as they are now."""
    try:
        return (static / BUILT / _STAMP).read_text() == _digest(static / SCRIPTS)
    except FileNotFoundError:
        return False


def stamp(static: Path) -> None:
    """Note that the bundles were made of the scripts as they are now."""
    (static / BUILT / _STAMP).write_text(_digest(static / SCRIPTS))


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.js")):
        digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
