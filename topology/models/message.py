"""Messages: texts for the agents in seats, and how far each has come."""

from __future__ import annotations

from typing import Any, Final

from django.db import models

QUEUED: Final = "queued"
TYPED: Final = "typed"
SUBMITTED: Final = "submitted"
ACCEPTED: Final = "accepted"
STALLED: Final = "stalled"
CANCELLED: Final = "cancelled"

STATES: Final = (QUEUED, TYPED, SUBMITTED, ACCEPTED, STALLED, CANCELLED)
OPEN: Final = frozenset({QUEUED, TYPED, SUBMITTED})
"""States from which a message still moves on."""

WHEN_IDLE: Final = "when_idle"
NOW: Final = "now"
INTERRUPT: Final = "interrupt"


class Message(models.Model):
    """One text for a seat; `accepted`: a turn began with exactly this text, but for what the reason says.

    session: the one that gets it, or was the last that was to get it; see `topology.messages.readdress`.
    """

    seat = models.ForeignKey("topology.Seat", on_delete=models.CASCADE, related_name="messages")
    session = models.ForeignKey("agents.Session", on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    mode = models.CharField(max_length=12, choices=[(m, m) for m in (WHEN_IDLE, NOW, INTERRUPT)], default=WHEN_IDLE)
    is_command = models.BooleanField(default=False, help_text="A command of the agent's own, such as /compact.")
    ahead = models.BooleanField(default=False, help_text="It comes before those that wait.")
    state = models.CharField(max_length=12, choices=[(s, s) for s in STATES], default=QUEUED, db_index=True)
    reason = models.TextField(blank=True, help_text="What it waits for, or why it stalled.")
    evidence = models.TextField(blank=True, help_text="The screen, when it stalled.")
    actor = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    state_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"message {self.pk} to {self.seat}"

    @property
    def is_open(self) -> bool:
        """Whether it still moves on."""
        return self.state in OPEN and not self.is_unprovable

    @property
    def is_unprovable(self) -> bool:
        """Whether it was submitted to a program that does not say whether it has taken it; the reason says so."""
        return self.state == SUBMITTED and bool(self.reason)

    def as_dict(self) -> dict[str, Any]:
        """The message as the API gives it."""
        return {
            "message": self.pk,
            "seat": self.seat.address,
            "state": self.state,
            "reason": self.reason,
            "evidence": self.evidence,
        }
