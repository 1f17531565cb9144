"""Django app: how one agent exists."""

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    """The lower half of Rigweb: runtimes, tmux, transcripts, viewers."""

    name = "agents"
    default_auto_field = "django.db.models.BigAutoField"
