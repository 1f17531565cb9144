"""Rigs, their pods and their edges: the wish, kept in rows."""

from __future__ import annotations

from django.db import models

EDGE_KINDS = ("delegates_to", "spawned_by", "can_observe", "collaborates_with", "escalates_to")


class Rig(models.Model):
    """One team of agents."""

    name = models.CharField(max_length=63)
    revision = models.ForeignKey("topology.SpecRevision", on_delete=models.PROTECT, related_name="rigs")
    root = models.CharField(max_length=4096, help_text="Folder that relative paths in the spec start from.")
    wanted_up = models.BooleanField(default=False, help_text="The last of `up` and `down` was `up`.")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        permissions = [("operate", "Can change rigs and type into seats")]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(archived_at__isnull=True),
                name="one_rig_of_a_name",
                violation_error_message="A rig of this name exists; archive it first.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Pod(models.Model):
    """A group of seats that share context."""

    rig = models.ForeignKey(Rig, on_delete=models.CASCADE, related_name="pods")
    name = models.CharField(max_length=63, help_text="The pod's id in the spec.")
    label = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["rig", "position"]
        constraints = [models.UniqueConstraint(fields=["rig", "name"], name="one_pod_of_a_name")]

    def __str__(self) -> str:
        return f"{self.name}@{self.rig.name}"


class Edge(models.Model):
    """A typed, directed relation between two seats of a rig."""

    rig = models.ForeignKey(Rig, on_delete=models.CASCADE, related_name="edges")
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in EDGE_KINDS])
    source = models.ForeignKey("topology.Seat", on_delete=models.CASCADE, related_name="edges_out")
    target = models.ForeignKey("topology.Seat", on_delete=models.CASCADE, related_name="edges_in")

    class Meta:
        ordering = ["rig", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "source", "target"], name="one_edge_of_a_kind"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="no_self_edge"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.target}"
