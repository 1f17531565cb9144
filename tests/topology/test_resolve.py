"""Agents by reference: found in three ways, confined, with their imports; and what is told when they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.topology.agents_on_disk import SHIPPED, brief_of, one_seat, write, write_agent
from topology.briefs import AgentUnusable
from topology.resolve import Folders, resolve, shipped_agents


def refusal(ref: str, root: Path) -> str:
    with pytest.raises(AgentUnusable) as refused:
        resolve(ref, Folders(str(root), str(SHIPPED)))
    return str(refused.value)


def test_an_agent_is_found_beside_the_spec_by_its_path_and_among_those_that_come_along(tmp_path: Path) -> None:
    (tmp_path / "rig").mkdir()
    here = Folders(str(tmp_path / "rig"), str(SHIPPED))
    folder = write_agent(tmp_path / "shared" / "a")
    assert resolve("local:../shared/a", here).folder == str(folder)
    assert resolve(f"path:{folder}", here).spec.name == "a"
    assert resolve("builtin:lead", here).folder == str(SHIPPED / "agents" / "lead")


def test_an_agent_may_be_reached_through_a_symbolic_link(tmp_path: Path) -> None:
    write_agent(tmp_path / "real", {"g.md": "hi"})
    (tmp_path / "link").symlink_to("real")
    assert resolve("local:link", Folders(str(tmp_path), str(SHIPPED))).folder == str(tmp_path / "real")


def test_a_missing_agent_is_told_with_where_it_was_looked_for(tmp_path: Path) -> None:
    expected = f"the agent local:agents/x has no agent.yaml (looked in {tmp_path}/agents/x)"
    assert refusal("local:agents/x", tmp_path) == expected
    assert (
        brief_of(one_seat({"agent_ref": "local:agents/x"}), tmp_path).problem == f"cannot launch dev.impl: {expected}"
    )


def test_an_unknown_name_is_told_with_the_nearest(tmp_path: Path) -> None:
    assert refusal("builtin:leed", tmp_path) == (
        "the agent builtin:leed does not come with Rigweb (did you mean builtin:lead?)"
    )
    assert "(there are: default, designer, " in refusal("builtin:zzz", tmp_path)


def test_a_broken_agent_is_told_with_its_place(tmp_path: Path) -> None:
    write(tmp_path / "a", {"agent.yaml": "name: a\nversion: 1.0\nprofile: {}\n"})
    told = refusal("local:a", tmp_path)
    assert told.startswith("the agent local:a is invalid: line 1, column 1: profiles: the key 'profiles' is missing")
    assert told.endswith(f", and 1 more ({tmp_path}/a/agent.yaml)")


def test_an_agent_file_that_leads_out_of_its_folder_is_not_read(tmp_path: Path) -> None:
    write_agent(tmp_path / "elsewhere")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "agent.yaml").symlink_to(tmp_path / "elsewhere" / "agent.yaml")
    assert refusal("local:a", tmp_path).startswith("the agent.yaml of the agent local:a leads out of its folder")


def test_a_profile_that_does_not_exist_is_told_with_those_that_do(tmp_path: Path) -> None:
    write_agent(tmp_path / "agents" / "a", profiles={"default": {}, "careful": {}})
    assert brief_of(one_seat({"profile": "fast"}), tmp_path).problem == (
        "cannot launch dev.impl: the agent local:agents/a has no profile fast (it has: default, careful)"
    )


def test_an_import_lends_its_resources_under_its_name(tmp_path: Path) -> None:
    resources = {"guidance": [{"id": "style", "path": "style.md"}]}
    write_agent(tmp_path / "agents" / "house", {"style.md": "Plain words."}, resources=resources)
    write_agent(
        tmp_path / "agents" / "a",
        imports=[{"ref": "local:../house", "version": "1.0"}],
        profiles={"default": {"uses": {"guidance": ["house:style"]}}},
    )
    assert "Plain words." in brief_of(one_seat(), tmp_path).guidance


def test_an_import_in_another_version_is_refused(tmp_path: Path) -> None:
    write_agent(tmp_path / "house")
    write_agent(tmp_path / "a", imports=[{"ref": "local:../house", "version": "2.0"}])
    assert refusal("local:a", tmp_path) == (
        f"the agent local:a imports local:../house in version 2.0, and it has 1.0 ({tmp_path}/house/agent.yaml)"
    )


def test_imports_in_a_circle_are_refused(tmp_path: Path) -> None:
    write_agent(tmp_path / "a", imports=[{"ref": "local:../b", "version": "1.0"}])
    write_agent(tmp_path / "b", imports=[{"ref": "local:../a", "version": "1.0"}])
    assert refusal("local:a", tmp_path) == (
        "the agent local:../a imports itself, by way of local:a -> local:../b -> local:../a"
    )


def test_imports_go_only_so_deep(tmp_path: Path) -> None:
    for number in range(9):
        write_agent(tmp_path / f"a{number}", imports=[{"ref": f"local:../a{number + 1}", "version": "1.0"}])
    write_agent(tmp_path / "a9")
    assert refusal("local:a0", tmp_path) == "the agent local:a0 imports more than 5 levels deep (local:../a6)"
    assert resolve("local:a5", Folders(str(tmp_path), str(SHIPPED))).spec.name == "a5"


def test_an_agent_imported_on_two_ways_is_read_once(tmp_path: Path) -> None:
    base = [{"ref": "local:../base", "version": "1.0"}]
    write_agent(tmp_path / "base")
    write_agent(tmp_path / "b", imports=base)
    write_agent(tmp_path / "c", imports=base)
    write_agent(tmp_path / "a", imports=[{"ref": f"local:../{n}", "version": "1.0"} for n in "bc"])
    found = resolve("local:a", Folders(str(tmp_path), str(SHIPPED)))
    assert found.imports["b"].imports["base"] == found.imports["c"].imports["base"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("houses:style", "uses houses:style but imports no agent houses (it has: house)"),
        ("house:tone", "uses house:tone: there is no guidance tone (there are: style)"),
    ],
)
def test_a_use_that_an_import_does_not_have_is_told(tmp_path: Path, name: str, told: str) -> None:
    resources = {"guidance": [{"id": "style", "path": "style.md"}]}
    write_agent(tmp_path / "agents" / "house", resources=resources)
    write_agent(
        tmp_path / "agents" / "a",
        imports=[{"ref": "local:../house", "version": "1.0"}],
        profiles={"default": {"uses": {"guidance": [name]}}},
    )
    assert brief_of(one_seat(), tmp_path).problem == f"cannot launch dev.impl: the agent local:agents/a {told}"


def test_a_seat_is_given_no_more_than_a_mebibyte_in_all(tmp_path: Path) -> None:
    write_agent(tmp_path / "agents" / "a")
    names = [f"data/{number}.json" for number in range(5)]
    write(tmp_path, dict.fromkeys(names, "x" * 250_000))
    startup = {"files": [{"path": name} for name in names]}
    assert brief_of(one_seat(startup=startup), tmp_path).problem == (
        "cannot launch dev.impl: it is given more than 1024 KiB in all (give it less)"
    )


def test_a_problem_of_one_seat_leaves_the_others_alone(tmp_path: Path) -> None:
    write_agent(tmp_path / "agents" / "a")
    seats = [
        {"id": name, "runtime": "codex", "agent_ref": f"local:agents/{name}", "profile": "default", "cwd": "."}
        for name in "ab"
    ]
    spec = one_seat(pod={"members": seats})
    assert not brief_of(spec, tmp_path, seat="dev.a").problem
    assert "local:agents/b has no agent.yaml" in brief_of(spec, tmp_path, seat="dev.b").problem


def test_the_names_of_agents_that_come_along_are_known() -> None:
    assert "lead" in shipped_agents(str(SHIPPED))
    assert "reference" not in shipped_agents(str(SHIPPED))
