"""What holds for a seat where agent, profile and member may each say something."""

from __future__ import annotations

from dataclasses import dataclass

from topology.briefs.material import ResolvedAgent
from topology.spec import Member
from topology.spec.agent import Profile

_FROM_WIDE_TO_NARROW = ("resume_if_possible", "relaunch_fresh", "checkpoint_only")


@dataclass(frozen=True)
class Preferences:
    """What holds; model: empty for the runtime's own choice; silence_window: seconds, None likewise."""

    model: str = ""
    restore_policy: str = "resume_if_possible"
    silence_window: float | None = None
    remarks: tuple[str, ...] = ()


def preferences(member: Member, agent: ResolvedAgent | None, profile: Profile | None) -> Preferences:
    """The member's word comes first, then the profile's, then the agent's; a restore policy is only ever narrowed."""
    if agent is None or profile is None:
        return Preferences(member.model or "", member.restore_policy)
    model, remarks = _model(member, agent, profile)
    restore_policy, more = _restore_policy(member, agent, profile)
    lifecycle = profile.lifecycle or agent.spec.defaults.lifecycle
    if lifecycle.compaction_strategy == "pod_continuity":
        more += (f"{agent.ref} wants pod_continuity when its context is full: not supported yet, its program decides",)
    return Preferences(model, restore_policy, profile.activity.silence_window_seconds, remarks + more)


def ineffective(member: Member, preferred: Preferences) -> tuple[str, ...]:
    """A remark for each field that the specs may have and that nothing here acts upon yet."""
    said = {
        "session_source": member.session_source is not None,
        "starter_ref": member.starter_ref is not None,
        "activity.silence_window_seconds": preferred.silence_window is not None,
    }
    return tuple(f"`{name}` is read, and has no effect yet" for name, is_said in said.items() if is_said)


def _model(member: Member, agent: ResolvedAgent, profile: Profile) -> tuple[str, tuple[str, ...]]:
    """A model is one of a runtime: on another runtime than it is written for, an agent's choice says nothing."""
    defaults = agent.spec.defaults
    runtime = profile.preferences.runtime or defaults.runtime
    wanted = profile.preferences.model or (defaults.model if runtime in (None, defaults.runtime) else None)
    if runtime in (None, member.runtime):
        return member.model or wanted or "", ()
    unused = f", and its model {wanted} is not used" if wanted and not member.model else ""
    return member.model or "", (f"{agent.ref} is written for {runtime} and runs on {member.runtime}{unused}",)


def _restore_policy(member: Member, agent: ResolvedAgent, profile: Profile) -> tuple[str, tuple[str, ...]]:
    widest = (profile.lifecycle or agent.spec.defaults.lifecycle).restore_policy
    if widest is None:
        return member.restore_policy, ()
    narrowest = max(widest, member.restore_policy, key=_FROM_WIDE_TO_NARROW.index)
    if narrowest != member.restore_policy and "restore_policy" in member.model_fields_set:
        return narrowest, (
            f"{agent.ref} allows no more than {widest} on a restore, so {member.restore_policy} does not hold",
        )
    return narrowest, ()
