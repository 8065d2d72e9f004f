"""What is left out by bounds and leaders in large segments changes nothing in the best hits."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import indexer.array_codec.list_writer
import indexer.array_codec.token_writer
import search.engines.whoosh
import search.scoring.best
import search.scoring.boosts
import search.scoring.conjunctions
import search.scoring.place_tables
from indexer.array_codec.segment_file import LEADERS, open_segment
from indexer.whoosh_writer import WhooshWriter
from search.engine import AnyOf, PhraseNode, Plan, TermNode
from search.engines.whoosh import WhooshEngine
from search.scoring.place_tables import PlaceTables, make_place_table
from search.scoring.workspace import LAST_MARK, Workspace
from tests.engine_corpora import WORDS, draw_reports


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A segment of some hundred sections that is written as a large one; a second one beside it."""
    folder = tmp_path_factory.mktemp("index")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(indexer.array_codec.token_writer, "MANY_POSTINGS", 0)
        monkeypatch.setattr(indexer.array_codec.token_writer, "MANY_DOCUMENTS", 0)
        monkeypatch.setattr(indexer.array_codec.list_writer, "CHUNK_DOCUMENTS", 50)
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
        monkeypatch.setattr(search.engines.whoosh, "SMALL_INDEX", -1)
        monkeypatch.setattr(search.scoring.best, "WORTH_SKIPPING", 0)
        engine = WhooshEngine(index)
        assert engine.top(node, limit) == engine.search(Plan(node, limit=limit)).hits


@given(
    terms=st.lists(st.tuples(st.sampled_from(("text", "surface")), st.sampled_from(WORDS)), min_size=2, max_size=9),
    weights=st.lists(st.sampled_from((0.01, 0.1, 1.0, 5.0)), min_size=9, max_size=9),
    limit=st.sampled_from((1, 3, 10)),
)
@settings(max_examples=150, deadline=None)
def test_the_best_hits_are_the_same_where_common_words_are_asked_of_them_alone(
    index: Path, terms: list[tuple[str, str]], weights: list[float], limit: int
) -> None:
    node = AnyOf(tuple(TermNode(field, word, weight) for (field, word), weight in zip(terms, weights, strict=False)))

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(search.engines.whoosh, "SMALL_INDEX", -1)
        monkeypatch.setattr(search.scoring.boosts, "WORTH_PUTTING_OFF", 5)
        monkeypatch.setattr(search.scoring.place_tables, "LEAST_SIZE", 10)
        engine = WhooshEngine(index)
        assert engine.top(node, limit) == engine.search(Plan(node, limit=limit)).hits


@given(
    words=st.lists(st.sampled_from(WORDS[:4]), min_size=2, max_size=3),
    gaps=st.lists(st.integers(1, 3), min_size=2, max_size=2),
    limit=st.sampled_from((1, 3, 10)),
)
@settings(max_examples=150, deadline=None)
def test_the_best_hits_of_a_phrase_are_found_where_the_best_that_hold_its_words_are_looked_at_first(
    index: Path, words: list[str], gaps: list[int], limit: int
) -> None:
    node = PhraseNode("text", tuple(words), (0, gaps[0], sum(gaps))[: len(words)])

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(search.engines.whoosh, "SMALL_INDEX", -1)
        monkeypatch.setattr(search.scoring.conjunctions, "LOOKED_AT", 1)
        engine = WhooshEngine(index)
        assert engine.top(node, limit) == engine.search(Plan(node, limit=limit)).hits


@given(
    documents=st.sets(st.integers(0, 999)),
    wanted=st.sets(st.integers(0, 999)),
)
def test_a_table_says_which_documents_are_in_a_list_and_where(documents: set[int], wanted: set[int]) -> None:
    listed, asked = sorted(documents), sorted(wanted)

    table = make_place_table(np.array(listed, np.intp), 1_000)

    indices, places = table.locate(np.array(asked, np.intp))
    assert indices.tolist() == [index for index, document in enumerate(asked) if document in documents]
    assert places.tolist() == [listed.index(document) for document in asked if document in documents]


@given(sizes=st.lists(st.integers(1, 100), unique=True), most=st.integers(0, 5))
def test_tables_are_kept_of_the_longest_lists(sizes: list[int], most: int) -> None:
    class Lists:
        def documents(self, ordinal: int) -> npt.NDArray[np.intp]:
            return np.arange(ordinal)

    lists = Lists()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(search.scoring.place_tables, "LEAST_SIZE", 1)
        tables = PlaceTables(100, most=most)
        for size in sizes:
            tables.find(lists, size, size)

    kept = sorted(sizes)[-most:] if most else []
    assert sorted(size for size in sizes if tables.find(lists, size, size)) == [
        size for size in kept if size >= tables.least
    ]


@given(word=st.sampled_from(WORDS), weight=st.sampled_from((1e-7, 0.1, 1.0, 5.0)), limit=st.sampled_from((1, 3, 10, 11)))
@settings(max_examples=150, deadline=None)
def test_the_best_of_one_term_are_those_of_all(index: Path, word: str, weight: float, limit: int) -> None:
    node = TermNode("text", word, weight)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(search.engines.whoosh, "SMALL_INDEX", -1)
        engine = WhooshEngine(index)
        assert engine.top(node, limit) == engine.search(Plan(node, limit=limit)).hits


def test_leaders_of_a_weight_are_those_in_the_shortest_texts_by_path_and_line(index: Path) -> None:
    for path in index.glob("*.arrays"):
        file = open_segment(path)
        tokens, paths = file.token_field("text"), file.value_field("path_value")
        assert tokens is not None
        assert paths is not None
        for ordinal in range(tokens.terms.count):
            start, stop = tokens.postings.extent(ordinal)
            by_weight: dict[int, list[tuple[int, int, int, int, int]]] = {}
            for posting, document in zip(range(start, stop), tokens.postings.documents(ordinal), strict=True):
                code, place = tokens.codes[posting], (paths.values(document)[0], file.lines[document])
                by_weight.setdefault(code >> 8, []).append((code & 0xFF, *place, document, code))
            first, last = tokens.leader_starts[ordinal : ordinal + 2]
            leaders = sorted(one[-2:] for found in by_weight.values() for one in sorted(found)[:LEADERS])
            assert tokens.leader_ids[first:last].tolist() == [document for document, _ in leaders]
            assert tokens.leader_codes[first:last].tolist() == [code for _, code in leaders]


def test_marks_of_one_use_are_not_those_of_another() -> None:
    workspace = Workspace(4)
    numbers = np.arange(4)

    for _ in range(3 * LAST_MARK):
        assert workspace.mark(np.array([0, 2])).holds(numbers).tolist() == [True, False, True, False]
        assert workspace.mark(np.array([3])).holds(numbers).tolist() == [False, False, False, True]
