"""What can be known about a running agent at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActivityName = Literal["working", "idle", "waiting", "error", "unknown"]
QuestionKind = Literal["permission", "question", "plan", "trust", "login", "update", "hooks", "onboarding", "other"]
ChoiceKind = Literal["allow", "allow_always", "deny", "option"]


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
class Question:
    """What an agent waits for, asked to a person.

    id: names this very question, so that an answer can never reach another one; title: one line; text: all of it
    (command, file, plan ...); choices: empty when it can be answered only in the terminal; takes_reason: whether a
    denial may carry a text for the agent; takes_text: whether a free text is an answer.
    """

    id: str
    kind: QuestionKind
    title: str
    text: str = ""
    choices: tuple[Choice, ...] = ()
    takes_reason: bool = False
    takes_text: bool = False


@dataclass(frozen=True)
class Usage:
    """Figures as the harness gives them; None where it gives none.

    context_used, context_window: tokens; tokens: in and out since the conversation began; cost: US dollars.
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
    """All that is known about a running agent at one moment."""

    activity: Activity
    question: Question | None = None
    usage: Usage | None = None
    limit: Limit | None = None
    conversation: Conversation | None = None


UNKNOWN = Reading(Activity("unknown", rule="none", evidence="nothing has been seen of it yet"))
