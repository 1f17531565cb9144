"""What a person has chosen among the answers to a question, by numbers, ids or in words; pure."""

from __future__ import annotations

from collections.abc import Sequence

from agents.errors import AgentError
from agents.readings.values import OWN_WORDS, Part, Question

PARTS = "parts"
"""Stands for the id of a choice where each part of a question was answered."""
_IN_WORDS = f"{OWN_WORDS}:"


def chosen(question: Question, given: Sequence[str], text: str) -> str:
    """The id of the choice that was named by its number, counted from 1, or by its id; or OWN_WORDS.

    A number means the place in the list, also where another choice has it as its id: people answer what they see. What
    is for the whole of a question in parts has no number: that could be meant for its first part. Raises AgentError.
    """
    numbered = {} if question.parts else {str(number): c.id for number, c in enumerate(question.choices, 1)}
    named = {c.id: c.id for c in question.choices if question.parts or not c.id.isdecimal()}
    choice = given[0] if len(given) == 1 else ""
    if found := (numbered | named).get(choice):
        _refuse_lost_words(question, found, text)
        return found
    if question.takes_text and choice == OWN_WORDS and text:
        return choice
    if question.parts:
        whole = ", ".join(f"{c.id} ({c.label})" for c in question.choices)
        raise AgentError(f"it asks {len(question.parts)} questions: give an answer to each, or one of: {whole}")
    listed = [f"{n} ({c.label})" for n, c in enumerate(question.choices, 1)]
    listed += [f"{OWN_WORDS} (in your own words, which --text gives)"] * question.takes_text
    raise AgentError(
        f"{' '.join(given)!r} is no choice of this question (choices: {', '.join(listed) or 'none: use its terminal'})"
    )


def _refuse_lost_words(question: Question, choice: str, text: str) -> None:
    """Words that would not reach the agent are not dropped in silence. Raises AgentError."""
    made = next(c for c in question.choices if c.id == choice)
    if text.strip() and not (question.takes_reason and made.kind == "deny"):
        raise AgentError(f"{made.label!r} takes no words (leave them away, and send them as a message afterwards)")


def parted(question: Question, given: Sequence[str]) -> list[list[str]]:
    """The ids of the choices, or the words, that answer each part: `2`, `1+3`, `text:words`. Raises AgentError."""
    asked = len(question.parts)
    if len(given) != asked:
        raise AgentError(f"it asks {asked} questions and this answers {len(given)} (answer each, in order)")
    return [_of_part(part, answer) for part, answer in zip(question.parts, given, strict=True)]


def told(question: Question, given: Sequence[str]) -> str:
    """What was answered to each part, by the labels of the choices; own words are not told: they may hold a secret."""
    answers = []
    for part, answer in zip(question.parts, given, strict=True):
        labels = [part.choices[int(number) - 1].label for number in answer.split("+") if number.isdecimal()]
        answers.append("own words" if answer.startswith(_IN_WORDS) else ", ".join(labels))
    return "; ".join(answers)


def _of_part(part: Part, answer: str) -> list[str]:
    if answer.startswith(_IN_WORDS) and (words := answer.removeprefix(_IN_WORDS).strip()):
        return [words]
    numbered = {str(number): choice.id for number, choice in enumerate(part.choices, 1)}
    numbers = answer.split("+") if part.several else [answer]
    if all(number in numbered for number in numbers):
        return [numbered[number] for number in dict.fromkeys(numbers)]
    listed = [f"{n} ({c.label})" for n, c in enumerate(part.choices, 1)] + [f"{_IN_WORDS}YOUR WORDS"]
    several = "; several joined by +" if part.several else ""
    raise AgentError(f"{answer!r} is no answer to {part.title!r} (choices: {', '.join(listed)}{several})")
