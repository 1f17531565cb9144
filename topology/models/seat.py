"""Seats: the places of agents in a rig."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.db import models


class Seat(models.Model):
    """The place of one agent; sessions come and go in it."""

    rig = models.ForeignKey("topology.Rig", on_delete=models.CASCADE, related_name="seats")
    pod = models.ForeignKey("topology.Pod", on_delete=models.CASCADE, related_name="seats")
    member = models.CharField(max_length=63, help_text="The member's id in the spec.")
    label = models.CharField(max_length=200, blank=True)
    runtime = models.CharField(max_length=40)
    position = models.PositiveIntegerField(default=0)
    orphaned = models.BooleanField(default=False, help_text="The spec no longer has it, but it still runs.")
    stopped = models.BooleanField(default=False, help_text="A person has ended it, and it was not started since.")
    problem = models.TextField(blank=True, help_text="Why the last `up` could not launch it.")
    problem_at = models.DateTimeField(null=True, blank=True, help_text="When an `up` first found this problem.")
    bypass = models.TextField(blank=True, help_text="What its program may do unasked, in plain words.")
    session = models.ForeignKey("agents.Session", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["rig", "pod__position", "position"]
        constraints = [models.UniqueConstraint(fields=["pod", "member"], name="one_seat_of_a_name")]

    def __str__(self) -> str:
        return self.address

    @property
    def logical(self) -> str:
        """Address inside the rig: `pod.member`."""
        return f"{self.pod.name}.{self.member}"

    @property
    def address(self) -> str:
        """Address everywhere, and name of the tmux session: `pod-member@rig`."""
        return f"{self.pod.name}-{self.member}@{self.rig.name}"

    @property
    def state(self) -> str:
        """State of its session, or `down` when it has none; `failed` when it could not be launched at all."""
        if self.problem and not (self.session and self.session.is_live):
            return "failed"
        return self.session.state if self.session else "down"

    @property
    def activity(self) -> str:
        """What its agent is doing, as far as that is known; empty when nothing runs."""
        return self.session.activity if self.session and self.session.is_live else ""

    @property
    def finished(self) -> bool:
        """Whether it rests, and has finished something that nobody has looked at yet."""
        return bool(self.session and self.session.unseen and self.activity in ("idle", "unknown"))

    @property
    def activity_reason(self) -> str:
        """Why it waits, or what went wrong."""
        return self.session.activity_reason if self.session and self.session.is_live else ""

    @property
    def activity_since(self) -> datetime | None:
        """When it came into its activity."""
        return self.session.activity_at if self.session and self.session.is_live else None

    @property
    def question(self) -> dict[str, Any] | None:
        """What it waits for a person to answer; see `agents.readings.values.Question`."""
        return self.session.question if self.session and self.session.is_live else None

    @property
    def limit(self) -> dict[str, Any] | None:
        """The usage limit that stops it, until its time has come; see `agents.readings.values.Limit`."""
        found = self.session.limit if self.session and self.session.is_live else None
        resets_at = (found or {}).get("resets_at")
        return None if resets_at is not None and resets_at <= time.time() else found

    @property
    def usage(self) -> dict[str, Any]:
        """Context, tokens and cost as its agent says; what it does not say is missing."""
        return self.session.usage if self.session else {}

    @property
    def context_percent(self) -> int | None:
        """How full its context is; None when that is not known."""
        used, window = self.usage.get("context_used"), self.usage.get("context_window")
        return None if used is None or not window else min(100, round(100 * used / window))

    @property
    def exit(self) -> str:
        """How its last program ended: `exit 3`, `signal 9`, or nothing."""
        return self.session.exit_text if self.session and not self.problem else ""

    @property
    def reason(self) -> str:
        """Why it failed or ended, as a sentence."""
        return self.problem or (self.session.reason if self.session else "")

    @property
    def is_unready(self) -> bool:
        """Whether it runs, but was not ready in time, and has told nothing since; the reason says so."""
        return bool(self.state == "running" and self.session and self.session.reason)

    @property
    def in_trouble(self) -> bool:
        """Whether it failed, is unready, or ended badly although its rig is to be up and nobody has stopped it."""
        ended_badly = self.rig.wanted_up and self.exit not in ("", "exit 0")
        return not self.stopped and (self.state == "failed" or self.is_unready or ended_badly)

    @property
    def since(self) -> datetime | None:
        """When it came into its state."""
        if self.state == "failed" and self.problem:
            return self.problem_at
        return self.session.state_at if self.session else None

    @property
    def summary(self) -> str:
        """State, activity as far as it is known, and way of ending in a few words."""
        words = [self.state]
        if self.state == "running" and self.activity not in ("", "unknown"):
            words.append("finished" if self.finished else self.activity)
        if self.exit:
            words.append(self.exit)
        return ", ".join(words)
