"""Jobs: one `up` or `down` under way, or done."""

from __future__ import annotations

from typing import Any

from django.db import models

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
OPEN = (QUEUED, RUNNING)
_NAMED = 3
"""So many seats are told by their names, more by their number."""


class Job(models.Model):
    """Work of our server for one rig; at most one is open for a rig at a time."""

    rig = models.ForeignKey("topology.Rig", on_delete=models.CASCADE, related_name="jobs")
    verb = models.CharField(max_length=20)
    options = models.JSONField(default=dict)
    actor = models.CharField(max_length=150, blank=True)
    state = models.CharField(max_length=12, default=QUEUED, db_index=True)
    cancel_requested = models.BooleanField(default=False)
    worker_pid = models.PositiveIntegerField(null=True, blank=True)
    worker_started = models.CharField(max_length=40, blank=True, help_text="Tells a reused pid apart.")
    attempts = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rig"], condition=models.Q(state__in=OPEN), name="one_open_job_a_rig")
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.rig.name} #{self.pk}"

    @property
    def subject(self) -> str:
        """What it is about, in words: its rig, or the seats of it that were named."""
        named = self.options.get("seats", ())
        if not named:
            return self.rig.name
        if len(named) > _NAMED:
            return f"{len(named)} seats of {self.rig.name}"
        return ", ".join(f"{logical.replace('.', '-', 1)}@{self.rig.name}" for logical in named)

    def as_dict(self) -> dict[str, Any]:
        """The job as the API gives it."""
        return {
            "job": self.pk,
            "verb": self.verb,
            "state": self.state,
            "actor": self.actor,
            "cancel_requested": self.cancel_requested,
            "result": self.result,
        }
