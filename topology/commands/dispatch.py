"""Joins the catalogue to what each verb does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from topology.catalogue import Command
from topology.commands import (
    attach,
    cancel,
    capture,
    down,
    events,
    open_page,
    plan,
    ps,
    send_keys,
    specs,
    status,
    stop,
    transcript,
    up,
    validate,
)
from topology.commands.calls import Answer, Call, check

HANDLERS: dict[str, Callable[[Call], Answer]] = {
    "attach": attach.run,
    "cancel": cancel.run,
    "capture": capture.run,
    "down": down.run,
    "events": events.run,
    "open": open_page.run,
    "plan": plan.run,
    "ps": ps.run,
    "send-keys": send_keys.run,
    "specs": specs.run,
    "status": status.run,
    "stop": stop.run,
    "transcript": transcript.run,
    "up": up.run,
    "validate": validate.run,
}


def perform(command: Command, given: Mapping[str, Any], actor: str, base: str) -> Answer:
    """Check the arguments and do it. Raises TopologyError, AgentError, SpecInvalid."""
    return HANDLERS[command.name](Call(actor=actor, arguments=check(command, given), base=base))
