"""From a request to the page: what is found, in which order, how it is loosened, and what is said about it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import QueryError
from indexer.vocabulary import SynonymGroup, Vocabulary
from search.engine import Sort
from search.model import ResultPage, SearchRequest
from tests.search_corpus import ask, make_report, make_searcher, make_section, numbers, searcher_of, summit

# query                        sections that hold all of it, best first
FOUND: list[tuple[str, list[int]]] = [
    ("移行 VM",                [1]),
    ("ロードバランサ 図",       [2]),
    ("いわもと",               [3, 2]),
    ("iwamoto",                [3, 2]),
    ("ふかぶんさん 図",         [2]),
    ("ジェイ・パイプス",        [5]),
    ('"仮想ルータ"',            [3]),
    ("speaker:岩本",           [3]),
    ("発表者：いわもと",        [3]),
    ("project:quantum -移行 -LBaaS", [3]),
    ("イベント:denver",         [6, 5]),
    ("題:追跡",                [4]),
    ("day:2014-05-16",         [4]),
    ("day:2017",               [5, 6]),
    ("日:第4日目",             [2]),
    ("day:5月14日 移行",        [1]),
    ("day:2014-05-15..2014-05-16", [2, 4]),
    ("day:木曜",               [2]),
    ("5月16日",                [4]),
    ("Swift OR GPU",           [4, 5]),
    ("(GPU OR ログ) -Nova",    [4]),
    ("skip*",                  [6]),
]  # fmt: skip


@pytest.mark.parametrize(("query", "sections"), FOUND)
def test_a_query_finds_its_sections(query: str, sections: list[int]) -> None:
    page = ask(query)

    assert sorted(numbers(page)) == sorted(sections)
    assert numbers(page)[0] == sections[0] or page.hits[0].score == page.hits[1].score
    assert page.total == len(sections)
    assert page.relaxed is None


def test_a_word_left_out_is_one_that_is_written_not_a_project_that_the_section_belongs_to() -> None:
    assert numbers(ask("LBaaS -Neutron")) == [2]
    assert numbers(ask("移行 -Neutron")) == []


def test_a_question_is_answered_through_its_content_words() -> None:
    page = ask("次回の会合はどこ")

    assert numbers(page)[0] == 6
    assert "次回の会合はダブリン" in page.hits[0].snippet.text


def test_nothing_asked_lists_every_section() -> None:
    assert ask("").total == 6


def test_symbols_alone_find_nothing() -> None:
    assert ask("→ ♪").total == 0


def test_no_reason_shows_a_key_of_the_index() -> None:
    page = searcher_of("NexentaStor の話").search(SearchRequest("ネクセンタ"))

    assert [(why.matched, why.rule) for hit in page.hits for why in hit.why] == [("ネクセンタ", "reading")]


def test_a_reason_shows_the_words_that_stand_in_the_section() -> None:
    page = searcher_of("ロードバランサの話").search(SearchRequest("load balancer"))

    assert [(why.term, why.matched, why.rule) for why in page.hits[0].why if why.rule != "pair"] == [
        ("load balancer", "ロードバランサ", "normalized")
    ]


def test_a_filter_finds_a_person_and_a_project_under_every_name_of_theirs() -> None:
    sections = [
        make_section(1, "", "移行", speakers=("岩本",)),
        make_section(2, "", "移行", speakers=("Iwamoto",), projects=("Neutron",)),
        make_section(3, "", "移行", speakers=("Jay Pipes",)),
    ]
    searcher = make_searcher([make_report("notes.md", "メモ", sections)])

    for name in ("岩本", "Iwamoto", "iwamoto", "いわもと"):
        assert sorted(numbers(searcher.search(SearchRequest("移行", speakers=(name,))))) == [1, 2]
        assert sorted(numbers(searcher.search(SearchRequest(f"speaker:{name}")))) == [1, 2]
    assert numbers(searcher.search(SearchRequest("移行", projects=("quantum",)))) == [2]
    assert numbers(searcher.search(SearchRequest("移行", projects=("LBaaS",)))) == []
    assert [one.value for one in searcher.search(SearchRequest("移行")).facets[3].counts] == ["Iwamoto", "Jay Pipes", "岩本"]


def test_the_parts_of_an_identifier_are_marked_as_what_was_typed() -> None:
    snippet = searcher_of("skip-level アップグレード、または level skip").search(SearchRequest("skip-level")).hits[0].snippet

    assert snippet.ranges
    assert all(marked.literal for marked in snippet.ranges)


def test_an_identifier_is_found_by_its_beginning() -> None:
    page = searcher_of("nova-api-os-compute を起動", "nova api").search(SearchRequest("nova-api-os*"))

    assert numbers(page) == [1]


def test_a_word_of_the_vocabulary_is_known_in_its_inflections() -> None:
    sections = [make_section(1, "", "参加登録は 4,500 人"), make_section(2, "", "参加の様子")]
    vocabulary = Vocabulary(synonyms=(SynonymGroup(("登録", "register")),))

    page = make_searcher([make_report("a.md", "メモ", sections)], vocabulary).search(SearchRequest("registered"))

    assert numbers(page) == [1]


def test_hints_are_in_the_language_of_the_request() -> None:
    request = SearchRequest("foo:bar")

    assert "no field" in summit().search(request).hints[0]
    assert "項目" in summit().search(replace(request, language="ja")).hints[0]


# The word as typed, its normalised form, its reading, a synonym.
TIERS = ("ロードバランサを入れた", "ロードバランサーを入れた", "負荷分散を入れた")


def test_literal_words_rank_above_other_spellings_and_those_above_synonyms() -> None:
    page = searcher_of(*reversed(TIERS)).search(SearchRequest("ロードバランサ"))

    assert [hit.snippet.text for hit in page.hits] == list(TIERS)
    assert [hit.why[0].rule for hit in page.hits][0::2] == ["surface", "synonym"]


def test_variant_kanji_rank_below_the_kanji_as_typed() -> None:
    page = searcher_of("渡邊さんの話", "渡辺さんの話").search(SearchRequest("渡辺"))

    assert [hit.snippet.text for hit in page.hits] == ["渡辺さんの話", "渡邊さんの話"]
    assert [one.literal for one in page.hits[1].snippet.ranges] == [False]


@pytest.mark.parametrize(("query", "own"), [("Jay Pipes", 2), ("岩本", 3), ("Swift", 4)])
def test_a_name_as_the_whole_query_brings_its_own_sections_first(query: str, own: int) -> None:
    mention = f"{query} {query} {query} の名前が何度も出る。{query}"
    sections = [
        make_section(1, query, mention),
        make_section(2, "割り当て", "説明があった。そのほかにもいろいろな話題が出て、長く続いた。", speakers=("Jay Pipes",)),
        make_section(3, "五分の発表", "図を使った短い説明。そのあと質問が続いた。", speakers=("岩本",)),
        make_section(4, "追跡", "処理時間を測る話。集め方はまだ決まらない。", projects=("Swift",)),
    ]

    page = make_searcher([make_report("a.md", "記録", sections)]).search(SearchRequest(query))

    assert [int(hit.id, 16) for hit in page.hits] == [own, 1]


@pytest.mark.parametrize("query", [query for query, _ in FOUND] + ["移行 GPU ログ VM", "neutrom"])
def test_the_reasons_of_a_hit_sum_to_its_score(query: str) -> None:
    for hit in ask(query).hits:
        assert hit.why
        assert sum(why.score for why in hit.why) == pytest.approx(hit.score)


def test_filters_narrow_and_choices_stay() -> None:
    page = summit().search(SearchRequest("岩本", projects=("Neutron",), speakers=("岩本",)))

    assert numbers(page) == [3]
    assert {facet.field for facet in page.choices} == {"event", "day", "project", "speaker"}


def test_pages_follow_one_another_without_repetition() -> None:
    pages = [
        summit().search(SearchRequest("Neutron 移行 GPU ログ ダブリン", limit=2, page=number)) for number in (1, 2, 3, 4)
    ]

    listed = [number for page in pages for number in numbers(page)]
    assert len(listed) == len(set(listed)) == pages[0].total
    assert len({page.total for page in pages}) == 1


def test_sorting_by_day_puts_the_newest_first() -> None:
    page = summit().search(SearchRequest("", sort=Sort.NEWEST))

    days = [hit.day or "" for hit in page.hits]
    assert days == sorted(days, reverse=True)


def test_a_section_is_shown_with_its_matches_marked() -> None:
    view = summit().view(f"{3:012x}", "いわもと 仮想ルータ")

    assert view is not None
    marked = [(view.stored.section.text[one.start : one.end], one.literal) for one in view.ranges]
    assert marked == [("岩本", False), ("仮想ルータ", True)]
    assert [int(one.section.id, 16) for one in view.outline] == [1, 2, 3, 4]


def test_a_heading_is_marked_where_it_matches() -> None:
    hit = ask("題:追跡").hits[0]

    assert [hit.heading[-1][one.start : one.end] for one in hit.heading_ranges] == ["追跡"]


def test_a_section_that_is_not_there_is_none() -> None:
    assert summit().view("ffffffffffff") is None


def test_too_many_words_are_refused_in_one_line() -> None:
    with pytest.raises(QueryError, match="at most 64"):
        ask("".join(chr(0x4E00 + 7 * number) + "、" for number in range(300)))


def test_eight_threads_get_one_answer() -> None:
    queries = [query for query, _ in FOUND] * 4

    def answer(query: str) -> ResultPage:
        return replace(ask(query), took_ms=0.0)

    alone = [answer(query) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(answer, queries))

    assert together == alone


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_text_is_answered_with_ranges_inside_the_snippet(query: str) -> None:
    page = ask(query)

    assert page.total >= len(page.hits)
    for hit in page.hits:
        ends = [0, *(place for one in hit.snippet.ranges for place in (one.start, one.end)), len(hit.snippet.text)]
        assert ends == sorted(ends)
