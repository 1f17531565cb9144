"""A ticket signs one browser in, once, within a day, and tells nothing to whoever lists its folder."""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from topology import access

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tickets() -> Iterator[Path]:
    folder: Path = settings.RIGWEB.home / "tickets"
    yield folder
    for file in folder.iterdir():
        file.unlink()


def test_a_ticket_is_the_operators_unless_it_may_only_look() -> None:
    operator = access.redeem_ticket(access.issue_ticket(read_only=False))
    observer = access.redeem_ticket(access.issue_ticket(read_only=True))
    assert operator is not None and operator.has_perm(access.OPERATE) and operator.is_staff
    assert observer is not None and not observer.has_perm(access.OPERATE) and not observer.is_staff


def test_nobody_gets_a_password() -> None:
    assert not access.operator().has_usable_password()
    assert not access.observer().has_usable_password()


def test_the_users_are_made_once() -> None:
    assert access.operator() == access.operator()
    assert access.observer() == access.observer()


def test_a_ticket_works_once() -> None:
    ticket = access.issue_ticket(read_only=False)
    assert access.redeem_ticket(ticket) is not None
    assert access.redeem_ticket(ticket) is None


@pytest.mark.parametrize("ticket", ["", "wrong", "../token", "x" * 100_000, "\0", "ü"])
def test_a_made_up_ticket_is_refused(ticket: str) -> None:
    access.issue_ticket(read_only=False)
    assert access.redeem_ticket(ticket) is None


def test_a_ticket_is_too_old_after_a_day(tickets: Path) -> None:
    ticket = access.issue_ticket(read_only=False)
    (file,) = tickets.iterdir()
    long_ago = time.time() - access.TICKET_SECONDS - 1
    os.utime(file, (long_ago, long_ago))
    assert access.redeem_ticket(ticket) is None
    assert list(tickets.iterdir()) == []


def test_old_tickets_are_swept_when_a_new_one_is_made(tickets: Path) -> None:
    access.issue_ticket(read_only=False)
    (old,) = tickets.iterdir()
    os.utime(old, (0, 0))
    access.issue_ticket(read_only=False)
    assert old not in tickets.iterdir()


def test_the_folder_does_not_show_a_usable_ticket(tickets: Path) -> None:
    ticket = access.issue_ticket(read_only=False)
    (file,) = tickets.iterdir()
    assert ticket not in file.name and ticket not in file.read_text()
    assert access.redeem_ticket(file.name) is None
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.django_db(transaction=True)
def test_of_many_who_come_at_once_with_one_ticket_one_gets_in() -> None:
    from django.db import connection

    access.operator()
    for _ in range(20):
        ticket, results, start = access.issue_ticket(read_only=False), [], threading.Barrier(4)

        def come(ticket: str = ticket, results: list[bool] = results, start: threading.Barrier = start) -> None:
            start.wait()
            results.append(access.redeem_ticket(ticket) is not None)
            connection.close()

        threads = [threading.Thread(target=come) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(results) == [False, False, False, True]
