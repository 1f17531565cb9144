"""Specs in the admin panel: refused with the same messages as everywhere, each saved text a revision."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.topology.rigs import SLEEP, spec_text
from topology import library
from topology.models import Event, Spec

pytestmark = pytest.mark.django_db
ONE = spec_text("team", {"dev.impl": SLEEP}, summary="One.")
TWO = spec_text("team", {"dev.impl": SLEEP, "dev.test": SLEEP}, summary="Two.")
ADD = reverse("admin:topology_spec_add")
INLINE = {"revisions-TOTAL_FORMS": 0, "revisions-INITIAL_FORMS": 0}


def change_page(name: str = "team") -> str:
    return reverse("admin:topology_spec_change", args=[Spec.objects.get(name=name).pk])


def submit(client: Client, path: str, text: str, based_on: int | str) -> str:
    """Send the form; the page that comes back, empty when it was saved."""
    answer = client.post(path, {"text": text, "based_on": based_on, **INLINE})
    assert answer.status_code in (200, 302), answer.content
    return str(answer.content.decode()) if answer.status_code == 200 else ""


@pytest.fixture
def saved() -> None:
    library.save("team", ONE, "One.", "/projects/team.yaml", "tester")


def texts() -> list[str]:
    return [revision.text for revision in Spec.objects.get(name="team").revisions.all()]


def test_an_observer_and_a_stranger_save_nothing(client: Client, observer_client: Client, saved: None) -> None:
    for browser in (client, observer_client):
        for path in (ADD, change_page()):
            answer = browser.post(path, {"text": TWO, "based_on": 1, **INLINE})
            assert answer.status_code == 302 and "/login/" in answer["Location"]
    assert texts() == [ONE]


def test_an_invalid_text_is_refused_with_each_problem_and_its_place(operator_client: Client, saved: None) -> None:
    wrong = ONE.replace("runtime: terminal", "runtime: <terminol>").replace("label:", "lable:", 1)
    page = submit(operator_client, change_page(), wrong, 1)
    assert "the key &#x27;label&#x27; is missing" in page
    assert "line 8, column 14: pods[0].members[0].runtime: unknown runtime &#x27;&lt;terminol&gt;&#x27;" in page
    assert "runtime: &lt;terminol&gt;" in page.partition("<yaml-editor>")[2]  # what was written is still there
    assert texts() == [ONE]


def test_a_text_that_refers_to_what_is_not_there_is_refused(operator_client: Client, saved: None) -> None:
    page = submit(
        operator_client, change_page(), ONE.replace("runtime: terminal", "runtime: terminal\n    cwd: /no"), 1
    )
    assert "pods[0].members[0].cwd: the folder /no does not exist" in page
    assert texts() == [ONE]


@pytest.mark.parametrize("text", ["", "   ", "#" * (1024 * 1024 + 1), "[" * 100], ids=["none", "blank", "huge", "deep"])
def test_hostile_texts_are_refused(operator_client: Client, saved: None, text: str) -> None:
    assert "errorlist" in submit(operator_client, change_page(), text, 1)
    assert texts() == [ONE]


def test_a_text_with_the_name_of_another_spec_is_refused(operator_client: Client, saved: None) -> None:
    page = submit(operator_client, change_page(), ONE.replace("name: team", "name: other"), 1)
    assert "This spec is called team" in page
    assert "There is a spec called team" in submit(operator_client, ADD, TWO, 0)
    assert texts() == [ONE] and Spec.objects.count() == 1


@pytest.mark.parametrize("based_on", [0, 1, "", "x", -1])
def test_a_text_that_somebody_was_faster_than_is_refused(
    operator_client: Client, saved: None, based_on: int | str
) -> None:
    library.save("team", TWO, "Two.", "/projects/team.yaml", "tester")
    page = submit(operator_client, change_page(), ONE.replace("One.", "Mine."), based_on)
    assert "team revision 2 was saved meanwhile" in page
    assert texts() == [ONE, TWO]


def test_a_saved_text_is_a_revision_whose_files_stay_where_they_were(operator_client: Client, saved: None) -> None:
    assert submit(operator_client, change_page(), TWO.replace("\n", "\r\n"), 1) == ""
    newest = Spec.objects.get().latest
    assert (newest.text, newest.number, newest.source) == (TWO, 2, "/projects/team.yaml")
    assert (newest.edited, newest.actor, Spec.objects.get().summary) == (True, "operator", "Two.")
    assert Event.objects.latest("pk").text == "spec team has a revision 2"
    submit(operator_client, change_page(), TWO, 2)
    assert texts() == [ONE, TWO]


def test_a_new_spec_has_the_name_of_its_text(operator_client: Client) -> None:
    assert submit(operator_client, ADD, ONE, 0) == ""
    assert (Spec.objects.get().name, Spec.objects.get().latest.source) == ("team", "editor")


def test_the_form_works_without_scripts(operator_client: Client, saved: None) -> None:
    page = operator_client.get(change_page()).content.decode()
    field = page.partition("<yaml-editor>")[2].partition("</yaml-editor>")[0]
    assert 'data-edited-from="team"' in field
    assert "<textarea" in field and "name: team" in field and "hidden" not in field
    assert 'type="module"' in page and "js/specs/yaml_editor.js" in page


def test_a_deleted_spec_is_not_listed(operator_client: Client, saved: None) -> None:
    library.archive(Spec.objects.get(), "tester")
    assert operator_client.get(change_page()).status_code == 302
    assert ">team<" not in operator_client.get(reverse("admin:topology_spec_changelist")).content.decode()
