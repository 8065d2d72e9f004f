"""Reads one vocabulary TOML file into its entries, each with the line that it stands on."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path

from indexer.dataclass import dataclass
from indexer.errors import VocabularyError

FILE_LIMIT_BYTES = 8 * 2**20
_PACKAGE = Path(__file__).parent

# A file in the plain style of the default ones, every entry on one line, is read by these two patterns in a tenth of the
# time of tomllib (measured: docs/decisions/301); any other file is given to tomllib, with the same result.
_HEADER = re.compile(r'\[(?:([A-Za-z0-9_-]+)|("[^"\\\n]*"))\]\s*')
_LIST = re.compile(r'(?:([A-Za-z0-9_-]+)|("[^"\\\n]*"))\s*=\s*(\["(?:[^"\\\n]*"\s*,\s*")*[^"\\\n]*"\s*\]|\[\s*\])\s*')
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # what TOML forbids, and "\r", which only a line end may hold
_AT_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """`key = [values]` of a vocabulary file; `table` is the [table] that it stands in, "" above the first.

    A table without keys is one entry with an empty key.
    """

    table: str
    key: str
    values: tuple[str, ...]
    line: int


def read_text(path: Path) -> str:
    """The text of `path`; empty when there is no such file.

    Raises VocabularyError when the file cannot be read, is over 8 MiB or is not UTF-8.
    """
    try:
        # O_NONBLOCK: a FIFO must not make the program wait for its other end.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as stream:
            # An installer may link to the files of the package; in a corpus nothing is followed.
            linked = path.is_symlink() and not path.is_relative_to(_PACKAGE)
            if linked or not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise VocabularyError(f"{path}: not a regular file: replace it by the file itself")
            data = stream.read(FILE_LIMIT_BYTES + 1)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise VocabularyError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    if len(data) > FILE_LIMIT_BYTES:
        raise VocabularyError(f"{path}: is over 8 MiB; a vocabulary file holds words, split or shorten it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise VocabularyError(f"{path}:{line}: is not UTF-8; save the file as UTF-8") from error


def parse_entries(text: str, where: str) -> tuple[Entry, ...]:
    """The entries of a TOML text in the order written; `where` names it in errors.

    Raises VocabularyError when it is not TOML, or holds anything but lists of strings.
    """
    entries = _parse_plain(text)
    return _parse_toml(text, where) if entries is None else entries


def _parse_plain(text: str) -> tuple[Entry, ...] | None:
    """The entries, or None when the text is not in the plain style (or repeats a key, which tomllib words better)."""
    if _CONTROL.search(text):
        return None
    entries: list[Entry] = []
    tables: set[str] = {""}
    keys: set[tuple[str, str]] = set()
    table, table_is_empty, table_line = "", False, 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line or line[0] == "#":
            continue
        if line[0] == "[":
            header = _HEADER.fullmatch(line)
            if header is None:
                return None
            if table_is_empty:
                entries.append(Entry(table, "", (), table_line))
            table = header[1] or header[2][1:-1]
            if table in tables:
                return None
            tables.add(table)
            table_is_empty, table_line = True, number
            continue
        found = _LIST.fullmatch(line)
        if found is None:
            return None
        key = found[1] or found[2][1:-1]
        if (table, key) in keys:
            return None
        keys.add((table, key))
        entries.append(Entry(table, key, tuple(found[3].split('"')[1::2]), number))
        table_is_empty = False
    if table_is_empty:
        entries.append(Entry(table, "", (), table_line))
    return tuple(entries)


def _parse_toml(text: str, where: str) -> tuple[Entry, ...]:
    import tomllib  # here: 10 ms that a search, which reads the vocabulary kept with its index, does not pay

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        line = at[1] if at else str(text.count("\n") + 1)
        raise VocabularyError(f"{where}:{line}: is not TOML: {str(error).partition(' (at ')[0]}") from error
    except RecursionError as error:
        raise VocabularyError(f"{where}: brackets are nested too deeply") from error
    entries: list[Entry] = []
    lines = text.split("\n")
    line = 0
    for name, value in data.items():
        line = _line_of(lines, name, line)
        if not isinstance(value, dict):
            entries.append(Entry("", name, _strings(value, f"{where}:{line}", name), line))
            continue
        if not value:
            entries.append(Entry(name, "", (), line))
        for key, inner in value.items():
            line = _line_of(lines, key, line)
            entries.append(Entry(name, key, _strings(inner, f"{where}:{line}", f"[{name}] {key}"), line))
    return tuple(entries)


def _strings(value: object, where: str, label: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise VocabularyError(f'{where}: {label} must be a list of strings, such as ["a", "b"]')
    return tuple(value)


def _line_of(lines: Sequence[str], name: str, after: int) -> int:
    """The first 1-based line from `after` on that begins a table or key of this name; `after` (or 1) when none is plain."""
    for number in range(max(after, 1), len(lines) + 1):
        start = lines[number - 1].lstrip(" \t[")
        if start.startswith((name, f'"{name}"', f"'{name}'")):
            return number
    return max(after, 1)
