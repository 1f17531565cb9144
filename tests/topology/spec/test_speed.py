"""A sanity bound, generous on purpose: the size of a spec must not turn into minutes."""

from __future__ import annotations

import time

from tests.topology.spec.marked import HEAD, problems_of
from topology.spec import load

SEAT = "      - { id: s%d, runtime: codex, agent_ref: 'builtin:default', profile: default, cwd: ., env: { A: %d } }\n"
POD = (
    "  - id: p%d\n    label: Pod\n    members:\n" + SEAT * 5 + "    edges: [{ kind: delegates_to, from: s0, to: s1 }]\n"
)


def test_five_hundred_seats_are_read_in_a_moment() -> None:
    text = HEAD + "pods:\n" + "".join(POD % (n, 0, n, 1, n, 2, n, 3, n, 4, n) for n in range(100))
    started = time.monotonic()
    assert len(list(load(text).seats())) == 500
    assert time.monotonic() - started < 10


def test_a_mebibyte_of_mistakes_is_answered_in_seconds() -> None:
    members = "".join(f"      - {{ id: m{n}, runtime: terminal }}\n" for n in range(8_000))
    edges = "".join(f"      - {{ kind: can_observe, from: m{n}, to: m{n + 1} }}\n" for n in range(4_000))
    edges += "".join(f"      - {{ kind: delegates_to, from: m{n}, to: nobody{n} }}\n" for n in range(4_000))
    started = time.monotonic()
    problems_of(HEAD + "pods:\n  - id: p\n    label: P\n    members:\n" + members + "    edges:\n" + edges)
    assert time.monotonic() - started < 60
