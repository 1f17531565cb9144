"""An agent is told who it is and how it relates to the others, in words."""

from __future__ import annotations

import pytest

from topology.briefs.identity import identity
from topology.spec import RigSpec, load

TEXT = """
version: "0.2"
name: crew
summary: |
  Builds
  the thing.
pods:
  - id: orch
    label: Lead
    members:
      - { id: lead, label: Chief, runtime: claude-code, role: lead, agent_ref: "builtin:x", profile: default, cwd: . }
  - id: dev
    label: Development
    summary: Writes.
    members:
      - { id: impl, runtime: codex, role: implementer, agent_ref: "builtin:lead", profile: default, cwd: . }
      - { id: qa, runtime: codex, agent_ref: "builtin:lead", profile: default, cwd: . }
      - { id: log, runtime: terminal }
    edges:
      - { kind: KIND, from: impl, to: qa }
edges:
  - { kind: delegates_to, from: orch.lead, to: dev.impl }
  - { kind: delegates_to, from: orch.lead, to: dev.qa }
"""


def rig(kind: str = "can_observe") -> RigSpec:
    return load(TEXT.replace("KIND", kind))


def told(logical: str, spec: RigSpec) -> str:
    return identity(spec, next(seat for seat in spec.seats() if seat.logical_id == logical))


def test_an_agent_knows_its_seat_its_rig_and_its_pod() -> None:
    text = told("dev.impl", rig())
    assert "You are `dev-impl@crew`, one seat of the rig crew" in text
    assert "Your role: implementer." in text
    assert "- The rig crew: Builds the thing.\n" in text
    assert "- Your pod dev (Development): Writes.\n" in text


def test_an_agent_knows_the_other_seats_and_what_they_are() -> None:
    others = told("dev.impl", rig()).partition("The other seats:\n\n")[2]
    assert "- `orch-lead@crew` (Chief), lead on claude-code\n" in others
    assert "- `dev-qa@crew`, an agent on codex\n" in others
    assert "- `dev-log@crew`, a plain terminal, no agent\n" in others
    assert "dev-impl@crew" not in others


def test_several_others_stand_in_one_sentence() -> None:
    assert "- You hand work to `dev-impl@crew` and `dev-qa@crew`.\n" in told("orch.lead", rig())


@pytest.mark.parametrize(
    ("kind", "source", "target"),
    [
        (
            "delegates_to",
            "You hand work to `dev-qa@crew`.",
            "Work is handed to you by `dev-impl@crew` and `orch-lead@crew`",
        ),
        ("spawned_by", "You were brought in by `dev-qa@crew`, and work for it.", "You brought in `dev-impl@crew`."),
        (
            "can_observe",
            "You may look at the screen of `dev-qa@crew`.",
            "Your screen may be looked at by `dev-impl@crew`",
        ),
        ("collaborates_with", "You work beside `dev-qa@crew`.", "You work beside `dev-impl@crew`."),
        ("escalates_to", "When you are stuck, turn to `dev-qa@crew`.", "When stuck, `dev-impl@crew` may turn to you."),
    ],
)
def test_each_edge_is_told_from_both_ends(kind: str, source: str, target: str) -> None:
    spec = rig(kind)
    assert source in told("dev.impl", spec)
    assert target in told("dev.qa", spec)


def test_an_agent_alone_is_told_of_nobody() -> None:
    alone = load(
        'version: "0.2"\nname: solo\npods: [{ id: a, label: A, members: [{ id: b, runtime: codex, '
        'agent_ref: "builtin:default", profile: default, cwd: . }] }]\n'
    )
    text = told("a.b", alone)
    assert "other seats" not in text
    assert "rig send" not in text
