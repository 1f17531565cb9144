"""Reads the YAML file of a user's own runtime; says everything that is wrong in it, with the place."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import Any, Final, get_args

import yaml

from agents.readings.values import ChoiceKind
from agents.runtimes.base import Ending, PermissionMode
from agents.runtimes.custom.definition import Definition, KeyChoice, PromptLog, Rule

RESERVED: Final = frozenset({"claude-code", "codex", "opencode", "gemini", "terminal"})
_SIGNALS: Final = ("HUP", "INT", "TERM")
_FIELDS: Final = tuple(Definition.__dataclass_fields__)


class RuntimeFileError(ValueError):
    """A runtime file cannot be used; `problems` says why, each with its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def load(text: str, source: str) -> Definition:
    """The definition in `text`; source: what problems name as its file. Raises RuntimeFileError."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        raise RuntimeFileError([f"{source}:{place}: not YAML: {error.problem}"]) from error
    except (yaml.YAMLError, RecursionError) as error:  # a character that cannot stand in YAML; brackets without end
        raise RuntimeFileError([f"{source}:1:1: not YAML: {' '.join(str(error).split())}"]) from error
    if root is None:
        raise RuntimeFileError([f"{source}:1:1: the file is empty (it needs name, command and ready)"])
    reading = _Reading(source)
    found = reading.definition(root)
    if reading.problems:
        raise RuntimeFileError(reading.problems)
    return Definition(**found)


class _Reading:
    """Reads nodes; what is wrong is noted with its place, and something harmless returned."""

    def __init__(self, source: str) -> None:
        self._source = source
        self.problems: list[str] = []

    def definition(self, root: yaml.Node) -> dict[str, Any]:
        nodes = self._mapping(root, "the file", _FIELDS, ("name", "command", "ready"))
        readers = {
            **dict.fromkeys(("command", "resume", "version", "interrupt"), self._words),
            **dict.fromkeys(("ready", "working", "waiting", "error"), self._rules),
            **dict.fromkeys(("settle", "ready_timeout"), self._seconds),
            "composer": self._line,
            "commands": self._pattern,
            "env": self._texts,
            "modes": self._modes,
            "choices": self._choices,
            "prompts": self._prompts,
            "ending": self._ending,
        }
        found = {key: readers.get(key, self._text)(node, key) for key, node in nodes.items()}
        found.setdefault("title", found.get("name", ""))
        self._check(found, nodes)
        return found

    def _check(self, found: Mapping[str, Any], nodes: Mapping[str, yaml.Node]) -> None:
        name = found.get("name", "")
        if name and not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
            self._note(nodes["name"], f"name must be lower-case words joined by dashes (found {name!r})")
        if name in RESERVED:
            self._note(nodes["name"], f"name {name} is taken by a runtime of Rigweb (choose another)")
        if found.get("prompts") and not found.get("composer"):
            self._note(nodes["prompts"], "prompts needs composer too: without it a person's draft cannot be seen")
        if found.get("resume") and "{conversation}" not in " ".join(found["resume"]):
            self._note(nodes["resume"], "resume must hold {conversation}, the id of what to take up")
        if "tag" in found and "commands" not in found:
            self._note(nodes["tag"], "tag needs commands: without it no message is taken as a command")
        commands, tagged = found.get("commands"), f"{found.get('tag', Definition.tag)}\n"
        if commands and commands.pattern and commands.match(tagged):
            self._note(nodes["commands"], "commands must not fit the tag, or no message could be told from a command")
        if "choices" in found and not found.get("waiting"):
            self._note(nodes["choices"], "choices needs waiting: without it nothing is ever asked")

    def _note(self, node: yaml.Node, problem: str) -> None:
        self.problems.append(f"{self._source}:{node.start_mark.line + 1}:{node.start_mark.column + 1}: {problem}")

    def _mapping(
        self, node: yaml.Node, what: str, known: tuple[str, ...] = (), needed: tuple[str, ...] = ()
    ) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self._note(node, f"{what} must be a mapping (found {_found(node)})")
            return {}
        nodes: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if known and name not in known:
                self._note(key, f"{what} has no field {name} (it has: {', '.join(known)})")
            elif name in nodes:
                self._note(key, f"{name} stands twice in {what}")
            else:
                nodes[name] = value
        for name in needed:
            if name not in nodes:
                self._note(node, f"{name} is missing in {what}")
        return nodes

    def _text(self, node: yaml.Node, what: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.tag == "tag:yaml.org,2002:null" or not node.value:
            self._note(node, f"{what} must be a text (found {_found(node)})")
            return ""
        return str(node.value)

    def _texts(self, node: yaml.Node, what: str) -> dict[str, str]:
        return {key: self._text(value, f"{what}.{key}") for key, value in self._mapping(node, what).items()}

    def _modes(self, node: yaml.Node, what: str) -> dict[str, tuple[str, ...]]:
        nodes = self._mapping(node, what, get_args(PermissionMode))
        return {mode: self._words(words, f"{what}.{mode}") for mode, words in nodes.items()}

    def _words(self, node: yaml.Node, what: str) -> tuple[str, ...]:
        if isinstance(node, yaml.SequenceNode) and node.value:
            return tuple(self._text(item, f"a word of {what}") for item in node.value)
        try:
            return tuple(shlex.split(self._text(node, what)))
        except ValueError as error:
            self._note(node, f"{what} cannot be split into words: {error} (write a list)")
            return ()

    def _seconds(self, node: yaml.Node, what: str) -> float:
        try:
            seconds = float(self._text(node, what))
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds <= 3600:
            self._note(node, f"{what} must be a number of seconds between 0 and 3600 (found {_found(node)})")
        return seconds

    def _pattern(self, node: yaml.Node, what: str) -> re.Pattern[str]:
        try:
            return re.compile(self._text(node, what), re.MULTILINE)
        except (re.error, OverflowError, RecursionError) as error:
            self._note(node, f"{what} is not a regular expression: {error}")
            return re.compile("")

    def _line(self, node: yaml.Node, what: str) -> re.Pattern[str]:
        """A pattern for a line of the screen, which has lost the blanks at its end."""
        pattern = self._pattern(node, what)
        if pattern.pattern.endswith(" "):
            self._note(node, f"{what} must not end in a blank: screens keep none at the ends of lines (leave it out)")
        return pattern

    def _rules(self, node: yaml.Node, what: str) -> tuple[Rule, ...]:
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return tuple(rule for item in items if (rule := self._rule(item, what)))

    def _rule(self, node: yaml.Node, what: str) -> Rule | None:
        nodes = self._mapping(node, f"a rule of {what}", ("screen", "title", "file", "matches", "last"))
        last = self._count(nodes["last"], "last") if "last" in nodes else 0
        if "file" in nodes:
            pattern = self._pattern(nodes["matches"], "matches") if "matches" in nodes else re.compile("")
            return Rule("file", pattern, self._text(nodes["file"], "file"), last)
        if "screen" in nodes and nodes.keys() <= {"screen", "last"}:
            return Rule("screen", self._line(nodes["screen"], "screen"), last=last)
        if len(nodes) == 1 and "title" in nodes:
            return Rule("title", self._pattern(nodes["title"], "title"))
        self._note(node, f"a rule of {what} must be one of: screen, title, or file with matches")
        return None

    def _count(self, node: yaml.Node, what: str) -> int:
        text = self._text(node, what)
        if not re.fullmatch("[1-9][0-9]{0,3}", text):
            self._note(node, f"{what} must be a number of lines between 1 and 9999 (found {_found(node)})")
            return 0
        return int(text)

    def _choices(self, node: yaml.Node, what: str) -> tuple[KeyChoice, ...]:
        if not isinstance(node, yaml.SequenceNode):
            self._note(node, f"{what} must be a list (found {_found(node)})")
            return ()
        return tuple(self._choice(item) for item in node.value)

    def _choice(self, node: yaml.Node) -> KeyChoice:
        nodes = self._mapping(node, "a choice", ("label", "keys", "kind"), ("label", "keys"))
        kind: Any = self._one_of(nodes.get("kind"), "kind", get_args(ChoiceKind), "option")
        label = self._text(nodes["label"], "label") if "label" in nodes else ""
        return KeyChoice(label, self._words(nodes["keys"], "keys") if "keys" in nodes else (), kind)

    def _prompts(self, node: yaml.Node, what: str) -> PromptLog:
        nodes = self._mapping(node, what, ("file", "text", "where"), ("file", "text"))
        where = self._texts(nodes["where"], "where") if "where" in nodes else {}
        texts = {key: self._text(nodes[key], key) if key in nodes else "" for key in ("file", "text")}
        return PromptLog(texts["file"], texts["text"], where)

    def _ending(self, node: yaml.Node, what: str) -> Ending:
        nodes = self._mapping(node, what, ("signal", "keys"))
        if len(nodes) != 1:
            self._note(node, f"{what} must be one of: signal, keys")
        if "keys" in nodes:
            return Ending(keys=self._words(nodes["keys"], "keys"))
        signal: Any = self._one_of(nodes.get("signal"), "signal", _SIGNALS, "HUP")
        return Ending(signal=signal)

    def _one_of(self, node: yaml.Node | None, what: str, known: tuple[str, ...], default: str) -> str:
        if node is None:
            return default
        if (value := self._text(node, what)) not in known:
            self._note(node, f"{what} must be one of: {', '.join(known)} (found {_found(node)})")
        return value


def _found(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return repr(node.value) if node.value else "nothing"
