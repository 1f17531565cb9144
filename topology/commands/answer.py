"""`answer`: answer what a seat waits for, while it waits for exactly that."""

from __future__ import annotations

from textwrap import shorten

from agents.conversing import desk
from agents.conversing.answering import NotOpen, StillAsks
from agents.conversing.choosing import PARTS, told
from agents.errors import AgentError
from agents.readings.values import Question
from topology.commands.calls import Answer, Call, find_seat, live_session
from topology.errors import Conflict
from topology.journal import seat_event
from topology.models import Seat
from topology.models import message as modes
from topology.models.event import record
from topology.posting import post

LONGEST_REASON = 500
OWN_WORDS = "in words of their own"
"""What is told of an answer that may hold anything, also a secret."""


def run(call: Call) -> Answer:
    """Answer: the question and the choice that was made."""
    seat = find_seat(call.text("seat"))
    session, given, text = live_session(seat), call.arguments["choice"], call.text("text")
    try:
        question, choice, done = desk.current().answer(session, call.text("question"), given, text)
    except NotOpen as error:
        raise Conflict(f"cannot answer {seat.logical}: {error} (see: rig explain {seat.address})") from error
    except AgentError as error:
        if isinstance(error, StillAsks):
            _tell(call, seat, error.question, error.choice, text, "; it still asks")
        raise AgentError(f"cannot answer {seat.logical}: {error}") from error
    label = _tell(call, seat, question, choice, text)
    if done.then_say.strip():
        post(seat, done.then_say, modes.WHEN_IDLE, call.actor, ahead=True)
    return {"seat": seat.address, "question": question.id, "title": question.title, "choice": choice, "label": label}


def _tell(call: Call, seat: Seat, question: Question, choice: str, text: str, outcome: str = "") -> str:
    """Record who has answered what, and why it was denied; returns the choice in words."""
    chosen = next((known for known in question.choices if known.id == choice), None)
    label = chosen.label if chosen else OWN_WORDS
    if choice == PARTS:
        label = told(question, call.arguments["choice"])
    reason = shorten(text, LONGEST_REASON, placeholder=" …") if chosen and chosen.kind == "deny" else ""
    why = f", because: {reason}" if reason else ""
    sentence = f"{call.actor} answered {seat.logical} ({question.title}): {label}{why}{outcome}"
    payload = {"question": question.id, "choice": choice, "title": question.title}
    record([seat_event(seat, "seat.answered", sentence, call.actor, **payload, **({"reason": reason} if why else {}))])
    return label
