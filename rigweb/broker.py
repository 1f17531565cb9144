"""The job queue in our database: django-q2's, but idle workers wait for a bell, and no job is taken twice."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django_q.brokers.orm import ORM
from django_q.conf import Conf

from agents.bell import Bell


class BellBroker(ORM):  # type: ignore[misc]  # django-q2 is not typed
    """Jobs as rows; starts one within milliseconds of its commit and costs nothing while there is none."""

    def __init__(self, list_key: str | None = None) -> None:
        super().__init__(list_key)
        self._bell = Bell(settings.RIGWEB.home / "jobs.bell")

    def enqueue(self, task: str) -> int:
        """Put a signed job into the queue, and ring once its transaction is committed; its row id."""
        row_id: int = super().enqueue(task)
        transaction.on_commit(self._bell.ring, using=Conf.ORM)
        return row_id

    def dequeue(self) -> list[tuple[int, str]] | None:
        """The next job as (row id, signed job), or None after a ring or a poll without one."""
        queue = self.get_connection().filter(key=self.list_key)
        for row_id, task in queue.order_by("id").values_list("id", "payload")[:1]:
            # Deleting is the claim. A job whose worker was killed must not run again an hour later by itself:
            # it types into shells. Its own row says how far it came.
            if self.get_connection().filter(id=row_id).delete()[0]:
                return [(row_id, task)]
        self._bell.wait(Conf.POLL)
        return None

    def acknowledge(self, task_id: int) -> None:
        """Nothing left to do: the claim has deleted the row."""

    def delete(self, task_id: int) -> Any:
        """As `acknowledge`."""
