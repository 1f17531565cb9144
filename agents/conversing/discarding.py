"""Taking back what no person has put into an agent's input: a prompt that it has put back there, a text of ours."""

from __future__ import annotations

import asyncio
import re

from agents.conversing.hands import Hands
from agents.runtimes.base import Runtime

PATIENT_LOOKS, MOST_LOOKS = 5, 60
PAUSE_SECONDS = 0.15
TELLING_LETTERS = 40
"""So many letters of a draft that stand in a long text are no chance: the input shows only a part of that."""


async def discard(hands: Hands, runtime: Runtime, *texts: str) -> None:
    """Empty the input if all that it shows is of one of these texts; else the next message would wait behind it."""
    if not runtime.discard_keys or not any(texts):
        return
    emptied, least = "", TELLING_LETTERS
    for looks in range(MOST_LOOKS):  # it is put back a moment after the turn has ended; some keys empty a line alone
        screen = await hands.screen()
        draft = runtime.composer(screen).draft
        ours = any(_is_of(draft, text, runtime.folded, least) for text in texts if text)
        if (emptied and (draft == emptied or not ours)) or (not emptied and looks == PATIENT_LOOKS):
            return
        if draft and ours and runtime.question(screen) is None:
            await hands.press(*runtime.discard_keys)
            emptied, least = draft, 1
        await asyncio.sleep(PAUSE_SECONDS)


async def discard_command(hands: Hands, runtime: Runtime) -> None:
    """Empty the input of a command that was typed there for nothing, or of what a list has completed it to."""
    screen = await hands.screen()
    draft = runtime.composer(screen).draft
    if draft.startswith("/") and "\n" not in draft and runtime.question(screen) is None:
        await hands.press(*runtime.discard_keys)


def _is_of(draft: str, text: str, folded: re.Pattern[str] | None, least: int) -> bool:
    """Whether a draft is the text, or shows parts of it of so many letters, however its lines are wrapped."""
    hidden = list(folded.finditer(draft)) if folded else []
    shown = [_letters(part) for part in (folded.sub("\0", draft) if folded else draft).split("\0")]
    whole = _letters(text)
    if not any(shown):
        return [fold[1] for fold in hidden if fold.lastindex] == [str(len(text))]
    if not all(part in whole for part in shown):
        return False
    return shown == [whole] or sum(map(len, shown)) >= least


def _letters(text: str) -> str:
    return "".join(text.split())
