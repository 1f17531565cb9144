"""Launch levels: who starts before whom."""

from __future__ import annotations

import random

import pytest

from topology.spec import RigSpec, launch_levels, load
from topology.spec.edge import launch_arrow
from topology.spec.levels import circle, in_levels


def test_delegates_start_after_those_who_delegate_and_spawned_after_their_makers() -> None:
    rig = _rig(
        "abcd",
        "{kind: delegates_to, from: c, to: a}, {kind: spawned_by, from: d, to: a}, {kind: can_observe, from: b, to: d}",
    )
    assert launch_levels(rig) == (("p.b", "p.c"), ("p.a",), ("p.d",))


def test_without_edges_all_start_together_in_the_order_of_the_document() -> None:
    assert launch_levels(_rig("zya")) == (("p.z", "p.y", "p.a"),)


def test_a_rig_without_members_has_no_levels() -> None:
    assert launch_levels(load('version: "0.2"\nname: x\npods: [{id: p, label: P, members: []}]')) == ()


def test_a_seat_starts_after_the_last_of_those_it_waits_for() -> None:
    rig = _rig("abc", ", ".join(f"{{kind: delegates_to, from: {a}, to: {b}}}" for a, b in ("ab", "bc", "ac")))
    assert launch_levels(rig) == (("p.a",), ("p.b",), ("p.c",))


def test_edges_across_pods_count() -> None:
    rig = load(
        """version: "0.2"
name: x
pods:
  - { id: q, label: Q, members: [{ id: a, runtime: terminal }] }
  - { id: p, label: P, members: [{ id: a, runtime: terminal }] }
edges: [{ kind: delegates_to, from: p.a, to: q.a }]
"""
    )
    assert launch_levels(rig) == (("p.a",), ("q.a",))


def test_a_circle_in_values_not_made_by_load_is_refused() -> None:
    rig = _rig("ab", "{kind: delegates_to, from: a, to: b}")
    pod = rig.pods[0]
    back = pod.edges[0].model_copy(update={"source": "b", "target": "a"})
    twisted = rig.model_copy(update={"pods": (pod.model_copy(update={"edges": (*pod.edges, back)}),)})
    with pytest.raises(ValueError, match=r"cannot order the launch of x: p\.a, p\.b wait for each other"):
        launch_levels(twisted)


@pytest.mark.parametrize("seed", range(30))
def test_levels_keep_every_promise_on_random_graphs(seed: int) -> None:
    chance = random.Random(seed)
    names = [f"n{n}" for n in range(20)]
    arrows = [tuple(chance.sample(names, 2)) for _ in range(chance.randrange(30))]
    levels, waiting = in_levels(names, arrows)
    level_of = {name: number for number, level in enumerate(levels) for name in level}
    assert sorted([*level_of, *waiting]) == sorted(names)
    assert all(list(level) == sorted(level, key=names.index) for level in levels)
    for first, second in arrows:
        if second in level_of:
            assert level_of[first] < level_of[second]
    for name, level in level_of.items():
        awaited = [level_of[first] for first, second in arrows if second == name]
        assert level == (max(awaited) + 1 if awaited else 0)
    if waiting:
        steps = circle(waiting, arrows)
        assert set(zip(steps, [*steps[1:], steps[0]], strict=True)) <= set(arrows)


def test_only_two_kinds_of_edges_order_the_launch() -> None:
    assert launch_arrow("delegates_to", "a", "b") == ("a", "b")
    assert launch_arrow("spawned_by", "a", "b") == ("b", "a")
    assert [launch_arrow(kind, "a", "b") for kind in ("can_observe", "collaborates_with", "escalates_to")] == [None] * 3


def _rig(members: str, edges: str = "") -> RigSpec:
    listed = ", ".join(f"{{id: {name}, runtime: terminal}}" for name in members)
    return load(f'version: "0.2"\nname: x\npods: [{{id: p, label: P, members: [{listed}], edges: [{edges}]}}]')
