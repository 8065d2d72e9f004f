"""Sections put in order by how much of a question's own wording they hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.model import SearchRequest
from search.wording import RUN_CHARS, RUN_WEIGHT, find_runs
from tests.search_corpus import make_report, make_searcher, make_section

QUESTION = "分散仮想ルータの移行手順を決めた会合はどこで開かれたか"


def test_runs_are_letters_in_a_row_each_once_but_no_latin_words() -> None:
    assert find_runs("移行の手順を移行の手順") == (
        "移行の手順を",
        "行の手順を移",
        "の手順を移行",
        "手順を移行の",
        "順を移行の手",
        "を移行の手順",
    )
    assert find_runs("移行の手、順を決め。") == ()
    assert find_runs("OpenStack upgrade") == ()
    assert find_runs("ＮＯＶＡの移行") == ("novaの移", "ovaの移行")


def test_one_word_in_katakana_is_no_wording() -> None:
    assert find_runs("ロードバランサ") == ()
    assert find_runs("データベースを") == ()
    assert find_runs("テストが不安定") == ("テストが不安", "ストが不安定")


@given(st.text(max_size=60))
def test_every_run_has_its_length(text: str) -> None:
    assert all(len(run) == RUN_CHARS for run in find_runs(text))


def test_of_sections_with_the_same_words_the_one_with_the_wording_comes_first() -> None:
    texts = (
        "会合を開かれた手順。移行を、仮想と分散のルータで決めたもの。",
        "開かれた会合のもので、分散仮想ルータの移行手順を決めた。",
    )
    for order in (texts, texts[::-1]):
        sections = [make_section(number, "", text) for number, text in enumerate(order, 1)]
        searcher = make_searcher([make_report("notes.md", "メモ", sections)])

        page = searcher.search(SearchRequest(QUESTION))

        assert "分散仮想ルータの移行手順" in page.hits[0].snippet.text
        reason = next(why for why in page.hits[0].why if why.rule == "wording")
        assert reason.matched == "分散仮想ルータの移行手順を決めた"
        assert reason.score == RUN_WEIGHT * (len(reason.matched) - RUN_CHARS + 1)


def test_pages_of_a_question_follow_one_another_whatever_their_size() -> None:
    sections = [
        make_section(number, "", f"{'会合' * number}の移行手順を{'決めた' if number % 3 else '話した'}、{number}番")
        for number in range(1, 26)
    ]
    searcher = make_searcher([make_report("notes.md", "メモ", sections)])
    whole = searcher.search(SearchRequest(QUESTION, limit=25))

    for limit in (3, 10, 12):
        pages = [searcher.search(SearchRequest(QUESTION, limit=limit, page=page)) for page in range(1, 25 // limit + 2)]
        assert [hit.id for page in pages for hit in page.hits] == [hit.id for hit in whole.hits]
    assert whole.total == 25
    scores = [hit.score for hit in whole.hits]
    assert scores == sorted(scores, reverse=True)
    for hit in whole.hits:
        assert abs(sum(why.score for why in hit.why) - hit.score) < 1e-6
