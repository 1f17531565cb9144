"""`python -m bench [keystroke] [fanout] [flood] [boot]`: measure, and print every figure with its target."""

from __future__ import annotations

import asyncio
import sys

from bench import boot, fanout, flood, keystroke

PARTS = {"keystroke": keystroke, "fanout": fanout, "flood": flood, "boot": boot}


def main() -> None:
    """Run the parts that are named, or all."""
    for name in sys.argv[1:] or PARTS:
        print(f"-- {name}: {PARTS[name].__doc__}")
        asyncio.run(PARTS[name].measure())


if __name__ == "__main__":
    main()
