"""The admin panel shows everything and changes nothing but the texts of specs."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from agents import states
from agents.models import Session
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, spec_text
from topology.models import Event, Job, Message, Rig, Seat, Snapshot, Spec

pytestmark = pytest.mark.django_db
OURS: list[type[Model]] = [*apps.get_app_config("topology").get_models(), *apps.get_app_config("agents").get_models()]


@pytest.fixture
def rows(make_rig: MakeRig) -> dict[type[Model], Any]:
    """One row of every model, with markup in what a program or a spec can say."""
    edges = [("can_observe", "dev.impl", "dev.test")]
    rig = make_rig(spec_text("team", {"dev.impl": SLEEP, "dev.test": SLEEP}, edges))
    session = Session.objects.create(address="dev-impl@team", state=states.FAILED, reason="<script>alert(1)</script>")
    rig.seats.update(session=session, label="<script>alert(2)</script>")
    Job.objects.create(rig=rig, verb="up")
    Message.objects.create(seat=rig.seats.first(), session=session, text="<script>alert(4)</script>")
    Snapshot.objects.create(rig=rig, revision=rig.revision)
    Event(kind="seat.failed", rig="team", seat="dev-impl@team", text="<script>alert(3)</script>").save()
    return {model: model._default_manager.first() for model in OURS}


def page(model: type[Model], name: str, row: Any = None) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=[row.pk] if row else [])


def picture() -> list[Any]:
    return [sorted(map(repr, model._default_manager.values_list())) for model in OURS]


def test_every_model_is_there() -> None:
    assert {model for model in OURS if not admin.site.is_registered(model)} == set()
    assert {Rig, Seat, Event, Session} <= set(OURS)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_its_pages_open_for_the_operator(
    operator_client: Client, rows: dict[type[Model], Any], model: type[Model]
) -> None:
    for address in (page(model, "changelist"), page(model, "change", rows[model]), page(model, "history", rows[model])):
        answer = operator_client.get(address)
        assert answer.status_code == 200, address
        assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("model", [model for model in OURS if model is not Spec], ids=lambda model: model.__name__)
def test_nothing_can_be_added_changed_or_deleted(
    operator_client: Client, rows: dict[type[Model], Any], model: type[Model]
) -> None:
    before, row = picture(), rows[model]
    change = page(model, "change", row)
    tries = (
        operator_client.get(page(model, "add")),
        operator_client.post(page(model, "add"), {"name": "forged", "text": "forged", "kind": "forged"}),
        operator_client.post(change, {"name": "forged", "text": "forged", "kind": "forged"}),
        operator_client.get(page(model, "delete", row)),
        operator_client.post(page(model, "delete", row), {"post": "yes"}),
    )
    assert [answer.status_code for answer in tries] == [403] * 5
    delete = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    operator_client.post(page(model, "changelist"), delete)
    assert 'name="_save"' not in operator_client.get(change).content.decode()
    assert picture() == before


def test_the_observer_has_no_admin_panel(observer_client: Client, rows: dict[type[Model], Any]) -> None:
    for address in (reverse("admin:index"), page(Event, "changelist"), page(Event, "change", rows[Event])):
        answer = observer_client.get(address)
        assert answer.status_code == 302 and "/login/" in answer["Location"]
