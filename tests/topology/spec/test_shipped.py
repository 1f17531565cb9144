"""The specs that ship load, have the shape users know, and `reference.yaml` leaves nothing out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from topology.spec import RigSpec, load
from topology.spec.base import SpecModel
from topology.spec.document import parse

SPECS = Path(__file__).parents[3] / "specs"
RUNTIMES = {"claude-code", "codex", "terminal"}

SHAPES = {
    "adversarial-review": (["orch.lead", "review.r1", "review.r2"], 2),
    "conveyor": (["intake.lead", "plan.planner", "build.builder", "review.reviewer"], 7),
    "implementation-pair": (["dev.impl", "dev.qa"], 1),
    "product-team": (["orch1.lead", "orch1.peer", "dev1.impl", "dev1.qa", "dev1.design", "rev1.r1", "rev1.r2"], 10),
    "research-team": (["orch.lead", "research.analyst", "research.synthesizer"], 2),
}


@pytest.mark.parametrize("path", sorted(SPECS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_spec_loads_under_the_name_of_its_file(path: Path) -> None:
    rig = load(path.read_text(), RUNTIMES)
    assert rig.name == path.stem
    assert rig.summary


@pytest.mark.parametrize("name", SHAPES)
def test_the_starter_rigs_have_the_shape_their_names_stand_for(name: str) -> None:
    rig = _shipped(name)
    seats, edges = SHAPES[name]
    assert [seat.logical_id for seat in rig.seats()] == seats
    assert len(rig.all_edges()) == edges
    assert {seat.member.runtime for seat in rig.seats()} == {"claude-code", "codex"}


def test_the_demo_shows_the_graph_without_an_account() -> None:
    rig = _shipped("demo")
    assert (len(rig.pods), len(list(rig.seats()))) == (3, 7)
    assert all(seat.member.is_terminal and seat.member.argv for seat in rig.seats())
    assert {seat.member.argv[0] for seat in rig.seats()} <= {"bash", "python3", "top"}
    assert {edge.kind for edge in rig.all_edges()} >= {
        "delegates_to", "spawned_by", "can_observe", "collaborates_with", "escalates_to",
    }  # fmt: skip


def test_the_reference_shows_every_field_of_every_model() -> None:
    shown: dict[type[SpecModel], set[str]] = {}
    rig = _shipped("reference")
    _collect(rig, parse((SPECS / "reference.yaml").read_text()).root.value, shown)
    models = set(_all_models(SpecModel))
    assert {model.__name__ for model in models - shown.keys()} == set()
    assert {model.__name__: sorted(model.known_keys().keys() - keys) for model, keys in shown.items()} == {
        model.__name__: [] for model in models
    }


def test_the_reference_has_a_comment_on_every_key() -> None:
    lines = (SPECS / "reference.yaml").read_text().splitlines()
    keys = [(match[1], "#" in line) for line in lines if (match := re.match(r" *(?:- )?(\w+):", line))]
    explained = {key for key, has_comment in keys if has_comment}
    assert {key for key, _ in keys} - explained == {"LOG_LEVEL"}


def test_the_reference_needs_no_more_than_yaml_1_2() -> None:
    assert yaml.safe_load((SPECS / "reference.yaml").read_text())["name"] == "reference"


def _collect(model: SpecModel, written: Any, shown: dict[type[SpecModel], set[str]]) -> None:
    """Notes for each model which keys were really written in the YAML, walking values and text together."""
    shown.setdefault(type(model), set()).update(written)
    for key, field in ((field.alias or name, name) for name, field in type(model).model_fields.items()):
        if key in written:
            _collect_all(getattr(model, field), written[key], shown)


def _collect_all(value: Any, written: Any, shown: dict[type[SpecModel], set[str]]) -> None:
    if isinstance(value, SpecModel):
        _collect(value, written, shown)
    elif isinstance(value, tuple) and isinstance(written, tuple):
        for part, text in zip(value, written, strict=True):
            _collect_all(part, text, shown)


def _all_models(base: type[SpecModel]) -> list[type[SpecModel]]:
    """Every model that stands in a spec: those that nothing else is made from."""
    below = [model for child in base.__subclasses__() for model in _all_models(child)]
    return below or [base]


def _shipped(name: str) -> RigSpec:
    return load((SPECS / f"{name}.yaml").read_text(), RUNTIMES)
