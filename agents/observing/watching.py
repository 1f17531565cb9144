"""Tells when files in folders change, by inotify; also when folders that do not exist yet appear."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from asyncinotify import Inotify, Mask, Watch

log = logging.getLogger(__name__)

_NEWS = Mask.CLOSE_WRITE | Mask.MODIFY | Mask.CREATE | Mask.DELETE | Mask.MOVED_TO | Mask.MOVED_FROM
_APPEARS = Mask.CREATE | Mask.MOVED_TO

Listener = Callable[[], None]


class FileWatch:
    """One inotify instance for any number of files; a listener is called, without arguments, for every change."""

    def __init__(self) -> None:
        self._inotify = Inotify()
        self._listeners: dict[str, dict[str, set[Listener]]] = {}
        self._watches: dict[str, Watch] = {}
        self._missing: dict[str, str] = {}

    def watch(self, path: str, listener: Listener) -> None:
        """Call `listener` when the file at `path` changes; a path that ends in a slash means any file in it."""
        folder, name = os.path.split(path)
        self._listeners.setdefault(folder, {}).setdefault(name, set()).add(listener)
        self._attend(folder)

    def leave(self, path: str, listener: Listener) -> None:
        """Call it no more."""
        folder, name = os.path.split(path)
        names = self._listeners.get(folder, {})
        names.get(name, set()).discard(listener)
        if not names.get(name):
            names.pop(name, None)
        if not names:
            self._listeners.pop(folder, None)
            self._missing.pop(folder, None)
            self._drop_unused(folder)

    async def run(self) -> None:
        """Handle changes until cancelled."""
        async for event in self._inotify:
            if event.watch is None:
                continue
            folder = str(event.watch.path)
            if event.mask & (Mask.IGNORED | Mask.DELETE_SELF):
                self._lost(folder)
                continue
            name = event.name.name if event.name else ""
            self._tell(folder, name)
            if event.mask & _APPEARS:
                self._look_for_missing(folder)

    def close(self) -> None:
        """Stop watching anything."""
        self._inotify.close()

    def _attend(self, folder: str) -> None:
        """Watch a folder or, while it does not exist, the nearest one above it."""
        if folder in self._watches and folder not in self._missing:
            return
        nearest = Path(folder)
        while not nearest.is_dir() and nearest != nearest.parent:
            nearest = nearest.parent
        self._add(str(nearest))
        if str(nearest) == folder:
            self._missing.pop(folder, None)
        else:
            self._missing[folder] = str(nearest)

    def _add(self, folder: str) -> None:
        if folder in self._watches:
            return
        try:
            self._watches[folder] = self._inotify.add_watch(Path(folder), _NEWS | Mask.DELETE_SELF)
        except OSError as error:
            log.error("cannot watch %s: %s (sysctl fs.inotify.max_user_watches may be too low)", folder, error)

    def _tell(self, folder: str, name: str) -> None:
        names = self._listeners.get(folder, {})
        for listener in [*names.get(name, ()), *(names.get("", ()) if name else ())]:
            listener()

    def _look_for_missing(self, above: str) -> None:
        for folder in [folder for folder, nearest in self._missing.items() if nearest == above]:
            self._attend(folder)
            if folder not in self._missing:
                for listeners in list(self._listeners.get(folder, {}).values()):
                    for listener in list(listeners):
                        listener()
        self._drop_unused(above)

    def _lost(self, folder: str) -> None:
        """A watched folder has been removed."""
        self._watches.pop(folder, None)
        for wanted in [f for f in self._listeners if f == folder or self._missing.get(f) == folder]:
            self._missing.pop(wanted, None)
            self._attend(wanted)
            for listeners in list(self._listeners.get(wanted, {}).values()):
                for listener in list(listeners):
                    listener()

    def _drop_unused(self, folder: str) -> None:
        if folder in self._listeners or folder in self._missing.values():
            return
        if watch := self._watches.pop(folder, None):
            with suppress(OSError):
                self._inotify.rm_watch(watch)
