"""New reports into a corpus folder: all checked, then copied so that a crash leaves whole files or none."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from indexer.corpus import (
    REPORTS_FOLDER,
    SIDECAR_SUFFIX,
    VOCABULARY_FOLDER,
    CorpusContent,
    CorpusFile,
    find_sidecar,
    is_report_name,
    known_suffixes,
    read_content,
    scan_corpora,
)
from indexer.errors import CorpusError, ReportError
from indexer.generations.publish import sync_folder, write_synced
from indexer.vocabulary import Vocabulary, load_vocabulary

_PENDING_SUFFIX = ".kikigaki-new"  # of no report format: never indexed, should a crash leave one


def copy_into_corpus(files: Sequence[Path], corpus: Path) -> tuple[Path, ...]:
    """Where the reports are now, in the order given; a file that is there already, byte for byte, stays as it is.

    Nothing is copied unless all can be: ReportError for a file that is no report or cannot be read, CorpusError where
    another report of the same name is there, or the corpus folder cannot be written.
    """
    folder = _folder_for_reports(corpus)
    vocabulary = load_vocabulary((corpus / VOCABULARY_FOLDER,))
    contents: dict[Path, CorpusContent] = {}
    for file in files:
        content = _check_report(file, vocabulary)
        target = folder / file.name
        there = _content_at(target)
        if contents.setdefault(target, content) != content:
            raise CorpusError(f"{file}: two of the files are named {file.name}: rename one of them")
        if there is not None and there != content:
            raise CorpusError(
                f"{target}: another report has this name: rename {file}, or edit that report and run kikigaki update"
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _copy_all({target: content for target, content in contents.items() if not target.exists()}, folder)
    except OSError as error:
        raise CorpusError(f"{folder}: cannot write into the corpus: {error.strerror}") from error
    return tuple(folder / file.name for file in files)


def _folder_for_reports(corpus: Path) -> Path:
    """Its reports folder, or the corpus folder itself where reports stand in it without one."""
    reports = corpus / REPORTS_FOLDER
    if corpus.exists() and not corpus.is_dir():
        raise CorpusError(f"{corpus}: not a folder: name a corpus folder with --corpus DIR")
    if reports.is_symlink():
        raise CorpusError(f"{reports}: a symbolic link, which is not followed: name the folder it leads to with --corpus")
    if corpus.is_dir() and not reports.is_dir() and scan_corpora((corpus,)).files:
        return corpus
    return reports


def _check_report(file: Path, vocabulary: Vocabulary) -> CorpusContent:
    """The file's content; ReportError unless it is a report that can be read. What the user names may be a link."""
    from indexer.report import read_report

    if not is_report_name(file.name) or file.name.startswith("."):
        raise ReportError(f"not a report by its name: those end in {known_suffixes()}", path=str(file))
    try:
        real = file.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise ReportError(f"cannot be read: {getattr(error, 'strerror', error)}", path=str(file)) from error
    content = read_content(CorpusFile(real.parent, str(file), real, find_sidecar(file)))
    read_report(content.data, str(file), vocabulary=vocabulary, sidecar=content.sidecar)
    return content


def _content_at(target: Path) -> CorpusContent | None:
    """What stands at the target; None when nothing does."""
    if not os.path.lexists(target):
        return None
    return read_content(CorpusFile(target.parent, str(target), target, find_sidecar(target)))


def _copy_all(contents: dict[Path, CorpusContent], folder: Path) -> None:
    made: list[Path] = []
    try:
        for target, content in contents.items():
            # The sidecar first: a report is never seen without it.
            if content.sidecar is not None:
                made.append(_copy(content.sidecar, target.with_name(target.name + SIDECAR_SUFFIX)))
            made.append(_copy(content.data, target))
        sync_folder(folder)
    except BaseException:
        for path in made:
            with contextlib.suppress(OSError):
                path.unlink()
        raise


def _copy(data: bytes, target: Path) -> Path:
    pending = target.with_name(f".{target.name}{_PENDING_SUFFIX}")
    try:
        write_synced(pending, data)
        pending.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            pending.unlink()
        raise
    return target
