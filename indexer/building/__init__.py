"""Corpus folders to a published index: rebuilt whole, brought up to date, given new reports, or looked at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from indexer.building.add import copy_into_corpus
from indexer.building.inventory import IndexStatus, status
from indexer.building.run import BuildSummary, Progress, run_build
from indexer.errors import IndexDamagedError, IndexMissingError
from indexer.generations import open_generation
from indexer.generations.lock import lock_index

__all__ = ["BuildSummary", "IndexStatus", "Progress", "add_reports", "rebuild", "status", "update"]


def rebuild(
    corpora: Sequence[Path], index: Path, *, progress: Progress | None = None, jobs: int | None = None
) -> BuildSummary:
    """Read every report of the corpus folders and publish an index of them, in place of the one that was there.

    `progress` is told (reports done, reports in all, path). `jobs` processes read: by default one a core where it pays.
    Raises CorpusError, VocabularyError, DictionaryError, IndexBusyError, IndexWriteError; the index is then as it was.
    """
    with lock_index(index) as lock:
        return run_build(lock, corpora, anew=True, progress=progress, jobs=jobs)


def update(
    corpora: Sequence[Path], index: Path, *, progress: Progress | None = None, jobs: int | None = None
) -> BuildSummary:
    """Bring an index up to date: reports whose content changed are read, those gone are taken out.

    Everything is read anew when the vocabulary or an installed version changed, or when there is no index yet. No corpus
    folders means those that the index was built from. Otherwise as `rebuild`.
    """
    with lock_index(index) as lock:
        return run_build(lock, corpora, anew=False, progress=progress, jobs=jobs)


def add_reports(
    files: Sequence[Path],
    corpus: Path,
    index: Path,
    *,
    progress: Progress | None = None,
    jobs: int | None = None,
) -> BuildSummary:
    """Copy reports (with their sidecars) into a corpus folder, made when it is not there, and bring the index up to date.

    All of them are checked first: none is copied when one is no report, cannot be read, or has the name of another report
    of the corpus; ReportError or CorpusError says which. The index keeps what it has from other corpus folders.
    """
    with lock_index(index) as lock:
        copy_into_corpus(files, corpus)
        corpora = [*_indexed_corpora(index), corpus.resolve()]
        return run_build(lock, tuple(dict.fromkeys(corpora)), anew=False, progress=progress, jobs=jobs)


def _indexed_corpora(index: Path) -> tuple[Path, ...]:
    """The corpus folders of the published generation; none when there is none, or it is damaged."""
    try:
        generation = open_generation(index)
    except (IndexMissingError, IndexDamagedError):
        return ()
    try:
        return tuple(Path(folder) for folder in generation.manifest.corpora)
    finally:
        generation.close()
