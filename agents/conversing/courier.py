"""The courier: brings texts to agents one at a time per session, and proves that a turn began with exactly them.

Nothing is typed into an open question, over a draft, or while a person scrolls in the pane; what cannot be proved
is told as stalled, with the screen, and never typed a second time.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from agents import sessions
from agents.conversing.hands import Hands
from agents.conversing.letters import Letter, Progress, in_the_way, obstacle
from agents.errors import AgentError
from agents.observing.observer import Observer
from agents.readings.screen import Screen
from agents.readings.values import Reading
from agents.runtimes.base import Runtime, Submission
from agents.watch import TmuxWatch

log = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 0.25
"""How often the screen is looked at while something on it is in the way of a letter."""
SHOWN_SECONDS = 3.0
"""Within so long what was pasted must show."""
FIRST_PROOF_SECONDS = 2.0
"""Without a proof after so long, Enter is pressed once more, if the text is still there."""
LAST_PROOF_SECONDS = 6.0
INTERRUPT_SECONDS = 5.0
INTERRUPT_AGAIN_SECONDS = 1.0

Report = Callable[[Letter, Progress], None]


class Courier:
    """Carries letters; `report` is told of each stage."""

    def __init__(self, watch: TmuxWatch, observer: Observer, report: Report) -> None:
        self._watch = watch
        self._observer = observer
        self._report = report
        self._boxes: dict[int, deque[Letter]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._news: dict[int, asyncio.Event] = {}
        self._prompts: dict[int, list[str]] = {}
        self.locks: dict[int, asyncio.Lock] = {}
        observer.subscribers.add(self._hear)

    def post(self, letter: Letter, runtime: str) -> None:
        """Take a letter; it is brought after those for the same session that were posted before."""
        self._boxes.setdefault(letter.session, deque()).append(letter)
        if letter.session not in self._tasks:
            task = asyncio.ensure_future(self._carry(letter.session, sessions.runtime_of(runtime)))
            self._tasks[letter.session] = task
            task.add_done_callback(lambda _: self._tasks.pop(letter.session, None))

    def withdraw(self, session: int, letter: int) -> None:
        """Take a letter back that has not been typed yet."""
        box = self._boxes.get(session, deque())
        self._boxes[session] = deque(item for item in box if item.id != letter)
        self._tell(session)

    def lock(self, session: int) -> asyncio.Lock:
        """Held by whoever types into a session."""
        return self.locks.setdefault(session, asyncio.Lock())

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

    async def _carry(self, session: int, runtime: Runtime) -> None:
        box = self._boxes[session]
        while box := self._boxes[session]:
            letter = box[0]
            try:
                progress = await self._deliver(letter, runtime)
            except AgentError as error:
                progress = Progress("stalled", str(error))
            except Exception as error:
                log.exception("letter %s", letter.id)
                progress = Progress("stalled", f"{type(error).__name__}: {error}")
            box = self._boxes[session]
            if box and box[0] is letter:
                box.popleft()
            self._prompts.pop(session, None)
            if progress is not None:
                self._report(letter, progress)

    async def _deliver(self, letter: Letter, runtime: Runtime) -> Progress | None:
        """Bring one letter; None when it was taken back."""
        hands = Hands(self._watch, letter.session)
        said, interrupted = "", False
        while True:
            if letter not in self._boxes[letter.session]:
                return None
            _ = hands.pane  # raises when its program has ended
            reading = self._observer.reading(letter.session)
            why = obstacle(runtime, reading, letter.mode)
            if why and letter.mode == "interrupt" and reading.activity.name == "working" and not interrupted:
                interrupted = True
                await self.interrupt(letter.session, runtime)
                continue
            pause: float | None = 1.0
            if not why:
                self._prompts[letter.session] = []
                async with self.lock(letter.session):
                    with self._watch.held(letter.session):
                        why = await self._look(hands, runtime)
                        done = None if why else await self._type(letter, runtime, hands)
                if not why:
                    return done or await self._prove_later(letter, runtime, hands)
                pause = LOOK_AGAIN_SECONDS
            if why != said:
                said = why
                self._report(letter, Progress("queued", why))
            await self._wait(letter.session, pause)

    async def _look(self, hands: Hands, runtime: Runtime) -> str:
        """What is in the way, seen with our own eyes."""
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

    async def _type(self, letter: Letter, runtime: Runtime, hands: Hands) -> Progress | None:
        """Paste and submit; None when it is submitted and not proved yet."""
        submission = _submission(letter, runtime)
        hands.paste(*(submission.pieces or (submission.paste,)))
        await hands.press(*submission.keys_after)
        self._report(letter, Progress("typed"))
        if not runtime.is_agent:
            await hands.press(submission.key)
            return Progress("submitted", "a terminal program does not say whether it has taken it")
        await asyncio.sleep(submission.settle_seconds)
        draft, trouble = await self._before_enter(letter.session, runtime, hands)
        if trouble:
            return trouble
        await hands.press(submission.key)
        self._report(letter, Progress("submitted"))
        if letter.is_command:
            return await self._prove_command(runtime, hands)
        if await self._began(letter.session, submission.expected, FIRST_PROOF_SECONDS):
            return Progress("accepted")
        screen = await hands.screen()
        if draft and runtime.question(screen) is None and runtime.composer(screen).draft == draft:
            await hands.press(submission.key)  # the first one was swallowed: all is as it was before
        return None

    async def _before_enter(self, session: int, runtime: Runtime, hands: Hands) -> tuple[str, Progress | None]:
        """Wait until the text shows and no question is open; what shows, and why it cannot be submitted, if so."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + SHOWN_SECONDS
        while True:
            scrolled = await hands.is_scrolled()
            screen = await hands.screen()
            composer = runtime.composer(screen)
            question = self._observer.reading(session).question or runtime.question(screen)
            if question is None and composer.state == "draft" and not scrolled:
                return composer.draft, None
            if question is not None:  # it came between our look and our paste; Enter would answer it
                deadline = loop.time() + SHOWN_SECONDS
            if loop.time() > deadline:
                return "", Progress("stalled", "what was typed does not show in its input", screen.text)
            await self._wait(session, 0.05)

    async def _prove_later(self, letter: Letter, runtime: Runtime, hands: Hands) -> Progress:
        """Wait for the proof while the agent works or is asked something: it may keep a text until then."""
        expected = _submission(letter, runtime).expected
        if await self._began(letter.session, expected, LAST_PROOF_SECONDS):
            return Progress("accepted")
        while self._observer.reading(letter.session).activity.name in ("working", "waiting"):
            _ = hands.pane
            if await self._began(letter.session, expected, 1.0):
                return Progress("accepted")
        if await self._began(letter.session, expected, FIRST_PROOF_SECONDS):
            return Progress("accepted")
        return await self._stalled(letter, hands)

    async def _began(self, session: int, expected: str, seconds: float) -> bool:
        """Whether a turn begins with exactly this text within so long."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while expected not in self._prompts[session] and loop.time() < deadline:
            await self._wait(session, deadline - loop.time())
        return expected in self._prompts[session]

    async def _stalled(self, letter: Letter, hands: Hands) -> Progress:
        screen = await hands.screen()
        others = self._prompts.get(letter.session, [])
        if others:
            reason = f"a turn began with another text: {others[-1][:200]!r}"
        else:
            reason = "no turn began with it (look at its terminal before you send it again)"
        return Progress("stalled", reason, screen.text)

    async def _prove_command(self, runtime: Runtime, hands: Hands) -> Progress:
        """A command leaves the input empty, or opens something in its place."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + FIRST_PROOF_SECONDS
        screen: Screen = await hands.screen()
        while runtime.composer(screen).state == "draft":
            if loop.time() > deadline:
                return Progress("stalled", "the command stays in its input", screen.text)
            await asyncio.sleep(0.1)
            screen = await hands.screen()
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
                if self._observer.reading(session).activity.name == "working":
                    await hands.press(*runtime.interrupt_keys)
            # Pressed again when it goes on: the first may only have closed a menu.
            if await self.wait_for(session, lambda r: r.activity.name != "working", INTERRUPT_AGAIN_SECONDS):
                return
        raise AgentError(f"it was asked to stop, but still works after {INTERRUPT_SECONDS:g} seconds")


def _submission(letter: Letter, runtime: Runtime) -> Submission:
    if letter.is_command:
        return Submission(letter.text, expected=letter.text)
    return runtime.submission(letter.text)
