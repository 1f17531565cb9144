"""Tells when files in folders change, by inotify; also when folders that do not exist yet appear."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from asyncinotify import Event, Inotify, Mask, Watch

log = logging.getLogger(__name__)

_NEWS = Mask.CLOSE_WRITE | Mask.MODIFY | Mask.CREATE | Mask.DELETE | Mask.MOVED_TO | Mask.MOVED_FROM
_APPEARS = Mask.CREATE | Mask.MOVED_TO
_GOES = Mask.DELETE_SELF | Mask.MOVE_SELF

Listener = Callable[[], None]


class FileWatch:
    """One inotify instance for any number of files; a listener is called, without arguments, for every change."""

    def __init__(self) -> None:
        self._inotify = Inotify()
        self._listeners: dict[str, dict[str, set[Listener]]] = {}
        self._watches: dict[str, Watch] = {}
        self._folders: dict[int, set[str]] = {}
        """By the number of its watch, under which names a folder is watched: a link may give it several."""
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
            above = self._missing.pop(folder, folder)
            self._drop_unused(above)

    async def run(self) -> None:
        """Handle changes until cancelled."""
        async for event in self._inotify:
            if event.mask & Mask.Q_OVERFLOW:
                self._tell_all(list(self._listeners))
            elif event.watch is not None:
                for folder in list(self._folders.get(event.watch.wd, ())):
                    self._handle(folder, event)

    def close(self) -> None:
        """Stop watching anything."""
        self._inotify.close()

    def _handle(self, folder: str, event: Event) -> None:
        if event.mask & (Mask.IGNORED | _GOES):
            self._lost(folder)
            return
        name = event.name.name if event.name else ""
        names = self._listeners.get(folder, {})
        for listener in [*names.get(name, ()), *(names.get("", ()) if name else ())]:
            listener()
        if event.mask & _APPEARS:
            self._look_for_missing(folder)

    def _attend(self, folder: str) -> None:
        """Watch a folder or, while it does not exist, the nearest one above it."""
        if folder in self._watches and folder not in self._missing:
            return
        passed, nearest = [self._missing.pop(folder, folder)], _nearest(folder)
        while nearest != passed[-1] or len(passed) == 1:  # one below it may have appeared before it was watched
            self._add(nearest)
            passed.append(nearest)
            nearest = _nearest(folder)
        if nearest != folder:
            self._missing[folder] = nearest
        for above in passed:
            self._drop_unused(above)

    def _add(self, folder: str) -> None:
        if folder in self._watches:
            return
        try:
            watch = self._inotify.add_watch(Path(folder), _NEWS | _GOES)
        except OSError as error:
            log.error("cannot watch %s: %s (sysctl fs.inotify.max_user_watches may be too low)", folder, error)
            return
        self._watches[folder] = watch
        self._folders.setdefault(watch.wd, set()).add(folder)

    def _tell_all(self, folders: list[str]) -> None:
        for folder in folders:
            for listeners in list(self._listeners.get(folder, {}).values()):
                for listener in list(listeners):
                    listener()

    def _look_for_missing(self, above: str) -> None:
        for folder in [folder for folder, nearest in self._missing.items() if nearest == above]:
            self._attend(folder)
            if folder not in self._missing:
                self._tell_all([folder])

    def _lost(self, folder: str) -> None:
        """A watched folder has been removed, or has another name now."""
        self._forget(folder)
        wanted = [f for f in self._listeners if f == folder or self._missing.get(f) == folder]
        for name in wanted:
            self._missing.pop(name, None)
            self._attend(name)
        self._tell_all(wanted)

    def _drop_unused(self, folder: str) -> None:
        if folder not in self._listeners and folder not in self._missing.values():
            self._forget(folder)

    def _forget(self, folder: str) -> None:
        watch = self._watches.pop(folder, None)
        if watch is None:
            return
        names = self._folders[watch.wd]
        names.discard(folder)
        if not names:
            del self._folders[watch.wd]
            with suppress(OSError):  # it goes by itself with its folder
                self._inotify.rm_watch(watch)


def _nearest(folder: str) -> str:
    """The folder, or the nearest one above it that exists."""
    while not os.path.isdir(folder) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    return folder
