"""The front door for agents: the text of an agent.yaml in, a valid AgentSpec or every problem out."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain, islice
from typing import Any

from topology.spec.agent import names
from topology.spec.agent.agentspec import AgentSpec
from topology.spec.checking import checked
from topology.spec.document import Document, parse
from topology.spec.problems import MAX_PROBLEMS, SpecInvalid

_CHECKS = (names.repeated_ids, names.repeated_imports, names.unknown_uses)


def load_agent(text: str, runtimes: Collection[str] | None = None) -> AgentSpec:
    """Reads an agent from YAML text.

    `runtimes` are the names of those installed; without it any name passes. Raises SpecInvalid with all
    problems of the text, in its order.
    """
    document = parse(text, sought="an agent, starting with `name: my-agent`")
    _refuse_rigs(document)
    findings = chain(*(islice(check(document.root.value), MAX_PROBLEMS) for check in _CHECKS))
    return checked(document, AgentSpec, runtimes, findings)


def is_agent(text: str) -> bool:
    """Whether a text is meant as an agent: it has profiles and no pods. What cannot be read is none."""
    try:
        value: Any = parse(text).root.value
    except SpecInvalid:
        return False
    return isinstance(value, dict) and "profiles" in value and "pods" not in value


def _refuse_rigs(document: Document) -> None:
    value: Any = document.root.value
    if isinstance(value, dict) and "pods" in value and "profiles" not in value:
        message = "this is a rig and no agent; start it with `rig up`, and name a folder with an agent.yaml here"
        raise SpecInvalid([document.problem(("pods",), message, at_key=True)])
