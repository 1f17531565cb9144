"""The transitions that one agent is led through, each waited for where it truly happens."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from tests.drills.agents import Seat
from tests.drills.house import end_of
from tests.drills.message_kinds import COMMAND_TAG
from tests.drills.truth import Witness
from tests.model_api import limits
from tests.model_api.api import Failure, Plan, Request
from tests.model_api.gates import Gate, Place
from tests.real_server import eventually
from tests.topology.rigs import alive

DWELL_SECONDS = 0.4
"""How long each truth lasts after it was shown, at least."""
LONGEST_SECONDS = 3.0
"""How long a truth lasts that is not shown."""
LOOK_SECONDS = 0.05
DEALT = (
    "fork",
    "compact",
    "message_now",
    "messages_like_commands",
    "permission_allowed_always",
    "message_that_interrupts",
    "endless_retry_stopped",
)
"""Steps that in the short form are dealt to the agents, so that each is tried with one of them."""


class NotDone(Exception):
    """A step of the script did not come about."""


@dataclass
class Check:
    """One thing that must hold beside the states, and what was found instead."""

    step: str
    what: str
    holds: bool
    found: str = ""


class Play:
    """Leads one seat through the script, without some steps; `witness` holds what was seen past the server."""

    def __init__(self, seat: Seat, without: Collection[str] = ()) -> None:
        self.seat = seat
        self.without = without
        self.witness = Witness()
        self.checks: list[Check] = []
        self._step = ""
        self._lock = threading.Lock()

    # ---- the script

    def begin(self) -> None:
        """Launch it, until it can be typed to."""
        self._mark("start")
        self.witness.launches.append(time.time())
        self.seat.house.begin_up(self.seat.rig)
        self._lives(fresh=True)

    def run(self) -> None:
        """One round, from an idle agent to an ended one."""
        for step in self._steps():
            name = step.__name__.removeprefix("_")
            if name in self.without:
                continue
            self._mark(name.replace("_", " "))
            try:
                step()
            except (NotDone, TimeoutError, AssertionError) as error:
                self._check("it came about", False, self._trouble(error))
                self._recover()
        self._leave()

    def again(self) -> None:
        """Start it anew after a round."""
        self._mark("start again")
        self._relaunch("restart", fresh=True)

    def _steps(self) -> list[Callable[[], None]]:
        kind = self.seat.kind
        steps = [self._prompt, self._slow_answer, self._long_silence]
        steps += [self._tool] if kind.unasked else []
        steps += [self._permission_allowed, self._permission_allowed_always]
        steps += [self._permission_denied_with_a_reason, self._permission_denied_by_key]
        steps += [self._question] if kind.asks else []
        steps += [self._interrupt, self._interrupt_by_key, self._interrupt_at_once]
        steps += [self._message_now, self._message_that_interrupts, self._messages_like_commands, self._error_400]
        steps += [self._endless_retry_stopped if kind.persists else self._error_500, self._retry]
        steps += [self._limit] if kind.program in ("claude", "codex") else []
        return [*steps, self._kill_and_resume, self._compact, self._fork, self._clear]

    def _prompt(self) -> None:
        self._check("nothing is finished before anything was asked", self.seat.explain()["finished"] is False)
        self.secret = secrets.token_hex(6)
        self._work(f"remember {self.secret}")
        self._finish()
        self._check("it counts as finished", eventually(lambda: self.seat.explain()["finished"] is True, 3))
        self.seat.call("seen")
        self._check("and no more once it was seen", self.seat.explain()["finished"] is False)

    def _slow_answer(self) -> None:
        self._run_plan(Plan(slow=2.0))

    def _long_silence(self) -> None:
        self._run_plan(Plan(hang=3.0))

    def _tool(self) -> None:
        self._run_plan(Plan(call=self.seat.kind.shell("sleep 2", asked=False)))

    def _permission_allowed(self) -> None:
        path = self.seat.folder / f"allowed-{secrets.token_hex(4)}"
        command = f"touch {path} && sleep 1"
        with self._asking_leave(command):
            self._check("nothing runs before the answer", not path.exists())
            self._answer("allow")
        self._results("")
        self._finish()
        self._check("it ran after the answer", path.exists())
        self._check("who answered is told", any(e.kind == "seat.answered" for e in self.seat.events()))

    def _permission_allowed_always(self) -> None:
        """Of a program of its own, so that nothing else is allowed by it."""
        program = self.seat.folder / f"always-{secrets.token_hex(4)}"
        program.write_text("#!/bin/sh\necho $0 ran\n")
        program.chmod(0o755)
        with self._asking_leave(str(program)):
            self._answer("allow_always")
        self._results(f"{program.name} ran")
        self._finish()
        self.seat.plan(Plan(call=self.seat.kind.shell(str(program), asked=True)))
        self._say("run it again")
        self._asked()
        self._results(f"{program.name} ran")  # nobody has answered
        self._finish()

    def _permission_denied_with_a_reason(self) -> None:
        path, reason = self.seat.folder / f"denied-{secrets.token_hex(4)}", f"because of {secrets.token_hex(4)}"
        with self._asking_leave(f"touch {path}"):
            self._answer("deny", text=reason)
        self._check("the reason reaches the model", eventually(lambda: self._was_told(reason), 15))
        self._finish()
        self._check("it did not run", not path.exists())

    def _permission_denied_by_key(self) -> None:
        path = self.seat.folder / f"denied-{secrets.token_hex(4)}"
        with self._asking_leave(f"touch {path}"):
            self.seat.press(*self.seat.kind.deny)
        time.sleep(0.3)
        self._finish()
        self._check("it did not run", not path.exists())

    def _question(self) -> None:
        with self._dialog(Plan(call=self.seat.kind.asks), "choose a colour"):
            question = self.seat.explain()["question"] or {}
            self._check("its text is shown", "Which colour" in question.get("title", "") + question.get("text", ""))
            self._answer_with(
                next((str(n) for n, c in enumerate(question.get("choices", ()), 1) if c["label"] == "Green"), "")
            )
        self._results("Green")
        self._finish()

    def _interrupt(self) -> None:
        with self._speaking():
            answer = self.seat.call("interrupt")
            self._check("the verb says so", answer.status == 200, answer.text)
            self._quiet(10)
            self._hold("idle")
        self._finish()
        self._check("what was broken off is not finished", self.seat.explain()["finished"] is False)

    def _interrupt_by_key(self) -> None:
        with self._speaking():
            self.seat.press("Escape")
            if not eventually(lambda: not self.seat.asking(), 1):
                self.seat.press("Escape")
            self._quiet(10)
            self._hold("idle")
        self._finish()

    def _interrupt_at_once(self) -> None:
        """Before the first word; some agents put the prompt back into their input then."""
        with self._held():
            self._say("tell me nothing")
            self._asked()
            self._hold("working")
            answer = self.seat.call("interrupt")
            self._check("the verb says so", answer.status == 200, answer.text)
            self._quiet(10)
            self._hold("idle")
        self._mark("prompt after that")
        self._run_plan(Plan())

    def _message_now(self) -> None:
        """It is typed at once, and the agent itself decides when it looks at it."""
        steered = f"and mind this ({secrets.token_hex(3)})"
        with self._speaking():
            message = self._send(steered, now=True)
            stages = ("submitted", "accepted") if self.seat.kind.steers else ("waits",)
            come = eventually(lambda: self._stage_of(message) in stages, 5)
            self._check("it is typed while it works, if that can be", come, self._stage_of(message))
        self._check("it reaches the model", eventually(lambda: self._was_told(steered), 15))
        self._finish()

    def _messages_like_commands(self) -> None:
        """What it would obey if a person typed it, is only told to the model."""
        pid, path = self.seat.row()["pid"], self.seat.folder / f"typed-{secrets.token_hex(4)}"
        for text in ("exit", "/clear", f"!touch {path}"):
            self._send(text)
            self._asked()
            told = [one.strip().removeprefix(COMMAND_TAG) for r in self._since_said() for one in r.texts]
            self._check(f"the model is told {text.split()[0]}", text in told, str(told))
            self._finish()
        self._check("nothing is run", not path.exists())
        self._check("it goes on", self.seat.row()["pid"] == pid and alive(pid))

    def _message_that_interrupts(self) -> None:
        text = f"rather do this ({secrets.token_hex(3)})"
        with self._speaking():
            answering = self.seat.api.open_requests(self.seat.label)[-1].number
            self._send(text, interrupt=True)
            self._wait(lambda: self._outcome_of(answering) == "dropped", "it was not interrupted")
        self._check("it reaches the model", eventually(lambda: self._was_told(text), 15))
        self._finish()

    def _error_400(self) -> None:
        said = f"no such thing as {secrets.token_hex(4)}"
        self.seat.plan(Failure(400, said, type="invalid_request_error"), times=9)  # Claude Code asks twice
        self._work("this will fail")
        self._fail()
        self.seat.api.clear(self.seat.label)
        told = self.seat.explain()["reason"]
        self._check("what the API said is told", said in told, told)

    def _error_500(self) -> None:
        self.seat.plan(Failure(500, "broken"), times=99)
        self._work("this will fail for good")
        self._given_up()
        self.seat.api.clear(self.seat.label)
        self._fail()

    def _endless_retry_stopped(self) -> None:
        """Some never give up by themselves."""
        self.seat.plan(Failure(500, "broken"), times=99)
        self._work("this will fail until somebody stops it")
        self._wait(lambda: len(self._since_said()) > 1, "it did not try again")
        self._hold("working")
        self.witness.stopped.append(time.time())
        answer = self.seat.call("interrupt")
        self._check("the verb says so", answer.status == 200, answer.text)
        self.seat.api.clear(self.seat.label)
        self._hold("idle")
        self._finish()

    def _retry(self) -> None:
        code, times = 529 if self.seat.kind.program == "claude" else 503, self.seat.kind.failures
        self.seat.plan(Failure(code, "overloaded"), times)
        self._say("this will work in the end")
        self._asked()
        self._quiet(30, answered=True)
        self._finish()

    def _limit(self) -> None:
        resets_at = (int(time.time()) // 3600 + 2) * 3600
        claude = self.seat.kind.program == "claude"
        self.seat.plan(limits.claude_limit(resets_at) if claude else _codex_limit(resets_at))
        self._work("too much")
        self._fail()
        told = eventually(lambda: (self.seat.explain()["limit"] or {}).get("resets_at") == resets_at, 10)
        self._check("the limit is told, and when it ends", told, str(self.seat.explain()["limit"]))
        if self.seat.shows(self.seat.kind.dialog):
            self.seat.press("Escape")

    def _kill_and_resume(self) -> None:
        before = self.seat.explain()["conversation"]["id"]
        pid = self.seat.row()["pid"]
        os.kill(pid, 9)
        self._died(pid)
        self._hold("exited")
        self._check("how it ended is told", "signal 9" in self.seat.row()["exit"], str(self.seat.row()["exit"]))
        self._mark("resume")
        self._relaunch("restart")
        self._hold("idle", "error")
        self._mark("prompt after resume")
        self._run_plan(Plan())
        last = self.seat.api.prompts(self.seat.label)[-1]
        self._check("the model sees the earlier turns", self.secret in str(last.body))
        after = self.seat.explain()["conversation"]["id"]
        self._check("it is the same conversation", after == before, f"{before} {after}")

    def _compact(self) -> None:
        """One may have the conversation summed up; the model is asked for that."""
        before = len(self.seat.api.requests(self.seat.label))
        self.witness.said.append(time.time())
        answer = self.seat.call("compact").json()
        self._check("the command is accepted", answer.get("state") == "accepted", str(answer))
        if self.seat.kind.compacts:
            asked = eventually(lambda: len(self.seat.api.requests(self.seat.label)) > before, 15)
            self._check("the model is asked to sum it up", asked)
        self._finish()
        self._mark("prompt after compact")
        self._run_plan(Plan())

    def _fork(self) -> None:
        """It goes on in a copy of its conversation."""
        if not self.seat.kind.forks:
            self._check("the refusal says why", "cannot copy" in self.seat.call("fork").text)
            return
        self.secret = secrets.token_hex(6)
        self._work(f"remember {self.secret}")
        self._finish()
        before = self.seat.explain()["conversation"]["id"]
        self._relaunch("fork")
        self._mark("prompt after fork")
        self._run_plan(Plan())
        last = self.seat.api.prompts(self.seat.label)[-1]
        self._check("the model sees the earlier turns", self.secret in str(last.body))
        after = eventually(lambda: _other(self.seat.explain()["conversation"]["id"], before), 5)
        self._check("it is another conversation", bool(after), before)

    def _clear(self) -> None:
        """One may begin a new conversation in the same program; who cannot says so."""
        if self.seat.kind.program == "gemini":
            self._check("the refusal says why", "no command" in self.seat.call("clear").text)
            return
        before = self.seat.explain()["conversation"]["id"]
        answer = self.seat.call("clear").json()
        self._check("the command is accepted", answer.get("state") == "accepted", str(answer))
        left = eventually(lambda: self._has_left(before), 5)
        self._check("neither the old conversation nor its figures are shown", left, str(self.seat.explain()))
        self._run_plan(Plan())
        last = self.seat.api.prompts(self.seat.label)[-1]
        self._check("the model sees no earlier turns", self.secret not in str(last.body))
        after = eventually(lambda: _other(self.seat.explain()["conversation"]["id"], before), 5)
        self._check("it is another conversation", bool(after), before)

    def _has_left(self, conversation: str) -> bool:
        known = self.seat.explain()
        return known["conversation"]["id"] != conversation and not known["usage"].keys() & {"tokens", "context_used"}

    def _leave(self) -> None:
        self._mark("exit")
        pid = self.seat.row()["pid"]
        self.seat.type(self.seat.kind.leaves)
        time.sleep(0.3)
        self.seat.press("Enter")
        if not eventually(lambda: not alive(pid), 5):
            self.seat.press("Enter")
        self._died(pid)
        self._hold("exited")

    # ---- parts of steps

    def _run_plan(self, plan: Plan) -> None:
        self.seat.plan(plan)
        self._work("go on")
        self._finish()

    def _work(self, text: str) -> None:
        """Have it asked something, and be shown as working on that."""
        with self._held():
            self._say(text)
            self._asked()
            self._hold("working")

    def _say(self, text: str) -> None:
        """Send a message that is unlike any other."""
        self._send(f"{text} ({secrets.token_hex(3)})")

    def _send(self, text: str, **how: bool) -> int:
        """Send exactly this; the message's number."""
        self._asked_before = len(self.seat.api.prompts(self.seat.label))
        self._requests_before = len(self.seat.api.requests(self.seat.label))
        self.witness.said.append(time.time())
        answer = self.seat.call("send", text=text, wait=0, **how)
        if answer.status != 200:
            raise NotDone(f"not sent: {answer.text}")
        return int(answer.json()["message"])

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """In the middle of an answer of which some words are on its screen."""
        self.seat.plan(Plan(slow=1.0))
        with self._held("end") as gate:
            self._say("tell me everything")
            self._wait(lambda: bool(gate.waiting), "no answer came to its end")
            self._hold("working")
            yield

    def _asked(self) -> None:
        api, label = self.seat.api, self.seat.label
        self._wait(lambda: len(api.prompts(label)) > self._asked_before, "the model was not asked", 40)

    def _quiet(self, seconds: float, *, answered: bool = False) -> None:
        api, label = self.seat.api, self.seat.label

        def so() -> bool:
            turns = [r for r in api.requests(label) if r.ask.is_a_turn]
            return all(r.outcome for r in turns) and (not answered or turns[-1].outcome == "answered")

        self._wait(so, "the answer did not end", seconds)

    def _given_up(self) -> None:
        """Wait until no further try has come for some time."""
        api, label = self.seat.api, self.seat.label
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            count = len(api.requests(label))
            if self.seat.shown == "error":
                time.sleep(1.0)
                if self.seat.shown == "error" and len(api.requests(label)) == count:
                    return
            time.sleep(0.1)
        raise NotDone("it never gave up")

    def _finish(self) -> None:
        """Until nothing is asked any more and the end is shown."""
        self._quiet(40)
        self._hold("idle")

    def _fail(self) -> None:
        """The same for a turn that ends with an error."""
        self._quiet(40)
        self._hold("error")

    def _since_said(self) -> list[Request]:
        """What it has asked the model since it was sent the last text."""
        return self.seat.api.requests(self.seat.label)[self._requests_before :]

    def _outcome_of(self, number: int) -> str | None:
        return next(r.outcome for r in self.seat.api.requests(self.seat.label) if r.number == number)

    def _stage_of(self, message: int) -> str:
        """How far a message has come."""
        told = [e for e in self.seat.events() if e.kind.startswith("message.") and e.payload["message"] == message]
        return told[-1].kind.removeprefix("message.") if told else ""

    def _results(self, text: str) -> None:
        self._wait(
            lambda: any(r.kind == "tool_result" and text in " ".join(r.ask.results) for r in self._since_said()),
            f"no result of the tool with {text!r}",
            15,
        )

    @contextmanager
    def _held(self, place: Place = "start") -> Iterator[Gate]:
        with self.seat.api.hold(self.seat.label, at=place) as gate:
            yield gate

    @contextmanager
    def _asking_leave(self, command: str) -> Iterator[None]:
        with self._dialog(Plan(call=self.seat.kind.shell(command, asked=True)), "run something"):
            self._check("the question holds the command", eventually(lambda: command in self._question_text(), 5))
            yield

    @contextmanager
    def _dialog(self, plan: Plan, text: str) -> Iterator[None]:
        """Have it ask something; the block answers. From when to when the dialog was on its screen is noted."""
        self.seat.plan(plan)
        self._say(text)
        self._asked()
        self.seat.wait_screen(self.seat.kind.dialog, 20)
        began = time.time()
        watch = threading.Thread(target=self._watch_dialog, args=(began,))
        watch.start()
        try:
            self._hold("waiting")
            yield
        finally:
            watch.join(15)

    def _watch_dialog(self, began: float) -> None:
        self.witness.dialogs.append((began, began))
        deadline = time.monotonic() + 12
        while time.monotonic() < deadline:
            looked = time.time()
            if not self.seat.shows(self.seat.kind.dialog):
                return
            self.witness.dialogs[-1] = (began, looked)
            time.sleep(LOOK_SECONDS)

    def _question_text(self) -> str:
        """What is asked, without the line ends that a screen puts in."""
        question = self.seat.explain()["question"] or {}
        return " ".join(str(question.get("text", "")).split())

    def _answer(self, kind: str, text: str = "") -> None:
        choices = (self.seat.explain()["question"] or {}).get("choices", ())
        self._answer_with(next((str(n) for n, c in enumerate(choices, 1) if c["kind"] == kind), ""), text)

    def _answer_with(self, choice: str, text: str = "") -> None:
        if not choice:
            self.seat.press(*self.seat.kind.deny)
            raise NotDone(f"there is no such choice: {self.seat.explain()['question']}")
        answer = self.seat.call("answer", choice=choice, **({"text": text} if text else {}))
        if answer.status != 200:
            self.seat.press(*self.seat.kind.deny)
            raise NotDone(f"not answered: {answer.text}")

    def _was_told(self, text: str) -> bool:
        last = self.seat.api.requests(self.seat.label)[-3:]
        return any(text in str(request.body) for request in last if request.ask.is_a_turn)

    def _hold(self, *states: str) -> None:
        """Let the truth last until it is shown, and a little longer."""
        self.seat.wait_shown(*states, seconds=LONGEST_SECONDS)
        time.sleep(DWELL_SECONDS)

    def _relaunch(self, verb: str, *, fresh: bool = False) -> None:
        self._ends_now()
        self.witness.launches.append(time.time())
        job = self.seat.call(verb, **({"fresh": True} if fresh else {})).json()
        if "job" not in job:
            raise NotDone(f"not started anew by {verb}: {job}")
        end_of(self.seat.house.server, job, 120)
        self._lives(fresh=fresh)

    def _lives(self, *, fresh: bool) -> None:
        api, label, seen = self.seat.api, self.seat.label, len(self.seat.api.requests(self.seat.label))
        self._wait(lambda: self.seat.shows(self.seat.kind.ready), "it cannot be typed to", 60)
        if fresh and self.seat.kind.speaks_first:
            self._wait(lambda: any(r.outcome for r in api.requests(label)[seen:]), "it has not spoken first", 30)
        self.witness.lives.append((time.time(), float("inf")))
        self.seat.wait_shown("idle", "error", seconds=10)

    def _died(self, pid: int) -> None:
        self._wait(lambda: not alive(pid), f"process {pid} still runs", 10)
        self._ends_now()

    def _ends_now(self) -> None:
        """From now on nothing can be said of it, unless that has been so for longer."""
        since, until = self.witness.lives[-1]
        self.witness.lives[-1] = (since, min(until, time.time()))

    def _wait(self, is_so: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
        if not eventually(is_so, seconds):
            raise NotDone(f"{what} within {seconds:g} s")

    def _mark(self, step: str) -> None:
        self._step = step
        self.witness.marks.append((time.time(), step))

    def _check(self, what: str, holds: bool, found: str = "") -> None:
        self.checks.append(Check(self._step, what, bool(holds), "" if holds else found))

    def _trouble(self, error: Exception) -> str:
        """Why a step did not come about, with the seat's screen and newest events at that time."""
        screen = [line for line in self.seat.screen().splitlines() if line.strip()]
        events = [f"{event.kind} {event.text}" for event in self.seat.events()[-6:]]
        return "\n".join([str(error).splitlines()[0], *screen, *events])

    def _recover(self) -> None:
        """Bring the agent back to where the next step can begin."""
        self.seat.api.release(self.seat.label)
        self.seat.api.clear(self.seat.label)
        if self.seat.shows(self.seat.kind.dialog):
            self.seat.press(*self.seat.kind.deny)
        else:
            self.seat.press("C-u")  # what may be left in its input
        eventually(lambda: not self.seat.asking(), 20)
        self.seat.wait_shown("idle", "error", "exited", seconds=5)


def _other(found: str, known: str) -> str:
    return found if found and found != known else ""


def _codex_limit(resets_at: int) -> Failure:
    """The refusal with the headers that come with every answer to an account."""
    return replace(limits.codex_limit(resets_at), headers=limits.codex_usage(100, resets_at))
