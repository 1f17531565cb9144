"""Finds the agents and files that a rig's spec refers to, and makes the briefs of its seats."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from topology.briefs import AgentUnusable, Brief, ResolvedAgent, brief, layers_of, refused
from topology.briefs.hints import text_of, wanted_path
from topology.briefs.material import Found, Place, Unusable
from topology.folders import look
from topology.spec import RigSpec, SeatSpec, SpecInvalid
from topology.spec.agent import AgentSpec, load_agent
from topology.spec.startup import Occasion
from topology.spec.wording import nearest

AGENT_FILE = "agent.yaml"
LARGEST_IN_ALL = 1024 * 1024
"""Bytes of all files that one seat is given."""
DEEPEST_IMPORTS = 5
MOST_AGENTS = 50
"""Agents that one agent may import, directly and through others."""


@dataclass(frozen=True)
class Folders:
    """Where the relative paths of a spec start: the absolute folder of the spec, and that of the shipped specs."""

    spec: str
    shipped: str


def briefs(spec: RigSpec, folders: Folders, occasion: Occasion = "fresh_start") -> dict[str, Brief]:
    """The brief of every seat by its logical address; those that cannot be launched say why in `Brief.problem`."""
    reading = _Reading(folders, Agents(folders))
    return {seat.logical_id: reading.brief(spec, seat, occasion) for seat in spec.seats()}


def resolve(ref: str, folders: Folders) -> ResolvedAgent:
    """Read the agent that `ref` names, and those it imports. Raises AgentUnusable."""
    return _Imports(folders.shipped).resolve(ref, folders.spec)


def shipped_agents(shipped: str) -> list[str]:
    """The names that `builtin:` knows."""
    return sorted(path.parent.name for path in Path(shipped, "agents").glob(f"*/{AGENT_FILE}"))


@dataclass
class Agents:
    """The agents that one spec refers to, each read once."""

    folders: Folders
    read: dict[str, ResolvedAgent | AgentUnusable] = field(default_factory=dict)

    def of(self, ref: str) -> ResolvedAgent:
        """The agent that `ref` names. Raises AgentUnusable."""
        if ref not in self.read:
            try:
                self.read[ref] = resolve(ref, self.folders)
            except AgentUnusable as error:
                self.read[ref] = error
        found = self.read[ref]
        if isinstance(found, AgentUnusable):
            raise found
        return found


@dataclass
class _Reading:
    """What was read for the seats of one spec: each file and agent once."""

    folders: Folders
    agents: Agents
    files: dict[tuple[str, str], Found | Unusable] = field(default_factory=dict)

    def brief(self, spec: RigSpec, seat: SeatSpec, occasion: Occasion) -> Brief:
        try:
            agent = None if seat.member.is_terminal else self.agents.of(seat.member.agent_ref)
            layers = layers_of(spec, self.folders.spec, seat, agent)
        except AgentUnusable as error:
            return refused(seat, str(error))
        material: dict[Place, Found | Unusable] = {}
        room = LARGEST_IN_ALL
        for item in (item for layer in layers for item in layer.items):
            found = self._file(item.place[0], wanted_path(item))
            if isinstance(found, Found):
                room -= found.size
                if room < 0:
                    return refused(seat, f"it is given more than {LARGEST_IN_ALL // 1024} KiB in all (give it less)")
            material[item.place] = found
        return brief(spec, self.folders.spec, seat, agent, material, occasion)

    def _file(self, folder: str, path: str) -> Found | Unusable:
        if (folder, path) not in self.files:
            self.files[folder, path] = look(folder, path)
        return self.files[folder, path]


@dataclass
class _Imports:
    """Reads one agent and those that it imports, each once; `read` has them by their folders."""

    shipped: str
    read: dict[str, ResolvedAgent] = field(default_factory=dict)

    def resolve(self, ref: str, base: str, chain: tuple[tuple[str, str], ...] = ()) -> ResolvedAgent:
        """chain: ref and folder of the agents on the way here, each of which imports the next."""
        folder = _folder_of(ref, base, self.shipped)
        if folder in (known for _, known in chain):
            way = " -> ".join([*(before for before, _ in chain), ref])
            raise AgentUnusable(f"the agent {ref} imports itself, by way of {way}")
        if folder not in self.read:
            if len(chain) > DEEPEST_IMPORTS:
                raise AgentUnusable(f"the agent {chain[0][0]} imports more than {DEEPEST_IMPORTS} levels deep ({ref})")
            if len(self.read) >= MOST_AGENTS:
                raise AgentUnusable(f"the agent {chain[0][0]} imports more than {MOST_AGENTS} agents")
            spec = _read(ref, folder)
            imports = self._imports(ref, folder, spec, chain)
            self.read[folder] = ResolvedAgent(ref, folder, spec, imports)
        return replace(self.read[folder], ref=ref)

    def _imports(
        self, ref: str, folder: str, spec: AgentSpec, chain: tuple[tuple[str, str], ...]
    ) -> dict[str, ResolvedAgent]:
        found: dict[str, ResolvedAgent] = {}
        for wanted in spec.imports:
            imported = self.resolve(wanted.ref, folder, (*chain, (ref, folder)))
            if imported.spec.version != wanted.version:
                raise AgentUnusable(
                    f"the agent {ref} imports {wanted.ref} in version {wanted.version}, and it has "
                    f"{imported.spec.version} ({imported.folder}/{AGENT_FILE})"
                )
            if imported.spec.name in found:
                raise AgentUnusable(f"the agent {ref} imports two agents of the name {imported.spec.name}")
            found[imported.spec.name] = imported
        return found


def _folder_of(ref: str, base: str, shipped: str) -> str:
    scheme, _, rest = ref.partition(":")
    if scheme == "builtin":
        names = shipped_agents(shipped)
        if rest not in names:
            match = nearest(rest, names)
            hint = f"did you mean builtin:{match}?" if match else f"there are: {', '.join(names)}"
            raise AgentUnusable(f"the agent {ref} does not come with Rigweb ({hint})")
        rest = str(Path(shipped, "agents", rest))
    try:
        return str(Path(base, rest).resolve())
    except (OSError, RuntimeError, ValueError) as error:
        raise AgentUnusable(f"the agent {ref} cannot be read: {error}") from None


def _read(ref: str, folder: str) -> AgentSpec:
    found = look(folder, AGENT_FILE)
    if isinstance(found, Unusable):
        if found.reason.startswith("does not exist"):
            raise AgentUnusable(f"the agent {ref} has no {AGENT_FILE} (looked in {folder})")
        raise AgentUnusable(f"the {AGENT_FILE} of the agent {ref} {found.reason}")
    text = text_of(found)
    if text is None:
        raise AgentUnusable(f"the {AGENT_FILE} of the agent {ref} is no UTF-8 text ({found.path})")
    try:
        return load_agent(text)
    except SpecInvalid as error:
        first, *more = error.problems
        rest = f", and {len(more)} more" if more else ""
        raise AgentUnusable(f"the agent {ref} is invalid: {first}{rest} ({found.path})") from None
