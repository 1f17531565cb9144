"""A sketch has every pod, seat and edge, each with its place in the text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from topology.spec import load
from topology.spec.sketch import placed_sketch, sketch

SPECS = Path(__file__).parents[3] / "specs"
TEXT = """\
version: "0.2"
name: team
pods:
  - id: dev
    label: Development
    members:
      - id: impl
        runtime: codex
        agent_ref: builtin:default
        profile: default
        cwd: .
        sandbox: full_access
      - { id: shell, label: Shell, runtime: terminal }
    edges:
      - { kind: can_observe, from: shell, to: impl }
  - id: ops
    label: Operations
    members: [{ id: log, runtime: terminal }]
edges:
  - kind: escalates_to
    from: ops.log
    to: dev.impl
"""


def test_a_sketch_has_what_a_drawing_shows() -> None:
    drawn = sketch(load(TEXT))
    assert drawn["name"] == "team"
    assert [(pod["id"], pod["label"]) for pod in drawn["pods"]] == [("dev", "Development"), ("ops", "Operations")]
    assert drawn["pods"][0]["seats"] == [
        {"id": "impl", "label": "", "runtime": "codex", "bypasses": True},
        {"id": "shell", "label": "Shell", "runtime": "terminal", "bypasses": False},
    ]
    assert drawn["edges"] == [
        {"kind": "can_observe", "from": "dev.shell", "to": "dev.impl"},
        {"kind": "escalates_to", "from": "ops.log", "to": "dev.impl"},
    ]


def test_everything_in_it_stands_where_it_says() -> None:
    drawn = placed_sketch(load(TEXT), TEXT)
    lines = TEXT.splitlines()

    def first(at: list[int]) -> str:
        return lines[at[0] - 1][at[1] - 1 :]

    assert first(drawn["pods"][1]["at"]) == "id: ops"
    impl, shell = drawn["pods"][0]["seats"]
    assert first(impl["at"]) == "id: impl" and impl["at"][2] == shell["at"][0]
    assert first(shell["at"]).startswith("{ id: shell")
    inside, between = drawn["edges"]
    assert first(inside["at"]).startswith("{ kind: can_observe") and first(between["at"]) == "kind: escalates_to"


@pytest.mark.parametrize("path", sorted(SPECS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_spec_can_be_sketched(path: Path) -> None:
    text = path.read_text()
    spec = load(text)
    drawn = placed_sketch(spec, text)
    assert sum(len(pod["seats"]) for pod in drawn["pods"]) == len(list(spec.seats()))
    assert json.loads(json.dumps(drawn)) == drawn
