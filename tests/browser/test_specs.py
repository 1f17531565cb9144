"""The spec library and the editor: what a person sees of a spec while it is written, saved, compared and started."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Error, Locator, Page, Route, TimeoutError, expect

from tests.browser.conftest import Complaints, OpenTab
from tests.browser.stage import Stage, member
from tests.browser.tab import Tab
from tests.real_server import eventually

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.tmux]

TEXT = """\
version: "0.2"
name: NAME
summary: Two who work.
pods:
  - id: dev
    label: Development
    members:
      - id: impl
        runtime: terminal
        command: [cat]
      - id: test
        runtime: terminal
        command: [cat]
    edges:
      - { kind: delegates_to, from: impl, to: test }
"""
TOO_WIDE = """() => {
    const seen = [...document.querySelectorAll("main *, dialog *")].filter((each) => each.checkVisibility());
    const ours = seen.filter((each) => !each.closest("svg, .topbar, .preview-frame, .cm-scroller"));
    const wide = ours.filter((each) => each.getBoundingClientRect().right > innerWidth + 1);
    return wide.map((each) => each.outerHTML.slice(0, 120));
}"""
OpenSpec = Callable[..., "Editor"]


class Editor:
    """The editor of one spec in a tab."""

    def __init__(self, tab: Tab, name: str) -> None:
        self.tab, self.page, self.name = tab, tab.page, name
        self.content = self.page.locator(".spec-text .cm-content")
        self.state = self.page.locator(".spec-bar-state").first
        self.problems = self.page.locator(".problem-count")
        self.notice = self.page.locator(".spec-notice")
        self.save = self.page.get_by_role("button", name=re.compile("^Save"))

    def is_there(self) -> Editor:
        expect(self.content).to_be_visible()
        return self

    def write(self, text: str) -> None:
        """Replace the whole text."""
        self.content.fill(text)

    def after(self, line: str) -> None:
        """Put the cursor at the end of the line that has this text."""
        self.content.locator(".cm-line", has_text=line).first.click()
        self.page.keyboard.press("End")

    def seat(self, logical: str) -> Locator:
        return self.page.locator(f'.preview-seat[data-seat="{logical}"]')

    def current_line(self) -> Locator:
        return self.page.locator(".spec-text .cm-activeLine")

    def is_saved(self, revision: int) -> None:
        expect(self.state).to_have_text(f"saved (revision {revision})")


class Shelf:
    """Specs in the library, made and asked for over the API."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._number = 0

    def save(self, name: str, text: str = TEXT) -> str:
        saved = self.stage.server.post("/api/spec-save", {"source": "editor", "text": text.replace("NAME", name)})
        assert saved.status == 200, saved.text
        return name

    def get(self, name: str) -> Any:
        return self.stage.server.get(f"/api/specs?name={name}").json()


@pytest.fixture
def shelf(stage: Stage) -> Shelf:
    return Shelf(stage)


@pytest.fixture
def open_spec(stage: Stage, new_tab: OpenTab) -> OpenSpec:
    """Opens a spec in the editor of a new tab."""

    def open_it(name: str, **options: Any) -> Editor:
        tab = new_tab(stage, **options)
        tab.goto(f"/specs/{name}/")
        return Editor(tab, name).is_there()

    return open_it


def toast(page: Page, text: str) -> None:
    expect(page.locator(".toast", has_text=text).first).to_be_visible()


def refuse(page: Page, verb: str, why: str) -> None:
    """Let the server refuse a verb."""
    page.route(f"**/api/{verb}", lambda route: route.fulfill(status=409, json={"error": why}))


def nothing_overflows(page: Page) -> None:
    """Nothing is wider than the window, and nothing can be scrolled sideways."""
    assert page.evaluate(TOO_WIDE) == []


# --- the library ------------------------------------------------------------------------------------------------


def test_the_library_shows_each_spec_with_its_drawing_and_what_it_holds(stage: Stage, new_tab: OpenTab) -> None:
    tab = new_tab(stage)
    tab.page.get_by_role("link", name="Specs", exact=True).click()
    card = tab.page.locator('[data-spec="product-team"]')
    expect(card).to_contain_text("7 seats · 3 pods · 4 claude-code, 3 codex")
    expect(card.locator(".drawing-seat")).to_have_count(7)
    expect(card.locator(".drawing-pod")).to_have_count(3)
    expect(card.get_by_role("button", name="Delete")).to_have_count(0)
    assert tab.page.url.endswith("/specs/")
    card.get_by_role("link", name="Edit product-team").click()
    Editor(tab, "product-team").is_there()
    tab.page.go_back()
    expect(card).to_be_visible()


def test_a_card_says_whether_its_rig_runs_as_soon_as_it_does(stage: Stage, new_tab: OpenTab, shelf: Shelf) -> None:
    shelf.save("starts")
    tab = new_tab(stage)
    tab.goto("/specs/")
    card = tab.page.locator('[data-spec="starts"]')
    card.get_by_role("button", name="Up starts").click()
    expect(card.locator(".spec-rig")).to_have_text("2 of 2 run")
    stage.server.rig("down", "starts")
    expect(card.locator(".spec-rig")).to_have_text("down")


def test_where_the_rig_runs_a_cards_up_first_shows_what_it_would_do(
    stage: Stage, new_tab: OpenTab, shelf: Shelf
) -> None:
    name = stage.up([member("impl")], name="runs-already")
    pod = {"id": "dev", "label": "Development", "members": [member("impl"), member("more")]}
    shelf.save(name, json.dumps({"version": "0.2", "name": name, "pods": [pod]}))
    tab = new_tab(stage)
    tab.goto("/specs/")
    card = tab.page.locator(f'[data-spec="{name}"]')
    card.get_by_role("button", name=f"Up {name}").click()
    dialog = tab.page.get_by_role("dialog", name=f"Plan for {name}")
    expect(dialog).to_contain_text("This would start 1 seat.")
    expect(card.locator(".spec-rig")).to_have_text("1 of 1 run")
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog).to_be_hidden()
    expect(card.locator(".spec-rig")).to_have_text("2 of 2 run")


def test_a_card_whose_rig_cannot_start_says_why_although_that_is_a_job(
    stage: Stage, new_tab: OpenTab, shelf: Shelf
) -> None:
    name = shelf.save("nowhere-to-start", TEXT.replace("command: [cat]", "command: [no-such-program]"))
    tab = new_tab(stage)
    tab.is_live()
    tab.goto("/specs/")
    tab.is_live()
    tab.page.locator(f'[data-spec="{name}"]').get_by_role("button", name=f"Up {name}").click()
    expect(tab.page.locator("#toasts").get_by_role("alert")).to_contain_text("no-such-program is not on PATH")


def test_a_draft_that_was_never_saved_is_discarded_after_a_question(stage: Stage, new_tab: OpenTab) -> None:
    tab = new_tab(stage)
    tab.goto("/specs/")
    tab.page.get_by_role("button", name="New spec").click()
    tab.page.get_by_label("Name", exact=True).fill("only-a-draft")
    tab.page.get_by_role("button", name="Create").click()
    Editor(tab, "only-a-draft").is_there()
    tab.page.locator(".spec-bar-back").click()
    card = tab.page.locator('[data-spec="only-a-draft"]')
    discard, question = card.get_by_role("button", name="Discard"), tab.page.get_by_role("dialog")
    discard.click()
    expect(question).to_contain_text("its text is in this browser alone")
    question.get_by_role("button", name="Cancel").click()
    expect(question).to_be_hidden()
    expect(card).to_be_visible()
    discard.click()
    question.get_by_role("button", name="Discard it").click()
    expect(card).to_have_count(0)


def test_the_editors_code_is_fetched_when_a_spec_is_opened_and_not_before(stage: Stage, new_tab: OpenTab) -> None:
    tab = new_tab(stage)
    fetched: list[str] = []
    tab.page.on("request", lambda request: fetched.append(request.url))
    tab.goto("/specs/")
    tab.page.get_by_role("link", name="Edit demo").hover()
    expect(tab.page.locator('[data-spec="demo"] .drawing-seat').first).to_be_visible()
    assert not [url for url in fetched if url.endswith("/editor.js")]
    tab.page.get_by_role("link", name="Edit demo").click()
    Editor(tab, "demo").is_there()
    assert [url for url in fetched if url.endswith("/vendor/editor.js")]


@pytest.mark.parametrize("path", ["/specs/", "/specs/product-team/"])
def test_on_a_telephone_nothing_of_the_specs_is_wider_than_the_window(
    stage: Stage, new_tab: OpenTab, path: str
) -> None:
    tab = new_tab(stage, width=390, height=844)
    tab.goto(path)
    expect(tab.page.locator(".drawing, .preview-seat").first).to_be_visible()
    nothing_overflows(tab.page)


def test_a_new_spec_begins_with_a_text_that_is_valid_and_is_kept_until_it_is_saved(
    stage: Stage, new_tab: OpenTab, shelf: Shelf
) -> None:
    tab = new_tab(stage)
    tab.goto("/specs/")
    tab.page.get_by_role("button", name="New spec").click()
    name = tab.page.get_by_label("Name", exact=True)
    name.fill("demo")
    tab.page.get_by_role("button", name="Create").click()
    expect(tab.page.get_by_role("alert")).to_have_text("There is a spec called demo; choose another name.")
    name.fill("Not A Name")
    tab.page.get_by_role("button", name="Create").click()
    expect(name).to_be_visible()
    name.fill("brand-new")
    tab.page.get_by_role("button", name="Create").click()
    editor = Editor(tab, "brand-new").is_there()
    expect(editor.state).to_have_text("● not saved (new)")
    expect(editor.problems).to_have_text("✔ No problems")
    expect(editor.seat("dev.lead")).to_be_visible()
    editor.save.click()
    editor.is_saved(1)
    assert "name: brand-new" in shelf.get("brand-new")["text"]
    tab.goto("/specs/")
    card = tab.page.locator('[data-spec="brand-new"]')
    card.get_by_role("button", name="Delete").click()
    tab.page.get_by_role("button", name="Delete it").click()
    expect(card).to_have_count(0)


def test_a_duplicate_has_its_own_name_and_finds_the_files_of_the_original(
    stage: Stage, new_tab: OpenTab, shelf: Shelf
) -> None:
    tab = new_tab(stage)
    tab.goto("/specs/")
    tab.page.get_by_role("button", name="Duplicate product-team").click()
    expect(tab.page.get_by_label("Name", exact=True)).to_have_value("product-team-2")
    tab.page.locator("dialog.spec-dialog").get_by_role("button", name="Duplicate").click()
    editor = Editor(tab, "product-team-2").is_there()
    expect(editor.seat("dev1.impl")).to_be_visible()
    editor.save.click()
    editor.is_saved(1)
    assert shelf.get("product-team-2")["source"] == "shipped"


def test_who_may_only_look_sees_everything_and_changes_nothing(stage: Stage, new_tab: OpenTab, shelf: Shelf) -> None:
    shelf.save("looked-at")
    tab = new_tab(stage, read_only=True)
    tab.goto("/specs/")
    card = tab.page.locator('[data-spec="looked-at"]')
    expect(card.get_by_role("button")).to_have_count(0)
    expect(tab.page.get_by_role("button", name="New spec")).to_have_count(0)
    card.get_by_role("link", name="Look", exact=True).click()
    editor = Editor(tab, "looked-at").is_there()
    expect(editor.seat("dev.impl")).to_be_visible()
    expect(editor.save).to_have_count(0)
    expect(tab.page.get_by_role("button", name="Up")).to_have_count(0)
    expect(editor.content).to_have_attribute("aria-readonly", "true")
    editor.content.click()
    tab.type("x")
    tab.press("Control+s")
    expect(tab.page.get_by_text("You may look only")).to_be_visible()
    assert shelf.get("looked-at")["revision"] == 1 and "x" not in editor.content.inner_text().splitlines()[0]
    tab.page.get_by_role("button", name="Plan").click()
    expect(tab.page.locator("dialog.spec-dialog")).to_contain_text("This would start 2 seats.")
    expect(tab.page.locator("dialog.spec-dialog").get_by_role("button", name="Start")).to_have_count(0)


# --- writing ----------------------------------------------------------------------------------------------------


def test_the_graph_follows_the_text_and_the_last_good_one_stays(open_spec: OpenSpec, shelf: Shelf) -> None:
    editor = open_spec(shelf.save("follows"))
    expect(editor.seat("dev.impl")).to_be_visible()
    expect(editor.page.locator(".preview-edges path.edge")).to_have_count(1)
    text = TEXT.replace("NAME", "follows")
    editor.write(text.replace("id: test", "id: check").replace("to: test", "to: check"))
    expect(editor.seat("dev.check")).to_be_visible()
    expect(editor.seat("dev.test")).to_have_count(0)
    editor.write(text.replace("runtime: terminal", "runtime: terminol", 1))
    expect(editor.problems).to_have_text(re.compile(r"✕ \d+ problems?$"))
    expect(editor.seat("dev.check")).to_be_visible()
    expect(editor.page.locator(".preview-note")).to_have_text("The text has problems; this is what it gave before.")
    editor.write(text)
    expect(editor.problems).to_have_text("✔ No problems")
    expect(editor.page.locator(".preview-note")).to_have_text("")


def rest_on(word: Locator, tooltip: Locator) -> None:
    """Rest the mouse on a word until something is shown; lines may move away while the server answers."""

    def shown() -> bool:
        word.page.mouse.move(0, 0)
        word.hover()
        with suppress(TimeoutError):
            tooltip.wait_for(timeout=1500)
        return tooltip.is_visible()

    assert eventually(shown), "nothing is shown"


def test_a_problem_is_shown_at_its_place_and_in_the_list(open_spec: OpenSpec, shelf: Shelf) -> None:
    editor = open_spec(shelf.save("problems"))
    editor.write(TEXT.replace("NAME", "problems").replace("kind: delegates_to", "kind: delegate_to"))
    wrong = editor.page.locator(".cm-lintRange-error")
    expect(wrong).to_have_text("delegate_to")
    tooltip = editor.page.locator(".cm-tooltip-lint")
    rest_on(wrong, tooltip)
    expect(tooltip).to_contain_text("did you mean 'delegates_to'")
    expect(editor.problems).to_have_text("✕ 1 problem")
    editor.problems.click()
    entry = editor.page.get_by_role("list", name="Problems").get_by_role("button")
    expect(entry).to_contain_text("15:17")
    expect(entry).to_contain_text("pods[0].edges[0].kind")
    expect(entry.locator(".problem-path")).to_have_css("overflow-wrap", "break-word")
    entry.click()
    expect(editor.current_line()).to_contain_text("delegate_to")
    expect(editor.content).to_be_focused()


def test_a_click_on_the_graph_leads_to_the_lines_and_the_cursor_marks_its_seat(
    open_spec: OpenSpec, shelf: Shelf
) -> None:
    editor = open_spec(shelf.save("places"))
    editor.seat("dev.test").click()
    expect(editor.current_line()).to_have_text(re.compile("id: test"))
    expect(editor.seat("dev.test")).to_have_attribute("aria-current", "true")
    editor.after("id: impl")
    expect(editor.seat("dev.impl")).to_have_attribute("aria-current", "true")
    expect(editor.seat("dev.test")).not_to_have_attribute("aria-current", "true")
    editor.tab.press("Enter")
    editor.tab.type("label: Worker")  # the places move along with the text
    editor.seat("dev.test").click()
    expect(editor.current_line()).to_have_text(re.compile("id: test"))
    editor.after("summary")
    expect(editor.page.locator(".preview-seat[aria-current]")).to_have_count(0)
    editor.page.get_by_role("button", name="Development", exact=True).click()
    expect(editor.current_line()).to_have_text(re.compile("id: dev"))


def test_keys_and_values_are_completed_from_the_schema(open_spec: OpenSpec, shelf: Shelf) -> None:
    editor = open_spec(shelf.save("completes"))
    expect(editor.problems).to_have_text("✔ No problems")  # the server has told who sits there
    options = editor.page.locator(".cm-tooltip-autocomplete li")
    editor.after("id: impl")
    editor.tab.press("Enter")
    editor.tab.type("lab")
    options.filter(has_text="label").first.click()
    expect(editor.current_line()).to_have_text(re.compile(r"^\s+label: $"))
    editor.tab.type("Worker")
    editor.after("kind: delegates_to")
    editor.tab.press("Enter")
    editor.tab.type("- { kind: can")
    options.filter(has_text="can_observe").click()
    editor.tab.type(", from: ")
    expect(options).to_have_text(["impl", "test"])
    editor.tab.press("Escape")
    about = editor.page.locator(".code-about")
    rest_on(editor.page.locator(".cm-line", has_text="runtime").first.get_by_text("runtime"), about)
    expect(about).to_contain_text("What runs here")


def test_keys_and_values_have_colours_of_their_own(open_spec: OpenSpec, shelf: Shelf) -> None:
    editor = open_spec(shelf.save("coloured"))
    line = editor.content.locator(".cm-line", has_text="version").locator("span")
    key, value = line.filter(has_text="version"), line.filter(has_text="0.2")
    expect(key).to_have_css("color", "rgb(26, 86, 196)")
    expect(value).to_have_css("color", "rgb(25, 104, 63)")


def test_lines_fold_texts_are_found_and_changes_are_undone(open_spec: OpenSpec, shelf: Shelf) -> None:
    editor = open_spec(shelf.save("folds"))
    editor.page.locator(".cm-foldGutter [title='Fold line']:visible").first.click()
    expect(editor.content).not_to_contain_text("label: Development")
    editor.page.locator(".cm-foldGutter [title='Unfold line']:visible").first.click()
    expect(editor.content).to_contain_text("label: Development")
    editor.content.click()
    editor.tab.press("Control+f")
    expect(editor.page.locator(".cm-search input[name=search]")).to_be_focused()
    editor.tab.type("Development")
    expect(editor.page.locator(".cm-searchMatch")).to_have_count(1)
    editor.tab.press("Escape")
    editor.after("summary")
    editor.tab.type(" Indeed.")
    expect(editor.state).to_have_text("● not saved (revision 1)")
    editor.tab.press("Control+z")
    editor.is_saved(1)


# --- saving -----------------------------------------------------------------------------------------------------


def test_what_the_server_says_of_a_text_that_has_changed_since_is_not_taken_for_the_new_one(
    open_spec: OpenSpec, shelf: Shelf
) -> None:
    editor = open_spec(shelf.save("late"))
    held: list[tuple[Route, APIResponse]] = []
    editor.page.route("**/parts/specs/check", lambda route: held.append((route, route.fetch())), times=1)
    editor.write(TEXT.replace("NAME", "late").replace("cat", "tac"))
    assert eventually(lambda: editor.page.wait_for_timeout(20) or held)
    editor.write("version: 0.3")
    route, late = held[0]
    with suppress(Error):  # the page may have given this question up
        route.fulfill(response=late)
    expect(editor.problems).to_have_text(re.compile(r"✕ \d+ problems$"))
    editor.write(TEXT.replace("NAME", "late"))
    expect(editor.problems).to_have_text("✔ No problems")


def test_saving_makes_a_revision_and_saving_what_is_invalid_is_refused(open_spec: OpenSpec, shelf: Shelf) -> None:
    editor = open_spec(shelf.save("saves"))
    expect(editor.save).to_be_disabled()
    editor.after("summary")
    editor.tab.type(" Three.")
    editor.tab.press("Control+s")
    editor.is_saved(2)
    assert "Two who work. Three." in shelf.get("saves")["text"]
    editor.write("version: 0.3")
    expect(editor.problems).to_have_text(re.compile(r"✕ \d+ problems$"))
    editor.tab.press("Control+s")
    toast(editor.page, "cannot save saves: its text has problems")
    expect(editor.page.get_by_role("list", name="Problems")).to_be_visible()
    assert shelf.get("saves")["newest"] == 2
    editor.write(TEXT.replace("NAME", "saves"))
    expect(editor.problems).to_have_text("✔ No problems")
    editor.tab.press("Control+s")
    editor.is_saved(3)
    expect(editor.page.locator(".toast")).to_have_count(0)  # what was in the way is no longer


def test_a_text_with_another_name_is_saved_as_that_spec(open_spec: OpenSpec, shelf: Shelf) -> None:
    editor = open_spec(shelf.save("first-name"))
    editor.write(TEXT.replace("NAME", "second-name"))
    expect(editor.save).to_have_text("Save as second-name")
    editor.save.click()
    expect(editor.page).to_have_url(re.compile("/specs/second-name/$"))
    assert shelf.get("first-name")["newest"] == 1 and shelf.get("second-name")["newest"] == 1


def test_an_unsaved_text_survives_a_reload_and_leaving_asks(open_spec: OpenSpec, shelf: Shelf) -> None:
    editor = open_spec(shelf.save("survives"))
    editor.after("summary")
    editor.tab.type(" Kept.")
    expect(editor.state).to_have_text("● not saved (revision 1)")
    asked: list[str] = []
    editor.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    editor.page.reload()
    assert asked == ["beforeunload"]
    expect(editor.content).to_contain_text("Two who work. Kept.")
    expect(editor.notice).to_contain_text("These changes are not saved; this browser has kept them.")
    editor.page.locator(".spec-bar-back").click()
    expect(editor.page.locator('[data-spec="survives"]')).to_contain_text("changes not saved")
    editor.page.go_back()
    editor.is_there()
    editor.notice.get_by_role("button", name="Discard them").click()
    editor.is_saved(1)
    editor.page.reload()
    editor.is_saved(1)
    expect(editor.content).not_to_contain_text("Kept.")


def test_two_who_edit_the_same_spec_overwrite_nothing_of_each_other(
    open_spec: OpenSpec, shelf: Shelf, complaints: Complaints
) -> None:
    complaints.expect("409")
    name = shelf.save("shared")
    one, other, third = open_spec(name), open_spec(name), open_spec(name)
    other.after("summary")
    other.tab.type(" Mine.")
    one.after("summary")
    one.tab.type(" Theirs.")
    one.save.click()
    one.is_saved(2)
    expect(third.content).to_contain_text("Theirs.")  # who has changed nothing gets the new text
    expect(other.notice).to_contain_text("Revision 2 was saved by operator since you began")
    other.tab.press("Control+s")
    toast(other.page, "cannot save shared: revision 2 was saved by operator meanwhile")
    assert shelf.get(name)["newest"] == 2
    other.notice.get_by_role("button", name="Compare").click()
    expect(other.page.locator("dialog.spec-dialog").locator(".cm-changedText", has_text="Mine")).to_be_visible()
    other.tab.press("Escape")
    other.notice.get_by_role("button", name="Save mine over it").click()
    other.is_saved(3)
    assert "Mine." in shelf.get(name)["text"]


def test_a_revision_that_reads_as_ones_own_text_is_taken_without_a_question(open_spec: OpenSpec, shelf: Shelf) -> None:
    name = shelf.save("alike")
    one, other = open_spec(name), open_spec(name)
    for editor in (one, other):
        editor.after("summary")
        editor.tab.type(" Alike.")
    one.save.click()
    one.is_saved(2)
    other.is_saved(2)
    expect(other.notice).to_be_hidden()
    expect(other.content).to_contain_text("Alike.")


def test_revisions_are_compared_and_an_old_one_is_restored(open_spec: OpenSpec, shelf: Shelf) -> None:
    name = shelf.save("revised")
    shelf.save(name, TEXT.replace("Two who work", "Two who rest"))
    editor = open_spec(name)
    editor.page.get_by_role("button", name="Revisions").click()
    dialog = editor.page.locator("dialog.spec-dialog")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    expect(dialog.locator(".revisions time").first).to_have_text(re.compile(r"^\d\d:\d\d:\d\d$"))  # of today
    expect(dialog.locator(".cm-changedText", has_text="work")).to_be_visible()
    expect(dialog.locator(".cm-changedText", has_text="rest")).to_be_visible()
    dialog.get_by_role("button", name="Restore revision 1").click()
    editor.is_saved(3)
    expect(editor.content).to_contain_text("Two who work")
    found = shelf.get(name)
    assert (found["newest"], found["restored_from"]) == (3, 1)


def test_ones_own_restore_is_not_told_as_somebody_elses(open_spec: OpenSpec, shelf: Shelf) -> None:
    """Also when the word that there is a newer revision comes before the answer that it is restored."""
    name = shelf.save("restored")
    shelf.save(name, TEXT.replace("Two who work", "Two who rest"))
    editor = open_spec(name)

    def after_the_word(route: Route) -> None:
        answer = route.fetch()
        told = editor.page.locator('#events [data-kind="spec.saved"]', has_text=f"spec {name} has a revision 3")
        expect(told).to_have_count(1)
        route.fulfill(response=answer)

    editor.page.route("**/api/spec-restore", after_the_word)
    editor.page.get_by_role("button", name="Revisions").click()
    editor.page.locator("dialog.spec-dialog").get_by_role("button", name="Restore revision 1").click()
    toast(editor.page, f"revision 1 of {name} is restored as revision 3")
    expect(editor.page.locator(".toast")).to_have_count(1)


def test_an_old_revision_that_cannot_be_restored_says_why_beside_it(
    open_spec: OpenSpec, shelf: Shelf, complaints: Complaints
) -> None:
    complaints.expect("status of 409")
    name = shelf.save("not-restored")
    shelf.save(name, TEXT.replace("Two who work", "Two who rest"))
    editor = open_spec(name)
    refuse(editor.page, "spec-restore", "cannot restore this: somebody else was faster")
    editor.page.get_by_role("button", name="Revisions").click()
    dialog = editor.page.get_by_role("dialog", name=f"Revisions of {name}")
    dialog.get_by_role("button", name="Restore revision 1").click()
    expect(dialog.get_by_role("alert")).to_have_text("cannot restore this: somebody else was faster")
    editor.tab.press("Escape")
    editor.is_saved(2)


def test_on_a_telephone_revisions_stand_above_what_they_differ_in(open_spec: OpenSpec, shelf: Shelf) -> None:
    name = shelf.save("revised-by-finger")
    shelf.save(name, TEXT.replace("Two who work", "Two who rest"))
    editor = open_spec(name, width=390, height=844)
    editor.page.get_by_role("button", name="Revisions").click()
    dialog = editor.page.get_by_role("dialog", name=f"Revisions of {name}")
    expect(dialog.locator(".cm-changedText", has_text="rest")).to_be_visible()
    listed, compared = editor.tab.box(dialog.locator(".revisions")), editor.tab.box(dialog.locator(".comparison"))
    assert listed["y"] + listed["height"] <= compared["y"]
    assert min(listed["width"], compared["width"]) > 330
    nothing_overflows(editor.page)


# --- plan and up ------------------------------------------------------------------------------------------------


def test_the_plan_of_a_running_rig_is_shown_before_it_is_applied(
    stage: Stage, open_spec: OpenSpec, shelf: Shelf
) -> None:
    name = stage.up([member("impl"), member("test")], name="planned")
    text = json.loads((stage.server.home / f"{name}.yaml").read_text())
    editor = open_spec(name)
    expect(editor.page.locator(".spec-bar-rig")).to_have_text("rig is up")
    dev = text["pods"][0]
    dev["members"] = [member("impl", "cat -u"), member("more")]
    editor.write(json.dumps(text, indent=2))
    expect(editor.seat("dev.more")).to_be_visible()
    editor.page.get_by_role("button", name="Up …").click()
    dialog = editor.page.locator("dialog.spec-dialog")
    expect(dialog).to_contain_text("This would start 1 seat.")
    expect(dialog).to_contain_text("dev.impl runs as an older spec wanted it")
    expect(dialog).to_contain_text("dev.test runs but is no longer in the spec")
    expect(dialog).not_to_contain_text("--")  # here there are boxes to tick
    dialog.get_by_label("Restart seats whose spec has changed").check()
    dialog.get_by_label("End seats that the spec no longer has").check()
    expect(dialog).to_contain_text("start 1 seat, restart 1 seat, end 1 seat.")
    assert shelf.get(name)["newest"] == 1  # nothing has happened so far
    dialog.get_by_role("button", name="Apply").click()
    expect(editor.page).to_have_url(re.compile(f"/rigs/{name}/$"))
    editor.tab.has_state(f"dev-more@{name}", "running")
    assert eventually(lambda: len(stage.server.get(f"/api/ps?rig={name}").json()["seats"]) == 2)
    assert shelf.get(name)["newest"] == 2


def test_a_rig_is_started_from_the_editor_in_a_folder_of_ones_choice(
    stage: Stage, open_spec: OpenSpec, shelf: Shelf
) -> None:
    name = shelf.save("from-here")
    folder = stage.server.home / "work"
    folder.mkdir(exist_ok=True)
    editor = open_spec(name)
    editor.page.get_by_role("button", name="Up …").click()
    dialog = editor.page.locator("dialog.spec-dialog")
    dialog.get_by_label("Folder that the seats' own folders start from").fill(str(folder))
    dialog.get_by_role("button", name=f"Start {name}").click()
    editor.tab.has_state(f"dev-impl@{name}", "running")
    assert eventually(lambda: stage.ask(f"dev-impl@{name}", "#{pane_current_path}") == str(folder))


def test_a_plan_that_cannot_be_applied_says_why_in_its_dialog(
    open_spec: OpenSpec, shelf: Shelf, complaints: Complaints
) -> None:
    complaints.expect("status of 409")
    name = shelf.save("not-applied")
    editor = open_spec(name)
    refuse(editor.page, "up", "cannot up not-applied: down is under way")
    editor.page.get_by_role("button", name="Up …").click()
    dialog = editor.page.get_by_role("dialog", name=f"Plan for {name}")
    start = dialog.get_by_role("button", name=f"Start {name}")
    start.click()
    expect(dialog.get_by_role("alert")).to_have_text("cannot up not-applied: down is under way")
    expect(start).to_be_enabled()
    expect(editor.page).to_have_url(re.compile(f"/specs/{name}/$"))


def test_an_up_whose_text_is_not_saved_gives_way_to_what_can_be_done_about_it(
    open_spec: OpenSpec, shelf: Shelf, complaints: Complaints
) -> None:
    complaints.expect("status of 409")
    name = shelf.save("raced")
    editor = open_spec(name)
    editor.after("summary")
    editor.tab.type(" Mine.")
    shelf.save(name, TEXT.replace("Two who work", "Theirs"))
    expect(editor.notice).to_contain_text("Revision 2 was saved")
    editor.page.get_by_role("button", name="Up …").click()
    dialog = editor.page.get_by_role("dialog", name=f"Plan for {name}")
    dialog.get_by_role("button", name=f"Start {name}").click()
    expect(dialog).to_be_hidden()
    toast(editor.page, f"cannot save {name}: revision 2 was saved")
    editor.notice.get_by_role("button", name="Take theirs").click()
    editor.is_saved(2)


def test_a_rig_that_cannot_start_says_why_where_the_editor_was_left(open_spec: OpenSpec, shelf: Shelf) -> None:
    name = shelf.save("nowhere-to-go", TEXT.replace("command: [cat]", "command: [no-such-program]"))
    editor = open_spec(name)
    editor.tab.is_live()
    editor.page.get_by_role("button", name="Up …").click()
    editor.page.get_by_role("dialog").get_by_role("button", name=f"Start {name}").click()
    expect(editor.page).to_have_url(re.compile(f"/rigs/{name}/$"))
    expect(editor.page.locator("#toasts").get_by_role("alert")).to_contain_text("no-such-program is not on PATH")


def test_what_a_text_refers_to_and_is_not_there_is_shown_at_its_place(open_spec: OpenSpec, shelf: Shelf) -> None:
    editor = open_spec(shelf.save("far-away"))
    editor.write(TEXT.replace("NAME", "far-away").replace("command: [cat]", "cwd: /not/there/at/all"))
    expect(editor.problems).to_have_text("✕ 2 problems")
    editor.problems.click()
    expect(editor.page.locator(".problem-list")).to_contain_text("the folder /not/there/at/all does not exist")


def test_a_spec_that_does_not_exist_is_said_to(stage: Stage, new_tab: OpenTab, complaints: Complaints) -> None:
    complaints.expect("status of 404")
    tab = new_tab(stage)
    tab.goto("/specs/never-written/")
    expect(tab.page.locator(".spec-absent")).to_contain_text("no spec is called never-written")
