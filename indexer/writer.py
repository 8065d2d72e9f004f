"""The seam to whatever keeps the index: what a writer of any engine must do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from indexer.model import IndexDocument


class Writer(Protocol):
    """An index opened for writing in a folder of its own. Nothing is seen by readers before commit."""

    def delete(self, paths: Iterable[str]) -> None:
        """Take out every section of these reports."""
        ...

    def add(self, documents: Iterable[IndexDocument]) -> None:
        """Add sections; the sections of a report that is there already must have been deleted before."""
        ...

    def commit(self) -> None:
        """Write everything and fsync it."""
        ...

    def cancel(self) -> None:
        """Throw away what was added since the last commit."""
        ...
