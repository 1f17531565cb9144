"""The command line, made from the catalogue of verbs; what only the client knows is added here."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from rigweb import __version__
from rigweb.client.exits import MEANINGS
from topology.catalogue import COMMANDS
from topology.command import Command, Parameter

_DETACH = ("-d", "--detach"), "return at once; follow it with: rig events -f"
_CLIENT_FLAGS: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "up": (_DETACH,),
    "down": (_DETACH,),
    "events": ((("-f", "--follow"), "go on printing events as they happen"),),
    "open": ((("--no-browser",), "only print the address"),),
}
_CLIENT_NAMES = frozenset({"verb", "json", "detach", "follow", "no_browser"})


def build() -> argparse.ArgumentParser:
    """The parser of `rig`."""
    parser = argparse.ArgumentParser(
        prog="rig",
        description="Run teams of terminal programs in tmux, from YAML.",
        epilog=MEANINGS,
    )
    parser.add_argument("--version", action="version", version=f"rig {__version__}")
    verbs = parser.add_subparsers(title="verbs", dest="verb", metavar="VERB", required=True)
    for command in COMMANDS:
        _add(
            verbs.add_parser(command.name, help=command.summary, description=_sentence(command.summary)),
            command,
        )
    return parser


def api_parameters(command: Command, arguments: argparse.Namespace) -> dict[str, object]:
    """What of the command line goes to the API: the parameters that were given."""
    given = {name: value for name, value in vars(arguments).items() if name not in _CLIENT_NAMES}
    return {p.name: given[p.name] for p in command.parameters if _was_given(given.get(p.name))}


def _was_given(value: object) -> bool:
    return value is not None and value is not False  # by identity: 0 is a value, and equals False


def _add(parser: argparse.ArgumentParser, command: Command) -> None:
    for parameter in command.parameters:
        if not parameter.hidden:
            _add_parameter(parser, parameter)
    for flags, text in _CLIENT_FLAGS.get(command.name, ()):
        parser.add_argument(*flags, action="store_true", help=text)
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")


def _add_parameter(parser: argparse.ArgumentParser, parameter: Parameter) -> None:
    flags = [f"--{parameter.name.replace('_', '-')}"]
    if parameter.flag:
        flags.insert(0, parameter.flag)
    if parameter.type == "boolean":
        parser.add_argument(*flags, action="store_true", help=parameter.help)
        return
    metavar = parameter.metavar or parameter.name.upper()
    convert = _converter(parameter)
    if not parameter.positional and parameter.type == "strings":
        parser.add_argument(*flags, action="append", metavar=metavar, help=parameter.help)
    elif not parameter.positional:
        parser.add_argument(*flags, type=convert, metavar=metavar, help=parameter.help, required=parameter.required)
    elif parameter.type == "strings":
        parser.add_argument(parameter.name, nargs="+", metavar=metavar, help=parameter.help)
    else:
        nargs = None if parameter.required else "?"
        parser.add_argument(parameter.name, nargs=nargs, type=convert, metavar=metavar, help=parameter.help)


def _converter(parameter: Parameter) -> Callable[[str], object]:
    if parameter.type not in ("integer", "number"):
        return str
    kind, noun = (int, "a whole number") if parameter.type == "integer" else (float, "a number")
    least = parameter.minimum

    def convert(text: str) -> object:
        try:
            value = kind(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not {noun}") from None
        if least is not None and not value >= least:
            raise argparse.ArgumentTypeError(f"{text} is less than {least:g}")
        return value

    return convert


def _sentence(summary: str) -> str:
    return summary[0].upper() + summary[1:] + "."
