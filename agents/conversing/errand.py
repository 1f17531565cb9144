"""One letter's way into an agent's input: looked before, typed, submitted once, proved by the agent's own record."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from agents.conversing.discarding import discard_command
from agents.conversing.hands import Hands
from agents.conversing.letters import Letter, Progress, alteration, in_the_way, obstacle
from agents.errors import TmuxError
from agents.readings.screen import Screen
from agents.readings.values import Reading
from agents.runtimes.base import Runtime, Submission

LOOK_AGAIN_SECONDS = 0.25
LONGEST_LOOK_SECONDS = 2.0
"""How long until the screen is looked at again while something on it is in the way of a letter: at first, at most."""
NOTED_SECONDS = 1.0
"""Within so long it must be written down that a letter is being typed; else it is not typed yet."""
SHOWN_SECONDS = 3.0
"""Within so long what was pasted must show."""
FIRST_PROOF_SECONDS = 2.0
"""Without a proof after so long, Enter is pressed once more, if the text is still there."""
LAST_PROOF_SECONDS = 6.0


class Patience:
    """The pauses between looks at what does not change: each twice as long as the last, up to a limit."""

    def __init__(self) -> None:
        self._next = LOOK_AGAIN_SECONDS

    def pause(self) -> float:
        """Seconds until the next look."""
        pause, self._next = self._next, min(2 * self._next, LONGEST_LOOK_SECONDS)
        return pause


class Line(Protocol):
    """What an errand needs of its session; see `Courier`.

    prompts: the texts with which turns began since it was cleared.
    """

    prompts: list[str]

    @property
    def reading(self) -> Reading:
        """What the session's agent is doing."""

    async def wait(self, seconds: float | None = None) -> None:
        """Until something is new about the session, or for so long."""

    def report(self, progress: Progress) -> asyncio.Future[None]:
        """Tell how far the letter has come; done once that is written down for good."""

    def alone(self) -> AbstractAsyncContextManager[None]:
        """Type with nobody between."""

    def may_begin(self) -> bool:
        """Let the letter be typed; False when its turn has passed."""

    def step_back(self) -> None:
        """It was not typed after all."""

    async def make_way(self) -> None:
        """Stop the turn, once, if the next letter is for that: it does not wait until this one is proved."""


class Errand:
    """One letter under way.

    is_noted: it was said that it is being typed; why: what keeps it from Enter; done: how it ended.
    """

    def __init__(self, letter: Letter, runtime: Runtime, hands: Hands, line: Line) -> None:
        self.letter = letter
        self.runtime = runtime
        self.hands = hands
        self.is_noted = False
        self.why = ""
        self.done: Progress | None = None
        self._line = line
        self._submission = submission_of(letter, runtime)
        self._draft = ""
        """What the input showed when the text was in it."""

    async def begin(self) -> str:
        """Put the text into the input, and submit it unless something comes up; why not even that, if so."""
        async with self._line.alone():
            why = await self._look()
            if why or not self._line.may_begin():
                return why or "its turn has passed"
            if refusal := await self._refusal():
                self.done = Progress("stalled", refusal)
                return ""
            self.is_noted = True
            if not await self._noted():
                why = "it cannot be written down that it is being typed"
            else:  # that has taken a moment, in which something may have come up
                why = obstacle(self.runtime, self._line.reading, self.letter.mode) or await self._look()
            if why:
                self._line.step_back()
                return why
            self._line.prompts.clear()
            self.hands.paste(*(self._submission.pieces or (self._submission.paste,)))
            await self.hands.press(*self._submission.keys_after)
            if self.runtime.is_agent:
                await asyncio.sleep(self._submission.settle_seconds)
                await self._submit()
            else:
                await self.hands.press(self._submission.key)
        return ""

    async def _noted(self) -> bool:
        """Write down that it is being typed, before it is: who starts after us must not type it a second time."""
        done, _ = await asyncio.wait([self._line.report(Progress("typed"))], timeout=NOTED_SECONDS)
        return bool(done)

    async def _look(self) -> str:
        """What is in the way of typing anything, seen with our own eyes; trouble with tmux is, too."""
        try:
            return await self._obstacle_seen()
        except TmuxError as error:
            return str(error)

    async def _refusal(self) -> str:
        """Why the agent has no use for such a command now."""
        return self.runtime.refusal(self.letter.text, await self.hands.screen()) if self.letter.is_command else ""

    async def _obstacle_seen(self) -> str:
        if await self.hands.is_scrolled():
            return "somebody scrolls in its terminal (copy-mode)"
        if not self.runtime.leaves_traces:
            return ""
        if self.runtime.reads_keys and not self.hands.reads_keys:
            self.hands.resume()
            return "it does not read keys just now"
        screen = await self.hands.screen()
        if question := self.runtime.question(screen):
            return f"it waits for a person: {question.title}"
        composer = self.runtime.composer(screen)
        if not self.runtime.is_agent and composer.state == "hidden":
            return ""  # it need not have told what its input looks like
        return in_the_way(composer)

    async def _submit(self) -> None:
        """Press Enter once the text shows; `why` says what keeps us from it, `done` how it ended."""
        self.why = ""
        if await self._began(0):
            self.done = self._accepted()  # somebody has submitted it meanwhile
        if self.done or not await self._shows():
            return
        await self.hands.press(self._submission.key)
        self._line.report(Progress("submitted"))
        if self.letter.is_command:
            self.done = await self._prove_command()
        elif await self._began(FIRST_PROOF_SECONDS):
            self.done = self._accepted()
        else:
            await self._press_again()

    async def _shows(self) -> bool:
        """Whether the text came to stand in the input, with nothing in the way of Enter."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + SHOWN_SECONDS
        while True:
            self.why, screen = await self._occupied()
            composer = self.runtime.composer(screen)
            changed = self._draft and composer.state == "draft" and composer.draft != self._draft
            if changed:
                self.done = Progress("stalled", "its input was changed before it could be submitted", screen.text)
            elif composer.state == "draft":
                self._draft = composer.draft
            elif loop.time() > deadline:
                self.done = Progress("stalled", "what was typed does not show in its input", screen.text)
            if self.why or self.done:
                return False
            if self._draft:
                return True
            await self._line.wait(0.05)

    async def _occupied(self) -> tuple[str, Screen]:
        """What would take the keys instead of the input, and the screen."""
        scrolled, screen = await self.hands.is_scrolled(), await self.hands.screen()
        question = self._line.reading.question or self.runtime.question(screen)
        if question:
            return f"it waits for a person: {question.title}", screen
        return "somebody scrolls in its terminal (copy-mode)" if scrolled else "", screen

    async def _press_again(self) -> None:
        """Press Enter once more if the text stands in the input still, exactly as before: the first was swallowed."""
        why, screen = await self._occupied()
        if self.runtime.composer(screen).draft != self._draft:
            return
        self.why = why
        if not why:
            await self.hands.press(self._submission.key)

    async def finish(self) -> Progress:
        """Wait until the text could be submitted, and then for the proof."""
        if not self.runtime.is_agent:
            return Progress("submitted", f"{self.runtime.title} does not say whether it has taken it")
        while self.why:
            # People can answer meanwhile, here too: nothing of theirs is held back.
            self._line.report(Progress("typed", self.why))
            patience = Patience()
            while (await self._occupied())[0]:
                await self._line.wait(patience.pause())
            async with self._line.alone():
                await self._submit()
        return self.done or await self._prove_later()

    async def _prove_later(self) -> Progress:
        """Wait for the proof while the agent works or is asked something: it may keep a text until then."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + LAST_PROOF_SECONDS
        while loop.time() < deadline or self._line.reading.activity.name in ("working", "waiting"):
            _ = self.hands.pane
            await self._line.make_way()
            if await self._began(1.0):
                return self._accepted()
        if await self._began(FIRST_PROOF_SECONDS):
            return self._accepted()
        return await self._stalled()

    async def _began(self, seconds: float) -> bool:
        """Whether a turn begins with exactly this text within so long."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while self._taken is None and loop.time() < deadline:
            await self._line.wait(deadline - loop.time())
        return self._taken is not None

    @property
    def _taken(self) -> str | None:
        """The prompt that is this text; blanks that somebody had left in the input may stand around it."""
        expected, prompts = self._submission.expected, self._line.prompts
        if expected in prompts:
            return expected
        return next((prompt for prompt in prompts if prompt.strip(" ") == expected.strip(" ")), None)

    def _accepted(self) -> Progress:
        """A turn began with the text that was expected; says where that is not the one that was sent."""
        return Progress("accepted", alteration(self.letter.text, self._taken or self._submission.expected))

    async def _stalled(self) -> Progress:
        screen = await self.hands.screen()
        if others := self._line.prompts:
            reason = f"a turn began with another text: {others[-1][:200]!r}"
        else:
            reason = "no turn began with it (look at its terminal before you send it again)"
        return Progress("stalled", reason, screen.text)

    async def _prove_command(self) -> Progress:
        """A command leaves the input empty, or opens something in its place."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + FIRST_PROOF_SECONDS
        screen = await self.hands.screen()
        while self.runtime.composer(screen).state == "draft":
            if loop.time() > deadline:
                await discard_command(self.hands, self.runtime)
                return Progress("stalled", "the command stays in its input", screen.text)
            await asyncio.sleep(0.1)
            screen = await self.hands.screen()
        return Progress("accepted")


def submission_of(letter: Letter, runtime: Runtime) -> Submission:
    """How a letter is typed, and what its prompt is then."""
    if letter.is_command:
        return Submission(letter.text, expected=letter.text)
    return runtime.submission(letter.text)
