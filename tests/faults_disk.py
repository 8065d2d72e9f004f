"""A disk that fails: every write, fsync, rename, link and new file below a folder counts, and one of them goes wrong."""

from __future__ import annotations

import builtins
import contextlib
import errno
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock


class FailingDisk:
    """Counts the operations that change a folder; from number `fail_at` on (from 0) they raise OSError(`code`).

    With `once` only that one does: a passing fault. Without `fail_at` none does: then `operations` tells how many there are.
    """

    def __init__(self, folder: Path, *, fail_at: int | None = None, code: int = errno.ENOSPC, once: bool = False) -> None:
        self._folder = str(folder)
        self._fail_at = fail_at
        self._code = code
        self._once = once
        self.operations: list[str] = []

    def count(self, operation: str, path: str) -> None:
        """Note an operation on a path or descriptor; OSError when its turn to fail has come."""
        if not path.startswith(self._folder):
            return
        number = len(self.operations)
        self.operations.append(f"{operation} {Path(path).name}")
        if self._fail_at is not None and (number == self._fail_at or (number > self._fail_at and not self._once)):
            raise OSError(self._code, os.strerror(self._code), path)


class _FailingFile(io.FileIO):
    """A raw file whose writes count."""

    def __init__(self, disk: FailingDisk, path: str, mode: str) -> None:
        disk.count("create", path)
        super().__init__(path, mode)
        self._disk = disk
        self._path = path

    def write(self, data: Any, /) -> int:
        """Write, or fail."""
        self._disk.count("write", self._path)
        return super().write(data)


@contextlib.contextmanager
def failing_disk(disk: FailingDisk) -> Iterator[FailingDisk]:
    """While this lasts, this process writes to that disk. Only for one thread: everything in it writes so."""
    plain_open = io.open

    def open_counted(file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **options: Any) -> Any:
        if isinstance(file, int) or not set(mode) & set("wax+"):
            return plain_open(file, mode, buffering, *rest, **options)
        raw = _FailingFile(disk, os.fspath(file), mode.replace("b", "").replace("t", ""))
        if buffering == 0:
            return raw
        buffered = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, *rest, **options)

    def counted(name: str, *, place: int = 0) -> Callable[..., Any]:
        plain = getattr(os, name)

        def call(*arguments: Any, **options: Any) -> Any:
            target = arguments[place]
            path = str(Path(f"/proc/self/fd/{target}").readlink()) if isinstance(target, int) else os.fspath(target)
            disk.count(name, path)
            return plain(*arguments, **options)

        return call

    def open_descriptor(path: Any, flags: int, *rest: Any, **options: Any) -> int:
        if flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            disk.count("create", os.fspath(path))
        return plain_os_open(path, flags, *rest, **options)

    plain_os_open = os.open
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.object(io, "open", open_counted))
        stack.enter_context(mock.patch.object(builtins, "open", open_counted))
        for name in ("fsync", "write", "pwrite", "ftruncate", "mkdir"):
            stack.enter_context(mock.patch.object(os, name, counted(name)))
        for name in ("rename", "replace", "link"):
            stack.enter_context(mock.patch.object(os, name, counted(name, place=1)))
        stack.enter_context(mock.patch.object(os, "open", open_descriptor))
        yield disk
