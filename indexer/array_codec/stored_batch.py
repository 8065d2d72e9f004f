"""Batches in files, which every process that writes an index maps: nothing of them is sent or copied.

A process that reads writes each batch into a file, and appends the terms that no batch of its had before to two more: their
bytes and their sizes. The files are of use to this build alone, and gone after it.
"""

from __future__ import annotations

import mmap
import pickle
import secrets
from array import array
from collections.abc import Callable, Mapping, Sequence
from copyreg import dispatch_table
from functools import lru_cache
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any, cast

import numpy as np

from indexer.analysis.held_terms import HeldTerms, MadeTerms
from indexer.array_codec.batch import DocumentBatch
from indexer.array_codec.encoded_terms import EncodedTerms, encode_terms
from indexer.array_codec.layout import ITEM_BYTES
from indexer.dataclass import dataclass, replace

#: Columns start on multiples of this.
_ALIGNMENT = 8


@dataclass(frozen=True, slots=True)
class StoredTerms(MadeTerms):
    """The first `terms` terms that a process has put into files, and their bytes."""

    path: Path
    terms: int
    size_bytes: int

    def __len__(self) -> int:
        return self.terms

    def make(self, index: int) -> str:
        """The term at this place."""
        return _decode(self)[index]

    def read(self) -> EncodedTerms:
        """The terms."""
        with self.path.open("rb") as data, _sizes_path(self.path).open("rb") as sizes:
            counted = np.frombuffer(sizes.read(ITEM_BYTES["I"] * self.terms), np.uint32)
            return EncodedTerms(data.read(self.size_bytes), counted.astype(np.int64))


@lru_cache(maxsize=8)
def _decode(terms: StoredTerms) -> tuple[str, ...]:
    """Their strings, which are hardly ever asked for."""
    return tuple([term.decode("utf-8", "surrogatepass") for term in terms.read()])


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """A batch in a file: `frame` is it without its columns, of which `sizes` are the bytes."""

    path: Path
    documents: int
    size_bytes: int
    frame: bytes
    sizes: tuple[int, ...]

    def load(self) -> DocumentBatch:
        """The batch, its columns as views of the file."""
        with self.path.open("rb") as file:
            view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        starts = accumulate(map(_padded, self.sizes), initial=0)
        columns = [view[start : start + size] for start, size in zip(starts, self.sizes, strict=False)]
        return cast(DocumentBatch, pickle.loads(self.frame, buffers=columns))  # noqa: S301 - a process of ours made it


class BatchStore:
    """Puts the batches of a process into files of a folder."""

    def __init__(self, folder: Path, *, prefix: str) -> None:
        """The names of all files begin with `prefix`. Nothing is written yet."""
        self._stem = str(folder / f"{prefix}{secrets.token_hex(8)}")
        self._reduces: Mapping[type, Callable[[Any], Any]] = {
            **dispatch_table,
            array: _reduce_array,
            HeldTerms: self._reduce_terms,
        }
        self._batches = 0
        self._lists = 0
        self._known: Sequence[str] = ()
        self._stored = StoredTerms(Path(), 0, 0)

    def put(self, batch: DocumentBatch) -> StoredBatch:
        """The batch, in a file of its own now."""
        columns: list[pickle.PickleBuffer] = []
        frame = BytesIO()
        pickler = pickle.Pickler(frame, protocol=5, buffer_callback=columns.append)
        pickler.dispatch_table = self._reduces
        pickler.dump(replace(batch, records=array("B", batch.records)))
        path = Path(f"{self._stem}.{self._batches}")
        self._batches += 1
        sizes = [column.raw().nbytes for column in columns]
        with path.open("xb") as file:
            for column, size in zip(columns, sizes, strict=True):
                file.write(column)
                file.write(bytes(_padded(size) - size))
        return StoredBatch(path, batch.documents, batch.size_bytes, frame.getvalue(), tuple(sizes))

    def _reduce_terms(self, terms: HeldTerms) -> tuple[type[HeldTerms], tuple[StoredTerms, array[int]]]:
        if terms.known is not self._known:  # an analyzer begins a new list when it has met enough words
            self._known = terms.known
            self._stored = StoredTerms(Path(f"{self._stem}.terms{self._lists}"), 0, 0)
            self._lists += 1
        stored = self._stored
        if stored.terms < len(self._known):
            new = encode_terms(self._known[stored.terms :])
            with stored.path.open("ab") as data, _sizes_path(stored.path).open("ab") as sizes:
                data.write(new.data)
                sizes.write(new.sizes.astype(np.uint32).tobytes())
            self._stored = StoredTerms(stored.path, stored.terms + len(new), stored.size_bytes + len(new.data))
        return HeldTerms, (self._stored, terms.numbers)


def _sizes_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.sizes")


def _reduce_array(column: array[int]) -> tuple[object, tuple[str, pickle.PickleBuffer]]:
    return _view, (column.typecode, pickle.PickleBuffer(column))


def _view(typecode: str, column: memoryview) -> memoryview:
    return column.cast("B").cast(typecode)  # type: ignore[call-overload,no-any-return]


def _padded(size: int) -> int:
    return size + -size % _ALIGNMENT
