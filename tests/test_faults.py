"""What an index goes through, bounded: scripts/faults runs the same at full length."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.building import rebuild, update
from indexer.errors import DictionaryError, IndexDamagedError, IndexMissingError, IndexWriteError
from search.check import check
from search.library import Library
from tests import ROOT
from tests.conftest import COUNTS
from tests.faults import fail_disk, kill_builds, search_while_rebuilding
from tests.faults_disk import FailingDisk, failing_disk
from tests.faults_state import Readers, StatefulCorpus, observe

Report = Callable[[str], None]


@pytest.fixture
def report(record_property: Callable[[str, object], None]) -> Report:
    """Has a line printed below the results of the run also when the test passes: counts are part of what these tests say."""
    return lambda line: record_property(COUNTS, line)


def test_builds_killed_at_random_moments_leave_an_index_that_answers(tmp_path: Path, report: Report) -> None:
    counts = kill_builds(tmp_path, 12, seed=2014)

    report(f"killed {counts.killed} builds under {counts.searches} searches, {len(counts.failures)} failed")
    assert counts.failures == ()
    assert (counts.killed, counts.left_over) == (12, 0)
    assert counts.searches > 12


def test_a_disk_that_fails_anywhere_in_an_update_leaves_an_index_that_answers(tmp_path: Path, report: Report) -> None:
    counts = fail_disk(tmp_path, kinds=("update",), alternate=True)

    report(f"{counts.faults} disk faults, {counts.told} told, {len(counts.failures)} failed")
    assert counts.failures == ()
    assert counts.faults >= 40  # files, writes, fsyncs and renames of one update; fewer means that the faults miss them
    assert counts.told > counts.faults / 2


def test_searches_during_rebuilds_all_answer(tmp_path: Path, report: Report) -> None:
    counts = search_while_rebuilding(tmp_path, readers=8, searches=30, rebuilds=2)

    report(f"{counts.searches} searches during {counts.rebuilds} rebuilds, {len(counts.failures)} failed")
    assert counts.failures == ()
    assert counts.searches >= 240
    assert counts.generations >= 2


def test_a_full_disk_is_said_in_one_line(tmp_path: Path) -> None:
    corpus = StatefulCorpus(tmp_path / "corpus", reports=1)

    with (
        pytest.raises(IndexWriteError, match="No space left on device") as caught,
        failing_disk(FailingDisk(tmp_path / "index", fail_at=10)),
    ):
        rebuild([corpus.folder], tmp_path / "index")
    assert "\n" not in str(caught.value)


def test_a_clock_that_is_set_back_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: Report) -> None:
    corpus = StatefulCorpus(tmp_path / "corpus", reports=2)
    rebuild([corpus.folder], tmp_path / "index")
    library = Library(tmp_path / "index")
    library.searcher()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 10 * 365 * 86_400)
    corpus.next_version()
    for path in (tmp_path / "corpus").rglob("*"):
        os.utime(path, (0, 0))

    summary = update([corpus.folder], tmp_path / "index")

    report(f"{summary.reports} reports updated ten years back, {summary.failed} failed")
    assert observe(library) == corpus.state


def test_a_corpus_that_changes_all_the_while_is_read_as_it_is_in_the_end(tmp_path: Path, report: Report) -> None:
    corpus = StatefulCorpus(tmp_path / "corpus", reports=8)
    index = tmp_path / "index"
    stop = threading.Event()
    rng = random.Random(7)

    def change() -> None:
        reports = corpus.folder / "reports"
        while not stop.is_set():
            first, second = rng.sample(sorted(reports.iterdir()), 2)
            if rng.random() < 0.5:
                first.rename(second)
            corpus.next_version()

    changing = threading.Thread(target=change)
    changing.start()
    builds = [build([corpus.folder], index) for build in (rebuild, update, rebuild, update)]
    stop.set()
    changing.join()
    update([corpus.folder], index)

    report(f"{sum(build.reports for build in builds)} reports read while they changed, {sum(b.failed for b in builds)} not")
    assert observe(Library(index)) == corpus.state
    # Gone between listing and reading, or cut short by whoever is just saving it: never half a report.
    said = {problem.partition(": ")[2] for build in builds for problem in build.problems}
    assert said <= {"cannot be read: No such file or directory", "the file is empty; write something or remove it"}
    assert check(index).problems == ()


def test_a_dictionary_that_cannot_be_opened_leaves_the_index_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: Report
) -> None:
    corpus = StatefulCorpus(tmp_path / "corpus", reports=2)
    rebuild([corpus.folder], tmp_path / "index")
    before = corpus.state
    corpus.next_version()

    def missing(piece: str) -> object:
        raise DictionaryError("the SudachiPy dictionary cannot be opened")

    monkeypatch.setattr("indexer.analysis.sudachi.tokenize", missing)
    for build in (rebuild, update):
        with pytest.raises(DictionaryError):
            build([corpus.folder], tmp_path / "index")
    monkeypatch.undo()
    report("2 builds without a dictionary, 2 told")
    assert observe(Library(tmp_path / "index")) == before


def test_an_index_removed_again_and_again_comes_back_to_its_readers(tmp_path: Path, report: Report) -> None:
    corpus = StatefulCorpus(tmp_path / "corpus", reports=2)
    index = tmp_path / "index"
    rebuild([corpus.folder], index)
    with Readers(index, corpus, threads=2) as readers:
        for _ in range(3):
            shutil.rmtree(index)
            rebuild([corpus.folder], index)

    report(f"3 indexes removed under {readers.searches} searches, {len(readers.failures)} told of it")
    # Half removed, it is damaged to those who do not have it open.
    said = {failure.partition(":")[0] for failure in readers.failures}
    assert said <= {IndexMissingError.__name__, IndexDamagedError.__name__}
    assert observe(Library(index)) == corpus.state


_LONG_BUILD = """
import sys
from pathlib import Path
from indexer.building import rebuild

def tell(done, total, path):
    print(done, flush=True)

if __name__ == "__main__":
    rebuild([Path(sys.argv[1])], Path(sys.argv[2]), jobs=2, progress=tell)
"""


def test_the_processes_of_a_killed_build_end_with_it(tmp_path: Path) -> None:
    corpus = StatefulCorpus(tmp_path / "corpus", reports=150)
    program = tmp_path / "long_build.py"
    program.write_text(_LONG_BUILD)
    command: list[str | Path] = [sys.executable, program, corpus.folder, tmp_path / "index"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as build:
        assert build.stdout is not None
        build.stdout.readline()  # the first report is read: the processes are at work
        build.kill()
        build.communicate(timeout=30)  # ends only when nobody is left who could write to that pipe

    assert build.returncode == -9
    assert rebuild([corpus.folder], tmp_path / "index").reports == 150
