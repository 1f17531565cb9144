"""The spec library: what `up` and `plan` may name, and the specs that are shipped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from topology.errors import NotFound, TopologyError
from topology.models import Event, Rig, Spec, SpecRevision
from topology.resolve import Folders
from topology.spec import RigSpec, load

SHIPPED = "shipped"
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


def get_rig(name: str) -> Rig:
    """The rig of that name. Raises NotFound."""
    rig = active_rig(name)
    if rig is None:
        names = ", ".join(Rig.objects.filter(archived_at=None).values_list("name", flat=True))
        raise NotFound(f"no rig is called {name} ({'there are: ' + names if names else 'start one: rig up SPEC'})")
    return rig


def find(source: str, text: str | None, root: str | None) -> Source:
    """Find what `up` and `plan` are asked for.

    source: the name of a spec, or of a rig, or the path of the file that `text` was read from.
    root: absolute folder for relative paths (default: the user's home); a rig that is named keeps its own.
    Raises NotFound, SpecInvalid.
    """
    if text is not None:
        spec = load(text)
        rig = active_rig(spec.name)
        return Source(spec, text, origin=source, root=_root(root), rig=rig)
    rig = active_rig(source)
    library = Spec.objects.filter(name=rig.revision.spec.name if rig else source).first()
    if library is None:
        raise NotFound(
            f"no spec and no rig is called {source} (see: rig specs; a file needs its ending: {source}.yaml)"
        )
    revision = library.latest
    return Source(load(revision.text), revision.text, revision.source, rig.root if rig else _root(root), revision, rig)


def _root(root: str | None) -> str:
    path = Path(root or Path.home())
    if not path.is_absolute():
        raise TopologyError(f"cannot use the folder {root}: it is not absolute (give a whole path)")
    return str(path)


def folders_of(origin: str, root: str) -> Folders:
    """Where the files and agents that a spec names are looked for: beside the spec, wherever its seats work.

    origin: `Source.origin` or `SpecRevision.source`; root: the rig's folder, for texts that came from no file.
    """
    shipped = str(settings.RIGWEB_SPECS_DIR)
    if origin == SHIPPED:
        return Folders(shipped, shipped)
    return Folders(str(Path(origin).parent) if Path(origin).is_absolute() else root, shipped)


def save(name: str, text: str, summary: str, source: str, actor: str) -> SpecRevision:
    """Keep a validated text as the newest revision of a spec, with an event when that is new."""
    revision, is_new = Spec.save_text(name, text, summary, source)
    if is_new:
        Event(
            kind="spec.saved",
            actor=actor,
            text=f"spec {name} has a revision {revision.number}",
            payload={"spec": name, "revision": revision.number},
        ).save()
    return revision


def sync_shipped() -> None:
    """Bring the shipped specs into the library; where a user has saved a text, that stays the newest."""
    for path in sorted(Path(settings.RIGWEB_SPECS_DIR).glob("*.yaml")):
        if path.name == REFERENCE:
            continue
        text = path.read_text()
        spec = load(text)
        newest = SpecRevision.objects.filter(spec__name=spec.name).order_by("-number").first()
        if newest is None or (newest.source == SHIPPED and newest.text != text):
            save(spec.name, text, spec.summary or "", SHIPPED, actor="rigweb")
