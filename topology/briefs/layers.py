"""What a seat is to be given and by whom, in order: agent, profile, culture, rig, pod, member. Nothing is read here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from topology.briefs.material import AgentUnusable, Place, ResolvedAgent
from topology.spec import RigSpec, SeatSpec
from topology.spec.agent import Profile
from topology.spec.agent.resources import KINDS, Guidance, Skill
from topology.spec.startup import BOTH, DeliveryHint, Occasion, Startup, StartupAction, StartupContextPack, StartupFile

Giver = Literal["agent", "profile", "rig", "pod", "seat"]


@dataclass(frozen=True)
class Item:
    """A file or folder to hand over.

    what: how messages call it ("culture file"); place: where it is; skill: the name of its folder at the seat, for
    skills; owner: the imported agent that it belongs to.
    """

    what: str
    place: Place
    hint: DeliveryHint = "auto"
    required: bool = True
    occasions: tuple[Occasion, ...] = BOTH
    skill: str = ""
    owner: str = ""

    @property
    def shown(self) -> str:
        """The path as messages show it, with whose it is when it is an imported agent's."""
        return f"{self.place[1]} of {self.owner}" if self.owner else self.place[1]


@dataclass(frozen=True)
class Layer:
    """What one giver gives; source: the giver in words, as in "the pod dev"."""

    giver: Giver
    source: str
    items: tuple[Item, ...] = ()
    actions: tuple[StartupAction, ...] = ()
    packs: tuple[StartupContextPack, ...] = ()
    undelivered: tuple[str, ...] = ()


class _Chosen(NamedTuple):
    owner: ResolvedAgent
    id: str


def layers_of(spec: RigSpec, folder: str, seat: SeatSpec, agent: ResolvedAgent | None) -> tuple[Layer, ...]:
    """The layers of a seat, the most general first.

    folder: absolute folder of the spec; agent: None for terminals, which get only what they are given themselves: a
    text for the whole team is not meant to be typed into a shell. Raises AgentUnusable.
    """
    pod, member = seat
    own = _startup("seat", f"the seat {seat.logical_id}", folder, member.startup)
    if agent is None:
        return (own,)
    profile = profile_of(agent, member.profile)
    culture = [Item("culture file", (folder, spec.culture_file), "guidance_merge")] if spec.culture_file else []
    return (
        _agent(agent, profile),
        _startup("profile", f"the profile {member.profile} of {agent.ref}", agent.folder, profile.startup),
        Layer("rig", "the rig", tuple(culture)),
        _startup("rig", "the rig", folder, spec.startup),
        _startup("pod", f"the pod {pod.id}", folder, pod.startup),
        own,
    )


def profile_of(agent: ResolvedAgent, name: str) -> Profile:
    """The profile of an agent. Raises AgentUnusable, with those there are."""
    profile = agent.spec.profiles.get(name)
    if profile is None:
        raise AgentUnusable(f"the agent {agent.ref} has no profile {name} (it has: {', '.join(agent.spec.profiles)})")
    return profile


def _startup(giver: Giver, source: str, folder: str, startup: Startup) -> Layer:
    items = tuple(
        Item("startup file", (folder, file.path), file.delivery_hint, file.required, file.applies_on)
        for file in startup.files
        if isinstance(file, StartupFile)
    )
    packs = tuple(file for file in startup.files if isinstance(file, StartupContextPack))
    return Layer(giver, source, items, startup.actions, packs)


def _agent(agent: ResolvedAgent, profile: Profile) -> Layer:
    """The agent's own layer: what the profile chose of its resources, then what it starts with."""
    startup = _startup("agent", f"the agent {agent.ref}", agent.folder, agent.spec.startup)
    resources = [*_guidance(agent, profile), *_skills(agent, profile)]
    return Layer(
        startup.giver,
        startup.source,
        (*resources, *startup.items),
        startup.actions,
        startup.packs,
        tuple(_undelivered(agent, profile)),
    )


def _guidance(agent: ResolvedAgent, profile: Profile) -> Iterator[Item]:
    for owner, one in _chosen(agent, "guidance", profile.uses.guidance):
        resource: Guidance = next(r for r in owner.spec.resources.guidance if r.id == one)
        yield Item("guidance", (owner.folder, resource.path), "guidance_merge", owner=_lender(agent, owner))


def _skills(agent: ResolvedAgent, profile: Profile) -> Iterator[Item]:
    for owner, one in _chosen(agent, "skills", profile.uses.skills):
        resource: Skill = next(r for r in owner.spec.resources.skills if r.id == one)
        yield Item(
            "skill", (owner.folder, resource.path), "skill_install", skill=resource.id, owner=_lender(agent, owner)
        )


def _lender(agent: ResolvedAgent, owner: ResolvedAgent) -> str:
    return "" if owner is agent else owner.spec.name


def _undelivered(agent: ResolvedAgent, profile: Profile) -> Iterator[str]:
    for kind in ("subagents", "plugins", "runtime_resources"):
        for _, one in _chosen(agent, kind, getattr(profile.uses, kind)):
            yield f"the {KINDS[kind]} {one} of {agent.ref} is not delivered: no runtime here takes it yet"


def _chosen(agent: ResolvedAgent, kind: str, names: tuple[str, ...]) -> Iterator[_Chosen]:
    for name in names:
        namespace, _, one = name.rpartition(":")
        owner = agent.imports.get(namespace) if namespace else agent
        if owner is None:
            known = ", ".join(agent.imports) or "none"
            raise AgentUnusable(f"the agent {agent.ref} uses {name} but imports no agent {namespace} (it has: {known})")
        declared = [resource.id for resource in getattr(owner.spec.resources, kind)]
        if one not in declared:
            known = ", ".join(declared) or "none"
            raise AgentUnusable(
                f"the agent {agent.ref} uses {name}: there is no {KINDS[kind]} {one} (there are: {known})"
            )
        yield _Chosen(owner, one)
