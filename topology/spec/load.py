"""The front door for rigs: YAML text in, a valid RigSpec or every problem out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain, islice
from typing import Any, TypeAlias

from topology.spec import names, relations
from topology.spec.checking import checked
from topology.spec.document import Document, parse
from topology.spec.outline import Outline, outline_of
from topology.spec.problems import MAX_PROBLEMS, Finding, SpecInvalid
from topology.spec.rigspec import RigSpec

_CHECKS: tuple[Callable[[Outline], Iterator[Finding]], ...] = (
    names.repeated_ids,
    names.shared_addresses,
    relations.unknown_ends,
    relations.misplaced_edges,
    relations.edges_to_itself,
    relations.repeated_edges,
    relations.launch_circles,
)


Check: TypeAlias = Callable[[Any], Iterable[Finding]]
"""Finds mistakes in the values of a document, however broken the rest of it is."""


def load(text: str, runtimes: Collection[str] | None = None, check: Check | None = None) -> RigSpec:
    """Reads a rig from YAML text.

    runtimes: the names of those installed; without it any name passes. check: further mistakes to tell, such as
    references to what is not there. Raises SpecInvalid with all problems of the text, in its order.
    """
    document = parse(text)
    _refuse_flat_format(document)
    _refuse_agents(document)
    outline = outline_of(document.root.value)
    findings = chain(
        *(islice(check(outline), MAX_PROBLEMS) for check in _CHECKS),
        names.workspace_repos(document.root.value),
        islice(check(document.root.value) if check else (), MAX_PROBLEMS),
    )
    return checked(document, RigSpec, runtimes, findings)


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


def _refuse_agents(document: Document) -> None:
    """An agent.yaml: one problem says where it belongs."""
    value: Any = document.root.value
    if isinstance(value, dict) and "profiles" in value and "pods" not in value:
        message = "this is an agent and no rig; name its folder in the `agent_ref` of a member: local:<folder>"
        raise SpecInvalid([document.problem(("profiles",), message, at_key=True)])
