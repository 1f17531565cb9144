"""The HTTP API as a whole: every verb is there, described, checked and guarded."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, spec_text
from topology.catalogue import BY_NAME, COMMANDS
from topology.command import Command, Parameter
from topology.commands.calls import Answer, Call
from topology.commands.dispatch import HANDLERS
from topology.models import Job, Rig

pytestmark = pytest.mark.django_db
REMOTE = [command for command in COMMANDS if not command.local]
CHANGING = [command for command in REMOTE if command.permission == "operate"]
TEAM = spec_text("team", {"dev.impl": SLEEP})
EXAMPLES = {"string": "team", "integer": 1, "number": 1.5, "boolean": True, "strings": ["a"]}
WRONG: dict[str, list[Any]] = {
    "string": [1, ["x"], {"a": 1}, True, "\ud800"],
    "integer": ["x", 1.5, True, [1], "1e3", "9" * 5000],
    "number": ["x", True, [1], "nan", "inf", "-inf", 10**400],
    "boolean": ["yes", 2, ["true"], "on"],
    "strings": [[1], {"a": "b"}, [["x"]], 1],
}


def name_of(case: object) -> str | None:
    return case.name if isinstance(case, Command | Parameter) else None


def ask(client: Client, command: Command, arguments: dict[str, Any] | None = None) -> Any:
    if command.changes:
        return client.post(f"/api/{command.name}", json.dumps(arguments or {}), content_type="application/json")
    return client.get(f"/api/{command.name}", arguments or {})


def refused(answer: Any, status: int) -> str:
    """The message of a refusal; says which verb could not be done."""
    assert answer.status_code == status, answer.content
    error = answer.json()["error"]
    assert isinstance(error, str) and error
    return error


@pytest.fixture
def nothing_happens(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Verbs that were performed although they should not have been."""
    performed: list[str] = []

    def pretend(name: str) -> Callable[[Call], Answer]:
        def run(call: Call) -> Answer:
            performed.append(name)
            return {}

        return run

    for name in HANDLERS:
        monkeypatch.setitem(HANDLERS, name, pretend(name))
    return performed


# --- the catalogue ----------------------------------------------------------------------------------------------


def test_every_verb_has_a_handler_or_is_carried_out_by_the_client() -> None:
    assert set(HANDLERS) == {command.name for command in REMOTE}


def test_what_may_change_the_world_is_never_offered_to_observers() -> None:
    assert all(command.permission == "operate" for command in COMMANDS if command.changes)


@pytest.mark.parametrize("command", COMMANDS, ids=name_of)
def test_a_verbs_parameters_can_stand_on_a_command_line(command: Command) -> None:
    names = [parameter.name for parameter in command.parameters]
    flags = [parameter.flag for parameter in command.parameters if parameter.flag]
    assert len(set(names)) == len(names) and len(set(flags)) == len(flags)
    assert all(parameter.help for parameter in command.parameters) and command.summary
    assert not [p for p in command.parameters if p.required and p.hidden]
    assert bool(command.button) == bool(command.offered_on)


# --- who may ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", REMOTE, ids=name_of)
def test_who_is_not_signed_in_gets_nothing(client: Client, command: Command, nothing_happens: list[str]) -> None:
    assert "not signed in" in refused(ask(client, command), 401)
    assert nothing_happens == []


@pytest.mark.parametrize("command", CHANGING, ids=name_of)
def test_an_observer_is_refused_whatever_the_arguments(
    observer_client: Client, command: Command, nothing_happens: list[str]
) -> None:
    given = {parameter.name: EXAMPLES[parameter.type] for parameter in command.parameters}
    for arguments in ({}, given, {"unknown": 1}):
        message = refused(ask(observer_client, command, arguments), 403)
        assert message == f"cannot {command.name}: you may look but not change anything (sign in by: rig open)"
    assert nothing_happens == []


@pytest.mark.parametrize("command", [c for c in REMOTE if c not in CHANGING], ids=name_of)
def test_an_observer_may_look(observer_client: Client, command: Command, nothing_happens: list[str]) -> None:
    given = {p.name: EXAMPLES[p.type] for p in command.parameters if p.permission == "observe"}
    assert ask(observer_client, command, given).status_code == 200
    assert nothing_happens == [command.name]


@pytest.mark.parametrize("verb", ["plan", "validate"])
@pytest.mark.parametrize("name", ["text", "root"])
def test_an_observer_looks_with_no_text_and_no_folder_of_their_own(
    observer_client: Client, verb: str, name: str, nothing_happens: list[str]
) -> None:
    given = {"source": "demo", name: "/etc"}
    message = refused(observer_client.post(f"/api/{verb}", given, content_type="application/json"), 403)
    assert message == f"cannot {verb} with {name}: you may look at what is there (sign in by: rig open)"
    assert nothing_happens == []


def test_a_form_of_another_site_is_refused() -> None:
    from topology.access import operator

    client = Client(enforce_csrf_checks=True)
    client.force_login(operator())
    assert client.post("/api/up", {"source": "demo"}).status_code == 403
    assert client.post("/api/up", '{"source":"demo"}', content_type="application/json").status_code == 403
    assert not Job.objects.exists()


def test_what_changes_is_never_called_by_an_address_alone() -> None:
    assert all(command.methods == ("POST",) for command in COMMANDS if command.changes)
    assert {command.name for command in COMMANDS if len(command.methods) > 1} == {"plan", "validate"}


# --- how it is called -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", REMOTE, ids=name_of)
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch", "head", "options"])
def test_a_verb_is_called_in_its_own_ways_only(
    operator_client: Client, command: Command, method: str, nothing_happens: list[str]
) -> None:
    if method.upper() in command.methods:
        return
    answer = getattr(operator_client, method)(f"/api/{command.name}")
    assert answer.status_code == 405 and nothing_happens == []
    assert method == "head" or answer.json() == {"error": f"{command.name} wants {' or '.join(command.methods)}"}


@pytest.mark.parametrize("verb", ["dance", "UP", "serve", "doctor", "completion", "openapi"])
def test_a_verb_that_is_not_in_the_api_is_not_found(operator_client: Client, verb: str) -> None:
    for answer in (operator_client.get(f"/api/{verb}"), operator_client.post(f"/api/{verb}")):
        assert verb in refused(answer, 404)


@pytest.mark.parametrize("command", REMOTE, ids=name_of)
def test_an_unknown_argument_is_told_with_the_known_ones(
    operator_client: Client, command: Command, nothing_happens: list[str]
) -> None:
    message = refused(ask(operator_client, command, {"colour": "red"}), 400)
    known = ", ".join(parameter.name for parameter in command.parameters) or "none"
    assert message == f"cannot {command.name}: it takes no argument 'colour' (known: {known})"
    assert nothing_happens == []


REQUIRED = [(c, p) for c in REMOTE for p in c.parameters if p.required]
EVERY = [(c, p, value) for c in REMOTE for p in c.parameters for value in WRONG[p.type] if c.changes]
LEAST = [(c, p) for c in REMOTE for p in c.parameters if p.minimum is not None]


@pytest.mark.parametrize(("command", "missing"), REQUIRED, ids=name_of)
@pytest.mark.parametrize("blank", ["left out", "", None, []], ids=repr)
def test_a_missing_argument_is_told(
    operator_client: Client, command: Command, missing: Parameter, blank: Any, nothing_happens: list[str]
) -> None:
    given = {p.name: EXAMPLES[p.type] for p in command.parameters if p.required and p is not missing}
    if blank != "left out":
        given[missing.name] = blank
    if None in given.values() and not command.changes:
        del given[missing.name]  # an address cannot say null
    message = refused(ask(operator_client, command, given), 400)
    assert message.startswith(f"cannot {command.name}: {missing.name} is missing (")
    assert nothing_happens == []


@pytest.mark.parametrize(("command", "parameter", "value"), EVERY, ids=lambda case: name_of(case) or str(case)[:12])
def test_an_argument_of_the_wrong_kind_is_refused(
    operator_client: Client, command: Command, parameter: Parameter, value: Any, nothing_happens: list[str]
) -> None:
    given = {p.name: EXAMPLES[p.type] for p in command.parameters if p.required} | {parameter.name: value}
    message = refused(ask(operator_client, command, given), 400)
    assert message.startswith(f"cannot {command.name}: {parameter.name} is ")
    assert nothing_happens == []


@pytest.mark.parametrize(("command", "parameter"), LEAST, ids=name_of)
def test_a_number_below_the_least_is_refused(
    operator_client: Client, command: Command, parameter: Parameter, nothing_happens: list[str]
) -> None:
    assert parameter.minimum is not None
    given = {p.name: EXAMPLES[p.type] for p in command.parameters if p.required}
    given[parameter.name] = int(parameter.minimum) - 1
    assert f"the least is {parameter.minimum:g}" in refused(ask(operator_client, command, given), 400)
    assert ask(operator_client, command, {**given, parameter.name: int(parameter.minimum)}).status_code == 200
    assert nothing_happens == [command.name]


@pytest.mark.parametrize(
    "body", ["{", "[]", "1", '"x"', "null", "[" * 200_000, "\ud800".encode("utf-8", "surrogatepass")]
)
def test_a_body_that_is_no_json_object_is_refused(operator_client: Client, body: str | bytes) -> None:
    answer = operator_client.post("/api/up", body, content_type="application/json")
    assert refused(answer, 400).startswith("cannot up: the body is not")


def test_the_pages_forms_work_too(operator_client: Client, nothing_happens: list[str]) -> None:
    assert operator_client.post("/api/up", {"source": "team", "recreate": "true"}).status_code == 200
    assert operator_client.post("/api/send-keys", {"seat": "a", "keys": ["x", "y"]}).status_code == 200
    assert nothing_happens == ["up", "send-keys"]


def test_the_page_gets_its_answers_as_a_toast(operator_client: Client) -> None:
    answer = operator_client.post("/api/down", {"rig": "<b>no</b>"}, headers={"HX-Request": "true"})
    assert answer.status_code == 404
    html = answer.content.decode()
    assert 'role="alert"' in html and "no rig is called &lt;b&gt;no&lt;/b&gt;" in html


# --- what goes wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("up", {"source": "nobody"}),
        ("down", {"rig": "nobody"}),
        ("cancel", {"rig": "nobody"}),
        ("archive", {"rig": "nobody"}),
        ("stop", {"seat": "dev-nobody@team"}),
        ("start", {"seat": ["dev-impl@team", "dev-nobody@team"]}),
        ("restart", {"seat": "nobody"}),
        ("ps", {"rig": "nobody"}),
        ("plan", {"source": "nobody"}),
        ("status", {"rig": "nobody"}),
        ("attach", {"seat": "dev-nobody@team"}),
        ("capture", {"seat": "dev-impl@nobody"}),
        ("send-keys", {"seat": "nobody", "keys": ["x"]}),
        ("transcript", {"seat": "dev-im@team"}),
        ("transcript", {"seat": "../../../etc/passwd"}),
        ("events", {"seat": "dev-nobody@team"}),
        ("validate", {"source": "nobody"}),
        ("specs", {"name": "nobody"}),
        ("spec-revisions", {"name": "nobody"}),
        ("spec-diff", {"name": "nobody"}),
        ("spec-restore", {"name": "nobody", "revision": 1}),
        ("spec-delete", {"name": "nobody"}),
        ("open", {"rig": "nobody"}),
        ("attach", {"seat": "dev-impl@team"}),
    ],
)
def test_what_is_not_there_is_a_404_with_a_hint(
    operator_client: Client, make_rig: MakeRig, verb: str, arguments: dict[str, Any]
) -> None:
    make_rig(TEAM)
    message = refused(ask(operator_client, BY_NAME[verb], arguments), 404)
    assert "nobody" in message or "address" in message or "has not been started yet" in message
    assert message.endswith(")")


@pytest.mark.parametrize("verb", ["up", "plan", "validate"])
def test_an_invalid_spec_is_a_422_with_every_problem(operator_client: Client, verb: str) -> None:
    text = 'version: "0.2"\nname: Team\npods:\n  - id: dev\n    label: Dev\n    membres: []\n'
    answer = ask(operator_client, BY_NAME[verb], {"source": "team.yaml", "text": text})
    assert refused(answer, 422).startswith("cannot use this spec: ")
    problems = answer.json()["problems"]
    assert len(problems) >= 2 and not Rig.objects.exists()
    for problem in problems:
        assert problem["line"] >= 1 and problem["column"] >= 1 and problem["message"]
    assert {"name", "pods[0].membres"} <= {problem["path"] for problem in problems}


@pytest.mark.parametrize("verb", ["up", "plan", "validate"])
def test_a_spec_that_refers_to_what_is_not_there_is_a_422_and_nothing_begins(
    operator_client: Client, verb: str
) -> None:
    text = TEAM.replace("runtime: terminal", "runtime: terminal\n    cwd: /nowhere")
    answer = ask(operator_client, BY_NAME[verb], {"source": "team.yaml", "text": text, "root": "/"})
    assert "the folder /nowhere does not exist" in refused(answer, 422)
    assert [problem["path"] for problem in answer.json()["problems"]] == ["pods[0].members[0].cwd"]
    assert not Rig.objects.exists() and not Job.objects.exists()


def test_a_spec_text_of_more_than_a_mebibyte_is_a_422(operator_client: Client) -> None:
    answer = ask(operator_client, BY_NAME["up"], {"source": "x.yaml", "text": "#" * (1024 * 1024 + 1)})
    refused(answer, 422)


def test_a_second_job_is_a_409(operator_client: Client) -> None:
    first = ask(operator_client, BY_NAME["up"], {"source": "team.yaml", "text": TEAM, "root": "/"})
    assert first.json()["rig"] == "team" and first.json()["job"] == Job.objects.get().pk
    changed = TEAM.replace("impl", "other")
    for verb, arguments in (("up", {"source": "team"}), ("down", {"rig": "team"}),
                            ("up", {"source": "t.yaml", "text": changed, "root": "/"})):  # fmt: skip
        message = refused(ask(operator_client, BY_NAME[verb], arguments), 409)
        assert message == f"cannot {verb} team: up is under way (wait for it, or: rig cancel team)"
    assert [seat.member for seat in Rig.objects.get().seats.all()] == ["impl"]


def test_nothing_to_cancel_is_a_409(operator_client: Client, make_rig: MakeRig) -> None:
    make_rig(TEAM)
    assert "no up or down of team is under way" in refused(
        ask(operator_client, BY_NAME["cancel"], {"rig": "team"}), 409
    )


def test_a_relative_folder_is_a_400(operator_client: Client) -> None:
    answer = ask(operator_client, BY_NAME["up"], {"source": "team.yaml", "text": TEAM, "root": "work"})
    assert "is not absolute" in refused(answer, 400)


# --- its description --------------------------------------------------------------------------------------------


def test_the_description_names_every_verb_with_its_parameters(operator_client: Client) -> None:
    described = operator_client.get(reverse("openapi")).json()
    assert described["openapi"].startswith("3.1")
    names = [operation["operationId"] for path in described["paths"].values() for operation in path.values()]
    assert len(set(names)) == len(names)
    assert set(described["paths"]) == {f"/api/{command.name}" for command in REMOTE}
    for command in REMOTE:
        path = described["paths"][f"/api/{command.name}"]
        operation = path["post" if command.changes else "get"]
        assert set(path) == {method.lower() for method in command.methods}
        assert operation["summary"] == command.summary
        assert {"200", "400", "401", "403", "404", "409", "422"} == set(operation["responses"])
        if command.changes:
            body = operation["requestBody"]["content"]["application/json"]["schema"]
            found = {name: (name in body["required"], schema["type"]) for name, schema in body["properties"].items()}
        else:
            found = {p["name"]: (p["required"], p["schema"]["type"]) for p in operation["parameters"]}
        kinds = {"strings": "array"}
        assert found == {p.name: (p.required, kinds.get(p.type, p.type)) for p in command.parameters}


def test_the_description_needs_a_session(client: Client) -> None:
    assert client.get(reverse("openapi")).status_code == 401
