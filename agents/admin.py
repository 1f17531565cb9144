"""The admin panel of sessions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from agents.models import Session


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Rows that may be looked at here and are made elsewhere."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    """Sessions: made and ended by launching and ending programs."""

    list_display = ("id", "address", "runtime", "state", "activity", "pane_id", "exit_text", "created_at")
    list_filter = ("state", "runtime")
    search_fields = ("address",)
