"""What can be known about a running agent at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActivityName = Literal["working", "idle", "waiting", "error", "unknown"]
QuestionKind = Literal["permission", "question", "plan", "trust", "login", "update", "hooks", "onboarding", "other"]
ChoiceKind = Literal["allow", "allow_always", "deny", "option"]

OWN_WORDS = "text"
"""Stands for the id of a choice where a free text is the answer."""


@dataclass(frozen=True)
class Activity:
    """What a running agent is doing, and why we say so.

    rule: which rule decided, such as `status file`; evidence: what it decided on, verbatim and short;
    reason: why it waits or what went wrong, as a few words for a person.
    """

    name: ActivityName
    rule: str
    evidence: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Choice:
    """One way to answer a question; `id` is what the runtime understands."""

    id: str
    label: str
    kind: ChoiceKind = "option"


@dataclass(frozen=True)
class Part:
    """One of several questions that are asked at once; several: whether more than one choice may be made."""

    title: str
    choices: tuple[Choice, ...]
    several: bool = False


@dataclass(frozen=True)
class Question:
    """What an agent waits for, asked to a person.

    id: names this very question, so that an answer can never reach another one; title: one line; text: all of it
    (command, file, plan ...); choices: empty when it can be answered only in the terminal; takes_reason: whether a
    denial may carry a text for the agent; takes_text: whether a free text is an answer; parts: what is asked at once,
    all to be answered together, each by its choices or by a free text: then `choices` are for the whole of it.
    """

    id: str
    kind: QuestionKind
    title: str
    text: str = ""
    choices: tuple[Choice, ...] = ()
    takes_reason: bool = False
    takes_text: bool = False
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Usage:
    """Figures as the harness gives them; None where it gives none.

    context_used, context_window: tokens; tokens and cost: in and out, and US dollars, since this conversation began.
    """

    context_used: int | None = None
    context_window: int | None = None
    tokens: int | None = None
    cost: float | None = None
    model: str = ""


@dataclass(frozen=True)
class Limit:
    """A usage or rate limit that stops the agent; resets_at: seconds since 1970, None when it does not say."""

    text: str
    resets_at: float | None = None


@dataclass(frozen=True)
class Conversation:
    """The agent's own conversation and how we know its id; begun: whether it can be resumed (it had a prompt).

    id: empty for one that is known to be another than before, while nothing tells which.
    """

    id: str
    provenance: str
    begun: bool = False


@dataclass(frozen=True)
class Reading:
    """All that is known about a running agent at one moment.

    finished: whether its last turn has ended by itself; False while none has begun, while one goes on, and when it was
    broken off; None when nothing tells.
    """

    activity: Activity
    question: Question | None = None
    usage: Usage | None = None
    limit: Limit | None = None
    conversation: Conversation | None = None
    finished: bool | None = None


UNKNOWN = Reading(Activity("unknown", rule="none", evidence="nothing has been seen of it yet"))
