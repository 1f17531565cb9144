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


class StaticFiles(ServeStaticASGI):  # type: ignore[misc]  # which is not typed
    """An ASGI application that answers what lies under `url`, and leaves the rest to another.

    A file that is changed meanwhile (in a checkout) is served as it is then; pages and browsers that know it keep it as
    they know it, until the server is started again and has another address for it.
    """

    def __init__(self, application: Any, url: str) -> None:
        super().__init__(
            application,
            max_age=None,
            immutable_file_test=lambda path, address: True,
            allow_all_origins=False,
            mimetypes=TYPES,
            add_headers_function=_add_headers,
        )
        self._states: dict[str, tuple[str, int, int]] = {}
        for finder in get_finders():
            for path, storage in finder.list([]):
                prefix = getattr(storage, "prefix", None)
                address = f"{url}{prefix}/{path}" if prefix else url + path
                if address not in self._states:  # the first of two is meant, as everywhere in Django
                    self._take(address, storage.path(path))

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] == "http" and (known := self._states.get(scope["path"])):
            self._look_again(scope["path"], *known)
        await super().__call__(scope, receive, send)

    def _take(self, url: str, path: str) -> None:
        state = os.stat(path)
        self._states[url] = (path, state.st_mtime_ns, state.st_size)
        self.add_file_to_dictionary(url, path)

    def _look_again(self, url: str, path: str, modified: int, size: int) -> None:
        try:
            state = os.stat(path)
        except FileNotFoundError:
            del self._states[url], self.files[url]
        else:
            if (state.st_mtime_ns, state.st_size) != (modified, size):
                self._take(url, path)


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
