"""The page's own scripts are served as bundles while those are current, and as they stand once one was edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from rigweb import bundles


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A folder of static files whose bundles are current."""
    for name in ("js/main.js", "js/page/part.js", "built/main.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    bundles.stamp(tmp_path)
    return tmp_path


def test_bundles_that_are_current_are_found_first(static: Path) -> None:
    assert bundles.are_current(static)
    assert bundles.folders(static) == [("js", static / "built"), static]


@pytest.mark.parametrize(
    "edit",
    [
        lambda js: (js / "page/part.js").write_text("edited"),
        lambda js: (js / "page/more.js").write_text("new"),
        lambda js: (js / "page/part.js").unlink(),
        lambda js: (js / "page/part.js").rename(js / "page/other.js"),
    ],
    ids=["edited", "added", "removed", "renamed"],
)
def test_scripts_that_have_changed_since_are_served_as_they_stand(static: Path, edit: object) -> None:
    assert callable(edit)
    edit(static / "js")
    assert not bundles.are_current(static)
    assert bundles.folders(static) == [static]


def test_without_bundles_scripts_are_served_as_they_stand(static: Path) -> None:
    (static / "built/.stamp").unlink()
    assert bundles.folders(static) == [static]


def test_a_file_that_was_only_touched_is_the_same(static: Path) -> None:
    (static / "js/main.js").touch()
    assert bundles.are_current(static)
