"""Static files: served past Django, under an address that changes with them, so that browsers keep them for good."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

import django
from django.contrib.staticfiles.finders import get_finders
from servestatic import ServeStaticASGI

from rigweb.headers import HEADERS

TYPES = {".webmanifest": "application/manifest+json"}
_OF_FILES = {
    **HEADERS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def version_of(folder: Path) -> str:
    """A name that is another one as soon as a file in the folder, or Django with its own files, is."""
    digest = hashlib.sha256(django.__version__.encode())
    for path, state in sorted(_files(folder)):
        digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:12]


def serving_static_files(application: Any, url: str) -> Any:
    """An ASGI application that answers what lies under `url`, and leaves the rest to another.

    Files are read as they were when it was made; a server that is to serve changed ones is started again.
    """
    server = ServeStaticASGI(
        application,
        max_age=None,
        immutable_file_test=lambda path, address: True,
        allow_all_origins=False,
        mimetypes=TYPES,
        add_headers_function=_add_headers,
    )
    for finder in get_finders():
        for path, storage in finder.list([]):
            server.add_file_to_dictionary(url + path, storage.path(path))
    return server


def _add_headers(headers: Headers, path: str, url: str) -> None:
    for name, value in _OF_FILES.items():
        headers[name] = value


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(Path(entry.path))
            else:
                yield entry.path, entry.stat()
