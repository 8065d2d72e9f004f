"""What every engine promises: one suite, passed by the linear scan, by plain Python and by NumPy over the index on disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import search.engines.whoosh
from indexer.model import FieldTokens, IndexDocument, Token
from indexer.whoosh_writer import WhooshWriter
from search.engine import (
    AllOf,
    AnyOf,
    BestOf,
    Boosted,
    Engine,
    EverythingNode,
    Facet,
    FacetCount,
    Filter,
    PhraseNode,
    Plan,
    PlanNode,
    PrefixNode,
    RangeNode,
    Sort,
    TermNode,
    TermSpans,
    ValueNode,
    Without,
)
from search.engines.reference import ReferenceEngine, stored_section
from search.engines.whoosh import WhooshEngine
from tests.engine_corpora import make_section, split_words

OpenEngine = Callable[[Sequence[IndexDocument]], Engine]

NEUTRON = make_section(
    "a.md", 1, "neutron への 移行 と neutron の 障害", event="Atlanta", day="2014-05-12", projects=["Neutron", "Nova"]
)
NOVA = make_section("a.md", 9, "nova の 移行", event="Atlanta", day="2014-05-13", projects=["Nova"], speakers=["岩本"])
SWIFT = make_section("b.md", 1, "swift の 仮想 基盤", event="京都", speakers=["岩本", "真壁"])
EMPTY = make_section("b.md", 5)
SECTIONS = (NEUTRON, NOVA, SWIFT, EMPTY)


@pytest.fixture(params=["linear scan", "plain Python", "NumPy"])
def open_engine(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenEngine:
    """Makes an engine of the kind that is tested, over the sections given."""

    def open_it(documents: Sequence[IndexDocument]) -> Engine:
        if request.param == "linear scan":
            return ReferenceEngine(documents)
        monkeypatch.setattr(search.engines.whoosh, "SMALL_INDEX", -1 if request.param == "NumPy" else 1_000)
        writer = WhooshWriter(tmp_path / "index")
        writer.add(documents)
        writer.commit()
        return WhooshEngine(tmp_path / "index")

    return open_it


@pytest.fixture
def engine(open_engine: OpenEngine) -> Engine:
    """An engine over SECTIONS."""
    return open_engine(SECTIONS)


def term(word: str, weight: float = 1.0) -> TermNode:
    return TermNode("text", word, weight)


MATCHES: list[tuple[PlanNode, set[str]]] = [
    (term("移行"), {"a.md:1", "a.md:9"}),
    (term("swift"), {"b.md:1"}),
    (term("ない"), set()),
    (TermNode("pair", "移行"), set()),
    (AllOf((term("移行"), term("nova"))), {"a.md:9"}),
    (AllOf((term("移行"), term("ない"))), set()),
    (AllOf(()), {"a.md:1", "a.md:9", "b.md:1", "b.md:5"}),
    (AnyOf((term("swift"), term("nova"), term("ない"))), {"a.md:9", "b.md:1"}),
    (AnyOf(()), set()),
    (BestOf((term("swift"), term("基盤"))), {"b.md:1"}),
    (Without(term("移行"), term("nova")), {"a.md:1"}),
    (Without(EverythingNode(), term("移行")), {"b.md:1", "b.md:5"}),
    (Boosted(term("移行"), (term("swift"),)), {"a.md:1", "a.md:9"}),
    (PhraseNode("text", ("仮想", "基盤"), (0, 1)), {"b.md:1"}),
    (PhraseNode("text", ("基盤", "仮想"), (0, 1)), set()),
    (PhraseNode("text", ("neutron", "移行"), (0, 2)), {"a.md:1"}),
    (PhraseNode("text", (), ()), set()),
    (PrefixNode("text", "n"), {"a.md:1", "a.md:9"}),
    (PrefixNode("text", "移"), {"a.md:1", "a.md:9"}),
    (ValueNode("project_value", ("Nova",)), {"a.md:1", "a.md:9"}),
    (ValueNode("speaker", ("真壁", "誰か")), {"b.md:1"}),
    (RangeNode("day_value", "2014-05-13", "2014-05-31"), {"a.md:9"}),
    (RangeNode("day", "2014", "2014-05-12"), {"a.md:1"}),
    (EverythingNode(), {"a.md:1", "a.md:9", "b.md:1", "b.md:5"}),
]


@pytest.mark.parametrize(("node", "expected"), MATCHES)
def test_a_node_matches_the_sections_that_it_says(engine: Engine, node: PlanNode, expected: set[str]) -> None:
    result = engine.search(Plan(node))

    found = {f"{stored.path}:{stored.section.line}" for stored in engine.sections([hit.id for hit in result.hits])}
    assert (found, result.total) == (expected, len(expected))


def test_more_occurrences_in_less_text_rank_higher(open_engine: OpenEngine) -> None:
    often = make_section("c.md", 1, "移行 移行")
    once = make_section("b.md", 1, "移行 設定")
    longer = make_section("a.md", 1, "移行 設定 運用 障害 監視")
    engine = open_engine([longer, once, often])

    hits = engine.search(Plan(term("移行"))).hits

    assert [hit.id for hit in hits] == [often.section.id, once.section.id, longer.section.id]


def test_the_score_of_a_term_is_bm25_by_hand(open_engine: OpenEngine) -> None:
    engine = open_engine([make_section("a.md", 1, "移行 移行 設定"), make_section("b.md", 1, "設定")])

    (hit,) = engine.search(Plan(term("移行", 2.0))).hits

    # ln(1 + (2 - 1 + .5) / (1 + .5)) = ln 2; tf 2, length 3, average 2: 2 × 1.6 / (2 + .6 × (.1 + .9 × 1.5)) = 1.115...
    assert hit.score == pytest.approx(2.0 * 0.69314718 * 3.2 / 2.87, abs=1e-7)


def test_a_heavier_token_counts_as_that_many_occurrences(open_engine: OpenEngine) -> None:
    heavy = make_section("a.md", 1, fields=[FieldTokens("text", (Token("移行", 0, 2, 0, 2.0), Token("設定", 2, 4, 1)))])
    twice = make_section("b.md", 1, "移行 移行 設定")
    engine = open_engine([heavy, twice])

    first, second = engine.search(Plan(term("移行"))).hits

    assert first.score == second.score


SCORES: list[tuple[PlanNode, PlanNode]] = [
    (AnyOf((term("移行"), term("neutron"))), AllOf((term("移行"), term("neutron")))),
    (BestOf((term("neutron"), term("neutron", 0.5))), term("neutron")),
    (Boosted(term("neutron"), (term("移行", 0.3), term("ない"))), AllOf((term("neutron"), term("移行", 0.3)))),
    (PhraseNode("text", ("neutron", "移行"), (0, 2), 0.5), AllOf((term("neutron", 0.5), term("移行", 0.5)))),
    (PrefixNode("text", "neu", 0.7), term("neutron", 0.7)),
    (Without(term("neutron"), term("nova")), term("neutron")),
    (AllOf((term("neutron"), ValueNode("event", ("Atlanta",)), EverythingNode())), term("neutron")),
]


@pytest.mark.parametrize(("node", "same"), SCORES)
def test_nodes_that_mean_the_same_score_the_same(engine: Engine, node: PlanNode, same: PlanNode) -> None:
    one = engine.search(Plan(AllOf((node, term("neutron", 1e-12)))))
    other = engine.search(Plan(AllOf((same, term("neutron", 1e-12)))))

    assert [hit.id for hit in one.hits] == [NEUTRON.section.id]
    assert one.hits[0].score == pytest.approx(other.hits[0].score, abs=1e-8)


def test_equal_scores_are_ordered_by_path_and_line(open_engine: OpenEngine) -> None:
    sections = [make_section("b.md", 30, "移行"), make_section("b.md", 4, "移行"), make_section("a.md", 90, "移行")]
    engine = open_engine(sections)

    hits = engine.search(Plan(term("移行"))).hits

    assert [stored.path for stored in engine.sections([hit.id for hit in hits])] == ["a.md", "b.md", "b.md"]
    assert [stored.section.line for stored in engine.sections([hit.id for hit in hits])] == [90, 4, 30]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [(Sort.NEWEST, [NOVA, NEUTRON, SWIFT, EMPTY]), (Sort.OLDEST, [NEUTRON, NOVA, SWIFT, EMPTY])],
)
def test_sections_without_a_day_come_last_in_either_order(engine: Engine, sort: Sort, expected: list[IndexDocument]) -> None:
    hits = engine.search(Plan(EverythingNode(), sort=sort)).hits

    assert [hit.id for hit in hits] == [document.section.id for document in expected]


def test_pages_tile_the_hits_and_the_total_stays(engine: Engine) -> None:
    whole = engine.search(Plan(EverythingNode(), limit=100))

    pages = [engine.search(Plan(EverythingNode(), offset=offset, limit=2)) for offset in (0, 2, 4)]

    assert sum((page.hits for page in pages), ()) == whole.hits
    assert [page.total for page in pages] == [4, 4, 4]
    assert engine.search(Plan(EverythingNode(), limit=0)).hits == ()


def test_values_of_a_filter_are_alternatives_and_filters_add_up(engine: Engine) -> None:
    either = Filter("project_value", ("Neutron", "Nova"))
    who = Filter("speaker", ("岩本",))

    assert engine.search(Plan(EverythingNode(), (either,))).total == 2
    assert engine.search(Plan(EverythingNode(), (either, who))).total == 1
    assert engine.search(Plan(EverythingNode(), (Filter("event", ("別",)),))).total == 0


def test_facets_count_all_matches_not_only_the_page(engine: Engine) -> None:
    result = engine.search(Plan(term("移行"), limit=1))

    assert {facet.field: facet.counts for facet in result.facets} == {
        "event": (FacetCount("Atlanta", 2),),
        "day": (FacetCount("2014-05-12", 1), FacetCount("2014-05-13", 1)),
        "project": (FacetCount("Nova", 2), FacetCount("Neutron", 1)),
        "speaker": (FacetCount("岩本", 1),),
    }
    assert result.choices == result.facets


def test_choices_offer_the_other_values_of_a_filtered_field(engine: Engine) -> None:
    result = engine.search(Plan(term("移行"), (Filter("day_value", ("2014-05-13",)),)))

    facets = {facet.field: facet.counts for facet in result.facets}
    choices = {facet.field: facet.counts for facet in result.choices}
    assert facets["day"] == (FacetCount("2014-05-13", 1),)
    assert choices["day"] == (FacetCount("2014-05-12", 1), FacetCount("2014-05-13", 1))
    assert choices["project"] == facets["project"] == (FacetCount("Nova", 1),)


def test_sections_come_back_whole_in_the_order_asked(engine: Engine) -> None:
    wanted = [SWIFT.section.id, "nowhere", NEUTRON.section.id]

    assert engine.sections(wanted) == (stored_section(SWIFT), stored_section(NEUTRON))


def test_sections_of_a_report_come_by_line(engine: Engine) -> None:
    assert engine.report_sections("a.md") == (NEUTRON.section.id, NOVA.section.id)
    assert engine.report_sections("c.md") == ()


def test_spans_point_at_the_words_as_written(engine: Engine) -> None:
    node = Boosted(AnyOf((term("neutron"), term("ない"), PhraseNode("text", ("neutron", "の"), (0, 1)))), (term("移行"),))

    found = engine.spans(["nowhere", NEUTRON.section.id], node)

    assert [(one.term, [NEUTRON.text[start:end] for _, start, end in sorted(one.spans)]) for one in found] == [
        ("neutron", ["neutron", "neutron"]),
        ("neutron の", ["neutron の"]),
        ("移行", ["移行"]),
    ]
    assert {number for one in found for number, _, _ in one.spans} == {1}


def test_a_token_without_a_span_matches_but_is_not_marked(open_engine: OpenEngine) -> None:
    tokens = (Token("株式", 0, 1, 0), Token("会社", 1, 1, 1))
    section = make_section("a.md", 1, fields=[FieldTokens("text", tokens)])
    engine = open_engine([section])

    assert engine.search(Plan(PhraseNode("text", ("株式", "会社"), (0, 1)))).total == 1
    found = engine.spans([section.section.id], AllOf((term("株式"), term("会社"))))
    assert found == (TermSpans("text", "株式", {(0, 0, 1)}),)


def test_excluded_words_are_not_marked(engine: Engine) -> None:
    assert engine.spans([NOVA.section.id], Without(term("移行"), term("nova"))) == engine.spans(
        [NOVA.section.id], term("移行")
    )


def test_no_phrase_crosses_a_gap(open_engine: OpenEngine) -> None:
    tokens = (Token("仮想", 0, 2, 0), Token("基盤", 5, 7, 100))
    engine = open_engine([make_section("a.md", 1, fields=[FieldTokens("text", tokens)])])

    assert engine.search(Plan(PhraseNode("text", ("仮想", "基盤"), (0, 1)))).total == 0


def test_the_parts_of_an_explanation_sum_to_the_score(engine: Engine) -> None:
    node = Boosted(
        AnyOf((BestOf((term("neutron"), term("障害", 0.1))), term("移行"), ValueNode("event", ("Atlanta",), 0.5))),
        (PhraseNode("text", ("neutron", "移行"), (0, 2), 0.3),),
    )
    score = engine.search(Plan(node, limit=1)).hits[0].score

    parts = {match.node: match.scores for match in engine.explain([EMPTY.section.id, NEUTRON.section.id], node)}

    assert sum(scores[1] for scores in parts.values()) == pytest.approx(score, abs=1e-8)
    assert max(parts, key=lambda node: parts[node][1]) == term("neutron")
    assert parts[term("障害", 0.1)] == {1: 0.0}  # a variant that matched, but was not the best
    assert engine.explain([EMPTY.section.id], node) == ()


def test_terms_are_listed_in_order_with_their_frequency(engine: Engine) -> None:
    assert engine.terms("text", "n") == (FacetCount("neutron", 1), FacetCount("nova", 1))
    assert engine.terms("text", "", limit=2) == (FacetCount("neutron", 1), FacetCount("nova", 1))
    assert engine.terms("text", "移") == (FacetCount("移行", 2),)
    assert (engine.doc_frequency("text", "移行"), engine.doc_frequency("text", "ない")) == (2, 0)


def test_all_terms_are_those_that_are_counted(engine: Engine) -> None:
    assert list(engine.all_terms("text", limit=1000)) == [one.value for one in engine.terms("text")]
    assert list(engine.all_terms("text", limit=2)) == ["neutron", "nova"]
    assert list(engine.all_terms("long", limit=10)) == [one.value for one in engine.terms("long")]


def test_a_facet_by_name_counts_every_section(engine: Engine) -> None:
    assert engine.facet("speaker") == Facet("speaker", ("岩本", "真壁"), (2, 1))
    assert engine.facet("path") == Facet("path", ("a.md", "b.md"), (2, 2))
    assert engine.count() == 4


def test_an_index_without_sections_answers_nothing(open_engine: OpenEngine) -> None:
    engine = open_engine([])

    result = engine.search(Plan(AnyOf((term("移行"), EverythingNode(), PrefixNode("text", ""))), (Filter("day", ("x",)),)))

    assert (result.total, result.hits, engine.count(), engine.terms("text")) == (0, (), 0, ())
    assert list(engine.all_terms("text", limit=10)) == []


def test_characters_beyond_the_first_plane_and_lone_surrogates_are_words_like_others(open_engine: OpenEngine) -> None:
    section = make_section("𠮟.md", 1, "𠮷野家 \ud800", projects=["𩸽"])
    engine = open_engine([section, make_section("b.md", 1, "𠮷")])

    assert engine.terms("text") == (FacetCount("\ud800", 1), FacetCount("𠮷", 1), FacetCount("𠮷野家", 1))
    assert engine.search(Plan(term("\ud800"))).hits[0].id == section.section.id
    assert engine.sections([section.section.id]) == (stored_section(section),)


def test_words_of_a_split_text_keep_their_places() -> None:
    assert split_words("仮想 基盤", start=3) == (Token("仮想", 3, 5, 0), Token("基盤", 6, 8, 1))
