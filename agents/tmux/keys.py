"""Keystrokes as tmux commands.

Pure. What a person types goes to the pane as bytes, past every key table; only the keys whose bytes depend on
the pane's cursor-key mode go by name, so that tmux encodes them for the program that runs there.
"""

from __future__ import annotations

import re

from agents.tmux.commands import leave_modes

_BYTES_A_COMMAND = 256
"""send-keys -H takes time that grows faster than its length; above this it blocks the whole server."""

_NAMED = {
    b"A": "Up",
    b"B": "Down",
    b"C": "Right",
    b"D": "Left",
    b"H": "Home",
    b"F": "End",
}
_CURSOR_KEY = re.compile(rb"\x1b[\[O]([ABCDHF])")
MOUSE_REPORT = re.compile(rb"\x1b\[<\d{1,3};\d{1,5};\d{1,5}[Mm]\Z")
"""One mouse report in SGR form, the only bytes a viewer may write to its own tmux client."""

PASTE_START = b"\x1b[200~"
PASTE_END = b"\x1b[201~"


def typed(pane: str, data: bytes) -> list[str]:
    """Command lines that type `data` into a pane; copy-mode is left first because it would eat the keys."""
    lines = [" ".join(leave_modes(pane))]
    position = 0
    for match in _CURSOR_KEY.finditer(data):
        lines += _raw(pane, data[position : match.start()])
        lines.append(f"send-keys -t {pane} {_NAMED[match[1]]}")
        position = match.end()
    return lines + _raw(pane, data[position:])


def _raw(pane: str, data: bytes) -> list[str]:
    chunks = (data[i : i + _BYTES_A_COMMAND] for i in range(0, len(data), _BYTES_A_COMMAND))
    return [f"send-keys -t {pane} -H {chunk.hex(' ')}" for chunk in chunks]


def without_paste_end(text: bytes) -> bytes:
    """Text that cannot end its own bracketed paste, also where removing one end would have made another."""
    if PASTE_END not in text:
        return text
    kept = bytearray()
    *parts, tail = text.split(PASTE_END[-1:])
    for part in parts:
        kept += part + PASTE_END[-1:]
        if kept.endswith(PASTE_END):
            del kept[-len(PASTE_END) :]
    return bytes(kept + tail)


def bracketed(text: bytes) -> bytes:
    """Text as a terminal sends it when it is pasted."""
    return PASTE_START + without_paste_end(text) + PASTE_END


def word(text: str) -> str:
    """One word of a command line on the command connection; the line's own syntax does not reach into it."""
    return "'" + text.replace("'", "'\\''") + "'"
