"""Carry out `stop`, `start` and `restart` of some seats of a rig; the others are left as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.conf import settings

from agents import sessions
from agents.models import Session
from agents.sessions import Beginning
from topology.apply import Result, launch_all, seats_of, settle, strays_of, tell_problems
from topology.ending import end_seats
from topology.models import Job, Rig
from topology.plan import Operation, Plan
from topology.reconcile import Survey, Wish, survey, wishes_of
from topology.spec import RigSpec, launch_levels, load

_CAUSES = {"fresh": "a new conversation", "resume": "with its conversation", "fork": "with a copy of a conversation"}


@dataclass(frozen=True)
class Asked:
    """What is asked for one seat: how its conversation begins, and which one is taken up or copied."""

    seat: str
    mode: Literal["fresh", "resume", "fork"]
    conversation: str = ""

    @property
    def beginning(self) -> Beginning:
        """The same as a launch wants it."""
        if self.mode == "resume":
            return Beginning("resume", self.conversation)
        return Beginning("fork", parent=self.conversation) if self.mode == "fork" else Beginning()


def stop_seats(rig: Rig, job: Job, cancelled: Callable[[], bool]) -> Result:
    """End the programs of `options["seats"]` (logical addresses) and remember that they are to stay down."""
    wanted = set(job.options["seats"])
    seats, seen = seats_of(rig), survey(rig)
    settle(seats, seen)
    mine = {name: seat for name, seat in seats.items() if name in wanted}
    rig.seats.filter(pk__in=[seat.pk for seat in mine.values()]).update(stopped=True)
    panes = {name: pane for name, pane in seen.panes.items() if name in wanted}
    grace = float(job.options.get("grace", settings.RIGWEB.grace_seconds))
    ended = end_seats(sessions.tmux(), panes, seats, grace, job.actor, cancelled) if panes else []
    if cancelled():
        rig.seats.filter(pk__in=[seat.pk for name, seat in mine.items() if name not in ended]).update(stopped=False)
    else:
        tell_problems(mine, {}, job.actor)
    return {"ended": ended, "failed": {}}


def relaunch_seats(rig: Rig, job: Job, cancelled: Callable[[], bool]) -> Result:
    """End the programs of seats and launch them again; options: `seats`, each as the fields of Asked.

    With the option `leave_running`, seats that run already stay as they are.
    """
    server = sessions.tmux()
    server.ensure_running(sessions.keeper_name())
    asked = {fields["seat"]: Asked(**fields) for fields in job.options["seats"]}
    spec = load(rig.revision.text)
    seats, seen = seats_of(rig), survey(rig)
    settle(seats, seen)
    if job.options.get("leave_running"):
        asked = {name: wanted for name, wanted in asked.items() if not _runs(seen, name)}
    wishes = _wishes(rig, spec, asked)
    mine = {name: seat for name, seat in seats.items() if name in asked}
    failures = _problems(asked, wishes, strays_of(mine, seen))
    ready = {name: wish for name, wish in wishes.items() if name not in failures}
    if panes := {name: seen.panes[name] for name in ready if name in seen.panes}:
        end_seats(server, panes, seats, float(settings.RIGWEB.grace_seconds), job.actor)
    tell_problems({name: seat for name, seat in mine.items() if name in ready}, {}, job.actor)
    launched, troubles = launch_all(server, _plan(spec, asked, ready), seats, ready, job.actor, cancelled)
    unchanged = len(job.options["seats"]) - len(asked)
    result: Result = {"launched": launched, "stopped": [], "failed": failures | troubles}
    return {**result, "unchanged": unchanged} if unchanged else result


def _runs(seen: Survey, logical: str) -> bool:
    return logical in seen.panes and not seen.panes[logical].dead


def _wishes(rig: Rig, spec: RigSpec, asked: Mapping[str, Asked]) -> dict[str, Wish]:
    """How each seat that the spec still has would be launched; who goes on is told other things than who begins."""
    found: dict[str, Wish] = {}
    occasions: dict[str, Literal["restore", "fresh_start"]] = {
        name: "restore" if wanted.mode == "resume" else "fresh_start" for name, wanted in asked.items()
    }
    for occasion in sorted(set(occasions.values())):
        wishes = wishes_of(spec, rig.revision.source, rig.root, str(rig.pk), occasion)
        found |= {name: wish for name, wish in wishes.items() if occasions.get(name) == occasion}
    return {name: wish.beginning(asked[name].beginning) for name, wish in found.items()}


def _plan(spec: RigSpec, asked: Mapping[str, Asked], ready: Mapping[str, Wish]) -> Plan:
    placed = [(name, level) for level, names in enumerate(launch_levels(spec)) for name in names if name in ready]
    operations = (
        Operation(number, "relaunch", name, _CAUSES[asked[name].mode], level)
        for number, (name, level) in enumerate(placed, 1)
    )
    return Plan(tuple(operations))


def _problems(asked: Mapping[str, Asked], wishes: Mapping[str, Wish], strays: Mapping[str, str]) -> dict[str, str]:
    found = {name: _problem(wanted, wishes.get(name)) or strays.get(name, "") for name, wanted in asked.items()}
    return {name: problem for name, problem in found.items() if problem}


def _problem(asked: Asked, wish: Wish | None) -> str:
    logical = asked.seat
    if wish is None:
        return f"cannot launch {logical}: the rig's spec does not have it any more (rig up --remove-orphans ends it)"
    if problem := sessions.find_problem(wish.launch) or wish.brief.problem:
        return problem
    if asked.mode != "resume":
        return ""
    open_elsewhere = Session.objects.live().filter(conversation_id=asked.conversation)
    if other := open_elsewhere.exclude(address=wish.launch.seat.address).first():
        return f"cannot resume {logical}: its conversation is open in {other.address} (end that first, or use --fresh)"
    if holder := sessions.holder_of(wish.launch, asked.conversation):
        return f"cannot resume {logical}: process {holder} has its conversation open (end that first, or use --fresh)"
    return ""
