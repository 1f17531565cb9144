"""Specs in the library: a name and its numbered revisions."""

from __future__ import annotations

from django.db import models, transaction

from topology.errors import Conflict
from topology.models.append_only import AppendOnly, AppendOnlyQuerySet


class SpecQuerySet(models.QuerySet["Spec"]):
    """Specs, also those that were deleted: their revisions are history."""

    def current(self) -> SpecQuerySet:
        """Those that the library shows."""
        return self.filter(archived_at=None)


class Spec(models.Model):
    """One spec of the library; its text stands in its revisions."""

    name = models.CharField(max_length=63, unique=True)
    summary = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True, help_text="Since when it is no longer in the library.")

    objects = models.Manager.from_queryset(SpecQuerySet)()

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
    def save_text(
        cls,
        name: str,
        text: str,
        summary: str,
        source: str,
        *,
        edited: bool = False,
        actor: str = "",
        restored_from: int | None = None,
        based_on: int | None = None,
    ) -> tuple[SpecRevision, bool]:
        """Keep `text` as the newest revision of the spec `name`, which is then in the library.

        The text must have been validated; for the rest see SpecRevision. based_on: number of the revision that it was
        made from, 0 for none. Returns the revision, and whether it is new: the same text from the same place again
        makes none. From elsewhere it is another one, as the files that it names lie beside it. Raises Conflict when
        there is a newer revision than the one that it is based on.
        """
        spec, _ = cls.objects.select_for_update().get_or_create(name=name)
        newest = spec.revisions.order_by("-number").first()
        spec._refuse_overwriting(newest, based_on)
        if (spec.summary, spec.archived_at) != (summary, None):
            spec.summary, spec.archived_at = summary, None
            spec.save(update_fields=["summary", "archived_at"])
        if newest is not None and (newest.text, newest.source) == (text, source):
            return newest, False
        number = newest.number + 1 if newest else 1
        made = {"edited": edited, "actor": actor, "restored_from": restored_from}
        return spec.revisions.create(number=number, text=text, source=source, **made), True

    def _refuse_overwriting(self, newest: SpecRevision | None, based_on: int | None) -> None:
        number = newest.number if newest and not self.archived_at else 0
        if based_on is None or based_on == number or newest is None:
            return
        if based_on == 0:
            raise Conflict(f"cannot save {self.name}: there is a spec of this name (choose another name)")
        if number == 0:
            raise Conflict(f"cannot save {self.name}: it was deleted meanwhile (save it as a new spec)")
        by = f" by {newest.actor}" if newest.actor else ""
        raise Conflict(
            f"cannot save {self.name}: revision {number} was saved{by} meanwhile, and this text was made from revision "
            f"{based_on} (compare them: rig spec-diff {self.name} {based_on} {number})"
        )


class SpecRevision(AppendOnly):
    """One text that a spec has had; never changed, never deleted."""

    spec = models.ForeignKey(Spec, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    source = models.CharField(
        max_length=4096,
        help_text="Where the files that it names lie: `shipped`, `editor` (in the rig's folder), or beside this file.",
    )
    edited = models.BooleanField(default=False, help_text="Written here, not taken from its source as it stands.")
    actor = models.CharField(max_length=150, blank=True, help_text="Who saved it.")
    restored_from = models.PositiveIntegerField(null=True, blank=True, help_text="The revision that it repeats.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["spec", "number"]
        constraints = [models.UniqueConstraint(fields=["spec", "number"], name="one_number_a_revision")]

    def __str__(self) -> str:
        return f"{self.spec.name} revision {self.number}"
