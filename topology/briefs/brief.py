"""A brief: all that one seat is told and given when it starts, and the record of each delivery."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Final, Literal

from topology.spec.startup import DeliveryHint

FILES = "{rigweb:files}"
"""Stands in a guidance for the folder that the seat's files are put into, which only the launch knows."""

WHO_IT_IS = "who it is"
"""The delivery that tells an agent about its seat and its team."""

Phase = Literal["files", "after_files", "after_ready"]
GUIDANCE: Final = "guidance"
"""The way of what becomes part of the guidance; how that reaches an agent, its runtime knows."""

How = Literal["guidance", "file", "typed"]


@dataclass(frozen=True)
class DeliveredFile:
    """A file to put at hand; name: its path below the seat's folder of files; path: where it was read."""

    name: str
    path: str
    data: bytes
    hint: DeliveryHint
    executable: bool = False


@dataclass(frozen=True)
class StartupText:
    """A text to type once the agent is ready; is_command: a slash command of the agent's, to arrive as such."""

    value: str
    phase: Phase
    idempotent: bool
    source: str
    is_command: bool = False


@dataclass(frozen=True)
class Delivery:
    """The record of one thing handed over: what, how and by whom, and the hash and size (in bytes) of it.

    how: a How while it is a wish, then the runtime's own way in words; empty when it has none.
    """

    what: str
    how: str
    source: str
    sha256: str
    size: int

    @classmethod
    def of(cls, what: str, how: How, source: str, data: bytes) -> Delivery:
        """The record of handing over `data`."""
        return cls(what, how, source, hashlib.sha256(data).hexdigest(), len(data))


@dataclass(frozen=True)
class Brief:
    """What a seat is told and given.

    guidance: Markdown for the agent's system prompt, with FILES where the folder of `files` belongs (see
    `guidance_at`); texts: in the order to type them; model: empty for the runtime's own choice; silence_window:
    seconds, None for the runtime's own; remarks: what is not delivered; problem: why the seat cannot be launched, a
    whole sentence, empty when it can.
    """

    logical: str
    runtime: str
    guidance: str = ""
    files: tuple[DeliveredFile, ...] = ()
    texts: tuple[StartupText, ...] = ()
    model: str = ""
    restore_policy: str = "resume_if_possible"
    silence_window: float | None = None
    deliveries: tuple[Delivery, ...] = ()
    remarks: tuple[str, ...] = ()
    problem: str = ""

    def guidance_at(self, folder: str) -> str:
        """The guidance for a seat whose files lie in `folder`."""
        return self.guidance.replace(FILES, folder)

    @property
    def fingerprint(self) -> str:
        """Hash of what the seat is told and given, but for who is in its team.

        With that in it, every seat of a rig would count as changed when another one joins.
        """
        given = [asdict(delivery) for delivery in self.deliveries if delivery.what != WHO_IT_IS]
        told = [asdict(text) for text in self.texts]
        return hashlib.sha256(json.dumps([self.model, given, told], sort_keys=True).encode()).hexdigest()[:16]
