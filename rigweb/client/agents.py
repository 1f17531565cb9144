"""`rig send`, `compact`, `clear`, `stop`, `start`, `restart` and `fork`: verbs about seats with an end of their own."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from rigweb.client import output
from rigweb.client.api import connect
from rigweb.client.exits import FAILED, USAGE, Failure
from rigweb.client.explaining import progress
from rigweb.client.follow import follow_job
from rigweb.client.parser import api_parameters
from rigweb.config import Config
from topology.catalogue import BY_NAME


def send(arguments: argparse.Namespace, config: Config) -> int:
    """Send a text, from the command line or from standard input; exit code 1 when it stalled."""
    parameters = api_parameters(BY_NAME["send"], arguments)
    if arguments.text == "-":
        parameters["text"] = _standard_input()
    answer = connect(config).call("send", parameters)
    output.answer(answer, progress(answer, is_message=True), as_json=arguments.json)
    return _exit_code(answer)


def own_command(arguments: argparse.Namespace, config: Config) -> int:
    """Have a command of the agent's own typed; exit code 1 when it stalled."""
    answer = connect(config).call(arguments.verb, api_parameters(BY_NAME[arguments.verb], arguments))
    output.answer(answer, progress(answer), as_json=arguments.json)
    return _exit_code(answer)


def seat_job(arguments: argparse.Namespace, config: Config) -> int:
    """Stop, start, restart or fork, and watch it."""
    server = connect(config)
    job = server.call(arguments.verb, api_parameters(BY_NAME[arguments.verb], arguments))
    return follow_job(server, config, job, as_json=arguments.json)


def _exit_code(answer: dict[str, Any]) -> int:
    return FAILED if answer["state"] == "stalled" else 0


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        raise Failure(f"cannot send: standard input is not UTF-8 text ({error})", USAGE) from error
