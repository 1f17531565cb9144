"""Specs that load: what their values become, and what may be left out."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from topology.spec import RigSpec, load
from topology.spec.services import WaitForService, WaitForTcp, WaitForUrl
from topology.spec.session_source import AgentImageSource, ForkSource, RebuildSource
from topology.spec.startup import StartupContextPack, StartupFile

BILLING_CREW = """
version: "0.2"
name: billing-crew
summary: Invoice rewrite with a cross-vendor check
culture_file: CULTURE.md
docs:
  - path: docs/brief.md
workspace:
  workspace_root: .
  default_repo: api
  repos:
    - { name: api, path: repos/api, kind: project }
startup:
  files:
    - { path: startup/rig-notes.md, delivery_hint: guidance_merge, required: false }
  actions: []
services:
  kind: compose
  compose_file: compose.yaml
  project_name: billing-crew
  profiles: [dev]
  down_policy: down
  wait_for:
    - { service: db, condition: healthy }
    - { url: "http://127.0.0.1:8025/health" }
    - { tcp: "127.0.0.1:5433" }
  surfaces:
    urls:     [{ name: mail, url: "http://127.0.0.1:8025" }]
    commands: [{ name: psql, command: "docker compose exec db psql" }]
pods:
  - id: lead
    label: Lead
    summary: Plans and hands out work
    continuity_policy:
      enabled: true
      sync_triggers: [pre_compaction, manual]
      artifacts: { session_log: true, restore_brief: true, quiz: false }
      restore_protocol: { peer_driven: true, verify_via_quiz: false }
    members:
      - { id: owner, agent_ref: "local:agents/owner", profile: default, runtime: claude-code,
          label: Owner, role: lead, cwd: ., restore_policy: resume_if_possible }
    edges: []
  - id: dev
    label: Dev
    startup:
      files:
        - { path: startup/dev.md, delivery_hint: auto, applies_on: [fresh_start] }
      actions:
        - { type: send_text, value: "Read the brief, then wait.", phase: after_ready,
            applies_on: [fresh_start], idempotent: false }
    members:
      - { id: build, agent_ref: "local:agents/build", profile: default, runtime: claude-code, role: implementer, cwd: . }
      - { id: check, agent_ref: "local:agents/check", profile: default, runtime: codex, model: gpt-5-codex,
          role: qa, cwd: ., restore_policy: relaunch_fresh }
      - { id: logs, agent_ref: "builtin:terminal", profile: none, runtime: terminal, cwd: . }
    edges:
      - { kind: delegates_to, from: build, to: check }
      - { kind: can_observe, from: check, to: build }
edges:
  - { kind: delegates_to, from: lead.owner, to: dev.build }
  - { kind: escalates_to, from: dev.check, to: lead.owner }
"""  # noqa: E501

SMALLEST = """
version: "0.2"
name: tiny
pods:
  - id: dev
    label: Dev
    members: [{ id: shell, runtime: terminal }]
"""


def test_a_whole_openrig_spec_loads_with_every_value_typed() -> None:
    rig = load(BILLING_CREW, runtimes={"claude-code", "codex", "terminal"})
    assert rig.version == "0.2"
    assert rig.culture_file == "CULTURE.md"
    assert [doc.path for doc in rig.docs] == ["docs/brief.md"]
    assert rig.workspace is not None
    assert (rig.workspace.default_repo, rig.workspace.repos[0].kind) == ("api", "project")
    assert rig.services is not None
    assert rig.services.wait_for == (
        WaitForService(service="db"),
        WaitForUrl(url="http://127.0.0.1:8025/health"),
        WaitForTcp(tcp="127.0.0.1:5433"),
    )
    assert rig.services.surfaces.commands[0].command == "docker compose exec db psql"
    lead, dev = rig.pods
    assert lead.continuity_policy is not None
    assert lead.continuity_policy.sync_triggers == ("pre_compaction", "manual")
    assert lead.continuity_policy.artifacts.session_log
    assert not lead.continuity_policy.restore_protocol.verify_via_quiz
    assert dev.startup.actions[0].applies_on == ("fresh_start",)
    assert dev.members[1].model == "gpt-5-codex"
    assert dev.members[1].restore_policy == "relaunch_fresh"


def test_seats_and_edges_come_with_their_full_names_in_the_order_of_the_document() -> None:
    rig = load(BILLING_CREW)
    seats = list(rig.seats())
    assert [seat.logical_id for seat in seats] == ["lead.owner", "dev.build", "dev.check", "dev.logs"]
    assert next((pod.id, member.id) for pod, member in seats) == ("lead", "owner")
    assert seats[1].address(rig.name) == "dev-build@billing-crew"
    assert [(edge.kind, edge.source, edge.target) for edge in rig.all_edges()] == [
        ("delegates_to", "dev.build", "dev.check"),
        ("can_observe", "dev.check", "dev.build"),
        ("delegates_to", "lead.owner", "dev.build"),
        ("escalates_to", "dev.check", "lead.owner"),
    ]


def test_values_are_frozen() -> None:
    with pytest.raises(ValidationError):
        load(SMALLEST).name = "other"  # type: ignore[misc]


def test_loading_the_same_text_twice_gives_equal_values() -> None:
    assert load(BILLING_CREW) == load(BILLING_CREW)


def test_what_is_left_out_has_its_default() -> None:
    rig = load(SMALLEST)
    member = rig.pods[0].members[0]
    assert (rig.summary, rig.culture_file, rig.docs, rig.workspace, rig.services) == (None, None, (), None, None)
    assert (rig.edges, rig.startup.files, rig.startup.actions, dict(rig.env)) == ((), (), (), {})
    assert (member.agent_ref, member.profile, member.cwd) == ("builtin:terminal", "none", ".")
    assert (member.argv, dict(member.env), member.label, member.model) == ((), {}, None, None)
    assert member.is_terminal


def test_a_key_without_a_value_counts_as_left_out() -> None:
    rig = load(SMALLEST + "    edges:\n    summary:\nedges:\nstartup:\nservices: ~\nenv: null\n")
    assert rig == load(SMALLEST)


@pytest.mark.parametrize("version", ["0.2", "'0.2'", '"0.2"', "!!str 0.2"])
def test_the_version_needs_no_quotes(version: str) -> None:
    assert load(SMALLEST.replace('"0.2"', version)).version == "0.2"


def test_pods_may_be_without_members() -> None:
    text = 'version: "0.2"\nname: empty\npods:\n  - { id: a, label: A, members: [] }\n'
    assert list(load(text).seats()) == []


def test_words_that_older_yaml_takes_for_booleans_are_text() -> None:
    rig = _with_member("id: no, runtime: terminal, label: on, env: { A: yes, B: off, C: 2026-01-31, D: 12:30:45 }")
    member = rig.pods[0].members[0]
    assert (member.id, member.label) == ("no", "on")
    assert dict(member.env) == {"A": "yes", "B": "off", "C": "2026-01-31", "D": "12:30:45"}


def test_environment_values_stay_as_they_were_written() -> None:
    rig = _with_member("id: a, runtime: terminal, env: { A: 0080, B: 1.10, C: TRUE, D: 0x1F, E: 1e3, F: '', G: .inf }")
    assert dict(rig.pods[0].members[0].env) == {
        "A": "0080", "B": "1.10", "C": "true", "D": "0x1F", "E": "1e3", "F": "", "G": ".inf",
    }  # fmt: skip


def test_an_alias_repeats_a_value() -> None:
    rig = load(SMALLEST.replace("name: tiny", "name: tiny\nenv: &common { A: 1 }").replace(
        "runtime: terminal", "runtime: terminal, env: *common"
    ))  # fmt: skip
    assert dict(rig.pods[0].members[0].env) == dict(rig.env) == {"A": "1"}


@pytest.mark.parametrize(
    ("source", "model"),
    [
        ("{ mode: fork, ref: { kind: native_id, value: 0198-ab } }", ForkSource),
        ("{ mode: rebuild, ref: { kind: artifact_set, value: [a.md, b.md] } }", RebuildSource),
        ("{ mode: agent_image, ref: { kind: image_name, value: warm } }", AgentImageSource),
        ("{ mode: agent_image, ref: { kind: image_name, value: warm, version: '2' } }", AgentImageSource),
    ],
)
def test_a_session_source_is_typed_by_its_mode(source: str, model: type) -> None:
    rig = _with_member(f"id: a, runtime: codex, agent_ref: 'builtin:x', profile: p, cwd: ., session_source: {source}")
    assert type(rig.pods[0].members[0].session_source) is model


@pytest.mark.parametrize("reference", ["local:agents/a", "local:../shared/a", "path:/opt/a", "builtin:default"])
def test_agents_are_named_in_three_ways(reference: str) -> None:
    rig = _with_member(f"id: a, runtime: codex, agent_ref: '{reference}', profile: p, cwd: .")
    assert rig.pods[0].members[0].agent_ref == reference


@pytest.mark.parametrize("cwd", [".", "..", "../other", "/srv/work", "~", "~/src", "with space"])
def test_a_member_may_start_in_any_folder(cwd: str) -> None:
    assert _with_member(f"id: a, runtime: terminal, cwd: '{cwd}'").pods[0].members[0].cwd == cwd


def test_any_runtime_passes_unless_the_installed_ones_are_given() -> None:
    rig = _with_member("id: a, runtime: opencode, agent_ref: 'builtin:x', profile: p, cwd: .")
    assert rig.pods[0].members[0].runtime == "opencode"


def test_startup_entries_are_typed_by_their_kind() -> None:
    rig = load(SMALLEST + "startup: { files: [{ path: a.md }, { kind: context_pack, name: rules, version: '1' }] }")
    file, pack = rig.startup.files
    assert isinstance(file, StartupFile)
    assert (file.kind, file.delivery_hint, file.required) == ("file", "auto", True)
    assert file.applies_on == ("fresh_start", "restore")
    assert isinstance(pack, StartupContextPack)
    assert (pack.name, pack.version) == ("rules", "1")


def test_an_action_that_is_not_idempotent_applies_on_a_fresh_start_only() -> None:
    rig = load(
        SMALLEST + "startup: { actions: [{ type: send_text, value: a, idempotent: false }, "
        "{ type: slash_command, value: /b, idempotent: true }] }"
    )
    once, again = rig.startup.actions
    assert (once.applies_on, once.phase) == (("fresh_start",), "after_files")
    assert again.applies_on == ("fresh_start", "restore")


def test_checkpoints_of_services_keep_their_commands_as_text() -> None:
    rig = load(
        SMALLEST + "services: { kind: compose, compose_file: c.yaml, "
        "checkpoints: [{ id: db, export: 'dump {{artifacts_dir}}', import: 'load {{artifacts_dir}}' }] }"
    )
    assert rig.services is not None
    assert rig.services.down_policy == "down"
    assert (rig.services.checkpoints[0].export, rig.services.checkpoints[0].restore) == (
        "dump {{artifacts_dir}}",
        "load {{artifacts_dir}}",
    )


def test_a_text_may_begin_with_a_byte_order_mark_and_end_without_a_newline() -> None:
    assert load("\ufeff" + SMALLEST.strip()) == load(SMALLEST)


def test_a_text_with_windows_line_ends_loads() -> None:
    assert load(SMALLEST.replace("\n", "\r\n")) == load(SMALLEST)


def _with_member(member: str) -> RigSpec:
    return load(SMALLEST.replace("id: shell, runtime: terminal", member))
