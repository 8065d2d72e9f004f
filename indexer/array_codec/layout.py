"""The file that holds a segment: a header, arrays on aligned offsets, and a directory that names them.

    bytes 0–7    magic "KIKIGAKI"
    8–11         version of this layout, uint32
    12–15        byte order mark 0x01020304, uint32
    16–23        size of the whole file, uint64
    24–39        offset and length of the directory, uint64 each
    40–43        CRC-32 of the directory, uint32
    44–47        CRC-32 of bytes 0 to 43, uint32
    48–63        zero

All numbers are little-endian. Arrays start on multiples of 64 bytes, so that they can be used as they lie in the file. The
directory is JSON: `numbers` (name → number), and `arrays` (name → [type, offset, count, CRC-32 of its bytes]), where type
is B, H, I, Q (unsigned 1, 2, 4, 8 bytes), f or d (IEEE 754). Opening reads header and directory and checks both; `verify`
reads everything.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, cast
from zlib import crc32

from indexer.errors import IndexDamagedError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

IntegerCode = Literal["B", "H", "I", "Q"]
FloatCode = Literal["f", "d"]
Typecode = Literal["B", "H", "I", "Q", "f", "d"]

MAGIC = b"KIKIGAKI"
VERSION = 3
ALIGNMENT = 64
ITEM_BYTES = {"B": 1, "H": 2, "I": 4, "Q": 8, "f": 4, "d": 8}

_BYTE_ORDER = 0x01020304
_BUFFER_BYTES = 1 << 20  # a small segment has two hundred arrays of a few kilobytes: written at once, not each
_HEADER = struct.Struct("<8sIIQQQI")
_HEADER_BYTES = 64
_CRC = struct.Struct("<I")


class ArrayFileWriter:
    """A new file of arrays. `close` makes it complete and durable; leaving a `with` by an exception removes it.

    With `durable` False it is for the caller to fsync, unless the file is gone again before it is needed.
    """

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        """FileExistsError when there is a file already: segments are never written over."""
        self._durable = durable
        self._path = path
        self._file = path.open("xb", buffering=_BUFFER_BYTES)
        self._file.write(bytes(_HEADER_BYTES))
        self._numbers: dict[str, float] = {}
        self._arrays: dict[str, tuple[Typecode, int, int, int]] = {}

    def add_number(self, name: str, value: float) -> None:
        """Keep a number in the directory."""
        self._numbers[name] = value

    def add_array(self, name: str, typecode: Typecode, *chunks: ReadableBuffer) -> None:
        """Write an array given as the bytes of one or more chunks."""
        self.add_chunks(name, typecode, chunks)

    def add_chunks(self, name: str, typecode: Typecode, chunks: Iterable[ReadableBuffer]) -> None:
        """Write an array piece by piece, for those that are larger than memory should hold."""
        self._file.write(bytes(-self._file.tell() % ALIGNMENT))
        offset, checksum = self._file.tell(), 0
        for chunk in chunks:
            view = memoryview(chunk).cast("B")
            self._file.write(view)
            checksum = crc32(view, checksum)
        count = (self._file.tell() - offset) // ITEM_BYTES[typecode]
        self._arrays[name] = (typecode, offset, count, checksum)

    def add_file(self, file: ArrayFile) -> None:
        """Write everything that another file holds."""
        self._numbers.update(file.numbers)
        for name in file.names():
            self.add_array(name, *file.array(name))

    def close(self) -> None:
        """Write directory and header, and fsync what is durable."""
        self._file.write(bytes(-self._file.tell() % ALIGNMENT))
        directory = json.dumps({"numbers": self._numbers, "arrays": self._arrays}, separators=(",", ":")).encode()
        offset = self._file.tell()
        self._file.write(directory)
        header = _HEADER.pack(MAGIC, VERSION, _BYTE_ORDER, self._file.tell(), offset, len(directory), crc32(directory))
        self._file.seek(0)
        self._file.write(header + _CRC.pack(crc32(header)))
        self._file.flush()
        if self._durable:
            os.fsync(self._file.fileno())
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._discard()
            return
        try:
            self.close()
        except BaseException:
            self._discard()
            raise

    def _discard(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()  # writes what is buffered first, which a full disk refuses
        self._path.unlink(missing_ok=True)


class ArrayFile:
    """A file of arrays, mapped into memory and shared with every process that maps it."""

    def __init__(self, buffer: mmap.mmap | bytes, name: str) -> None:
        """IndexDamagedError when the bytes are no such file, are cut short or are of another version."""
        self.name = name
        self._view = memoryview(buffer)
        directory = self._read_directory()
        self.numbers = cast(dict[str, float], directory["numbers"])
        self._arrays = cast(dict[str, tuple[Typecode, int, int, int]], directory["arrays"])

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def names(self) -> list[str]:
        """The names of all arrays."""
        return list(self._arrays)

    def array(self, name: str) -> tuple[Typecode, memoryview[int]]:
        """The type of this array, and its bytes; IndexDamagedError when the directory has none."""
        typecode, offset, count, _ = self._entry(name)
        return typecode, self._bytes(typecode, offset, count)

    def number(self, name: str) -> float:
        """The number of this name; IndexDamagedError when the directory has none."""
        try:
            return self.numbers[name]
        except KeyError:
            raise self.damaged(f"it has no number {name}") from None

    def integers(self, name: str) -> memoryview[int]:
        """The array of unsigned integers of this name; IndexDamagedError when the directory has none."""
        typecode, offset, count, _ = self._entry(name)
        return self._bytes(typecode, offset, count).cast(cast(IntegerCode, typecode))

    def floats(self, name: str) -> memoryview[float]:
        """The array of floating-point numbers of this name; IndexDamagedError when the directory has none."""
        typecode, offset, count, _ = self._entry(name)
        return self._bytes(typecode, offset, count).cast(cast(FloatCode, typecode))

    def verify(self) -> None:
        """Read every array; IndexDamagedError when one is not what was written."""
        for name, (typecode, offset, count, checksum) in self._arrays.items():
            if crc32(self._bytes(typecode, offset, count)) != checksum:
                raise self.damaged(f"the checksum of {name} is wrong")

    def _entry(self, name: str) -> tuple[Typecode, int, int, int]:
        try:
            return self._arrays[name]
        except KeyError:
            raise self.damaged(f"it has no array {name}") from None

    def _bytes(self, typecode: Typecode, offset: int, count: int) -> memoryview[int]:
        end = offset + count * ITEM_BYTES[typecode]
        if end > len(self._view):
            raise self.damaged("an array ends beyond the file")
        return self._view[offset:end]

    def _read_directory(self) -> dict[str, dict[str, object]]:
        if len(self._view) < _HEADER_BYTES or self._view[: len(MAGIC)] != MAGIC:
            raise self.damaged("it is not a segment of kikigaki")
        header = self._view[: _HEADER.size]
        _, version, byte_order, size, offset, length, checksum = _HEADER.unpack(header)
        if crc32(header) != _CRC.unpack_from(self._view, _HEADER.size)[0]:
            raise self.damaged("the checksum of its header is wrong")
        if version != VERSION:
            raise self.damaged(f"it is of format {version}, this program reads format {VERSION}")
        if byte_order != _BYTE_ORDER or sys.byteorder != "little":
            raise self.damaged("its byte order is not that of this machine")
        if size != len(self._view):
            raise self.damaged(f"it has {len(self._view)} of {size} bytes")
        directory = self._view[offset : offset + length]
        if crc32(directory) != checksum:
            raise self.damaged("the checksum of its directory is wrong")
        found: dict[str, dict[str, object]] = json.loads(bytes(directory))
        return found

    def damaged(self, what: str) -> IndexDamagedError:
        """The error to raise when something in the file cannot be: `what` is that."""
        return IndexDamagedError(f"{self.name}: the index cannot be used: {what}: run kikigaki rebuild")


def open_array_file(path: Path) -> ArrayFile:
    """The file at `path`, mapped; IndexDamagedError when it is missing or not what it should be."""
    try:
        with path.open("rb") as file:
            buffer = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # ValueError: an empty file cannot be mapped
        raise IndexDamagedError(f"{path}: the index cannot be used: {error}: run kikigaki rebuild") from error
    return ArrayFile(buffer, str(path))
