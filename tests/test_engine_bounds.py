"""Skipping by bounds in large segments gives the best hits of a search that reads everything."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import indexer.array_codec.segment_writer
import search.scoring_arrays
import search.whoosh_engine
from indexer.array_codec.segment_file import open_segment
from indexer.whoosh_writer import WhooshWriter
from search.model import AnyOf, Plan, TermNode
from search.whoosh_engine import WhooshEngine
from tests.engine_corpora import WORDS, draw_reports


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A segment of some hundred sections that keeps bounds as a large one does; a second one beside it."""
    folder = tmp_path_factory.mktemp("index")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(indexer.array_codec.segment_writer, "BOUNDED_FROM", 0)
        monkeypatch.setattr("indexer.whoosh_writer.SMALL_SEGMENT", 0)
        reports = draw_reports(Random(5), reports=80)
        for paths in (sorted(reports)[:60], sorted(reports)[60:]):
            writer = WhooshWriter(folder)
            for path in paths:
                writer.add(reports[path])
            writer.commit()
    return folder


@given(
    words=st.lists(st.sampled_from(WORDS), min_size=2, unique=True),
    weights=st.lists(st.sampled_from((0.1, 1.0, 5.0)), min_size=len(WORDS), max_size=len(WORDS)),
    limit=st.sampled_from((1, 3, 10, 50)),
)
@settings(max_examples=150, deadline=None)
def test_the_best_hits_are_those_of_a_search_that_skips_nothing(
    index: Path, words: list[str], weights: list[float], limit: int
) -> None:
    node = AnyOf(tuple(TermNode("text", word, weight) for word, weight in zip(words, weights, strict=False)))

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(search.whoosh_engine, "SMALL_INDEX", -1)
        monkeypatch.setattr(search.scoring_arrays, "WORTH_SKIPPING", 0)
        engine = WhooshEngine(index)
        assert engine.top(node, limit) == engine.search(Plan(node, limit=limit)).hits


def test_bounds_hold_every_weight_of_a_term_with_its_shortest_text(index: Path) -> None:
    for path in index.glob("*.arrays"):
        tokens = open_segment(path).token_field("text")
        assert tokens is not None
        assert tokens.bounds is not None
        assert tokens.bound_starts is not None
        for ordinal in range(tokens.terms.count):
            postings = tokens.terms.postings(ordinal)
            shortest: dict[int, int] = {}
            for code in tokens.codes[postings.start : postings.stop]:
                shortest[code >> 8] = min(code & 0xFF, shortest.get(code >> 8, 255))
            bounds = tokens.bounds[tokens.bound_starts[ordinal] : tokens.bound_starts[ordinal + 1]].tolist()
            assert bounds == [row << 8 | length for row, length in sorted(shortest.items())]
