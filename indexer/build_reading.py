"""Report files to index documents, on one core or on all of them; one that fails costs only itself."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.build_sources import keep_source, load_source
from indexer.corpus import CorpusContent, CorpusFile, read_content
from indexer.errors import IndexWriteError, KikigakiError, ReportError
from indexer.model import IndexDocument
from indexer.vocabulary import Vocabulary

if TYPE_CHECKING:
    from indexer.analysis.analyzer import Analyzer

#: Below this much text, in bytes, starting further processes takes longer than they save (docs/decisions/701).
PARALLEL_BYTES = 400_000
#: Reports handed out ahead of the one that is wanted next, a process: enough that none waits, and memory stays bounded.
_AHEAD = 8


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A file to read; `kept_digest` is that of its version in the index, to be taken where the file cannot be read."""

    file: CorpusFile
    kept_digest: str | None = None


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """What became of a task. `problem` says why the file could not be read, None when it was.

    `digest` is that of the version that `documents` are of: the file's, or the kept one; "" where there is neither.
    """

    path: str
    digest: str
    documents: tuple[IndexDocument, ...]
    problem: str | None


def read_tasks(
    tasks: Sequence[ReadTask], index: Path, *, vocabulary: Vocabulary, jobs: int | None = None
) -> Iterator[ReadOutcome]:
    """The outcome of every task, in their order. `jobs` processes work at it: by default one a core where that pays.

    Errors that concern more than one report (no dictionary, disk full) are raised.
    """
    jobs = min(jobs or _default_jobs(tasks), len(tasks))
    if jobs <= 1:
        reader = _Reader(index, vocabulary)
        yield from map(reader.read, tasks)
        return
    # Spawned, not forked: a fork copies the locks of whatever threads there are, a server's or a test's.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker, initargs=(index, vocabulary)) as pool:
        pending: deque[Future[ReadOutcome]] = deque()
        waiting = iter(tasks)
        try:
            for task in waiting:
                pending.append(pool.submit(_work, task))
                if len(pending) >= jobs * _AHEAD:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        except BrokenProcessPool:
            raise IndexWriteError(
                "a process that reads reports was ended from outside (out of memory?): run the command again"
            ) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


class _Reader:
    """Reads reports with one analyzer."""

    def __init__(self, index: Path, vocabulary: Vocabulary) -> None:
        from indexer.analysis.analyzer import Analyzer

        self._index = index
        self._vocabulary = vocabulary
        self._analyzer: Analyzer = Analyzer(vocabulary)

    def read(self, task: ReadTask) -> ReadOutcome:
        """The task's outcome; whatever a report makes the reader stumble over becomes its `problem`."""
        path = task.file.path
        try:
            content = read_content(task.file)
            documents = self._documents(path, content)
        except ReportError as error:
            problem = str(error)
        else:
            keep_source(self._index, content)
            return ReadOutcome(path, content.digest, documents, None)
        kept = load_source(self._index, task.kept_digest) if task.kept_digest else None
        if kept is not None:
            try:
                return ReadOutcome(path, kept.digest, self._documents(path, kept), problem)
            except ReportError:
                pass
        return ReadOutcome(path, "", (), problem)

    def _documents(self, path: str, content: CorpusContent) -> tuple[IndexDocument, ...]:
        from indexer.documents import make_documents
        from indexer.report import read_report

        try:
            report = read_report(content.data, path, vocabulary=self._vocabulary, sidecar=content.sidecar)
            documents = make_documents(report, self._analyzer)
        except (KikigakiError, OSError):
            raise
        except Exception as error:
            # A fault of ours, or memory that ran out over one monstrous file: no reason to lose all other reports.
            raise ReportError(
                f"cannot be indexed ({type(error).__name__}: {error}): please report this", path=path
            ) from error
        # A writer needs each section once, not all of them again in the report that each names.
        bare = replace(report, sections=(), evidence=())
        return tuple(replace(document, report=bare) for document in documents)


def _default_jobs(tasks: Sequence[ReadTask]) -> int:
    total = 0
    for task in tasks:
        try:
            total += task.file.file.lstat().st_size
        except OSError:
            continue
        if total >= PARALLEL_BYTES:
            return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1


_reader: _Reader | None = None


def _start_worker(index: Path, vocabulary: Vocabulary) -> None:
    global _reader
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _reader = _Reader(index, vocabulary)


def _end_with_parent() -> None:
    """End this process when the one that started it was killed: it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work(task: ReadTask) -> ReadOutcome:
    assert _reader is not None
    return _reader.read(task)
