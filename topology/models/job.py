"""Jobs: one `up` or `down` under way, or done."""

from __future__ import annotations

from typing import Any

from django.db import models

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
OPEN = (QUEUED, RUNNING)


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
