"""Times and what they were taken on: medians over interleaved rounds, kept as JSON with machine and versions."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

from benchmarks.passages import ROOT

T = TypeVar("T")

ROUNDS = 3
RESULTS = ROOT / "docs/benchmarks"
_PACKAGES = ("Whoosh", "numpy", "SudachiPy", "SudachiDict-core", "tantivy", "bm25s")


@dataclass(frozen=True, slots=True)
class Times:
    """Median and 95th percentile in milliseconds."""

    p50: float
    p95: float


def time_interleaved(asks: Mapping[str, Callable[[T], object]], questions: Sequence[T]) -> dict[str, Times]:
    """For each engine, medians over rounds of its median and 95th percentile.

    Each round has questions of its own, so that none is asked twice; every engine is asked one before any is asked the
    next, so that what else the machine does falls on all alike.
    """
    rounds: dict[str, list[list[float]]] = {name: [] for name in asks}
    for first in range(ROUNDS):
        times: dict[str, list[float]] = {name: [] for name in asks}
        for question in questions[first::ROUNDS]:
            for name, ask in asks.items():
                start = time.perf_counter()
                ask(question)
                times[name].append((time.perf_counter() - start) * 1000.0)
        for name, taken in times.items():
            rounds[name].append(taken)
    return {
        name: Times(
            round(statistics.median(_quantile(one, 0.5) for one in taken), 4),
            round(statistics.median(_quantile(one, 0.95) for one in taken), 4),
        )
        for name, taken in rounds.items()
    }


def describe_run() -> dict[str, object]:
    """The machine, the load on it and the versions that a result was taken with."""
    versions = {}
    for package in _PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"processor": _processor(), "cores": os.cpu_count(), "load": [round(one, 2) for one in os.getloadavg()]},
        "python": platform.python_version(),
        "versions": versions,
    }


def keep_result(name: str, command: str, result: Mapping[str, object], *, folder: Path | None) -> str:
    """The result as JSON; also written to `folder`, unless that is None."""
    text = json.dumps({"command": command, **describe_run(), **result}, ensure_ascii=False, indent=1)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    return text


def folder_bytes(folder: Path) -> int:
    """The size of all files in a folder and below."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _quantile(times: Sequence[float], part: float) -> float:
    ordered = sorted(times)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)]


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
