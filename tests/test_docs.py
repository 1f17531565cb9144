"""The documents tell what there is: every variable, every verb that they show, every file that they link."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from rigweb.client.parser import build

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "docs/decisions.md", "CHANGELOG.md")]


def test_the_readme_explains_every_variable_and_no_other() -> None:
    variables = re.compile(r"RIGWEB_[A-Z_]+")
    read = set(variables.findall((ROOT / "rigweb/config.py").read_text()))
    assert set(re.findall(r"^\| `(RIGWEB_[A-Z_]+)`", README, re.MULTILINE)) == read


def test_every_command_in_the_readme_is_one() -> None:
    lines = re.findall(r"^ {4}rig (.+?)(?:  +#.*)?$", README, re.MULTILINE)
    assert len(lines) > 10
    for line in lines:
        words = re.findall(r"'[^']*'|\S+", line)
        build().parse_args([word.strip("'") for word in words])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", document.read_text())
    assert [link for link in links if "://" not in link and not (document.parent / link).exists()] == []


def test_the_changelog_knows_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()


@pytest.mark.parametrize("target", ["demo", "test", "setup", "bench", "schema"])
def test_every_make_target_that_is_named_exists(target: str) -> None:
    assert any(f"make {target}" in document.read_text() for document in DOCUMENTS)
    assert re.search(rf"^{target}:.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
