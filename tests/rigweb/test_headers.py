"""Every answer carries the headers that confine it."""

from __future__ import annotations

import pytest
from django.templatetags.static import static

from tests.real_server import RealServer

pytestmark = pytest.mark.server


@pytest.mark.parametrize("path", ["/", "/login/", "/api/ps", static("js/login.js"), "/nothing", "/admin/"])
def test_every_answer_is_confined(shared_server: RealServer, path: str) -> None:
    headers = shared_server.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == policy["connect-src"] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


def test_pages_cannot_be_framed(shared_server: RealServer) -> None:
    assert shared_server.request("GET", "/login/").headers["X-Frame-Options"] == "DENY"


def test_the_server_does_not_say_what_it_is_made_of(shared_server: RealServer) -> None:
    assert "Server" not in shared_server.request("GET", "/login/").headers


def test_an_error_shows_nothing_of_the_inside(shared_server: RealServer) -> None:
    reply = shared_server.get("/nothing")
    assert reply.status == 404 and b"Traceback" not in reply.body and b"rigweb.urls" not in reply.body
