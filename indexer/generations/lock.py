"""One writer at a time: a lock file that names its owner, and that the kernel releases when the owner dies."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from indexer.dataclass import dataclass
from indexer.errors import IndexBusyError, IndexWriteError

LOCK_NAME = "writer.lock"
_OWNER_BYTES = 4096  # more than an owner record can take
_COMMAND_CHARS = 200
#: `lock_owner` takes the lock for an instant to see whether it is free; a writer that meets it tries again.
_TRIES = 5
_PAUSE_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class LockOwner:
    """Who writes an index: process id, host, command line, and the start as an ISO time in UTC (shown, never compared)."""

    pid: int
    host: str
    command: str
    started: str

    def __str__(self) -> str:
        """One line for messages."""
        return f"pid {self.pid} on {self.host} ({self.command}), since {self.started}"


@dataclass(frozen=True, slots=True)
class WriterLock:
    """The right to write an index, held while the context of `lock_index` lasts."""

    index: Path
    descriptor: int

    def check_still_there(self) -> None:
        """Nothing; IndexWriteError when the index folder was removed or replaced since the lock was taken.

        Publishing into a folder that someone made anew would overwrite what its own writer does there.
        """
        try:
            found = (self.index / LOCK_NAME).lstat()
        except OSError:
            found = None
        held = os.fstat(self.descriptor)
        if found is None or (found.st_dev, found.st_ino) != (held.st_dev, held.st_ino):
            raise IndexWriteError(f"{self.index}: the index folder was removed while it was written: run the command again")


@contextlib.contextmanager
def lock_index(index: Path) -> Iterator[WriterLock]:
    """The only writer's lock of an index folder, which is made when it is not there.

    A writer that was killed leaves no lock behind: the kernel lets go of it. IndexBusyError names the process that
    holds it, IndexWriteError says why the folder cannot be written.
    """
    descriptor = _open_lock(index)
    try:
        _write_owner(descriptor, _this_process())
        yield WriterLock(index, descriptor)
    finally:
        # The file stays: removing it would let a waiting writer lock a file that the next one no longer sees.
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, 0)
        os.close(descriptor)


def lock_owner(index: Path) -> LockOwner | None:
    """Who writes the index just now; None when nobody does."""
    try:
        descriptor = os.open(index / LOCK_NAME, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return _read_owner(descriptor)
    else:
        return None
    finally:
        os.close(descriptor)


def _open_lock(index: Path) -> int:
    path = index / LOCK_NAME
    tries = 0
    while True:
        try:
            index.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise IndexWriteError(
                f"{index}: cannot write the index folder: {error.strerror}: mend that, or name another with --index DIR"
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            locked, there = os.fstat(descriptor), path.lstat()
        except BlockingIOError:
            owner = _read_owner(descriptor)
            os.close(descriptor)
            tries += 1
            if tries < _TRIES:
                time.sleep(_PAUSE_SECONDS)
                continue
            who = str(owner) if owner else "another process"
            raise IndexBusyError(f"{index}: the index is being written by {who}: try again when it has ended") from None
        except FileNotFoundError:
            os.close(descriptor)
            continue
        except OSError as error:
            os.close(descriptor)
            raise IndexWriteError(f"{path}: cannot lock the index: {error.strerror}") from error
        if (locked.st_dev, locked.st_ino) == (there.st_dev, there.st_ino):
            return descriptor
        os.close(descriptor)  # the folder was removed and made again between opening and locking


def _this_process() -> LockOwner:
    words = [Path(sys.argv[0]).name, *sys.argv[1:]] if sys.argv else ["python"]
    command = "".join(char if char.isprintable() else "?" for char in " ".join(words))
    started = datetime.now(UTC).isoformat(timespec="seconds")
    return LockOwner(os.getpid(), socket.gethostname(), command[:_COMMAND_CHARS], started)


def _write_owner(descriptor: int, owner: LockOwner) -> None:
    record = {"pid": owner.pid, "host": owner.host, "command": owner.command, "started": owner.started}
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(record).encode("ascii"), 0)
    except OSError as error:
        raise IndexWriteError(f"cannot write the lock of the index: {error.strerror}") from error


def _read_owner(descriptor: int) -> LockOwner | None:
    """The owner that the file names; None while it is being written, or when it holds anything else."""
    try:
        record = json.loads(os.pread(descriptor, _OWNER_BYTES, 0))
        return LockOwner(int(record["pid"]), str(record["host"]), str(record["command"]), str(record["started"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
