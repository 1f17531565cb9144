"""The one judge of a rig's text: every problem of it here, also of the agents, files and folders that it names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.conf import settings

from agents import abilities
from topology.references import Bases, unusable
from topology.resolve import Folders, briefs
from topology.spec import RigSpec, load
from topology.spec.document import parse
from topology.spec.problems import Problem, SpecInvalid

SHIPPED = "shipped"
"""The source of texts that come with Rigweb."""


def folders_of(origin: str, root: str) -> Folders:
    """Where the files and agents that a spec names are looked for: beside the spec, wherever its seats work.

    origin: where its text came from, as `SpecRevision.source`; root: the rig's folder, for texts from no file.
    """
    return Folders(_beside(origin) or root, _shipped())


def valid_rig(text: str, origin: str = "", root: str | None = None) -> RigSpec:
    """A rig's text, which can be brought up here as far as can be known before trying.

    origin: where the text came from, as `SpecRevision.source`; root: folder that the seats' own folders start from,
    None where it is not known: then what lies there is not looked for. Raises SpecInvalid with all problems.
    """
    bases = Bases(_beside(origin) or root, root, _shipped())
    spec = load(text, abilities.known_runtimes().runtimes, partial(unusable, bases=bases))
    if bases.files is not None and (problems := [*_undeliverable(spec, text, Folders(bases.files, bases.shipped))]):
        raise SpecInvalid(problems)
    return spec


def _undeliverable(spec: RigSpec, text: str, folders: Folders) -> Iterator[Problem]:
    """What is found only by putting together all that a seat is given: its size, its agent's own files."""
    told = briefs(spec, folders)
    if not any(brief.problem for brief in told.values()):
        return
    document = parse(text)
    for p, pod in enumerate(spec.pods):
        for m, member in enumerate(pod.members):
            if problem := told[f"{pod.id}.{member.id}"].problem:
                yield document.problem(("pods", p, "members", m), problem)


def _beside(origin: str) -> str | None:
    """The folder of the file that a text came from; None when it came from none."""
    if origin == SHIPPED:
        return _shipped()
    return str(Path(origin).parent) if Path(origin).is_absolute() else None


def _shipped() -> str:
    return str(settings.RIGWEB_SPECS_DIR)
