"""`up` and `down` of one rig, carried out on a real tmux."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from agents import sessions, states
from agents.errors import TmuxError
from agents.models import Session
from agents.runtimes.terminal import Terminal
from agents.sessions import TmuxServer
from agents.tmux.panes import Pane
from tests.real_server import eventually
from tests.topology.conftest import MakeRig
from tests.topology.rigs import SLEEP, STUBBORN, alive, seven, spec_text
from topology import ending
from topology.apply import bring_up, seats_of, take_down
from topology.attention import attention
from topology.journal import note
from topology.models import Event, Job, Rig, Seat
from topology.seat_jobs import relaunch_seats, stop_seats

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.tmux]
Result = dict[str, Any]
PRINT = ["bash", "-c", "printf '<%s>\\n' \"$@\"; sleep 600", "bash"]
"""Prints each of the arguments that follow, between angle brackets."""


def counts(rig: Rig) -> Counter[str]:
    """How many seats of a rig are in each state."""
    return Counter(seat.state for seat in rig.seats.select_related("session"))


def never() -> bool:
    return False


def up(rig: Rig, cancelled: Callable[[], bool] = never, **options: Any) -> Result:
    return _run(bring_up, rig, "up", options, cancelled)


def down(rig: Rig, cancelled: Callable[[], bool] = never, **options: Any) -> Result:
    return _run(take_down, rig, "down", options, cancelled)


def _run(verb: Any, rig: Rig, name: str, options: dict[str, Any], cancelled: Callable[[], bool]) -> Result:
    rig.refresh_from_db()
    job = Job.objects.create(rig=rig, verb=name, options=options, actor="tester")
    result: Result = verb(rig, job, cancelled)
    Job.objects.filter(pk=job.pk).update(state="done")
    return result


def restart(rig: Rig, seat: str, **options: Any) -> Result:
    return relaunch(rig, "restart", [seat], **options)


def relaunch(rig: Rig, verb: str, seats: list[str], **options: Any) -> Result:
    return _run(relaunch_seats, rig, verb, {"seats": seats, **options}, never)


def stop(rig: Rig, *seats: str, cancelled: Callable[[], bool] = never, **options: Any) -> Result:
    return _run(stop_seats, rig, "stop", {"seats": list(seats), **options}, cancelled)


def panes(tmux: TmuxServer) -> dict[str, Pane]:
    """Panes of seats by the name of their tmux session, of which there is one each."""
    found = [pane for pane in tmux.list_panes() if not pane.name.startswith("_rigweb-")]
    assert len({pane.name for pane in found}) == len(found)
    return {pane.name: pane for pane in found}


def assert_truth(rig: Rig, tmux: TmuxServer) -> None:
    """Rows that live and panes that live are the same, and each row says where its pane is."""
    alive = {name: (p.id, p.pid) for name, p in panes(tmux).items() if not p.dead and p.name.endswith(f"@{rig.name}")}
    rows = {
        seat.address: (seat.session.pane_id, seat.session.pid)
        for seat in seats_of(rig).values()
        if seat.session is not None and seat.session.is_live
    }
    assert rows == alive
    assert all(seat.state != "running" or seat.address in alive for seat in seats_of(rig).values())


def told(kind: str) -> list[str]:
    return list(Event.objects.filter(kind=kind).values_list("text", flat=True))


def socket_answers(tmux: TmuxServer) -> bool:
    try:
        tmux.run(["list-sessions"])
    except TmuxError as error:
        return "no server running" not in str(error) and "error connecting" not in str(error)
    return True


def test_every_seat_of_seven_runs_and_says_where(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(seven("team"))
    result = up(rig)
    assert (len(result["launched"]), result["failed"], result["unchanged"]) == (7, {}, 0)
    assert counts(rig)["running"] == 7
    assert_truth(rig, tmux)
    assert len(told("seat.launching")) == len(told("seat.running")) == 7
    for name, pane in panes(tmux).items():
        assert pane.labels is not None and pane.piped
        assert (pane.labels.rig, pane.labels.instance) == (str(rig.pk), sessions.instance_id())
        assert f"{pane.labels.seat.replace('.', '-')}@team" == name


def test_a_second_up_changes_nothing(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(seven("team"))
    up(rig)
    before, last = panes(tmux), Event.objects.count()
    assert up(rig) == {"launched": [], "stopped": [], "failed": {}, "remarks": [], "unchanged": 7}
    assert panes(tmux) == before and Event.objects.count() == last and Session.objects.count() == 7


def test_levels_start_one_after_the_other(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(seven("team"))
    up(rig)
    order = [event.seat for event in Event.objects.filter(kind="seat.launching")]
    chain = ("orch-lead@team", "dev-impl@team", "dev-test@team")
    for first, second in pairwise(chain):
        assert order.index(first) < order.index(second)
    started = [pane.pid for seat in chain for pane in sessions.observe(tmux) if pane.name == seat]
    assert started == sorted(started)


def test_only_the_seat_that_died_is_started_again(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(seven("team"))
    up(rig)
    before = panes(tmux)
    os.kill(before["dev-impl@team"].pid, signal.SIGKILL)
    assert eventually(lambda: panes(tmux)["dev-impl@team"].end_known)
    assert up(rig)["launched"] == ["dev.impl"]
    after = panes(tmux)
    assert {name for name in after if after[name].pid != before[name].pid} == {"dev-impl@team"}
    assert "dev.impl exited (signal 9)" in told("seat.exited")
    assert told("seat.launching")[-1] == "dev.impl is launching (ended (signal 9))"
    assert_truth(rig, tmux)


def test_a_seat_whose_session_is_gone_is_started_again(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(seven("team"))
    up(rig)
    tmux.run(["kill-session", "-t", panes(tmux)["ops-top@team"].tmux_session])
    assert up(rig)["launched"] == ["ops.top"]
    assert told("seat.exited") == ["ops.top exited: its tmux session is gone"]
    assert_truth(rig, tmux)


def test_after_the_tmux_server_was_killed_everything_is_started_again(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(seven("team"))
    up(rig)
    tmux.run(["kill-server"])
    assert eventually(lambda: not socket_answers(tmux))
    assert len(up(rig)["launched"]) == 7
    assert counts(rig)["running"] == 7 and Session.objects.count() == 14
    assert_truth(rig, tmux)


AGENT = {"agent_ref": "builtin:default", "profile": "default", "cwd": "."}


def test_a_half_failed_boot_leaves_what_works_and_says_per_seat_why(
    make_rig: MakeRig, tmux: TmuxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Terminal, "settle_seconds", 1.0)
    broken: dict[str, Any] = {
        "a.good": SLEEP,
        "a.folder": {"command": SLEEP, "cwd": "missing"},
        "a.program": ["no-such-program-anywhere"],
        "a.fails": ["bash", "-c", "echo starting; echo it broke >&2; sleep 0.2; exit 3"],
        "a.brief": ["true"],
        "a.codex": {**AGENT, "runtime": "codex", "env": {"PATH": str(tmp_path)}},
        "a.lost": {**AGENT, "runtime": "codex", "agent_ref": "local:nowhere"},
        "b.after": SLEEP,
    }
    rig = make_rig(spec_text("team", broken, [("delegates_to", "a.fails", "b.after")]))
    result = up(rig)
    assert sorted(result["launched"]) == ["a.good", "b.after"]
    assert result["failed"]["a.folder"].startswith(
        f"cannot launch a.folder: the folder {tmp_path}/missing does not exist"
    )
    assert "no-such-program-anywhere is not on PATH" in result["failed"]["a.program"]
    assert result["failed"]["a.codex"].startswith("cannot launch a.codex: codex is not on PATH (")
    assert result["failed"]["a.lost"].startswith("cannot launch a.lost: ")
    assert result["failed"]["a.fails"] == "a.fails failed: it ended at once (exit 3): it broke"
    assert result["failed"]["a.brief"] == "a.brief exited (exit 0): it ended at once"
    assert set(panes(tmux)) == {"a-good@team", "a-fails@team", "a-brief@team", "b-after@team"}
    by_state = {seat.logical: seat.state for seat in seats_of(rig).values()}
    assert by_state == {
        "a.good": "running", "b.after": "running", "a.fails": "failed", "a.brief": "exited",
        "a.folder": "failed", "a.program": "failed", "a.codex": "failed",
        "a.lost": "failed",
    }  # fmt: skip
    assert all(seat.since for seat in seats_of(rig).values())  # also of what never ran one sees how long ago that was
    reasons = {seat.logical: seat.reason for seat in seats_of(rig).values()}
    assert "does not exist" in reasons["a.folder"] and "not on PATH" in reasons["a.program"]
    assert_truth(rig, tmux)


def test_a_failed_seat_that_was_mended_is_all_that_the_next_up_starts(
    make_rig: MakeRig, tmux: TmuxServer, tmp_path: Path
) -> None:
    rig = make_rig(spec_text("team", {"a.good": SLEEP, "a.late": {"command": SLEEP, "cwd": "late"}}))
    assert set(up(rig)["failed"]) == {"a.late"}
    (tmp_path / "late").mkdir()
    assert up(rig) == {"launched": ["a.late"], "stopped": [], "failed": {}, "remarks": [], "unchanged": 1}
    assert_truth(rig, tmux)


def test_a_session_of_the_same_name_that_is_not_ours_is_refused_and_left_alone(
    make_rig: MakeRig, tmux: TmuxServer
) -> None:
    rig = make_rig(seven("team"))
    tmux.ensure_running("dev-impl@team")
    (theirs,) = tmux.list_panes()
    result = up(rig)
    assert list(result["failed"]) == ["dev.impl"] and len(result["launched"]) == 6
    assert "a tmux session named dev-impl@team exists that this rig did not start" in result["failed"]["dev.impl"]
    assert next(p for p in tmux.list_panes() if p.id == theirs.id) == theirs
    down(rig)
    assert set(panes(tmux)) == {"dev-impl@team"} and alive(theirs.pid)


def test_a_session_whose_label_was_forged_by_another_installation_is_left_alone(
    make_rig: MakeRig, tmux: TmuxServer
) -> None:
    rig = make_rig(spec_text("team", {"a.b": SLEEP}))
    up(rig)
    tmux.ensure_running("other")
    (other,) = [pane for pane in tmux.list_panes() if pane.name == "other"]
    for option, value in {"instance": "ffffffffffff", "rig": str(rig.pk), "seat": "a.b", "session": "1"}.items():
        tmux.run(["set-option", "-p", "-t", other.id, f"@rigweb_{option}", value])
    down(rig)
    assert set(panes(tmux)) == {"other"} and alive(other.pid)


def test_down_ends_what_is_ours_and_says_what(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig, other = make_rig(seven("team")), make_rig(spec_text("team-two", {"dev.impl": SLEEP}))
    up(rig), up(other)
    tmux.ensure_running("dev-impl@te")
    pids = [pane.pid for name, pane in panes(tmux).items() if name.endswith("@team")]
    result = down(rig)
    assert sorted(result["ended"]) == sorted(seats_of(rig)) and len(result["ended"]) == 7
    assert set(panes(tmux)) == {"dev-impl@team-two", "dev-impl@te"}
    assert eventually(lambda: not any(map(alive, pids)))
    assert counts(rig)["exited"] == 7 and len(told("seat.stopping")) == 7 and len(told("seat.exited")) == 7
    assert down(rig)["ended"] == []
    assert_truth(other, tmux)


def test_a_stubborn_program_is_killed_after_the_grace_period_and_that_is_told(
    make_rig: MakeRig, tmux: TmuxServer
) -> None:
    rig = make_rig(spec_text("team", {"a.stubborn": STUBBORN, "a.good": SLEEP}))
    up(rig)
    pane = panes(tmux)["a-stubborn@team"]
    assert eventually(lambda: "ready" in tmux.capture(pane.id, 0, escapes=False))
    began = time.monotonic()
    assert sorted(down(rig, grace=0.7)["ended"]) == ["a.good", "a.stubborn"]
    assert 0.7 <= time.monotonic() - began < 30
    assert eventually(lambda: not alive(pane.pid))
    assert "a.stubborn exited (signal 9): killed, as it had not ended after 0.7 seconds" in told("seat.exited")
    assert panes(tmux) == {} and counts(rig)["exited"] == 2


def test_without_grace_programs_are_killed_at_once(make_rig: MakeRig, tmux: TmuxServer, settings: Any) -> None:
    settings.RIGWEB = replace(settings.RIGWEB, grace_seconds=60.0)
    rig = make_rig(spec_text("team", {"a.stubborn": STUBBORN}))
    up(rig)
    pane = panes(tmux)["a-stubborn@team"]
    assert eventually(lambda: "ready" in tmux.capture(pane.id, 0, escapes=False))
    began = time.monotonic()
    down(rig, grace=0)
    assert time.monotonic() - began < 30  # of the minute that it would be given
    assert eventually(lambda: not alive(pane.pid))


def test_what_a_program_started_ends_with_it(make_rig: MakeRig, tmux: TmuxServer, tmp_path: Path) -> None:
    child = f"trap '' HUP; (trap '' HUP TERM; echo $BASHPID > {tmp_path}/pid; exec sleep 600) & wait"
    rig = make_rig(spec_text("team", {"a.parent": ["bash", "-c", child]}))
    up(rig)
    assert eventually(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip())
    pid = int((tmp_path / "pid").read_text())
    down(rig, grace=0.3)
    assert eventually(lambda: not alive(pid))


def test_cancelling_a_boot_leaves_what_runs_and_starts_nothing_more(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(seven("team"))
    result = up(rig, cancelled=lambda: len(panes(tmux)) >= 3)
    assert 1 <= len(result["launched"]) < 7
    assert counts(rig)["running"] == len(result["launched"]) == len(panes(tmux))
    assert counts(rig)["down"] >= 2
    assert_truth(rig, tmux)
    assert len(up(rig)["launched"]) == 7 - len(result["launched"])


def test_cancelling_in_the_middle_of_a_level_leaves_no_seat_half_started(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig, asked = make_rig(spec_text("team", {f"a.m{n}": SLEEP for n in range(6)})), iter(range(100))
    result = up(rig, cancelled=lambda: next(asked) > 3)
    assert 0 < len(result["launched"]) < 6 and len(result["launched"]) + len(result["failed"]) == 6
    assert all("the job was cancelled" in why for why in result["failed"].values())
    assert_truth(rig, tmux)
    assert up(rig)["failed"] == {} and counts(rig)["running"] == 6


def test_cancelling_down_lets_run_what_has_not_ended(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(spec_text("team", {"a.stubborn": STUBBORN, "a.good": SLEEP}))
    up(rig)
    pane = panes(tmux)["a-stubborn@team"]
    assert eventually(lambda: "ready" in tmux.capture(pane.id, 0, escapes=False))
    good = panes(tmux)["a-good@team"].pid
    assert down(rig, cancelled=lambda: not alive(good), grace=30)["ended"] == ["a.good"]
    states_now = {seat.logical: seat.state for seat in seats_of(rig).values()}
    assert states_now == {"a.good": "exited", "a.stubborn": "running"} and alive(pane.pid)
    assert_truth(rig, tmux)
    down(rig, grace=0)
    assert panes(tmux) == {}


def test_a_changed_seat_is_restarted_only_on_demand(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(spec_text("team", {"a.changed": SLEEP, "a.same": SLEEP}))
    up(rig)
    before = panes(tmux)
    make_rig(spec_text("team", {"a.changed": ["sleep", "601"], "a.same": SLEEP}))
    result = up(rig)
    assert result["remarks"] == ["a.changed runs as an older spec wanted it (restart it: --recreate)"]
    assert panes(tmux) == before
    assert up(rig, recreate=True)["launched"] == ["a.changed"]
    after = panes(tmux)
    assert after["a-same@team"].pid == before["a-same@team"].pid
    assert after["a-changed@team"].pid != before["a-changed@team"].pid
    assert_truth(rig, tmux)


def test_the_mark_of_one_that_may_run_anything_follows_its_program_not_its_spec(
    make_rig: MakeRig, tmux: TmuxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has started unasked goes on so, whatever the spec says by now."""
    monkeypatch.setattr(Terminal, "bypasses", lambda self, seat: seat.env.get("UNASKED", ""))

    def mark() -> str:
        return Seat.objects.get().bypass

    rig = make_rig(spec_text("team", {"a.b": {"command": SLEEP, "env": {"UNASKED": "never asks"}}}))
    up(rig)
    assert mark() == "never asks"
    make_rig(spec_text("team", {"a.b": SLEEP}))
    up(rig)
    assert mark() == "never asks"
    up(rig, recreate=True)
    assert mark() == ""
    make_rig(spec_text("team", {"a.b": {"command": SLEEP, "env": {"UNASKED": "never asks"}}}))
    restart(rig, "a.b")
    assert mark() == "never asks"


def test_a_restart_ends_the_program_of_one_seat_and_starts_it_again(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(seven("team"))
    up(rig)
    before = panes(tmux)
    Seat.objects.filter(member="impl").update(problem="cannot launch dev.impl: something that was mended")
    assert restart(rig, "dev.impl") == {"launched": ["dev.impl"], "stopped": [], "failed": {}}
    after = panes(tmux)
    assert {name for name in after if after[name].pid != before[name].pid} == {"dev-impl@team"}
    assert eventually(lambda: not alive(before["dev-impl@team"].pid))
    assert told("seat.launching")[-1] == "dev.impl is launching (restart was asked for)"
    assert Seat.objects.get(member="impl").problem == ""
    assert_truth(rig, tmux)


def test_a_restart_that_cannot_succeed_ends_nothing(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(spec_text("team", {"a.stays": SLEEP, "a.goes": SLEEP}))
    up(rig)
    before = panes(tmux)
    make_rig(spec_text("team", {"a.stays": ["no-such-program-anywhere"]}))
    assert "not on PATH" in restart(rig, "a.stays")["failed"]["a.stays"]
    assert "spec does not have it any more" in restart(rig, "a.goes")["failed"]["a.goes"]
    assert panes(tmux) == before


def test_a_restart_starts_nothing_beside_a_program_that_lost_its_pane(make_rig: MakeRig, tmux: TmuxServer) -> None:
    """Two programs of one seat would write to one conversation."""
    rig = make_rig(spec_text("team", {"a.stubborn": STUBBORN, "a.other": SLEEP}))
    up(rig)
    pane = panes(tmux)["a-stubborn@team"]
    assert eventually(lambda: "ready" in tmux.capture(pane.id, 0, escapes=False))
    tmux.run(["kill-session", "-t", pane.tmux_session])
    assert f"its program still runs (process {pane.pid}" in restart(rig, "a.stubborn")["failed"]["a.stubborn"]
    assert set(panes(tmux)) == {"a-other@team"}
    os.kill(pane.pid, signal.SIGKILL)
    assert eventually(lambda: not alive(pane.pid))
    assert restart(rig, "a.stubborn")["launched"] == ["a.stubborn"]
    assert_truth(rig, tmux)


def test_several_seats_are_restarted_together_in_the_order_of_their_edges(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(seven("team"))
    up(rig)
    before = panes(tmux)
    assert sorted(relaunch(rig, "restart", ["dev.test", "dev.impl"])["launched"]) == ["dev.impl", "dev.test"]
    after = panes(tmux)
    assert {name for name in after if after[name].pid != before[name].pid} == {"dev-impl@team", "dev-test@team"}
    order = list(Event.objects.filter(kind="seat.launching").values_list("seat", flat=True))[-2:]
    assert order == ["dev-impl@team", "dev-test@team"]
    assert_truth(rig, tmux)


def test_a_stop_ends_its_seats_alone_and_nobody_is_alarmed(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(seven("team"))
    up(rig)
    Rig.objects.update(wanted_up=True)
    assert sorted(stop(rig, "dev.impl", "ops.log")["ended"]) == ["dev.impl", "ops.log"]
    assert len(panes(tmux)) == 5 and counts(rig) == {"running": 5, "exited": 2}
    assert not any(seat.in_trouble for seat in seats_of(rig).values()) and not attention()
    assert stop(rig, "dev.impl") == {"ended": [], "failed": {}}
    assert_truth(rig, tmux)


def test_a_start_brings_back_what_was_stopped_and_leaves_what_runs(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(seven("team"))
    up(rig)
    stop(rig, "dev.impl")
    before = panes(tmux)
    result = relaunch(rig, "start", ["dev.impl", "ops.log"], leave_running=True)
    assert result == {"launched": ["dev.impl"], "stopped": [], "failed": {}, "unchanged": 1}
    assert {**panes(tmux), **before} == panes(tmux) and not Seat.objects.filter(stopped=True).exists()
    assert_truth(rig, tmux)


def test_up_starts_what_was_stopped(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(seven("team"))
    up(rig)
    stop(rig, "dev.impl")
    assert up(rig)["launched"] == ["dev.impl"] and not Seat.objects.filter(stopped=True).exists()


def test_a_stop_that_was_cancelled_leaves_the_seat_wanted(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(spec_text("team", {"a.stubborn": STUBBORN}))
    up(rig)
    pane = panes(tmux)["a-stubborn@team"]
    assert eventually(lambda: "ready" in tmux.capture(pane.id, 0, escapes=False))
    assert stop(rig, "a.stubborn", cancelled=lambda: True, grace=30)["ended"] == []
    assert alive(pane.pid) and not Seat.objects.filter(stopped=True).exists()
    down(rig, grace=0)


def test_an_orphan_is_ended_only_on_demand(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(spec_text("team", {"a.stays": SLEEP, "a.goes": SLEEP}))
    up(rig)
    make_rig(spec_text("team", {"a.stays": SLEEP}))
    assert up(rig)["remarks"] == ["a.goes runs but is no longer in the spec (end it: --remove-orphans)"]
    assert len(panes(tmux)) == 2 and "team has lost 1 of its seats, which its spec no longer has" not in told(
        "rig.changed"
    )
    assert up(rig, remove_orphans=True)["stopped"] == ["a.goes"]
    assert "team has lost 1 of its seats, which its spec no longer has" in told("rig.changed")
    assert set(panes(tmux)) == {"a-stays@team"} and set(seats_of(rig)) == {"a.stays"}


@pytest.mark.parametrize("verb", ["up", "restart"])
def test_who_is_ended_to_be_started_again_or_forgotten_alarms_nobody(
    make_rig: MakeRig, tmux: TmuxServer, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """It ends by a signal, as who was killed does; what a page would be told is looked at after each end."""
    rig = make_rig(spec_text("team", {"a.changed": SLEEP, "a.goes": SLEEP}))
    up(rig)
    Rig.objects.update(wanted_up=True)
    alarms: list[int] = []

    def note_and_look(*arguments: Any) -> int:
        moved = note(*arguments)
        alarms.append(len(attention()))
        return moved

    monkeypatch.setattr(ending, "note", note_and_look)
    if verb == "restart":
        assert relaunch(rig, "restart", ["a.changed", "a.goes"])["failed"] == {}
    else:
        make_rig(spec_text("team", {"a.changed": ["sleep", "601"]}))
        assert up(rig, recreate=True, remove_orphans=True)["stopped"] == ["a.goes"]
    assert alarms == [0, 0] and not Seat.objects.filter(stopped=True).exists()


def test_who_was_ended_and_not_started_again_is_told(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(spec_text("team", {"a.changed": SLEEP}))
    up(rig)
    Rig.objects.update(wanted_up=True)
    make_rig(spec_text("team", {"a.changed": ["sleep", "601"]}))
    assert up(rig, recreate=True, cancelled=lambda: True)["launched"] == []
    assert [card.seat.logical for card in attention().trouble] == ["a.changed"]


def test_down_ends_orphans_too(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(spec_text("team", {"a.stays": SLEEP, "a.goes": SLEEP}))
    up(rig)
    make_rig(spec_text("team", {"a.stays": SLEEP}))
    assert sorted(down(rig)["ended"]) == ["a.goes", "a.stays"]
    assert "team has lost 1 of its seats, which its spec no longer has" in told("rig.changed")
    assert panes(tmux) == {} and set(seats_of(rig)) == {"a.stays"}


def test_what_an_interrupted_boot_left_is_taken_over_and_nothing_is_started_twice(
    make_rig: MakeRig, tmux: TmuxServer
) -> None:
    rig = make_rig(seven("team"))
    up(rig)
    before = panes(tmux)
    # As a worker leaves it that is killed after it made the panes and before it could write so.
    Session.objects.update(state=states.LAUNCHING, pane_id="", pid=None)
    tmux.run(["kill-session", "-t", before["ops-top@team"].tmux_session])
    assert up(rig)["launched"] == ["ops.top"]
    after = panes(tmux)
    assert {name for name in after if after[name] != before[name]} == {"ops-top@team"}
    assert counts(rig)["running"] == 7
    assert_truth(rig, tmux)
    assert told("seat.failed") == ["ops.top failed: its launch was interrupted before its pane existed (run: rig up)"]


def test_what_an_interrupted_down_left_is_ended_by_the_next(make_rig: MakeRig, tmux: TmuxServer) -> None:
    rig = make_rig(seven("team"))
    up(rig)
    Session.objects.update(state=states.STOPPING)
    assert len(down(rig)["ended"]) == 7
    assert panes(tmux) == {} and counts(rig)["exited"] == 7


def test_values_of_a_spec_are_never_read_by_a_shell_or_by_tmux(
    make_rig: MakeRig, tmux: TmuxServer, tmp_path: Path
) -> None:
    made = tmp_path / "made-by-a-shell"
    words = [
        f"$(touch {made})",
        f"`touch {made}`",
        f"; touch {made};",
        f"#(touch {made})",
        "#{pane_id}",
        "%H",
        "a;",
        "-t",
    ]
    (tmp_path / "#(touch x);$(touch y)").mkdir()
    text = spec_text(
        "team",
        {
            "a.words": {"command": [*PRINT, *words], "cwd": "#(touch x);$(touch y)"},
            "a.env": {"command": ["bash", "-c", "printf '<%s>' \"$ATTACK\"; sleep 600"],
                      "env": {"ATTACK": f"$(touch {made}); #(touch {made}) `touch {made}`;"}},
        },
    )  # fmt: skip
    rig = make_rig(text)
    up(rig)
    assert eventually(lambda: all(f"<{word}>" in _printed(rig, "a.words") for word in words)), _printed(rig, "a.words")
    assert eventually(lambda: f"<$(touch {made}); #(touch {made}) `touch {made}`;>" in _printed(rig, "a.env"))
    assert not made.exists() and not list(tmp_path.glob("**/[xy]"))


def _printed(rig: Rig, logical: str) -> str:
    from agents.transcripts.reading import Query, read

    session = seats_of(rig)[logical].session
    assert session is not None
    return read(session.transcript_dir, Query(plain=True)).text
