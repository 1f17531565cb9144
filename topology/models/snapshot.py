"""Snapshots: a saved rig, for restore."""

from __future__ import annotations

from django.db import models


class Snapshot(models.Model):
    """What a rig was at one moment: its revision, and per seat what a restore needs."""

    rig = models.ForeignKey("topology.Rig", on_delete=models.CASCADE, related_name="snapshots")
    revision = models.ForeignKey("topology.SpecRevision", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40, default="manual")
    seats = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.rig.name} at {self.created_at:%Y-%m-%d %H:%M:%S}"
