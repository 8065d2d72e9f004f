"""Generations of an index: each whole and never changed once published, read by whoever opened it, removed when unread.

    INDEX/CURRENT                     the name of the published generation and the SHA-256 of its manifest
    INDEX/writer.lock                 see indexer.generations.lock
    INDEX/generations/000012-9f3ac1d0/
        manifest.json                 versions, corpus folders, counts, and size and SHA-256 of every file below
        reports.json vocabulary.json  see indexer.generations.manifest
        words.json                    what the analyzer asks of the vocabulary: see indexer.analysis.word_tables
        readers.lock                  held shared by each reader, and by the kernel no longer than the reader lives
        whoosh/                       the engine's files

Nothing that these files name is looked for outside the generation's own folder, and no symbolic link is followed in it.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.dataclass import dataclass
from indexer.errors import IndexDamagedError, IndexMissingError
from indexer.generations.manifest import (
    Manifest,
    ReportRecord,
    decode_manifest,
    decode_records,
    decode_vocabulary,
)

if TYPE_CHECKING:
    from indexer.analysis.word_tables import WordTables
    from indexer.vocabulary import Vocabulary

CURRENT = "CURRENT"
GENERATIONS = "generations"
MANIFEST = "manifest.json"
RECORDS = "reports.json"
VOCABULARY = "vocabulary.json"
WORDS = "words.json"
READERS = "readers.lock"
ENGINE_FOLDER = "whoosh"

#: Files up to this size are read whole and compared with their checksum when a generation is opened; of larger ones only
#: the size is compared then. The engine's table of contents, which is a pickle, is far below. `kikigaki check` reads all.
VERIFIED_BYTES = 1 << 20

GENERATION_NAME = re.compile(r"(\d{6,18})-[0-9a-f]{8}")
_CURRENT_LINE = re.compile(r"(\d{6,18}-[0-9a-f]{8}) ([0-9a-f]{64})\n")
_OPEN_TRIES = 100  # each means that a newer generation was published between two system calls


@dataclass(frozen=True, slots=True)
class Published:
    """What CURRENT says: the name of the published generation, and the SHA-256 of its manifest."""

    name: str
    manifest_sha256: str


class Generation:
    """A generation that is being read: its files stay until `close`, or until the process ends however it ends."""

    def __init__(self, published: Published, index: Path, *, folder: Path, manifest: Manifest, descriptor: int) -> None:
        """The `published` generation of the folder `index`; `descriptor` holds its lock, shared with other readers."""
        self.index = index
        self.name = published.name
        self.folder = folder
        self.manifest = manifest
        self._descriptor = descriptor

    def records(self) -> tuple[ReportRecord, ...]:
        """The reports in it, ordered by path."""
        return decode_records(self.read(RECORDS))

    def vocabulary(self) -> Vocabulary:
        """The vocabulary with which it was analyzed."""
        return decode_vocabulary(self.read(VOCABULARY))

    def words(self) -> WordTables:
        """What the analyzer asks of that vocabulary; IndexDamagedError when it cannot be read."""
        from indexer.analysis.word_tables import decode_word_tables

        try:
            return decode_word_tables(self.read(WORDS))
        except (ValueError, TypeError, AttributeError) as error:
            raise _damaged(self.index, f"generation {self.name}: {WORDS} makes no sense ({error})") from error

    def read(self, name: str) -> bytes:
        """The bytes of one of its files; IndexDamagedError when its checksum is not that of the manifest."""
        stored = next((file for file in self.manifest.files if file.name == name), None)
        if stored is None:
            raise _damaged(self.index, f"{name} is not in the manifest of generation {self.name}")
        try:
            data = _read_regular(self.folder / name, self.index)
        except FileNotFoundError:
            raise _damaged(self.index, f"generation {self.name}: {name} is not there any more") from None
        if hashlib.sha256(data).hexdigest() != stored.sha256:
            raise _damaged(self.index, f"generation {self.name}: {name} does not have the checksum it was written with")
        return data

    def close(self) -> None:
        """Let go of it, and remove it when it is no longer current and nobody else reads it."""
        if self._descriptor < 0:
            return
        os.close(self._descriptor)
        self._descriptor = -1
        with contextlib.suppress(IndexMissingError, IndexDamagedError, OSError):
            if read_current(self.index).name != self.name:
                remove_if_unread(self.folder)


def read_current(index: Path) -> Published:
    """The published generation of an index folder. IndexMissingError when there is none, IndexDamagedError for nonsense."""
    try:
        text = _read_regular(index / CURRENT, index).decode("ascii", "replace")
    except FileNotFoundError:
        raise IndexMissingError(f"{index}: there is no index here: build it with kikigaki rebuild --index {index}") from None
    match = _CURRENT_LINE.fullmatch(text)
    if match is None:
        raise _damaged(index, f"{CURRENT} does not name a generation")
    return Published(match[1], match[2])


def open_generation(index: Path) -> Generation:
    """The published generation, held against removal, its small files verified.

    IndexMissingError when there is none; IndexDamagedError when something in it is not as it was written.
    """
    for _ in range(_OPEN_TRIES):
        published = read_current(index)
        folder = index / GENERATIONS / published.name
        descriptor = _hold(folder)
        if descriptor is None:
            if read_current(index) == published:
                raise _damaged(index, f"generation {published.name} is not there")
            continue
        try:
            manifest = _verified_manifest(index, folder, published)
        except BaseException:
            os.close(descriptor)
            raise
        return Generation(published, index, folder=folder, manifest=manifest, descriptor=descriptor)
    raise IndexDamagedError(f"{index}: the index changes faster than it can be opened: is a rebuild running in a loop?")


def find_damage(generation: Generation) -> Iterator[str]:
    """One line for each file of a generation that is not as it was written; every byte is read."""
    for file in generation.manifest.files:
        try:
            size, sha256 = checksum(generation.folder / file.name)
        except OSError as error:
            yield f"{generation.folder / file.name}: {error.strerror}"
            continue
        if (size, sha256) != (file.size, file.sha256):
            yield f"{generation.folder / file.name}: not as it was written (size or checksum differs)"


def remove_if_unread(folder: Path) -> None:
    """Remove a generation that is not current, unless somebody reads it; OSError when it cannot be removed."""
    import shutil  # here: a search, which removes nothing, does not pay for it

    if folder.is_symlink():  # not ours: what it leads to stays as it is
        folder.unlink()
        return
    try:
        descriptor = os.open(folder / READERS, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:  # a removal that was cut short, or a crash before the file was made
        shutil.rmtree(folder, ignore_errors=True)
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (folder / READERS).unlink()  # first, and under the lock: whoever opened it before sees that it has no name left
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(descriptor)


def _hold(folder: Path) -> int | None:
    """A descriptor that keeps the generation from being removed; None when it is gone or going."""
    if folder.is_symlink() or folder.parent.is_symlink():
        return None
    try:
        descriptor = os.open(folder / READERS, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        if os.fstat(descriptor).st_nlink:  # removed between open and lock otherwise
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def _verified_manifest(index: Path, folder: Path, published: Published) -> Manifest:
    try:
        data = _read_regular(folder / MANIFEST, index)
        if hashlib.sha256(data).hexdigest() != published.manifest_sha256:
            raise _damaged(index, f"the manifest of generation {published.name} is not the one that was published")
        manifest = decode_manifest(data)
        for file in manifest.files:
            path = folder / file.name
            if path.lstat().st_size != file.size or path.is_symlink():
                raise _damaged(index, f"generation {published.name}: {file.name} does not have the size it was written with")
            if file.size <= VERIFIED_BYTES and checksum(path)[1] != file.sha256:
                raise _damaged(
                    index, f"generation {published.name}: {file.name} does not have the checksum it was written with"
                )
    except OSError as error:
        raise _damaged(index, f"generation {published.name}: {error.filename}: {error.strerror}") from error
    return manifest


def _read_regular(path: Path, index: Path) -> bytes:
    try:
        with open_regular(path) as stream:
            return stream.read()
    except FileNotFoundError:
        raise
    except NotADirectoryError:
        raise IndexMissingError(f"{index}: not a folder: name an index folder with --index DIR") from None
    except OSError as error:
        raise _damaged(index, f"{path.name} cannot be read: {error.strerror}") from error


def checksum(path: Path) -> tuple[int, str]:
    """A file's size in bytes and its SHA-256 in hexadecimal; OSError for a symbolic link."""
    with open_regular(path) as stream:
        return os.fstat(stream.fileno()).st_size, hashlib.file_digest(stream, "sha256").hexdigest()


def open_regular(path: Path) -> BufferedReader:
    """The file opened for reading; OSError when it is anything else: a link is not followed, a FIFO not waited for."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file", os.fspath(path))
    return os.fdopen(descriptor, "rb")


def _damaged(index: Path, what: str) -> IndexDamagedError:
    return IndexDamagedError(f"{index}: {what}: mend the index with kikigaki rebuild --index {index}")
