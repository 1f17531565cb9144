"""Answers of the API as text for people."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from rigweb.client.explaining import explanation, saved
from rigweb.client.output import printable, to_json
from rigweb.client.table import table

Answer = dict[str, Any]

_STATE_COLOURS = {
    "running": "green",
    "up": "green",
    "launching": "blue",
    "starting": "blue",
    "stopping": "blue",
    "partly up": "yellow",
    "exited": "yellow",
    "failed": "red",
    "down": "grey",
}


def render(arguments: argparse.Namespace, answer: Answer) -> str:
    """The text of an answer to the verb that was called."""
    renderer = _RENDERERS.get(arguments.verb)
    return renderer(arguments, answer) if renderer else to_json(answer)


def event_line(event: Answer) -> str:
    """One event on one line."""
    at = datetime.fromisoformat(event["at"]).astimezone()
    return printable(f"{event['id']:>6}  {at:%Y-%m-%d %H:%M:%S}  {event.get('rig') or '-'}  {event['text']}")


def _ps(arguments: argparse.Namespace, answer: Answer) -> str:
    if not answer["seats"]:
        return "no seats (start a rig: rig up demo)"
    return _seats(answer["seats"])


def _seats(seats: list[Answer]) -> str:
    heads = ("SEAT", "STATE", "ACTIVITY", "FOR", "RUNTIME", "NOTE")
    rows = [(s["address"], s["state"], _activity(s), _age(_since(s)), s["runtime"], _note(s)) for s in seats]
    return table(heads, rows, [_STATE_COLOURS.get(s["state"], "") for s in seats])


def _activity(seat: Answer) -> str:
    if seat.get("finished"):
        return "finished"
    return "" if seat["activity"] == "unknown" else seat["activity"]


def _since(seat: Answer) -> str:
    known = seat["activity"] not in ("", "unknown")
    return str((seat.get("activity_since") if known else seat.get("since")) or "")


def _note(seat: Answer) -> str:
    careful = f"careful: {seat['bypass']}" if seat.get("bypass") else ""
    return "; ".join(part for part in (_reason(seat), careful) if part)


def _reason(seat: Answer) -> str:
    if seat.get("activity_reason"):
        return str(seat["activity_reason"])
    end, reason = seat.get("exit") or "", seat.get("reason") or ""
    return reason if end in reason else ", ".join(part for part in (end, reason) if part)


def _status(arguments: argparse.Namespace, answer: Answer) -> str:
    rigs = answer["rigs"]
    parts = [_server(answer["server"])] if not arguments.rig else []
    parts.append(_rigs(rigs) if rigs else "no rigs (start one: rig up demo)")
    parts += [_problems(rig) for rig in rigs if rig.get("problems")]
    details = next((part for part in (answer, *rigs) if "pods" in part), None)
    if arguments.rig and details:
        parts += _details(details)
    return "\n\n".join(parts)


def _server(server: Answer) -> str:
    socket = server.get("tmux_socket") or "your own"
    lines = [
        f"server    {server['url']}  (pid {server['pid']}, version {server['version']})",
        f"workers   {server['workers']}",
        f"tmux      {server['tmux']}, socket: {socket}",
        f"data      {server['home']}",
    ]
    return "\n".join(printable(line) for line in lines)


def _rigs(rigs: list[Answer]) -> str:
    rows = [
        (
            r["name"],
            r["state"],
            f"{r['running']}/{r['seats']}",
            str(r["failed"]),
            f"{r['spec']}@{r['revision']}",
        )
        for r in rigs
    ]
    colours = [_STATE_COLOURS.get(r["state"], "") for r in rigs]
    return table(("RIG", "STATE", "RUNNING", "FAILED", "SPEC"), rows, colours)


def _problems(rig: Answer) -> str:
    shown = [p if isinstance(p, str) else p.get("message", to_json(p)) for p in rig["problems"]]
    return "\n".join(printable(f"{rig['name']}: {problem}") for problem in shown)


def _details(rig: Answer) -> list[str]:
    parts = [_seats([seat for pod in rig["pods"] for seat in pod["seats"]])]
    edges = [(e["from"], e["kind"], e["to"]) for e in rig.get("edges", [])]
    if edges:
        parts.append(table(("FROM", "EDGE", "TO"), edges))
    if job := rig.get("job"):
        parts.append(printable(f"under way: {job.get('verb', 'job')} ({job.get('state', 'running')})"))
    return parts


def _events(arguments: argparse.Namespace, answer: Answer) -> str:
    return "\n".join(event_line(event) for event in answer["events"])


def _specs(arguments: argparse.Namespace, answer: Answer) -> str:
    if arguments.name:
        return printable(answer["text"], keep="\n\t")
    rows = [(s["name"], str(s["seats"]), str(s["revision"]), s["source"], s["summary"]) for s in answer["specs"]]
    return table(("SPEC", "SEATS", "REVISION", "SOURCE", "SUMMARY"), rows)


def _revisions(arguments: argparse.Namespace, answer: Answer) -> str:
    rows = [(str(r["revision"]), _age(r["created_at"]), r["actor"], _origin(r)) for r in answer["revisions"]]
    return table(("REVISION", "AGE", "BY", "SOURCE"), rows)


def _origin(revision: Answer) -> str:
    notes = ["edited"] if revision["edited"] else []
    notes += [f"as revision {revision['restored_from']}"] if revision["restored_from"] else []
    notes += ["the rig follows it"] if revision["followed"] else []
    return f"{revision['source']} ({', '.join(notes)})" if notes else str(revision["source"])


def _text(is_raw: Callable[[argparse.Namespace], bool]) -> Callable[[argparse.Namespace, Answer], str]:
    """What an agent printed; its escape sequences only reach the terminal where the user asked for them."""

    def text(arguments: argparse.Namespace, answer: Answer) -> str:
        shown: str = answer["text"]
        return shown if is_raw(arguments) else printable(shown, keep="\n\t")

    return text


def _age(since: str | None) -> str:
    if not since:
        return ""
    seconds = int((datetime.now(UTC) - datetime.fromisoformat(since)).total_seconds())
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{max(seconds, 0)}s"


_RENDERERS: dict[str, Callable[[argparse.Namespace, Answer], str]] = {
    "ps": _ps,
    "status": _status,
    "events": _events,
    "specs": _specs,
    "spec-revisions": _revisions,
    "spec-diff": lambda arguments, answer: printable(answer["text"], keep="\n\t") or "no difference",
    "spec-restore": lambda arguments, answer: saved(answer),
    "spec-delete": lambda arguments, answer: printable(f"{answer['name']} is deleted"),
    "capture": _text(lambda arguments: bool(arguments.ansi)),
    "transcript": _text(lambda arguments: not arguments.plain),
    "answer": lambda arguments, answer: printable(f"{answer['seat']}: {answer['title']}: {answer['label']}"),
    "explain": lambda arguments, answer: explanation(answer),
    "interrupt": lambda arguments, answer: printable(f"{answer['seat']} has stopped"),
    "unsend": lambda arguments, answer: printable(f"message {answer['message']} to {answer['seat']} was taken back"),
    "seen": lambda arguments, answer: "",
    "send-keys": lambda arguments, answer: "",
    "archive": lambda arguments, answer: printable(f"{answer['rig']} is archived"),
    "cancel": lambda arguments, answer: printable(f"the job of {answer['rig']} is being cancelled"),
}
