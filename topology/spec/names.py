"""Names that must differ, or must exist: pods, members, the addresses they make, repositories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from topology.spec.outline import Outline, mappings, text_of
from topology.spec.problems import Finding, Location, path_of
from topology.spec.wording import quoted, unknown


def repeated_ids(outline: Outline) -> Iterator[Finding]:
    """Pods of the same id, and members of the same id in one pod."""
    yield from _repeated("pod", ((pod.id, pod.location) for pod in outline.pods))
    for pod in outline.pods:
        yield from _repeated("member", ((member.id, member.location) for member in pod.members))


def shared_addresses(outline: Outline) -> Iterator[Finding]:
    """Seats whose `pod-member` reads the same although pod and member differ."""
    owners: dict[str, tuple[str, str]] = {}
    for pod in outline.pods:
        for member in pod.members:
            if not (pod.id and member.id):
                continue
            address = f"{pod.id}-{member.id}"
            owner = owners.setdefault(address, (pod.id, member.id))
            if owner != (pod.id, member.id):
                other = ".".join(owner)
                yield Finding(
                    (*member.location, "id"),
                    f"{pod.id}.{member.id} and {other} would both have the address {quoted(address)}; "
                    "write another id for one of them",
                )


def workspace_repos(document: Any) -> Iterator[Finding]:
    """Repositories of the same name, and a default that is none of them."""
    workspace = document.get("workspace") if isinstance(document, dict) else None
    if not isinstance(workspace, dict):
        return
    repos = [(text_of(repo, "name"), place) for place, repo in mappings(workspace, "repos", ("workspace",))]
    yield from _repeated("repository", repos, key="name")
    names = {name for name, _ in repos if name}
    default = text_of(workspace, "default_repo")
    if default and default not in names:
        message = unknown("repository", default, sorted(names)) if names else "there are no `repos`; add them"
        yield Finding(("workspace", "default_repo"), message)


def _repeated(what: str, names: Iterable[tuple[str, Location]], key: str = "id") -> Iterator[Finding]:
    first: dict[str, Location] = {}
    for name, location in names:
        if name and first.setdefault(name, location) is not location:
            message = f"{path_of(first[name])} is already the {what} {quoted(name)}; write another {key}"
            yield Finding((*location, key), message)
