"""Kill -9 of the web process, of the workers, of both, at any moment: nothing is lost, doubled or untrue."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Callable

import pytest

from tests.drills.house import (
    NUMBERS,
    ROUNDS,
    assert_database_is_sound,
    assert_no_line_lost,
    assert_truth,
    down,
    end_of,
    events,
    job_of,
    kill_workers,
    lines_of,
    panes,
    ps,
    server_dies_with_its_workers,
    states,
    tmux,
    up,
    up_again,
)
from tests.real_server import RealServer, eventually
from tests.topology.rigs import SLEEP, spec_text

pytestmark = [pytest.mark.server, pytest.mark.tmux]
SEATS = [f"p{n % 3}.m{n}" for n in range(9)]
TEXT = spec_text("team", dict.fromkeys(SEATS, SLEEP), [("delegates_to", SEATS[n], SEATS[n + 3]) for n in range(6)])


def kill_web(server: RealServer) -> None:
    server_dies_with_its_workers(server)
    server.start()


def kill_workers_alone(server: RealServer) -> None:
    kill_workers(server)


def kill_both(server: RealServer) -> None:
    kill_workers(server)
    kill_web(server)


KILLS: list[Callable[[RealServer], None]] = [kill_web, kill_workers_alone, kill_both]


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Chance whose seed is told when the test fails, and may be given as RIGWEB_DRILL_SEED."""
    import os

    seed = os.environ.get("RIGWEB_DRILL_SEED") or str(time.time_ns())
    print(f"to repeat: RIGWEB_DRILL_SEED={seed}")
    return random.Random(seed)


def rig_is_there(server: RealServer) -> bool:
    return server.get("/api/ps?rig=team").status == 200


@pytest.mark.parametrize("kill", KILLS, ids=lambda kill: kill.__name__)
def test_a_kill_at_any_moment_of_up_loses_and_doubles_no_seat(
    server: RealServer, kill: Callable[[RealServer], None], chance: random.Random
) -> None:
    for _ in range(ROUNDS):
        job = up(server, TEXT)
        wanted = chance.randrange(len(SEATS))
        eventually(lambda wanted=wanted: len(panes(server, "team")) >= wanted, 5)  # type: ignore[misc]
        time.sleep(chance.random() * 0.1)  # not to wait for anything: to hit another moment
        kill(server)
        end = end_of(server, job, 40)
        assert end["kind"] == "job.finished", end
        assert_truth(server, "team")
        assert states(server, "team") == {"running": 9}
        assert len(panes(server, "team")) == 9
        end_of(server, down(server, "team", grace=1))
        assert_truth(server, "team")
    assert_database_is_sound(server.home)


@pytest.mark.parametrize("kill", KILLS, ids=lambda kill: kill.__name__)
def test_a_kill_at_any_moment_of_down_leaves_no_seat_behind(
    server: RealServer, kill: Callable[[RealServer], None], chance: random.Random
) -> None:
    slow = ["bash", "-c", "trap 'sleep 0.$((RANDOM % 5)); exit 0' HUP; while :; do sleep 0.05; done"]
    text = spec_text("team", dict.fromkeys(SEATS, slow))
    for _ in range(ROUNDS):
        end_of(server, up(server, text))
        job = down(server, "team", grace=3)
        wanted = chance.randrange(len(SEATS))
        eventually(lambda wanted=wanted: len(panes(server, "team")) <= wanted, 2)  # type: ignore[misc]
        kill(server)
        assert end_of(server, job, 40)["kind"] == "job.finished"
        assert_truth(server, "team")
        assert panes(server, "team") == {} and states(server, "team") == {"exited": 9}
    assert_database_is_sound(server.home)


def test_what_was_killed_in_mid_stream_has_lost_no_byte(server: RealServer, chance: random.Random) -> None:
    names = [f"a.n{n}" for n in range(3)]
    end_of(server, up(server, spec_text("stream", dict.fromkeys(names, NUMBERS))))
    addresses = [name.replace(".", "-") + "@stream" for name in names]
    before = panes(server, "stream")
    assert eventually(lambda: all(lines_of(server, a) for a in addresses))
    for kill in KILLS * ROUNDS:
        reached = {address: lines_of(server, address)[-1] for address in addresses}
        time.sleep(chance.random() * 0.1)  # not to wait for anything: to hit another moment
        kill(server)
        assert eventually(lambda reached=reached: all(lines_of(server, a)[-1] > reached[a] for a in addresses))  # type: ignore[misc]
    assert panes(server, "stream") == before
    assert_truth(server, "stream")
    assert_recording_is_whole(server, addresses)


def test_a_recorder_that_is_killed_is_started_again(server: RealServer) -> None:
    end_of(server, up(server, spec_text("stream", {"a.n": NUMBERS})))
    assert eventually(lambda: len(lines_of(server, "a-n@stream")) > 10)
    folder = next((server.home / "transcripts").iterdir())
    killed = subprocess.run(["pkill", "-9", "-f", f"split .*{folder}/"], check=False)
    assert killed.returncode == 0
    last = lines_of(server, "a-n@stream")[-1]
    assert eventually(lambda: lines_of(server, "a-n@stream")[-1] > last + 100)
    numbers = lines_of(server, "a-n@stream")
    assert numbers == sorted(set(numbers))


def assert_recording_is_whole(server: RealServer, addresses: list[str]) -> None:
    end_of(server, down(server, "stream", grace=1))
    for address in addresses:
        assert_no_line_lost(server, address)


def test_after_the_tmux_server_was_killed_every_seat_shows_as_exited_and_up_boots_again(server: RealServer) -> None:
    end_of(server, up(server, TEXT))
    tmux(server, "kill-server")
    assert eventually(lambda: states(server, "team") == {"exited": 9}), ps(server, "team")
    assert {seat["reason"] for seat in ps(server, "team").values()} == {"its tmux session is gone"}
    assert len([e for e in events(server, "team") if e["kind"] == "seat.exited"]) == 9
    assert end_of(server, up_again(server, "team"))["kind"] == "job.finished"
    assert states(server, "team") == {"running": 9}
    assert_truth(server, "team")
    # What types and what shows has found the new tmux server, too.
    assert server.post("/api/send-keys", {"seat": "p0-m0@team", "keys": ["x"]}).json() == {"typed": 1}


def test_a_server_that_starts_while_rigs_run_picks_everything_up_and_tells_nothing_twice(server: RealServer) -> None:
    end_of(server, up(server, TEXT))
    before = panes(server, "team")
    told = events(server, "team")
    server.restart()
    assert_truth(server, "team")
    assert panes(server, "team") == before and events(server, "team") == told
    server.stop()
    victim, stays = "p0-m0@team", "p1-m1@team"
    tmux(server, "kill-session", "-t", f"={victim}")
    server.start()
    assert eventually(lambda: ps(server, "team")[victim]["state"] == "exited")
    assert ps(server, "team")[stays]["state"] == "running"
    assert [event["seat"] for event in events(server, "team", told[-1]["id"])] == [victim]
    assert_truth(server, "team")
    assert {name for name in before if panes(server, "team").get(name) != before[name]} == {victim}


def test_a_job_is_given_up_when_it_kills_its_workers_again_and_again(server: RealServer) -> None:
    hold = ["bash", "-c", "trap '' HUP; echo ready; while :; do sleep 0.1; done"]
    end_of(server, up(server, spec_text("team", {"a.hold": hold})))
    assert eventually(lambda: "ready" in server.get("/api/capture?seat=a-hold@team").json()["text"])
    job = down(server, "team", grace=600)
    for attempt in (1, 2, 3):
        assert eventually(lambda attempt=attempt: _started(server, job["since"]) == attempt, 40), server.log  # type: ignore[misc]
        kill_workers(server)
    end = end_of(server, job)
    assert end["text"] == "down of team failed: its worker was killed 3 times (see server.log)"
    assert job_of(server, "team") is None
    assert eventually(lambda: states(server, "team") == {"running": 1})
    assert end_of(server, down(server, "team", grace=0))["kind"] == "job.finished"
    assert_truth(server, "team")


def _started(server: RealServer, since: int) -> int:
    return len([event for event in events(server, "team", since) if event["kind"] == "job.started"])
