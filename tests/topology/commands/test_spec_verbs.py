"""The spec library by its verbs: saved, listed, compared, restored and deleted over HTTP."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from agents import states
from agents.models import Session
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, spec_text
from topology import library
from topology.commands import spec_diff
from topology.models import Event, Job, Rig, Spec

pytestmark = pytest.mark.django_db
ONE = spec_text("team", {"dev.impl": SLEEP}, summary="One.")
TWO = spec_text("team", {"dev.impl": SLEEP, "dev.test": SLEEP}, summary="Two.")
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdef", "bcdefg", strict=True)
)


class Shelf:
    """The verbs of the library as a signed-in person calls them."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def post(self, verb: str, status: int = 200, **arguments: Any) -> Any:
        answer = self._client.post(f"/api/{verb}", json.dumps(arguments), content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    def get(self, verb: str, status: int = 200, **arguments: Any) -> Any:
        answer = self._client.get(f"/api/{verb}", arguments)
        assert answer.status_code == status, answer.content
        return answer.json()

    def save(self, text: str, status: int = 200, source: str = "editor", **more: Any) -> Any:
        return self.post("spec-save", status, source=source, text=text, **more)


@pytest.fixture
def shelf(operator_client: Client) -> Shelf:
    return Shelf(operator_client)


def numbers(name: str = "team") -> list[int]:
    return list(Spec.objects.get(name=name).revisions.values_list("number", flat=True))


# --- saving: what is refused ------------------------------------------------------------------------------------


def test_an_observer_saves_restores_and_deletes_nothing(observer_client: Client) -> None:
    library.save("team", ONE, "", "editor", "tester")
    shelf = Shelf(observer_client)
    shelf.save(TWO, 403)
    shelf.post("spec-restore", 403, name="team", revision=1)
    shelf.post("spec-delete", 403, name="team")
    assert numbers() == [1] and shelf.get("specs", name="team")["text"] == ONE


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the text is empty"),
        (ONE.replace("runtime: terminal", "runtime: terminol"), "did you mean 'terminal'"),
        (BOMB, "values, aliases counted in full"),
        ("[" * 100, "nested more than 50"),
        ("#" * (1024 * 1024 + 1), "larger than 1 MiB"),
        ("name: reviewer\nprofiles: {default: {}}\n", "this is an agent and no rig"),
    ],
    ids=["nothing", "unknown runtime", "bomb", "deep", "huge", "agent"],
)
def test_an_invalid_text_is_refused_with_every_problem_and_its_place(shelf: Shelf, text: str, message: str) -> None:
    problems = shelf.save(text, 422)["problems"]
    assert any(message in problem["message"] for problem in problems)
    assert all(problem["line"] >= 1 and problem["end_column"] >= 1 for problem in problems)
    assert not Spec.objects.exists() and not Event.objects.exists()


@pytest.mark.parametrize("source", ["shipped", "team.yaml", "../team.yaml", "/" + "x" * 5000])
def test_a_source_that_is_no_file_is_refused(shelf: Shelf, source: str) -> None:
    assert "cannot save a spec" in shelf.save(ONE, 400, source=source)["error"]
    assert not Spec.objects.exists()


def test_a_save_on_top_of_a_newer_revision_is_a_conflict_that_says_who_was_faster(shelf: Shelf) -> None:
    shelf.save(ONE, based_on=0)
    shelf.save(TWO, based_on=1)
    error = shelf.save(ONE.replace("One", "Mine"), 409, based_on=1)["error"]
    assert error == (
        "cannot save team: revision 2 was saved by operator meanwhile, and this text was made from revision 1 "
        "(compare them: rig spec-diff team 1 2)"
    )
    assert numbers() == [1, 2]


def test_a_new_spec_takes_no_name_that_is_taken(shelf: Shelf) -> None:
    shelf.save(ONE, based_on=0)
    assert "there is a spec of this name" in shelf.save(TWO, 409, based_on=0)["error"]


def test_a_number_that_no_revision_has_is_refused(shelf: Shelf) -> None:
    shelf.save(ONE)
    for number in (2, 10**30):
        assert f"team has no revision {number}" in shelf.get("specs", 404, name="team", revision=number)["error"]
        shelf.get("spec-diff", 404, name="team", old=1, new=number)
        shelf.post("spec-restore", 404, name="team", revision=number)
        shelf.save(TWO, 409, based_on=number)
    assert numbers() == [1]


# --- saving -----------------------------------------------------------------------------------------------------


def test_a_saved_text_is_the_newest_revision_and_saving_it_again_makes_none(shelf: Shelf) -> None:
    assert shelf.save(ONE, based_on=0) == {"name": "team", "revision": 1, "saved": True}
    assert shelf.save(TWO, based_on=1) == {"name": "team", "revision": 2, "saved": True}
    assert shelf.save(TWO, based_on=2) == {"name": "team", "revision": 2, "saved": False}
    assert [event.text for event in Event.objects.all()] == [
        "spec team has a revision 1",
        "spec team has a revision 2",
    ]
    found = shelf.get("specs", name="team")
    assert (found["text"], found["revision"], found["newest"], found["actor"]) == (TWO, 2, 2, "operator")
    assert (found["edited"], found["shipped"], found["rig"]) == (True, False, None)
    assert shelf.get("specs", name="team", revision=1)["text"] == ONE


def test_the_files_of_an_edited_spec_stay_where_they_were(shelf: Shelf) -> None:
    shelf.save(ONE, source="/projects/team.yaml")
    shelf.save(TWO, edited_from="team", based_on=1)
    found = shelf.get("specs", name="team")
    assert (found["source"], found["edited"]) == ("/projects/team.yaml", True)
    assert shelf.get("specs", name="team", revision=1)["edited"] is False


def test_a_copy_of_a_shipped_spec_finds_its_files_and_an_edited_one_survives_an_upgrade(shelf: Shelf) -> None:
    library.sync_shipped()
    demo = shelf.get("specs", name="demo")["text"]
    shelf.save(demo.replace("name: demo", "name: mine"), edited_from="demo", based_on=0)
    assert shelf.get("specs", name="mine")["source"] == "shipped"
    shelf.save(demo.replace("summary: Seven", "summary: My seven"), edited_from="demo", based_on=1)
    library.sync_shipped()
    found = shelf.get("specs", name="demo")
    assert (found["revision"], found["edited"], found["shipped"]) == (2, True, True)


def test_a_shipped_spec_that_was_brought_back_follows_upgrades_again(
    shelf: Shelf, settings: Any, tmp_path: Path
) -> None:
    settings.RIGWEB_SPECS_DIR = tmp_path
    (tmp_path / "team.yaml").write_text(ONE)
    library.sync_shipped()
    shelf.save(TWO, edited_from="team")
    shelf.post("spec-restore", name="team", revision=1)
    (tmp_path / "team.yaml").write_text(ONE.replace("One.", "Newer."))
    library.sync_shipped()
    assert "Newer." in shelf.get("specs", name="team")["text"] and numbers() == [1, 2, 3, 4]


# --- looking ----------------------------------------------------------------------------------------------------


def test_the_list_tells_what_each_spec_holds_and_whether_its_rig_runs(shelf: Shelf, make_rig: MakeRig) -> None:
    edges = [("can_observe", "dev.impl", "ops.log")]
    make_rig(spec_text("team", {"dev.impl": SLEEP, "ops.log": SLEEP}, edges, summary="Two."))
    (entry,) = shelf.get("specs")["specs"]
    assert (entry["name"], entry["summary"], entry["seats"], entry["pods"]) == ("team", "Two.", 2, 2)
    assert entry["runtimes"] == {"terminal": 2} and entry["rig"]["state"] == "down"
    assert [pod["id"] for pod in entry["sketch"]["pods"]] == ["dev", "ops"]
    assert entry["sketch"]["edges"] == [{"kind": "can_observe", "from": "dev.impl", "to": "ops.log"}]


def test_a_spec_that_can_no_longer_be_read_does_not_hide_the_others(shelf: Shelf) -> None:
    shelf.save(ONE)
    library.save("old", "nodes: []\n", "", "editor", "tester")
    listed = {entry["name"]: entry for entry in shelf.get("specs")["specs"]}
    assert listed["team"]["seats"] == 1 and listed["team"]["problem"] == ""
    assert listed["old"]["sketch"] is None and "older format" in listed["old"]["problem"]


def test_revisions_are_listed_newest_first_with_who_and_which_one_the_rig_follows(
    shelf: Shelf, make_rig: MakeRig
) -> None:
    make_rig(ONE)
    shelf.save(TWO, edited_from="team")
    newest, oldest = shelf.get("spec-revisions", name="team")["revisions"]
    assert (newest["revision"], newest["actor"], newest["edited"], newest["followed"]) == (2, "operator", True, False)
    assert (oldest["revision"], oldest["actor"], oldest["edited"], oldest["followed"]) == (1, "tester", False, True)
    assert "text" not in newest
    assert [r["revision"] for r in shelf.get("spec-revisions", name="team", limit=1)["revisions"]] == [2]


def test_two_revisions_are_compared_line_by_line(shelf: Shelf) -> None:
    shelf.save(ONE)
    shelf.save(ONE.replace("One.", "Other."))
    shelf.save(TWO)
    told = shelf.get("spec-diff", name="team", old=1, new=2)
    assert (told["old"], told["new"]) == (1, 2)
    assert told["text"].splitlines()[:2] == ["--- team revision 1", "+++ team revision 2"]
    assert "-summary: One." in told["text"] and "+summary: Other." in told["text"]
    newest = shelf.get("spec-diff", name="team")
    assert (newest["old"], newest["new"]) == (2, 3)
    assert shelf.get("spec-diff", name="team", old=3, new=3)["text"] == ""


def test_texts_that_would_take_too_long_to_compare_are_refused(shelf: Shelf) -> None:
    shelf.save(ONE)
    shelf.save(ONE + "#\n" * spec_diff.MOST_LINES)
    assert "more than 10000 lines" in shelf.get("spec-diff", 409, name="team")["error"]


# --- restoring and deleting -------------------------------------------------------------------------------------


def test_an_old_revision_comes_back_as_a_new_one(shelf: Shelf) -> None:
    shelf.save(ONE)
    shelf.save(TWO)
    assert shelf.post("spec-restore", name="team", revision=1) == {"name": "team", "revision": 3, "saved": True}
    assert shelf.post("spec-restore", name="team", revision=1) == {"name": "team", "revision": 3, "saved": False}
    found = shelf.get("specs", name="team")
    assert (found["text"], found["restored_from"]) == (ONE, 1)
    assert Spec.objects.get().summary == "One."
    assert Event.objects.latest("pk").text == "spec team has a revision 3, which is revision 1 again"


def test_a_text_that_the_rules_no_longer_allow_is_not_restored(shelf: Shelf) -> None:
    library.save("team", "nodes: []\n", "", "editor", "tester")
    shelf.save(ONE)
    assert shelf.post("spec-restore", 422, name="team", revision=1)["problems"]
    assert numbers() == [1, 2]


def test_a_shipped_spec_is_not_deleted(shelf: Shelf) -> None:
    library.sync_shipped()
    assert "it comes with Rigweb" in shelf.post("spec-delete", 409, name="demo")["error"]


def test_a_spec_whose_rig_runs_or_is_about_to_is_not_deleted(shelf: Shelf, make_rig: MakeRig) -> None:
    rig = make_rig(ONE)
    job = Job.objects.create(rig=rig, verb="up")
    assert "its rig team runs (end it first: rig down team)" in shelf.post("spec-delete", 409, name="team")["error"]
    job.delete()
    session = Session.objects.create(address="dev-impl@team", state=states.RUNNING)
    rig.seats.update(session=session)
    shelf.post("spec-delete", 409, name="team")
    Session.objects.filter(pk=session.pk).update(state=states.EXITED)
    shelf.post("spec-delete", name="team")


def test_a_deleted_spec_is_gone_from_the_library_and_its_history_is_kept(shelf: Shelf, make_rig: MakeRig) -> None:
    make_rig(ONE)
    assert shelf.post("spec-delete", name="team") == {"name": "team"}
    assert Event.objects.latest("pk").text == "spec team was deleted"
    assert shelf.get("specs")["specs"] == []
    for verb in ("specs", "spec-revisions", "spec-diff"):
        assert "no spec is called team" in shelf.get(verb, 404, name="team")["error"]
    assert "it was deleted meanwhile" in shelf.save(TWO, 409, based_on=1)["error"]
    assert Rig.objects.get().revision.text == ONE
    assert library.find("team", None, None).text == ONE  # the rig is still there, and can be brought up
    assert shelf.save(TWO, based_on=0) == {"name": "team", "revision": 2, "saved": True}
    assert shelf.get("specs", name="team")["text"] == TWO


def test_a_shipped_spec_replaces_a_deleted_one_of_its_name(shelf: Shelf, settings: Any, tmp_path: Path) -> None:
    settings.RIGWEB_SPECS_DIR = tmp_path
    shelf.save(TWO)
    shelf.post("spec-delete", name="team")
    (tmp_path / "team.yaml").write_text(ONE)
    library.sync_shipped()
    assert shelf.get("specs", name="team")["text"] == ONE
