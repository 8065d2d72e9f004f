"""Report files to index documents, on one core or on all of them; one that fails costs only itself."""

from __future__ import annotations

import atexit
import contextlib
import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from indexer.building.sources import keep_source, load_source
from indexer.corpus import CorpusContent, CorpusFile, read_content
from indexer.dataclass import dataclass, replace
from indexer.errors import IndexWriteError, KikigakiError, ReportError
from indexer.model import Report
from indexer.vocabulary import Vocabulary

if TYPE_CHECKING:
    from indexer.analysis.analyzer import Analyzer
    from indexer.array_codec.batch import DocumentBatch
    from indexer.array_codec.stored_batch import BatchStore, StoredBatch

#: Below this much text, in bytes, starting further processes takes longer than they save (docs/decisions/702).
PARALLEL_BYTES = 250_000
#: Each takes some 200 MB, and a container may have fewer cores than it is shown.
MAX_JOBS = 8
#: Reports that are read in one go: enough that their words are kept once, few enough that progress shows.
CHUNK_REPORTS = 32
#: Objects made between two searches for cycles in a process that reads: of those that it makes nearly all are kept or have
#: no cycles, and Python's own 700 take 7 % of its time.
COLLECT_AFTER = 20_000
#: Chunks handed out ahead of the one that is wanted next, a process: enough that none waits, and memory stays bounded.
_AHEAD = 3

_Task = TypeVar("_Task")


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A file to read; `kept_digest` is that of its version in the index, to be taken where the file cannot be read."""

    file: CorpusFile
    kept_digest: str | None = None


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """What became of a task. `problem` says why the file could not be read, None when it was.

    `digest` is that of the version that was read, the file's or the kept one, and `sections` how many it has; "" and 0
    where there is neither. `failed_digest` is that of the version that could not be read, "" where there is none.
    `warning` says what of a very long report was not looked through.
    """

    task: ReadTask
    digest: str
    sections: int
    problem: str | None
    failed_digest: str = ""
    warning: str | None = None


@dataclass(frozen=True, slots=True)
class ReadChunk:
    """Some outcomes in the order of their tasks, and the documents of all of them, as a writer takes them."""

    outcomes: tuple[ReadOutcome, ...]
    batches: tuple[DocumentBatch | StoredBatch, ...]


class Readers:
    """What reads reports: this process, or several others, its `pool`."""

    def __init__(self, alone: _Reader | None, pool: ProcessPoolExecutor | None, jobs: int) -> None:
        """One of the two is given; `jobs` says how many processes read."""
        self._alone = alone
        self.pool = pool
        self._jobs = jobs

    def read(self, tasks: Sequence[ReadTask]) -> Iterator[ReadChunk]:
        """The outcome of every task, in their order.

        Errors that concern more than one report (no dictionary, disk full) are raised.
        """
        chunks = cut_chunks(tasks, self._jobs)
        if self.pool is None:
            assert self._alone is not None
            yield from map(self._alone.read, chunks)
            return
        pending: deque[Future[ReadChunk]] = deque()
        for chunk in chunks:
            pending.append(self.pool.submit(_work, chunk))
            if len(pending) >= self._jobs * _AHEAD:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


@contextlib.contextmanager
def open_readers(
    tasks: Sequence[ReadTask], index: Path, *, folder: Path, vocabulary: Vocabulary, jobs: int | None = None
) -> Iterator[Readers]:
    """What reads these tasks: `jobs` processes, by default one a core where that pays. They put what they have read into
    files of `folder`, that of the writer, and end with the context; IndexWriteError when one of them ended before.
    """
    jobs = max(1, min(jobs or _default_jobs(tasks), len(tasks)))
    if jobs == 1:
        yield Readers(_Reader(index, vocabulary), None, jobs)
        return
    # Spawned, not forked: a fork copies the locks of whatever threads there are, a server's or a test's.
    context = multiprocessing.get_context("spawn")
    given = (index, folder, vocabulary)
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker, initargs=given) as pool:
        try:
            yield Readers(None, pool, jobs)
        except BrokenProcessPool:
            raise IndexWriteError(
                "a process that reads reports was ended from outside (out of memory?): run the command again"
            ) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def cut_chunks(tasks: Sequence[_Task], jobs: int) -> list[Sequence[_Task]]:
    """The tasks in order, CHUNK_REPORTS at once, fewer towards the end, where some of `jobs` processes would wait for the
    last chunk of another; none for no tasks."""
    chunks: list[Sequence[_Task]] = []
    first = 0
    while first < len(tasks):
        size = max(1, min(CHUNK_REPORTS, (len(tasks) - first) // (3 * jobs)))
        chunks.append(tasks[first : first + size])
        first += size
    return chunks


class _Reader:
    """Reads reports with one analyzer."""

    def __init__(self, index: Path, vocabulary: Vocabulary) -> None:
        from indexer.analysis.analyzer import Analyzer

        self._index = index
        self._vocabulary = vocabulary
        self._analyzer: Analyzer = Analyzer(vocabulary)

    def read(self, tasks: Sequence[ReadTask]) -> ReadChunk:
        """The outcomes and documents of the tasks; what a report makes the reader stumble over becomes its `problem`."""
        from indexer.documents import make_batches

        read = [self._read_one(task) for task in tasks]
        try:
            batches = tuple(make_batches(_reports(read), self._analyzer))
        except (KikigakiError, OSError):
            raise
        except Exception:
            read = [self._read_one(task, alone=True) for task in tasks]
            batches = tuple(make_batches(_reports(read), self._analyzer))
        return ReadChunk(tuple(one.outcome for one in read), batches)

    def _read_one(self, task: ReadTask, *, alone: bool = False) -> _Read:
        """What becomes of a task; with `alone`, its report is analyzed too, to see whether that can be done."""
        from indexer.report import warn_of_length

        path = task.file.path
        failed = ""
        try:
            content = read_content(task.file)
            failed = content.digest
            report = self._report(path, content, alone=alone)
        except ReportError as error:
            problem = str(error)
        else:
            keep_source(self._index, content)
            warning = warn_of_length(report)
            return _Read(ReadOutcome(task, content.digest, len(report.sections), None, warning=warning), report)
        kept = load_source(self._index, task.kept_digest) if task.kept_digest else None
        if kept is not None:
            try:
                report = self._report(path, kept, alone=alone)
            except ReportError:
                pass
            else:
                return _Read(ReadOutcome(task, kept.digest, len(report.sections), problem, failed), report)
        return _Read(ReadOutcome(task, "", 0, problem, failed), None)

    def _report(self, path: str, content: CorpusContent, *, alone: bool) -> Report:
        from indexer.documents import make_batches
        from indexer.report import read_report

        try:
            report = read_report(content.data, path, vocabulary=self._vocabulary, sidecar=content.sidecar)
            if alone:
                deque(make_batches([report], self._analyzer), maxlen=0)
        except (KikigakiError, OSError):
            raise
        except Exception as error:
            raise _fault(path, error) from error
        return report


def _reports(read: Iterable[_Read]) -> list[Report]:
    return [one.report for one in read if one.report is not None]


def _fault(path: str, error: Exception) -> ReportError:
    """A fault of ours, or memory that ran out over one monstrous file: no reason to lose all other reports."""
    return ReportError(f"cannot be indexed ({type(error).__name__}: {error}): please report this", path=path)


@dataclass(frozen=True, slots=True)
class _Read:
    outcome: ReadOutcome
    report: Report | None


def _default_jobs(tasks: Sequence[ReadTask]) -> int:
    """One process for each PARALLEL_BYTES of text begun, one a core at most, and no more than MAX_JOBS."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    most = min(cores, MAX_JOBS)
    text_bytes = 0
    for task in tasks:
        with contextlib.suppress(OSError):
            text_bytes += task.file.file.lstat().st_size
        if text_bytes >= most * PARALLEL_BYTES:
            return most
    return 1 + text_bytes // PARALLEL_BYTES


_reader: _Reader | None = None
_store: BatchStore | None = None


def _start_worker(index: Path, folder: Path, vocabulary: Vocabulary) -> None:
    from indexer.whoosh_writer import open_store

    global _reader, _store
    threading.Thread(target=_end_with_parent, daemon=True).start()
    settle_reader()
    _reader, _store = _Reader(index, vocabulary), open_store(folder)


def settle_reader() -> None:
    """Set up a process that reads, and does nothing else until it ends."""
    gc.set_threshold(COLLECT_AFTER)
    # At its end Python would take all words apart, for most of a second, while the build waits.
    atexit.register(os._exit, 0)


def _end_with_parent() -> None:
    """End this process when the one that started it was killed: it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work(tasks: Sequence[ReadTask]) -> ReadChunk:
    from indexer.array_codec.batch import DocumentBatch

    assert _reader is not None
    assert _store is not None
    chunk = _reader.read(tasks)
    return replace(chunk, batches=tuple([_store.put(batch) for batch in chunk.batches if isinstance(batch, DocumentBatch)]))
