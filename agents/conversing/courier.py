"""The courier: brings texts to agents, one at a time per session; see `errand` for how one gets there.

Nothing is typed into an open question, over a draft, or while a person scrolls in the pane; what cannot be proved
is told as stalled, with the screen, and never typed a second time. What is not typed yet when the program ends waits
until it is taken back: whoever knows that another program runs in its place posts it again, for that.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field

from agents import abilities, sessions
from agents.conversing.box import Box
from agents.conversing.discarding import discard
from agents.conversing.errand import LOOK_AGAIN_SECONDS, Errand, Patience, submission_of
from agents.conversing.hands import Hands
from agents.conversing.letters import Letter, Progress, obstacle
from agents.errors import AgentError, SessionGone
from agents.models import Session
from agents.observing.observer import Observer
from agents.readings.values import Reading
from agents.runtimes.base import Runtime
from agents.watch import TmuxWatch

log = logging.getLogger(__name__)

INTERRUPT_SECONDS = 5.0
INTERRUPT_AGAIN_SECONDS = 1.0
TIDY_SECONDS = 3600.0
"""For so long an agent is waited for in whose input something of ours may stand: the keys could stop its turn."""

Report = Callable[[Letter, Progress], asyncio.Future[None]]
"""Told of each stage; what it returns is done once that is written down for good."""


@dataclass
class _Line:
    """An errand's line to the courier; see `errand.Line`."""

    courier: Courier
    letter: Letter
    runtime: Runtime
    prompts: list[str] = field(default_factory=list)
    gave_way: Letter | None = None

    @property
    def reading(self) -> Reading:
        return self.courier.observer.reading(self.letter.session)

    async def wait(self, seconds: float | None = None) -> None:
        await self.courier.wait(self.letter.session, seconds)

    def report(self, progress: Progress) -> asyncio.Future[None]:
        return self.courier.report(self.letter, progress)

    def alone(self) -> AbstractAsyncContextManager[None]:
        return self.courier.alone(self.letter.session)

    def may_begin(self) -> bool:
        return self.courier.box(self.letter.session).begin(self.letter)

    def step_back(self) -> None:
        self.courier.box(self.letter.session).step_back()

    async def make_way(self) -> None:
        following = self.courier.box(self.letter.session).following
        if following is None or following.mode != "interrupt" or following is self.gave_way:
            return
        self.gave_way = following
        with suppress(AgentError):  # it has come to rest, or the next letter will say why it does not stop
            await self.courier.interrupt(self.letter.session, self.runtime)


class Courier:
    """Carries letters; `report` is told of each stage."""

    def __init__(self, watch: TmuxWatch, observer: Observer, report: Report) -> None:
        self._watch = watch
        self.observer = observer
        self.report = report
        self._boxes: dict[int, Box] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._tidying: set[asyncio.Task[None]] = set()
        self._news: dict[int, asyncio.Event] = {}
        self._lines: dict[int, _Line] = {}
        self._latest: dict[int, str] = {}
        """With which text the last turn of a session began."""
        self._reserved: dict[int, float] = {}
        self._locks: dict[int, asyncio.Lock] = {}
        self._withdrawn: set[int] = set()
        observer.subscribers.add(self._hear)
        observer.leavers.add(self._forget)

    def post(self, letter: Letter, runtime: str) -> None:
        """Take a letter; it is brought after those for the same session that are as urgent and were posted before."""
        if letter.id in self._withdrawn:
            return
        box = self._boxes.setdefault(letter.session, Box())
        box.put(letter)
        if box.head is not letter:
            self.report(letter, Progress("queued", "others are brought before it"))
        if letter.ahead:
            self._reserved.pop(letter.session, None)
        self._tell(letter.session)
        if letter.session not in self._tasks:
            self._tasks[letter.session] = asyncio.ensure_future(self._carry(letter.session, runtime))

    def withdraw(self, session: int, letter: int) -> bool:
        """Take a letter back for good, by its id, also before it was posted; False when it is being typed already."""
        if not self._drop(session, letter):
            return False
        self._withdrawn.add(letter)
        return True

    def take_back(self, letter: Letter) -> bool:
        """Take a letter back that may be posted again; False when it is being typed already."""
        return self._drop(letter.session, letter.id)

    def tidy(self, letter: Letter, runtime: str) -> None:
        """Take a text out of an input again that an earlier server has typed there, and may not have submitted."""
        task = asyncio.ensure_future(self._tidy(letter, runtime))
        self._tidying.add(task)
        task.add_done_callback(self._tidying.discard)

    async def _tidy(self, letter: Letter, runtime: str) -> None:
        hands = Hands(self._watch, letter.session)
        with suppress(TimeoutError, AgentError):
            async with asyncio.timeout(TIDY_SECONDS):
                while not self._rests(hands) or await hands.is_scrolled():
                    await self.wait(letter.session, LOOK_AGAIN_SECONDS)
                known = abilities.runtime_of(runtime)
                submission = submission_of(letter, known)
                async with self.alone(letter.session):
                    await discard(hands, known, submission.expected, submission.paste)

    def _rests(self, hands: Hands) -> bool:
        return hands.can_type and self.observer.reading(hands.session).activity.name in ("idle", "error")

    def _drop(self, session: int, letter: int) -> bool:
        box = self._boxes.get(session)
        if box is not None and not box.withdraw(letter):
            return False
        self._tell(session)
        return True

    @property
    def known(self) -> frozenset[int]:
        """The sessions of which something is kept."""
        return frozenset().union(self._boxes, self._news, self._latest, self._reserved, self._locks)

    def is_carrying(self, session: int) -> bool:
        """Whether a letter for a session is under way."""
        return session in self._tasks

    def box(self, session: int) -> Box:
        """The letters for a session."""
        return self._boxes[session]

    def reserve(self, session: int, seconds: float) -> None:
        """For so long bring no letter but one that goes ahead; 0 ends that."""
        self._reserved[session] = asyncio.get_running_loop().time() + seconds
        self._tell(session)

    def lock(self, session: int) -> asyncio.Lock:
        """Held by whoever types into a session."""
        return self._locks.setdefault(session, asyncio.Lock())

    @asynccontextmanager
    async def alone(self, session: int) -> AsyncIterator[None]:
        """Type into a session with nobody between: others of ours wait, and what people type comes afterwards."""
        async with self.lock(session):
            with self._watch.held(session):
                yield

    def close(self) -> None:
        """Stop; letters that are under way stay as far as they have come."""
        self.observer.subscribers.discard(self._hear)
        self.observer.leavers.discard(self._forget)
        for task in (*self._tasks.values(), *self._tidying):
            task.cancel()

    async def wait_for(self, session: int, is_so: Callable[[Reading], bool], seconds: float) -> bool:
        """Whether a session's reading came to be so within so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not is_so(self.observer.reading(session)):
                    await self.wait(session)
        return is_so(self.observer.reading(session))

    def _hear(self, session: int, reading: Reading, prompts: list[str]) -> None:
        if line := self._lines.get(session):
            line.prompts += prompts
        if prompts:
            self._latest[session] = prompts[-1]
        self._tell(session)

    def _forget(self, session: int) -> None:
        """Keep nothing of a session that has ended, unless a letter for it is still to be given up or taken back."""
        if not self.is_carrying(session):
            for kept in (self._boxes, self._news, self._latest, self._reserved, self._locks):
                kept.pop(session, None)

    def _tell(self, session: int) -> None:
        if event := self._news.get(session):
            event.set()

    async def wait(self, session: int, seconds: float | None = None) -> None:
        """Until something is new about a session, or for so long."""
        event = self._news.setdefault(session, asyncio.Event())
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()
        event.clear()

    async def _carry(self, session: int, runtime: str) -> None:
        box = self._boxes[session]
        try:
            while letter := box.head:
                progress = await self._bring(letter, runtime)
                self._lines.pop(session, None)
                if progress is not None:
                    box.done(letter)
                    self.report(letter, progress)
        finally:
            del self._tasks[session]  # at once: the next letter must not rely on a task that has ended

    async def _bring(self, letter: Letter, runtime: str) -> Progress | None:
        try:
            return await self._deliver(letter, abilities.runtime_of(runtime))
        except SessionGone as error:
            if not self._boxes[letter.session].is_typed:
                return None
            reason = f"{error}; no turn had begun with it (look at the seat before you send it again)"
        except AgentError as error:
            reason = str(error)
        except Exception as error:
            log.exception("letter %s", letter.id)
            reason = f"{type(error).__name__}: {error}"
        return Progress("stalled", reason, await asyncio.to_thread(sessions.last_screen, Session(pk=letter.session)))

    async def _deliver(self, letter: Letter, runtime: Runtime) -> Progress | None:
        """Bring one letter; None when it was taken back, or another goes ahead of it. Raises AgentError."""
        line = self._lines[letter.session] = _Line(self, letter, runtime)
        errand = Errand(letter, runtime, Hands(self._watch, letter.session), line)
        said, interrupted, patience = "", False, Patience()
        while self._boxes[letter.session].head is letter:
            if not errand.hands.can_type:
                await self.wait(letter.session, LOOK_AGAIN_SECONDS)
                continue
            reading = self.observer.reading(letter.session)
            why = self._reservation(letter) or obstacle(runtime, reading, letter.mode)
            if why and letter.mode == "interrupt" and reading.activity.name == "working" and not interrupted:
                interrupted = True
                await self.interrupt(letter.session, runtime)
                continue
            pause = 1.0
            if not why:
                why = await errand.begin()
                if not why:
                    return await errand.finish()
                patience = patience if why == said else Patience()
                pause = patience.pause()
            if (why != said or errand.is_noted) and self._boxes[letter.session].head is letter:
                said, errand.is_noted = why, False
                self.report(letter, Progress("queued", why))
            await self.wait(letter.session, pause)
        return None

    def _reservation(self, letter: Letter) -> str:
        until = self._reserved.get(letter.session, 0.0)
        if letter.ahead or asyncio.get_running_loop().time() >= until:
            return ""
        return "what a person says with an answer goes first"

    async def interrupt(self, session: int, runtime: Runtime) -> None:
        """Stop what an agent is doing. Raises AgentError when it does not stop, or has nothing to stop."""
        hands = Hands(self._watch, session)
        reading = self.observer.reading(session)
        if reading.question is not None:
            raise AgentError(f"it is not working: it waits for a person ({reading.question.title})")
        if reading.activity.name != "working":
            raise AgentError(f"it is not working (it is {reading.activity.name})")
        if not runtime.interrupt_keys:
            raise AgentError(f"nothing is known to stop a turn of {runtime.title} (end it: rig restart)")
        deadline = asyncio.get_running_loop().time() + INTERRUPT_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            async with self.lock(session):
                await hands.leave_modes()
                asks = runtime.question(await hands.screen())  # which the keys would answer
                if asks is None and self.observer.reading(session).activity.name == "working":
                    await hands.press(*runtime.interrupt_keys)
            # Pressed again when it goes on: the first may only have closed a menu.
            if await self.wait_for(session, lambda r: r.activity.name != "working", INTERRUPT_AGAIN_SECONDS):
                async with self.lock(session):
                    await discard(hands, runtime, self._latest.get(session, ""))
                return
        raise AgentError(f"it was asked to stop, but still works after {INTERRUPT_SECONDS:g} seconds")
