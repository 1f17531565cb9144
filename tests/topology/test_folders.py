"""Files that a spec names are read inside their folder and nowhere else; what a seat is given is its user's alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from topology import folders
from topology.briefs import DeliveredFile
from topology.briefs.material import Found, Unusable


def reason(folder: Path, path: str) -> str:
    found = folders.look(str(folder), path)
    assert isinstance(found, Unusable)
    return found.reason


def found(folder: Path, path: str) -> Found:
    there = folders.look(str(folder), path)
    assert isinstance(there, Found)
    return there


def test_a_file_is_read_with_its_real_path(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("hello")
    there = found(tmp_path, "notes.md")
    assert (there.path, there.is_folder, there.size) == (str(tmp_path / "notes.md"), False, 5)
    assert there.files[0].data == b"hello"


def test_a_folder_is_read_with_all_its_files_in_order(tmp_path: Path) -> None:
    skill = tmp_path / "skill"
    (skill / "tools").mkdir(parents=True)
    (skill / "SKILL.md").write_text("x")
    (skill / "tools" / "run.sh").write_text("y")
    (skill / "tools" / "run.sh").chmod(0o755)
    there = found(tmp_path, "skill")
    assert there.is_folder
    assert [(file.name, file.executable) for file in there.files] == [("SKILL.md", False), ("tools/run.sh", True)]


def test_a_missing_file_is_told_with_where_it_was_looked_for(tmp_path: Path) -> None:
    assert reason(tmp_path, "no.md") == f"does not exist (looked in {tmp_path})"
    (tmp_path / "file").write_text("")
    assert reason(tmp_path, "file/below.md") == f"does not exist (looked in {tmp_path})"


@pytest.mark.parametrize("path", ["../outside.md", "inside/../../outside.md", "/etc/hostname"])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "outside.md").write_text("secret")
    (tmp_path / "spec" / "inside").mkdir(parents=True)
    assert reason(tmp_path / "spec", path).startswith(f"leads out of its folder {tmp_path / 'spec'}, to /")


def test_a_symbolic_link_is_followed_inside_and_refused_outside(tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("secret")
    root = tmp_path / "spec"
    root.mkdir()
    (root / "real.md").write_text("fine")
    (root / "inside.md").symlink_to("real.md")
    (root / "out.md").symlink_to("../outside.md")
    (root / "folder").symlink_to(tmp_path)
    assert found(root, "inside.md").files[0].data == b"fine"
    assert reason(root, "out.md") == f"leads out of its folder {root}, to {tmp_path / 'outside.md'}"
    assert reason(root, "folder/outside.md").startswith("leads out of its folder")


def test_a_folder_may_itself_be_reached_through_a_symbolic_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.md").write_text("a")
    (tmp_path / "link").symlink_to("real")
    assert found(tmp_path / "link", "a.md").path == str(tmp_path / "real" / "a.md")


def test_a_skill_with_a_link_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("secret")
    skill = tmp_path / "spec" / "skill"
    skill.mkdir(parents=True)
    (skill / "SKILL.md").symlink_to(tmp_path / "outside.md")
    assert reason(tmp_path / "spec", "skill").startswith("leads out of its folder")


def test_a_skill_with_a_linked_folder_is_refused_rather_than_read_in_part(tmp_path: Path) -> None:
    (tmp_path / "skill").mkdir()
    (tmp_path / "skill" / "more").symlink_to(tmp_path)
    assert "symbolic link to a folder (more)" in reason(tmp_path, "skill")


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert "circle" in reason(tmp_path, "a")


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fits.md").write_bytes(b"x" * folders.LARGEST_FILE)
    (tmp_path / "large.md").write_bytes(b"x" * (folders.LARGEST_FILE + 1))
    assert found(tmp_path, "fits.md").size == folders.LARGEST_FILE
    assert reason(tmp_path, "large.md") == "is larger than 256 KiB"
    (tmp_path / "many").mkdir()
    for number in range(folders.MOST_FILES + 1):
        (tmp_path / "many" / str(number)).touch()
    assert reason(tmp_path, "many") == "holds more than 200 files or 1024 KiB"


def test_a_pipe_does_not_hold_anybody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert reason(tmp_path, "pipe") == "is no regular file"


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    assert reason(tmp_path, "x" * 300).startswith("cannot be read")


def test_what_a_seat_is_given_is_written_for_the_user_alone(tmp_path: Path) -> None:
    script = DeliveredFile("skills/a/run.sh", "/x", b"echo", "skill_install", executable=True)
    folders.put([DeliveredFile("rig/b.json", "/y", b"{}", "auto"), script], tmp_path / "files")
    modes = {p.name: oct(p.stat().st_mode & 0o777) for p in (tmp_path / "files").rglob("*")}
    assert modes == {"rig": "0o700", "skills": "0o700", "a": "0o700", "b.json": "0o600", "run.sh": "0o700"}
    assert (tmp_path / "files" / "skills" / "a" / "run.sh").read_bytes() == b"echo"
