"""Rows that are added and never changed, nor deleted one by one: history that can be relied on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from django.db import models

M = TypeVar("M", bound="AppendOnly")


class AppendOnlyQuerySet(models.QuerySet[M]):
    """Rows may be read and added, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise self.model.refusal("change")

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> NoReturn:
        """Refused."""
        raise self.model.refusal("change")

    def delete(self) -> NoReturn:
        """Refused."""
        raise self.model.refusal("delete")


class AppendOnly(models.Model):
    """A row that can be saved once; `objects` of each such model is an AppendOnlyQuerySet's manager."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; refuses to change one."""
        if self.pk is not None:
            raise self.refusal("change")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise self.refusal("delete")

    @classmethod
    def refusal(cls, verb: str) -> TypeError:
        """The answer to who tries; a mistake in our own code, so no message for users."""
        return TypeError(f"cannot {verb} {cls._meta.verbose_name_plural}: they are append-only (add a new one)")
