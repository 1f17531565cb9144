"""The one list of verbs: the HTTP API, the `rig` command, the page's buttons and the docs are made from it.

Pure data: imports neither Django nor anything that does, because the command-line client reads it at every start.
What a verb does stands in `commands/`, in a module of its name; `commands/dispatch.py` joins the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from topology import timeline

ParameterType = Literal["string", "integer", "number", "boolean", "strings"]
Permission = Literal["observe", "operate"]


@dataclass(frozen=True)
class Parameter:
    """One value that a verb takes; `positional` and `flag` say how it stands on the command line."""

    name: str
    help: str
    type: ParameterType = "string"
    required: bool = False
    positional: bool = False
    flag: str = ""
    """Short form on the command line, such as `-d`."""
    metavar: str = ""
    hidden: bool = False
    """Sent by the client program itself, never typed by a person."""
    minimum: float | None = None


@dataclass(frozen=True)
class Command:
    """One verb: who may call it, with what, and on which nodes of the graph it is offered."""

    name: str
    summary: str
    permission: Permission
    changes: bool
    """True: POST, may change the world. False: GET, only looks."""
    parameters: tuple[Parameter, ...] = ()
    button: str = ""
    """Label of its button on the page; empty when it has none."""
    offered_on: frozenset[Literal["rig", "seat", "spec"]] = frozenset()
    offered_to: Literal["all", "agents"] = "all"
    """Whether seats in which no agent sits are offered it too."""
    offered_while: Literal["always", "live", "ended"] = "always"
    """Whether a seat is offered it while it has a program, or while it has none."""
    loses: str = ""
    """What is lost by it: a person must agree to that first. Empty when nothing is."""
    loses_in_terminal: str = ""
    """The same for a seat in which no agent sits."""
    local: bool = False
    """Carried out by the client program alone; not part of the HTTP API."""

    @property
    def methods(self) -> tuple[str, ...]:
        """How it is called over HTTP. A look that takes a whole text may be a POST too: addresses are short."""
        if self.changes:
            return ("POST",)
        return ("GET", "POST") if _SPEC_TEXT in self.parameters else ("GET",)

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, or None."""
        return next((p for p in self.parameters if p.name == name), None)


_SOURCE = Parameter(
    "source",
    "a spec's name, a YAML file, or a rig that exists",
    required=True,
    positional=True,
    metavar="SPEC",
)
_SPEC_TEXT = Parameter("text", "the YAML itself, when SPEC is a file", hidden=True)
_SPEC_ROOT = Parameter(
    "root",
    "folder that relative paths in the spec start from (default: the file's folder, or where you are)",
    metavar="DIR",
)
_RIG = Parameter("rig", "name of a rig", required=True, positional=True, metavar="RIG")
_ANY_RIG = Parameter("rig", "only this rig", positional=True, metavar="RIG")
_SEAT = Parameter("seat", "address of a seat, such as dev-impl@demo", required=True, positional=True, metavar="SEAT")
_SEATS = Parameter(
    "seat",
    "addresses of seats of one rig, such as dev-impl@demo",
    "strings",
    required=True,
    positional=True,
    metavar="SEAT",
)
_GRACE = Parameter(
    "grace",
    "seconds a program gets to end by itself before it is killed (default 5)",
    type="number",
    metavar="SECONDS",
    minimum=0,
)
_FRESH = Parameter("fresh", "begin a new conversation", type="boolean")
_STOPS = "What its agent is doing stops, and a half-typed draft is lost."
_RECREATE = Parameter("recreate", "restart running seats whose spec has changed", type="boolean")
_SPEC = Parameter("name", "name of a spec of the library", required=True, positional=True, metavar="SPEC")
_REMOVE_ORPHANS = Parameter("remove_orphans", "end seats that the spec no longer has", type="boolean")


def _revision(name: str, text: str, metavar: str, required: bool = False) -> Parameter:
    return Parameter(name, text, "integer", required=required, positional=True, metavar=metavar, minimum=1)


COMMANDS: tuple[Command, ...] = (
    Command(
        "up",
        "start a rig, or whatever of it is not running",
        "operate",
        changes=True,
        parameters=(_SOURCE, _SPEC_TEXT, _SPEC_ROOT, _RECREATE, _REMOVE_ORPHANS),
        button="Up",
        offered_on=frozenset({"rig", "spec"}),
    ),
    Command(
        "down",
        "end a rig's sessions, politely first",
        "operate",
        changes=True,
        parameters=(_RIG, _GRACE),
        button="Down",
        offered_on=frozenset({"rig"}),
        loses="Every program of the rig is ended. What they are doing stops, half-typed drafts are lost, and the next "
        "Up begins new conversations.",
    ),
    Command(
        "cancel",
        "stop an `up` or `down` that is under way; what runs stays running",
        "operate",
        changes=True,
        parameters=(_RIG,),
        button="Cancel",
        offered_on=frozenset({"rig"}),
    ),
    Command(
        "archive",
        "take a rig that is down off the list; its events and transcripts stay",
        "operate",
        changes=True,
        parameters=(_RIG,),
        button="Archive",
        offered_on=frozenset({"rig"}),
        loses="It leaves the list, and what its seats were is forgotten: the next Up makes the rig anew. Its events and "
        "transcripts stay as history.",
    ),
    Command("ps", "list seats and what they are doing", "observe", changes=False, parameters=(_ANY_RIG,)),
    Command(
        "plan",
        "show what `up` would do, and why, without doing it",
        "observe",
        changes=False,
        parameters=(_SOURCE, _SPEC_TEXT, _SPEC_ROOT, _RECREATE, _REMOVE_ORPHANS),
    ),
    Command("status", "show the server, and each rig in a line or one in full", "observe", False, (_ANY_RIG,)),
    Command(
        "attach",
        "attach this terminal to a seat (leave with the tmux prefix, then d)",
        "observe",
        changes=False,
        parameters=(_SEAT, Parameter("read_only", "watch without typing", type="boolean", flag="-r")),
    ),
    Command(
        "capture",
        "print what a seat's screen shows now",
        "observe",
        changes=False,
        parameters=(
            _SEAT,
            Parameter("lines", "also so many lines of scrollback", "integer", flag="-n", metavar="N", minimum=0),
            Parameter("ansi", "keep colours as escape sequences", type="boolean"),
        ),
    ),
    Command(
        "send-keys",
        "type into a seat: key names as in tmux (Enter, C-c, Up), anything else as text",
        "operate",
        changes=True,
        parameters=(
            _SEAT,
            Parameter("keys", "keys in order", "strings", required=True, positional=True, metavar="KEY"),
            Parameter("literal", "take every KEY as text, also names of keys", type="boolean", flag="-l"),
        ),
    ),
    Command(
        "send",
        "give a seat's agent a text as a message, and prove that it arrived",
        "operate",
        changes=True,
        parameters=(
            _SEAT,
            Parameter("text", "the message; - reads it from standard input", required=True, positional=True),
            Parameter("now", "also while it works, if its agent can be steered", type="boolean"),
            Parameter("interrupt", "stop what it is doing first", type="boolean"),
            Parameter(
                "wait",
                "seconds to wait for the proof before saying how far it has come (default 10)",
                type="number",
                metavar="SECONDS",
                minimum=0,
            ),
        ),
        button="Send",
        offered_on=frozenset({"seat"}),
        offered_while="live",
    ),
    Command(
        "unsend",
        "take a message back that has not been typed yet",
        "operate",
        changes=True,
        parameters=(
            Parameter("message", "its number, as `rig send` gave it", "integer", True, positional=True, minimum=1),
        ),
    ),
    Command(
        "answer",
        "answer what a seat waits for, while it still waits for exactly that",
        "operate",
        changes=True,
        parameters=(
            _SEAT,
            Parameter("choice", "number or id of a choice that `rig explain` lists", required=True, positional=True),
            Parameter("text", "why not, or an answer in your own words", metavar="TEXT"),
            Parameter("question", "id of the question that is meant (default: the open one)", metavar="ID"),
        ),
    ),
    Command(
        "explain",
        "say what a seat is doing, which rule decided that, and on what",
        "observe",
        changes=False,
        parameters=(_SEAT,),
    ),
    Command("seen", "say that what a seat has finished was looked at", "operate", changes=True, parameters=(_SEAT,)),
    Command(
        "interrupt",
        "stop what a seat's agent is doing; the agent stays",
        "operate",
        changes=True,
        parameters=(_SEAT,),
        button="Interrupt",
        offered_on=frozenset({"seat"}),
        offered_to="agents",
        offered_while="live",
    ),
    Command(
        "compact",
        "have a seat's agent make its conversation shorter",
        "operate",
        changes=True,
        parameters=(_SEAT,),
        button="Compact",
        offered_on=frozenset({"seat"}),
        offered_to="agents",
        offered_while="live",
    ),
    Command(
        "clear",
        "have a seat's agent begin a new conversation",
        "operate",
        changes=True,
        parameters=(_SEAT,),
        button="Clear",
        offered_on=frozenset({"seat"}),
        offered_to="agents",
        offered_while="live",
        loses="Its agent begins a new conversation. What it knows from this one is lost to it.",
    ),
    Command(
        "start",
        "start seats that do not run, with their conversations where that can be",
        "operate",
        changes=True,
        parameters=(_SEATS, _FRESH),
        button="Start",
        offered_on=frozenset({"seat"}),
        offered_while="ended",
    ),
    Command(
        "restart",
        "end seats' programs and start them again, with their conversations where that can be",
        "operate",
        changes=True,
        parameters=(_SEATS, _FRESH),
        button="Restart",
        offered_on=frozenset({"seat"}),
        offered_while="live",
        loses=f"Its program is ended and started again. {_STOPS} Its conversation goes on where that can be.",
        loses_in_terminal="Its program is ended and started again. Whatever runs in it is lost.",
    ),
    Command(
        "stop",
        "end seats' programs, politely first; start brings them back (the server itself: rig shutdown)",
        "operate",
        changes=True,
        parameters=(_SEATS, _GRACE),
        button="Stop",
        offered_on=frozenset({"seat"}),
        offered_while="live",
        loses=f"Its program is ended. {_STOPS} Start takes its conversation up again where that can be.",
        loses_in_terminal="Its program is ended. Whatever runs in it is lost.",
    ),
    Command(
        "fork",
        "start a seat with a copy of another seat's conversation",
        "operate",
        changes=True,
        parameters=(
            _SEAT,
            Parameter(
                "into",
                "the seat of the same rig that is started with the copy (default: SEAT itself)",
                metavar="SEAT",
            ),
        ),
        button="Fork",
        offered_on=frozenset({"seat"}),
        offered_to="agents",
        offered_while="live",
        loses="A seat is started with a copy of this conversation. If that seat runs, its program is ended first: what "
        "it is doing stops, and it leaves its own conversation.",
    ),
    Command(
        "transcript",
        "print what a seat has printed since it started",
        "observe",
        changes=False,
        parameters=(
            _SEAT,
            Parameter("tail", "only the last N lines", "integer", flag="-n", metavar="N", minimum=0),
            Parameter("since", "only what was printed after TIME: 10m, 2h, 14:30, 2026-01-31T14:30", metavar="TIME"),
            Parameter("plain", "without escape sequences", type="boolean"),
            Parameter("grep", "only lines that match RE (RE2 syntax)", metavar="RE"),
        ),
    ),
    Command(
        "events",
        "print the event log",
        "observe",
        changes=False,
        parameters=(
            _ANY_RIG,
            Parameter("seat", "only this seat; may be given more than once", "strings", metavar="SEAT"),
            Parameter(
                "family",
                f"only this kind of event ({', '.join(timeline.NAMES)}); may be given more than once",
                "strings",
                metavar="FAMILY",
            ),
            Parameter("text", "only events whose sentence has this in it, in whatever case", metavar="TEXT"),
            Parameter("from", "only from TIME on: 10m, 2h, 14:30, 2026-01-31T14:30", metavar="TIME"),
            Parameter("until", "only up to TIME", metavar="TIME"),
            Parameter("since", "only events after this id", type="integer", metavar="ID", minimum=0),
            Parameter("before", "only events before this id, the newest of them", "integer", metavar="ID", minimum=0),
            Parameter("limit", "at most so many (default 100)", "integer", flag="-n", metavar="N", minimum=1),
            Parameter("wait", "seconds to wait for a first event", type="number", hidden=True, minimum=0),
        ),
    ),
    Command(
        "validate",
        "check a spec, or an agent.yaml; every problem with its line",
        "observe",
        changes=False,
        parameters=(_SOURCE, _SPEC_TEXT),
    ),
    Command(
        "specs",
        "list the spec library, or print one spec",
        "observe",
        changes=False,
        parameters=(
            Parameter("name", "print this spec's YAML", positional=True, metavar="NAME"),
            Parameter("revision", "as it was in this revision", "integer", flag="-r", metavar="N", minimum=1),
        ),
    ),
    Command(
        "spec-save",
        "keep a spec in the library, as its newest revision",
        "operate",
        changes=True,
        parameters=(
            Parameter("source", "a YAML file", required=True, positional=True, metavar="FILE"),
            _SPEC_TEXT,
            Parameter(
                "based_on",
                "refuse if the library has a newer revision than N (0: if there is such a spec)",
                "integer",
                metavar="N",
                minimum=0,
            ),
            Parameter("edited_from", "the spec that was edited: its files stay where they are", hidden=True),
        ),
    ),
    Command(
        "spec-revisions",
        "list the revisions of a spec, the newest first",
        "observe",
        changes=False,
        parameters=(
            _SPEC,
            Parameter("limit", "at most so many (default 100)", "integer", flag="-n", metavar="N", minimum=1),
        ),
    ),
    Command(
        "spec-diff",
        "show what changed between two revisions of a spec",
        "observe",
        changes=False,
        parameters=(
            _SPEC,
            _revision("old", "the older one (default: the one before NEW)", "OLD"),
            _revision("new", "the newer one (default: the newest)", "NEW"),
        ),
    ),
    Command(
        "spec-restore",
        "make an older revision of a spec the newest again",
        "operate",
        changes=True,
        parameters=(
            _SPEC,
            _revision("revision", "its number", "N", required=True),
        ),
    ),
    Command(
        "spec-delete",
        "take a spec of your own out of the library; its revisions are kept as history",
        "operate",
        changes=True,
        parameters=(_SPEC,),
    ),
    Command(
        "open",
        "open the page in a browser, signed in",
        "operate",
        changes=True,
        parameters=(
            _ANY_RIG,
            Parameter("read_only", "a link that may look but not type", type="boolean", flag="-r"),
        ),
    ),
    Command("shutdown", "end the server; agents go on", "operate", changes=True),
    Command("serve", "run the server in the foreground", "operate", changes=True, local=True),
    Command("doctor", "check what Rigweb needs on this machine", "observe", changes=False, local=True),
    Command(
        "completion",
        "print a completion script for your shell",
        "observe",
        changes=False,
        local=True,
        parameters=(Parameter("shell", "bash, zsh or tcsh", required=True, positional=True, metavar="SHELL"),),
    ),
)

BY_NAME: dict[str, Command] = {command.name: command for command in COMMANDS}
