"""The verbs as the page gets them: all of the catalogue for who may operate, and nothing that changes for others."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client

from topology.actions import actions
from topology.catalogue import BY_NAME, COMMANDS


def test_who_may_operate_gets_every_verb_in_the_order_of_the_catalogue() -> None:
    assert [action["verb"] for action in actions(can_operate=True)] == [command.name for command in COMMANDS]


def test_who_may_only_look_gets_no_verb_that_changes_anything() -> None:
    found = actions(can_operate=False)
    assert found and not any(action["changes"] for action in found)
    assert {BY_NAME[action["verb"]].permission for action in found} == {"observe"}


def test_what_only_the_client_sends_is_left_out() -> None:
    up = next(action for action in actions(can_operate=True) if action["verb"] == "up")
    assert [parameter["name"] for parameter in up["parameters"]] == [
        "source",
        "root",
        "recreate",
        "remove_orphans",
        "fresh",
    ]


@pytest.mark.parametrize("verb", ["down", "stop", "restart", "clear", "fork", "archive"])
def test_what_loses_work_says_what(verb: str) -> None:
    action = next(action for action in actions(can_operate=True) if action["verb"] == verb)
    assert len(action["loses"]) > 40 and action["losesInTerminal"]


@pytest.mark.django_db
def test_the_page_holds_what_its_reader_may_do(operator_client: Client, observer_client: Client) -> None:
    for client, can_operate in ((operator_client, True), (observer_client, False)):
        page = client.get("/").content.decode()
        held = re.search(r'<data id="actions" value="(.*?)"', page)
        assert held and json.loads(unescape(held[1])) == actions(can_operate)
