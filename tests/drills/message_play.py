"""One seat is sent messages in each situation; what they must leave alone meanwhile is looked at from outside."""

from __future__ import annotations

import random
import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.drills.agents import Event, Seat
from tests.drills.house import tmux
from tests.drills.message_fates import Posted
from tests.drills.message_kinds import Sent
from tests.model_api.api import Plan, Request
from tests.real_server import eventually

SITUATIONS = ("start-up", "idle", "busy", "dialog", "draft", "copy-mode")
BLOCKED_SECONDS = 1.0
"""So long each block lasts after all messages are queued, at least."""


@dataclass
class Harm:
    """What happened in one situation beside the messages.

    early: messages that arrived before the way was free; scrolls_ended: how often copy-mode was ended for a person;
    notes: what a reader should know of all that.
    """

    dialogs: int = 0
    dialogs_answered: int = 0
    drafts: int = 0
    drafts_lost: int = 0
    early: int = 0
    scrolls_ended: int = 0
    notes: list[str] = field(default_factory=list)


class Play:
    """Sends messages to one seat, a batch in each situation; `posted` tells of all of them."""

    def __init__(self, seat: Seat, chance: int = 1) -> None:
        self.seat = seat
        self.posted: list[Posted] = []
        self.harm = {situation: Harm() for situation in SITUATIONS}
        self._random = random.Random(chance)
        self._rounds = dict.fromkeys(SITUATIONS, -1)
        self._ways = dict(
            zip(
                SITUATIONS,
                (self._start_up, self._idle, self._busy, self._dialog, self._draft, self._copy_mode),
                strict=True,
            )
        )

    def send(self, situation: str, batch: Sequence[Sent]) -> None:
        """Send a batch in a situation, and wait until the server says of each what became of it."""
        self._situation, self._batch = situation, len(self.posted)
        self._rounds[situation] += 1
        self._ways[situation](batch)
        self._settle(60 + 6 * len(batch))

    # ---- situations

    def _start_up(self, batch: Sequence[Sent]) -> None:
        seat, before = self.seat, len(self.seat.events())
        if self.posted:
            seat.call("restart", fresh=True)
        else:
            seat.house.begin_up(seat.rig)
        self._wait(lambda: any(e.kind == "seat.launching" for e in seat.events()[before:]), "it is not launched")
        self._post_all(batch)
        self._wait(lambda: any(_is_idle(e) for e in seat.events()[before:]), "it did not get ready", 90)
        self._free(next(event.at for event in seat.events()[before:] if _is_idle(event)))

    def _idle(self, batch: Sequence[Sent]) -> None:
        for sent in batch:
            self._post(sent)
            self._settle(60)

    def _busy(self, batch: Sequence[Sent]) -> None:
        with self.seat.api.hold(self.seat.label, at="end") as gate:
            self._say("tell me everything")
            self._wait(lambda: bool(gate.waiting), "no answer came to its end")
            self._post_all(batch)
            self._blocked()
        self._free()

    def _dialog(self, batch: Sequence[Sent]) -> None:
        """Some are sent before it asks, the others while it does."""
        seat, harm = self.seat, self.harm["dialog"]
        path = seat.folder / f"asked-{secrets.token_hex(4)}"
        seat.plan(Plan(call=seat.kind.shell(f"touch {path}", asked=True)))
        self._say("run something")
        self._post_all(batch[: len(batch) // 2])
        self._wait(lambda: seat.shows(seat.kind.dialog), "it does not ask")
        harm.dialogs += 1
        self._post_all(batch[len(batch) // 2 :])
        self._blocked()
        if path.exists() or not seat.shows(seat.kind.dialog):
            harm.dialogs_answered += 1
            harm.notes.append(f"a dialog was answered, the file {'exists' if path.exists() else 'does not exist'}")
        elif self._rounds["dialog"] % 3 == 2:
            seat.press(*seat.kind.deny)
        else:
            self._answer(("deny", "allow")[self._rounds["dialog"] % 3])
        self._free()

    def _draft(self, batch: Sequence[Sent]) -> None:
        """The person goes on to submit it, or thinks better of it."""
        seat, harm, draft = self.seat, self.harm["draft"], f"half a thought {secrets.token_hex(4)}"
        seat.type(draft)
        self._wait(lambda: seat.shows(draft), "the draft does not show")
        harm.drafts += 1
        self._post_all(batch)
        self._blocked()
        submits = self._rounds["draft"] % 2 == 0
        kept = seat.shows(draft)
        seat.press("Enter" if submits else "C-u")
        self._free()
        if submits and kept:
            kept = eventually(lambda: any(draft in request.texts for request in self._prompts()), 15)
        if not kept:
            harm.drafts_lost += 1
            harm.notes.append(f"a draft was lost ({'it was not submitted' if submits else 'it was cleared'}): {draft}")

    def _copy_mode(self, batch: Sequence[Sent]) -> None:
        """Then the person goes away, or comes back again and again."""
        self._scroll()
        self._post_all(batch)
        self._blocked()
        if not self._scrolls():
            self.harm["copy-mode"].scrolls_ended += 1
        self._scroll_no_more()
        self._free()
        until = time.monotonic() + 5 * len(batch)
        while self._rounds["copy-mode"] % 2 and not self._all_settled() and time.monotonic() < until:
            time.sleep(self._random.uniform(0.1, 0.9))
            self._scroll()
            time.sleep(self._random.uniform(0.1, 0.6))
            self._scroll_no_more()

    # ---- parts of them

    def _post_all(self, batch: Sequence[Sent]) -> None:
        for sent in batch:
            self._post(sent)

    def _post(self, sent: Sent) -> None:
        """Send one, again and again while the server says that there is nobody to send to yet."""
        deadline = time.monotonic() + 30
        while True:
            at = time.time()
            answer = self.seat.call("send", text=sent.text, wait=0)
            if answer.status == 200:
                break
            assert answer.status == 409 and time.monotonic() < deadline, answer.text
            time.sleep(0.05)
        self.posted.append(Posted(sent, self._situation, answer.json()["message"], at))

    def _say(self, text: str) -> None:
        """Send something that does not count."""
        answer = self.seat.call("send", text=f"{text} ({secrets.token_hex(3)})", wait=0)
        assert answer.status == 200, answer.text

    def _blocked(self) -> None:
        """Look for a while whether the situation is left alone."""
        time.sleep(BLOCKED_SECONDS)
        marks = [posted.sent.mark for posted in self.posted[self._batch :]]
        texts = [text for request in self._prompts() for text in request.texts]
        self.harm[self._situation].early += sum(any(mark in text for text in texts) for mark in marks)

    def _free(self, at: float = 0.0) -> None:
        for posted in self.posted[self._batch :]:
            posted.free = at or time.time()

    def _prompts(self) -> list[Request]:
        return self.seat.api.prompts(self.seat.label)

    def _answer(self, kind: str) -> None:
        choices = (self.seat.explain()["question"] or {}).get("choices", ())
        choice = next((str(n) for n, choice in enumerate(choices, 1) if choice["kind"] == kind), "")
        answer = self.seat.call("answer", choice=choice)
        if answer.status != 200:
            self.harm["dialog"].notes.append(f"not answered: {answer.text}")
            self.seat.press(*self.seat.kind.deny)

    def _scroll(self) -> None:
        tmux(self.seat.house.server, "copy-mode", "-t", f"={self.seat.address}:")

    def _scroll_no_more(self) -> None:
        tmux(self.seat.house.server, "send-keys", "-t", f"={self.seat.address}:", "-X", "cancel", check=False)

    def _scrolls(self) -> bool:
        form = "#{pane_in_mode}"
        return tmux(self.seat.house.server, "display-message", "-p", "-t", f"={self.seat.address}:", form) != "0\n"

    # ---- what becomes of them

    def _settle(self, seconds: float) -> None:
        """Until the server says what became of each, and the last answer has ended."""
        if not eventually(self._all_settled, seconds):
            reasons = [posted.told[-1] for posted in self.posted[self._batch :] if not posted.is_settled][:1]
            self.harm[self._situation].notes.append(f"not settled: {reasons}\n{_end(self.seat.screen())}")
        self._wait(lambda: not self.seat.asking(), "an answer does not end", 30)
        self._wait(lambda: self.seat.shown in ("idle", "error"), "it does not come to rest", 10)

    def _clear_away(self, posted: Posted) -> None:
        """A person reads that it stalled, and empties the input if that is where it is."""
        screen = self.seat.screen()
        self.harm[self._situation].notes.append(f"{posted.told[-1][2]}\n{_end(screen)}")
        *_, typed = re.split(self.seat.kind.ready, screen, flags=re.MULTILINE)
        if posted.sent.mark in typed:
            self.seat.press("C-c")

    def _all_settled(self) -> bool:
        open_ones = {posted.id: posted for posted in self.posted[self._batch :] if not posted.is_settled}
        if open_ones:
            for posted in open_ones.values():
                posted.told.clear()
            for event in self.seat.events():
                stage = event.kind.removeprefix("message.")
                if stage != event.kind and event.payload["message"] in open_ones:
                    open_ones[event.payload["message"]].told.append((event.at, stage, event.text))
            for posted in open_ones.values():
                if posted.stage == "stalled":
                    self._clear_away(posted)
        return all(posted.is_settled for posted in open_ones.values())

    def _wait(self, is_so: Callable[[], bool], what: str, seconds: float = 90.0) -> None:
        so = eventually(is_so, seconds)
        assert so, f"{self.seat.address}, {self._situation}: {what}\n{self.seat.explain()}\n{self.seat.screen()}"


def _is_idle(event: Event) -> bool:
    return event.kind == "seat.activity" and event.payload["activity"] == "idle"


def _end(screen: str) -> str:
    return "\n".join(screen.rstrip().split("\n")[-12:])
