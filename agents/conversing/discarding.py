"""Taking back what no person has put into an agent's input: a prompt that it has put back there, our own command."""

from __future__ import annotations

import asyncio

from agents.conversing.hands import Hands
from agents.runtimes.base import Runtime

TRIES = 5
PAUSE_SECONDS = 0.15


async def discard(hands: Hands, runtime: Runtime, prompt: str) -> None:
    """Empty the input if it holds `prompt`, and nothing else; else the next message would wait behind it."""
    if not runtime.discard_keys or not prompt:
        return
    for _ in range(TRIES):  # it is put back a moment after the turn has ended
        screen = await hands.screen()
        draft = runtime.composer(screen).draft
        if draft and _same(draft, prompt) and runtime.question(screen) is None:
            await hands.press(*runtime.discard_keys)
            return
        await asyncio.sleep(PAUSE_SECONDS)


async def discard_command(hands: Hands, runtime: Runtime) -> None:
    """Empty the input of a command that was typed there for nothing, or of what a list has completed it to."""
    screen = await hands.screen()
    draft = runtime.composer(screen).draft
    if draft.startswith("/") and "\n" not in draft and runtime.question(screen) is None:
        await hands.press(*runtime.discard_keys)


def _same(draft: str, prompt: str) -> bool:
    """Whether a draft is the prompt, however its lines are wrapped."""
    return "".join(draft.split()) == "".join(prompt.split())
