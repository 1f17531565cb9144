"""What a verb is called with: who asks, and the checked arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.models import Session
from topology.command import Command, Parameter
from topology.errors import Conflict, NotFound, TopologyError
from topology.models import Seat
from topology.spec.wording import nearest

Answer = dict[str, Any]


class BadArgument(TopologyError):
    """An argument is missing, unknown or of the wrong kind."""


@dataclass(frozen=True)
class Call:
    """One call of a verb.

    actor: name of the user; base: scheme and host that the caller reached us by, such as `http://127.0.0.1:7744`.
    """

    actor: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    base: str = ""

    def text(self, name: str) -> str:
        """A string argument; empty when it was not given."""
        return str(self.arguments.get(name) or "")


def check(command: Command, given: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments in the types that the catalogue says. Raises BadArgument."""
    for name in given:
        if command.parameter(name) is None:
            known = ", ".join(p.name for p in command.parameters) or "none"
            raise BadArgument(f"cannot {command.name}: it takes no argument {name!r} (known: {known})")
    checked = {}
    for parameter in command.parameters:
        value = given.get(parameter.name)
        if value is None or value == [] or (value == "" and not parameter.hidden):
            if parameter.required:
                raise BadArgument(f"cannot {command.name}: {parameter.name} is missing ({parameter.help})")
            continue
        checked[parameter.name] = _convert(command, parameter, value)
    return checked


def _convert(command: Command, parameter: Parameter, value: Any) -> Any:
    try:
        converted = _CONVERTERS[parameter.type](value)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadArgument(
            f"cannot {command.name}: {parameter.name} is {value!r}, which is not {_KINDS[parameter.type]}"
        ) from error
    if parameter.minimum is not None and converted < parameter.minimum:
        raise BadArgument(f"cannot {command.name}: {parameter.name} is {converted}; the least is {parameter.minimum:g}")
    return converted


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # half a surrogate pair is no text, and no database takes it
    return value


def _boolean(value: Any) -> bool:
    words = {"true": True, "1": True, "false": False, "0": False}
    if str(value).lower() not in words:
        raise ValueError
    return words[str(value).lower()]


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [_string(item) for item in values]


def _integer(value: Any) -> int:
    if isinstance(value, bool | float):
        raise TypeError
    return int(value)


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError
    number = float(value)
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError
    return number


_CONVERTERS: dict[str, Any] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "strings": _strings,
}
_KINDS = {
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "strings": "a list of strings",
}


def find_seat(address: str) -> Seat:
    """The seat of an address such as `dev-impl@demo`, or `dev.impl@demo`. Raises NotFound."""
    place, _, rig = address.rpartition("@")
    seats = Seat.objects.select_related("rig", "pod", "session").filter(rig__archived_at=None)
    for seat in seats.filter(rig__name=rig):
        if place in (seat.logical, f"{seat.pod.name}-{seat.member}"):
            return seat
    meant = _meant(place, rig, {seat.address: seat for seat in seats})
    raise NotFound(
        f"no seat has the address {address!r} ({f'did you mean {meant}?' if meant else 'see them all: rig ps'})"
    )


def _meant(place: str, rig: str, known: Mapping[str, Seat]) -> str:
    """The address that was most likely meant: of a seat of that rig, or of one called so elsewhere; or nothing."""
    places = [f"{seat.pod.name}-{seat.member}" for seat in known.values() if seat.rig.name == rig]
    if places:
        match = nearest(place, places)
        return f"{match}@{rig}" if match else ""
    return next((a for a in known if nearest(rig, [known[a].rig.name]) and a.startswith(f"{place}@")), "")


def find_seats(call: Call, verb: str) -> list[Seat]:
    """The seats that a call names, each once; they must be of one rig. Raises NotFound, BadArgument."""
    seats = list({seat.pk: seat for seat in map(find_seat, call.arguments["seat"])}.values())
    rigs = sorted({seat.rig.name for seat in seats})
    if len(rigs) > 1:
        raise BadArgument(
            f"cannot {verb} seats of {' and '.join(rigs)} at once: one call is for one rig (do each alone)"
        )
    return seats


def live_session(seat: Seat) -> Session:
    """The session that runs in a seat. Raises Conflict."""
    if seat.session is None or not seat.session.is_live:
        raise Conflict(f"{seat.logical} is {seat.state} (start it: rig up {seat.rig.name})")
    return seat.session


def find_session(address: str) -> Session:
    """The newest session of a seat. Raises NotFound."""
    seat = find_seat(address)
    if seat.session is None:
        raise NotFound(f"{seat.logical} has not been started yet (start it: rig up {seat.rig.name})")
    return seat.session
