"""The editor as a field of the admin panel's form."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.server]

TEXT = """\
version: "0.2"
name: from-admin
pods:
  - id: dev
    label: Development
    members:
      - { id: impl, runtime: terminal }
"""


@pytest.fixture(autouse=True)
def no_icon(complaints: Complaints) -> None:
    """Django's admin has none."""
    complaints.expect("favicon")


def test_a_spec_is_written_checked_and_saved_in_the_admin_panel(stage: Stage, new_tab: OpenTab) -> None:
    tab = new_tab(stage)
    page = tab.page
    tab.goto("/admin/topology/spec/add/")
    content = page.locator("yaml-editor .cm-content")
    content.fill(TEXT.replace("runtime: terminal", "runtime: terminol"))
    expect(page.locator(".cm-lintRange-error").first).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errorlist").last).to_contain_text(
        "line 7, column 30: pods[0].members[0].runtime: unknown runtime"
    )
    expect(content).to_contain_text("terminol")
    expect(page.locator("yaml-editor .preview-note")).to_have_text(
        "The text has problems: what it gives is drawn once they are mended."
    )
    content.fill(TEXT)
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".messagelist")).to_contain_text("from-admin")
    expect(content).to_contain_text("name: from-admin")
    assert stage.server.get("/api/specs?name=from-admin").json()["text"].strip() == TEXT.strip()


def test_the_graph_and_the_list_of_problems_follow_the_text_there_too(stage: Stage, new_tab: OpenTab) -> None:
    tab = new_tab(stage)
    page = tab.page
    tab.goto("/admin/topology/spec/add/")
    content, problems = page.locator("yaml-editor .cm-content"), page.locator("yaml-editor .problem-count")
    seat = page.locator('yaml-editor .preview-seat[data-seat="dev.impl"]')
    content.fill(TEXT)
    expect(seat).to_be_visible()
    expect(problems).to_have_text("✔ No problems")
    content.fill(TEXT.replace("runtime: terminal", "runtime: terminol"))
    expect(problems).to_have_text(re.compile(r"^✕ \d+ problems?$"))
    problems.click()
    listed = page.get_by_role("list", name="Problems").get_by_role("button")
    listed.filter(has_text="unknown runtime").click()
    expect(content).to_be_focused()
    expect(page.locator("yaml-editor .cm-activeLine")).to_contain_text("terminol")
    content.fill(TEXT)
    expect(problems).to_have_text("✔ No problems")
    seat.click()
    expect(page.locator("yaml-editor .cm-activeLine")).to_contain_text("id: impl")
    assert page.url.endswith("/admin/topology/spec/add/")


def test_what_is_typed_is_completed_there_too(stage: Stage, new_tab: OpenTab) -> None:
    tab = new_tab(stage)
    tab.goto("/admin/topology/spec/add/")
    expect(tab.page.locator("yaml-editor[data-ready]")).to_be_visible()
    tab.page.get_by_text("Text:", exact=True).click()
    expect(tab.page.locator("yaml-editor .cm-content")).to_be_focused()
    tab.type("cul")
    tab.page.locator(".cm-tooltip-autocomplete li").first.click()
    expect(tab.page.locator("yaml-editor .cm-content")).to_have_text(re.compile("culture_file:"))


def test_without_scripts_it_is_a_text_area(stage: Stage, browser: Browser, new_tab: OpenTab) -> None:
    signed_in = new_tab(stage)
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in.page.context.storage_state())
    page = context.new_page()
    page.goto(f"{stage.server.url}/admin/topology/spec/add/")
    page.get_by_label("Text").fill(TEXT.replace("from-admin", "by-hand").replace("terminal", "terminol"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errorlist").last).to_contain_text("unknown runtime")
    page.get_by_label("Text").fill(TEXT.replace("from-admin", "by-hand"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("by-hand")
    context.close()
