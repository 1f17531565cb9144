"""Whether a reference document shows every key of every model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from topology.spec.base import SpecModel
from topology.spec.document import parse

Shown = dict[type[SpecModel], set[str]]


def keys_not_shown(spec: SpecModel, text: str, models: Iterable[type[SpecModel]]) -> dict[str, list[str]]:
    """The keys of `models` that `text`, from which `spec` was read, does not write; by the model's name."""
    shown: Shown = {}
    _collect(spec, parse(text).root.value, shown)
    missing = {model.__name__: sorted(model.known_keys().keys() - shown.get(model, set())) for model in models}
    return {name: keys for name, keys in missing.items() if keys}


def all_models(package: str, *, apart_from: str = "nothing") -> list[type[SpecModel]]:
    """Every model of a package that stands in a document: those that nothing else is made from."""
    found = _leaves(SpecModel)
    return [m for m in found if m.__module__.startswith(package) and not m.__module__.startswith(apart_from)]


def _leaves(base: type[SpecModel]) -> list[type[SpecModel]]:
    below = [model for child in base.__subclasses__() for model in _leaves(child)]
    return below or [base]


def _collect(model: SpecModel, written: Any, shown: Shown) -> None:
    """Notes for each model which keys were really written in the YAML, walking values and text together."""
    shown.setdefault(type(model), set()).update(written)
    for key, field in ((field.alias or name, name) for name, field in type(model).model_fields.items()):
        if key in written:
            _collect_all(getattr(model, field), written[key], shown)


def _collect_all(value: Any, written: Any, shown: Shown) -> None:
    if isinstance(value, SpecModel):
        _collect(value, written, shown)
    elif isinstance(value, tuple) and isinstance(written, tuple):
        for part, text in zip(value, written, strict=True):
            _collect_all(part, text, shown)
    elif isinstance(value, Mapping) and isinstance(written, dict):
        for key, part in value.items():
            _collect_all(part, written[key], shown)
