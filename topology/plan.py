"""From what is wanted and what runs to a plan: numbered operations, each with its cause.

Pure: no database, no tmux. `str(plan)` is what tests compare and what `rig plan` prints.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Verb = Literal["launch", "relaunch", "stop"]


@dataclass(frozen=True)
class DesiredSeat:
    """A seat that the spec wants.

    logical: `pod.member`; name: of its tmux session; level: launch level, 0 first; after: seats that must be
    launched before it; config_hash: of what it would be launched from; problem: why it cannot be; conversation: what
    becomes of its last one, in words.
    """

    logical: str
    name: str
    level: int = 0
    after: tuple[str, ...] = ()
    config_hash: str = ""
    problem: str = ""
    conversation: str = ""


@dataclass(frozen=True)
class ObservedSeat:
    """A pane that carries this rig's label; `end` says how its program ended when it is dead."""

    logical: str
    name: str
    config_hash: str = ""
    dead: bool = False
    end: str = ""


@dataclass(frozen=True)
class Operation:
    """One step: what, on which seat, why, and the numbers of the steps it waits for."""

    number: int
    verb: Verb
    seat: str
    cause: str
    level: int = 0
    after: tuple[int, ...] = ()

    def __str__(self) -> str:
        waits = f" (after {', '.join(f'#{n}' for n in self.after)})" if self.after else ""
        return f"#{self.number} {self.verb} {self.seat}: {self.cause}{waits}"


@dataclass(frozen=True)
class SeatProblem:
    """Why a seat is left out of the plan."""

    seat: str
    message: str


@dataclass(frozen=True)
class Plan:
    """Operations in order, seats that cannot be served, and remarks about seats that are left as they are."""

    operations: tuple[Operation, ...] = ()
    problems: tuple[SeatProblem, ...] = ()
    remarks: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [str(operation) for operation in self.operations]
        lines += [problem.message for problem in self.problems]
        lines += [f"note: {remark}" for remark in self.remarks]
        return "\n".join(lines) or "nothing to do"

    def levels(self) -> list[list[Operation]]:
        """Launches grouped by level, in order."""
        launches = [o for o in self.operations if o.verb != "stop"]
        return [[o for o in launches if o.level == level] for level in sorted({o.level for o in launches})]

    def stops(self) -> list[Operation]:
        """Operations that only end something."""
        return [o for o in self.operations if o.verb == "stop"]

    def ends(self) -> list[Operation]:
        """Operations that end something, be it to start it again."""
        return [o for o in self.operations if o.verb in ("stop", "relaunch")]


@dataclass
class _Draft:
    operations: list[Operation] = field(default_factory=list)
    problems: list[SeatProblem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, verb: Verb, seat: str, cause: str, level: int = 0, after: Sequence[str] = ()) -> None:
        numbers = {o.seat: o.number for o in self.operations if o.verb != "stop"}
        waits = tuple(numbers[name] for name in after if name in numbers)
        self.operations.append(Operation(len(self.operations) + 1, verb, seat, cause, level, waits))


def plan_up(
    desired: Sequence[DesiredSeat],
    observed: Mapping[str, ObservedSeat],
    foreign: frozenset[str] = frozenset(),
    recreate: bool = False,
    remove_orphans: bool = False,
    remarks: Sequence[str] = (),
) -> Plan:
    """Plan what makes every desired seat run, and nothing more.

    observed: this rig's panes by logical address; foreign: names of tmux sessions that are not ours.
    Running seats are never touched unless `recreate` (their spec changed) or `remove_orphans` (the spec no
    longer has them) asks for it.
    """
    draft = _Draft(remarks=list(remarks))
    _plan_orphans(draft, desired, observed, remove_orphans)
    for seat in sorted(desired, key=lambda s: s.level):
        _plan_seat(draft, seat, observed.get(seat.logical), foreign, recreate)
    return Plan(tuple(draft.operations), tuple(draft.problems), tuple(draft.remarks))


def plan_down(observed: Mapping[str, ObservedSeat]) -> Plan:
    """Plan the end of every pane that carries the rig's label."""
    draft = _Draft()
    for logical, seat in observed.items():
        draft.add(
            "stop",
            logical,
            f"already ended ({seat.end or 'how is not known'})" if seat.dead else "rig goes down",
        )
    return Plan(tuple(draft.operations))


def _plan_orphans(
    draft: _Draft, desired: Sequence[DesiredSeat], observed: Mapping[str, ObservedSeat], remove: bool
) -> None:
    wanted = {seat.logical for seat in desired}
    for logical, seat in observed.items():
        if logical in wanted:
            continue
        if remove or seat.dead:
            draft.add("stop", logical, "no longer in the spec")
        else:
            draft.remarks.append(f"{logical} runs but is no longer in the spec (end it: --remove-orphans)")


def _plan_seat(
    draft: _Draft, seat: DesiredSeat, now: ObservedSeat | None, foreign: frozenset[str], recreate: bool
) -> None:
    running = now is not None and not now.dead
    changed = running and now is not None and now.config_hash != seat.config_hash
    if running and not changed:
        return
    if changed and not recreate:
        draft.remarks.append(f"{seat.logical} runs as an older spec wanted it (restart it: --recreate)")
    elif seat.problem:
        draft.problems.append(SeatProblem(seat.logical, seat.problem))
    elif now is None and seat.name in foreign:
        draft.problems.append(SeatProblem(seat.logical, _foreign_message(seat)))
    else:
        verb: Verb = "launch" if now is None else "relaunch"
        draft.add(verb, seat.logical, _cause(seat, now), seat.level, seat.after)


def _cause(seat: DesiredSeat, now: ObservedSeat | None) -> str:
    cause = "not running"
    if now is not None:
        cause = f"ended ({now.end or 'how is not known'})" if now.dead else "its spec changed"
    return f"{cause}; {seat.conversation}" if seat.conversation else cause


def _foreign_message(seat: DesiredSeat) -> str:
    return (
        f"cannot launch {seat.logical}: a tmux session named {seat.name} exists that this rig did not start"
        f" (end or rename it: tmux rename-session -t '={seat.name}' other-name)"
    )
