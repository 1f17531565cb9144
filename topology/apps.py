"""Django app: what should exist."""

from django.apps import AppConfig


class TopologyConfig(AppConfig):
    """The upper half of Rigweb: specs, rigs, plans, events."""

    name = "topology"
    default_auto_field = "django.db.models.BigAutoField"
