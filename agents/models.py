"""Sessions: one run of one runtime in one tmux pane."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from agents import states


class SessionQuerySet(models.QuerySet["Session"]):
    """Questions about sessions, and the one way to change the state of one."""

    def live(self) -> SessionQuerySet:
        """Sessions that should have a pane."""
        return self.filter(state__in=states.LIVE)

    def move(self, pk: int, target: str, **fields: object) -> bool:
        """Bring one session into `target` if the state machine allows it from where it is now.

        Returns False, and changes nothing, when another process was faster or the move is not allowed.
        """
        if target == states.RUNNING:
            fields.setdefault("running_at", timezone.now())
        if target not in states.LIVE:
            fields.setdefault("ended_at", timezone.now())
        allowed = self.filter(pk=pk, state__in=states.origins(target))
        return allowed.update(state=target, state_at=timezone.now(), **fields) == 1


class Session(models.Model):
    """One run of a runtime in one pane; a restart is a new session."""

    address = models.CharField(max_length=200, help_text="Name of the tmux session: pod-member@rig.")
    runtime = models.CharField(max_length=40)
    argv = models.JSONField(default=list, help_text="The program and its arguments.")
    cwd = models.CharField(max_length=4096, blank=True)
    config_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in states.STATES], default=states.LAUNCHING, db_index=True
    )
    state_at = models.DateTimeField(default=timezone.now)
    activity = models.CharField(max_length=12, default="unknown")
    activity_at = models.DateTimeField(default=timezone.now)
    activity_rule = models.CharField(max_length=60, blank=True, help_text="Which rule decided.")
    activity_evidence = models.TextField(blank=True, help_text="On what it decided.")
    activity_reason = models.TextField(blank=True, help_text="Why it waits, or what went wrong.")
    finished = models.BooleanField(null=True, blank=True, help_text="Its last turn has ended by itself, when known.")
    unseen = models.BooleanField(default=False, help_text="It has finished something that nobody has looked at.")
    question = models.JSONField(null=True, blank=True, help_text="What it waits for.")
    usage = models.JSONField(default=dict, blank=True, help_text="Context, tokens and cost, as the agent says.")
    limit = models.JSONField(null=True, blank=True, help_text="The usage limit that stops it.")
    reason = models.TextField(blank=True, help_text="Why it failed or is what it is, as a sentence.")
    pane_id = models.CharField(max_length=20, blank=True)
    pid = models.PositiveIntegerField(null=True, blank=True)
    exit_status = models.PositiveSmallIntegerField(null=True, blank=True)
    exit_signal = models.PositiveSmallIntegerField(null=True, blank=True)
    conversation_id = models.CharField(max_length=200, blank=True, help_text="The agent's own conversation.")
    conversation_provenance = models.CharField(max_length=60, blank=True, help_text="How the id is known.")
    conversation_begun = models.BooleanField(default=False, help_text="It had a prompt and can be resumed.")
    ready_timeout = models.FloatField(default=60.0, help_text="Seconds it gets to become ready.")
    created_at = models.DateTimeField(auto_now_add=True)
    running_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Session]] = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.address} #{self.pk}"

    @property
    def is_live(self) -> bool:
        """Whether a pane should exist."""
        return self.state in states.LIVE

    @property
    def exit_text(self) -> str:
        """How the program ended: `exit 3`, `signal 9`, or nothing."""
        return states.exit_text(self.exit_status, self.exit_signal)

    @property
    def folder(self) -> Path:
        """Folder of what belongs to this session alone: files for its program, reports from it."""
        return settings.RIGWEB.home / "seats" / str(self.pk)

    @property
    def transcript_dir(self) -> Path:
        """Folder of this session's transcript segments and time index."""
        return settings.RIGWEB.home / "transcripts" / str(self.pk)
