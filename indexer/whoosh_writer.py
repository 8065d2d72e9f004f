"""Sections to a Whoosh index in a folder: added, deleted, committed as a whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from whoosh.fields import ID, STORED, Schema
from whoosh.index import FileIndex, create_in, exists_in, open_dir

from indexer.array_codec.records import encode_record
from indexer.model import IndexDocument

SCHEMA = Schema(path_value=ID(), section=STORED(), tokens=STORED())


class WhooshWriter:
    """The Writer protocol over a folder, made when it is not there; another index in it is appended to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        index: FileIndex = open_dir(folder, schema=SCHEMA) if exists_in(folder) else create_in(folder, SCHEMA)
        self._index = index
        self._deleted: set[str] = set()
        self._added: list[IndexDocument] = []

    def delete(self, paths: Iterable[str]) -> None:
        """Take out every section of these reports."""
        gone = frozenset(paths)
        self._deleted |= gone
        self._added = [document for document in self._added if document.report.path not in gone]

    def add(self, documents: Iterable[IndexDocument]) -> None:
        """Add sections."""
        self._added.extend(documents)

    def commit(self) -> None:
        """Write everything and fsync it."""
        writer = self._index.writer()
        try:
            for path in self._deleted:
                writer.delete_by_term("path_value", path)
            for document in self._added:
                tokens = [
                    [one.field, [[token.term, token.start, token.end, token.position, token.weight] for token in one.tokens]]
                    for one in document.fields
                ]
                writer.add_document(
                    path_value=document.report.path,
                    section=encode_record(document),
                    tokens=json.dumps(tokens, ensure_ascii=False).encode(),
                )
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        self._deleted, self._added = set(), []
        for file in self._folder.iterdir():
            _sync(file)
        _sync(self._folder)

    def cancel(self) -> None:
        """Throw away what was added since the last commit."""
        self._deleted, self._added = set(), []


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
