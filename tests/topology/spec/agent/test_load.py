"""Agents that load: what their values become, what may be left out, and the reference that shows every field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.topology.spec.completeness import all_models, keys_not_shown
from topology.spec.agent import load_agent

REFERENCE = Path(__file__).parents[4] / "specs" / "agents" / "reference.yaml"
SMALLEST = "name: tiny\nversion: 1.0.0\nprofiles: { default: {} }\n"
RUNTIMES = {"claude-code", "codex"}


def test_the_reference_loads_and_shows_every_field_of_every_model() -> None:
    text = REFERENCE.read_text()
    models = all_models("topology.spec.agent")
    assert len(models) > 10
    assert keys_not_shown(load_agent(text, RUNTIMES), text, models) == {}


def test_the_reference_has_a_comment_on_every_key() -> None:
    lines = REFERENCE.read_text().splitlines()
    keys = [(match[1], "#" in line) for line in lines if (match := re.match(r" *(?:- )?(\w+):", line))]
    explained = {key for key, has_comment in keys if has_comment}
    assert {key for key, _ in keys} - explained == {"files", "delivery_hint", "actions"}  # explained for rigs


def test_values_are_typed_and_frozen() -> None:
    agent = load_agent(REFERENCE.read_text())
    profile = agent.profiles["default"]
    assert (agent.name, agent.version, agent.imports[0].version) == ("reference", "1.0.0", "2.1.0")
    assert profile.uses.guidance == ("craft", "house:style")
    assert profile.lifecycle is not None
    assert (profile.lifecycle.restore_policy, profile.activity.silence_window_seconds) == ("relaunch_fresh", 30.0)
    assert agent.resources.plugins[0].source.path == "plugins/lint"
    with pytest.raises(ValidationError):
        agent.name = "other"  # type: ignore[misc]


def test_what_is_left_out_has_its_default() -> None:
    agent = load_agent(SMALLEST)
    profile = agent.profiles["default"]
    assert (agent.summary, agent.imports, agent.resources.guidance, agent.startup.files) == (None, (), (), ())
    assert (agent.defaults.runtime, agent.defaults.lifecycle.execution_mode) == (None, "interactive_resident")
    assert (profile.uses.guidance, profile.lifecycle, profile.preferences.model) == ((), None, None)


@pytest.mark.parametrize("version", ["1.0.0", "1.0", "1", "'2026.11'", "1.0.0-rc.1+b2"])
def test_a_version_is_the_text_that_was_written(version: str) -> None:
    assert load_agent(SMALLEST.replace("1.0.0", version)).version == version.strip("'")


def test_a_key_without_a_value_counts_as_left_out() -> None:
    assert load_agent(SMALLEST + "imports:\nresources:\nstartup: ~\n") == load_agent(SMALLEST)
