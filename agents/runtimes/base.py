"""The contract of a runtime: all that Rigweb must know about one kind of program.

Pure: a runtime answers questions and touches nothing. To add one, copy the nearest (`gemini/` is the smallest agent,
`terminal.py` has no agent), answer the questions, and list it in `__init__.py`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from agents.readings.reader import Reader, Running
from agents.readings.screen import Screen
from agents.readings.values import Question, Reading

PermissionMode = Literal["ask", "accept_edits", "plan", "bypass"]
Sandbox = Literal["read_only", "workspace_write", "full_access"]


@dataclass(frozen=True)
class SeatConfig:
    """What a spec says about one seat, as far as a launch depends on it.

    command: the program and its arguments, empty for the runtime's own; cwd: an absolute folder; guidance: text
    for the agent's system prompt; extra_args: added to the runtime's own; ready_timeout: seconds, None for the
    runtime's own.
    """

    address: str
    cwd: str
    command: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    model: str = ""
    permission_mode: PermissionMode = "ask"
    sandbox: Sandbox = "workspace_write"
    extra_args: tuple[str, ...] = ()
    guidance: str = ""
    profile: str = ""
    ready_timeout: float | None = None


@dataclass(frozen=True)
class Beginning:
    """How a session's conversation begins.

    fresh: id is the one to give it, if the runtime can choose; resume: id is the one to take up; fork: id is for the
    new one, which begins as a copy of `parent`.
    """

    mode: Literal["fresh", "resume", "fork"] = "fresh"
    id: str = ""
    parent: str = ""


@dataclass(frozen=True)
class Place:
    """What belongs to one session: its folder in the data directory, and the Python that runs our hook programs."""

    folder: str
    python: str


@dataclass(frozen=True)
class LaunchCommand:
    """A program to start: an argument list, never a shell string, and what to add to its environment.

    files: texts to write (mode 0600) into the session's folder first, by name relative to it.
    """

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Composer:
    """The place where a person types: ready to take a text, holding a draft, or not there."""

    state: Literal["empty", "draft", "hidden"]
    draft: str = ""


@dataclass(frozen=True)
class Submission:
    """How to hand a text to the program as one message.

    paste: what is pasted (bracketed); pieces: the same in parts, each pasted in brackets of its own, for programs that
    treat long pastes differently; then `keys_after` are pressed one by one (tmux names), after `settle_seconds`
    `key` submits; expected: the text with which the turn then begins, exactly as the harness will record it; it
    holds the message verbatim.
    """

    paste: str
    expected: str
    settle_seconds: float = 0.15
    key: str = "Enter"
    keys_after: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """How to answer a question: write a file into the session's folder, or press keys.

    file: (name, content), written in one step; keys: pressed only while `Runtime.question` still finds the same
    question on the screen; then_say: a text to send as a message afterwards.
    """

    file: tuple[str, str] | None = None
    keys: tuple[str, ...] = ()
    then_say: str = ""


@dataclass(frozen=True)
class Ending:
    """How to ask the program to end: a signal to its process group, or keys to press."""

    signal: Literal["HUP", "INT", "TERM"] | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Account:
    """How to find out whether a person is signed in.

    variables: any of these in the environment will do; files: paths below the home folder that say it; settings: paths
    of files in which a person may have put a key, so that without the others nobody can tell; hint: what to do if not.
    """

    variables: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Holder:
    """A process that has a conversation open; started: in kernel ticks, which tells a reused id apart, if known."""

    pid: int
    started: str = ""


class Runtime(ABC):
    """One kind of program that can sit in a seat."""

    name: ClassVar[str]
    title: ClassVar[str] = ""
    """Its name as people know it, such as `Claude Code`."""
    is_agent: ClassVar[bool] = True
    """Whether it holds a conversation: can be sent messages that are proved to have arrived."""
    leaves_traces: ClassVar[bool] = True
    """Whether anything can be read of what it does."""
    install_hint: ClassVar[str] = ""
    """What to run when its program is missing."""
    version_args: ClassVar[tuple[str, ...]] = ("--version",)
    unset: ClassVar[tuple[str, ...]] = ("CI", "NO_COLOR", "FORCE_COLOR")
    """Variables that it does not inherit, unless its spec sets them: they speak of another terminal than its pane."""
    account: ClassVar[Account] = Account()
    chooses_id: ClassVar[bool] = False
    """Whether the id of a conversation can be chosen before it begins."""
    supports_resume: ClassVar[bool] = False
    """Whether it can take up an earlier conversation."""
    supports_fork: ClassVar[bool] = False
    """Whether it can begin with a copy of an earlier conversation."""
    reads_screen: ClassVar[bool] = True
    """Whether its screen is needed to know that it is ready."""
    ready_timeout_seconds: ClassVar[float] = 60.0
    settle_seconds: ClassVar[float] = 0.1
    """How long it must have been alive before it can count as ready."""
    reads_keys: ClassVar[bool] = False
    """Whether it reads key by key whenever it can be typed to; while its terminal is read by lines nothing is typed."""
    interrupt_keys: ClassVar[tuple[str, ...]] = ()
    """What stops a turn without ending the program; empty when nothing does."""
    discard_keys: ClassVar[tuple[str, ...]] = ()
    """What empties its input; pressed only when it holds a prompt that the program has put back there itself, or a
    text that we have typed."""
    folded: ClassVar[re.Pattern[str] | None] = None
    """What its input shows in place of a part of a long text; a group, if it has one, is how many characters."""
    compact_command: ClassVar[str] = ""
    """Typed to make the conversation shorter; empty when it cannot."""
    clear_command: ClassVar[str] = ""
    """Typed to begin a new conversation in the same program; empty when it cannot."""
    steers: ClassVar[bool] = False
    """Whether a message may be submitted while it works."""

    @abstractmethod
    def program(self, seat: SeatConfig) -> str:
        """Name or path of the program that a launch runs."""

    @abstractmethod
    def launch(self, seat: SeatConfig, place: Place, beginning: Beginning) -> LaunchCommand:
        """The program that a start runs, with what it needs at hand."""

    def guidance_way(self, seat: SeatConfig, beginning: Beginning) -> str:
        """How such a launch hands guidance over, in words; empty when it has no way to."""
        return "system prompt"

    @abstractmethod
    def is_ready(self, screen: Screen, reading: Reading) -> bool:
        """Whether the program can take input, judged by a screen that is at least `settle_seconds` old."""

    @abstractmethod
    def reader(self, running: Running) -> Reader:
        """A reader for one running process."""

    def question(self, screen: Screen) -> Question | None:
        """What the screen asks a person: onboarding, trust, login, update, permission ...; None when nothing.

        A question found here has an id that is made of its text, so that the same question has the same id; a reader
        adds the number of its appearance (`agents.readings.appearances`).
        """
        return None

    def answer(self, question: Question, choice: str, text: str) -> Answer | None:
        """How to answer with this choice; None when it cannot.

        choice: the id of one of the question's, or OWN_WORDS; text: the reason of a denial, or one's own words.
        """
        return None

    def answer_parts(self, question: Question, answers: Sequence[Sequence[str]]) -> Answer | None:
        """How to answer all parts of a question at once; None when it cannot.

        answers: for each part the ids of the choices that were made, or a free text alone.
        """
        return None

    def composer(self, screen: Screen) -> Composer:
        """Whether the place where a person types can take a text now."""
        return Composer("hidden")

    def refusal(self, command: str, screen: Screen) -> str:
        """Why one of its own commands cannot be typed now, as far as its screen tells; empty when it can."""
        return ""

    @abstractmethod
    def submission(self, text: str) -> Submission:
        """How to hand `text` to the program as one message, never as a command of its own."""

    @abstractmethod
    def ending(self) -> Ending:
        """How to ask the program to end by itself."""

    def reports(self, env: Mapping[str, str]) -> str:
        """Pattern of the files in which its running processes report themselves; empty when there are none."""
        return ""

    def holder(self, report: bytes, conversation_id: str) -> Holder | None:
        """The process that holds a conversation, if this report says so."""
        return None

    def refuses(self, seat: SeatConfig) -> str:
        """What the spec asks for that this program cannot be told, and what to do; empty when nothing."""
        return ""

    def bypasses(self, seat: SeatConfig) -> str:
        """In plain words what this seat may do without being asked that others may not; empty when nothing."""
        return ""
