"""Edges and names: what must exist, must differ, and must not go in a circle."""

from __future__ import annotations

import pytest

from tests.topology.spec.marked import HEAD, assert_problems, problems_of
from topology.spec import load

RIG = """version: "0.2"
name: demo
pods:
  - id: dev
    label: Dev
    members:
      - { id: a, runtime: terminal }
      - { id: b, runtime: terminal }
      - { id: c, runtime: terminal }
    edges: [DEV]
  - id: ops
    label: Ops
    members:
      - { id: a, runtime: terminal }
      - { id: watch, runtime: terminal }
edges: [RIG]
"""
DIRECTIONS = "remove one of these edges (a delegates_to starts its `from` first, a spawned_by its `to`)"


def rig(dev: str = "", between: str = "") -> str:
    return RIG.replace("DEV", dev).replace("RIG", between)


ENDS = [
    (
        rig("{ kind: can_observe, from: «x», to: a }"),
        "pods[0].edges[0].from",
        "unknown member 'x'; write 'a', 'b' or 'c'",
    ),
    (
        rig("{ kind: can_observe, from: a, to: «dev.b» }"),
        "pods[0].edges[0].to",
        "inside its pod a member is named by its id alone; write 'b'",
    ),
    (
        rig("{ kind: can_observe, from: a, to: «ops.watch» }"),
        "pods[0].edges[0].to",
        "'ops.watch' is in another pod; move this edge to the rig's `edges`, both ends as pod.member",
    ),
    (
        rig(between="{ kind: can_observe, from: dev.a, to: «ops.wach» }"),
        "edges[0].to",
        "there is no member 'ops.wach'; did you mean 'ops.watch'?",
    ),
    (
        rig(between="{ kind: can_observe, from: dev.a, to: «qqq.zzz» }"),
        "edges[0].to",
        "there is no member 'qqq.zzz'; write `pod.member` of a member in this spec",
    ),
    (
        rig(between="{ kind: can_observe, from: dev.a, to: «watch» }"),
        "edges[0].to",
        "between pods a member is named with its pod; write it as in 'ops.watch'",
    ),
    (
        rig(between="«{ kind: can_observe, from: dev.a, to: dev.b }»"),
        "edges[0]",
        "both ends are in the pod 'dev'; move this edge to that pod's `edges`, as from: a, to: b",
    ),
]

SAME = [
    (
        rig("{ kind: can_observe, from: a, to: «a» }"),
        "pods[0].edges[0].to",
        "the edge leads from 'a' to itself; write another member, or remove it",
    ),
    (
        rig(between="{ kind: delegates_to, from: dev.a, to: «dev.a» }"),
        "edges[0].to",
        "the edge leads from 'dev.a' to itself; write another member, or remove it",
    ),
    (
        rig("{ kind: can_observe, from: a, to: b }, «{ kind: can_observe, from: a, to: b }»"),
        "pods[0].edges[1]",
        "dev.a can_observe dev.b stands here twice; remove one of the two",
    ),
    (
        rig(
            between="{ kind: spawned_by, from: dev.a, to: ops.a }, { kind: can_observe, from: dev.a, to: ops.a }, "
            "«{ kind: spawned_by, from: dev.a, to: ops.a }»"
        ),
        "edges[2]",
        "dev.a spawned_by ops.a stands here twice; remove one of the two",
    ),
]

CIRCLES = [
    (
        rig("{ kind: delegates_to, from: a, to: b }, «{ kind: delegates_to, from: b, to: a }»"),
        "pods[0].edges[1]",
        f"no launch order is possible, as dev.b must start before dev.a, dev.a before dev.b; {DIRECTIONS}",
    ),
    (
        rig("{ kind: delegates_to, from: a, to: b }, «{ kind: spawned_by, from: a, to: b }»"),
        "pods[0].edges[1]",
        f"no launch order is possible, as dev.b must start before dev.a, dev.a before dev.b; {DIRECTIONS}",
    ),
    (
        rig(
            "{ kind: delegates_to, from: a, to: b }",
            "{ kind: delegates_to, from: dev.b, to: ops.a }, «{ kind: delegates_to, from: ops.a, to: dev.a }»",
        ),
        "edges[1]",
        "no launch order is possible, as dev.b must start before ops.a, ops.a before dev.a, dev.a before dev.b; "
        + DIRECTIONS,
    ),
]


@pytest.mark.parametrize(("marked", "path", "message"), [*ENDS, *SAME, *CIRCLES])
def test_a_mistake_in_an_edge_is_told_at_that_edge(marked: str, path: str, message: str) -> None:
    assert_problems(marked, (path, message))


def test_an_edge_in_a_pod_without_members_says_to_add_them() -> None:
    assert_problems(
        HEAD + "pods: [{ id: p, label: P, members: [], edges: [{ kind: can_observe, from: «a», to: «b» }] }]\n",
        ("pods[0].edges[0].from", "the pod has no member 'a'; add it to its `members`"),
        ("pods[0].edges[0].to", "the pod has no member 'b'; add it to its `members`"),
    )


def test_two_circles_are_two_problems() -> None:
    assert_problems(
        rig(
            "{ kind: delegates_to, from: a, to: b }, «{ kind: delegates_to, from: b, to: a }»",
            "{ kind: delegates_to, from: dev.c, to: ops.a }, «{ kind: delegates_to, from: ops.a, to: dev.c }»",
        ),
        ("pods[0].edges[1]", None),
        ("edges[1]", None),
    )


def test_seats_after_a_circle_are_not_blamed_for_it() -> None:
    (problem,) = problems_of(
        rig(
            "{ kind: delegates_to, from: a, to: b }, { kind: delegates_to, from: b, to: a }, "
            "{ kind: delegates_to, from: b, to: c }"
        )
    )
    assert "dev.c" not in problem.message


def test_a_long_circle_is_shortened() -> None:
    ids = [f"m{n}" for n in range(100)]
    members = ", ".join(f"{{ id: {name}, runtime: terminal }}" for name in ids)
    steps = zip(ids, [*ids[1:], ids[0]], strict=True)
    edges = ", ".join(f"{{ kind: delegates_to, from: {a}, to: {b} }}" for a, b in steps)
    (problem,) = problems_of(HEAD + f"pods: [{{ id: p, label: P, members: [{members}], edges: [{edges}] }}]\n")
    assert "and so on (80 more)" in problem.message
    assert problem.path == "pods[0].edges[99]"


@pytest.mark.parametrize(
    "edges",
    [
        "{ kind: can_observe, from: a, to: b }, { kind: can_observe, from: b, to: a }",
        "{ kind: escalates_to, from: a, to: b }, { kind: delegates_to, from: b, to: a }",
        "{ kind: collaborates_with, from: a, to: b }, { kind: can_observe, from: a, to: b }",
        "{ kind: delegates_to, from: a, to: b }, { kind: spawned_by, from: b, to: a }",
    ],
)
def test_edges_that_agree_on_the_launch_order_load(edges: str) -> None:
    assert len(load(rig(edges)).all_edges()) == 2


def test_ids_differ() -> None:
    assert_problems(
        rig().replace("id: ops", "id: «dev»").replace("id: b", "id: «a»"),
        ("pods[0].members[1].id", "pods[0].members[0] is already the member 'a'; write another id"),
        ("pods[1].id", "pods[0] is already the pod 'dev'; write another id"),
    )


def test_the_same_member_id_in_two_pods_is_fine() -> None:
    assert [seat.logical_id for seat in load(rig()).seats()][::3] == ["dev.a", "ops.a"]


def test_two_seats_cannot_share_an_address() -> None:
    assert_problems(
        HEAD + "pods:\n"
        "  - { id: a, label: A, members: [{ id: b-c, runtime: terminal }] }\n"
        "  - { id: a-b, label: B, members: [{ id: «c», runtime: terminal }] }\n",
        (
            "pods[1].members[0].id",
            "a-b.c and a.b-c would both have the address 'a-b-c'; write another id for one of them",
        ),
    )


def test_repositories_differ_and_the_default_is_one_of_them() -> None:
    assert_problems(
        rig() + "workspace:\n  repos: [{ name: api, path: a }, { name: «api», path: b }]\n  default_repo: «app»\n",
        ("workspace.repos[1].name", "workspace.repos[0] is already the repository 'api'; write another name"),
        ("workspace.default_repo", "unknown repository 'app'; did you mean 'api'?"),
    )


def test_a_default_repository_needs_repositories() -> None:
    assert_problems(
        rig() + "workspace: { default_repo: «api» }\n",
        ("workspace.default_repo", "there are no `repos`; add them"),
    )


def test_references_are_checked_although_the_shape_is_broken() -> None:
    assert_problems(
        rig("{ kind: delegates_to, from: a, to: «x» }")
        .replace("label: Ops", "«lable»: Ops")
        .replace("- id: o", "- «id»: o"),
        ("pods[0].edges[0].to", None),
        ("pods[1].label", None),
        ("pods[1].lable", None),
    )
