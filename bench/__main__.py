"""`python -m bench [--strict] [PART] ...`: measure, and print every figure with its target; the parts are those below.

What has missed its target is told once more at the end; with `--strict` the exit status tells it too.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from bench import boot, crew, day, fanout, flood, graph, keystroke, reading, sending, wall, weight
from bench.figures import missed

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
    parser = argparse.ArgumentParser("python -m bench", description="Measure, and print every figure with its target.")
    parser.add_argument("parts", nargs="*", metavar="PART", choices=[*PARTS, []], help=f"(all) {', '.join(PARTS)}")
    parser.add_argument("--strict", action="store_true", help="end with 1 when a target is missed")
    given = parser.parse_args()
    all_missed = []
    for name in given.parts or PARTS:
        print(f"-- {name}: {PARTS[name].__doc__}")
        asyncio.run(PARTS[name].measure())
        all_missed += [f"{name}: {line}" for line in missed]
        missed.clear()
    print(f"-- targets missed: {len(all_missed)}", *all_missed, sep="\n")
    sys.exit(1 if given.strict and all_missed else 0)


if __name__ == "__main__":
    main()
