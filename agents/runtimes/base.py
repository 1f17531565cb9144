"""The contract of a runtime: all that Rigweb must know about one kind of program.

Pure: a runtime answers questions and touches nothing. To add one, copy `terminal.py`, answer the questions, and
list it in `__init__.py`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

ActivityName = Literal["working", "idle", "waiting", "unknown"]


@dataclass(frozen=True)
class SeatConfig:
    """What a spec says about one seat, as far as a launch depends on it.

    command: the program and its arguments, empty for the runtime's own; cwd: an absolute folder.
    """

    address: str
    cwd: str
    command: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    model: str = ""


@dataclass(frozen=True)
class LaunchCommand:
    """A program to start: an argument list, never a shell string, and what to add to its environment."""

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Screen:
    """What a pane shows: its lines from top to bottom, its title, and for how long nothing was printed."""

    lines: tuple[str, ...]
    title: str = ""
    quiet_seconds: float = 0.0


@dataclass(frozen=True)
class Activity:
    """What a running agent is doing, and the evidence that says so."""

    name: ActivityName
    evidence: str
    reason: str = ""


@dataclass(frozen=True)
class Submission:
    """How to hand a text to the program: paste it, wait so many seconds, press this key."""

    text: str
    settle_seconds: float
    key: str


@dataclass(frozen=True)
class Ending:
    """How to ask the program to end: a signal to its process group, or keys to press."""

    signal: Literal["HUP", "INT", "TERM"] | None = None
    keys: tuple[str, ...] = ()


class Runtime(ABC):
    """One kind of program that can sit in a seat."""

    name: ClassVar[str]
    install_hint: ClassVar[str] = ""
    """What to run when its program is missing."""
    supports_resume: ClassVar[bool] = False
    """Whether it can take up an earlier conversation."""
    reads_screen: ClassVar[bool] = True
    """Whether its screen is needed to know that it is ready."""
    ready_timeout_seconds: ClassVar[float] = 30.0
    settle_seconds: ClassVar[float] = 0.1
    """How long it must have been alive before it can count as ready."""

    @abstractmethod
    def launch(self, seat: SeatConfig) -> LaunchCommand:
        """The program that a fresh start runs."""

    def resume(self, seat: SeatConfig, conversation_id: str) -> LaunchCommand | None:
        """The program that takes up a conversation; None when it cannot."""
        return None

    @abstractmethod
    def is_ready(self, screen: Screen) -> bool:
        """Whether the program can take input, judged by a screen that is at least `settle_seconds` old."""

    @abstractmethod
    def activity(self, screen: Screen) -> Activity:
        """What the program is doing, as far as its screen shows."""

    @abstractmethod
    def submit(self, text: str) -> Submission:
        """How to hand `text` to the program as one message."""

    @abstractmethod
    def ending(self) -> Ending:
        """How to ask the program to end by itself."""
