"""The specs that ship load, have the shape users know, and `reference.yaml` leaves nothing out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.topology.spec.completeness import all_models, keys_not_shown
from topology.spec import RigSpec, load

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
    models = all_models("topology.spec", apart_from="topology.spec.agent.")
    assert len(models) > 20
    assert keys_not_shown(_shipped("reference"), (SPECS / "reference.yaml").read_text(), models) == {}


def test_the_reference_has_a_comment_on_every_key() -> None:
    lines = (SPECS / "reference.yaml").read_text().splitlines()
    keys = [(match[1], "#" in line) for line in lines if (match := re.match(r" *(?:- )?(\w+):", line))]
    explained = {key for key, has_comment in keys if has_comment}
    assert {key for key, _ in keys} - explained == {"LOG_LEVEL"}


def test_the_reference_needs_no_more_than_yaml_1_2() -> None:
    assert yaml.safe_load((SPECS / "reference.yaml").read_text())["name"] == "reference"


def _shipped(name: str) -> RigSpec:
    return load((SPECS / f"{name}.yaml").read_text(), RUNTIMES)
