"""What edges may not do: end at nobody or where they begin, stand twice, make seats wait in a circle."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from topology.spec.edge import launch_arrow
from topology.spec.levels import circle, in_levels
from topology.spec.outline import EdgeOutline, LogicalId, Outline, PodOutline
from topology.spec.problems import Finding
from topology.spec.wording import nearest, quoted, unknown

MOST_STEPS_SHOWN = 20


def unknown_ends(outline: Outline) -> Iterator[Finding]:
    """Ends of edges that name no member, or name it in the other of the two ways."""
    pods = {pod.id: pod for pod in reversed(outline.pods)}
    for pod in outline.pods:
        for edge in pod.edges:
            for key, end in _ends(edge):
                if end and (message := _local_end(end, pod, pods)):
                    yield Finding((*edge.location, key), message)
    members = outline.logical_ids()
    for edge in outline.edges:
        for key, end in _ends(edge):
            if end and (message := _rig_end(end, members)):
                yield Finding((*edge.location, key), message)


def misplaced_edges(outline: Outline) -> Iterator[Finding]:
    """Edges of the rig that stay inside one pod."""
    members = outline.logical_ids()
    for edge in outline.edges:
        pod, _, source = edge.source.partition(".")
        other, _, target = edge.target.partition(".")
        if pod == other and source != target and {edge.source, edge.target} <= members.keys():
            yield Finding(
                edge.location,
                f"both ends are in the pod {quoted(pod)}; move this edge to that pod's `edges`, "
                f"as from: {source}, to: {target}",
            )


def edges_to_itself(outline: Outline) -> Iterator[Finding]:
    """Edges that end where they begin."""
    for edge, source, target in _qualified(outline):
        if source == target:
            message = f"the edge leads from {quoted(edge.source)} to itself; write another member, or remove it"
            yield Finding((*edge.location, "to"), message)


def repeated_edges(outline: Outline) -> Iterator[Finding]:
    """Edges that stand in the spec twice."""
    first: dict[tuple[str, str, str], EdgeOutline] = {}
    for edge, source, target in _qualified(outline):
        if edge.kind and first.setdefault((edge.kind, source, target), edge) is not edge:
            message = f"{source} {edge.kind} {target} stands here twice; remove one of the two"
            yield Finding(edge.location, message)


def launch_circles(outline: Outline) -> Iterator[Finding]:
    """Members that each wait for the next to start; every circle is told at its last edge."""
    arrows: dict[tuple[LogicalId, LogicalId], EdgeOutline] = {}
    for edge, source, target in _qualified(outline):
        arrow = launch_arrow(edge.kind, source, target)
        if arrow and source != target:
            arrows.setdefault(arrow, edge)
    order = {arrow: index for index, arrow in enumerate(arrows)}
    waiting = in_levels(outline.logical_ids(), arrows).waiting
    while waiting:
        members = circle(waiting, arrows)
        steps = list(zip(members, [*members[1:], members[0]], strict=True))
        last = max(steps, key=order.__getitem__)
        yield Finding(
            arrows.pop(last).location,
            f"no launch order is possible, as {_as_phrase(steps)}; remove one of these edges "
            "(a delegates_to starts its `from` first, a spawned_by its `to`)",
        )
        waiting = in_levels(waiting, arrows).waiting


def _as_phrase(steps: list[tuple[LogicalId, LogicalId]]) -> str:
    shown = [f"{first} before {second}" for first, second in steps[:MOST_STEPS_SHOWN]]
    shown[0] = shown[0].replace(" before ", " must start before ", 1)
    rest = len(steps) - len(shown)
    return ", ".join(shown) + (f" and so on ({rest} more)" if rest else "")


def _ends(edge: EdgeOutline) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("from", edge.source), ("to", edge.target)


def _local_end(end: str, pod: PodOutline, pods: dict[str, PodOutline]) -> str | None:
    if end in pod.member_ids:
        return None
    owner, _, member = end.partition(".")
    if owner == pod.id and member in pod.member_ids:
        return f"inside its pod a member is named by its id alone; write {quoted(member)}"
    if owner in pods and member in pods[owner].member_ids:
        return f"{quoted(end)} is in another pod; move this edge to the rig's `edges`, both ends as pod.member"
    if not pod.member_ids:
        return f"the pod has no member {quoted(end)}; add it to its `members`"
    return unknown("member", end, pod.member_ids)


def _rig_end(end: str, members: dict[LogicalId, None]) -> str | None:
    if end in members:
        return None
    if "." not in end:
        example = next((logical for logical in members if logical.endswith(f".{end}")), f"pod.{end}")
        return f"between pods a member is named with its pod; write it as in {quoted(example)}"
    match = nearest(end, members)
    hint = f"did you mean {quoted(match)}?" if match else "write `pod.member` of a member in this spec"
    return f"there is no member {quoted(end)}; {hint}"


def _qualified(outline: Outline) -> Iterator[tuple[EdgeOutline, LogicalId, LogicalId]]:
    """Every edge that has both ends, with those as `pod.member`."""
    local = ((edge, f"{pod.id}.{edge.source}", f"{pod.id}.{edge.target}") for pod in outline.pods for edge in pod.edges)
    rigwide = ((edge, edge.source, edge.target) for edge in outline.edges)
    return ((edge, source, target) for edge, source, target in chain(local, rigwide) if edge.source and edge.target)
