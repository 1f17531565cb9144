"""Verbs that this program carries out itself, or whose answer it acts on."""

from __future__ import annotations

import argparse
import os
import sys
import time

from rigweb import running
from rigweb.client import output
from rigweb.client.api import connect, find
from rigweb.client.exits import FAILED, USAGE, Failure
from rigweb.client.parser import api_parameters, build
from rigweb.config import Config
from topology.catalogue import BY_NAME

_STOP_SECONDS = 30.0
_POLL_SECONDS = 0.05


def serve(arguments: argparse.Namespace, config: Config) -> int:
    """Become the server, in the foreground."""
    os.execv(sys.executable, [sys.executable, "-P", "-m", "rigweb.server"])  # noqa: S606 - our own program


def shutdown(arguments: argparse.Namespace, config: Config) -> int:
    """Stop the server and wait until it is gone; it is not started for that."""
    server = find(config)
    if server is None and not running.is_locked(config.home):
        output.answer({"stopped": False}, f"no server runs on {config.home}", as_json=arguments.json)
        return 0
    if server is None:
        raise Failure("cannot stop the server: it is just starting or stopping (try again)", FAILED)
    server.call("shutdown", {})
    deadline = time.monotonic() + _STOP_SECONDS
    while running.is_locked(config.home):
        if time.monotonic() > deadline:
            pid = server.address.pid
            raise Failure(f"cannot stop the server: it still runs after {_STOP_SECONDS:g} s (kill {pid})", FAILED)
        time.sleep(_POLL_SECONDS)
    output.answer({"stopped": True}, "the server has stopped; agents go on", as_json=arguments.json)
    return 0


def attach(arguments: argparse.Namespace, config: Config) -> int:
    """Become a tmux client of the seat."""
    answer = connect(config).call("attach", api_parameters(BY_NAME["attach"], arguments))
    argv = answer["argv"]
    if arguments.json:
        output.answer(answer, "", as_json=True)
        return 0
    try:
        os.execvp(argv[0], argv)  # noqa: S606 - argv comes from our own server, as a list
    except OSError as error:
        raise Failure(f"cannot run {argv[0]}: {error.strerror} (install: apt install tmux)") from error


def open_page(arguments: argparse.Namespace, config: Config) -> int:
    """Print a link that signs a browser in, and open it where there is one."""
    answer = connect(config).call("open", api_parameters(BY_NAME["open"], arguments))
    output.answer(answer, answer["url"], as_json=arguments.json)
    if not arguments.no_browser and _has_display():
        import webbrowser

        webbrowser.open(answer["url"])
    return 0


def completion(arguments: argparse.Namespace, config: Config) -> int:
    """Print a completion script."""
    import shtab

    if arguments.shell not in shtab.SUPPORTED_SHELLS:
        known = ", ".join(shtab.SUPPORTED_SHELLS)
        raise Failure(f"cannot complete for {arguments.shell!r}: no such shell here (use one of: {known})", USAGE)
    script = shtab.complete(build(), shell=arguments.shell)
    output.answer({"script": script}, script, as_json=arguments.json)
    return 0


def _has_display() -> bool:
    return sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
