"""Entry point of `rig`: reads the command line, carries one verb out, and ends with an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module

from rigweb.client import output
from rigweb.client.exits import INTERRUPTED, USAGE, Failure
from rigweb.client.parser import api_parameters, build
from rigweb.config import Config, ConfigError
from topology.catalogue import BY_NAME

_OWN_WAY = {
    "up": "rigs.up",
    "down": "rigs.down",
    "plan": "rigs.plan",
    "validate": "rigs.validate",
    "spec-save": "rigs.save",
    "events": "follow.events",
    "attach": "local.attach",
    "open": "local.open_page",
    "serve": "local.serve",
    "shutdown": "local.shutdown",
    "completion": "local.completion",
    "doctor": "doctor.doctor",
    "send": "agents.send",
    "compact": "agents.own_command",
    "clear": "agents.own_command",
    "start": "agents.seat_job",
    "stop": "agents.seat_job",
    "restart": "agents.seat_job",
    "fork": "agents.seat_job",
}
"""Verbs that do more than one call: the function that carries each out, imported when it is needed."""


def main(argv: list[str] | None = None) -> int:
    """Run `rig` with `argv` (default: the process's arguments); the exit code."""
    arguments = build().parse_args(argv)
    try:
        code = _verb(arguments.verb)(arguments, Config.from_env(os.environ))
        sys.stdout.flush()
    except Failure as failure:
        output.failure(failure, as_json=arguments.json)
        return failure.code
    except ConfigError as error:
        output.failure(Failure(str(error), USAGE), as_json=arguments.json)
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us (head, less) has seen enough; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    return code


def _verb(name: str) -> Callable[[argparse.Namespace, Config], int]:
    if name not in _OWN_WAY:
        return _call
    module, function = _OWN_WAY[name].split(".")
    carry_out: Callable[[argparse.Namespace, Config], int]
    carry_out = getattr(import_module(f"rigweb.client.{module}"), function)
    return carry_out


def _call(arguments: argparse.Namespace, config: Config) -> int:
    """Call the API once and print the answer."""
    from rigweb.client.api import connect
    from rigweb.client.render import render

    answer = connect(config).call(arguments.verb, api_parameters(BY_NAME[arguments.verb], arguments))
    output.answer(answer, render(arguments, answer), as_json=arguments.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
