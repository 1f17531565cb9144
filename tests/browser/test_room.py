"""Every view has room at every size, whatever seats are called: nothing lies outside, is cut off or covers another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.browser.test_attention import ask, go_on
from tests.browser.test_phone import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

LONG = "Implementer of all that nobody else has taken up until now ".ljust(200, "!")
UNBROKEN = "x" * 200
RIGHT_TO_LEFT = "\u202eمختبر البرامج\u202c مختبر البرامج"
EMOJI = "\N{CRAB}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}" * 12
SIZES = [(1440, 900), (1920, 1080), (1024, 768), PHONE]
VIEWS = {
    "graph": ("/rigs/{rig}/", "#graph[data-placed=yes]"),
    "terminal": ("/rigs/{rig}/#seat=dev-long@{rig}", ".terminal-panel:not([hidden]) .xterm-rows"),
    "table": ("/rigs/{rig}/?view=table", ".seat-table tbody tr >> nth=3"),
    "wall": ("/rigs/{rig}/?view=wall", ".tile >> nth=3"),
    "history": ("/rigs/{rig}/?view=history", ".timeline"),
    "specs": ("/specs/", ".spec-card >> nth=3"),
    "spec": ("/specs/demo/", ".cm-content"),
}
# Problems as sentences. What scrolls may go on below; the graph is a world of its own that one moves.
TROUBLES = """() => {
    const CONTROLS = "button, a[href], input, select, textarea, summary";
    const shown = [...document.querySelectorAll(CONTROLS)].filter((each) =>
        each.checkVisibility({ visibilityProperty: true, opacityProperty: true })
        && !each.closest("#stage, .visually-hidden, .xterm, .cm-editor"));
    const called = ({ tagName, className, ariaLabel, textContent }) =>
        `${tagName.toLowerCase()}.${className} "${(ariaLabel ?? textContent).trim().slice(0, 40)}"`;
    const box = (each) => each.getBoundingClientRect();
    const page = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    const found = [];

    function isCut(control) {
        const { left, right, top, bottom } = box(control);
        let scrolled = false;
        for (let around = control.parentElement; around; around = around.parentElement) {
            const { overflowX, overflowY } = getComputedStyle(around);
            const edge = around === document.body ? page : box(around);
            scrolled ||= ["auto", "scroll"].includes(overflowY);
            if (around !== document.body && overflowX === "visible") continue;
            const beside = left < edge.left - 1 || right > edge.right + 1;
            if (beside) return `sideways by ${called(around)}`;
            const below = top < edge.top - 1 || bottom > edge.bottom + 1;
            if (below && !scrolled) return `above or below by ${called(around)}`;
        }
        return "";
    }

    function isTooNarrow(control) {
        const { textOverflow, display } = getComputedStyle(control);
        if (!control.textContent.trim() || control.matches("input, select, textarea")) return false;
        if (display === "inline" || textOverflow === "ellipsis") return false;
        return control.scrollWidth > control.clientWidth + 1;
    }

    function overlap(one, other) {
        if (one.contains(other) || other.contains(one)) return false;
        const [a, b] = [box(one), box(other)];
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        return wide > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    }

    const wide = document.documentElement.scrollWidth;
    if (wide > innerWidth) found.push(`the page is ${wide} wide`);
    for (const control of shown) {
        const cut = isCut(control);
        if (cut) found.push(`${called(control)} is cut ${cut}`);
        if (isTooNarrow(control)) found.push(`${called(control)} is too narrow for its text`);
    }
    for (const bar of document.querySelectorAll("header, nav, footer, [role=toolbar], [role=tablist]")) {
        const inside = shown.filter((each) => bar.contains(each));
        inside.forEach((one, index) => {
            const other = inside.slice(index + 1).find((each) => overlap(one, each));
            if (other) found.push(`${called(one)} and ${called(other)} overlap`);
        });
    }
    return found;
}"""


@pytest.fixture(scope="module")
def rig(stage: Stage) -> Iterator[str]:
    """A rig of seats with hard names in a folder with a hard name; one asks, one is in trouble."""
    folder = stage.server.home / UNBROKEN
    folder.mkdir()
    labels = {"long": LONG, "unbroken": UNBROKEN, "rtl": RIGHT_TO_LEFT, "emoji": EMOJI}
    members = [member(name, label=label, cwd=str(folder)) for name, label in labels.items()]
    rig = stage.up_pods([{"id": "dev", "label": LONG, "members": members}], name="room")
    ask(stage, f"dev-unbroken@{rig}", title=UNBROKEN, text=UNBROKEN)
    stage.becomes(f"dev-rtl@{rig}", "error", activity_reason=UNBROKEN)
    yield rig
    go_on(stage, f"dev-unbroken@{rig}", f"dev-rtl@{rig}")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_everything_fits(stage: Stage, new_tab: OpenTab, demo: str, rig: str, width: int, height: int) -> None:
    tab = new_tab(stage, rig, width=width, height=height, finger=(width, height) == PHONE)
    assert {view: found for view in VIEWS if (found := troubles(tab, rig, view))} == {}


def troubles(tab: Tab, rig: str, view: str) -> list[str]:
    """What a person would find wrong with a view."""
    path, sign = VIEWS[view]
    tab.page.goto("about:blank")  # so that what has only another fragment is loaded anew
    tab.goto(path.format(rig=rig))
    tab.is_live()
    if view == "graph" and tab.page.locator("#panes").is_visible():
        tab.page.locator("#panes").get_by_role("button", name="Graph").click()
    expect(tab.page.locator(sign).first).to_be_visible()
    found: list[str] = tab.page.evaluate(TROUBLES)
    return found
