"""Queries over real reports: each names lines of the reports whose sections answer it, never their sentences."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from indexer.analysis.analyzer import Analyzer
from indexer.documents import make_documents
from indexer.report import read_report
from indexer.vocabulary import load_vocabulary
from indexer.whoosh_writer import WhooshWriter
from search.engines.whoosh import WhooshEngine
from search.model import SearchRequest
from search.query import parse_query
from search.service.searcher import Searcher
from tests import REAL_REPORTS, ROOT

QUERIES = ROOT / "tests/queries/real_reports.jsonl"
KINDS = ("exact", "variant", "cross", "reading", "person", "date", "phrase", "field", "question", "boolean", "synonym")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A query with the places (report, line) whose sections answer it."""

    query: str
    kind: str
    places: tuple[tuple[str, int], ...]


def read_labelled() -> list[Labelled]:
    entries = [json.loads(line) for line in QUERIES.read_text(encoding="utf-8").splitlines()]
    return [
        Labelled(one["query"], one["kind"], tuple((place["path"], place["line"]) for place in one["relevant"]))
        for one in entries
    ]


def first_rank(searcher: Searcher, labelled: Labelled) -> int:
    """The rank of the first hit that covers a labelled line, 0 when none of ten does."""
    for rank, stored in enumerate(searcher.engine.sections(searcher.ids(SearchRequest(labelled.query))), 1):
        section = stored.section
        if any(stored.path == path and section.first_line <= line <= section.last_line for path, line in labelled.places):
            return rank
    return 0


def test_every_kind_of_query_is_labelled_and_understood() -> None:
    labelled = read_labelled()

    counts = Counter(one.kind for one in labelled)
    assert set(counts) == set(KINDS)
    assert min(counts.values()) >= 15
    assert sum(counts.values()) >= 650
    assert not [one.query for one in labelled if parse_query(one.query).hints]


def test_queries_over_real_reports_are_answered_first(tmp_path: Path) -> None:
    labelled = read_labelled()
    paths = sorted({path for one in labelled for path, _ in one.places})
    assert len(paths) == 5
    if all((REAL_REPORTS / path).exists() for path in paths):
        vocabulary = load_vocabulary()
        analyzer = Analyzer(vocabulary)
        writer = WhooshWriter(tmp_path)
        for path in paths:
            report = read_report((REAL_REPORTS / path).read_bytes(), path, vocabulary=vocabulary)
            writer.add(make_documents(report, analyzer))
        writer.commit()
        searcher = Searcher(WhooshEngine(tmp_path), analyzer, lambda: vocabulary)

        ranks = {one: first_rank(searcher, one) for one in labelled}

        # Measured on 2026-11-28: .966 over 655 queries (questions .91, all other kinds .93 and more). At first, read by
        # people who knew the reports alone: .960 for 154 of them, .850 for the next 100, .834 for the last 60.
        by_kind: dict[str, list[float]] = {kind: [] for kind in KINDS}
        for one, rank in ranks.items():
            by_kind[one.kind].append(1 / rank if rank else 0.0)
        reciprocal = [value for values in by_kind.values() for value in values]
        assert sum(reciprocal) / len(reciprocal) >= 0.96
        assert {
            kind: sum(values) / len(values) for kind, values in by_kind.items() if sum(values) / len(values) < 0.85
        } == {}
