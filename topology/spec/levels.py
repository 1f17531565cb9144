"""The order in which seats start: levels along delegates_to (source first) and spawned_by (target first)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple, TypeAlias

from topology.spec.edge import launch_arrow
from topology.spec.rigspec import RigSpec

Arrow: TypeAlias = tuple[str, str]
"""(first, second): the first must start before the second."""


class Layering(NamedTuple):
    """Names in levels, and those that wait for each other for ever."""

    levels: tuple[tuple[str, ...], ...]
    waiting: tuple[str, ...]


def launch_levels(rig: RigSpec) -> tuple[tuple[str, ...], ...]:
    """The seats of a rig (`pod.member`) in levels: each starts once those before it run.

    Inside a level, seats stand in the order of the document. Raises ValueError for edges that go in a circle,
    which a loaded spec never has.
    """
    arrows = [launch_arrow(edge.kind, edge.source, edge.target) for edge in rig.all_edges()]
    layering = in_levels([seat.logical_id for seat in rig.seats()], [arrow for arrow in arrows if arrow])
    if layering.waiting:
        raise ValueError(f"cannot order the launch of {rig.name}: {', '.join(layering.waiting)} wait for each other")
    return layering.levels


def in_levels(names: Collection[str], arrows: Iterable[Arrow]) -> Layering:
    """Sorts names into levels, keeping their order; arrows from or to other names do not count."""
    position = {name: index for index, name in enumerate(names)}
    followers: dict[str, set[str]] = defaultdict(set)
    awaited = dict.fromkeys(position, 0)
    for first, second in arrows:
        if first in position and second in position and second not in followers[first]:
            followers[first].add(second)
            awaited[second] += 1
    levels = []
    level = [name for name in position if not awaited[name]]
    while level:
        levels.append(tuple(level))
        ready = []
        for name in level:
            for follower in followers[name]:
                awaited[follower] -= 1
                if not awaited[follower]:
                    ready.append(follower)
        level = sorted(ready, key=position.__getitem__)
    return Layering(tuple(levels), tuple(name for name, count in awaited.items() if count))


def circle(waiting: Collection[str], arrows: Iterable[Arrow]) -> list[str]:
    """One circle among names that all wait for others of them, each before the one that waits for it.

    Walks from a name to one it waits for until a name comes back.
    """
    awaits = {second: first for first, second in arrows if first in waiting and second in waiting}
    walked: dict[str, int] = {}
    name = next(iter(waiting))
    while name not in walked:
        walked[name] = len(walked)
        name = awaits[name]
    return list(walked)[walked[name] :][::-1]
