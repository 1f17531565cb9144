"""The spec library: what `up` and `plan` may name, its revisions, and the specs that are shipped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from topology.errors import Conflict, NotFound, TopologyError
from topology.models import Event, Rig, Spec, SpecRevision
from topology.models.job import OPEN
from topology.spec import RigSpec, load
from topology.spec.wording import hint
from topology.validation import SHIPPED, valid_rig

REFERENCE = "reference.yaml"
"""Explains every field; it is there to be read, not to be started."""


@dataclass(frozen=True)
class Source:
    """What a name or a file turned out to be.

    origin: where the text came from, as `SpecRevision.source`; root: folder that the seats' own folders start from;
    saved: the revision, when the text is in the library.
    """

    spec: RigSpec
    text: str
    origin: str
    root: str
    saved: SpecRevision | None = None
    rig: Rig | None = None


def active_rig(name: str) -> Rig | None:
    """The rig of that name that is not archived."""
    return Rig.objects.select_related("revision__spec").filter(name=name, archived_at=None).first()


def root_of(name: str) -> str | None:
    """The folder that the seats' own folders start from in the rig of that name; None when there is no such rig."""
    rig = active_rig(name)
    return rig.root if rig else None


def get_rig(name: str) -> Rig:
    """The rig of that name. Raises NotFound."""
    rig = active_rig(name)
    if rig is None:
        names = _rig_names()
        there_are = f"there are: {', '.join(names)}" if names else "start one: rig up SPEC"
        raise NotFound(f"no rig is called {name} ({hint(name, names, there_are)})")
    return rig


def find(source: str, text: str | None, root: str | None) -> Source:
    """Find what `up` and `plan` are asked for.

    source: the name of a spec, or of a rig, or the path of the file that `text` was read from.
    root: absolute folder for relative paths (default: the user's home); a rig that is named keeps its own.
    Raises NotFound, SpecInvalid with every problem, also of what the spec refers to.
    """
    if text is not None:
        start = _root(root)
        spec = valid_rig(text, source, start)
        return Source(spec, text, origin=source, root=start, rig=active_rig(spec.name))
    rig = active_rig(source)
    library = rig.revision.spec if rig else Spec.objects.current().filter(name=source).first()
    if library is None:
        what_to_do = hint(source, [*_spec_names(), *_rig_names()], "see: rig specs")
        raise NotFound(f"no spec and no rig is called {source} ({what_to_do}; a file needs its ending: {source}.yaml)")
    revision, start = library.latest, rig.root if rig else _root(root)
    return Source(
        valid_rig(revision.text, revision.source, start), revision.text, revision.source, start, revision, rig
    )


def _rig_names() -> list[str]:
    return list(Rig.objects.filter(archived_at=None).values_list("name", flat=True))


def _spec_names() -> list[str]:
    return list(Spec.objects.current().values_list("name", flat=True))


def _root(root: str | None) -> str:
    path = Path(root or Path.home())
    if not path.is_absolute():
        raise TopologyError(f"cannot use the folder {root}: it is not absolute (give a whole path)")
    return str(path)


def get_spec(name: str) -> Spec:
    """The spec of that name that the library shows. Raises NotFound."""
    spec = Spec.objects.current().filter(name=name).first()
    if spec is None:
        raise NotFound(f"no spec is called {name} ({hint(name, _spec_names(), 'see them all: rig specs')})")
    return spec


def get_revision(spec: Spec, number: int | None) -> SpecRevision:
    """A revision of the spec, the newest when no number is given. Raises NotFound."""
    if number is None:
        return spec.latest
    revision = spec.revisions.filter(number=number).first()
    if revision is None:
        raise NotFound(f"{spec.name} has no revision {number} (see them all: rig spec-revisions {spec.name})")
    return revision


def newest_revisions() -> QuerySet[SpecRevision]:
    """The newest revision of every spec that the library shows, by name."""
    newest = SpecRevision.objects.filter(spec=OuterRef("spec")).order_by("-number").values("pk")[:1]
    found = SpecRevision.objects.filter(pk=Subquery(newest), spec__archived_at=None)
    return found.select_related("spec").order_by("spec__name")


def is_shipped(name: str) -> bool:
    """Whether a spec of that name comes with this installation."""
    return name != Path(REFERENCE).stem and (Path(settings.RIGWEB_SPECS_DIR) / f"{name}.yaml").is_file()


def save(name: str, text: str, summary: str, source: str, actor: str) -> SpecRevision:
    """Keep a validated text as the newest revision of a spec, with an event when that is new."""
    return keep(name, text, summary, source, actor)[0]


@transaction.atomic
def keep(
    name: str,
    text: str,
    summary: str,
    source: str,
    actor: str,
    *,
    edited: bool = False,
    restored_from: int | None = None,
    based_on: int | None = None,
) -> tuple[SpecRevision, bool]:
    """As `save`; also tells whether the revision is new. See Spec.save_text. Raises Conflict."""
    revision, is_new = Spec.save_text(
        name, text, summary, source, edited=edited, actor=actor, restored_from=restored_from, based_on=based_on
    )
    if is_new:
        again = f", which is revision {restored_from} again" if restored_from else ""
        Event(
            kind="spec.saved",
            actor=actor,
            text=f"spec {name} has a revision {revision.number}{again}",
            payload={"spec": name, "revision": revision.number},
        ).save()
    return revision, is_new


@transaction.atomic
def archive(spec: Spec, actor: str) -> None:
    """Take a spec of the user's own out of the library; its revisions stay as history. Raises Conflict."""
    if is_shipped(spec.name):
        raise Conflict(f"cannot delete {spec.name}: it comes with Rigweb (rig spec-restore brings its own text back)")
    for rig in Rig.objects.filter(archived_at=None, revision__spec=spec):
        if _is_in_use(rig):
            raise Conflict(f"cannot delete {spec.name}: its rig {rig.name} runs (end it first: rig down {rig.name})")
    Spec.objects.filter(pk=spec.pk).update(archived_at=timezone.now())
    Event(kind="spec.deleted", actor=actor, text=f"spec {spec.name} was deleted", payload={"spec": spec.name}).save()


@transaction.atomic
def archive_rig(rig: Rig, actor: str) -> None:
    """Take a rig that is down off the list; its events and transcripts stay as history. Raises Conflict."""
    if _is_in_use(rig):
        raise Conflict(f"cannot archive {rig.name}: it is not down (end it first: rig down {rig.name})")
    Rig.objects.filter(pk=rig.pk).update(archived_at=timezone.now(), wanted_up=False)
    Event(kind="rig.archived", rig=rig.name, actor=actor, text=f"rig {rig.name} was archived").save()


def _is_in_use(rig: Rig) -> bool:
    live = any(seat.session and seat.session.is_live for seat in rig.seats.select_related("session"))
    return live or rig.jobs.filter(state__in=OPEN).exists()


def sync_shipped() -> None:
    """Bring the shipped specs into the library; where a user has saved a text, that stays the newest."""
    for path in sorted(Path(settings.RIGWEB_SPECS_DIR).glob("*.yaml")):
        if path.name == REFERENCE:
            continue
        text = path.read_text()
        spec = load(text)
        newest = SpecRevision.objects.filter(spec__name=spec.name).select_related("spec").order_by("-number").first()
        if newest is None or newest.spec.archived_at or _is_superseded(newest, text):
            save(spec.name, text, spec.summary or "", SHIPPED, actor="rigweb")


def _is_superseded(newest: SpecRevision, text: str) -> bool:
    return newest.source == SHIPPED and not newest.edited and newest.text != text
