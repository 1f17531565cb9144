"""How a piece of text looks, read from SGR sequences as tmux writes them.

Pure. A colour is a number: -1 is the terminal's own, 0 to 255 the palette, TRUE_COLOUR + 0xRRGGBB any other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

TRUE_COLOUR = 0x1000000

BOLD, FAINT, ITALIC, UNDERLINE, INVERSE, STRIKE, HIDDEN = 1, 2, 4, 8, 16, 32, 64

_ON = {1: BOLD, 2: FAINT, 3: ITALIC, 4: UNDERLINE, 7: INVERSE, 8: HIDDEN, 9: STRIKE, 21: UNDERLINE}
_OFF = {22: BOLD | FAINT, 23: ITALIC, 24: UNDERLINE, 27: INVERSE, 28: HIDDEN, 29: STRIKE}
_COLOURS = (38, 48, 58)


class Style(NamedTuple):
    """Foreground, background, and a sum of attributes."""

    foreground: int = -1
    background: int = -1
    attributes: int = 0


PLAIN = Style()


@lru_cache(maxsize=4096)
def apply(style: Style, parameters: str) -> Style:
    """The style after `ESC [ parameters m`; what is not known changes nothing."""
    words = parameters.split(";")
    while words:
        style = _apply(style, words)
    return style


def _apply(style: Style, words: list[str]) -> Style:
    """Take one instruction off `words`."""
    word = words.pop(0)
    if ":" in word:
        return _with_colons(style, word)
    code = _number(word)
    if code in _COLOURS:
        return _coloured(style, code, _colour(words))
    if code == 0:
        return PLAIN
    if code in _ON:
        return style._replace(attributes=style.attributes | _ON[code])
    if code in _OFF:
        return style._replace(attributes=style.attributes & ~_OFF[code])
    return _basic(style, code)


def _basic(style: Style, code: int) -> Style:
    if 30 <= code <= 37 or 90 <= code <= 97:
        return style._replace(foreground=code - 30 if code < 90 else code - 82)
    if 40 <= code <= 47 or 100 <= code <= 107:
        return style._replace(background=code - 40 if code < 100 else code - 92)
    if code == 39:
        return style._replace(foreground=-1)
    return style._replace(background=-1) if code == 49 else style


def _with_colons(style: Style, word: str) -> Style:
    """`4:3` is a curly underline, `38:2::r:g:b` a colour; tmux 3.3 writes `5:3` for a line above."""
    first, *rest = word.split(":")
    code = _number(first)
    if code == 4:
        return apply(style, "24" if rest[0] == "0" else "4")
    if code in _COLOURS:
        if rest[0] == "2" and len(rest) > 4:
            del rest[1]  # the colour space
        return _coloured(style, code, _colour(rest))
    return style


def _coloured(style: Style, code: int, colour: int | None) -> Style:
    if colour is None or code == 58:  # the colour of an underline is not shown
        return style
    return style._replace(foreground=colour) if code == 38 else style._replace(background=colour)


def _colour(words: list[str]) -> int | None:
    """Take the colour that follows 38, 48 or 58 off `words`."""
    kind = words.pop(0) if words else ""
    if kind == "5" and words:
        return _byte(words.pop(0))
    if kind == "2":
        red, green, blue = (*map(_byte, words[:3]), 0, 0, 0)[:3]
        del words[:3]
        return TRUE_COLOUR | red << 16 | green << 8 | blue
    return None


def _byte(word: str) -> int:
    return min(max(_number(word), 0), 255)


def _number(word: str) -> int:
    if not word:
        return 0
    return int(word) if re.fullmatch(r"[0-9]{1,5}", word) else -1
