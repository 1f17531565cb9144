"""What a user reads when a spec is wrong: the place is marked «so» in the text, then come path and message."""

from __future__ import annotations

# ruff: noqa: E501 (tables: one mistake a line)
import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.topology.spec.marked import AGENT, CODEX, HEAD, MEMBER, POD, TERMINAL, assert_problems
from topology.spec import SpecInvalid, load

REFERENCE = Path(__file__).parents[3] / "specs" / "reference.yaml"

WHOLE = TERMINAL

LIST = "a list, as in [a, b] or with each item on a line of its own after '- '"
MAPPING = "a mapping, as in {key: value} or with each 'key: value' on a line of its own"
ID_RULE = "(at most 63 of a-z, 0-9, '-' and '_', starting with a letter or digit)"
ONE_LINE = "this text is empty; write something, or leave the key out if it may be left out"
WAIT = "one thing to wait for is written as exactly one of `service`, `url` or `tcp`"
KINDS = "'delegates_to', 'spawned_by', 'can_observe', 'collaborates_with' or 'escalates_to'"
NO_PROGRAM = "the command names no program; write one, or leave `command` out for your shell"

KEYS = [
    (TERMINAL + "        «modle»: x\n", "pods[0].members[0].modle", "unknown key 'modle'; did you mean 'model'?"),
    (TERMINAL + "        «Label»: x\n", "pods[0].members[0].Label", "unknown key 'Label'; did you mean 'label'?"),
    (WHOLE + "«cultur_file»: x\n", "cultur_file", "unknown key 'cultur_file'; did you mean 'culture_file'?"),
    (
        WHOLE + "docs: [{ path: a, «zzz»: 1 }]\n",
        "docs[0].zzz",
        "unknown key 'zzz'; remove it, or write 'path'",
    ),
    (TERMINAL + "        «argv»: [a]\n", "pods[0].members[0].argv", None),
    (WHOLE + "startup: { files: [{ path: a, «pth»: b }] }\n", "startup.files[0].pth", "unknown key 'pth'; did you mean 'path'?"),
    (
        WHOLE + "«name»: again\n",
        "name",
        "the key 'name' stands here twice, first on line 2; keep one of them",
    ),
    (
        TERMINAL + "        env: { A: 1, «A»: 2 }\n",
        "pods[0].members[0].env.A",
        "the key 'A' stands here twice, first on line 9; keep one of them",
    ),
    (
        TERMINAL + "        «<<»: { label: x }\n",
        "pods[0].members[0].<<",
        "merge keys ('<<') are not part of a spec; write the keys out",
    ),
    (
        CODEX.replace("        runtime: codex\n", "").replace("- id: a", "- «id»: a"),
        "pods[0].members[0].runtime",
        "the key 'runtime' is missing; add it, for example `runtime: claude-code`",
    ),
    (
        HEAD + "pods:\n  - «{ id: dev, members: [] }»\n",
        "pods[0].label",
        "the key 'label' is missing; add it, for example `label: Development`",
    ),
    (
        WHOLE + "docs:\n  - «{}»\n",
        "docs[0].path",
        "the key 'path' is missing; add it, for example `path: docs/brief.md`",
    ),
    (
        HEAD + "pods:\n  - id: dev\n    label: D\n    «members»:\n",
        "pods[0].members",
        f"a value is missing here; write {LIST}",
    ),
]  # fmt: skip

TYPES = [
    (HEAD + "pods: «{ id: dev }»\n", "pods", f"this is a mapping; write {LIST}"),
    (HEAD + "«pods»:\n  id: dev\n  label: Dev\n", "pods", f"this is a mapping; write {LIST}"),
    (HEAD + "pods: «[]»\n", "pods", "this list is empty; write at least one item"),
    (HEAD + "pods:\n  - «dev»\n", "pods[0]", f"this is the text 'dev'; write {MAPPING}"),
    (HEAD + "pods:\n  - - «dev»\n", "pods[0]", None),
    (WHOLE + "summary: «5»\n", "summary", "this is the number 5, and text is needed; put it in quotes: \"5\""),
    (WHOLE + "summary: «1.50»\n", "summary", "this is the number 1.50, and text is needed; put it in quotes: \"1.50\""),
    (WHOLE + "summary: «true»\n", "summary", "this is true, and text is needed; put it in quotes: \"true\""),
    (WHOLE + "summary: «[a]»\n", "summary", "this is a list; write text"),
    (WHOLE + "env: «[A=1]»\n", "env", f"this is a list; write {MAPPING}"),
    (WHOLE + "env: { A: «[1]» }\n", "env.A", "this is a list; write text"),
    (WHOLE + "env: { A: «~» }\n", "env.A", 'a value is missing here; write one, or "" for an empty one'),
    (WHOLE + "env:\n  «A»:\n", "env.A", 'a value is missing here; write one, or "" for an empty one'),
    (
        WHOLE + "startup: { files: [{ path: a, required: «yes» }] }\n",
        "startup.files[0].required",
        "this is the text 'yes'; write true or false",
    ),
    (WHOLE + "startup: { files: [«a.md»] }\n", "startup.files[0]", f"this is the text 'a.md'; write {MAPPING}"),
    (WHOLE + "services: { kind: compose, compose_file: c, wait_for: [«db»] }\n", "services.wait_for[0]", None),
]  # fmt: skip

IDS = [
    (POD.replace("dev", "«Dev Team»") + "    members: []\n", "pods[0].id", f"'Dev Team' cannot be used as an id; write 'dev-team' {ID_RULE}"),
    (POD.replace("dev", "«a.b»") + "    members: []\n", "pods[0].id", f"'a.b' cannot be used as an id; write 'a-b' {ID_RULE}"),
    (POD.replace("dev", "«-a»") + "    members: []\n", "pods[0].id", f"'-a' cannot be used as an id; write 'a' {ID_RULE}"),
    (POD.replace("dev", "«Ä»") + "    members: []\n", "pods[0].id", f"'Ä' cannot be used as an id; write a name such as 'dev' {ID_RULE}"),
    (POD.replace("dev", "«''»") + "    members: []\n", "pods[0].id", f"'' cannot be used as an id; write a name such as 'dev' {ID_RULE}"),
    (POD.replace("dev", "«7»") + "    members: []\n", "pods[0].id", 'this is the number 7, and text is needed; put it in quotes: "7"'),
    (POD.replace("dev", '«"a\\n"»') + "    members: []\n", "pods[0].id", f"'a\\n' cannot be used as an id; write 'a' {ID_RULE}"),
    (WHOLE.replace("demo", "«my/rig»"), "name", f"'my/rig' cannot be used as an id; write 'my-rig' {ID_RULE}"),
    (WHOLE.replace("demo", "«../etc»"), "name", f"'../etc' cannot be used as an id; write 'etc' {ID_RULE}"),
    (WHOLE.replace("demo", "«$(reboot)»"), "name", f"'$(reboot)' cannot be used as an id; write 'reboot' {ID_RULE}"),
    (WHOLE.replace("demo", "«" + "x" * 64 + "»"), "name", None),
]  # fmt: skip

VERSIONS = [
    (WHOLE.replace('"0.2"', "«9»"), "version", 'this is the number 9, and only version 0.2 is known; write version: "0.2"'),
    (WHOLE.replace('"0.2"', "«'0.3'»"), "version", "this is the text '0.3', and only version 0.2 is known; write version: \"0.2\""),
    (WHOLE.replace('"0.2"', "«0.20»"), "version", 'this is the number 0.20, and only version 0.2 is known; write version: "0.2"'),
    (WHOLE.replace('version: "0.2"', "«version»:"), "version", 'this is nothing, and only version 0.2 is known; write version: "0.2"'),
]  # fmt: skip

MEMBERS = [
    (
        AGENT.replace("- id: a", "- «id»: a"),
        "pods[0].members[0].agent_ref",
        "the key 'agent_ref' is missing; add it, for example `agent_ref: builtin:default`",
    ),
    (
        MEMBER.replace("- id: a", "- «id»: a") + "        runtime: codex\n        agent_ref: builtin:a\n        profile: p\n",
        "pods[0].members[0].cwd",
        "the key 'cwd' is missing; add it, for example `cwd: .`",
    ),
    (
        AGENT + "        agent_ref: «agents/impl»\n",
        "pods[0].members[0].agent_ref",
        "'agents/impl' names no agent; write 'local:<relative path>', 'path:<absolute path>' or 'builtin:<name>'",
    ),
    (AGENT + "        agent_ref: «local:/abs»\n", "pods[0].members[0].agent_ref", None),
    (AGENT + "        agent_ref: «path:relative»\n", "pods[0].members[0].agent_ref", None),
    (AGENT + "        agent_ref: «'builtin:'»\n", "pods[0].members[0].agent_ref", None),
    (
        AGENT + "        agent_ref: «builtin:terminal»\n",
        "pods[0].members[0].agent_ref",
        "'builtin:terminal' is for terminals and this member runs codex; "
        "write for example 'builtin:default', or `runtime: terminal`",
    ),
    (
        CODEX.replace("profile: default", "profile: «none»"),
        "pods[0].members[0].profile",
        "'none' is for terminals and this member runs codex; write for example 'default', or `runtime: terminal`",
    ),
    (
        TERMINAL + "        agent_ref: «local:a»\n",
        "pods[0].members[0].agent_ref",
        "'local:a' is for agents and this member is a terminal; write 'builtin:terminal', or leave `agent_ref` out",
    ),
    (
        TERMINAL + "        profile: «default»\n",
        "pods[0].members[0].profile",
        "'default' is for agents and this member is a terminal; write 'none', or leave `profile` out",
    ),
    (TERMINAL + "        role: «lead»\n", "pods[0].members[0].role", "a terminal has no `role`; remove it"),
    (
        TERMINAL + "        starter_ref: «{ name: x }»\n",
        "pods[0].members[0].starter_ref",
        "a terminal has no `starter_ref`; remove it",
    ),
    (
        TERMINAL + "        «session_source»:\n          mode: fork\n          ref: { kind: native_id, value: x }\n",
        "pods[0].members[0].session_source",
        "a terminal has no `session_source`; remove it",
    ),
    (
        TERMINAL + "        codex_config_profile: «x»\n",
        "pods[0].members[0].codex_config_profile",
        "only codex has a `codex_config_profile`; remove it, or write `runtime: codex`",
    ),
    (
        CODEX + "        command: «[ls]»\n",
        "pods[0].members[0].command",
        "only terminals take a `command`; remove it, or write `runtime: terminal`",
    ),
    (
        CODEX + "        role: «two words»\n",
        "pods[0].members[0].role",
        "'two words' cannot be a role; write one word of letters, digits, '.', '_' and '-'",
    ),
    (TERMINAL + "        cwd: «''»\n", "pods[0].members[0].cwd", ONE_LINE),
    (
        TERMINAL + '        label: «"a\\e[31mb"»\n',
        "pods[0].members[0].label",
        "the control character '\\x1b' cannot stand in this text; remove it",
    ),
    (
        CODEX + "        restore_policy: «relaunch»\n",
        "pods[0].members[0].restore_policy",
        "'relaunch' is not possible here; did you mean 'relaunch_fresh'? "
        "It can be 'resume_if_possible', 'relaunch_fresh' or 'checkpoint_only'",
    ),
]  # fmt: skip

COMMANDS = [
    (TERMINAL + "        command: «\"echo 'a\"»\n", "pods[0].members[0].command", "a quote is never closed; complete it, or write the command as a list of words"),
    (TERMINAL + "        command: «'a \\'»\n", "pods[0].members[0].command", "it ends in a lone backslash; complete it, or write the command as a list of words"),
    (TERMINAL + "        command: «''»\n", "pods[0].members[0].command", NO_PROGRAM),
    (TERMINAL + "        command: «[]»\n", "pods[0].members[0].command", NO_PROGRAM),
    (TERMINAL + "        command: «['', a]»\n", "pods[0].members[0].command", NO_PROGRAM),
    (TERMINAL + "        command: «5»\n", "pods[0].members[0].command", f"this is the number 5; write {LIST}"),
    (TERMINAL + "        command: [a, «[b]»]\n", "pods[0].members[0].command[1]", "this is a list; write text"),
    (TERMINAL + "        command: [a, «\"b\\0\"»]\n", "pods[0].members[0].command[1]", "the control character '\\x00' cannot stand in this text; remove it"),
    (TERMINAL + "        env: { «a-b»: 1 }\n", "pods[0].members[0].env.a-b", "'a-b' cannot name an environment variable; write 'a_b' (letters, digits and '_', no digit first)"),
    (TERMINAL + "        env: { «1A»: 1 }\n", "pods[0].members[0].env.1A", "'1A' cannot name an environment variable; write a name such as 'MY_NAME' (letters, digits and '_', no digit first)"),
    (TERMINAL + "        env: { A: «\"\\x07\"» }\n", "pods[0].members[0].env.A", "the control character '\\x07' cannot stand in this text; remove it"),
]  # fmt: skip

SOURCES = [
    ("{ mode: «forc», ref: {} }", ".mode", "unknown mode 'forc'; did you mean 'fork'?"),
    ("«{ ref: {} }»", ".mode", "the key 'mode' is missing; add it, as 'fork', 'rebuild' or 'agent_image'"),
    ("{ mode: «1», ref: {} }", ".mode", "this is the number 1; write 'fork', 'rebuild' or 'agent_image'"),
    ("«fork»", "", f"this is the text 'fork'; write {MAPPING}"),
    ("{ mode: fork, ref: { kind: «last», value: x } }", ".ref.kind", "'last' is not possible here; write 'native_id'"),
    ("{ mode: fork, ref: { kind: native_id, value: «last» } }", ".ref.value", "'last' may be another conversation tomorrow; write the id of the one you mean"),
    ("{ mode: rebuild, ref: { kind: artifact_set, value: «[]» } }", ".ref.value", "this list is empty; write at least one item"),
    ("{ mode: rebuild, ref: { kind: artifact_set, value: «a.md» } }", ".ref.value", f"this is the text 'a.md'; write {LIST}"),
    ("{ mode: fork, ref: { kind: native_id, value: x, «version»: '1' } }", ".ref.version", "unknown key 'version'; remove it, or write 'kind' or 'value'"),
]  # fmt: skip

REST = [
    (WHOLE + "culture_file: «/etc/passwd»\n", "culture_file", "'/etc/passwd' is not relative; write a path inside the folder of the spec"),
    (WHOLE + "culture_file: «~/x.md»\n", "culture_file", "'~/x.md' is not relative; write a path inside the folder of the spec"),
    (WHOLE + "docs: [{ path: «a/../../b» }]\n", "docs[0].path", "'a/../../b' leads out of the folder of the spec; write a path without '..'"),
    (WHOLE + "startup: { files: [{ kind: «fil», path: a }] }\n", "startup.files[0].kind", "unknown kind 'fil'; did you mean 'file'?"),
    (
        WHOLE + "startup: { actions: [{ type: «shell», value: x, idempotent: true }] }\n",
        "startup.actions[0].type",
        "'shell' is not run at startup; write 'send_text' to type the text into the seat, or give a terminal member a `command`",
    ),
    (
        WHOLE + "startup: { actions: [{ type: slash_command, value: «'!curl x | sh'», idempotent: true }] }\n",
        "startup.actions[0].value",
        "a slash command begins with '/'; write one, or `type: send_text` for any other text",
    ),
    (WHOLE + "startup: { actions: [{ type: send_text, value: «''», idempotent: true }] }\n", "startup.actions[0].value", "this text is empty; write at least one character"),
    (
        WHOLE + "startup: { actions: [«{ type: send_text, value: x }»] }\n",
        "startup.actions[0].idempotent",
        "the key 'idempotent' is missing; add it, for example `idempotent: true`",
    ),
    (
        WHOLE + "startup: { actions: [{ type: send_text, value: x, idempotent: false, applies_on: «[restore]» }] }\n",
        "startup.actions[0].applies_on",
        "an action that is not idempotent cannot apply on restore; write [fresh_start], "
        "or `idempotent: true` if typing it twice does no harm",
    ),
    (WHOLE + "services: { kind: «swarm», compose_file: a }\n", "services.kind", "'swarm' is not possible here; write 'compose'"),
    (WHOLE + "services: { kind: compose, compose_file: a, project_name: «A» }\n", "services.project_name", f"'A' cannot be used as an id; write 'a' {ID_RULE}"),
    (WHOLE + "services: { kind: compose, compose_file: a, wait_for: [«{}»] }\n", "services.wait_for[0]", WAIT),
    (WHOLE + "services: { kind: compose, compose_file: a, wait_for: [«{ url: 'http://a', tcp: 'a:1' }»] }\n", "services.wait_for[0]", WAIT),
    (WHOLE + "services: { kind: compose, compose_file: a, wait_for: [{ tcp: «'a:0'» }] }\n", "services.wait_for[0].tcp", "'a:0' is no host and port; write them as in '127.0.0.1:5432'"),
    (
        WHOLE + "services: { kind: compose, compose_file: a, surfaces: { urls: [{ name: x, url: «'javascript:alert(1)'» }] } }\n",
        "services.surfaces.urls[0].url",
        "'javascript:alert(1)' is no web address; write one that starts with http:// or https://",
    ),
    (
        WHOLE + "workspace: { repos: [{ name: a, path: b, kind: «projekt» }] }\n",
        "workspace.repos[0].kind",
        "'projekt' is not possible here; did you mean 'project'? It can be 'user', 'project', 'knowledge', 'lab' or 'delivery'",
    ),
    (
        POD + "    continuity_policy: { enabled: true, sync_triggers: [manual, «hourly»] }\n    members: []\n",
        "pods[0].continuity_policy.sync_triggers[1]",
        "'hourly' is not possible here; write 'pre_compaction', 'pre_shutdown', 'manual' or 'milestone'",
    ),
    (
        TERMINAL + "      - { id: b, runtime: terminal }\n    edges: [{ kind: «delegate_to», from: a, to: b }]\n",
        "pods[0].edges[0].kind",
        f"'delegate_to' is not possible here; did you mean 'delegates_to'? It can be {KINDS}",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "path", "message"), [*KEYS, *TYPES, *IDS, *VERSIONS, *MEMBERS, *COMMANDS, *REST])
def test_a_mistake_is_told_with_its_place_and_what_to_write(marked: str, path: str, message: str | None) -> None:
    assert_problems(marked, (path, message))


@pytest.mark.parametrize(("source", "path", "message"), SOURCES)
def test_a_mistake_in_a_session_source_is_told_in_the_words_of_its_mode(source: str, path: str, message: str) -> None:
    assert_problems(
        CODEX + f"        session_source: {source}\n", (f"pods[0].members[0].session_source{path}", message)
    )


def test_a_starter_does_not_go_with_a_fork() -> None:
    assert_problems(
        CODEX + "        session_source: { mode: fork, ref: { kind: native_id, value: x } }\n"
        "        starter_ref: «{ name: y }»\n",
        (
            "pods[0].members[0].starter_ref",
            "a fork already has its conversation; remove `starter_ref` or `session_source`",
        ),
    )


def test_an_unknown_runtime_is_a_mistake_where_the_installed_ones_are_known() -> None:
    assert_problems(
        CODEX.replace("codex", "«claude»"),
        ("pods[0].members[0].runtime", "unknown runtime 'claude'; did you mean 'claude-code'?"),
        runtimes=("claude-code", "codex", "terminal"),
    )
    assert_problems(
        CODEX.replace("codex", "«zzz»"),
        ("pods[0].members[0].runtime", "unknown runtime 'zzz'; write 'codex' or 'terminal'"),
        runtimes=("terminal", "codex"),
    )


def test_all_mistakes_are_told_at_once_in_the_order_of_the_text() -> None:
    assert_problems(
        """version: «1»
name: «Demo»
pods:
  - «id»: dev
    members:
      - id: a
        runtime: terminal
        «modle»: x
        env: { «a b»: «[]», A: «~» }
      - id: «a»
        runtime: terminal
    edges:
      - { kind: can_observe, from: a, to: «b», «knd»: x }
«name»: other
edges:
  - { kind: «observes», from: dev.a, to: «dev.b» }
""",
        ("version", None),
        ("name", None),
        ("pods[0].label", None),
        ("pods[0].members[0].modle", None),
        ("pods[0].members[0].env.a b", None),
        ("pods[0].members[0].env.a b", None),
        ("pods[0].members[0].env.A", None),
        ("pods[0].members[1].id", None),
        ("pods[0].edges[0].to", None),
        ("pods[0].edges[0].knd", "unknown key 'knd'; did you mean 'kind'?"),
        ("name", None),
        ("edges[0].kind", None),
        ("edges[0].to", None),
    )


def test_the_error_names_the_first_problem_and_counts_the_others() -> None:
    with pytest.raises(SpecInvalid, match=r"^cannot use this spec: line 2, column 7: name: 'A' cannot be used"):
        load(TERMINAL.replace("demo", "A"))
    with pytest.raises(SpecInvalid, match=r"^cannot use this spec: 2 problems, the first on line 2, column 7: name: "):
        load(TERMINAL.replace("demo", "A") + "x: 1\n")


def test_the_older_format_without_pods_is_refused_with_the_way_to_convert_it() -> None:
    assert_problems(
        "schema_version: 1\nname: old\nversion: '1.0'\n«nodes»: [{ id: a, runtime: codex }]\n",
        (
            "nodes",
            "this is the older format without pods; put the nodes under `pods:` as `- {id: ..., label: ..., "
            'members: [...]}`, give each an `agent_ref` and a `profile`, and write version: "0.2"',
        ),
    )


NOT_OUR_WORDS = re.compile(
    r"Input should|pydantic|Field required|Value error|valid (dict|str|tuple|bool)|NoneType|<class|\b(str|dict|tuple|bool|int)\b"
)


@pytest.mark.parametrize("wrong", [[], {}, 1, 1.5, True, None, "A b\0", ["x"], [[]], [{}], {"a": 1}], ids=repr)
def test_no_message_speaks_of_python_or_of_the_validator(wrong: object) -> None:
    reference = yaml.safe_load(REFERENCE.read_text())
    told = 0
    for location in _locations(reference):
        told += _check_words(_with_value(reference, location, wrong))
    assert told > 100


def _check_words(document: object) -> int:
    try:
        load(json.dumps(document), {"claude-code", "codex", "terminal"})
    except SpecInvalid as error:
        assert [p for p in error.problems if NOT_OUR_WORDS.search(p.message)] == []
        return len(error.problems)
    return 0


def _locations(value: Any, location: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield location
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from _locations(part, (*location, key))


def _with_value(document: Any, location: tuple[str | int, ...], value: object) -> Any:
    if not location:
        return value
    changed = copy.copy(document)
    changed[location[0]] = _with_value(document[location[0]], location[1:], value)
    return changed
