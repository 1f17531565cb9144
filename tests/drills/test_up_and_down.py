"""What a user does, with the real server, workers and tmux: up, again, one dies, cancel, down."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from tests.drills.house import (
    agrees,
    assert_truth,
    down,
    end_of,
    events,
    job_of,
    panes,
    ps,
    states,
    tmux,
    up,
    up_again,
)
from tests.real_server import RealServer, eventually
from tests.topology.rigs import SLEEP, STUBBORN, alive, seven, spec_text

pytestmark = [pytest.mark.server, pytest.mark.tmux]


@pytest.fixture
def team(shared_server: RealServer) -> Iterator[str]:
    """A rig of seven that is up."""
    end = end_of(shared_server, up(shared_server, seven("team")))
    assert end["kind"] == "job.finished" and "failed" not in end["text"]
    yield "team"
    end_of(shared_server, down(shared_server, "team", grace=1))
    assert panes(shared_server, "team") == {}


def test_seven_seats_come_up_and_a_second_up_changes_nothing_and_says_so(shared_server: RealServer, team: str) -> None:
    before = panes(shared_server, team)
    assert states(shared_server, team) == {"running": 7} and len(before) == 7
    assert_truth(shared_server, team)
    end = end_of(shared_server, up_again(shared_server, team))
    assert end["text"].startswith("up of team is done: nothing to do")
    assert panes(shared_server, team) == before and states(shared_server, team) == {"running": 7}


def test_a_seat_killed_by_hand_shows_its_end_soon_and_stays_so_until_up(shared_server: RealServer, team: str) -> None:
    before = panes(shared_server, team)
    victim = "dev-impl@team"
    os.kill(before[victim][1], signal.SIGKILL)
    assert eventually(lambda: ps(shared_server, team)[victim]["exit"] == "signal 9")
    assert ps(shared_server, team)[victim]["state"] == "exited"
    assert states(shared_server, team) == {"running": 6, "exited": 1}
    last = events(shared_server, team)[-1]
    assert (last["kind"], last["text"]) == ("seat.exited", "dev.impl exited (signal 9)")
    # An unrelated job, start to end, is time enough for anything that would restart it.
    end_of(shared_server, up(shared_server, spec_text("other", {"a.b": SLEEP})))
    end_of(shared_server, down(shared_server, "other", grace=1))
    assert victim not in panes(shared_server, team)
    end = end_of(shared_server, up_again(shared_server, team))
    assert end["payload"]["result"]["launched"] == ["dev.impl"]
    after = panes(shared_server, team)
    assert {name for name in after if after[name] != before[name]} == {victim}
    assert_truth(shared_server, team)


def test_a_session_killed_in_tmux_shows_as_exited(shared_server: RealServer, team: str) -> None:
    tmux(shared_server, "kill-session", "-t", "=ops-top@team")
    assert eventually(lambda: ps(shared_server, team)["ops-top@team"]["state"] == "exited")
    assert ps(shared_server, team)["ops-top@team"]["reason"] == "its tmux session is gone"
    assert agrees(shared_server, team)


def test_a_half_failed_boot_leaves_what_works_and_says_per_seat_why(shared_server: RealServer) -> None:
    seats: dict[str, Any] = {
        "a.good": SLEEP,
        "a.script": ["./no-such-script"],
        "a.program": ["no-such-program-anywhere"],
    }
    job = up(shared_server, spec_text("half", seats))
    end = end_of(shared_server, job)
    assert end["text"] == "up of half is done: launched 1, failed 2"
    told = {event["seat"]: event["text"] for event in events(shared_server, "half") if event["kind"] == "seat.failed"}
    assert "./no-such-script is not on PATH" in told["a-script@half"] and "not on PATH" in told["a-program@half"]
    assert {a: s["state"] for a, s in ps(shared_server, "half").items()} == {
        "a-good@half": "running", "a-script@half": "failed", "a-program@half": "failed",
    }  # fmt: skip
    status = shared_server.get("/api/status?rig=half").json()["rigs"][0]
    assert (status["state"], status["failed"], len(status["problems"])) == ("partly up", 2, 2)
    assert_truth(shared_server, "half")
    end_of(shared_server, down(shared_server, "half"))


def test_a_foreign_session_of_the_same_name_is_refused_and_left_alone(shared_server: RealServer) -> None:
    tmux(shared_server, "new-session", "-d", "-s", "a-mine@foreign", "exec sleep 600")
    theirs = panes(shared_server, "foreign")
    end = end_of(shared_server, up(shared_server, spec_text("foreign", {"a.mine": SLEEP, "a.good": SLEEP})))
    assert end["text"] == "up of foreign is done: launched 1, failed 1"
    assert "that this rig did not start" in ps(shared_server, "foreign")["a-mine@foreign"]["reason"]
    end_of(shared_server, down(shared_server, "foreign", grace=1))
    assert panes(shared_server, "foreign") == theirs
    tmux(shared_server, "kill-session", "-t", "=a-mine@foreign")


def test_down_touches_only_its_rig(shared_server: RealServer, team: str) -> None:
    end_of(shared_server, up(shared_server, spec_text("team-two", {"dev.impl": SLEEP})))
    tmux(shared_server, "new-session", "-d", "-s", "dev-impl@te", "exec sleep 600")
    others = {**panes(shared_server, "team-two"), **panes(shared_server, "te")}
    end = end_of(shared_server, down(shared_server, team))
    assert end["text"] == "down of team is done: ended 7" and len(end["payload"]["result"]["ended"]) == 7
    assert {**panes(shared_server, "team-two"), **panes(shared_server, "te")} == others
    assert shared_server.get("/api/status?rig=team").json()["rigs"][0]["failed"] == 0
    assert_truth(shared_server, team)
    end_of(shared_server, down(shared_server, "team-two"))
    tmux(shared_server, "kill-session", "-t", "=dev-impl@te")


def test_a_stubborn_program_is_ended_by_force_after_the_grace_period_and_that_is_told(
    shared_server: RealServer,
) -> None:
    end_of(shared_server, up(shared_server, spec_text("mule", {"a.mule": STUBBORN})))
    assert eventually(lambda: "ready" in shared_server.get("/api/capture?seat=a-mule@mule").json()["text"])
    (pid,) = [pid for _, pid in panes(shared_server, "mule").values()]
    end_of(shared_server, down(shared_server, "mule", grace=0.5))
    (told,) = [event["text"] for event in events(shared_server, "mule") if event["kind"] == "seat.exited"]
    assert told == "a.mule exited (signal 9): killed, as it had not ended after 0.5 seconds"
    assert eventually(lambda: not alive(pid))


def test_a_boot_that_is_cancelled_leaves_what_runs(shared_server: RealServer) -> None:
    chain = [f"a.m{n}" for n in range(30)]
    edges = [("delegates_to", chain[n], chain[n + 1]) for n in range(len(chain) - 1)]
    job = up(shared_server, spec_text("chain", dict.fromkeys(chain, SLEEP), edges))
    assert eventually(lambda: len(panes(shared_server, "chain")) >= 2)
    assert shared_server.post("/api/cancel", {"rig": "chain"}).json() == {"job": job["job"], "rig": "chain"}
    end = end_of(shared_server, job)
    assert end["kind"] == "job.cancelled" and end["text"].startswith("up of chain was cancelled: launched ")
    assert_truth(shared_server, "chain")
    running = panes(shared_server, "chain")
    assert 2 <= len(running) < 30
    found = {seat["state"] for seat in ps(shared_server, "chain").values()}
    assert found <= {"running", "down", "failed"}
    end = end_of(shared_server, up_again(shared_server, "chain"))
    assert len(end["payload"]["result"]["launched"]) == 30 - len(running)
    assert running.items() <= panes(shared_server, "chain").items()
    end_of(shared_server, down(shared_server, "chain", grace=1))


def test_while_a_job_is_under_way_another_is_refused(shared_server: RealServer) -> None:
    end_of(shared_server, up(shared_server, spec_text("mule", {"a.mule": STUBBORN})))
    assert eventually(lambda: "ready" in shared_server.get("/api/capture?seat=a-mule@mule").json()["text"])
    job = down(shared_server, "mule", grace=30)
    assert eventually(lambda: ps(shared_server, "mule")["a-mule@mule"]["state"] == "stopping")
    assert shared_server.post("/api/up", {"source": "mule"}).status == 409
    assert job_of(shared_server, "mule") is not None
    shared_server.post("/api/cancel", {"rig": "mule"})
    assert end_of(shared_server, job)["kind"] == "job.cancelled"
    assert ps(shared_server, "mule")["a-mule@mule"]["state"] == "running"
    end_of(shared_server, down(shared_server, "mule", grace=0))
