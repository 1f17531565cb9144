"""Hands on one pane: look at its screen, press keys, paste."""

from __future__ import annotations

import asyncio

from agents import processes, sessions
from agents.errors import SessionGone
from agents.readings.screen import Screen
from agents.tmux import commands
from agents.tmux.panes import Pane
from agents.watch import TmuxWatch

PAUSE_BETWEEN_KEYS = 0.05


class Hands:
    """What we can do to the pane of one session. Every method raises SessionGone when its program has ended."""

    def __init__(self, watch: TmuxWatch, session: int) -> None:
        self._watch = watch
        self.session = session

    @property
    def can_type(self) -> bool:
        """Whether tmux showed the pane, with its program running, when it was last looked at."""
        pane = sessions.session_rows(self._watch.panes).get(self.session)
        return pane is not None and not pane.dead

    @property
    def pane(self) -> Pane:
        """The pane as last seen."""
        pane = self._watch.pane_of(self.session)
        if pane.dead:
            raise SessionGone("its program has ended")
        return pane

    @property
    def reads_keys(self) -> bool:
        """Whether its terminal is read key by key; not while its program starts, or is suspended."""
        return not processes.reads_lines(self.pane.pid)

    def resume(self) -> None:
        """Let its program go on if it was suspended; see `Resumer`, which may have looked too early."""
        processes.resume(self.pane.pid)

    async def screen(self) -> Screen:
        """What the pane shows now."""
        return Screen.captured(await self._watch.capture(self.pane.id))

    async def is_scrolled(self) -> bool:
        """Whether the pane is in copy-mode or another mode, which would eat the keys."""
        [answer] = await self._watch.ask(["display-message", "-p", "-t", self.pane.id, "#{pane_in_mode}"])
        return answer not in (b"", b"0")

    async def leave_modes(self) -> None:
        """End copy-mode, or any other mode of the pane that would eat keys."""
        await self._watch.ask(commands.leave_modes(self.pane.id))

    def paste(self, *pieces: str) -> None:
        """Paste a text through a buffer of its own, bracketed, as one or in pieces."""
        self._watch.insert(self.session, *(piece.encode(errors="replace") for piece in pieces))

    async def press(self, *keys: str) -> None:
        """Press keys by their tmux names, one after the other."""
        for number, key in enumerate(keys):
            if number:
                await asyncio.sleep(PAUSE_BETWEEN_KEYS)
            await self._watch.ask(["send-keys", "-t", self.pane.id, "--", key])
