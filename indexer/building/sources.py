"""The last readable version of each indexed report, kept beside the index: a report that cannot be read loses nothing.

A rebuild, and an update after the vocabulary was edited, analyze every report anew; where the file in the corpus can no
longer be read, they take the version that is indexed from here.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import zlib
from collections.abc import Iterable
from pathlib import Path

from indexer.corpus import MAX_REPORT_BYTES, CorpusContent, content_digest
from indexer.generations import open_regular

SOURCES = "sources"
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: A report, its sidecar, and what says how long they are: a file that unpacks to more was not written by us.
_MOST_BYTES = 2 * MAX_REPORT_BYTES + 100


def keep_source(index: Path, content: CorpusContent) -> None:
    """Keep a report's bytes under their digest, anew where those kept are damaged; OSError when they cannot be written."""
    path = _place(index, content.digest)
    if load_source(index, content.digest) is not None:
        return
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(exist_ok=True)
        if folder.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(folder))
    sidecar = content.sidecar
    head = f"{len(content.data)} {-1 if sidecar is None else len(sidecar)}\n".encode("ascii")
    pending = path.with_name(f"{path.name}.{os.getpid()}")
    # Not forced to disk: a source that a power cut tore is recognised by its digest, and only needed should its report be
    # unreadable too.
    pending.unlink(missing_ok=True)
    with pending.open("xb") as stream:
        stream.write(zlib.compress(head + content.data + (sidecar or b""), level=1))
    pending.replace(path)


def load_source(index: Path, digest: str) -> CorpusContent | None:
    """The bytes kept under a digest; None when they are not there or not whole."""
    path = _place(index, digest)
    if not _DIGEST.fullmatch(digest) or path.parent.is_symlink() or path.parent.parent.is_symlink():
        return None
    try:
        with open_regular(path) as stream:
            packed = stream.read()
        head, _, body = zlib.decompressobj().decompress(packed, _MOST_BYTES).partition(b"\n")
        data_bytes, sidecar_bytes = (int(number) for number in head.split())
    except (OSError, zlib.error, ValueError):
        return None
    data, sidecar = body[:data_bytes], body[data_bytes:] if sidecar_bytes >= 0 else None
    return CorpusContent(data, sidecar, digest) if content_digest(data, sidecar) == digest else None


def drop_sources(index: Path, keep: Iterable[str]) -> None:
    """Remove every kept source but those of these digests; what cannot be removed now is left for the next time."""
    kept = frozenset(keep)
    folder = index / SOURCES
    if folder.is_symlink() or not folder.is_dir():
        return
    for path in folder.glob("[0-9a-f][0-9a-f]/*"):
        if path.name not in kept and _DIGEST.match(path.name):
            with contextlib.suppress(OSError):
                path.unlink()


def _place(index: Path, digest: str) -> Path:
    return index / SOURCES / digest[:2] / digest
