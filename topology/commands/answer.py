"""`answer`: answer what a seat waits for, while it waits for exactly that."""

from __future__ import annotations

from agents.conversing import desk
from agents.conversing.answering import NotOpen, StillAsks
from agents.errors import AgentError
from agents.readings.values import Question
from topology.commands.calls import Answer, Call, find_seat, live_session
from topology.errors import Conflict
from topology.journal import seat_event
from topology.models import Seat
from topology.models import message as modes
from topology.models.event import record
from topology.posting import post

OWN_WORDS = "in words of their own"
"""What is told of an answer that may hold anything, also a secret."""


def run(call: Call) -> Answer:
    """Answer: the question and the choice that was made."""
    seat = find_seat(call.text("seat"))
    session, choice, text = live_session(seat), call.text("choice"), call.text("text")
    try:
        question, choice, done = desk.current().answer(session, call.text("question"), choice, text)
    except NotOpen as error:
        raise Conflict(f"cannot answer {seat.logical}: {error} (see: rig explain {seat.address})") from error
    except AgentError as error:
        if isinstance(error, StillAsks):
            _tell(call, seat, error.question, error.choice, "; it still asks")
        raise AgentError(f"cannot answer {seat.logical}: {error}") from error
    label = _tell(call, seat, question, choice)
    if done.then_say.strip():
        post(seat, done.then_say, modes.WHEN_IDLE, call.actor, ahead=True)
    return {"seat": seat.address, "question": question.id, "title": question.title, "choice": choice, "label": label}


def _tell(call: Call, seat: Seat, question: Question, choice: str, outcome: str = "") -> str:
    """Record who has answered what; returns the choice in words."""
    label = next((c.label for c in question.choices if c.id == choice), OWN_WORDS)
    sentence = f"{call.actor} answered {seat.logical} ({question.title}): {label}{outcome}"
    payload = {"question": question.id, "choice": choice, "title": question.title}
    record([seat_event(seat, "seat.answered", sentence, call.actor, **payload)])
    return label
