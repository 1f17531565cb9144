"""The contract of a reader: makes readings of the traces that a running agent leaves.

Pure: a reader is fed with what others have watched and touches nothing itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agents.readings.screen import Screen
from agents.readings.values import Reading


@dataclass(frozen=True)
class Running:
    """A process to be read: env is its own environment as it started; folder: its session's, absolute.

    started: when, in kernel ticks, which tells it from an earlier one with its id; empty when that is not known.
    """

    pid: int
    cwd: str
    env: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""
    conversation_id: str = ""
    started: str = ""


@dataclass(frozen=True)
class Traces:
    """What to watch; every path absolute, none needs to exist yet.

    files: read whole whenever they change (a file that is gone is told as None); folders: every `*.json` in them
    is such a file; records: one append-only file of JSON lines; output: the raw output of the pane;
    screen: the screen, some 0.1 s after output or anything else has changed; again: seconds after which the screen is
    looked at again although nothing has changed, 0 for never; open_files: paths that the process
    holds open, looked up when something has changed.
    """

    files: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    records: str = ""
    output: bool = False
    screen: bool = False
    again: float = 0.0
    open_files: bool = False


class Reader(ABC):
    """Makes readings of one running agent from what is fed to it, in order.

    After each feeding the caller asks again for `traces`, which may have changed, and for `reading`.
    At the beginning it is fed with what is there (files as they are, the last part of records and output); what
    `take_prompts` then returns is history.
    """

    def __init__(self, running: Running) -> None:
        self.running = running

    @abstractmethod
    def traces(self) -> Traces:
        """What to watch now."""

    @abstractmethod
    def reading(self) -> Reading:
        """What is known now."""

    def take_prompts(self) -> list[str]:
        """Texts with which turns have begun since the last time, exactly as the harness recorded them."""
        return []

    def on_file(self, path: str, content: bytes | None) -> None:
        """A watched file has this content now; None: it is gone."""
        return

    def on_record(self, line: bytes) -> None:
        """One more line of the records."""
        return

    def on_output(self, data: bytes) -> None:
        """The pane has printed this."""
        return

    def on_title(self, title: str) -> None:
        """The pane has this title at the beginning; what was printed when it got it may be too long ago to be fed."""
        return

    def on_screen(self, screen: Screen) -> None:
        """The pane shows this."""
        return

    def on_open_files(self, paths: Sequence[str]) -> None:
        """The process holds these files open."""
        return
