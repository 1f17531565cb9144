"""The front door: YAML text in, a valid RigSpec or every problem out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import chain, islice
from typing import Any

from pydantic import ValidationError

from topology.spec import names, relations
from topology.spec.document import Document, parse
from topology.spec.outline import Outline, outline_of
from topology.spec.problems import MAX_PROBLEMS, Finding, Problem, SpecInvalid
from topology.spec.rigspec import RigSpec
from topology.spec.shape import shape_problems

_CHECKS: tuple[Callable[[Outline], Iterator[Finding]], ...] = (
    names.repeated_ids,
    names.shared_addresses,
    relations.unknown_ends,
    relations.misplaced_edges,
    relations.edges_to_itself,
    relations.repeated_edges,
    relations.launch_circles,
)


def load(text: str, runtimes: Collection[str] | None = None) -> RigSpec:
    """Reads a rig from YAML text.

    `runtimes` are the names of those installed; without it any name passes. Raises SpecInvalid with all
    problems of the text, in its order.
    """
    document = parse(text)
    _refuse_flat_format(document)
    spec, misshapen = _validated(document, runtimes)
    outline = outline_of(document.root.value)
    findings = chain(
        *(islice(check(outline), MAX_PROBLEMS) for check in _CHECKS),
        names.workspace_repos(document.root.value),
    )
    problems = [*document.problems, *misshapen, *(document.problem(*finding) for finding in findings)]
    if spec is None or problems:
        raise SpecInvalid(problems)
    return spec


def _validated(document: Document, runtimes: Collection[str] | None) -> tuple[RigSpec | None, list[Problem]]:
    try:
        return RigSpec.model_validate(document.root.value, context={"runtimes": runtimes}), []
    except ValidationError as error:
        return None, list(shape_problems(error, document, MAX_PROBLEMS))


def _refuse_flat_format(document: Document) -> None:
    """The older format without pods: one problem says how to convert it, instead of one for each key."""
    value: Any = document.root.value
    flat = [key for key in ("nodes", "schema_version") if isinstance(value, dict) and key in value]
    if flat and "pods" not in value:
        message = (
            "this is the older format without pods; put the nodes under `pods:` as `- {id: ..., label: ..., "
            'members: [...]}`, give each an `agent_ref` and a `profile`, and write version: "0.2"'
        )
        raise SpecInvalid([document.problem((flat[0],), message, at_key=True)])
