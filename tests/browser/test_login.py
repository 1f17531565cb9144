"""Signing a browser in by a one-time link, and what is left of the link afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.real_server import RealServer

pytestmark = [pytest.mark.browser, pytest.mark.server]


def test_the_link_signs_in_and_leaves_the_address_bar(page: Page, server: RealServer) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    link = server.rig("open", "--no-browser").stdout.strip()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(link)
    page.wait_for_url(f"{server.url}/**")
    page.wait_for_url(lambda url: "/login/" not in url)
    ticket = link.partition("#")[2]
    assert ticket and not any(ticket in url for url in requests)
    assert ticket not in page.url
    page.go_back()
    assert ticket not in page.url
    assert not [complaint for complaint in complaints if "Content Security Policy" in complaint]


def test_a_used_link_says_what_to_run(page: Page, server: RealServer, complaints: Complaints) -> None:
    complaints.expect(r"status of 403 .*/login/")
    link = server.rig("open", "--no-browser").stdout.strip()
    page.goto(link)
    page.wait_for_url(lambda url: "/login/" not in url)
    page.context.clear_cookies()
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("alert")).to_contain_text("used already")
    expect(page.get_by_text("rig open")).to_be_visible()


def test_without_a_session_every_page_says_what_to_run(page: Page, server: RealServer) -> None:
    page.goto(f"{server.url}/rigs/demo/")
    expect(page.get_by_text("You are not signed in here.")).to_be_visible()
    expect(page.get_by_text("rig open")).to_be_visible()


def test_scripts_cannot_read_the_cookies(signed_in_page: Page) -> None:
    assert signed_in_page.evaluate("document.cookie") == ""
