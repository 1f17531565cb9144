"""The verbs as the page needs them to make its menus, its palette and its dialogs: the catalogue as plain data."""

from __future__ import annotations

from typing import Any

from topology.catalogue import COMMANDS
from topology.command import Command, Parameter


def actions(can_operate: bool) -> list[dict[str, Any]]:
    """The verbs that this person may call, in the order of the catalogue."""
    return [_verb(command) for command in COMMANDS if can_operate or command.permission == "observe"]


def _verb(command: Command) -> dict[str, Any]:
    return {
        "verb": command.name,
        "label": command.button,
        "summary": command.summary,
        "permission": command.permission,
        "changes": command.changes,
        "local": command.local,
        "offeredOn": sorted(command.offered_on),
        "offeredTo": command.offered_to,
        "offeredWhile": command.offered_while,
        "loses": command.loses,
        "losesInTerminal": command.loses_in_terminal or command.loses,
        "parameters": [_parameter(parameter) for parameter in command.parameters if not parameter.hidden],
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "help": parameter.help,
        "type": parameter.type,
        "required": parameter.required,
        "positional": parameter.positional,
        "metavar": parameter.metavar,
    }
