"""A server's hands without a server: a watch, an observer and a courier, with actors to talk to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from agents import sessions
from agents.conversing.courier import Courier
from agents.conversing.letters import Letter, Mode, Progress
from agents.observing.observer import Observer
from agents.readings.values import Reading
from agents.sessions import Launch, SeatConfig
from agents.watch import TmuxWatch
from tests.agents.actors import Director
from tests.agents.real_tmux import RealTmux, noticed, until


@dataclass
class Office:
    """The courier with all it reported.

    notes: whether a report counts as written down; meanwhile: what happens while it is written that a letter is typed.
    """

    tmux: RealTmux
    eye: TmuxWatch
    observer: Observer
    told: list[tuple[int, Progress]] = field(default_factory=list)
    notes: bool = True
    meanwhile: Callable[[], Awaitable[None]] | None = None
    _sent: int = 0

    def __post_init__(self) -> None:
        self.courier = Courier(self.eye, self.observer, self._report)

    def _report(self, letter: Letter, progress: Progress) -> asyncio.Future[None]:
        self.told.append((letter.id, progress))
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if progress.stage == "typed" and self.meanwhile is not None:
            return asyncio.ensure_future(self.meanwhile())
        if self.notes:
            written.set_result(None)
        return written

    async def actor(self, address: str = "dev-impl@my", runtime: str = "actor") -> Director:
        """An actor that runs and is followed."""
        director = self.launch(address, runtime)
        await self.follow(director)
        return director

    def launch(self, address: str = "dev-impl@my", runtime: str = "actor") -> Director:
        """An actor that was started just now."""
        self.tmux.keep()
        session = self.tmux.session(address)
        session.runtime, session.cwd = runtime, str(self.tmux.folder)
        launch = Launch(SeatConfig(address, session.cwd), runtime, rig="1", logical="dev.impl")
        session.pane_id, session.pid = sessions.start(self.tmux.server, launch, session)
        return Director(session)

    async def follow(self, director: Director) -> None:
        """Follow an actor as the server does."""
        session = director.session
        await noticed(self.eye, session)
        assert await until(lambda: sessions.has_started(session))
        reader = sessions.reader_of(session)
        self.observer.follow(session.pk, reader, session.pane_id, session.transcript_dir)
        assert await until(lambda: self.reading(director).activity.name == "idle")

    def reading(self, director: Director) -> Reading:
        """What is known of an actor."""
        return self.observer.reading(director.session.pk)

    async def is_(self, director: Director, activity: str) -> None:
        """Wait until it is known to do that."""
        assert await until(lambda: self.reading(director).activity.name == activity)

    def send(
        self, director: Director, text: str, mode: Mode = "when_idle", ahead: bool = False, is_command: bool = False
    ) -> int:
        """Post a letter."""
        self._sent += 1
        letter = Letter(self._sent, director.session.pk, text, mode, is_command, ahead)
        self.courier.post(letter, director.session.runtime)
        return self._sent

    def stages(self, letter: int) -> list[str]:
        """The stages of a letter."""
        return [progress.stage for key, progress in self.told if key == letter]

    def last(self, letter: int) -> Progress:
        """How far it has come."""
        found = [progress for key, progress in self.told if key == letter]
        return found[-1] if found else Progress("queued")

    async def comes(self, letter: int, stage: str, seconds: float = 15) -> Progress:
        """Wait until a letter has come so far."""
        assert await until(lambda: self.last(letter).stage == stage, seconds), self.told
        return self.last(letter)

    async def waits(self, letter: int, reason: str) -> None:
        """Wait until it is said that a letter waits for that."""
        assert await until(lambda: self.last(letter).stage == "queued" and reason in self.last(letter).reason), (
            self.told
        )

    async def looks(self, times: int = 3) -> None:
        """Wait until the courier has had time to look so often."""
        await asyncio.sleep(times * 0.25)
