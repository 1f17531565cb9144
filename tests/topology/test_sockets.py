"""Open sockets are closed when their login session ends, or when what they follow does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth import logout
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from topology import sockets
from topology.access import operator

pytestmark = pytest.mark.django_db
MINE = "session-of-mine"


@pytest.fixture
def closed() -> Iterator[list[tuple[str, int]]]:
    """Three sockets of two login sessions, and which of them were closed with what code."""
    codes: list[tuple[str, int]] = []
    closers = [
        (MINE, lambda code: codes.append(("first", code))),
        (MINE, lambda code: codes.append(("second", code))),
        ("other", lambda code: codes.append(("third", code))),
    ]
    for key, close in closers:
        sockets.register(key, close)
    yield codes
    for key, close in closers:
        sockets.forget(key, close)
    codes.clear()
    sockets.close_all()
    assert codes == []


def test_signing_out_closes_the_sockets_of_that_session_alone(closed: list[tuple[str, int]]) -> None:
    request = RequestFactory().post("/logout/")
    request.session = SessionStore(MINE)
    request.user = operator()
    logout(request)
    assert sorted(closed) == [("first", 4402), ("second", 4402)]


def test_when_what_they_follow_ends_all_are_to_connect_again(closed: list[tuple[str, int]]) -> None:
    sockets.close_all()
    assert sorted(closed) == [("first", 4503), ("second", 4503), ("third", 4503)]


def test_forgetting_twice_does_no_harm() -> None:
    def close(code: int) -> None:
        raise AssertionError

    sockets.register("key", close)
    sockets.forget("key", close)
    sockets.forget("key", close)
    sockets.close_all()
