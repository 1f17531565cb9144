"""Turns a parsed document into a model, or tells everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

from pydantic import ValidationError

from topology.spec.base import SpecModel
from topology.spec.document import Document
from topology.spec.problems import MAX_PROBLEMS, Finding, Problem, SpecInvalid
from topology.spec.shape import shape_problems

Spec = TypeVar("Spec", bound=SpecModel)


def checked(
    document: Document, model: type[Spec], runtimes: Collection[str] | None, findings: Iterable[Finding]
) -> Spec:
    """The document as a `model`.

    runtimes: names of those installed, None for any. findings: mistakes found in the document's values besides.
    Raises SpecInvalid with the problems of form, those of shape and the findings, in the order of the text.
    """
    spec, misshapen = _validated(document, model, runtimes)
    problems = [*document.problems, *misshapen, *(document.problem(*finding) for finding in findings)]
    if spec is None or problems:
        raise SpecInvalid(problems)
    return spec


def _validated(
    document: Document, model: type[Spec], runtimes: Collection[str] | None
) -> tuple[Spec | None, list[Problem]]:
    try:
        return model.model_validate(document.root.value, context={"runtimes": runtimes}), []
    except ValidationError as error:
        return None, list(shape_problems(error, document, MAX_PROBLEMS, model.form))
