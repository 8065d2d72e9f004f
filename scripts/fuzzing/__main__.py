"""The command line of `scripts/fuzz`."""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fuzzing.trial import Target

#: A fault is printed this many times; it is counted every time.
_MOST_PRINTED = 5


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0 when every promise was kept, 1 when one was not."""
    parser = argparse.ArgumentParser(
        prog="scripts/fuzz", description="Tries odd and hostile input, and checks every answer."
    )
    parser.add_argument("target", choices=("reader", "query", "http"))
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, help="of a run to repeat; another one every time unless given")
    parser.add_argument("--first", type=int, default=0, help="number of the first case: case N of a seed is always the same")
    parser.add_argument("--finds", type=Path, help="a file to which cases that fail are added, one a line")
    options = parser.parse_args(arguments)
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(2**32)
    with tempfile.TemporaryDirectory(prefix="kikigaki-fuzz-") as home:
        summary = run(
            make_target(options.target, Path(home)), seed, range(options.first, options.first + options.cases), options.finds
        )
    print(json.dumps({"target": options.target, **summary}, ensure_ascii=False))
    return 1 if summary["faults"] else 0


def make_target(name: str, home: Path) -> Target[Any]:
    """The target of that name; `home` is an empty folder for its index."""
    if name == "reader":
        from fuzzing.reader import Reader

        return Reader()
    if name == "query":
        from fuzzing.searching import Search

        return Search(home)
    from fuzzing.pages import Pages

    return Pages(home)


def seeded(seed: int, number: int) -> random.Random:
    """The chance that makes case `number` of a seed, the same wherever a run began."""
    return random.Random(f"{seed}:{number}")  # noqa: S311 - nothing secret comes of it


def run(target: Target[Any], seed: int, numbers: range, finds: Path | None) -> dict[str, object]:
    """Try the cases of these numbers; what came of them, in numbers."""
    faults: Counter[str] = Counter()
    refused, slowest, largest = 0, 0.0, 0
    started, cpu = time.monotonic(), time.process_time()
    for number in numbers:
        case = target.make(seeded(seed, number))
        trial = target.try_case(case)
        refused += trial.refused
        slowest, largest = max(slowest, trial.seconds), max(largest, trial.grown_bytes)
        if trial.fault:
            kind = trial.fault.split(": ")[0]
            faults[kind] += 1
            if faults[kind] <= _MOST_PRINTED:
                print(f"case {number}: {trial.fault[:300]}\n  {target.write(case)[:500]}", flush=True)
            if finds:
                with finds.open("a", encoding="utf-8") as out:
                    out.write(target.write(case) + "\n")
        if (number - numbers.start) % 10_000 == 9_999:
            print(
                f"{number - numbers.start + 1:,} cases, {faults.total()} faults (seed {seed})", file=sys.stderr, flush=True
            )
    return {
        "cases": len(numbers),
        "seed": seed,
        "faults": dict(faults),
        "refused": refused,
        "slowest_seconds": round(slowest, 3),
        "largest_mb": round(largest / 2**20, 1),
        "seconds": round(time.monotonic() - started),
        "cpu_seconds": round(time.process_time() - cpu),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
