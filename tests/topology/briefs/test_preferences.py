"""Which model and restore policy hold when agent, profile and member each say something."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.topology.agents_on_disk import brief_of, one_seat, write_agent
from topology.briefs import Brief

CODEX = {"runtime": "codex", "model": "d"}


def brief(root: Path, defaults: dict[str, Any], profile: dict[str, Any], **member: Any) -> Brief:
    write_agent(root / "agents" / "a", defaults=defaults, profiles={"default": profile})
    return brief_of(one_seat(member), root)


@pytest.mark.parametrize(
    ("defaults", "profile", "member", "model"),
    [
        ({}, {}, {}, ""),
        (CODEX, {}, {}, "d"),
        ({"model": "d"}, {}, {}, "d"),
        (CODEX, {"model": "p"}, {}, "p"),
        (CODEX, {"model": "p"}, {"model": "m"}, "m"),
        ({"runtime": "claude-code", "model": "d"}, {"runtime": "codex"}, {}, ""),
        ({"runtime": "claude-code", "model": "d"}, {"runtime": "codex", "model": "p"}, {}, "p"),
    ],
)
def test_the_models_of_member_profile_and_agent_count_in_this_order(
    tmp_path: Path, defaults: dict[str, Any], profile: dict[str, Any], member: dict[str, Any], model: str
) -> None:
    found = brief(tmp_path, defaults, {"preferences": profile}, **member)
    assert (found.model, found.runtime, found.remarks) == (model, "codex", ())


def test_a_model_of_another_runtime_is_not_used_and_that_is_said(tmp_path: Path) -> None:
    found = brief(tmp_path, {"runtime": "claude-code", "model": "opus"}, {})
    assert found.model == ""
    assert found.remarks == (
        "dev.impl: local:agents/a is written for claude-code and runs on codex, and its model opus is not used",
    )


@pytest.mark.parametrize(
    ("agent", "member", "holds"),
    [
        (None, None, "resume_if_possible"),
        ("relaunch_fresh", None, "relaunch_fresh"),
        (None, "relaunch_fresh", "relaunch_fresh"),
        ("relaunch_fresh", "checkpoint_only", "checkpoint_only"),
    ],
)
def test_a_restore_policy_is_narrowed(tmp_path: Path, agent: str | None, member: str | None, holds: str) -> None:
    given = {"restore_policy": member} if member else {}
    found = brief(tmp_path, {"lifecycle": {"restore_policy": agent}}, {}, **given)
    assert found.restore_policy == holds


def test_a_restore_policy_is_never_widened_and_that_is_said(tmp_path: Path) -> None:
    lifecycle = {"lifecycle": {"restore_policy": "relaunch_fresh"}}
    found = brief(tmp_path, lifecycle, {}, restore_policy="resume_if_possible")
    assert found.restore_policy == "relaunch_fresh"
    assert "allows no more than relaunch_fresh on a restore" in found.remarks[0]


def test_a_profile_says_when_silence_means_idle(tmp_path: Path) -> None:
    assert brief(tmp_path, {}, {"activity": {"silence_window_seconds": 20}}).silence_window == 20.0


def test_a_compaction_that_is_not_supported_is_said(tmp_path: Path) -> None:
    found = brief(tmp_path, {}, {"lifecycle": {"compaction_strategy": "pod_continuity"}})
    assert "not supported yet" in found.remarks[0]


@pytest.mark.parametrize(
    ("profile", "member", "field"),
    [
        ({"activity": {"silence_window_seconds": 20}}, {}, "activity.silence_window_seconds"),
        ({}, {"session_source": {"mode": "fork", "ref": {"kind": "native_id", "value": "abc"}}}, "session_source"),
        ({}, {"starter_ref": {"name": "bug-hunt"}}, "starter_ref"),
    ],
)
def test_a_field_that_nothing_acts_upon_yet_is_said(
    tmp_path: Path, profile: dict[str, Any], member: dict[str, Any], field: str
) -> None:
    assert brief(tmp_path, {}, profile, **member).remarks == (f"dev.impl: `{field}` is read, and has no effect yet",)


def test_of_fields_that_say_what_holds_anyway_nothing_is_said(tmp_path: Path) -> None:
    assert brief(tmp_path, {}, {}, restore_policy="relaunch_fresh").remarks == ()
