"""`rig up`, `down`, `plan`, `validate` and `spec-save`: the verbs that take a spec or begin a job."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rigweb.client import output, specfile
from rigweb.client.api import connect
from rigweb.client.exits import FAILED, USAGE, Failure
from rigweb.client.explaining import saved
from rigweb.client.follow import follow_job
from rigweb.client.parser import api_parameters
from rigweb.config import Config
from topology.catalogue import BY_NAME


def up(arguments: argparse.Namespace, config: Config) -> int:
    """Start a rig, and watch it start."""
    return _job(arguments, config, _with_spec(arguments))


def down(arguments: argparse.Namespace, config: Config) -> int:
    """End a rig's sessions, and watch them end."""
    return _job(arguments, config, api_parameters(BY_NAME["down"], arguments))


def plan(arguments: argparse.Namespace, config: Config) -> int:
    """Show what `up` would do; exit code 1 when a seat cannot be launched."""
    parameters = _with_spec(arguments)
    with _problems_of(arguments.source):
        answer = connect(config).call("plan", parameters)
    output.answer(answer, output.printable(answer["text"], keep="\n"), as_json=arguments.json)
    if not answer["problems"]:
        return 0
    if not arguments.json:
        output.complain(f"cannot launch {_counted(len(answer['problems']), 'seats')} (why is told above)")
    return FAILED


def validate(arguments: argparse.Namespace, config: Config) -> int:
    """Check a spec, and what it refers to."""
    parameters = _with_spec(arguments)
    with _problems_of(arguments.source):
        answer = connect(config).call("validate", parameters)
    nouns = [noun for noun in ("pods", "seats", "edges", "profiles") if noun in answer]
    counts = ", ".join(_counted(answer[noun], noun) for noun in nouns)
    lines = [f"{answer['kind']} {answer['name']} is valid: {counts}", *answer["remarks"]]
    output.answer(answer, "\n".join(map(output.printable, lines)), as_json=arguments.json)
    return 0


def save(arguments: argparse.Namespace, config: Config) -> int:
    """Keep a spec in the library."""
    if not specfile.is_file(arguments.source):
        raise Failure(f"cannot save {arguments.source}: it is no file (write ./{arguments.source}.yaml)", USAGE)
    parameters = _with_spec(arguments)
    parameters.pop("root")
    with _problems_of(arguments.source):
        answer = connect(config).call("spec-save", parameters)
    output.answer(answer, saved(answer), as_json=arguments.json)
    return 0


def _counted(number: int, nouns: str) -> str:
    return f"{number} {nouns.removesuffix('s') if number == 1 else nouns}"


def _job(arguments: argparse.Namespace, config: Config, parameters: dict[str, Any]) -> int:
    server = connect(config)
    with _problems_of(getattr(arguments, "source", "")):
        job = server.call(arguments.verb, parameters)
    if arguments.detach:
        text = f"{arguments.verb} of {output.printable(job['rig'])} goes on in the background (rig events -f)"
        output.answer(job, text, as_json=arguments.json)
        return 0
    return follow_job(server, config, job, as_json=arguments.json)


def _with_spec(arguments: argparse.Namespace) -> dict[str, Any]:
    given = api_parameters(BY_NAME[arguments.verb], arguments)
    return {**given, **specfile.parameters(arguments.source, getattr(arguments, "root", None))}


@contextmanager
def _problems_of(source: str) -> Iterator[None]:
    """Tell the problems of a spec as compilers do, so that editors can jump to them."""
    try:
        yield
    except Failure as failure:
        problems = failure.answer.get("problems") or []
        if not problems:
            raise
        lines = [_place(source, problem) for problem in problems]
        raise Failure("\n".join([*lines, str(failure)]), failure.code, failure.answer) from failure


def _place(source: str, problem: dict[str, Any]) -> str:
    where = f"{source}:{problem.get('line') or 1}:{problem.get('column') or 1}"
    path = problem.get("path")
    return f"{where}: {path}: {problem['message']}" if path else f"{where}: {problem['message']}"
