"""Attacks from pages of other sites: each fails, and the same request of our own page or command succeeds."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.templatetags.static import static
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.real_server import RealServer, Reply

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def session(shared_server: RealServer) -> dict[str, str]:
    """Headers of a browser that is signed in."""
    return shared_server.session()


def _post(server: RealServer, headers: Mapping[str, str]) -> Reply:
    headers = {"Content-Type": "application/json", **headers}
    return server.request("POST", "/api/down", headers, b'{"rig": "none"}')


def test_our_own_page_may_post(shared_server: RealServer, session: dict[str, str]) -> None:
    assert _post(shared_server, {**session, "Origin": shared_server.url}).status == 404  # let in: no such rig


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "http://localhost:{port}",
        "https://127.0.0.1:{port}",
        "http://127.0.0.1:{port}.evil.example",
        "http://127.0.0.1:{port}@evil.example",
        "http://127.0.0.1:{port}/",
        "null",
        "",
        "file://",
    ],
)
def test_a_page_of_another_origin_may_not_post_with_our_cookie(
    shared_server: RealServer, session: dict[str, str], origin: str
) -> None:
    # http://127.0.0.1:1 stands for any other web server of this machine: cookies and SameSite ignore ports.
    reply = _post(shared_server, {**session, "Origin": origin.format(port=shared_server.port)})
    assert reply.status == 403


def test_a_form_of_another_site_that_hides_its_origin_may_not_post(
    shared_server: RealServer, session: dict[str, str]
) -> None:
    assert _post(shared_server, session).status == 403


def test_a_form_without_its_csrf_token_may_not_post(shared_server: RealServer, session: dict[str, str]) -> None:
    assert _post(shared_server, {"Cookie": session["Cookie"], "Origin": shared_server.url}).status == 403


def test_even_looking_is_refused_to_scripts_of_other_origins(
    shared_server: RealServer, session: dict[str, str]
) -> None:
    headers = {**session, "Origin": "http://127.0.0.1:1"}
    assert shared_server.request("GET", "/api/ps", headers).status == 403


def test_the_command_line_needs_no_origin_but_its_token(shared_server: RealServer) -> None:
    assert _post(shared_server, shared_server.bearer).status == 404
    assert _post(shared_server, {}).status == 403


def test_the_token_does_not_help_a_page_of_another_origin(shared_server: RealServer) -> None:
    assert _post(shared_server, {**shared_server.bearer, "Origin": "http://evil.example"}).status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost:1", "", "127.0.0.1:{port}@x"]
)
def test_a_name_that_an_attacker_points_at_us_is_refused(
    shared_server: RealServer, session: dict[str, str], host: str
) -> None:
    host = host.format(port=shared_server.port)
    for headers in (session, shared_server.bearer):
        reply = shared_server.request("GET", "/api/ps", {**headers, "Host": host})
        assert reply.status in (400, 421)
        assert b"seats" not in reply.body


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_our_own_names_are_answered(shared_server: RealServer, name: str) -> None:
    reply = shared_server.get("/api/ps", Host=f"{name}:{shared_server.port}")
    assert reply.status == 200


def test_static_files_are_behind_the_same_gate(shared_server: RealServer) -> None:
    assert shared_server.request("GET", static("js/login.js")).status == 200
    assert shared_server.request("GET", static("js/login.js"), {"Host": "evil.example"}).status == 421


def _live(server: RealServer, headers: Mapping[str, str], host: str = "127.0.0.1") -> int:
    """Open the live socket as a browser with these headers does; the close code or status, 101 when it stays."""
    url = f"ws://{host}:{server.port}/live/"
    try:
        with connect(url, additional_headers=dict(headers), proxy=None, open_timeout=30) as socket:
            socket.recv(timeout=30)
    except InvalidStatus as refusal:
        return refusal.response.status_code
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else -1
    return 101


def test_our_own_page_may_open_the_socket(shared_server: RealServer, session: dict[str, str]) -> None:
    assert _live(shared_server, {"Cookie": session["Cookie"], "Origin": shared_server.url}) == 101


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "http://127.0.0.1:1", "http://localhost:{port}", "https://127.0.0.1:{port}", "null", None],
)
def test_pages_of_other_origins_may_not_open_the_socket(
    shared_server: RealServer, session: dict[str, str], origin: str | None
) -> None:
    headers = {"Cookie": session["Cookie"]}
    if origin is not None:
        headers["Origin"] = origin.format(port=shared_server.port)
    assert _live(shared_server, headers) == 403


def test_the_socket_needs_a_session(shared_server: RealServer) -> None:
    assert _live(shared_server, {"Origin": shared_server.url}) == 403
    made_up = f"rigweb_{shared_server.port}=0123456789abcdef0123456789abcdef"
    assert _live(shared_server, {"Origin": shared_server.url, "Cookie": made_up}) == 403


def test_the_socket_of_a_foreign_name_is_refused(shared_server: RealServer, session: dict[str, str]) -> None:
    # DNS rebinding: the attacker's page has the attacker's name in both headers. 127.0.0.2 is such a name.
    origin = f"http://127.0.0.2:{shared_server.port}"
    reply = shared_server.request(
        "GET",
        "/live/",
        {
            "Host": f"127.0.0.2:{shared_server.port}",
            "Origin": origin,
            "Cookie": session["Cookie"],
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        },
    )
    assert reply.status == 403


def test_the_socket_closes_when_the_session_ends(shared_server: RealServer) -> None:
    mine = shared_server.session()
    headers = {"Cookie": mine["Cookie"], "Origin": shared_server.url}
    url = f"ws://127.0.0.1:{shared_server.port}/live/"
    with connect(url, additional_headers=headers, proxy=None, open_timeout=30) as socket:
        socket.recv(timeout=30)
        reply = shared_server.request("POST", "/logout/", {**mine, "Origin": shared_server.url})
        assert reply.status == 302
        with pytest.raises(ConnectionClosed):
            while True:
                socket.recv(timeout=30)
    assert _live(shared_server, headers) == 403
