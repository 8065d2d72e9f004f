"""Stock Whoosh on our segments gives what it gives on its own: every matcher, merge and mixture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from whoosh import query, scoring
from whoosh.index import FileIndex, create_in, open_dir
from whoosh.matching import ReadTooFar
from whoosh.query import spans
from whoosh.reading import TermNotFound

from indexer.array_codec.codec import ArrayCodec, make_schema
from indexer.array_codec.foreign import adopt_index
from indexer.array_codec.listing import read_listing
from indexer.array_codec.records import encode_record
from indexer.errors import IndexDamagedError
from indexer.model import IndexDocument
from indexer.whoosh_writer import WhooshWriter
from search.engine import AllOf, PhraseNode, Plan, TermNode
from search.engines.reference import ReferenceEngine
from search.engines.whoosh import WhooshEngine
from tests.engine_corpora import WORDS, make_section

QUERIES: list[query.Query] = [
    query.Term("text", "neutron"),
    query.Term("text", "neutron", boost=2.5),
    query.Term("text", "ない"),
    query.And([query.Term("text", "nova"), query.Term("text", "仮想")]),
    query.And([query.Term("text", one) for one in ("nova", "仮想", "swift", "移行")]),
    query.Or([query.Term("text", "nova"), query.Term("text", "仮想")]),
    query.Or([query.Term("text", one) for one in WORDS]),
    query.AndNot(query.Term("text", "nova"), query.Term("text", "swift")),
    query.AndMaybe(query.Term("text", "nova"), query.Term("text", "swift")),
    query.Require(query.Term("text", "nova"), query.Term("path_value", "reports/1.md")),
    query.Otherwise(query.Term("text", "ない"), query.Term("text", "nova")),
    query.DisjunctionMax([query.Term("text", "nova"), query.Term("text", "swift")]),
    query.Not(query.Term("text", "nova")),
    query.Phrase("text", ["nova", "swift"]),
    query.Phrase("text", ["nova", "swift", "移行"], slop=3),
    query.Prefix("text", "n"),
    query.Wildcard("text", "ne*k"),
    query.Regex("text", "[ns].*"),
    query.FuzzyTerm("text", "nov", maxdist=1),
    query.TermRange("text", "n", "o"),
    query.Every(),
    query.Every("text"),
    query.Variations("text", "networks"),
    query.ConstantScoreQuery(query.Term("text", "nova"), 3.0),
    spans.SpanNear(query.Term("text", "nova"), query.Term("text", "swift"), slop=5, ordered=False),
    spans.SpanFirst(query.Term("text", "nova"), limit=4),
    spans.SpanNot(query.Term("text", "nova"), query.Term("text", "swift")),
    spans.SpanOr([query.Term("text", "nova"), query.Term("text", "swift")]),
    spans.SpanContains(
        spans.SpanNear(query.Term("text", "nova"), query.Term("text", "swift"), 9), query.Term("text", "移行")
    ),
    query.And([query.Or([query.Term("text", "nova"), query.Prefix("text", "仮")]), query.Not(query.Term("text", "k8s"))]),
]


def draw_sections(count: int) -> list[IndexDocument]:
    random = Random(count)
    texts = [" ".join(random.choices(WORDS, k=random.randint(1, 60))) for _ in range(count)]
    return [make_section(f"reports/{number // 10}.md", number, text) for number, text in enumerate(texts)]


def add_stock(index: FileIndex, sections: Sequence[IndexDocument], **options: Any) -> None:
    """Adds sections as any program that uses Whoosh would."""
    writer = index.writer(**options)
    for one in sections:
        writer.add_document(
            text=one.section.text,
            path_value=one.report.path,
            id_value=one.section.id,
            section=encode_record(one),
        )
    writer.commit(merge=False)


def add_ours(folder: Path, sections: Sequence[IndexDocument]) -> None:
    writer = WhooshWriter(folder)
    writer.add(sections)
    writer.commit()


def answers(index: FileIndex, wanted: query.Query, **options: Any) -> list[tuple[str, float]]:
    """The ids and scores of a query, those of equal score in the order of the ids."""
    with index.searcher(**options) as searcher:
        hits = searcher.search(wanted, limit=None)
        found = [(str(index_id(searcher, hit.docnum)), round(float(hit.score), 9)) for hit in hits]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def index_id(searcher: Any, number: int) -> str:
    record: bytes = searcher.stored_fields(number)["section"]
    return record[3:15].decode()


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> FileIndex:
    """300 sections in one segment of Whoosh's own codec."""
    index = create_in(str(tmp_path_factory.mktemp("stock")), make_schema())
    add_stock(index, draw_sections(300))
    return index


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> FileIndex:
    """The same in one segment of ours."""
    folder = tmp_path_factory.mktemp("ours")
    add_ours(folder, draw_sections(300))
    return open_dir(str(folder))


@pytest.mark.parametrize("wanted", QUERIES, ids=str)
def test_a_query_finds_and_scores_the_same(stock: FileIndex, ours: FileIndex, wanted: query.Query) -> None:
    assert answers(ours, wanted) == answers(stock, wanted)


@pytest.mark.parametrize("weighting", [scoring.BM25F(B=0.9, K1=0.6), scoring.TF_IDF(), scoring.Frequency()])
def test_other_scorers_see_the_same_statistics(stock: FileIndex, ours: FileIndex, weighting: scoring.WeightingModel) -> None:
    wanted = query.Or([query.Term("text", "neutron"), query.Term("text", "障害")])

    assert answers(ours, wanted, weighting=weighting) == answers(stock, wanted, weighting=weighting)


@pytest.mark.parametrize("wanted", [QUERIES[0], QUERIES[3], QUERIES[5], QUERIES[6], QUERIES[13]], ids=str)
def test_skipping_what_cannot_enter_the_top_ten_changes_nothing(ours: FileIndex, wanted: query.Query) -> None:
    with ours.searcher() as searcher:
        best = [round(hit.score, 9) for hit in searcher.search(wanted, limit=10)]

    assert best == [score for _, score in answers(ours, wanted)[:10]]


def test_terms_and_their_statistics_are_the_same(stock: FileIndex, ours: FileIndex) -> None:
    with stock.reader() as theirs, ours.reader() as mine:
        assert list(mine.all_terms()) == list(theirs.all_terms())
        for (field, term), info in theirs:
            found = mine.term_info(field, term)
            names = ("weight", "doc_frequency", "min_id", "max_id", "max_weight", "min_length", "max_length")
            kept = names if field == "text" else names[:5]
            assert [getattr(found, name)() for name in kept] == [getattr(info, name)() for name in kept]
        for name in ("text", "path_value", "heading"):
            assert mine.field_length(name) == theirs.field_length(name)
        assert mine.max_field_length("text") == theirs.max_field_length("text")
        assert mine.min_field_length("text") == theirs.min_field_length("text")
        assert [mine.doc_field_length(n, "text") for n in range(300)] == [
            theirs.doc_field_length(n, "text") for n in range(300)
        ]
        assert list(mine.expand_prefix("text", "n")) == list(theirs.expand_prefix("text", "n"))
        assert list(mine.terms_from("text", "o"))[:5] == list(theirs.terms_from("text", "o"))[:5]
        assert list(mine.terms_within("text", "novo", 1)) == list(theirs.terms_within("text", "novo", 1))
        assert list(mine.lexicon("path_value")) == list(theirs.lexicon("path_value"))


def test_what_is_not_there_is_said_as_whoosh_says_it(ours: FileIndex) -> None:
    with ours.reader() as reader:
        assert (reader.frequency("text", "ない"), reader.doc_frequency("text", "ない")) == (0, 0)
        assert ("text", "ない") not in reader
        assert ("text", "nova") in reader
        assert reader.cursor("heading").text() is None
        for ask in (reader.term_info, reader.postings):
            with pytest.raises(TermNotFound):
                ask("text", "ない")


def test_a_matcher_walks_skips_and_reads_like_the_stock_one(stock: FileIndex, ours: FileIndex) -> None:
    random = Random(3)
    with stock.reader() as theirs, ours.reader() as mine:
        for word in WORDS:
            one, other = theirs.postings("text", word), mine.postings("text", word)
            while one.is_active():
                assert (other.id(), other.weight()) == (one.id(), one.weight())
                for reading in ("positions", "characters", "frequency"):
                    expected = one.value_as(reading)
                    if reading == "characters":  # ours point into the section's text, theirs into the field's
                        offset = other.value_as(reading)[0][1] - expected[0][1]
                        expected = [(position, start + offset, end + offset) for position, start, end in expected]
                    assert other.value_as(reading) == expected
                copy = other.copy()
                if random.random() < 0.3:
                    target = one.id() + random.randint(1, 40)
                    one.skip_to(target)
                    other.skip_to(target)
                else:
                    one.next()
                    other.next()
                assert copy.is_active()
            assert not other.is_active()
            assert other.id() == mine.term_info("text", word).max_id()  # stock matchers ask after the end
            for step in (other.next, lambda matcher=other: matcher.skip_to(0)):
                with pytest.raises(ReadTooFar):
                    step()
            other.reset()
            assert list(other.all_ids()) == list(theirs.postings("text", word).all_ids())


def test_deleted_documents_are_left_out(stock: FileIndex, ours: FileIndex, tmp_path: Path) -> None:
    sections = draw_sections(300)
    theirs = create_in(str(tmp_path), make_schema())
    add_stock(theirs, sections)
    writer = theirs.writer()
    writer.delete_by_term("path_value", "reports/3.md")
    writer.commit(merge=False)
    folder = tmp_path / "ours"
    add_ours(folder, sections)
    mine = WhooshWriter(folder)
    mine.delete(["reports/3.md"])
    mine.commit()

    for wanted in QUERIES:
        assert answers(open_dir(str(folder)), wanted) == answers(theirs, wanted), wanted


def test_whooshs_own_writer_can_write_our_segments(tmp_path: Path, stock: FileIndex) -> None:
    index = create_in(str(tmp_path), make_schema())
    add_stock(index, draw_sections(300), codec=ArrayCodec())

    assert [path.suffix for path in tmp_path.glob("MAIN_*.*")] == [".arrays"]
    for wanted in QUERIES:
        assert answers(index, wanted) == answers(stock, wanted), wanted


def make_mixed_index(folder: Path) -> FileIndex:
    """The 300 sections in three segments: of our writer, of the stock codec, of ours through Whoosh's own writer."""
    sections = draw_sections(300)
    add_ours(folder, sections[:120])
    index = open_dir(str(folder))
    add_stock(index, sections[120:200])
    add_stock(index, sections[200:], codec=ArrayCodec())
    return index


def test_segments_of_both_kinds_mix_and_merge_into_ours(tmp_path: Path, stock: FileIndex) -> None:
    (tmp_path / "stock").mkdir()
    index = make_mixed_index(tmp_path / "mixed")
    split = create_in(str(tmp_path / "stock"), make_schema())  # AndNot scores otherwise there than in one segment
    for first, last in ((0, 120), (120, 200), (200, 300)):
        add_stock(split, draw_sections(300)[first:last])

    mixed = [answers(index, wanted) for wanted in QUERIES]
    index.writer(codec=ArrayCodec()).commit(optimize=True)

    with index.reader() as reader:
        assert [leaf.doc_count_all() for leaf, _ in reader.leaf_readers()] == [300]
    assert mixed == [answers(split, wanted) for wanted in QUERIES]
    assert [answers(index, wanted) for wanted in QUERIES] == [answers(stock, wanted) for wanted in QUERIES]


def test_stock_whoosh_can_merge_our_segments_into_its_own(tmp_path: Path, stock: FileIndex) -> None:
    index = make_mixed_index(tmp_path)

    index.writer().commit(optimize=True)

    # Not by BM25: stock merging adds up lengths that are rounded already, so that its average length drifts.
    weighting = scoring.TF_IDF()
    for wanted in QUERIES:
        assert answers(index, wanted, weighting=weighting) == answers(stock, wanted, weighting=weighting), wanted


def test_an_index_that_stock_whoosh_wrote_to_is_refused_until_it_is_adopted(tmp_path: Path) -> None:
    sections = draw_sections(60)
    add_ours(tmp_path, sections[:30])
    index = open_dir(str(tmp_path))
    add_stock(index, sections[30:])
    writer = index.writer()
    writer.delete_by_term("path_value", "reports/1.md")
    writer.commit(merge=False)
    with pytest.raises(IndexDamagedError, match="another program has changed the index"):
        WhooshEngine(tmp_path)

    adopt_index(tmp_path)

    engine = WhooshEngine(tmp_path)
    truth = ReferenceEngine([one for one in sections if one.report.path != "reports/1.md"])
    assert len(read_listing(tmp_path).segments) == 1
    for node in (
        TermNode("text", "nova"),
        PhraseNode("text", ("nova", "swift"), (0, 1)),
        AllOf((TermNode("text", "移行"),)),
    ):
        assert engine.search(Plan(node)) == truth.search(Plan(node))
    add_ours(tmp_path, [make_section("later.md", 1, "移行")])
    assert WhooshEngine(tmp_path).count() == 51


def test_a_stored_field_that_nobody_would_read_is_refused(tmp_path: Path) -> None:
    index = create_in(str(tmp_path), make_schema())
    writer = index.writer(codec=ArrayCodec())

    with pytest.raises(ValueError, match="only the record of a section, as bytes"):
        writer.add_document(section="text")
    writer.cancel()
