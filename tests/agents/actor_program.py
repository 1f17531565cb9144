"""A terminal program that behaves like an agent; run with the folder of its traces as its one argument.

It has a composer with bracketed paste, questions that take the place of the composer, a status file, records of the
prompts with which turns began, and a log of every key that reached it. A test directs it through a FIFO.
"""

from __future__ import annotations

import json
import os
import select
import sys
import termios
import tty
from typing import Any

PASTE_START, PASTE_END = b"\x1b[200~", b"\x1b[201~"
WIDTH = 60


class Actor:
    """All that it is and does."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.activity = "idle"
        self.question = ""
        self.draft = ""
        self.kept: list[str] = []
        self.input = b""
        self.how: dict[str, Any] = {}
        """swallow: so many Enters are ignored; ask_on_paste: this question comes with the next paste; deaf: pastes
        are ignored; answers: turns end by themselves; becomes: the prompt is recorded as this; silent: it is not."""

    def run(self) -> None:
        """Until told to exit."""
        tty.setraw(0, termios.TCSANOW)
        os.mkfifo(self.path("control"))
        control = os.open(self.path("control"), os.O_RDWR)
        os.write(1, b"\x1b[?2004h")
        self.show()
        orders = b""
        while True:
            ready, _, _ = select.select([0, control], [], [])
            if control in ready:
                *lines, orders = (orders + os.read(control, 65536)).split(b"\n")
                for line in lines:
                    self.obey(json.loads(line))
            if 0 in ready:
                self.input += os.read(0, 65536)
                self.take()
            self.show()

    def path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def obey(self, order: dict[str, Any]) -> None:
        if "exit" in order:
            sys.exit(order["exit"])
        if "ask" in order:
            self.question = order["ask"]
        if "become" in order:
            self.activity = order["become"]
            if self.activity == "idle":
                kept, self.kept = self.kept, []
                for text in kept:
                    self.begin(text)
        self.how |= order.get("how", {})
        self.log(obeyed=order)

    def take(self) -> None:
        while self.input:
            if self.input.startswith(PASTE_START):
                text, end, rest = self.input[len(PASTE_START) :].partition(PASTE_END)
                if not end:
                    return
                self.input = rest
                self.pasted(text.decode())
            elif PASTE_START.startswith(self.input) and len(self.input) > 1:
                return
            else:
                key, self.input = self.input[:1], self.input[1:]
                self.pressed(key)

    def pasted(self, text: str) -> None:
        self.log(pasted=text)
        if ask := self.how.pop("ask_on_paste", ""):
            self.question = ask
        elif self.question or self.how.get("deaf"):
            return
        self.draft += text.replace("\r", "\n")

    def pressed(self, key: bytes) -> None:
        self.log(key=key.decode("latin-1"), draft=self.draft, question=self.question)
        if self.question:
            if key in b"yn\r\x1b":
                self.question = ""
        elif key == b"\x1b":
            self.activity = "idle" if not self.how.get("stubborn") else self.activity
        elif key == b"\r":
            self.submit()
        elif key == b"\x15":
            self.draft = ""
        else:
            self.draft += key.decode("latin-1")

    def submit(self) -> None:
        if self.how.get("swallow", 0) > 0:
            self.how["swallow"] -= 1
            return
        text, self.draft = self.draft, ""
        if self.activity == "working" and not self.how.get("steered"):
            self.kept.append(text)
        elif text.strip():
            self.begin(text)

    def begin(self, text: str) -> None:
        if not self.how.get("silent"):
            self.write("records.jsonl", {"prompt": self.how.pop("becomes", text)})
        self.activity = "idle" if self.how.get("answers", True) else "working"

    def log(self, **line: Any) -> None:
        self.write("log.jsonl", line)

    def write(self, name: str, line: dict[str, Any]) -> None:
        with open(self.path(name), "a") as file:
            file.write(json.dumps(line) + "\n")

    def show(self) -> None:
        status = {"activity": "waiting" if self.question else self.activity, "question": self.question}
        with open(self.path("status.part"), "w") as file:
            json.dump(status, file)
        os.rename(self.path("status.part"), self.path("status.json"))
        first, *more = self.draft.split("\n")
        cut = first[:WIDTH] + (f" [+{len(more)} lines, {len(self.draft)}]" if more or len(first) > WIDTH else "")
        last = f"? {self.question}: may it be?" if self.question else f"> {cut}"
        os.write(1, f"\x1b[H\x1b[2Jactor\r\n\r\n{last}".encode())


if __name__ == "__main__":
    Actor(sys.argv[1]).run()
