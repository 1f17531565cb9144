"""A full disk or a held lock is told in words, and nothing that was saved is lost."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from rigweb.database import DatabaseTroubleMiddleware, explain


@pytest.fixture
def full_disk(tmp_path: Path) -> OperationalError:
    """What SQLite really says when there is no more room."""
    database = sqlite3.connect(tmp_path / "full.sqlite3")
    try:
        database.execute("CREATE TABLE t (x)")
        database.execute("PRAGMA max_page_count = 3")
        with pytest.raises(sqlite3.OperationalError) as caught:
            database.execute("INSERT INTO t VALUES (zeroblob(100000))")
        return OperationalError(*caught.value.args)
    finally:
        database.close()


@pytest.fixture
def held_lock(tmp_path: Path) -> OperationalError:
    """What SQLite really says when another program writes."""
    holder = sqlite3.connect(tmp_path / "held.sqlite3")
    other = sqlite3.connect(tmp_path / "held.sqlite3", timeout=0)
    try:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as caught:
            other.execute("BEGIN IMMEDIATE")
        return OperationalError(*caught.value.args)
    finally:
        holder.close()
        other.close()


def _answer(error: Exception, path: str) -> HttpResponse | None:
    middleware = DatabaseTroubleMiddleware(lambda request: HttpResponse())
    return middleware.process_exception(RequestFactory().post(path), error)


def test_a_full_disk_is_told_as_such(full_disk: OperationalError) -> None:
    answer = _answer(full_disk, "/api/up")
    assert answer is not None and answer.status_code == 503
    assert "the disk is full" in json.loads(answer.content)["error"]


def test_a_held_lock_is_told_as_such(held_lock: OperationalError) -> None:
    answer = _answer(held_lock, "/rigs/demo/")
    assert answer is not None and answer.status_code == 503
    assert b"another program holds it" in answer.content


def test_mistakes_of_our_own_are_not_blamed_on_the_machine() -> None:
    assert explain(DatabaseError("no such table: t")) is None
    assert _answer(DatabaseError("no such column: x"), "/api/up") is None
    assert _answer(ValueError("database is locked"), "/api/up") is None


@pytest.mark.django_db(transaction=True)
def test_readers_do_not_wait_for_writers_and_writers_queue() -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20000,)
        assert cursor.execute("PRAGMA synchronous").fetchone() == (1,)
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
