"""What the editor asks besides the verbs: who may ask, hostile texts, and that mistakes are an answer."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.test import Client

from tests.topology.agents_on_disk import write_agent
from tests.topology.commands.test_spec_verbs import BOMB
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, spec_text
from topology import library

CHECK = "/parts/specs/check"
SCHEMAS = ("/schemas/rigspec.json", "/schemas/agentspec.json")
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", SCHEMAS)
def test_who_is_not_signed_in_gets_no_schema(client: Client, path: str) -> None:
    assert client.get(path).status_code == 302


def test_who_is_not_signed_in_gets_nothing_checked(client: Client) -> None:
    answer = client.post(CHECK, {"text": "x"}, headers={"Sec-Fetch-Mode": "cors"})
    assert answer.status_code == 401


def test_another_site_gets_nothing_checked() -> None:
    from topology.access import operator

    client = Client(enforce_csrf_checks=True)
    client.force_login(operator())
    assert client.post(CHECK, {"text": "x"}).status_code == 403


@pytest.mark.parametrize("path", ["/schemas/nothing.json", "/schemas/..%2frigspec.json"])
def test_a_schema_that_does_not_exist_is_not_found(observer_client: Client, path: str) -> None:
    assert observer_client.get(path).status_code == 404


def test_each_is_asked_in_one_way(operator_client: Client) -> None:
    assert operator_client.get(CHECK).status_code == 405
    assert [operator_client.post(path).status_code for path in SCHEMAS] == [405, 405]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#" * (1024 * 1024 + 1),
        "[" * 1000,
        BOMB,
        "\x00",
        "a: *a",
        "\u2028:\n\x85- \ud800",
        "!!python/object:os.x {}",
    ],
    ids=["nothing", "huge", "deep", "bomb", "control", "alias", "surrogate", "tag"],
)
def test_hostile_texts_are_answered_soon_with_their_problems(observer_client: Client, text: str) -> None:
    began = time.monotonic()
    body = {"text": text.encode(errors="replace").decode()}
    answer = observer_client.post(CHECK, body)
    assert answer.status_code == 200 and answer.json()["problems"] and answer.json()["sketch"] is None
    assert time.monotonic() - began < 30


def test_a_text_is_checked_by_whoever_may_look(observer_client: Client) -> None:
    told = observer_client.post(CHECK, {"text": spec_text("team", {"dev.impl": SLEEP})}).json()
    assert told["problems"] == [] and told["sketch"]["pods"][0]["seats"][0]["at"]


def test_every_problem_comes_with_its_place(observer_client: Client) -> None:
    text = spec_text("team", {"dev.impl": SLEEP}).replace("runtime: terminal", "runtime: terminol")
    problems = observer_client.post(CHECK, {"text": text}).json()["problems"]
    problem = next(p for p in problems if p["path"] == "pods[0].members[0].runtime")
    assert "did you mean 'terminal'" in problem["message"]
    line = text.splitlines()[problem["line"] - 1]
    assert line[problem["column"] - 1 : problem["end_column"] - 1] == "terminol"


AGENT = """\
version: "0.2"
name: team
pods:
  - id: dev
    label: Dev
    members:
      - {id: a, runtime: codex, agent_ref: "local:agents/a", profile: default, cwd: nowhere}
      - {id: b, runtime: codex, agent_ref: "builtin:leed", profile: default, cwd: /nowhere}
"""


def paths_of(client: Client, **given: str) -> list[str]:
    """Where the problems of AGENT stand."""
    return [problem["path"] for problem in client.post(CHECK, {"text": AGENT, **given}).json()["problems"]]


def test_what_a_text_refers_to_is_looked_for_where_that_needs_no_folder(operator_client: Client) -> None:
    assert paths_of(operator_client) == ["pods[0].members[1].agent_ref", "pods[0].members[1].cwd"]


def test_what_an_edited_text_refers_to_is_looked_for_beside_the_spec_and_in_its_rig(
    operator_client: Client, make_rig: MakeRig, tmp_path: Path
) -> None:
    library.save("team", AGENT, "", str(tmp_path / "team.yaml"), "tester")
    assert paths_of(operator_client, edited_from="team")[0] == "pods[0].members[0].agent_ref"
    write_agent(tmp_path / "agents" / "a")
    assert paths_of(operator_client, edited_from="team")[0] == "pods[0].members[1].agent_ref"
    make_rig(AGENT)
    assert "pods[0].members[0].cwd" in paths_of(operator_client, edited_from="team")


def test_who_may_only_look_hears_nothing_of_this_machines_files(observer_client: Client) -> None:
    assert paths_of(observer_client) == []


def test_the_schema_names_the_runtimes_and_agents_of_this_installation(observer_client: Client) -> None:
    member = observer_client.get(SCHEMAS[0]).json()["$defs"]["Member"]["properties"]
    assert {"claude-code", "codex", "terminal"} <= set(member["runtime"]["examples"])
    assert "builtin:lead" in member["agent_ref"]["examples"]
    assert observer_client.get(SCHEMAS[1]).json()["title"] == "AgentSpec"
