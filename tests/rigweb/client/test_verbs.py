"""What a user does with `rig`, against the real server and real tmux."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.real_server import RealServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.tmux]

SPEC = """\
version: "0.2"
name: {name}
pods:
  - id: dev
    label: Development
    members:
      - {{id: good, runtime: terminal, command: "{command}"}}
edges: []
"""


@pytest.fixture
def spec(server: RealServer) -> Path:
    """A rig of one seat, in a file."""
    return _write(server, "team", "sleep 1000")


def _write(server: RealServer, name: str, command: str) -> Path:
    path = server.home / f"{name}.yaml"
    path.write_text(SPEC.format(name=name, command=command))
    return path


def test_up_shows_the_way_and_ps_the_result(server: RealServer, spec: Path) -> None:
    up = server.rig("up", str(spec))
    assert up.returncode == 0, up.stderr
    assert "dev.good is launching" in up.stdout and "dev.good is running" in up.stdout
    (seat,) = json.loads(server.rig("ps", "--json").stdout)["seats"]
    assert (seat["address"], seat["state"]) == ("dev-good@team", "running")
    assert "dev-good@team  running" in server.rig("ps").stdout
    down = server.rig("down", "team")
    assert down.returncode == 0, down.stderr
    assert json.loads(server.rig("ps", "--json", "team").stdout)["seats"][0]["state"] != "running"


def test_up_fails_when_a_seat_does(server: RealServer) -> None:
    up = server.rig("up", str(_write(server, "team", "no-such-program-anywhere")))
    assert up.returncode == 1
    assert "no-such-program-anywhere" in up.stdout + up.stderr


ASKER = """\
name: asker
command: [sh, -c, "echo 'Do you agree?'; exec cat"]
ready: { screen: '^ready' }
waiting: { screen: '^Do you agree' }
modes: { bypass: [--free] }
"""


def test_up_says_who_waits_for_a_person_and_what_to_do(server: RealServer) -> None:
    (server.home / "runtimes").mkdir(exist_ok=True)
    (server.home / "runtimes" / "asker.yaml").write_text(ASKER)
    path = _write(server, "team", "")
    agent = "runtime: asker, agent_ref: 'builtin:default', profile: default, cwd: ., permission_mode: bypass"
    path.write_text(path.read_text().replace('runtime: terminal, command: ""', agent))
    assert "careful, dev.good: its program is known" in server.rig("validate", str(path)).stdout
    up = server.rig("up", str(path))
    assert up.returncode == 0, up.stderr
    told = up.stdout.partition("1 seat waits for you:\n")[2]
    assert "dev-good@team: Do you agree? (rig explain dev-good@team)" in told and "rig attach" in told, up.stdout
    # The launch has seen it on the screen; the server knows it from its next look.
    assert eventually(lambda: server.get("/api/explain?seat=dev-good@team").json()["activity"] == "waiting")
    assert list(json.loads(server.rig("up", str(path), "--json").stdout)["waiting"]) == ["dev-good@team"]
    assert "careful: its program is known" in server.rig("ps").stdout


def test_detached_up_returns_at_once_and_can_be_followed(server: RealServer, spec: Path) -> None:
    up = server.rig("up", "-d", "--json", str(spec))
    job = json.loads(up.stdout)
    assert up.returncode == 0 and job["rig"] == "team"

    def ended() -> bool:
        return "job.finished" in server.rig("events", "team", "--json").stdout

    assert eventually(ended)


def test_up_as_json_is_one_document(server: RealServer, spec: Path) -> None:
    up = server.rig("up", "--json", str(spec))
    told = json.loads(up.stdout)
    assert (told["outcome"], told["failed"], up.returncode) == ("finished", [], 0)
    assert "seat.running" in [event["kind"] for event in told["events"]]


def test_interrupting_up_leaves_the_job_alone(server: RealServer, spec: Path) -> None:
    for pid in eventually(server.workers):  # nobody works: the job stays queued while we look
        os.kill(pid, signal.SIGSTOP)
    argv = [sys.executable, "-m", "rigweb.client.main", "up", str(spec)]
    with subprocess.Popen(argv, env=server.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as up:
        assert up.stdout is not None and up.stderr is not None
        assert "queued" in up.stdout.readline()
        up.send_signal(signal.SIGINT)
        told = up.stderr.read()
        assert up.wait(10) == 130
    assert "rig cancel team" in told and "Traceback" not in told
    for pid in server.workers():
        os.kill(pid, signal.SIGCONT)
    assert eventually(lambda: json.loads(server.rig("ps", "--json").stdout)["seats"][0]["state"] == "running")


def test_following_survives_the_death_of_the_server(server: RealServer, spec: Path) -> None:
    argv = [sys.executable, "-m", "rigweb.client.main", "events", "--follow", "--json"]
    with subprocess.Popen(argv, env=server.env, stdout=subprocess.PIPE, text=True) as follower:
        lines = _lines(follower)
        seen: list[int] = []

        def follow_until(kind: str) -> None:
            while True:
                event = json.loads(lines.get(timeout=60))
                seen.append(event["id"])
                if event["kind"] == kind:
                    return

        server.rig("up", "-d", str(spec))
        follow_until("job.queued")
        server.kill9()
        server.start()
        follow_until("job.finished")
        assert server.rig("down", "team").returncode == 0
        follow_until("job.finished")
        follower.terminate()
    assert seen == sorted(set(seen))  # none twice, none out of order
    logged = [event["id"] for event in json.loads(server.rig("events", "--json", "-n", "500").stdout)["events"]]
    assert seen == [number for number in logged if seen[0] <= number <= seen[-1]]  # none missing


def _lines(process: subprocess.Popen[str]) -> queue.Queue[str]:
    """What a process prints, line by line, to be had with a timeout."""
    lines = queue.Queue[str]()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)

    threading.Thread(target=read, daemon=True).start()
    return lines


def test_problems_of_a_spec_are_told_with_their_place(server: RealServer, spec: Path) -> None:
    spec.write_text(spec.read_text().replace("runtime: terminal", "runtim: terminal"))
    for verb in ("validate", "plan", "up"):
        done = server.rig(verb, "./team.yaml")
        assert done.returncode == 2
        assert "./team.yaml:7:" in done.stderr and "pods[0].members[0]" in done.stderr, done.stderr
    told = json.loads(server.rig("validate", "--json", "./team.yaml").stdout)
    assert told["problems"][0]["line"] == 7


def test_what_a_spec_refers_to_and_is_not_there_is_told_before_anything_starts(server: RealServer, spec: Path) -> None:
    spec.write_text(spec.read_text().replace("runtime: terminal", "runtime: terminal, cwd: nowhere"))
    for verb in ("validate", "plan", "up"):
        done = server.rig(verb, "./team.yaml")
        assert done.returncode == 2
        assert f"./team.yaml:7:44: pods[0].members[0].cwd: the folder {server.home}/nowhere" in done.stderr, done.stderr
    assert json.loads(server.rig("ps", "--json").stdout)["seats"] == []


def test_a_spec_is_saved_compared_restored_and_deleted(server: RealServer, spec: Path) -> None:
    assert "team revision 1 is saved" in server.rig("spec-save", "./team.yaml").stdout
    assert "team revision 1 is the newest already" in server.rig("spec-save", "./team.yaml").stdout
    spec.write_text(spec.read_text() + "summary: New.\n")
    assert server.rig("spec-save", "./team.yaml", "--based-on", "1").returncode == 0
    refused = server.rig("spec-save", "./team.yaml", "--based-on", "1")
    assert refused.returncode == 1 and "revision 2 was saved by operator meanwhile" in refused.stderr
    assert "+summary: New." in server.rig("spec-diff", "team").stdout
    assert "summary" not in server.rig("specs", "team", "--revision", "1").stdout
    assert "team revision 3 is saved" in server.rig("spec-restore", "team", "1").stdout
    listed = server.rig("spec-revisions", "team").stdout.splitlines()
    assert listed[0].split() == ["REVISION", "AGE", "BY", "SOURCE"] and "as revision 1" in listed[1]
    assert "no file" in server.rig("spec-save", "team").stderr
    assert "team is deleted" in server.rig("spec-delete", "team").stdout
    assert server.rig("specs", "team").returncode == 3


def test_a_spec_may_be_longer_than_an_address(server: RealServer, spec: Path) -> None:
    spec.write_text(spec.read_text() + "# a comment\n" * 40_000)
    for verb in ("validate", "plan"):
        assert server.rig(verb, "./team.yaml").returncode == 0


def test_an_agent_is_validated_too(server: RealServer) -> None:
    (server.home / "agent.yaml").write_text("name: mine\nversion: '1'\nprofiles:\n  default: {}\n")
    done = server.rig("validate", "./agent.yaml")
    assert done.stdout == "agent mine is valid: 1 profile\n", done.stderr


def test_a_plan_changes_nothing(server: RealServer, spec: Path) -> None:
    done = server.rig("plan", str(spec))
    assert done.returncode == 0 and "dev.good" in done.stdout
    assert json.loads(server.rig("ps", "--json").stdout)["seats"] == []


def test_a_plan_that_cannot_be_carried_out_in_full_says_so_and_fails(server: RealServer) -> None:
    done = server.rig("plan", str(_write(server, "team", "no-such-program-anywhere")))
    assert done.returncode == 1 and "no-such-program-anywhere is not on PATH" in done.stdout
    assert done.stderr == "cannot launch 1 seat (why is told above)\n"


def test_a_rig_is_counted_in_plain_words(server: RealServer, spec: Path) -> None:
    assert server.rig("validate", str(spec)).stdout == "rig team is valid: 1 pod, 1 seat, 0 edges\n"


def test_what_is_typed_into_a_seat_shows_on_its_screen(server: RealServer) -> None:
    server.rig("up", str(_write(server, "team", "cat")))
    assert server.rig("send-keys", "dev-good@team", "echoed words", "Enter").returncode == 0
    assert eventually(lambda: server.rig("capture", "dev-good@team").stdout.count("echoed words") == 2)
    assert eventually(lambda: "echoed words" in server.rig("transcript", "dev-good@team", "--plain").stdout)


def test_attach_becomes_a_client_of_the_seats_tmux(server: RealServer, spec: Path) -> None:
    server.rig("up", str(spec))
    argv = json.loads(server.rig("attach", "--json", "dev-good@team").stdout)["argv"]
    assert argv[:3] == ["tmux", "-L", server.tmux_socket] or server.tmux_socket in argv
    done = server.rig("attach", "dev-good@team", stdin=subprocess.DEVNULL)
    assert done.returncode != 0 and "terminal" in done.stderr  # tmux itself speaks: we are no terminal


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        ("down nothing", 3),
        ("status nothing", 3),
        ("up nothing", 3),
        ("specs nothing", 3),
        ("capture a-b@nothing", 3),
        ("send-keys a-b@nothing x", 3),
        ("attach a-b@nothing", 3),
        ("validate ./missing.yaml", 2),
        ("completion tcl", 2),
        ("ps", 0),
        ("events", 0),
        ("completion bash", 0),
        ("doctor", 0),
    ],
)
def test_scripts_can_tell_by_the_exit_code(shared_server: RealServer, argv: str, code: int) -> None:
    done = shared_server.rig(*argv.split())
    assert done.returncode == code, done.stderr
    assert bool(done.stderr) is (code != 0)
    as_json = shared_server.rig(*argv.split(), "--json")
    assert as_json.returncode == code
    assert ("error" in json.loads(as_json.stdout)) is (code != 0)


def test_a_wrong_token_is_refused(shared_server: RealServer, tmp_path: Path) -> None:
    token = (shared_server.home / "token").read_text()
    try:
        # The server keeps to the file, so the client must read another one: through a home with a link to it.
        for entry in shared_server.home.iterdir():
            (tmp_path / entry.name).symlink_to(entry)
        (tmp_path / "token").unlink()
        (tmp_path / "token").write_text("wrong")
        done = shared_server.rig("ps", env={"RIGWEB_HOME": str(tmp_path)})
    finally:
        assert (shared_server.home / "token").read_text() == token
    assert done.returncode == 4 and "the token is wrong" in done.stderr


def test_open_prints_a_link_for_one_browser(shared_server: RealServer) -> None:
    link = shared_server.rig("open", "--no-browser").stdout.strip()
    assert link.startswith(f"{shared_server.url}/login/")
    assert shared_server.redeem(link.partition("#")[2]).status == 302


def test_a_reader_that_has_seen_enough_is_no_error(shared_server: RealServer) -> None:
    argv = [sys.executable, "-m", "rigweb.client.main", "specs", "--json"]
    with subprocess.Popen(argv, env=shared_server.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader:
        assert reader.stdout is not None and reader.stderr is not None
        reader.stdout.close()
        assert reader.stderr.read() == b""


def test_doctor_tells_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    done = RealServer(tmp_path / "home", "unused").rig("doctor", "--json", env={"PATH": str(tmp_path)}, cwd=tmp_path)
    told = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert done.returncode == 1
    assert told["tmux"]["state"] == "fail" and "apt install tmux" in told["tmux"]["advice"]
    assert told["server"]["found"] == "not running" and "PATH" not in told


def test_doctor_judges_by_the_server_and_tells_what_only_this_shell_finds(
    shared_server: RealServer, tmp_path: Path
) -> None:
    (tmp_path / "claude").write_text("#!/bin/sh\necho 9.9.9\n")
    (tmp_path / "claude").chmod(0o700)
    done = shared_server.rig("doctor", "--json", env={"PATH": str(tmp_path)})
    told = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert told["tmux"]["state"] == told["server"]["state"] == told["workers"]["state"] == told["port"]["state"] == "ok"
    assert done.returncode == 0 and "9.9.9" not in told["claude-code"]["found"]
    assert told["PATH"]["state"] == "warn" and "rig shutdown" in told["PATH"]["advice"]
    assert f"claude is {tmp_path}/claude here, " in told["PATH"]["found"]
    assert "tmux is nowhere here, " in told["PATH"]["found"]


def test_a_completion_script_knows_every_verb(shared_server: RealServer, tmp_path: Path) -> None:
    script = tmp_path / "rig.bash"
    script.write_text(shared_server.rig("completion", "bash").stdout)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
    assert all(verb in script.read_text() for verb in ("send-keys", "transcript", "remove-orphans"))
