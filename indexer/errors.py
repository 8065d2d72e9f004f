"""The errors that kikigaki raises: one root, one child for each person who must act.

Every message is one line that says what, where and what to do. Library exceptions are translated in the module that
imports the library; only the command line and the web layer catch these.
"""

from __future__ import annotations


class KikigakiError(Exception):
    """Root of all errors that a user may see; str() is one line, ready to print."""


class ReportError(KikigakiError):
    """A report cannot be read. Whoever keeps the notes must act."""

    def __init__(self, message: str, *, path: str, line: int | None = None) -> None:
        """`message` says what and what to do; `path` and the 1-based `line`, if known, say where."""
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")
        self.path = path
        self.line = line


class VocabularyError(KikigakiError):
    """A vocabulary file is wrong. Whoever edits corpus/vocabulary must act."""


class CorpusError(KikigakiError):
    """A corpus folder is missing or cannot be used. Whoever gave its path must act."""


class QueryError(KikigakiError):
    """A query is beyond the stated limits. Whoever typed it must act."""


class IndexMissingError(KikigakiError):
    """There is no index to search. The message names the command that builds one."""


class IndexDamagedError(KikigakiError):
    """The index is damaged or of another version. The message names the command that mends it."""


class IndexBusyError(KikigakiError):
    """Another process writes the index. The message names it."""


class IndexWriteError(KikigakiError):
    """The index cannot be written (disk full, no permission). The index that was there still answers."""


class DictionaryError(KikigakiError):
    """The SudachiPy dictionary is missing or broken. Whoever installed kikigaki must act."""
