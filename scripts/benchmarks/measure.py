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
_TURN = 50  # questions that an engine answers in one go
RESULTS = ROOT / "docs/benchmarks"
_PACKAGES = ("Whoosh", "numpy", "SudachiPy", "SudachiDict-core", "tantivy", "bm25s")


@dataclass(frozen=True, slots=True)
class Times:
    """Median and 95th percentile in milliseconds: by the clock, and of the thread's own time on a core.

    The latter leaves out what others did with the core in between: on a busy machine it is the one to compare.
    """

    p50: float
    p95: float
    cpu_p50: float
    cpu_p95: float


def time_interleaved(asks: Mapping[str, Callable[[T], object]], questions: Sequence[T]) -> dict[str, Times]:
    """For each engine, medians over rounds of its median and 95th percentile.

    Each round has questions of its own, so that none is asked twice. The engines take turns after every few questions:
    what else the machine does falls on all alike, and a slow one does not empty the caches before each answer of a fast one.
    """
    rounds: dict[str, list[tuple[list[float], list[float]]]] = {name: [] for name in asks}
    for first in range(ROUNDS):
        share = questions[first::ROUNDS]
        times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in asks}
        for start in range(0, len(share), _TURN):
            for name, ask in asks.items():
                for question in share[start : start + _TURN]:
                    clock, core = time.perf_counter(), time.thread_time()
                    ask(question)
                    times[name][1].append((time.thread_time() - core) * 1000.0)
                    times[name][0].append((time.perf_counter() - clock) * 1000.0)
        for name, taken in times.items():
            rounds[name].append(taken)
    return {name: _summarize(taken) for name, taken in rounds.items()}


def _summarize(rounds: Sequence[tuple[list[float], list[float]]]) -> Times:
    clock, core = [one[0] for one in rounds], [one[1] for one in rounds]
    return Times(_median(clock, 0.5), _median(clock, 0.95), _median(core, 0.5), _median(core, 0.95))


def _median(rounds: Sequence[Sequence[float]], part: float) -> float:
    return round(statistics.median(_quantile(one, part) for one in rounds), 4)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock and on all cores, and the megabytes added at most to this process, mapped files counted.

    Memory is 0 where the kernel cannot forget an earlier peak (it can on Linux).
    """

    seconds: float
    core_seconds: float
    megabytes: int


def run_measured(run: Callable[[], object]) -> Cost:
    """What `run` costs."""
    memory, before = Path("/proc/self/status"), 0
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        before = _status_kilobytes(memory, "VmRSS")
    except OSError:
        pass
    start, core = time.perf_counter(), time.process_time()
    run()
    seconds, core = time.perf_counter() - start, time.process_time() - core
    return Cost(seconds, core, (_status_kilobytes(memory, "VmHWM") - before) // 1024 if before else 0)


def _status_kilobytes(path: Path, name: str) -> int:
    lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


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
