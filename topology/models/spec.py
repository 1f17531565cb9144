"""Specs in the library: a name and its numbered revisions."""

from __future__ import annotations

from django.db import models, transaction

from topology.models.append_only import AppendOnly, AppendOnlyQuerySet


class Spec(models.Model):
    """One spec of the library; its text stands in its revisions."""

    name = models.CharField(max_length=63, unique=True)
    summary = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def latest(self) -> SpecRevision:
        """The newest revision; every spec has one."""
        return self.revisions.latest("number")

    @classmethod
    @transaction.atomic
    def save_text(cls, name: str, text: str, summary: str, source: str) -> tuple[SpecRevision, bool]:
        """Keep `text` as the newest revision of the spec `name`.

        The text must have been validated. Returns the revision, and whether it is new: the same text from the same
        place again makes none. From elsewhere it is another one, as the files that it names lie beside it.
        """
        spec, _ = cls.objects.select_for_update().get_or_create(name=name)
        newest = spec.revisions.order_by("-number").first()
        if newest is not None and (newest.text, newest.source) == (text, source):
            return newest, False
        if spec.summary != summary:
            spec.summary = summary
            spec.save(update_fields=["summary"])
        number = newest.number + 1 if newest else 1
        return spec.revisions.create(number=number, text=text, source=source), True


class SpecRevision(AppendOnly):
    """One text that a spec has had; never changed, never deleted."""

    spec = models.ForeignKey(Spec, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    source = models.CharField(max_length=4096, help_text="`shipped`, `editor`, or the file it came from.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["spec", "number"]
        constraints = [models.UniqueConstraint(fields=["spec", "number"], name="one_number_a_revision")]

    def __str__(self) -> str:
        return f"{self.spec.name} revision {self.number}"
