"""The courier: brings texts to agents one at a time per session, and proves that a turn began with exactly them.

Nothing is typed into an open question, over a draft, or while a person scrolls in the pane; what cannot be proved
is told as stalled, with the screen, and never typed a second time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from agents import sessions
from agents.conversing.box import Box
from agents.conversing.discarding import discard
from agents.conversing.hands import Hands
from agents.conversing.letters import Letter, Progress, in_the_way, obstacle
from agents.errors import AgentError, SessionGone, TmuxError
from agents.observing.observer import Observer
from agents.readings.screen import Screen
from agents.readings.values import Reading
from agents.runtimes.base import Runtime, Submission
from agents.watch import TmuxWatch

log = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 0.25
"""How often the screen is looked at while something on it is in the way of a letter."""
ABSENT_SECONDS = 15.0
"""So long a letter waits for a pane that is not there: it may be about to be made, or tmux out of reach."""
NOTED_SECONDS = 1.0
"""Within so long it must be written down that a letter is being typed; else it is not typed yet."""
SHOWN_SECONDS = 3.0
"""Within so long what was pasted must show."""
FIRST_PROOF_SECONDS = 2.0
"""Without a proof after so long, Enter is pressed once more, if the text is still there."""
LAST_PROOF_SECONDS = 6.0
INTERRUPT_SECONDS = 5.0
INTERRUPT_AGAIN_SECONDS = 1.0

Report = Callable[[Letter, Progress], asyncio.Future[None]]
"""Told of each stage; what it returns is done once that is written down for good."""


@dataclass
class _Errand:
    """One letter under way. is_noted: it was said that it is being typed; draft: what its input showed when the text
    was in it; why: what keeps it from Enter; done: how it ended."""

    letter: Letter
    runtime: Runtime
    hands: Hands
    submission: Submission
    is_noted: bool = False
    draft: str = ""
    why: str = ""
    done: Progress | None = None


class Courier:
    """Carries letters; `report` is told of each stage."""

    def __init__(self, watch: TmuxWatch, observer: Observer, report: Report) -> None:
        self._watch = watch
        self._observer = observer
        self._report = report
        self._boxes: dict[int, Box] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._news: dict[int, asyncio.Event] = {}
        self._prompts: dict[int, list[str]] = {}
        self._latest: dict[int, str] = {}
        """With which text the last turn of a session began."""
        self._reserved: dict[int, float] = {}
        self._locks: dict[int, asyncio.Lock] = {}
        self._withdrawn: set[int] = set()
        observer.subscribers.add(self._hear)

    def post(self, letter: Letter, runtime: str) -> None:
        """Take a letter; it is brought after those for the same session that were posted before, see `Letter`."""
        if letter.id in self._withdrawn:
            return
        self._boxes.setdefault(letter.session, Box()).put(letter)
        if letter.ahead:
            self._reserved.pop(letter.session, None)
        self._tell(letter.session)
        if letter.session not in self._tasks:
            self._tasks[letter.session] = asyncio.ensure_future(self._carry(letter.session, runtime))

    def withdraw(self, session: int, letter: int) -> bool:
        """Take a letter back by its id, also before it was posted; False when it is being typed already."""
        box = self._boxes.get(session)
        if box is not None and not box.withdraw(letter):
            return False
        self._withdrawn.add(letter)
        self._tell(session)
        return True

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
        self._observer.subscribers.discard(self._hear)
        for task in list(self._tasks.values()):
            task.cancel()

    async def wait_for(self, session: int, is_so: Callable[[Reading], bool], seconds: float) -> bool:
        """Whether a session's reading came to be so within so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not is_so(self._observer.reading(session)):
                    await self._wait(session)
        return is_so(self._observer.reading(session))

    def _hear(self, session: int, reading: Reading, prompts: list[str]) -> None:
        if session in self._prompts:
            self._prompts[session] += prompts
        if prompts:
            self._latest[session] = prompts[-1]
        self._tell(session)

    def _tell(self, session: int) -> None:
        if event := self._news.get(session):
            event.set()

    async def _wait(self, session: int, seconds: float | None = None) -> None:
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
                self._prompts.pop(session, None)
                if progress is not None:
                    box.done(letter)
                    self._report(letter, progress)
        finally:
            del self._tasks[session]  # at once: the next letter must not rely on a task that has ended

    async def _bring(self, letter: Letter, runtime: str) -> Progress | None:
        try:
            return await self._deliver(letter, sessions.runtime_of(runtime))
        except AgentError as error:
            return Progress("stalled", str(error))
        except Exception as error:
            log.exception("letter %s", letter.id)
            return Progress("stalled", f"{type(error).__name__}: {error}")

    async def _deliver(self, letter: Letter, runtime: Runtime) -> Progress | None:
        """Bring one letter; None when it was taken back, or another goes ahead of it."""
        errand = _Errand(letter, runtime, Hands(self._watch, letter.session), _submission(letter, runtime))
        said, interrupted = "", False
        while self._boxes[letter.session].head is letter:
            await self._wait_for_pane(errand)
            reading = self._observer.reading(letter.session)
            why = self._reservation(letter) or obstacle(runtime, reading, letter.mode)
            if why and letter.mode == "interrupt" and reading.activity.name == "working" and not interrupted:
                interrupted = True
                await self.interrupt(letter.session, runtime)
                continue
            pause = 1.0
            if not why:
                why = await self._begin(errand)
                if not why:
                    return await self._finish(errand)
                pause = LOOK_AGAIN_SECONDS
            if (why != said or errand.is_noted) and self._boxes[letter.session].head is letter:
                said, errand.is_noted = why, False
                self._report(letter, Progress("queued", why))
            await self._wait(letter.session, pause)
        return None

    async def _wait_for_pane(self, errand: _Errand) -> None:
        """Until tmux shows the pane; raises SessionGone when its program has ended or it does not come."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + ABSENT_SECONDS
        while not errand.hands.is_there:
            if loop.time() > deadline:
                raise SessionGone("its pane is gone")
            await self._wait(errand.letter.session, LOOK_AGAIN_SECONDS)
        _ = errand.hands.pane

    def _reservation(self, letter: Letter) -> str:
        until = self._reserved.get(letter.session, 0.0)
        if letter.ahead or asyncio.get_running_loop().time() >= until:
            return ""
        return "what a person says with an answer goes first"

    async def _begin(self, errand: _Errand) -> str:
        """Put the text into the input, and submit it unless something comes up; why not even that, if so."""
        session = errand.letter.session
        async with self.alone(session):
            why = await self._look(errand)
            if why or not self._boxes[session].begin(errand.letter):
                return why or "its turn has passed"
            errand.is_noted = True
            if not await self._noted(errand.letter):
                why = "it cannot be written down that it is being typed"
            else:  # that has taken a moment, in which something may have come up
                reading = self._observer.reading(session)
                why = obstacle(errand.runtime, reading, errand.letter.mode) or await self._look(errand)
            if why:
                self._boxes[session].step_back()
                return why
            self._prompts[session] = []
            errand.hands.paste(*(errand.submission.pieces or (errand.submission.paste,)))
            await errand.hands.press(*errand.submission.keys_after)
            if errand.runtime.is_agent:
                await asyncio.sleep(errand.submission.settle_seconds)
                await self._submit(errand)
            else:
                await errand.hands.press(errand.submission.key)
        return ""

    async def _noted(self, letter: Letter) -> bool:
        """Write down that it is being typed, before it is: who starts after us must not type it a second time."""
        done, _ = await asyncio.wait([self._report(letter, Progress("typed"))], timeout=NOTED_SECONDS)
        return bool(done)

    async def _look(self, errand: _Errand) -> str:
        """What is in the way of typing anything, seen with our own eyes; trouble with tmux is, too."""
        try:
            return await self._obstacle_seen(errand.hands, errand.runtime)
        except TmuxError as error:
            return str(error)

    async def _obstacle_seen(self, hands: Hands, runtime: Runtime) -> str:
        if await hands.is_scrolled():
            return "somebody scrolls in its terminal (copy-mode)"
        if not runtime.leaves_traces:
            return ""
        screen = await hands.screen()
        if question := runtime.question(screen):
            return f"it waits for a person: {question.title}"
        if not runtime.is_agent:
            return ""
        return in_the_way(runtime.composer(screen))

    async def _submit(self, errand: _Errand) -> None:
        """Press Enter once the text shows; `errand.why` says what keeps us from it, `errand.done` how it ended."""
        errand.why = ""
        if await self._began(errand, 0):
            errand.done = Progress("accepted")  # somebody has submitted it meanwhile
        if errand.done or not await self._shows(errand):
            return
        await errand.hands.press(errand.submission.key)
        self._report(errand.letter, Progress("submitted"))
        if errand.letter.is_command:
            errand.done = await self._prove_command(errand)
        elif await self._began(errand, FIRST_PROOF_SECONDS):
            errand.done = Progress("accepted")
        else:
            await self._press_again(errand)

    async def _shows(self, errand: _Errand) -> bool:
        """Whether the text came to stand in the input, with nothing in the way of Enter."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + SHOWN_SECONDS
        while True:
            errand.why, screen = await self._occupied(errand)
            composer = errand.runtime.composer(screen)
            changed = errand.draft and composer.state == "draft" and composer.draft != errand.draft
            if changed:
                errand.done = Progress("stalled", "its input was changed before it could be submitted", screen.text)
            elif composer.state == "draft":
                errand.draft = composer.draft
            elif loop.time() > deadline:
                errand.done = Progress("stalled", "what was typed does not show in its input", screen.text)
            if errand.why or errand.done:
                return False
            if errand.draft:
                return True
            await self._wait(errand.letter.session, 0.05)

    async def _occupied(self, errand: _Errand) -> tuple[str, Screen]:
        """What would take the keys instead of the input, and the screen."""
        scrolled, screen = await errand.hands.is_scrolled(), await errand.hands.screen()
        question = self._observer.reading(errand.letter.session).question or errand.runtime.question(screen)
        if question:
            return f"it waits for a person: {question.title}", screen
        return "somebody scrolls in its terminal (copy-mode)" if scrolled else "", screen

    async def _press_again(self, errand: _Errand) -> None:
        """Press Enter once more if the text stands in the input still, exactly as before: the first was swallowed."""
        why, screen = await self._occupied(errand)
        if errand.runtime.composer(screen).draft != errand.draft:
            return
        errand.why = why
        if not why:
            await errand.hands.press(errand.submission.key)

    async def _finish(self, errand: _Errand) -> Progress:
        """Wait until the text could be submitted, and then for the proof."""
        if not errand.runtime.is_agent:
            return Progress("submitted", f"{errand.runtime.title} does not say whether it has taken it")
        while errand.why:
            # People can answer meanwhile, here too: nothing of theirs is held back.
            self._report(errand.letter, Progress("typed", errand.why))
            while (await self._occupied(errand))[0]:
                await self._wait(errand.letter.session, LOOK_AGAIN_SECONDS)
            async with self.alone(errand.letter.session):
                await self._submit(errand)
        return errand.done or await self._prove_later(errand)

    async def _prove_later(self, errand: _Errand) -> Progress:
        """Wait for the proof while the agent works or is asked something: it may keep a text until then."""
        if await self._began(errand, LAST_PROOF_SECONDS):
            return Progress("accepted")
        while self._observer.reading(errand.letter.session).activity.name in ("working", "waiting"):
            _ = errand.hands.pane
            if await self._began(errand, 1.0):
                return Progress("accepted")
        if await self._began(errand, FIRST_PROOF_SECONDS):
            return Progress("accepted")
        return await self._stalled(errand)

    async def _began(self, errand: _Errand, seconds: float) -> bool:
        """Whether a turn begins with exactly this text within so long."""
        loop, prompts = asyncio.get_running_loop(), self._prompts[errand.letter.session]
        deadline = loop.time() + seconds
        while errand.submission.expected not in prompts and loop.time() < deadline:
            await self._wait(errand.letter.session, deadline - loop.time())
        return errand.submission.expected in prompts

    async def _stalled(self, errand: _Errand) -> Progress:
        screen = await errand.hands.screen()
        if others := self._prompts[errand.letter.session]:
            reason = f"a turn began with another text: {others[-1][:200]!r}"
        else:
            reason = "no turn began with it (look at its terminal before you send it again)"
        return Progress("stalled", reason, screen.text)

    async def _prove_command(self, errand: _Errand) -> Progress:
        """A command leaves the input empty, or opens something in its place."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + FIRST_PROOF_SECONDS
        screen = await errand.hands.screen()
        while errand.runtime.composer(screen).state == "draft":
            if loop.time() > deadline:
                return Progress("stalled", "the command stays in its input", screen.text)
            await asyncio.sleep(0.1)
            screen = await errand.hands.screen()
        return Progress("accepted")

    async def interrupt(self, session: int, runtime: Runtime) -> None:
        """Stop what an agent is doing. Raises AgentError when it does not stop, or has nothing to stop."""
        hands = Hands(self._watch, session)
        reading = self._observer.reading(session)
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
                if asks is None and self._observer.reading(session).activity.name == "working":
                    await hands.press(*runtime.interrupt_keys)
            # Pressed again when it goes on: the first may only have closed a menu.
            if await self.wait_for(session, lambda r: r.activity.name != "working", INTERRUPT_AGAIN_SECONDS):
                async with self.lock(session):
                    await discard(hands, runtime, self._latest.get(session, ""))
                return
        raise AgentError(f"it was asked to stop, but still works after {INTERRUPT_SECONDS:g} seconds")


def _submission(letter: Letter, runtime: Runtime) -> Submission:
    if letter.is_command:
        return Submission(letter.text, expected=letter.text)
    return runtime.submission(letter.text)
