"""What becomes of an index when its writer is killed, its disk fails, or everybody searches while it is rebuilt.

`python -m tests.faults` (scripts/faults) runs each experiment at full length and prints its counts; the tests run them
bounded. An experiment returns what it saw; whether that is good enough is for its caller to say.
"""

from __future__ import annotations

import argparse
import errno
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from indexer.building import add_reports, rebuild, update
from indexer.errors import KikigakiError
from search.check import check
from search.library import Library
from tests.faults_disk import FailingDisk, failing_disk
from tests.faults_state import Readers, StatefulCorpus, observe


@dataclass(frozen=True, slots=True)
class KillCounts:
    """Of one run of kills: builds killed, searches meanwhile, generations seen, what failed, and what was left over."""

    killed: int
    searches: int
    generations: int
    failures: tuple[str, ...]
    left_over: int


@dataclass(frozen=True, slots=True)
class DiskCounts:
    """Of one run of disk faults: faults injected, builds that told of theirs, and what failed after it."""

    faults: int
    told: int
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """Of searches during rebuilds."""

    searches: int
    rebuilds: int
    generations: int
    failures: tuple[str, ...]


def kill_builds(folder: Path, kills: int, *, seed: int, jobs: int = 1) -> KillCounts:
    """Kill rebuild, update and add in turn at random moments, a reader searching all the while.

    After each, a plain update must do with what is left, and then answer as the files are; every tenth time, and at the
    end, the index must pass `check`. Builds that ended before they were killed do not count, and are made up for.
    """
    rng = random.Random(seed)
    index = folder / "index"
    corpus = StatefulCorpus(folder / "corpus", reports=3)
    rebuild([corpus.folder], index)
    library = Library(index)
    failures: list[str] = []
    killed = attempts = 0
    # How long each kind of build takes: kills are spread evenly over that time.
    seconds = {kind: _run_build(kind, corpus, index, folder, jobs=jobs, number=-1, delay=None) for kind in _KINDS}
    with Readers(index, corpus, threads=1, pause_seconds=0.01) as readers:
        while killed < kills and attempts < 3 * kills + 10:
            kind = _KINDS[attempts % len(_KINDS)]
            delay = rng.uniform(0, seconds[kind])
            killed += _run_build(kind, corpus, index, folder, jobs=jobs, number=attempts, delay=delay) < 0
            attempts += 1
            try:
                update([corpus.folder], index, jobs=1)
                if observe(library) != corpus.state:
                    failures.append(f"after {kind} {attempts}: {observe(library)} instead of {corpus.state}")
                if attempts % 10 == 0:
                    failures += check(index).problems
            except KikigakiError as error:
                failures.append(f"after {kind} {attempts}: {error}")
    failures += check(index).problems
    library.searcher()
    del library
    update([corpus.folder], index)
    rebuild([corpus.folder], index)
    left_over = (
        len(list((index / "generations").iterdir())) - 1 + len(list((index / "sources").glob("*/*"))) - corpus.state.sections
    )
    return KillCounts(killed, readers.searches, len(readers.generations), (*readers.failures, *failures), left_over)


_KINDS = ("rebuild", "update", "add")


def _run_build(
    kind: str, corpus: StatefulCorpus, index: Path, folder: Path, *, jobs: int, number: int, delay: float | None
) -> float:
    """The seconds that a build in a process of its own took, below 0 when it was killed after `delay` seconds."""
    files: list[Path] = []
    if kind == "add":
        files.append(corpus.incoming(folder, number))
    else:
        corpus.next_version()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults_warm"])
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_build, args=(sender, kind, corpus.folder, index, files, jobs))
    process.start()
    sender.close()
    receiver.recv()
    started = time.monotonic()
    process.join(delay)
    took = time.monotonic() - started
    process.kill()
    process.join()
    receiver.close()
    return took if process.exitcode == 0 else -took


def _build(sender: Connection, kind: str, corpus: Path, index: Path, files: Sequence[Path], jobs: int) -> None:
    # What the processes that it started have to say when it is killed is of no interest here.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    sender.send("ready")
    if kind == "add":
        add_reports(files, corpus, index, jobs=jobs)
    elif kind == "rebuild":
        rebuild([corpus], index, jobs=jobs)
    else:
        update([corpus], index, jobs=jobs)


def fail_disk(folder: Path, *, kinds: Sequence[str] = ("rebuild", "update"), alternate: bool = False) -> DiskCounts:
    """Fail every operation of a publish in turn: a disk that is full from then on, and one that errs just once.

    With `alternate` each operation fails in only one of the two ways. The build may tell of the fault, or do without what
    failed; the index must answer all the while, and one more update must make it answer as the files are.
    """
    index = folder / "index"
    corpus = StatefulCorpus(folder / "corpus", reports=2)
    rebuild([corpus.folder], index)
    failures: list[str] = []
    faults = told = 0
    for kind in kinds:
        number = 0
        done = False
        while not done:
            ways = [(errno.ENOSPC, False), (errno.EIO, True)]
            for code, once in [ways[number % 2]] if alternate else ways:
                library = Library(index)
                before = corpus.state
                corpus.next_version()
                disk = FailingDisk(index, fail_at=number, code=code, once=once)
                try:
                    with failing_disk(disk):
                        (rebuild if kind == "rebuild" else update)([corpus.folder], index, jobs=1)
                except KikigakiError:
                    told += 1
                except Exception as error:
                    failures.append(f"{kind} {disk.operations[-1]}: {type(error).__name__}: {error}")
                done = len(disk.operations) <= number
                faults += not done
                if observe(library) not in (before, corpus.state):
                    failures.append(f"{kind} {disk.operations[-1]}: {observe(library)} is seen after the fault")
                update([corpus.folder], index, jobs=1)
                if observe(library) != corpus.state:
                    failures.append(f"{kind} {disk.operations[-1]}: {observe(library)} is seen after the next update")
            number += 1
    failures += check(index).problems
    return DiskCounts(faults, told, tuple(failures))


def search_while_rebuilding(folder: Path, *, readers: int, searches: int, rebuilds: int) -> LoadCounts:
    """`readers` threads that search at least `searches` times each, during at least `rebuilds` rebuilds of new versions."""
    index = folder / "index"
    corpus = StatefulCorpus(folder / "corpus", reports=3)
    rebuild([corpus.folder], index)
    done = 0
    with Readers(index, corpus, threads=readers) as running:
        while done < rebuilds or running.searches < readers * searches:
            _run_build("rebuild", corpus, index, folder, jobs=1, number=done, delay=None)
            done += 1
    return LoadCounts(running.searches, done, len(running.generations), tuple(running.failures))


def main() -> int:
    """Run every experiment and print one line of counts each; 1 when anything failed."""
    parser = argparse.ArgumentParser(
        prog="scripts/faults", description="Kill, fill and load an index; print what became of it."
    )
    parser.add_argument("--kills", type=int, default=200, help="builds to kill (200)")
    parser.add_argument("--readers", type=int, default=8, help="threads that search during rebuilds (8)")
    parser.add_argument("--searches", type=int, default=2000, help="searches of each thread (2000)")
    parser.add_argument("--rebuilds", type=int, default=20, help="rebuilds meanwhile (20)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments to kill at (1)")
    options = parser.parse_args()
    failures: list[str] = []
    with tempfile.TemporaryDirectory(prefix="kikigaki-faults-") as name:
        folders = [Path(name) / str(number) for number in range(4)]
        for folder in folders:
            folder.mkdir()
        kills = kill_builds(folders[0], options.kills, seed=options.seed)
        print(f"kill -9: {kills.killed} builds killed, {kills.searches} searches in {kills.generations} generations,")
        print(f"         {len(kills.failures)} failed, {kills.left_over} files left over")
        pools = kill_builds(folders[1], max(1, options.kills // 20), seed=options.seed, jobs=2)
        print(
            f"kill -9, two reading processes: {pools.killed} killed, {pools.searches} searches, {len(pools.failures)} failed"
        )
        disk = fail_disk(folders[2])
        print(f"disk: {disk.faults} faults, {disk.told} told, {len(disk.failures)} failed")
        load = search_while_rebuilding(
            folders[3], readers=options.readers, searches=options.searches, rebuilds=options.rebuilds
        )
        print(f"load: {load.searches} searches by {options.readers} readers during {load.rebuilds} rebuilds,")
        print(f"      {load.generations} generations seen, {len(load.failures)} failed")
        for counts in (kills, pools, disk, load):
            failures += counts.failures
    for failure in failures[:20]:
        print(f"failed: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
