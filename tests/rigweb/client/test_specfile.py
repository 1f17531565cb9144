"""SPEC is a file when it looks like one, and what cannot be a spec is refused before it is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from rigweb.client import specfile
from rigweb.client.exits import Failure


@pytest.mark.parametrize(
    ("source", "file"),
    [("demo", False), ("./demo", True), ("demo.yaml", True), ("demo.yml", True), ("a/b", True), ("my-rig", False)],
)
def test_a_file_is_told_from_a_name(source: str, file: bool) -> None:
    assert specfile.is_file(source) is file


def test_a_file_is_sent_as_text_with_its_folder_as_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "rig.yaml").write_bytes("\ufeffname: ü\n".encode())
    monkeypatch.chdir(tmp_path)
    sent = specfile.parameters("team/rig.yaml")
    assert sent == {"source": f"{tmp_path}/team/rig.yaml", "text": "name: ü\n", "root": f"{tmp_path}/team"}
    assert specfile.parameters("team/rig.yaml", "other")["root"] == f"{tmp_path}/other"


def test_a_name_starts_from_where_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert specfile.parameters("demo") == {"source": "demo", "root": str(tmp_path)}


def test_a_file_that_cannot_be_a_spec_is_refused(tmp_path: Path) -> None:
    (tmp_path / "large.yaml").write_bytes(b"#" * (specfile.LARGEST_FILE + 1))
    (tmp_path / "latin.yaml").write_bytes(b"name: \xfc")
    (tmp_path / "folder.yaml").mkdir()
    for name, why in {
        "large": "larger than 1 MiB",
        "latin": "byte 6 is not UTF-8",
        "folder": "Is a directory",
        "missing": "No such file",
    }.items():
        with pytest.raises(Failure, match=f"^cannot read .*{name}.yaml: .*{why}") as failure:
            specfile.parameters(str(tmp_path / f"{name}.yaml"))
        assert failure.value.code == 2


def test_the_largest_file_is_still_read(tmp_path: Path) -> None:
    (tmp_path / "large.yaml").write_bytes(b"#" * specfile.LARGEST_FILE)
    assert len(str(specfile.parameters(str(tmp_path / "large.yaml"))["text"])) == specfile.LARGEST_FILE
