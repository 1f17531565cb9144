"""Parameters that several verbs share."""

from __future__ import annotations

from topology.command import Parameter

SOURCE = Parameter(
    "source",
    "a spec's name, a YAML file, or a rig that exists",
    required=True,
    positional=True,
    metavar="SPEC",
)
SPEC_TEXT = Parameter("text", "the YAML itself, when SPEC is a file", hidden=True)
SPEC_ROOT = Parameter(
    "root",
    "folder that relative paths in the spec start from (default: the file's folder, or where you are)",
    metavar="DIR",
)
RIG = Parameter("rig", "name of a rig", required=True, positional=True, metavar="RIG")
ANY_RIG = Parameter("rig", "only this rig", positional=True, metavar="RIG")
SEAT = Parameter("seat", "address of a seat, such as dev-impl@demo", required=True, positional=True, metavar="SEAT")
SEATS = Parameter(
    "seat",
    "addresses of seats of one rig, such as dev-impl@demo",
    "strings",
    required=True,
    positional=True,
    metavar="SEAT",
)
GRACE = Parameter(
    "grace",
    "seconds a program gets to end by itself before it is killed (default 5)",
    type="number",
    metavar="SECONDS",
    minimum=0,
)
FRESH = Parameter("fresh", "begin anew instead of going on with the last conversation", type="boolean")
STOPS = "What its agent is doing stops, and a half-typed draft is lost."
RECREATE = Parameter("recreate", "restart running seats whose spec has changed", type="boolean")
SPEC = Parameter("name", "name of a spec of the library", required=True, positional=True, metavar="SPEC")
REMOVE_ORPHANS = Parameter("remove_orphans", "end seats that the spec no longer has", type="boolean")


def revision_number(name: str, text: str, metavar: str, required: bool = False) -> Parameter:
    """A parameter for the number of a revision."""
    return Parameter(name, text, "integer", required=required, positional=True, metavar=metavar, minimum=1)
