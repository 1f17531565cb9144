"""Writing a spec into the rows of a rig: pods, seats and edges, all there before anything is launched."""

from __future__ import annotations

from django.db import transaction

from topology.models.rig import Edge, Pod, Rig
from topology.models.seat import Seat
from topology.models.spec import SpecRevision
from topology.spec import RigSpec


@transaction.atomic
def write_wish(rig: Rig, revision: SpecRevision, spec: RigSpec, root: str) -> bool:
    """Make the rows of `rig` say what `spec` says; returns whether anything changed.

    A seat that the spec no longer has goes, unless it still runs: then it stays, marked as orphaned.
    """
    before = _picture(rig)
    Rig.objects.filter(pk=rig.pk).update(revision=revision, root=root)
    rig.revision, rig.root = revision, root
    seats = _write_seats(rig, spec)
    _drop_old_seats(rig, seats)
    _write_edges(rig, spec, seats)
    rig.pods.filter(seats=None).delete()
    return before != _picture(rig)


def drop_ended_orphans(rig: Rig) -> int:
    """Delete the orphaned seats of a rig that no longer run; returns how many."""
    orphans = rig.seats.filter(orphaned=True).select_related("session")
    ended = [seat.pk for seat in orphans if not (seat.session and seat.session.is_live)]
    rig.seats.filter(pk__in=ended).delete()
    rig.pods.filter(seats=None).delete()
    return len(ended)


def _write_seats(rig: Rig, spec: RigSpec) -> dict[str, Seat]:
    pods: dict[str, Pod] = {}
    for position, pod in enumerate(spec.pods):
        pods[pod.id], _ = Pod.objects.update_or_create(
            rig=rig, name=pod.id, defaults={"label": pod.label, "position": position}
        )
    wanted = {f"{pod.id}.{member.id}": (pod, member) for pod, member in spec.seats()}
    present = {seat.logical: seat for seat in rig.seats.select_related("pod", "rig")}
    for position, (logical, (pod, member)) in enumerate(wanted.items()):
        seat = present.get(logical) or Seat(rig=rig, pod=pods[pod.id], member=member.id)
        seat.label, seat.runtime = member.label or "", member.runtime
        seat.position, seat.orphaned = position, False
        present[logical] = seat
    Seat.objects.bulk_create([seat for seat in present.values() if seat.pk is None])
    kept = [present[logical] for logical in wanted]
    Seat.objects.bulk_update(kept, ["label", "runtime", "position", "orphaned"])
    return {logical: present[logical] for logical in wanted}


def _drop_old_seats(rig: Rig, wanted: dict[str, Seat]) -> None:
    rig.seats.exclude(pk__in=[seat.pk for seat in wanted.values()]).update(orphaned=True)
    drop_ended_orphans(rig)


def _write_edges(rig: Rig, spec: RigSpec, seats: dict[str, Seat]) -> None:
    wanted = {(edge.kind, seats[edge.source].pk, seats[edge.target].pk) for edge in spec.all_edges()}
    present = {(edge.kind, edge.source_id, edge.target_id): edge.pk for edge in rig.edges.all()}
    rig.edges.filter(pk__in=[pk for key, pk in present.items() if key not in wanted]).delete()
    Edge.objects.bulk_create(
        Edge(rig=rig, kind=kind, source_id=source, target_id=target)
        for kind, source, target in sorted(wanted - present.keys())
    )


def _picture(rig: Rig) -> tuple[object, ...]:
    return (
        tuple(rig.pods.values_list("name", "label", "position")),
        tuple(rig.seats.values_list("pod__name", "member", "label", "runtime", "position", "orphaned")),
        tuple(rig.edges.order_by("kind", "source", "target").values_list("kind", "source", "target")),
    )
