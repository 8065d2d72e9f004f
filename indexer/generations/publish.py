"""Making the next generation of an index: a folder that nobody sees, published whole by one rename."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from indexer.errors import IndexWriteError, KikigakiError
from indexer.generations import (
    CURRENT,
    ENGINE_FOLDER,
    GENERATION_NAME,
    GENERATIONS,
    MANIFEST,
    READERS,
    VOCABULARY,
    WORDS,
    Generation,
    checksum,
    read_current,
    remove_if_unread,
)
from indexer.generations.lock import WriterLock
from indexer.generations.manifest import Manifest, StoredFile, encode_manifest


def new_generation(lock: WriterLock) -> Path:
    """An empty folder for the next generation, with its readers.lock; nobody sees it before `publish`."""
    generations = lock.index / GENERATIONS
    if generations.is_symlink():
        raise IndexWriteError(f"{generations}: a symbolic link, which is not followed: remove it")
    generations.mkdir(exist_ok=True)
    numbers = [int(match[1]) for entry in generations.iterdir() if (match := GENERATION_NAME.fullmatch(entry.name))]
    folder = generations / f"{max(numbers, default=0) + 1:06d}-{secrets.token_hex(4)}"
    folder.mkdir()
    (folder / READERS).touch()
    return folder


def link_files(base: Generation, folder: Path) -> None:
    """Put the engine's files and the words of `base` into `folder`: hard links, or copies where there are none."""
    (folder / ENGINE_FOLDER).mkdir()
    for file in base.manifest.files:
        if file.name.startswith(f"{ENGINE_FOLDER}/") or file.name in (VOCABULARY, WORDS):
            try:
                os.link(base.folder / file.name, folder / file.name, follow_symlinks=False)
            except OSError:
                shutil.copyfile(base.folder / file.name, folder / file.name, follow_symlinks=False)


def describe_files(folder: Path, base: Generation | None = None) -> tuple[StoredFile, ...]:
    """Size and checksum of every file of a new generation, by name; those that are links into `base` are not read again."""
    known = {file.name: file for file in base.manifest.files} if base else {}
    described = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or name == READERS:
            continue
        if base and name in known and is_link_into(base, folder, path):
            described.append(known[name])
        else:
            described.append(StoredFile(name, *checksum(path)))
    return tuple(described)


def is_link_into(base: Generation, folder: Path, path: Path) -> bool:
    """Whether a file of the new generation in `folder` is the same file as one of `base`."""
    try:
        return path.samefile(base.folder / path.relative_to(folder))
    except FileNotFoundError:
        return False


def publish(lock: WriterLock, folder: Path, manifest: Manifest) -> str:
    """The name of the generation in `folder`, now the published one; all its files are on disk by then.

    Readers see the old one until the single rename, and the new one after it; a crash leaves one or the other.
    IndexWriteError when the index folder was removed meanwhile.
    """
    data = encode_manifest(manifest)
    write_synced(folder / MANIFEST, data)
    for path in (folder / ENGINE_FOLDER, folder, folder.parent):
        sync_folder(path)
    lock.check_still_there()
    pending = lock.index / f"{CURRENT}.new"
    write_synced(pending, f"{folder.name} {hashlib.sha256(data).hexdigest()}\n".encode("ascii"))
    pending.replace(lock.index / CURRENT)
    sync_folder(lock.index)
    return folder.name


def remove_unread(lock: WriterLock, keep: Iterable[str]) -> None:
    """Remove every generation that nobody reads, but for those of these names; what cannot be removed now is left."""
    kept = frozenset(keep)
    with contextlib.suppress(FileNotFoundError):
        for folder in (lock.index / GENERATIONS).iterdir():
            if GENERATION_NAME.fullmatch(folder.name) and folder.name not in kept:
                with contextlib.suppress(OSError):
                    remove_if_unread(folder)


def remove_unless_published(index: Path, folder: Path) -> None:
    """Remove the folder of a new generation that did not come to be published."""
    with contextlib.suppress(KikigakiError, OSError):
        if read_current(index).name == folder.name:
            return
    shutil.rmtree(folder, ignore_errors=True)


def write_synced(path: Path, data: bytes) -> None:
    """Write a file and force it to disk. What stood in its place is removed, not followed or written through."""
    path.unlink(missing_ok=True)
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Force a folder's entries to disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_error(index: Path, error: OSError) -> IndexWriteError:
    """What to raise when the index cannot be written; the published generation is as it was."""
    reason = error.strerror or str(error)
    return IndexWriteError(
        f"{index}: cannot write the index: {reason}: nothing is lost, mend that and run the command again"
    )
