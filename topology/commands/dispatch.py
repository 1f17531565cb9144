"""Joins the catalogue to what each verb does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from topology.command import Command
from topology.commands import (
    answer,
    archive,
    attach,
    cancel,
    capture,
    down,
    events,
    explain,
    interrupt,
    open_page,
    own_commands,
    plan,
    ps,
    relaunch,
    seen,
    send,
    send_keys,
    shutdown,
    spec_delete,
    spec_diff,
    spec_restore,
    spec_revisions,
    spec_save,
    specs,
    status,
    stop,
    transcript,
    unsend,
    up,
    validate,
)
from topology.commands.calls import Answer, Call, check

HANDLERS: dict[str, Callable[[Call], Answer]] = {
    "answer": answer.run,
    "archive": archive.run,
    "attach": attach.run,
    "cancel": cancel.run,
    "capture": capture.run,
    "clear": own_commands.clear,
    "compact": own_commands.compact,
    "down": down.run,
    "events": events.run,
    "explain": explain.run,
    "fork": relaunch.fork,
    "interrupt": interrupt.run,
    "open": open_page.run,
    "plan": plan.run,
    "ps": ps.run,
    "restart": relaunch.restart,
    "seen": seen.run,
    "send": send.run,
    "send-keys": send_keys.run,
    "shutdown": shutdown.run,
    "spec-delete": spec_delete.run,
    "spec-diff": spec_diff.run,
    "spec-restore": spec_restore.run,
    "spec-revisions": spec_revisions.run,
    "spec-save": spec_save.run,
    "specs": specs.run,
    "start": relaunch.start,
    "status": status.run,
    "stop": stop.run,
    "transcript": transcript.run,
    "unsend": unsend.run,
    "up": up.run,
    "validate": validate.run,
}


def perform(command: Command, given: Mapping[str, Any], actor: str, base: str) -> Answer:
    """Check the arguments and do it. Raises TopologyError, AgentError, SpecInvalid."""
    return HANDLERS[command.name](Call(actor=actor, arguments=check(command, given), base=base))
