"""Signing in, and what those may do who have."""

from __future__ import annotations

import pytest

from tests.real_server import RealServer

pytestmark = pytest.mark.server

WRONG = {"Authorization": "Bearer wrong"}


@pytest.mark.parametrize(
    "header", ["Bearer wrong", "Bearer ", "Bearer", "Basic b3BlcmF0b3I6", "", "bearer  x y", "Bearer ü"]
)
@pytest.mark.parametrize("path", ["/", "/api/ps", "/login/", "/admin/"])
def test_a_wrong_token_is_refused_at_once(shared_server: RealServer, header: str, path: str) -> None:
    reply = shared_server.request("GET", path, {"Authorization": header})
    assert reply.status == 401
    assert reply.json()["error"].startswith("cannot sign in: the token is wrong")


def test_a_wrong_token_is_refused_even_with_a_session(shared_server: RealServer) -> None:
    assert shared_server.request("GET", "/", {**shared_server.session(), **WRONG}).status == 401


def test_the_right_token_is_the_operators(shared_server: RealServer) -> None:
    assert shared_server.get("/api/ps").status == 200
    assert shared_server.post("/api/down", {"rig": "none"}).status == 404


def test_a_page_without_a_session_leads_to_where_one_signs_in(shared_server: RealServer) -> None:
    reply = shared_server.request("GET", "/rigs/demo/")
    assert (reply.status, reply.headers["Location"]) == (302, "/login/?next=/rigs/demo/")
    page = shared_server.request("GET", "/login/")
    assert page.status == 200 and "rig open" in page.text


@pytest.mark.parametrize("path", ["/api/ps", "/api/openapi.json", "/api/events", "/api/nothing"])
def test_the_api_without_a_session_says_so(shared_server: RealServer, path: str) -> None:
    reply = shared_server.request("GET", path)
    assert reply.status == 401 and "rig open" in reply.json()["error"]


def test_a_script_without_a_session_is_not_sent_to_the_login_page(shared_server: RealServer) -> None:
    assert shared_server.request("GET", "/", {"Sec-Fetch-Mode": "cors"}).status == 401
    assert shared_server.request("GET", "/", {"Sec-Fetch-Mode": "navigate"}).status == 302


def test_signing_in_opens_the_page(shared_server: RealServer) -> None:
    assert shared_server.request("GET", "/", shared_server.session()).status == 200


def test_a_used_ticket_is_told_what_to_do(shared_server: RealServer) -> None:
    ticket = shared_server.ticket()
    assert shared_server.redeem(ticket).status == 302
    again = shared_server.redeem(ticket)
    assert again.status == 403 and "rig open" in again.text
    assert f"rigweb_{shared_server.port}" not in again.cookies


def test_a_ticket_in_the_query_is_worth_nothing(shared_server: RealServer) -> None:
    assert "/login/#" in shared_server.post("/api/open").json()["url"]
    ticket = shared_server.ticket()
    reply = shared_server.request("GET", f"/login/?ticket={ticket}")
    assert f"rigweb_{shared_server.port}" not in reply.cookies


def test_another_site_cannot_sign_a_browser_in(shared_server: RealServer) -> None:
    ticket = shared_server.ticket()
    headers = {"Origin": shared_server.url, "Content-Type": "application/x-www-form-urlencoded"}
    assert shared_server.request("POST", "/login/", headers, f"ticket={ticket}".encode()).status == 403


def test_signing_in_leads_on_to_where_one_wanted_to_go(shared_server: RealServer) -> None:
    assert shared_server.redeem(shared_server.ticket(), "/admin/").headers["Location"] == "/admin/"


@pytest.mark.parametrize("target", ["//evil.example", "http://evil.example", "\\\\evil.example", "javascript:alert(1)"])
def test_signing_in_does_not_lead_to_another_site(shared_server: RealServer, target: str) -> None:
    reply = shared_server.redeem(shared_server.ticket(), target)
    assert (reply.status, reply.headers["Location"]) == (302, "/")


def test_the_session_cookie_is_ours_alone(shared_server: RealServer) -> None:
    cookies = shared_server.redeem(shared_server.ticket()).cookies
    name = f"rigweb_{shared_server.port}"
    assert set(cookies) == {name, f"{name}_csrf"}
    for line in cookies.values():
        assert "HttpOnly" in line and "SameSite=Strict" in line and "Domain" not in line


def test_an_observer_may_look_but_not_change(shared_server: RealServer) -> None:
    observer = {**shared_server.session(read_only=True), "Origin": shared_server.url}
    assert shared_server.request("GET", "/api/ps", observer).status == 200
    for verb in ("up", "down", "send-keys", "open", "stop", "shutdown"):
        headers = {**observer, "Content-Type": "application/json"}
        reply = shared_server.request("POST", f"/api/{verb}", headers, b"{}")
        assert reply.status == 403, verb
        assert "error" in reply.json()
    assert shared_server.request("GET", "/admin/", observer).status == 302


def test_the_admin_has_no_password_door(shared_server: RealServer) -> None:
    reply = shared_server.request("GET", "/admin/login/")
    assert (reply.status, reply.headers["Location"]) == (302, "/login/")
    assert shared_server.request("GET", "/admin/", shared_server.session()).status == 200


def test_signing_out_ends_the_session_on_the_server(shared_server: RealServer) -> None:
    mine = {**shared_server.session(), "Origin": shared_server.url}
    assert shared_server.request("POST", "/logout/", mine).status == 302
    assert shared_server.request("GET", "/", mine).status == 302  # to the login page, with the old cookie
    assert shared_server.request("GET", "/logout/").status == 405
