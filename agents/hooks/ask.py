"""Puts Claude Code's permission requests to a person: writes what is asked, waits for the answer, tells it back.

Run as a PermissionRequest hook: `python -I -S ask.py FOLDER`, with the request on stdin. It writes
FOLDER/asks/<id>.json and waits for FOLDER/answers/<id>.json. Claude Code shows its own dialog meanwhile; whoever
answers first decides.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import Any, NoReturn

POLL_SECONDS = 0.05
LATER_SECONDS = 0.25
"""How often an answer is looked for: at first, and when nobody has answered for a while."""
PROMPT_SECONDS = 30.0

Json = dict[str, Any]


def main() -> None:
    """Ask, wait, tell."""
    os.umask(0o077)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _end)
    folder, payload, id = sys.argv[1], json.load(sys.stdin), uuid.uuid4().hex
    ask, answer = os.path.join(folder, "asks", f"{id}.json"), os.path.join(folder, "answers", f"{id}.json")
    for path in (ask, answer):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    try:
        before = _state(os.getppid())  # whoever sees the ask may answer it in the terminal at once
        _write(ask, {"id": id, "payload": payload})
        said = _wait(answer, before)
        if said is not None:
            print(json.dumps(decision(payload, **said)), flush=True)
    finally:
        for path in (ask, answer):
            with suppress(OSError):
                os.unlink(path)


def decision(payload: Json, choice: str = "", text: str = "", answers: Sequence[Sequence[str]] = ()) -> Json:
    """What the hook prints for a choice; an unknown one decides nothing, and the dialog stays.

    answers: where several questions are asked, the labels or the text that answer each.
    """
    given = payload.get("tool_input") or {}
    made = _of_parts(given, answers) if choice == "parts" else _decision(payload, given, choice, text)
    return {"hookSpecificOutput": {"hookEventName": "PermissionRequest", "decision": made}} if made else {}


def _decision(payload: Json, given: Json, choice: str, text: str) -> Json | None:
    if choice == "deny":
        return {"behavior": "deny", "message": text or "The user does not want this. Ask how to go on."}
    allowed = {"behavior": "allow", "updatedInput": given}  # without its input some dialogs stay open
    if given.get("questions"):
        answer = _answer(given["questions"][0], choice, text)
        answers = {given["questions"][0].get("question", ""): answer}
        return {**allowed, "updatedInput": {**given, "answers": answers}} if answer else None
    if choice == "allow":
        return allowed
    if choice.startswith("always:"):
        offered = payload.get("permission_suggestions") or []
        places = [int(place) for place in choice.removeprefix("always:").split(",")]
        return {**allowed, "updatedPermissions": [offered[place] for place in places]}
    if choice == "accept_edits":
        mode = {"type": "setMode", "mode": "acceptEdits", "destination": "session"}
        return {**allowed, "updatedPermissions": [mode]}
    return None


def _of_parts(given: Json, answers: Sequence[Sequence[str]]) -> Json | None:
    questions = given.get("questions") or []
    if not questions or len(questions) != len(answers) or not all(answers):
        return None
    said = {one.get("question", ""): ", ".join(labels) for one, labels in zip(questions, answers, strict=True)}
    if len(said) < len(questions):  # two of them read the same: who could tell their answers apart
        return None
    return {"behavior": "allow", "updatedInput": {**given, "answers": said}}


def _answer(question: Json, choice: str, text: str) -> str:
    kind, _, number = choice.partition(":")
    options = question.get("options") or []
    if kind == "option" and number.isdigit() and int(number) < len(options):
        return str(options[int(number)].get("label", ""))
    return text


def _wait(answer: str, before: tuple[str, object] | None) -> Json | None:
    """The answer; None when the dialog was answered in the terminal or its program is gone."""
    program = os.getppid()
    open_since: object = before if before and before[0] == "waiting" else None
    soon = time.monotonic() + PROMPT_SECONDS
    while os.getppid() == program:
        with suppress(OSError, ValueError), open(answer, encoding="utf-8") as file:
            return dict(json.load(file))
        state = _state(program)
        if state and open_since is None and state[0] == "waiting":
            open_since = state
        if state and open_since is not None and state != open_since:
            return None
        time.sleep(POLL_SECONDS if time.monotonic() < soon else LATER_SECONDS)
    return None


def _state(program: int) -> tuple[str, object] | None:
    """What the program's status file says, and since when; None when it says nothing."""
    config = os.environ.get("CLAUDE_CONFIG_DIR") or os.path.join(os.path.expanduser("~"), ".claude")
    try:
        with open(os.path.join(config, "sessions", f"{program}.json"), encoding="utf-8") as file:
            said = json.load(file)
        return str(said["status"]), said.get("statusUpdatedAt")
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: str, content: Json) -> None:
    part = os.path.join(os.path.dirname(path), f".{uuid.uuid4().hex}")
    with open(part, "w", encoding="utf-8") as file:
        json.dump(content, file)
    os.rename(part, path)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(0)


if __name__ == "__main__":
    main()
