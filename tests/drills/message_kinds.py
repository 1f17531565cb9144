"""Messages of the kinds that get lost or altered on their way into a terminal; pure."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

COMMAND_TAG = "Message:\n"
"""What stands in front of a message that an agent would take for one of its commands."""


@dataclass(frozen=True)
class Sent:
    """One message as it is sent; `mark` stands in no other one."""

    number: int
    kind: str
    mark: str
    text: str

    def is_exactly(self, text: str) -> bool:
        """Whether this is what the model was asked; of the texts only a command may be told as a message."""
        return text == self.text or (self.kind == "leading /" and text == COMMAND_TAG + self.text)


def messages(count: int) -> Iterable[Sent]:
    """That many messages, each kind in its turn."""
    for number, kind in zip(range(count), itertools.cycle(KINDS), strict=False):
        mark = f"m{number:04d}m"
        yield Sent(number, kind, mark, KINDS[kind](mark, number))


def _of_size(size: int, mark: str, number: int) -> str:
    """About so many bytes, in one line or in many."""
    width = 79 if number % 2 else size
    words = " ".join(f"{mark}.{n}" for n in range(size // (len(mark) + 2)))[: size - 1 - len(mark)]
    lines = [words[start : start + width].strip() for start in range(0, len(words), width)]
    return "\n".join([*lines, mark])


_QUOTED = "He said \"it's `done`\" $(touch pwned) ${HOME} \\n %s && echo $? ; # | <tag> {{x}} &amp; ''"
_EMOJI = "\U0001f680 caf\u00e9 \u4f60\u597d \U0001f469\u200d\U0001f4bb \U0001f1e9\U0001f1ea \u0645\u0631\u062d"

KINDS: dict[str, Callable[[str, int], str]] = {
    "one line": lambda mark, number: f"{mark} look at the tests",
    "20 lines": lambda mark, number: "\n".join(f"{mark} {n}: {'  ' * (n % 4)}do this;" for n in range(20)),
    "5 KB": lambda mark, number: _of_size(5_000, mark, number),
    "50 KB": lambda mark, number: _of_size(50_000, mark, number),
    "emoji": lambda mark, number: f"{_EMOJI} {mark} \U0001f44d\U0001f3fd",
    "quotes": lambda mark, number: f"{_QUOTED} {mark}",
    "tabs": lambda mark, number: f"{mark}\tone\t\ttwo\n\tindented\tline",
    "leading -": lambda mark, number: f"-rf --help {mark}",
    "leading !": lambda mark, number: f"!touch {mark}",
    "leading /": lambda mark, number: f"/clear {mark}",
    "trailing \\": lambda mark, number: f"{mark} C:\\temp\\",
}
