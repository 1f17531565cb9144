"""`python -m bench [PART] ...`: measure, and print every figure with its target; the parts are those below."""

from __future__ import annotations

import asyncio
import sys

from bench import boot, crew, day, fanout, flood, graph, keystroke, reading, sending, wall, weight

PARTS = {
    "keystroke": keystroke,
    "fanout": fanout,
    "flood": flood,
    "boot": boot,
    "reading": reading,
    "crew": crew,
    "sending": sending,
    "wall": wall,
    "graph": graph,
    "weight": weight,
    "day": day,
}


def main() -> None:
    """Run the parts that are named, or all."""
    for name in sys.argv[1:] or PARTS:
        print(f"-- {name}: {PARTS[name].__doc__}")
        asyncio.run(PARTS[name].measure())


if __name__ == "__main__":
    main()
