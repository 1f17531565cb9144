"""Rigs as the page and the API show them: rows gathered once, in the order of the spec."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Value
from django.db.models.functions import Concat

from topology.cards import SeatCard
from topology.catalogue import COMMANDS
from topology.models import Edge, Job, Pod, Rig, Seat
from topology.models.job import OPEN
from topology.sums import Sum, add_up

_OFTEN = frozenset({"up", "down", "cancel"})
_EDGE_WORDS = {
    "delegates_to": "delegates to",
    "spawned_by": "is spawned by",
    "can_observe": "can observe",
    "collaborates_with": "collaborates with",
    "escalates_to": "escalates to",
}


@dataclass(frozen=True)
class EdgeView:
    """An edge: its kind, the keys of its seats, and a sentence."""

    kind: str
    source: int
    target: int
    text: str


@dataclass(frozen=True)
class PodView:
    """A pod with its seats."""

    pk: int
    id: str
    label: str
    seats: tuple[Seat, ...]

    @property
    def cards(self) -> tuple[SeatCard, ...]:
        """Its seats with what is said of them."""
        return tuple(map(SeatCard, self.seats))

    @property
    def used(self) -> Sum:
        """What its agents have used."""
        return add_up(self.cards)


@dataclass(frozen=True)
class Button:
    """A verb offered on a rig; asks: whether a person must agree to it first."""

    label: str
    verb: str
    asks: bool


@dataclass(frozen=True)
class Board:
    """One rig with everything that a page shows of it."""

    pk: int
    name: str
    pods: tuple[PodView, ...]
    edges: tuple[EdgeView, ...]
    job: Job | None
    spec: str = ""
    revision: int = 0
    root: str = ""
    seats: tuple[Seat, ...] = field(default=())

    @property
    def running(self) -> int:
        """How many seats run."""
        return sum(seat.state == "running" for seat in self.seats)

    @property
    def failed(self) -> int:
        """How many seats failed, or ended with an error although they were to run."""
        return sum(seat.in_trouble and not seat.is_unready for seat in self.seats)

    @property
    def state(self) -> str:
        """up, partly up, down, starting, stopping."""
        if self.job is not None:
            return "stopping" if self.job.verb in ("down", "stop") else "starting"
        if self.running == 0:
            return "down"
        return "up" if self.running == len(self.seats) else "partly up"

    @property
    def state_text(self) -> str:
        """The state with its numbers."""
        if not self.seats:
            return f"{self.state}: it has no seats"
        all_of_them = "1 seat runs" if len(self.seats) == 1 else f"{len(self.seats)} seats run"
        text = f"{self.state}: {self.running} of {all_of_them}"
        return text + (f", {self.failed} failed" if self.failed else "")

    @property
    def used(self) -> Sum:
        """What its agents have used."""
        return add_up(map(SeatCard, self.seats))

    @property
    def verbs(self) -> tuple[str, ...]:
        """The verbs that make sense now."""
        if self.job:
            return ("cancel",)
        if self._has_live:
            return ("down",) if self.state == "up" else ("up", "down")
        return ("up", "archive") if self.seats else ("archive",)

    @property
    def buttons(self) -> list[Button]:
        """The verbs that make sense now and are wanted often."""
        offered = (c for c in COMMANDS if c.name in self.verbs and c.name in _OFTEN)
        # Where seats run, one sees first what `up` would do to them.
        return [Button(c.button, c.name, bool(c.loses) or (c.name == "up" and self._has_live)) for c in offered]

    @property
    def _has_live(self) -> bool:
        return any(seat.session and seat.session.is_live for seat in self.seats)

    def as_line(self) -> dict[str, Any]:
        """The rig in one line of `status`."""
        return {
            "name": self.name,
            "state": self.state,
            "seats": len(self.seats),
            "running": self.running,
            "failed": self.failed,
            "spec": self.spec,
            "revision": self.revision,
            "root": self.root,
            "problems": [
                {"seat": s.logical, "message": f"{s.logical}: {s.reason}"} for s in self.seats if s.state == "failed"
            ],
        }


def boards(names: Iterable[str] | None = None) -> list[Board]:
    """The rigs that are not archived, all or those of `names`, in a constant number of queries."""
    rigs = Rig.objects.filter(archived_at=None).select_related("revision__spec")
    if names is not None:
        rigs = rigs.filter(name__in=list(names))
    rigs = rigs.prefetch_related("pods", "edges")
    seats: dict[int, list[Seat]] = {}
    for seat in Seat.objects.filter(rig__in=rigs).select_related("rig", "pod", "session"):
        seats.setdefault(seat.rig_id, []).append(seat)
    jobs = {job.rig_id: job for job in Job.objects.filter(rig__in=rigs, state__in=OPEN)}
    return [_board(rig, seats.get(rig.pk, []), jobs.get(rig.pk)) for rig in rigs]


def cards(addresses: Iterable[str]) -> list[SeatCard]:
    """The seats of these addresses in rigs that are not archived, whatever else there is, in one query."""
    wanted = list(addresses)
    if not wanted:
        return []
    address = Concat("pod__name", Value("-"), "member", Value("@"), "rig__name")
    seats = Seat.objects.filter(rig__archived_at=None).annotate(called=address).filter(called__in=wanted)
    return [SeatCard(seat) for seat in seats.select_related("rig", "pod", "session")]


def seat_line(seat: Seat) -> dict[str, Any]:
    """The seat in one line of `ps`."""
    session = seat.session
    return {
        "address": seat.address,
        "rig": seat.rig.name,
        "pod": seat.pod.name,
        "member": seat.member,
        "label": seat.label,
        "runtime": seat.runtime,
        "state": seat.state,
        "activity": seat.activity,
        "activity_reason": seat.activity_reason,
        "activity_since": seat.activity_since.isoformat() if seat.activity_since else "",
        "finished": seat.finished,
        "question": seat.question,
        "limit": seat.limit,
        "usage": seat.usage,
        "bypass": seat.bypass,
        "exit": seat.exit,
        "reason": seat.reason,
        "since": seat.since.isoformat() if seat.since else "",
        "pane": session.pane_id if session and session.is_live else "",
        "pid": session.pid if session and session.is_live else None,
    }


def _board(rig: Rig, seats: list[Seat], job: Job | None) -> Board:
    by_pod: dict[int, list[Seat]] = {}
    for seat in seats:
        by_pod.setdefault(seat.pod_id, []).append(seat)
    logical = {seat.pk: seat.logical for seat in seats}
    return Board(
        pk=rig.pk,
        name=rig.name,
        pods=tuple(_pod(pod, by_pod.get(pod.pk, [])) for pod in rig.pods.all()),
        # Rows are read one table after the other: an edge may be newer than the seats.
        edges=tuple(
            _edge(edge, logical) for edge in rig.edges.all() if {edge.source_id, edge.target_id} <= logical.keys()
        ),
        job=job,
        spec=rig.revision.spec.name,
        revision=rig.revision.number,
        root=rig.root,
        seats=tuple(seats),
    )


def _pod(pod: Pod, seats: list[Seat]) -> PodView:
    return PodView(pod.pk, pod.name, pod.label, tuple(seats))


def _edge(edge: Edge, logical: dict[int, str]) -> EdgeView:
    words = f"{logical[edge.source_id]} {_EDGE_WORDS[edge.kind]} {logical[edge.target_id]}"
    return EdgeView(edge.kind, edge.source_id, edge.target_id, words)
