"""Which files of a corpus are reports, and what is in them just now."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer.dataclass import dataclass
from indexer.errors import CorpusError, ReportError

#: The largest report that is read, in bytes: a report is text that people wrote, not a log.
MAX_REPORT_BYTES = 32 * 1024 * 1024
SIDECAR_SUFFIX = ".kikigaki.toml"
REPORTS_FOLDER = "reports"
VOCABULARY_FOLDER = "vocabulary"
#: Folders of a corpus that hold something other than reports; they matter where there is no reports folder.
_OTHER_FOLDERS = frozenset({VOCABULARY_FOLDER, "judgements"})
_VERSION_CONTROL = frozenset({".git", ".hg", ".svn", ".jj"})
_READ_TRIES = 3  # a file that keeps changing is taken as it was the third time; the next update sees the rest


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """A report file. `path` is relative to `corpus`, "/" between parts; of a file given directly it is the bare name."""

    corpus: Path
    path: str
    file: Path
    sidecar: Path | None


@dataclass(frozen=True, slots=True)
class CorpusContent:
    """The bytes of a report and of its sidecar, and the SHA-256 that changes whenever either does."""

    data: bytes
    sidecar: bytes | None
    digest: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """What the corpus folders hold: reports by path, and one line for each thing that was passed over.

    `clashes` are reports that another corpus folder has under the same path with other words; they are not in `files`.
    """

    folders: tuple[Path, ...]
    files: tuple[CorpusFile, ...]
    vocabulary_folders: tuple[Path, ...]
    clashes: tuple[CorpusFile, ...]
    warnings: tuple[str, ...]


def scan_corpora(corpora: Sequence[Path], *, without: Path | None = None) -> Corpus:
    """The reports of all corpus folders, ordered by path; nothing under the folder `without` (the index) is looked at.

    A folder that has `reports/` holds its reports there; any other is walked itself. Of two corpora that have the same
    path, the one given first has it. Symbolic links, devices, sockets, FIFOs, hidden and unreadable files are passed
    over with a warning. CorpusError when a folder is missing or cannot be listed.
    """
    folders = tuple(dict.fromkeys(_resolve(corpus) for corpus in corpora))
    if not folders:
        raise CorpusError("no corpus folder given: name one with --corpus DIR")
    excluded = without.resolve() if without else None
    warnings: list[str] = []
    found: dict[str, CorpusFile] = {}
    clashes: list[CorpusFile] = []
    for folder in folders:
        before = len(found) + len(clashes)
        for file in _scan_folder(folder, excluded, warnings):
            if file.path not in found:
                found[file.path] = file
            elif not _same_content(found[file.path], file):
                clashes.append(file)
        if len(found) + len(clashes) == before:
            warnings.append(f"{folder}: no reports here: put them into {folder.name}/{REPORTS_FOLDER}")
    ordered = tuple(found[path] for path in sorted(found))
    vocabulary = tuple(f / VOCABULARY_FOLDER for f in folders if (f / VOCABULARY_FOLDER).is_dir())
    return Corpus(folders, ordered, vocabulary, tuple(clashes), tuple(warnings))


def read_content(file: CorpusFile) -> CorpusContent:
    """The file as it is now, read in one piece: a file that changes meanwhile is read again.

    ReportError when it is gone, unreadable, larger than MAX_REPORT_BYTES, or no longer a regular file.
    """
    data = _read_bytes(file.file, file.path)
    sidecar = None
    if file.sidecar is not None:
        try:
            sidecar = _read_bytes(file.sidecar, file.path + SIDECAR_SUFFIX)
        except ReportError:
            if file.sidecar.exists():
                raise
    return CorpusContent(data, sidecar, content_digest(data, sidecar))


def content_digest(data: bytes, sidecar: bytes | None) -> str:
    """SHA-256, in hexadecimal, of a report's bytes, and of its sidecar's when it has one: the same as Report.digest."""
    digest = hashlib.sha256(data)
    if sidecar is not None:
        digest.update(b"\0")
        digest.update(sidecar)
    return digest.hexdigest()


def is_report_name(name: str) -> bool:
    """Whether a file of this name is read as a report: by its suffix, in any case."""
    from indexer.reading import REPORT_SUFFIXES

    return Path(name).suffix.lower() in REPORT_SUFFIXES


def known_suffixes() -> str:
    """The suffixes of reports, for messages."""
    from indexer.reading import REPORT_SUFFIXES

    return " ".join(sorted(REPORT_SUFFIXES))


def _resolve(corpus: Path) -> Path:
    try:
        folder = corpus.expanduser().resolve(strict=True)
    except FileNotFoundError:
        raise CorpusError(f"{corpus}: no such corpus folder: make it, or name another with --corpus DIR") from None
    except (OSError, RuntimeError) as error:
        raise CorpusError(f"{corpus}: cannot open the corpus folder: {error}") from error
    if not folder.is_dir() and not folder.is_file():
        raise CorpusError(f"{corpus}: neither a folder nor a report: name a corpus folder with --corpus DIR")
    return folder


def _scan_folder(folder: Path, excluded: Path | None, warnings: list[str]) -> Iterator[CorpusFile]:
    """The reports of one corpus, in no order."""
    if folder.is_file():
        if not is_report_name(folder.name):
            raise CorpusError(f"{folder}: not a report by its name: those end in {known_suffixes()}")
        yield CorpusFile(folder, folder.name, folder, find_sidecar(folder))
        return
    reports = folder / REPORTS_FOLDER
    if reports.is_symlink():
        warnings.append(f"{reports}: symbolic link, skipped: name the folder it leads to with --corpus")
        return
    has_reports = reports.is_dir()
    other: Counter[str] = Counter()
    pending = [reports if has_reports else folder]
    while pending:
        current = pending.pop()
        at_top = not has_reports and current == folder
        entries = [entry for entry in _list_folder(current, folder, warnings) if _is_plain(entry, warnings)]
        names = {entry.name for entry in entries}
        for entry in entries:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                if path != excluded and not (at_top and entry.name in _OTHER_FOLDERS):
                    pending.append(path)
            elif is_report_name(entry.name):
                if not (at_top and path.stem.upper() == "README"):
                    sidecar = path.with_name(entry.name + SIDECAR_SUFFIX) if entry.name + SIDECAR_SUFFIX in names else None
                    yield CorpusFile(folder, path.relative_to(folder).as_posix(), path, sidecar)
            elif not entry.name.endswith(SIDECAR_SUFFIX) and not at_top:
                other[path.suffix or "no suffix"] += 1
    if other:
        kinds = ", ".join(f"{suffix} × {count}" for suffix, count in sorted(other.items()))
        warnings.append(f"{folder}: no reports by their suffix, skipped: {kinds}")


def _list_folder(current: Path, corpus: Path, warnings: list[str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(current) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        if current == corpus:
            raise CorpusError(f"{corpus}: cannot list the corpus folder: {error.strerror}") from error
        warnings.append(f"{_shown(current)}: {error.strerror}, skipped")
        return []


def _is_plain(entry: os.DirEntry[str], warnings: list[str]) -> bool:
    """Whether it is a visible file or folder; a warning says what else it is, where it may be meant as a report."""
    if entry.name in _VERSION_CONTROL:
        return False
    is_folder = entry.is_dir(follow_symlinks=False)
    reason = None
    if entry.is_symlink():
        reason = "symbolic link"
    elif not is_folder and not entry.is_file(follow_symlinks=False):
        reason = "not a regular file"
    elif entry.name.startswith("."):
        if not is_folder and not is_report_name(entry.name):
            return False
        reason = "hidden"
    elif not entry.name.isprintable() and not _is_utf8(entry.name):
        reason = "name is not UTF-8"
    if reason:
        warnings.append(f"{_shown(Path(entry.path))}: {reason}, skipped")
    return reason is None


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(path: Path) -> str:
    """The path as text that can be printed: bytes that are no UTF-8 are written as \\xNN."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find_sidecar(file: Path) -> Path | None:
    """The sidecar beside a report, None when it has none that is a regular file."""
    sidecar = file.with_name(file.name + SIDECAR_SUFFIX)
    return sidecar if sidecar.is_file() and not sidecar.is_symlink() else None


def _same_content(first: CorpusFile, second: CorpusFile) -> bool:
    try:
        return read_content(first).digest == read_content(second).digest
    except ReportError:
        return False


def _read_bytes(file: Path, path: str) -> bytes:
    """The bytes of a regular file; `path` names it in errors."""
    # O_NONBLOCK: a FIFO put in the place of a report must not make the program wait for its other end.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(file, flags)
    except OSError as error:
        reason = "symbolic link" if error.errno == errno.ELOOP else error.strerror
        raise ReportError(f"cannot be read: {reason}", path=path) from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ReportError("not a regular file: replace it by the report itself", path=path)
        return _read_settled(descriptor, path)
    except OSError as error:
        raise ReportError(f"cannot be read: {error.strerror}", path=path) from error
    finally:
        os.close(descriptor)


def _read_settled(descriptor: int, path: str) -> bytes:
    """The bytes of a file that did not change while they were read."""
    data = b""
    for _ in range(_READ_TRIES):
        before = os.fstat(descriptor)
        os.lseek(descriptor, 0, os.SEEK_SET)
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            data = stream.read(MAX_REPORT_BYTES + 1)
        after = os.fstat(descriptor)
        if len(data) > MAX_REPORT_BYTES:
            raise ReportError(f"larger than {MAX_REPORT_BYTES >> 20} MB: split the report", path=path)
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns) and len(data) == after.st_size:
            break
    return data
