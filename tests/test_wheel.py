"""A wheel built from the repository runs the demo in an empty environment, without Node and without the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from rigweb import bundles

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, **options: object) -> str:
    """Run a program to its end and return what it printed."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a clean copy of what is committed or would be."""
    folder = tmp_path_factory.mktemp("wheel")
    names = run("git", "-C", ROOT, "ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    for name in names:
        if (ROOT / name).is_file():
            (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / "source" / name)
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, folder / "source")
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_the_page_the_specs_and_the_built_libraries(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for name in (
        "templates/base.html",
        "static/js/main.js",
        "static/built/main.js",
        "static/vendor/terminal.js",
        "specs/demo.yaml",
    ):
        assert f"rigweb/{name}" in names
    for folder in ("specs/agents", "specs/culture"):
        shipped = [str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*") if path.is_file()]
        assert len(shipped) >= 5
        assert {f"rigweb/{name}" for name in shipped} <= set(names)


def test_the_wheel_holds_the_licences_of_what_is_built_in(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "rigweb/static/vendor/THIRD_PARTY_LICENSES.txt" in names


def test_the_bundles_in_the_wheel_are_of_the_scripts_in_it(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    assert bundles.are_current(tmp_path / "rigweb/static")


@pytest.mark.server
def test_rig_up_demo_works_from_the_wheel_in_an_empty_environment(
    wheel: Path, tmp_path: Path, tmux_socket: str
) -> None:
    environment = tmp_path / "env"
    venv.create(environment, with_pip=True)
    run(environment / "bin/pip", "install", "--quiet", wheel)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in (
        "tmux",
        "bash",
        "sh",
        "split",
        "setpriv",
        "env",
        "sleep",
        "top",
        "git",
        "date",
        "cat",
        "sed",
        "python3",
    ):
        if found := shutil.which(name):
            (programs / name).symlink_to(found)
    env = {
        "PATH": f"{environment / 'bin'}:{programs}",
        "HOME": str(tmp_path),
        "RIGWEB_HOME": str(tmp_path / "data"),
        "RIGWEB_PORT": "0",
        "RIGWEB_TMUX_SOCKET": tmux_socket,
        "LANG": os.environ.get("LANG", "C.UTF-8"),
    }
    assert shutil.which("node", path=env["PATH"]) is None
    try:
        assert "launched 7" in run("rig", "up", "demo", env=env, cwd=tmp_path)
        assert run("rig", "ps", env=env, cwd=tmp_path).count(" running ") == 7
        run("rig", "down", "demo", env=env, cwd=tmp_path)
    finally:
        run("rig", "shutdown", env=env, cwd=tmp_path)
