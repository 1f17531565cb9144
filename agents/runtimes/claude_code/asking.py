"""What the hook was asked, as a question to a person; pure. `agents/hooks/ask.py` understands the choices."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from agents.readings.values import Choice, Part, Question

_DENY: Final = Choice("deny", "No", "deny")


def question(ask: Mapping[str, Any]) -> Question:
    """The question of one file in `asks`: its id and what Claude Code gave to the hook."""
    payload = ask["payload"]
    tool, given = str(payload.get("tool_name", "")), payload.get("tool_input") or {}
    if tool == "AskUserQuestion" and given.get("questions"):
        return _asked(ask["id"], given["questions"])
    if tool == "ExitPlanMode":
        return _plan(ask["id"], given)
    return _permission(ask["id"], tool, given, payload.get("permission_suggestions") or ())


def _permission(id: str, tool: str, given: Mapping[str, Any], offered: Any) -> Question:
    choices = (Choice("allow", "Yes", "allow"), *_always(offered), _DENY)
    what = str(given.get("description") or given.get("file_path") or given.get("url") or "").split("\n")[0]
    title = f"May it use {tool}?" + (f" ({what})" if what else "")
    return Question(id, "permission", title, _details(given), choices, takes_reason=True)


def _plan(id: str, given: Mapping[str, Any]) -> Question:
    choices = (
        Choice("allow", "Yes, and ask before each edit", "allow"),
        Choice("accept_edits", "Yes, and accept edits", "allow_always"),
        _DENY,
    )
    plan = str(given.get("plan", ""))
    return Question(id, "plan", "May it go on with this plan?", plan, choices, takes_reason=True)


def _asked(id: str, questions: Any) -> Question:
    """One question is answered by one of its options or in words; several all at once, each in the same way."""
    text = "\n\n".join(_one(question) for question in questions)
    if len(questions) > 1:
        parts = tuple(_part(question) for question in questions)
        return Question(id, "question", f"It asks {len(parts)} questions", text, (_DENY,), True, parts=parts)
    [only] = questions
    options = (Choice(f"option:{n}", str(o.get("label", ""))) for n, o in enumerate(only.get("options") or ()))
    choices = (*options, _DENY)
    return Question(id, "question", str(only.get("question", "")), text, choices, takes_reason=True, takes_text=True)


def _part(question: Mapping[str, Any]) -> Part:
    labels = [str(option.get("label", "")) for option in question.get("options") or ()]
    choices = tuple(Choice(label, label) for label in labels)
    return Part(str(question.get("question", "")), choices, several=bool(question.get("multiSelect")))


def _one(question: Mapping[str, Any]) -> str:
    options = (f"- {o.get('label', '')}: {o.get('description', '')}" for o in question.get("options") or ())
    several = " (several may be chosen)" if question.get("multiSelect") else ""
    return "\n".join([f"{question.get('question', '')}{several}", *options])


def _details(given: Mapping[str, Any]) -> str:
    """All that the tool would be given; a command stands alone at the top."""
    rest = {name: value for name, value in given.items() if name not in ("command", "description")}
    parts = [str(given["command"])] if "command" in given else []
    parts += [f"{name}: {_value(value)}" for name, value in rest.items()]
    return "\n".join(parts)


def _value(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return f"\n{value}" if "\n" in value else value


def _always(offered: Any) -> Iterator[Choice]:
    """One choice for each kind of thing that may be allowed from now on, named by the places of its suggestions."""
    kinds = dict.fromkeys(suggestion.get("type") for suggestion in offered)
    for kind in kinds:
        places = [place for place, suggestion in enumerate(offered) if suggestion.get("type") == kind]
        words = "; ".join(_suggestion(offered[place]) for place in places)
        yield Choice(f"always:{','.join(map(str, places))}", f"Yes, and {words}", "allow_always")


def _suggestion(suggestion: Mapping[str, Any]) -> str:
    until = "for this session" if suggestion.get("destination") == "session" else "from now on"
    kind = suggestion.get("type")
    if kind == "addRules":
        rules = ", ".join(
            f"{rule.get('toolName', '')}({rule['ruleContent']})" if rule.get("ruleContent") else rule["toolName"]
            for rule in suggestion.get("rules", ())
        )
        return f"always {suggestion.get('behavior', 'allow')} {rules} {until}"
    if kind == "addDirectories":
        return f"allow access to {', '.join(suggestion.get('directories', ()))} {until}"
    if kind == "setMode":
        return f"switch to the permission mode {suggestion.get('mode')} {until}"
    return f"{kind} {until}"
