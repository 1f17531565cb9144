"""What a user reads when an agent is wrong: the place is marked «so» in the text, then come path and message."""

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

from tests.topology.spec.marked import unmark
from topology.spec import SpecInvalid, load
from topology.spec.agent import load_agent
from topology.spec.agent.resources import NO_HOOKS

REFERENCE = Path(__file__).parents[4] / "specs" / "agents" / "reference.yaml"
HEAD = "name: tiny\nversion: 1.0.0\n"
AGENT = HEAD + "profiles: { default: {} }\n"
USES = HEAD + "resources: { skills: [{ id: notes, path: skills/notes }] }\n"

CASES = [
    (HEAD.replace("name", "«name»"), "profiles", "the key 'profiles' is missing; add it, for example `profiles: {default: {}}`"),
    (HEAD + "profiles: «{}»\n", "profiles", "there is no profile; write at least one, such as `default: {}`"),
    (AGENT + "«resource»: {}\n", "resource", "unknown key 'resource'; did you mean 'resources'?"),
    (AGENT + "«hooks»: {}\n", "hooks", NO_HOOKS),
    (AGENT + "resources: { «hooks»: [{ id: a }] }\n", "resources.hooks", NO_HOOKS),
    (HEAD + "profiles: { a: { uses: { «hooks»: [a] } } }\n", "profiles.a.uses.hooks", NO_HOOKS),
    (AGENT + "defaults: { model: «--yolo» }\n", "defaults.model", "'--yolo' would be an option of the agent's program; write the name of a model"),
    (HEAD + "profiles: { a: { preferences: { model: «-y» } } }\n", "profiles.a.preferences.model", "'-y' would be an option of the agent's program; write the name of a model"),
    (AGENT + "«lifecycle»: {}\n", "lifecycle", "this stands under `defaults` or in a profile; move it there"),
    (
        AGENT + "defaults: { lifecycle: { execution_mode: «wake_on_demand» } }\n",
        "defaults.lifecycle.execution_mode",
        "'wake_on_demand' is not supported; write 'interactive_resident', or leave it out",
    ),
    (
        AGENT + "defaults: { lifecycle: { compaction_strategy: «custom_prompt» } }\n",
        "defaults.lifecycle.compaction_strategy",
        "'custom_prompt' is not supported; write 'harness_native', or leave it out",
    ),
    (
        AGENT + "defaults: { runtime: «terminal» }\n",
        "defaults.runtime",
        "a terminal is no agent; write the runtime of one, or leave `runtime` out for any",
    ),
    (
        AGENT + "imports: [{ ref: 'local:../a', version: «^1.0» }]\n",
        "imports[0].version",
        "'^1.0' is no exact version; write one, such as '1.0.0', without ranges or wildcards",
    ),
    (
        AGENT + "imports: [{ ref: 'local:../a', version: «1.x» }]\n",
        "imports[0].version",
        "'1.x' is no exact version; write one, such as '1.0.0', without ranges or wildcards",
    ),
    (
        AGENT + "imports: [{ ref: 'local:a', version: '1' }, { ref: «'local:a'», version: '2' }]\n",
        "imports[1].ref",
        "'local:a' stands here twice; remove one of the two",
    ),
    (
        AGENT + "resources: { skills: [{ id: a, path: b }, { id: «a», path: c }] }\n",
        "resources.skills[1].id",
        "resources.skills[0] is already the skill 'a'; write another id",
    ),
    (
        AGENT + "resources: { guidance: [{ id: a, path: «../b.md» }] }\n",
        "resources.guidance[0].path",
        "'../b.md' leads out of the folder of the spec; write a path without '..'",
    ),
    (
        AGENT + "resources: { guidance: [{ id: a, path: b.md, merge: «replace» }] }\n",
        "resources.guidance[0].merge",
        "'replace' is not possible here; write 'managed_block' or 'append'",
    ),
    (
        USES + "profiles: { a: { uses: { skills: [«note»] } } }\n",
        "profiles.a.uses.skills[0]",
        "unknown skill 'note'; did you mean 'notes'?",
    ),
    (
        USES + "profiles: { a: { uses: { guidance: [«notes»] } } }\n",
        "profiles.a.uses.guidance[0]",
        "there is no guidance 'notes'; declare it under `resources.guidance`",
    ),
    (
        USES + "profiles: { a: { uses: { skills: [«'house:notes'»] } } }\n",
        "profiles.a.uses.skills[0]",
        "'house:notes' is of another agent and there are no `imports`; import it, or write the id of a resource of "
        "this agent",
    ),
    (
        AGENT + "startup: { actions: [{ type: «shell», value: ls, idempotent: true }] }\n",
        "startup.actions[0].type",
        "'shell' is not run at startup; write 'send_text' to type the text into the seat, "
        "or give a terminal member a `command`",
    ),
    ("- «a»\n", "", "this is a list; an agent is a mapping that starts with `name`, `version` and `profiles`"),
    ("version: '0.2'\nname: x\n«pods»: []\n", "pods", "this is a rig and no agent; start it with `rig up`, and name a folder with an agent.yaml here"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "path", "message"), CASES, ids=[case[1] or "whole" for case in CASES])
def test_a_mistake_is_told_at_its_place(marked: str, path: str, message: str) -> None:
    text, places = unmark(marked)
    with pytest.raises(SpecInvalid) as refused:
        load_agent(text)
    (problem,) = refused.value.problems
    assert (problem.path, problem.message) == (path, message)
    if path:
        assert [(problem.line, problem.column, problem.end_line, problem.end_column)] == places


def test_every_problem_comes_at_once() -> None:
    with pytest.raises(SpecInvalid) as refused:
        load_agent("name: A b\nversion: 1\nprofiles: { a: { uses: { skills: [x] } } }\nresources: { hooks: [] }\n")
    assert [problem.path for problem in refused.value.problems] == [
        "name",
        "profiles.a.uses.skills[0]",
        "resources.hooks",
    ]


def test_an_empty_text_says_how_an_agent_starts() -> None:
    with pytest.raises(SpecInvalid, match="the text is empty; write an agent, starting with `name: my-agent`"):
        load_agent("# nothing\n")


def test_a_runtime_that_is_not_installed_is_told() -> None:
    with pytest.raises(SpecInvalid, match="unknown runtime 'codx'; did you mean 'codex'"):
        load_agent(AGENT + "defaults: { runtime: codx }\n", {"codex", "claude-code"})


def test_an_agent_given_as_a_rig_is_told_where_it_belongs() -> None:
    with pytest.raises(SpecInvalid) as refused:
        load(AGENT)
    (problem,) = refused.value.problems
    assert problem.message == (
        "this is an agent and no rig; name its folder in the `agent_ref` of a member: local:<folder>"
    )


NOT_OUR_WORDS = re.compile(
    r"Input should|pydantic|Field required|Value error|valid (dict|str|tuple|bool)|NoneType|<class|\b(str|dict|tuple|bool|int)\b"
)


@pytest.mark.parametrize("wrong", [[], {}, 1, 1.5, True, None, "A b\0", ["x"], [[]], [{}], {"a": 1}], ids=repr)
def test_no_message_speaks_of_python_or_of_the_validator(wrong: object) -> None:
    reference = yaml.safe_load(REFERENCE.read_text())
    told = 0
    for location in _locations(reference):
        try:
            load_agent(json.dumps(_with_value(reference, location, wrong)), {"claude-code", "codex"})
        except SpecInvalid as error:
            assert [p for p in error.problems if NOT_OUR_WORDS.search(p.message)] == []
            told += len(error.problems)
    assert told > 30


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
