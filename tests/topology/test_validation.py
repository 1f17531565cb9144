"""The judge of a rig's text: what it refers to is looked for, and every mistake is told at its place, all at once."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.topology.agents_on_disk import write, write_agent
from topology.spec import RigSpec, SpecInvalid
from topology.validation import SHIPPED, folders_of, valid_rig

TEAM = dedent("""\
    version: "0.2"
    name: team
    pods:
      - id: dev
        label: Dev
        members:
          - {id: lead, runtime: codex, agent_ref: builtin:leed, profile: default, cwd: nowhere}
          - {id: impl, runtime: codex, agent_ref: local:agents/a, profile: fast, cwd: /nowhere}
          - {id: test, runtime: codex, agent_ref: "path:/nowhere", profile: default, cwd: .}
          - {id: logs, runtime: terminal, cwd: nowhere}
    """)

LOGS = "version: 0.2\nname: logs\npods: [{id: a, label: A, members: [{id: b, runtime: terminal}]}]"


def told(text: str, origin: str = "editor", root: Path | None = None) -> list[tuple[int, str, str]]:
    """Line, path and message of each problem."""
    with pytest.raises(SpecInvalid) as refused:
        valid_rig(text, origin, str(root) if root else None)
    return [(problem.line, problem.path, problem.message) for problem in refused.value.problems]


def read(text: str, folder: Path) -> RigSpec:
    """A text that came from a file in `folder` and is brought up there."""
    return valid_rig(text, f"{folder}/team.yaml", str(folder))


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with one agent."""
    write_agent(tmp_path / "agents" / "a", profiles={"default": {}, "careful": {}})
    return tmp_path


def test_every_agent_profile_and_folder_that_is_not_there_is_told_at_its_place(here: Path) -> None:
    missing = f"the folder {here}/nowhere does not exist; create it, or write another one"
    assert told(TEAM, f"{here}/team.yaml", here) == [
        (
            7,
            "pods[0].members[0].agent_ref",
            "the agent builtin:leed does not come with Rigweb (did you mean builtin:lead?)",
        ),
        (7, "pods[0].members[0].cwd", missing),
        (
            8,
            "pods[0].members[1].profile",
            "the agent local:agents/a has no profile fast (it has: default, careful)",
        ),
        (
            8,
            "pods[0].members[1].cwd",
            "the folder /nowhere does not exist; create it, or write another one",
        ),
        (
            9,
            "pods[0].members[2].agent_ref",
            "the agent path:/nowhere has no agent.yaml (looked in /nowhere)",
        ),
        (10, "pods[0].members[3].cwd", missing),
    ]


def test_the_column_is_that_of_the_value(here: Path) -> None:
    with pytest.raises(SpecInvalid) as refused:
        valid_rig(TEAM, "editor", str(here))
    first = refused.value.problems[0]
    assert TEAM.splitlines()[first.line - 1][first.column - 1 : first.end_column - 1] == "builtin:leed"


def test_mistakes_of_form_hide_nothing_of_what_is_not_there(here: Path) -> None:
    text = TEAM.replace("label: Dev", "lable: Dev").replace("runtime: codex", "runtime: codx", 1)
    paths = [path for _, path, _ in told(text, "editor", here)]
    assert {"pods[0].lable", "pods[0].members[0].runtime"} < set(paths)
    assert paths.count("pods[0].members[0].agent_ref") == 1 and paths.count("pods[0].members[3].cwd") == 1


def test_where_no_folder_is_known_only_what_needs_none_is_looked_for() -> None:
    assert [path for _, path, _ in told(TEAM)] == [
        "pods[0].members[0].agent_ref",
        "pods[0].members[1].cwd",
        "pods[0].members[2].agent_ref",
    ]


def test_what_is_misshapen_is_told_once(here: Path) -> None:
    text = TEAM.replace("builtin:leed", "leed").replace("path:/nowhere", "builtin:terminal")
    places = [path for _, path, _ in told(text, "editor", here)]
    assert len(places) == len(set(places)) and "pods[0].members[2].agent_ref" in places


def test_files_that_are_not_there_are_told_where_they_are_named(here: Path) -> None:
    seat = "id: impl, runtime: codex, agent_ref: 'local:agents/a', profile: default, cwd: ."
    text = "\n".join(
        [
            'version: "0.2"',
            "name: team",
            "culture_file: culture.md",
            "startup: {files: [{path: all.md}, {path: spare.md, required: false}]}",
            "pods:",
            "  - id: dev",
            "    label: Dev",
            "    startup: {files: [{path: dev.md}]}",
            f"    members: [{{{seat}, startup: {{files: [{{path: own.md}}]}}}}]",
        ]
    )
    assert [(path, message) for _, path, message in told(text, f"{here}/t.yaml", here)] == [
        ("culture_file", f"the culture file culture.md does not exist (looked in {here})"),
        ("startup.files[0].path", f"the startup file all.md does not exist (looked in {here})"),
        ("pods[0].startup.files[0].path", f"the startup file dev.md does not exist (looked in {here})"),
        ("pods[0].members[0].startup.files[0].path", f"the startup file own.md does not exist (looked in {here})"),
    ]
    write(here, dict.fromkeys(("culture.md", "all.md", "dev.md", "own.md"), "Read me."))
    assert read(text, here).name == "team"


def test_what_a_team_is_given_is_not_looked_for_where_only_terminals_sit(here: Path) -> None:
    text = f"{LOGS}\nculture_file: none.md\n"
    assert read(text, here).name == "logs"


def test_what_only_the_whole_of_a_seat_shows_is_told_at_the_seat(here: Path) -> None:
    write_agent(
        here / "agents" / "b",
        resources={"guidance": [{"id": "style", "path": "style.md"}]},
        profiles={"default": {"uses": {"guidance": ["style"]}}},
    )
    text = TEAM.replace("builtin:leed", "local:agents/b").replace("fast", "default").replace("nowhere", "")
    text = text.replace("path:/", "local:agents/a")
    assert told(text.replace("cwd: }", "cwd: .}"), f"{here}/t.yaml", here) == [
        (
            7,
            "pods[0].members[0]",
            "cannot launch dev.lead: the guidance style.md of the agent local:agents/b does not exist "
            f"(looked in {here}/agents/b)",
        )
    ]


def test_a_terminal_without_a_folder_of_its_own_needs_that_of_the_rig(tmp_path: Path) -> None:
    ((_, path, message),) = told(LOGS, "editor", tmp_path / "gone")
    assert path == "pods[0].members[0].cwd" and f"the folder {tmp_path}/gone does not exist" in message


@pytest.mark.parametrize(
    ("origin", "folder"),
    [("/projects/team/team.yaml", "/projects/team"), ("editor", "/srv"), ("team.yaml", "/srv")],
)
def test_the_files_of_a_spec_lie_beside_it_or_in_the_folder_of_the_rig(origin: str, folder: str) -> None:
    assert folders_of(origin, "/srv").spec == folder


def test_the_files_of_a_shipped_spec_are_those_of_the_installation() -> None:
    found = folders_of(SHIPPED, "/srv")
    assert found.spec == found.shipped != "/srv"
