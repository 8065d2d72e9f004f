"""How long one `kikigaki search` takes, from the start of the process to its end."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.passages import ROOT

_RUNS = 15
_SEARCH, _BARE = "kikigaki search", "import sudachipy, whoosh.index"


@dataclass(frozen=True, slots=True)
class _Run:
    """Milliseconds of one process: by the clock, and on the cores."""

    clock: float
    cpu: float


def measure_cold(*, runs: int = _RUNS) -> dict[str, object]:
    """Median milliseconds of a search over the project's corpus, of bare imports, and of opening the dictionary alone.

    The ratios are those of the search to bare imports.
    """
    with tempfile.TemporaryDirectory(prefix="kikigaki-bench-") as home:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": home}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        options = ["--index", str(Path(home, "index"))]
        kikigaki = [sys.executable, "-P", "-c", "from search.cli.app import run; run()"]  # as scripts/kikigaki starts it
        rebuild = [*kikigaki, "rebuild", "--corpus", str(ROOT / "corpus"), *options]
        subprocess.run(rebuild, env=environment, check=True, capture_output=True)
        commands = {
            _SEARCH: [*kikigaki, "search", "neutron", "移行", *options],
            _BARE: [sys.executable, "-c", "import sudachipy, whoosh.index"],
            "open the dictionary": [sys.executable, "-c", "import sudachipy; sudachipy.Dictionary(dict='core')"],
        }
        taken: dict[str, list[_Run]] = {name: [] for name in commands}
        for _ in range(runs + 1):
            for name, command in commands.items():
                taken[name].append(_run_process(command, environment))
    clock = {name: round(statistics.median(one.clock for one in all_runs[1:]), 1) for name, all_runs in taken.items()}
    cpu = {name: round(statistics.median(one.cpu for one in all_runs[1:]), 1) for name, all_runs in taken.items()}
    return {
        "clock ms": clock,
        "cpu ms": cpu,
        "clock ratio": round(clock[_SEARCH] / clock[_BARE], 2),
        "cpu ratio": round(cpu[_SEARCH] / cpu[_BARE], 2),
    }


def _run_process(command: Sequence[str], environment: dict[str, str]) -> _Run:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after, end = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return _Run((end - start) * 1000, cpu * 1000)
