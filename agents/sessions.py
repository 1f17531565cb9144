"""The front door of agents: start, observe, capture, type into and end sessions.

Synchronous; for jobs and request handlers. What must be fast or live (keystrokes, viewers, the watcher) goes
through `agents.watch` and `agents.terminals`.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import shutil
import sys
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path

from django.conf import settings

from agents import processes
from agents.abilities import known_runtimes, runtime_of
from agents.errors import AgentError, SessionGone, TmuxError
from agents.files import open_regular
from agents.models import Session
from agents.readings.cleaning import clean_question
from agents.readings.reader import Reader, Running
from agents.readings.screen import Screen
from agents.readings.values import UNKNOWN, Question, Reading
from agents.runtimes.base import Beginning, Holder, Place, Runtime, SeatConfig
from agents.tmux import commands
from agents.tmux.commands import NewSession
from agents.tmux.keys import without_paste_end
from agents.tmux.labels import Labels
from agents.tmux.panes import Pane
from agents.tmux.server import TmuxServer
from agents.tmux.version import version as tmux_version
from agents.transcripts.reading import Query, read
from agents.transcripts.segments import segments

__all__ = [
    "Beginning",
    "Launch",
    "Pane",
    "SeatConfig",
    "TmuxServer",
    "tmux_version",
]  # what callers get from here besides the functions of its own

MEBIBYTE = 1024 * 1024
MOST_REPORTED = 64 * 1024
"""Bytes of a file in which a program reports itself."""
LAST_LINES = 50
"""Of a transcript, where there is no screen any more."""
PANE_IS_DEAD = "Pane is dead"
"""What tmux writes below the screen of a program that has ended, one line of which it scrolls away for that."""
SEAT_VARIABLE = "RIGWEB_SEAT"
"""By this variable a program knows its seat, and we know the program."""


@dataclass(frozen=True)
class Launch:
    """A wish to start one session: the seat, its runtime, and the rig that the pane will be labelled with.

    fingerprint: hash of what the seat is told and given beyond its configuration.
    """

    seat: SeatConfig
    runtime: str
    rig: str
    logical: str
    beginning: Beginning = field(default_factory=Beginning)
    fingerprint: str = ""

    @property
    def config_hash(self) -> str:
        """Hash of everything the launch depends on, but for the words of the guidance: they name the whole team."""
        wish = {"runtime": self.runtime, **asdict(self.seat), "guidance": self.fingerprint}
        return hashlib.sha256(json.dumps(wish, sort_keys=True).encode()).hexdigest()[:16]


def tmux() -> TmuxServer:
    """The tmux server that this installation uses."""
    return TmuxServer(settings.RIGWEB.tmux_socket)


@cache
def instance_id() -> str:
    """Id of this installation, on the label of every pane of ours."""
    return str((settings.RIGWEB.home / "instance_id").read_text().strip())


def keeper_name() -> str:
    """Name of the session that keeps the tmux server alive and carries our command connection."""
    return f"_rigweb-{instance_id()}"


def find_problem(launch: Launch) -> str:
    """Why this launch cannot succeed, as far as can be known before trying; empty when nothing is known."""
    what = f"cannot launch {launch.logical}"
    known = known_runtimes()
    runtime = known.runtimes.get(launch.runtime)
    if runtime is None:
        others = ", ".join(sorted(known.runtimes))
        broken = "".join(f"; {problem}" for problem in known.problems)
        return f"{what}: there is no runtime {launch.runtime} (there are: {others}{broken})"
    if not os.path.isdir(launch.seat.cwd):
        return f"{what}: the folder {launch.seat.cwd} does not exist (create it, or change cwd in the spec)"
    if why := runtime.refuses(launch.seat):
        return f"{what}: {why}"
    return _program_problem(what, runtime, launch.seat)


def _program_problem(what: str, runtime: Runtime, seat: SeatConfig) -> str:
    program = runtime.program(seat)
    path = seat.env.get("PATH", os.environ.get("PATH", ""))
    local = os.path.join(seat.cwd, program) if "/" in program else program
    if shutil.which(local, path=path):
        return ""
    hint = runtime.install_hint or "install it, or change command in the spec"
    return f"{what}: {program} is not on PATH ({hint})"


def prepare(launches: Sequence[Launch]) -> list[Session]:
    """Rows for sessions that are about to start, in the order of `launches`; nothing runs yet."""
    return Session.objects.bulk_create([_row(launch, runtime_of(launch.runtime)) for launch in launches])


def _row(launch: Launch, runtime: Runtime) -> Session:
    conversation = launch.beginning.id or (str(uuid.uuid4()) if runtime.chooses_id else "")
    return Session(
        address=launch.seat.address,
        runtime=launch.runtime,
        cwd=launch.seat.cwd,
        config_hash=launch.config_hash,
        conversation_id=conversation,
        conversation_provenance="chosen at launch" if conversation else "",
        conversation_begun=launch.beginning.mode != "fresh" and conversation != "",
        ready_timeout=launch.seat.ready_timeout or runtime.ready_timeout_seconds,
    )


def start(server: TmuxServer, launch: Launch, session: Session) -> tuple[str, int]:
    """Create the pane of a prepared session; returns its pane id and process id.

    Touches tmux and the folders of the session only, so it may run on any thread. Raises AgentError.
    """
    place = Place(str(session.folder), sys.executable)
    beginning = replace(launch.beginning, id=session.conversation_id)
    runtime = runtime_of(launch.runtime)
    command = runtime.launch(launch.seat, place, beginning)
    session.argv = list(command.argv)
    if runtime.leaves_traces:
        _write(session.folder, command.files)
    labels = Labels(instance_id(), launch.rig, launch.logical, str(session.pk), launch.config_hash)
    new = NewSession(
        name=launch.seat.address,
        argv=command.argv,
        cwd=launch.seat.cwd,
        env={
            "TERM": "tmux-256color",
            "COLORTERM": "truecolor",
            SEAT_VARIABLE: launch.seat.address,
            **command.env,
        },
        unset=[name for name in runtime.unset if name not in command.env],
        labels=labels,
        pipe=recorder(session.transcript_dir),
    )
    try:
        _, pane, pid = server.create(new)
    except TmuxError as error:
        raise AgentError(f"cannot launch {launch.logical}: {error}") from error
    return pane, pid


def _write(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)


def recorder(folder: Path) -> str:
    """Shell command that records a pane into `folder`, after the segments that are there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    taken = [segment.number for segment in segments(folder)]
    return commands.recorder(str(folder), max(taken, default=-1) + 1, settings.RIGWEB.transcript_segment_mb * MEBIBYTE)


def record_again(pane: Pane) -> list[str]:
    """The tmux command that starts recording a pane of ours whose recorder has died."""
    assert pane.labels is not None
    return commands.pipe_pane(pane.id, recorder(Session(pk=int(pane.labels.session)).transcript_dir))


def observe(server: TmuxServer) -> list[Pane]:
    """Every pane that tmux has now, ours or not."""
    return server.list_panes()


def is_ours(pane: Pane) -> bool:
    """Whether the pane's label names this installation."""
    return pane.labels is not None and pane.labels.instance == instance_id()


def strays(rows: Iterable[Session]) -> dict[int, int]:
    """Process ids of sessions whose program runs although tmux shows no pane of theirs, by session key.

    Such a program belongs to a tmux server that cannot be reached (its socket was deleted), or survived its pane.
    """
    return {row.pk: row.pid for row in rows if row.pid and processes.carries(row.pid, SEAT_VARIABLE, row.address)}


def pane_of(server: TmuxServer, session: Session) -> Pane:
    """The pane of a session, found by its labels now. Raises SessionGone."""
    for pane in server.list_panes():
        if is_ours(pane) and pane.labels and pane.labels.session == str(session.pk):
            return pane
    raise SessionGone(f"cannot reach {session.address}: its pane is gone (start it again: rig up)")


def capture(session: Session, history: int | None, escapes: bool, join: bool = False) -> str:
    """What a session's pane shows, with `history` lines of scrollback (None: all). Raises AgentError."""
    server = tmux()
    return server.capture(pane_of(server, session).id, history, escapes, join)


def last_screen(session: Session) -> str:
    """What a session's pane shows, or showed when its program ended; without a pane, the end of its transcript."""
    server = tmux()
    try:
        pane = pane_of(server, session)
        shown = server.capture(pane.id, 1 if pane.dead else 0, escapes=False)
    except AgentError:
        shown = read(session.transcript_dir, Query(tail=LAST_LINES, plain=True)).text
    lines = [line.rstrip() for line in shown.splitlines() if not line.startswith(PANE_IS_DEAD)]
    return "\n".join(lines).strip("\n")


def type_keys(session: Session, keys: Sequence[str], literal: bool) -> None:
    """Type keys into a session: names as tmux knows them (Enter, C-c), anything else as text."""
    server = tmux()
    pane = pane_of(server, session)
    if pane.dead:
        raise SessionGone(f"cannot type into {session.address}: its program has ended (start it again: rig up)")
    flags = ["-l"] if literal else []
    words = [commands.argument(key) for key in keys]
    server.run(commands.chain(commands.leave_modes(pane.id), ["send-keys", *flags, "-t", pane.id, "--", *words]))


def paste(session: Session, text: str) -> None:
    """Paste text into a session, bracketed if its program asked for that."""
    server = tmux()
    safe = without_paste_end(text.encode(errors="replace"))
    server.load_and_paste(pane_of(server, session).id, safe, f"rigweb-{uuid.uuid4().hex}")


def attach_argv(session: Session, read_only: bool) -> list[str]:
    """The program that attaches a person's terminal to a session."""
    return tmux().argv(commands.attach(session.address, read_only))


def holder_of(launch: Launch, conversation_id: str) -> int | None:
    """The process outside of this seat that has a conversation open, as far as its runtime tells."""
    runtime = runtime_of(launch.runtime)
    for path in glob.glob(runtime.reports({**os.environ, **launch.seat.env})):
        with suppress(OSError, RecursionError), open_regular(path) as report:
            holder = runtime.holder(report.read(MOST_REPORTED), conversation_id)
            if holder and _runs(holder) and not processes.carries(holder.pid, SEAT_VARIABLE, launch.seat.address):
                return holder.pid
    return None


def _runs(holder: Holder) -> bool:
    """Whether that very process runs, not another one that was given its id later."""
    started = processes.started(holder.pid)
    return started != "" and holder.started in ("", started)


def bypasses(launch: Launch) -> str:
    """In plain words what this seat may do unasked that others may not; empty when nothing."""
    runtime = known_runtimes().runtimes.get(launch.runtime)
    return runtime.bypasses(launch.seat) if runtime else ""


def guidance_way(launch: Launch) -> str:
    """How a launch hands guidance to its program, in words; empty when its runtime has no way to."""
    runtime = known_runtimes().runtimes.get(launch.runtime)
    return runtime.guidance_way(launch.seat, launch.beginning) if runtime else ""


def has_started(session: Session) -> bool:
    """Whether the session's own program runs by now, rather than what is about to become it."""
    return session.pid is not None and processes.carries(session.pid, SEAT_VARIABLE, session.address)


def reader_of(session: Session) -> Reader:
    """A reader for the program that runs in a session's pane."""
    assert session.pid is not None
    running = Running(
        pid=session.pid,
        cwd=session.cwd,
        env=processes.environment(session.pid),
        folder=str(session.folder),
        conversation_id=session.conversation_id,
        started=processes.started(session.pid),
    )
    return runtime_of(session.runtime).reader(running)


def ask_to_end(pane: Pane, runtime: str) -> None:
    """Ask the program in a pane of ours to end by itself; returns at once."""
    known = known_runtimes().runtimes
    ending = known.get(runtime, known["terminal"]).ending()
    if ending.signal:
        processes.hang_up(pane.pid, ending.signal)
    if ending.keys:
        tmux().run(["send-keys", "-t", pane.id, *ending.keys])


def remove(server: TmuxServer, pane: Pane) -> None:
    """End a pane of ours and, with it, its tmux session, and every process that survives that.

    The labels are read back first: a pane that is no longer ours is left alone.
    """
    now = next((p for p in server.list_panes() if p.id == pane.id), None)
    if now is None or now.labels != pane.labels or not is_ours(now):
        return
    # A process with the id of one that tmux has seen end is someone else's.
    reused = now.end_known and processes.started(now.pid)
    leftover = [] if reused else processes.of_session(now.pid)
    server.run(commands.kill_pane(now.id))
    processes.kill(leftover, now.pid)


@dataclass(frozen=True)
class Readiness:
    """How far a launched session has come: not yet, ready, or asking a person before it goes on."""

    ready: bool = False
    question: Question | None = None


def readiness(
    server: TmuxServer,
    session: Session,
    pane: Pane | None,
    alive_seconds: float,
    read: Callable[[Screen], Reading] = lambda screen: UNKNOWN,
) -> Readiness:
    """Whether a launched session can take input, judged by its pane as just listed, and by what `read` makes of it."""
    runtime = runtime_of(session.runtime)
    if pane is None or pane.dead or alive_seconds < runtime.settle_seconds:
        return Readiness()
    if not runtime.reads_screen:
        return Readiness(ready=True)
    screen = Screen.captured(server.capture(pane.id, 0, escapes=True))
    if question := runtime.question(screen):
        return Readiness(question=clean_question(question))
    return Readiness(runtime.is_ready(screen, read(screen)))


def session_rows(panes: Iterable[Pane]) -> dict[int, Pane]:
    """Our panes by the key of their session."""
    return {int(p.labels.session): p for p in panes if is_ours(p) and p.labels and p.labels.session.isdigit()}
