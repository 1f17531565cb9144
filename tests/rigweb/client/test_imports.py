"""The command starts fast because it imports next to nothing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.real_server import ROOT, RealServer

_LIST_MODULES = """
import json, sys
from rigweb.client.main import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)))
"""
_SLOW = ("django", "channels", "twisted", "yaml", "pydantic", "libtmux", "shtab", "ssl", "email", "http", "asyncio")


def _modules(*arguments: str, env: dict[str, str] | None = None) -> set[str]:
    argv = [sys.executable, "-c", _LIST_MODULES, *arguments]
    done = subprocess.run(argv, capture_output=True, text=True, check=True, cwd=ROOT, env=env)
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


@pytest.mark.parametrize("arguments", [("--help",), ("up", "--help"), ("nonsense",)])
def test_without_a_server_nothing_slow_is_imported(arguments: tuple[str, ...]) -> None:
    assert _modules(*arguments).isdisjoint(_SLOW)


@pytest.mark.server
@pytest.mark.parametrize(
    "arguments", [("ps",), ("status",), ("events",), ("send-keys", "a-b@c", "x"), ("ps", "--json")]
)
def test_a_verb_imports_nothing_slow(shared_server: RealServer, arguments: tuple[str, ...]) -> None:
    assert _modules(*arguments, env=shared_server.env).isdisjoint((*_SLOW, "subprocess", "webbrowser"))
