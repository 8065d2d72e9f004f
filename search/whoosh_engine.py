"""A Whoosh index opened for searching."""

from __future__ import annotations

import json
from pathlib import Path

from whoosh.index import EmptyIndexError, open_dir

from indexer.array_codec.records import decode_record
from indexer.errors import IndexMissingError
from indexer.model import FieldTokens, IndexDocument, Report, Token
from indexer.whoosh_writer import SCHEMA
from search.reference_engine import ReferenceEngine


class WhooshEngine(ReferenceEngine):
    """The Engine protocol over the folder that WhooshWriter wrote."""

    def __init__(self, folder: Path) -> None:
        try:
            index = open_dir(folder, schema=SCHEMA)
        except EmptyIndexError as error:
            raise IndexMissingError(f"{folder}: there is no index here: run kikigaki rebuild") from error
        with index.reader() as reader:
            super().__init__(_document(stored["section"], stored["tokens"]) for stored in reader.all_stored_fields())


def _document(record: bytes, tokens: bytes) -> IndexDocument:
    kept = decode_record(record)
    return IndexDocument(
        report=Report(
            path=kept.path,
            title=kept.report_title,
            event=kept.event,
            event_aliases=kept.event_aliases,
            dates=kept.dates,
            authors=(),
            language="ja",
            encoding="utf-8",
            digest="",
            sections=(),
            evidence=(),
        ),
        section=kept.section,
        text=kept.text,
        body_start=kept.body_start,
        fields=tuple(FieldTokens(field, tuple(Token(*one) for one in found)) for field, found in json.loads(tokens)),
    )
