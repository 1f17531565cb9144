"""How far a message has come, how a spec was saved, and what a seat is doing and why, as text for people."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
    shown = _without_blank_lines(answer["evidence"])
    return printable(f"{line}\n\n{shown}" if shown else line, keep="\n")


def _without_blank_lines(screen: str) -> str:
    """A screen, most of which may be empty, without what is blank at its top and bottom and more than once between."""
    return re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", screen.rstrip()).lstrip("\n")


def saved(answer: Answer) -> str:
    """How a spec was saved."""
    done = "is saved" if answer["saved"] else "is the newest already"
    return printable(f"{answer['name']} revision {answer['revision']} {done}")


def who_waits(waiting: dict[str, str]) -> str:
    """The seats that wait for a person, what each asks and what to do; empty when none does."""
    if not waiting:
        return ""
    count = "1 seat waits" if len(waiting) == 1 else f"{len(waiting)} seats wait"
    lines = [f"  {seat}: {asks or 'it does not say for what'} (rig explain {seat})" for seat, asks in waiting.items()]
    lines += ["each goes on when you have answered it: by `rig answer`, on the page (rig open) or by `rig attach`"]
    return printable("\n".join([f"{count} for you:", *lines]), keep="\n")


def explanation(answer: Answer) -> str:
    """What `rig explain` prints."""
    pairs = [
        ("because", answer["reason"] or ("" if answer["readable"] else "what such a program does is not read")),
        ("careful", answer["bypass"]),
        ("rule", answer["rule"]),
        ("evidence", answer["evidence"]),
        ("since" if answer["activity"] else "ended", _time(answer["since"])),
        ("context", _context(answer["usage"]) if answer["readable"] else ""),
        ("limit", _limit(answer["limit"] or {})),
        ("conversation", " ".join(filter(None, answer["conversation"].values()))),
    ]
    lines = [_headline(answer), *(f"  {name:<13}{_beside(text)}" for name, text in pairs if text)]
    if question := answer["question"]:
        lines += ["", f"it asks: {question['title']}", *_indented(question["text"])]
        if question.get("parts"):
            lines += [line for number, part in enumerate(question["parts"], 1) for line in _part(number, part)]
        else:
            lines += _numbered(question["choices"])
        lines += _ways_to_answer(question, answer["seat"])
    lines += _listed("messages for it:", map(_message, answer["messages"]))
    lines += _listed("it was given:", [_delivery(thing) for thing in answer["given"] if thing["how"]])
    not_given = "it was not given, as its runtime has no way to ({guidance} in the command of its file is one):"
    lines += _listed(not_given, [_delivery(thing) for thing in answer["given"] if not thing["how"]])
    if answer["changes"]:
        lines += ["", *(f"{_time(change['at'])}  {change['text']}" for change in answer["changes"])]
    return printable("\n".join(lines), keep="\n")


def _headline(answer: Answer) -> str:
    """What it is doing; of a program that has ended, how."""
    doing = "finished" if answer["finished"] else answer["activity"]
    about = doing or answer["exit"] or ("how is not known" if answer["state"] == "exited" else "")
    return f"{answer['seat']} is {answer['state']}" + (f", {about}" if about else "")


def _beside(text: str) -> str:
    """A text of several lines in the column beside the names."""
    return text.replace("\n", "\n" + " " * 15)


def _ways_to_answer(question: Answer, seat: str) -> list[str]:
    """The commands that answer a question, one a line."""
    if parts := question.get("parts"):
        each = " ".join("NUMBER" for _ in parts)
        whole = [f"{choice['label']}, to all: rig answer {seat} {choice['id']}" for choice in question["choices"]]
        return [f"answer each, in order: rig answer {seat} {each} (or 'text:YOUR WORDS' for any)", *whole]
    lines = [f"answer it: rig answer {seat} NUMBER"] if question["choices"] else []
    if question.get("takes_text"):
        lines += [f"in your own words: rig answer {seat} text --text 'YOUR WORDS'"]
    if question.get("takes_reason"):
        lines += [
            f"deny it and say why: rig answer {seat} {number} --text 'WHY'"
            for number, choice in enumerate(question["choices"], 1)
            if choice["kind"] == "deny"
        ]
    return lines or [f"answer it: rig attach {seat}"]


def _part(number: int, part: Answer) -> list[str]:
    """One of several questions, with its choices."""
    several = " (several: joined by +, as in 1+2)" if part["several"] else ""
    return [f"question {number}: {part['title']}{several}", *_numbered(part["choices"])]


def _numbered(choices: list[Answer]) -> list[str]:
    return [f"  {number}. {choice['label']}" for number, choice in enumerate(choices, 1)]


def _context(usage: Answer) -> str:
    parts = []
    if usage.get("context_used") is not None:
        window = f" of {usage['context_window']}" if usage.get("context_window") else ""
        parts.append(f"{usage['context_used']}{window} tokens")
    if usage.get("tokens") is not None:
        parts.append(f"{usage['tokens']} tokens in this conversation")
    if usage.get("cost") is not None:
        parts.append(f"${usage['cost']:.2f} in this conversation")
    return ", ".join(parts) or "unknown"


def _limit(limit: Answer) -> str:
    if not limit:
        return ""
    resets = limit.get("resets_at")
    when = "at a time that it does not say" if resets is None else _moment(datetime.fromtimestamp(resets))
    return f"{limit['text']}; resets {when}"


def _listed(head: str, things: Iterable[str]) -> list[str]:
    lines = [f"  {thing}" for thing in things]
    return ["", head, *lines] if lines else []


def _message(message: Answer) -> str:
    reason = f": {message['reason']}" if message["reason"] else ""
    return f"{message['message']} is {message['state']}{reason}"


def _delivery(thing: Answer) -> str:
    how = f"{thing['how']}, " if thing["how"] else ""
    return f"{thing['what']} ({how}from {thing['source']}, {thing['size']} bytes)"


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


def _time(text: str) -> str:
    return _moment(datetime.fromisoformat(text)) if text else ""


def _moment(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S}"
