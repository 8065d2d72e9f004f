"""How long one `kikigaki search` takes, from the start of the process to its end."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.passages import ROOT

_RUNS = 15


def measure_cold(*, runs: int = _RUNS) -> dict[str, object]:
    """Median milliseconds of a search over the project's corpus, of bare imports, and of opening the dictionary alone.

    The ratio is that of the search to bare imports.
    """
    with tempfile.TemporaryDirectory(prefix="kikigaki-bench-") as home:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": home}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        options = ["--index", str(Path(home, "index"))]
        kikigaki = [sys.executable, "-P", "-c", "from search.cli.app import run; run()"]  # as scripts/kikigaki starts it
        rebuild = [*kikigaki, "rebuild", "--corpus", str(ROOT / "corpus"), *options]
        subprocess.run(rebuild, env=environment, check=True, capture_output=True)
        commands = {
            "kikigaki search": [*kikigaki, "search", "neutron", "移行", *options],
            "import sudachipy, whoosh.index": [sys.executable, "-c", "import sudachipy, whoosh.index"],
            "open the dictionary": [sys.executable, "-c", "import sudachipy; sudachipy.Dictionary(dict='core')"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs + 1):
            for name, command in commands.items():
                times[name].append(_time_process(command, environment))
    medians = {name: round(statistics.median(taken[1:]), 1) for name, taken in times.items()}  # the first one warms up
    bare = medians["import sudachipy, whoosh.index"]
    return {"milliseconds": medians, "ratio": round(medians["kikigaki search"] / bare, 2)}


def _time_process(command: Sequence[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000.0
