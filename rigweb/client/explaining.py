"""How far a message has come, how a spec was saved, and what a seat is doing and why, as text for people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rigweb.client.output import printable

Answer = dict[str, Any]


def progress(answer: Answer, is_message: bool = False) -> str:
    """How far a text has come, with the screen when it stalled; only of a message is it known that a turn began."""
    reason = answer["reason"]
    if is_message and answer["state"] == "accepted":
        reason = f"the agent started a turn with {f'this text, {reason}' if reason else 'exactly this text'}"
    line = f"{answer['state']}" + (f": {reason}" if reason else "")
    if is_message and answer["state"] == "queued":
        line += f" (take it back: rig unsend {answer['message']})"
    evidence = f"\n\n{answer['evidence']}" if answer["evidence"] else ""
    return printable(line + evidence, keep="\n")


def saved(answer: Answer) -> str:
    """How a spec was saved."""
    done = "is saved" if answer["saved"] else "is the newest already"
    return printable(f"{answer['name']} revision {answer['revision']} {done}")


def explanation(answer: Answer) -> str:
    """What `rig explain` prints."""
    doing = answer["activity"] or answer["state"]
    lines = [f"{answer['seat']} is {answer['state']}" + (f", {doing}" if doing != answer["state"] else "")]
    pairs = [
        ("because", answer["reason"]),
        ("rule", answer["rule"]),
        ("evidence", answer["evidence"]),
        ("since", _time(answer["since"])),
        ("context", _context(answer["usage"])),
        ("limit", _limit(answer["limit"] or {})),
        ("conversation", " ".join(filter(None, answer["conversation"].values()))),
    ]
    lines += [f"  {name:<13}{text}" for name, text in pairs if text]
    if question := answer["question"]:
        lines += ["", f"it asks: {question['title']}", *_indented(question["text"])]
        lines += [f"  {number}. {choice['label']}" for number, choice in enumerate(question["choices"], 1)]
        how = f"rig answer {answer['seat']} NUMBER" if question["choices"] else f"rig attach {answer['seat']}"
        lines += [f"answer it: {how}"]
    if answer["given"]:
        lines += ["", "it was given:", *(f"  {_delivery(thing)}" for thing in answer["given"])]
    if answer["changes"]:
        lines += ["", *(f"{_time(change['at'])}  {change['text']}" for change in answer["changes"])]
    return printable("\n".join(lines), keep="\n")


def _context(usage: Answer) -> str:
    parts = []
    if usage.get("context_used") is not None:
        window = f" of {usage['context_window']}" if usage.get("context_window") else ""
        parts.append(f"{usage['context_used']}{window} tokens")
    if usage.get("tokens") is not None:
        parts.append(f"{usage['tokens']} tokens in all")
    if usage.get("cost") is not None:
        parts.append(f"${usage['cost']:.2f}")
    return ", ".join(parts) or "unknown"


def _limit(limit: Answer) -> str:
    if not limit:
        return ""
    resets = limit.get("resets_at")
    when = "at a time that it does not say" if resets is None else _moment(datetime.fromtimestamp(resets))
    return f"{limit['text']}; resets {when}"


def _delivery(thing: Answer) -> str:
    return f"{thing['what']} ({thing['how']}, from {thing['source']}, {thing['size']} bytes)"


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


def _time(text: str) -> str:
    return _moment(datetime.fromisoformat(text)) if text else ""


def _moment(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S}"
