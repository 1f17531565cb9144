"""`unsend`: take a message back that has not been typed yet."""

from __future__ import annotations

from django.db import transaction

from agents.conversing import desk
from topology.commands.calls import Answer, Call
from topology.errors import Conflict, NotFound
from topology.models import Message
from topology.models import message as states
from topology.posting import tell


def run(call: Call) -> Answer:
    """Answer: the message, which is cancelled now."""
    number = int(call.arguments["message"])
    message = Message.objects.select_related("seat__rig", "seat__pod").filter(pk=number).first()
    if message is None:
        raise NotFound(f"cannot take back message {number}: there is none of that number")
    withdrawn = message.state == states.QUEUED and desk.current().withdraw(message.session_id, number)
    with transaction.atomic():
        message.refresh_from_db(fields=["state"])  # it may have been on its way before it could be withdrawn
        if not withdrawn or message.state != states.QUEUED:
            raise Conflict(f"cannot take back message {number}: it is {message.state} already")
        message.state, message.reason = states.CANCELLED, ""
        message.save(update_fields=["state", "reason", "state_at"])
        tell(message, states.CANCELLED, call.actor)
    return message.as_dict()
