"""Follows the event log: of one job until it ends, or for as long as the user watches."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from typing import Any

from rigweb.client import api, output
from rigweb.client.exits import FAILED, INTERRUPTED, NO_SERVER, Failure
from rigweb.client.explaining import who_waits
from rigweb.client.parser import api_parameters
from rigweb.client.render import event_line, render
from rigweb.config import Config
from topology.catalogue import BY_NAME

_WAIT_SECONDS = 20.0
_RECONNECT_SECONDS = 20.0
_RECONNECT_PAUSE_SECONDS = 0.2
_ASKS_NO_MORE = ("seat.activity", "seat.answered", "seat.question_closed", "seat.exited", "seat.failed")
"""Events after which only the seat itself can say whether it waits."""
_ENDS = {"job.finished": "finished", "job.failed": "failed", "job.cancelled": "cancelled"}


def events(arguments: argparse.Namespace, config: Config) -> int:
    """`rig events`: print the log, and with --follow go on printing."""
    server = api.connect(config)
    parameters = api_parameters(BY_NAME["events"], arguments)
    answer = server.call("events", parameters)
    if not arguments.follow:
        output.answer(answer, render(arguments, answer), as_json=arguments.json)
        return 0
    _print_events(answer["events"], as_json=arguments.json)
    parameters["since"] = answer["last"]
    for event in _tail(server, config, parameters):
        _print_events([event], as_json=arguments.json)
    return 0


def follow_job(server: api.Server, config: Config, job: dict[str, Any], *, as_json: bool) -> int:
    """Show the progress of a job to its end; the exit code says whether all of it went well."""
    try:
        return _follow_job(server, config, job, as_json=as_json)
    except KeyboardInterrupt:
        rig = job["rig"]
        output.complain(f"\nthe job goes on (watch it: rig events -f {rig}; stop it: rig cancel {rig})")
        return INTERRUPTED


def _follow_job(server: api.Server, config: Config, job: dict[str, Any], *, as_json: bool) -> int:
    told: list[dict[str, Any]] = []
    failed: set[str] = set()
    waiting: dict[str, str] = {}
    for event in _tail(server, config, {"rig": job["rig"], "since": job["since"]}):
        told.append(event)
        _note_failure(event, failed)
        _note_waiting(event, waiting)
        payload = event.get("payload") or {}
        ours = payload.get("job") == job["job"]
        outcome = _ENDS.get(event["kind"]) if ours else None
        if not as_json and (ours or event.get("seat")):
            output.write(output.printable(event["text"]) + "\n")
        if outcome is not None:
            failed.update((payload.get("result") or {}).get("failed") or ())
            waiting |= _asking(config, job["rig"])
            answer = {**job, "outcome": outcome, "failed": sorted(failed), "waiting": waiting, "events": told}
            output.answer(answer, who_waits(waiting), as_json=as_json)
            return 0 if outcome == "finished" and not failed else FAILED
    return FAILED


def _note_failure(event: dict[str, Any], failed: set[str]) -> None:
    if event["kind"] == "seat.failed":
        failed.add(event["seat"])
    elif event["kind"] == "seat.running":
        failed.discard(event["seat"])


def _note_waiting(event: dict[str, Any], waiting: dict[str, str]) -> None:
    """Keep what a seat asks a person as long as nothing else is told of it."""
    asks = (event.get("payload") or {}).get("asks")
    if asks:
        waiting[event["seat"]] = asks
    elif event["kind"] in _ASKS_NO_MORE:
        waiting.pop(event["seat"], None)


def _asking(config: Config, rig: str) -> dict[str, str]:
    """What the seats of a rig wait for a person to answer, by their addresses."""
    server = api.find(config)  # it may be another one than that which began the job
    seats = server.call("ps", {"rig": rig})["seats"] if server else []
    found = ((seat["address"], seat["question"] or {}, seat) for seat in seats if seat["activity"] == "waiting")
    return {address: question.get("title") or seat["activity_reason"] for address, question, seat in found}


def _tail(server: api.Server, config: Config, parameters: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Events as they happen, each once; goes on when the server was killed and has been started again."""
    parameters = {**parameters, "wait": _WAIT_SECONDS}
    while True:
        try:
            answer = server.call("events", parameters, _WAIT_SECONDS * 3)
        except Failure as failure:
            if failure.code != NO_SERVER:
                raise
            server = _reconnect(config, failure)
            continue
        for event in answer["events"]:
            yield event
            parameters["since"] = event["id"]


def _reconnect(config: Config, failure: Failure) -> api.Server:
    deadline = time.monotonic() + _RECONNECT_SECONDS
    while time.monotonic() < deadline:
        time.sleep(_RECONNECT_PAUSE_SECONDS)
        if server := api.find(config):
            return server
    raise failure


def _print_events(events: list[dict[str, Any]], *, as_json: bool) -> None:
    for event in events:
        output.write((json.dumps(event) if as_json else event_line(event)) + "\n")
