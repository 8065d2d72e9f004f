"""The index as searches see it: the published generation, opened once, and followed when a new one is published."""

from __future__ import annotations

import threading
import weakref
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.dataclass import dataclass
from indexer.errors import IndexDamagedError, IndexMissingError, KikigakiError
from indexer.generations import ENGINE_FOLDER, Generation, open_generation, read_current
from indexer.versions import describe_mismatch, installed_versions
from search.engine import Engine

if TYPE_CHECKING:
    from indexer.analysis.analyzer import Analyzer
    from search.service.searcher import Searcher


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the published generation holds, in numbers, and when it was made (ISO time in UTC)."""

    reports: int
    sections: int
    created: str


@dataclass(frozen=True, slots=True)
class _Opened:
    """A generation with its searcher. Whoever took the searcher keeps the files, also after a newer one took its place."""

    name: str
    searcher: Searcher


class Library:
    """An index folder opened for searching, safe to share between threads; nothing is opened before it is asked for."""

    def __init__(self, index: Path) -> None:
        """An index folder, which need not hold an index yet."""
        self._index = index
        self._opened: _Opened | None = None
        self._opening = threading.Lock()
        self._refused = ""

    @property
    def generation(self) -> str:
        """The name of the generation that searches are answered from, "" when there is none to answer from.

        A searcher that is asked for afterwards answers from this one or from a newer: what is cached under this name is
        never older than the name says.
        """
        try:
            self.searcher()
        except KikigakiError:
            return ""
        opened = self._opened
        return opened.name if opened is not None else ""

    def searcher(self) -> Searcher:
        """The searcher of the published generation; the same one to all callers until another is published.

        While a new generation is opened, and when it cannot be, searches go on in the old one. IndexMissingError when
        there is no index (any more), IndexDamagedError when it is damaged or made by other versions than those
        installed; both name the command that mends it.
        """
        try:
            name = read_current(self._index).name
        except IndexMissingError:
            self._opened = None
            raise
        except IndexDamagedError:
            if self._opened is not None:
                return self._opened.searcher
            raise
        opened = self._opened
        if opened is not None and opened.name == name:
            return opened.searcher
        if opened is not None and not self._opening.acquire(blocking=False):
            return opened.searcher  # another thread is opening the new one
        if opened is None:
            self._opening.acquire()
        try:
            return self._open(name)
        finally:
            self._opening.release()

    def holdings(self) -> Holdings:
        """How many reports and sections are published; raises as `searcher`."""
        generation = open_generation(self._index)
        try:
            manifest = generation.manifest
            return Holdings(manifest.reports, manifest.sections, manifest.created)
        finally:
            generation.close()

    def analyzer(self) -> Analyzer:
        """The analyzer that the published generation was made with; with the default vocabulary where there is no index."""
        from indexer.analysis.analyzer import Analyzer

        try:
            generation = open_generation(self._index)
        except IndexMissingError:
            from indexer.vocabulary import load_vocabulary

            return Analyzer(load_vocabulary())
        try:
            return Analyzer(generation.words())
        finally:
            generation.close()

    def report_file(self, path: str) -> Path | None:
        """The report of that path in a corpus folder of the published generation; None when the file is not there.

        Nothing outside the corpus folders is found, whatever `path` is.
        """
        generation = open_generation(self._index)
        try:
            folders = [Path(folder) for folder in generation.manifest.corpora]
        finally:
            generation.close()
        for folder in folders:
            if folder.is_file():
                folder = folder.parent
            file = (folder / path).resolve()
            if file.is_relative_to(folder) and file.is_file():
                return file
        return None

    def _open(self, name: str) -> Searcher:
        """The searcher of the published generation, opened unless another thread just did, or it is known not to open."""
        opened = self._opened
        if opened is not None and name in (opened.name, self._refused):
            return opened.searcher
        try:
            self._opened = opened = _open_searcher(self._index)
        except IndexMissingError:
            self._opened = None
            raise
        except KikigakiError:
            if opened is None:
                raise
            self._refused = name  # not tried again at every search: what is published does not change
        return opened.searcher


def _open_searcher(index: Path) -> _Opened:
    from indexer.analysis.analyzer import Analyzer
    from search.engines.whoosh import WhooshEngine
    from search.service.searcher import Searcher

    generation = open_generation(index)
    try:
        check_versions(generation)
        words = generation.words()
        engine = WhooshEngine(generation.folder / ENGINE_FOLDER)
    except BaseException:
        generation.close()
        raise
    searcher = Searcher(engine, Analyzer(words), cache(generation.vocabulary))
    # Closed when the last thread that searches in it has let go of it, and not before.
    weakref.finalize(searcher, _close, engine, generation)
    return _Opened(generation.name, searcher)


def check_versions(generation: Generation) -> None:
    """Nothing; IndexDamagedError when the generation was made by other versions than those installed."""
    built = generation.manifest.versions
    mismatch = describe_mismatch(built, installed_versions(built.vocabulary))
    if mismatch:
        raise IndexDamagedError(
            f"{generation.index}: the index was made with {mismatch}: "
            f"renew it with kikigaki rebuild --index {generation.index}"
        )


def _close(engine: Engine, generation: Generation) -> None:
    engine.close()
    generation.close()
