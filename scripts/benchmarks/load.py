"""What a server bears: many clients at once on the loopback, with and without rebuilds going on beside them."""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from benchmarks.passages import ROOT, Passage
from benchmarks.product import make_reports

_START_SECONDS = 60.0
_WARMING_TURNS = 4


@dataclass(slots=True)
class Tally:
    """What the clients saw."""

    times: list[float] = field(default_factory=list)
    errors: int = 0


def measure_load(
    passages: Sequence[Passage], questions: Sequence[str], *, documents: int, clients: int, seconds: float
) -> dict[str, object]:
    """Requests a second, p50, p99 and errors, memory before and after; quiet, then during continuous rebuilds."""
    with tempfile.TemporaryDirectory(prefix="kikigaki-bench-") as home:
        corpus, index = Path(home, "corpus"), Path(home, "index")
        write_corpus(passages, corpus / "reports", documents=documents)
        rebuild = _kikigaki("rebuild", "--corpus", str(corpus), "--index", str(index))
        subprocess.run(rebuild, env=_environment(home), check=True, capture_output=True)
        port = _free_port()
        serve = _kikigaki("serve", "--index", str(index), "--port", str(port))
        server = subprocess.Popen(
            serve, env=_environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            _wait_for(port)
            result: dict[str, object] = {"documents": documents, "clients": clients, "seconds": seconds}
            result["MB at start"] = sum(private_memory_mb(server.pid))
            # In turns, each with connections of its own: a worker keeps those that it was given, few of them in some turns.
            # The caches of words are bounded, and full in all workers by then: what grows after it is a leak.
            for _ in range(_WARMING_TURNS):
                drive(port, questions, clients=clients, seconds=2 * seconds / _WARMING_TURNS)
            memory = sum(private_memory_mb(server.pid))
            quiet = drive(port, questions, clients=clients, seconds=seconds)
            each = private_memory_mb(server.pid)
            result["quiet"] = {
                **_describe(quiet, seconds),
                "MB before": memory,
                "MB after": sum(each),
                "MB of the largest process": max(each),
            }
            stop = threading.Event()
            builder = threading.Thread(target=_rebuild_until, args=(stop, rebuild, home))
            builder.start()
            busy = drive(port, questions, clients=clients, seconds=seconds)
            stop.set()
            builder.join()
            result["during rebuilds"] = {**_describe(busy, seconds), "MB after": sum(private_memory_mb(server.pid))}
            return result
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


def write_corpus(passages: Sequence[Passage], folder: Path, *, documents: int) -> None:
    """Reports of ten passages each as Markdown."""
    folder.mkdir(parents=True)
    for report in make_reports(passages, documents):
        parts = [f"# {report.title}\n"]
        parts += [f"## {section.heading[-1]} {place}\n\n{section.text}\n" for place, section in enumerate(report.sections)]
        (folder / Path(report.path).name).write_text("\n".join(parts), encoding="utf-8")


def drive(port: int, questions: Sequence[str], *, clients: int, seconds: float) -> Tally:
    """What so many clients see who ask one question after the other, each on a connection that it keeps."""
    tallies = [Tally() for _ in range(clients)]
    end = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_ask_until, args=(end, port, questions, number, tally))
        for number, tally in enumerate(tallies)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Tally([one for tally in tallies for one in tally.times], sum(tally.errors for tally in tallies))


def private_memory_mb(pid: int) -> list[int]:
    """What a process and each below it have written and keep for themselves, in MB: the mapped index is none of it, also
    where only one of them has read a part."""
    found = []
    for one in _process_tree(pid):
        with suppress(OSError):
            lines = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines()
            found.append(sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty")) // 1024)
    return found


def _ask_until(end: float, port: int, questions: Sequence[str], number: int, tally: Tally) -> None:
    chance = random.Random(number)  # noqa: S311 - seeded, so that every run asks the same
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while time.monotonic() < end:
        start = time.perf_counter()
        try:
            connection.request("GET", f"/search?q={quote(chance.choice(questions))}")
            response = connection.getresponse()
            response.read()
            tally.errors += response.status != 200
        except (OSError, http.client.HTTPException):
            tally.errors += 1
            connection.close()
        tally.times.append((time.perf_counter() - start) * 1000.0)
    connection.close()


def _describe(tally: Tally, seconds: float) -> dict[str, object]:
    ordered = sorted(tally.times)
    return {
        "requests a second": round(len(ordered) / seconds, 1),
        "p50 ms": round(statistics.median(ordered), 1) if ordered else None,
        "p99 ms": round(ordered[int(0.99 * len(ordered))], 1) if ordered else None,
        "errors": tally.errors,
    }


def _rebuild_until(stop: threading.Event, command: Sequence[str], home: str) -> None:
    while not stop.is_set():
        subprocess.run(command, env=_environment(home), check=True, capture_output=True)


def _wait_for(port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError(f"no server on port {port} after {_START_SECONDS:.0f} s")


def _process_tree(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        with suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _kikigaki(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "search", *arguments]


def _environment(home: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "HOME": home}
