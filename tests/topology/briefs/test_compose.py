"""What a seat is told and given: in the order of the layers, each part with its source, each delivery recorded."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from tests.topology.agents_on_disk import brief_of, one_seat, write, write_agent
from topology.briefs.brief import FILES

AGENT = Path("agents/a")


def file(path: str, **more: Any) -> dict[str, Any]:
    return {"files": [{"path": path, **more}]}


def say(text: str, **more: Any) -> dict[str, Any]:
    return {"actions": [{"type": "send_text", "value": text, "idempotent": True, **more}]}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a plain agent in agents/a."""
    write_agent(tmp_path / AGENT)
    return tmp_path


def test_the_parts_of_a_guidance_stand_in_the_order_of_the_layers(tmp_path: Path) -> None:
    names = {"agent": "1", "profile": "2", "culture": "3", "rig": "4", "pod": "5", "seat": "6"}
    write_agent(
        tmp_path / AGENT,
        {"g.md": "part 0", "agent.md": "part 1", "profile.md": "part 2"},
        resources={"guidance": [{"id": "g", "path": "g.md"}]},
        startup=file("agent.md"),
        profiles={"default": {"uses": {"guidance": ["g"]}, "startup": file("profile.md")}},
    )
    write(tmp_path, {f"{name}.md": f"part {number}" for name, number in names.items()})
    spec = one_seat(
        {"startup": file("seat.md")}, {"startup": file("pod.md")}, culture_file="culture.md", startup=file("rig.md")
    )
    brief = brief_of(spec, tmp_path)
    headings = [line for line in brief.guidance.splitlines() if line.startswith("# ")]
    assert headings == [
        "# Who you are",
        "# Guidance of the agent local:agents/a: g.md",
        "# Notes of the agent local:agents/a: agent.md",
        "# Notes of the profile default of local:agents/a: profile.md",
        "# Culture of the rig: culture.md",
        "# Notes of the rig: rig.md",
        "# Notes of the pod dev: pod.md",
        "# Notes of the seat dev.impl: seat.md",
    ]
    assert [f"part {n}" in brief.guidance for n in range(7)] == [True] * 7


def test_every_delivery_is_recorded_with_its_hash(root: Path) -> None:
    write(root, {"notes.md": "hello\n", "data.json": "{}"})
    startup = {"files": [{"path": "notes.md"}, {"path": "data.json"}], **say("Begin.")}
    who, *given = brief_of(one_seat(startup=startup), root).deliveries
    assert (who.what, who.how, who.source) == ("who it is", "guidance", "the rig")
    assert [(d.what, d.how, d.source, d.size) for d in given] == [
        ("startup file notes.md", "guidance", "the rig", 6),
        ("startup file data.json", "file", "the rig", 2),
        ("send_text", "typed", "the rig", 6),
    ]
    assert given[0].sha256 == hashlib.sha256(b"hello\n").hexdigest()


def test_short_markdown_is_merged_and_everything_else_is_put_at_hand(root: Path) -> None:
    write(root, {"a.md": "short", "long.md": "x" * 40_000, "table.csv": "a,b"})
    files = [{"path": name} for name in ("a.md", "long.md", "table.csv")]
    brief = brief_of(one_seat(startup={"files": files}), root)
    assert "short" in brief.guidance
    assert [(f.name, f.path) for f in brief.files] == [
        ("rig/long.md", str(root / "long.md")),
        ("rig/table.csv", str(root / "table.csv")),
    ]
    assert "# Files at hand\n\n- /data/seat/rig/long.md\n- /data/seat/rig/table.csv" in brief.guidance_at("/data/seat")


def test_only_the_folder_of_the_files_is_filled_in(root: Path) -> None:
    write(root, {"a.md": "Use {files} and {}", "b.bin": "x"})
    brief = brief_of(one_seat(startup={"files": [{"path": "a.md"}, {"path": "b.bin"}]}), root)
    assert FILES in brief.guidance
    assert "Use {files} and {}" in brief.guidance_at("/x")
    assert FILES not in brief.guidance_at("/x")


def test_a_file_of_each_giver_has_a_name_of_its_own(root: Path) -> None:
    write(root, {"data.json": "{}"})
    spec = one_seat({"startup": file("data.json")}, {"startup": file("data.json")}, startup=file("data.json"))
    assert [f.name for f in brief_of(spec, root).files] == ["rig/data.json", "pod/data.json", "seat/data.json"]


def test_a_skill_is_a_folder_that_the_guidance_tells_of(tmp_path: Path) -> None:
    skill = "---\nname: notes\ndescription: Write\n  release notes.\n---\nDo this."
    write_agent(
        tmp_path / AGENT,
        {"skills/n/SKILL.md": skill, "skills/n/tools/run.py": "pass"},
        resources={"skills": [{"id": "notes", "path": "skills/n"}]},
        profiles={"default": {"uses": {"skills": ["notes"]}}},
    )
    brief = brief_of(one_seat(), tmp_path)
    assert [f.name for f in brief.files] == ["skills/notes/SKILL.md", "skills/notes/tools/run.py"]
    assert "- notes: Write release notes. (/f/skills/notes/SKILL.md)" in brief.guidance_at("/f")
    assert "Files at hand" not in brief.guidance


@pytest.mark.parametrize("path", ["skills/n", "skills/n/SKILL.md"])
def test_a_skill_of_the_rig_is_named_by_its_folder(root: Path, path: str) -> None:
    write(root, {"skills/n/SKILL.md": "Do this.", "skills/n/more.md": "More."})
    brief = brief_of(one_seat(startup=file(path)), root)
    assert [f.name for f in brief.files] == ["skills/n/SKILL.md", "skills/n/more.md"]
    assert "- n (" in brief.guidance


def test_of_two_skills_of_one_name_the_nearer_one_is_used_and_that_is_said(root: Path) -> None:
    write(root, {"a/n/SKILL.md": "far", "a/n/old.md": "", "b/n/SKILL.md": "near"})
    brief = brief_of(one_seat({"startup": file("b/n")}, startup=file("a/n")), root)
    assert [(f.name, f.data) for f in brief.files] == [("skills/n/SKILL.md", b"near")]
    assert brief.remarks == ("dev.impl: the skill n is given twice: that of the seat dev.impl is used",)


def test_texts_come_in_the_order_they_are_typed(root: Path) -> None:
    write(root, {"first.md": "From a file.\n"})
    startup = {
        "files": [{"path": "first.md", "delivery_hint": "send_text"}],
        "actions": [
            {"type": "send_text", "value": "late", "phase": "after_ready", "idempotent": True},
            {"type": "slash_command", "value": "/status", "idempotent": False},
        ],
    }
    texts = brief_of(one_seat({"startup": say("mine")}, startup=startup), root).texts
    assert [(t.value, t.phase, t.is_command, t.idempotent) for t in texts] == [
        ("From a file.", "files", False, True),
        ("/status", "after_files", True, False),
        ("mine", "after_files", False, True),
        ("late", "after_ready", False, True),
    ]
    assert texts[0].source == "the rig: first.md"


def test_a_restore_gives_only_what_is_for_it(root: Path) -> None:
    write(root, {"new.md": "for a fresh start", "back.md": "for a restore"})
    startup = {
        "files": [
            {"path": "new.md", "applies_on": ["fresh_start"]},
            {"path": "back.md", "applies_on": ["restore"]},
        ],
        "actions": [
            {"type": "send_text", "value": "once", "idempotent": False},
            {"type": "send_text", "value": "always", "idempotent": True},
        ],
    }
    fresh, restored = (brief_of(one_seat(startup=startup), root, on) for on in ("fresh_start", "restore"))
    assert ("for a fresh start" in fresh.guidance, "for a restore" in fresh.guidance) == (True, False)
    assert ("for a fresh start" in restored.guidance, "for a restore" in restored.guidance) == (False, True)
    assert [[t.value for t in b.texts] for b in (fresh, restored)] == [["once", "always"], ["always"]]


def test_a_missing_file_stops_the_seat_unless_it_may_be_left_out(root: Path) -> None:
    startup = {"files": [{"path": "a.md"}, {"path": "b.md", "required": False}, {"path": "c.md"}]}
    assert brief_of(one_seat(startup=startup), root).problem == (
        f"cannot launch dev.impl: the startup file a.md of the rig does not exist (looked in {root}); "
        f"the startup file c.md of the rig does not exist (looked in {root})"
    )
    startup = {"files": [{"path": "b.md", "required": False}]}
    brief = brief_of(one_seat(startup=startup), root)
    assert brief.problem == ""
    assert brief.remarks == (
        f"dev.impl: the startup file b.md of the rig does not exist (looked in {root}), and is left out",
    )


def test_a_missing_culture_or_guidance_stops_the_seat(tmp_path: Path) -> None:
    write_agent(
        tmp_path / AGENT,
        resources={"guidance": [{"id": "g", "path": "g.md"}]},
        profiles={"default": {"uses": {"guidance": ["g"]}}},
    )
    told = brief_of(one_seat(culture_file="c.md"), tmp_path).problem
    assert "the guidance g.md of the agent local:agents/a does not exist" in told
    assert "the culture file c.md of the rig does not exist" in told


def test_a_file_of_an_agent_is_confined_to_its_folder(tmp_path: Path) -> None:
    write(tmp_path, {"secret.md": "secret"})
    folder = write_agent(tmp_path / AGENT, startup=file("link.md"))
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    told = brief_of(one_seat(), tmp_path).problem
    assert f"the startup file link.md of the agent local:agents/a leads out of its folder {folder}" in told


@pytest.mark.parametrize("data", [b"\xff\xfe", b"a\0b"])
def test_what_is_no_text_is_no_guidance(root: Path, data: bytes) -> None:
    (root / "a.md").write_bytes(data)
    assert "the startup file a.md of the rig is no UTF-8 text" in brief_of(one_seat(startup=file("a.md")), root).problem


def test_a_folder_without_a_skill_is_refused(root: Path) -> None:
    write(root, {"docs/a.md": ""})
    assert "the startup file docs of the rig has no SKILL.md" in brief_of(one_seat(startup=file("docs")), root).problem


def test_a_guidance_too_long_for_a_program_is_refused(root: Path) -> None:
    write(root, {f"{n}.md": "x" * 31_000 for n in range(4)})
    startup = {"files": [{"path": f"{n}.md"} for n in range(4)]}
    told = brief_of(one_seat(startup=startup), root).problem
    assert told == "cannot launch dev.impl: its guidance is 121 KiB in all, and 96 KiB is the most (shorten it)"


def test_a_context_pack_is_a_problem_unless_it_may_be_left_out(root: Path) -> None:
    pack: dict[str, Any] = {"kind": "context_pack", "name": "rules"}
    told = "the context pack rules of the rig cannot be delivered: context packs are not supported yet"
    assert told in brief_of(one_seat(startup={"files": [pack]}), root).problem
    brief = brief_of(one_seat(startup={"files": [{**pack, "required": False}]}), root)
    assert (brief.problem, brief.remarks) == ("", (f"dev.impl: {told}, and is left out",))


def test_what_no_runtime_takes_is_said(tmp_path: Path) -> None:
    write_agent(
        tmp_path / AGENT,
        resources={
            "subagents": [{"id": "s", "path": "s.md"}],
            "plugins": [{"id": "p", "source": {"path": "p"}}],
            "runtime_resources": [
                {"id": "r", "path": "r.json", "runtime": "codex", "type": "codex_config_fragment"},
            ],
        },
        profiles={"default": {"uses": {"subagents": ["s"], "plugins": ["p"], "runtime_resources": ["r"]}}},
    )
    assert brief_of(one_seat(), tmp_path).remarks == tuple(
        f"dev.impl: the {thing} of local:agents/a is not delivered: no runtime here takes it yet"
        for thing in ("subagent s", "plugin p", "runtime resource r")
    )


def test_a_terminal_is_given_only_what_is_its_own(root: Path) -> None:
    write(root, {"rig.md": "for agents", "mine.md": "for me"})
    terminal = {"runtime": "terminal", "agent_ref": "builtin:terminal", "profile": "none"}
    startup = {**file("mine.md"), **say("make test")}
    brief = brief_of(one_seat({**terminal, "startup": startup}, startup={**file("rig.md"), **say("hello")}), root)
    assert (brief.guidance, brief.problem) == ("", "")
    assert [text.value for text in brief.texts] == ["make test"]
    assert [given.name for given in brief.files] == ["seat/mine.md"]
    assert brief.remarks == ("dev.impl: mine.md is put at hand as a file: a terminal has no system prompt",)


def test_the_fingerprint_changes_with_what_is_told_and_with_nothing_else(root: Path) -> None:
    write(root, {"a.md": "one", "b.bin": "1"})
    spec = one_seat(startup={"files": [{"path": "a.md"}, {"path": "b.bin"}]})
    before = brief_of(spec, root).fingerprint
    assert brief_of(spec, root).fingerprint == before
    write(root, {"b.bin": "2"})
    changed = brief_of(spec, root).fingerprint
    write(root, {"a.md": "two"})
    assert len({before, changed, brief_of(spec, root).fingerprint}) == 3


def test_the_fingerprint_does_not_change_when_another_seat_joins(root: Path) -> None:
    seats = [
        {"id": name, "runtime": "codex", "agent_ref": "local:agents/a", "profile": "default", "cwd": "."}
        for name in ("impl", "qa")
    ]
    alone, joined = (brief_of(one_seat(pod={"members": seats[:count]}), root) for count in (1, 2))
    assert alone.guidance != joined.guidance
    assert alone.fingerprint == joined.fingerprint


def test_what_an_imported_agent_lends_is_named_as_its(root: Path) -> None:
    write_agent(
        root / AGENT,
        imports=[{"ref": "builtin:default", "version": "1.0.0"}],
        profiles={"default": {"uses": {"guidance": ["default:teamwork"]}}},
    )
    assert "# Guidance of the agent local:agents/a: teamwork.md of default\n" in brief_of(one_seat(), root).guidance
