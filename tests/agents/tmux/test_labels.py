"""Labels are written on the pane itself, and only they prove that it is ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agents import sessions
from agents.errors import AgentError, SessionGone
from agents.tmux.labels import FIELDS, Labels
from tests.agents.real_tmux import RealTmux
from tests.real_server import eventually


def test_labels_are_tmux_user_options() -> None:
    labels = Labels("abc", "1", "dev.impl", "7", "ff")
    assert labels.options() == {
        "@rigweb_instance": "abc",
        "@rigweb_rig": "1",
        "@rigweb_seat": "dev.impl",
        "@rigweb_session": "7",
        "@rigweb_config": "ff",
    }
    assert set(FIELDS) == {name.removeprefix("@rigweb_") for name in labels.options()}


def test_a_pane_of_ours_carries_its_labels_and_a_split_of_it_does_not(tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    tmux("split-window", "-t", session.pane_id, "cat")
    ours, split = (pane for pane in tmux.server.list_panes() if pane.name == session.address)
    assert sessions.is_ours(ours)
    assert split.labels is None


def test_the_label_of_another_installation_is_foreign(tmux: RealTmux, home: Path) -> None:
    session = tmux.launch("cat")
    pane = tmux.pane(session)
    (home / "instance_id").unlink()
    (home / "instance_id").write_text("another0000")
    sessions.instance_id.cache_clear()
    assert not sessions.is_ours(pane)
    assert sessions.session_rows([pane]) == {}
    with pytest.raises(SessionGone, match="cannot reach dev-impl@my: its pane is gone"):
        sessions.pane_of(tmux.server, session)
    sessions.remove(tmux.server, pane)
    assert session.address in tmux.names()


def test_ending_a_seat_never_hits_one_whose_name_begins_alike(tmux: RealTmux) -> None:
    team = tmux.launch("cat", session=tmux.session("dev-impl@my-team"))
    short = tmux.launch("cat", session=tmux.session("dev-impl@my"))
    pane = tmux.pane(short)
    sessions.remove(tmux.server, pane)
    assert tmux.names() == [sessions.keeper_name(), team.address]
    sessions.remove(tmux.server, pane)
    assert tmux.pane(team).dead is False


def test_a_foreign_session_of_the_same_name_is_not_ended(tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    ours = tmux.pane(session)
    tmux("kill-session", "-t", f"={session.address}")
    tmux("new-session", "-d", "-s", session.address, "cat")
    sessions.remove(tmux.server, ours)
    (foreign,) = (pane for pane in tmux.server.list_panes() if pane.name == session.address)
    sessions.remove(tmux.server, replace(ours, id=foreign.id))
    assert tmux.names() == [sessions.keeper_name(), session.address]
    with pytest.raises(AgentError):
        tmux.launch("cat", session=tmux.session(session.address))


def test_a_pane_whose_labels_have_changed_since_is_left_alone(tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    seen = tmux.pane(session)
    tmux("set-option", "-p", "-t", session.pane_id, "@rigweb_session", "999999")
    sessions.remove(tmux.server, seen)
    assert session.address in tmux.names()
    tmux("set-option", "-p", "-t", session.pane_id, "@rigweb_session", str(session.pk))
    sessions.remove(tmux.server, seen)
    assert session.address not in tmux.names()


def test_what_a_person_opened_in_our_session_outlives_the_seat(tmux: RealTmux) -> None:
    session = tmux.launch("cat")
    tmux("split-window", "-d", "-t", session.pane_id, "cat")
    tmux("new-window", "-d", "-t", f"={session.address}:", "cat")
    sessions.remove(tmux.server, tmux.pane(session))
    assert eventually(lambda: len([p for p in tmux.server.list_panes() if p.name == session.address]) == 2)
