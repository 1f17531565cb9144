"""The shape of the repository: small modules that say what they are for, runtimes and verbs that are complete."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("rigweb", "topology", "agents", "bench")
MODULES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts and path.read_text().strip()
)
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))


def tracked() -> list[Path]:
    """Every file that is in the repository, or would be."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [path for name in names if (path := ROOT / name).is_file() or path.is_symlink()]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_says_in_its_first_line_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text())) or ""
    assert docstring.splitlines(), "no docstring"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_public_class_says_what_it_is_for(path: Path) -> None:
    classes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ClassDef)]
    bare = [c.name for c in classes if not c.name.startswith("_") and not ast.get_docstring(c)]
    assert [name for name in bare if name != "Meta"] == []


@pytest.mark.parametrize("path", [*MODULES, *SCRIPTS], ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_is_too_long_to_find_ones_way_in(path: Path) -> None:
    assert len(path.read_text().splitlines()) < 400


def test_no_module_hides_behind_a_name_that_says_nothing() -> None:
    empty = {"utils", "helpers", "services", "managers", "misc", "common"}
    block = ROOT / "topology/spec/services.py"  # a block of the spec is called so
    assert [p for p in MODULES if p.stem in empty and p != block] == []


def test_every_runtime_has_its_test() -> None:
    runtimes = {p.stem for p in (ROOT / "agents/runtimes").glob("*.py")} - {"__init__", "base"}
    tested = {p.stem.removeprefix("test_") for p in (ROOT / "tests/agents/runtimes").glob("test_*.py")}
    assert runtimes <= tested


def test_no_registry_address_and_no_path_of_one_machine_is_committed() -> None:
    forbidden = re.compile(rb"https?://[a-z0-9.-]*(?:npmj|pypi|pythonh|debian)[a-z0-9.-]*|\"resolved\": *\"http")
    found = [
        str(p) for p in tracked() if p.name != Path(__file__).name and p.is_file() and forbidden.search(p.read_bytes())
    ]
    assert found == []


def test_no_link_is_committed() -> None:
    assert [p for p in tracked() if p.is_symlink()] == []


def test_nothing_built_or_fetched_is_committed() -> None:
    assert [p for p in tracked() if {"built", "vendor", "node_modules", "dist"} & set(p.relative_to(ROOT).parts)] == []
