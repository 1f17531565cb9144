"""The admin panel of specs, rigs, history and jobs."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from agents.admin import ReadOnlyAdmin
from topology.models import Edge, Event, Job, Message, Pod, Rig, Seat, Snapshot, Spec, SpecRevision
from topology.spec_form import SpecForm


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The log, append-only here as everywhere."""

    list_display = ("id", "at", "kind", "rig", "seat", "actor", "text")
    list_filter = ("kind", "rig")
    search_fields = ("text", "seat")
    ordering = ("-id",)


@admin.register(SpecRevision)
class SpecRevisionAdmin(ReadOnlyAdmin):
    """Revisions are immutable."""

    list_display = ("spec", "number", "source", "created_at")
    list_filter = ("spec",)


class RevisionInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    """The revisions of a spec, newest first."""

    model = SpecRevision
    fields = ("number", "source", "created_at")
    readonly_fields = fields
    ordering = ("-number",)
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Made by saving the spec's text."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(Spec)
class SpecAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """The library: each saved text is a revision. Specs are deleted by their verb, which asks what runs."""

    form = SpecForm
    fields = ("text", "based_on")
    list_display = ("name", "summary", "created_at")
    search_fields = ("name", "summary")
    inlines = (RevisionInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Spec]:
        """Those that are in the library."""
        return Spec.objects.current()

    def save_model(self, request: HttpRequest, obj: Spec, form: Any, change: bool) -> None:
        """Keep the text as a revision, and show the row that this has made."""
        revision = form.keep(request.user.get_username())
        obj.pk, obj.name = revision.spec.pk, revision.spec.name

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(Rig)
class RigAdmin(ReadOnlyAdmin):
    """Rigs are changed by verbs, never by editing rows: tmux would not know."""

    list_display = ("name", "revision", "root", "wanted_up", "archived_at")
    search_fields = ("name",)


@admin.register(Pod)
class PodAdmin(ReadOnlyAdmin):
    """Pods of rigs."""

    list_display = ("rig", "name", "label")
    list_filter = ("rig",)


@admin.register(Seat)
class SeatAdmin(ReadOnlyAdmin):
    """Seats of rigs."""

    list_display = ("address", "label", "runtime", "state", "exit", "reason")
    list_filter = ("rig", "runtime")
    list_select_related = ("rig", "pod", "session")


@admin.register(Edge)
class EdgeAdmin(ReadOnlyAdmin):
    """Edges of rigs."""

    list_display = ("rig", "kind", "source", "target")
    list_filter = ("rig", "kind")
    list_select_related = ("source__pod", "source__rig", "target__pod", "target__rig")


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    """Saved rigs."""

    list_display = ("rig", "revision", "reason", "created_at")
    list_filter = ("rig",)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """What the workers did and do."""

    list_display = ("id", "rig", "verb", "state", "actor", "created_at", "finished_at")
    list_filter = ("state", "verb", "rig")


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """What was sent to seats; messages are sent by the verb alone."""

    list_display = ("id", "created_at", "seat", "actor", "state", "reason")
    list_filter = ("state",)
    search_fields = ("text",)
    ordering = ("-id",)
