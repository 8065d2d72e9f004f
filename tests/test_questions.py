"""Questions as people ask them of notes: in other words than the notes have, with much said beside the subject."""

from __future__ import annotations

from functools import cache

import pytest

from indexer.vocabulary import Vocabulary, load_vocabulary
from search.model import SearchRequest
from search.service.searcher import Searcher
from tests.search_corpus import make_report, make_searcher, make_section, searcher_of


@cache
def _defaults() -> Vocabulary:
    return load_vocabulary()


def searcher_with_defaults(*texts: str) -> Searcher:
    """A searcher over texts with the vocabulary that everybody has."""
    sections = [make_section(number, "", text) for number, text in enumerate(texts, 1)]
    return make_searcher([make_report("notes.md", "メモ", sections)], _defaults())


# asked                                  what the note says                    another note with words of the question
QUESTIONS = [
    ("電気代を減らすにはどうする？",         "消費電力の削減について",             "どうするかは来週決める"),
    ("みんなが爆笑したのは何？",            "汽車の絵に大笑いした",               "疲れたのは何日目か"),
    ("満席だったのは誰の発表？",            "基調講演は立ち見が出た",             "誰が何を言ったか"),
    ("引き継いだのは誰？",                 "L3 の引き継ぎについて",              "何を食べたかは誰も知らない"),
    ("割り当てるのは誰の仕事？",            "レビュアーの割り当て",               "誰が来るか"),
    ("why do people complain?",           "レビューが遅いという不満",           "what people say"),
    ("who made routers redundant?",       "ルータを冗長化した話",               "who said what"),
    ("乗っ取られると言ったのは誰？",        "control plane を hijack される話",   "誰かが言った"),
    ("次はどこでやるの",                   "次回はダブリン",                    "どこでもやる"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "answer", "other"), QUESTIONS)
def test_a_question_finds_its_answer_in_other_words(question: str, answer: str, other: str) -> None:
    page = searcher_with_defaults(other, answer).search(SearchRequest(question))

    assert page.hits[0].snippet.text == answer


# query                literally                            in other words
SYNONYMS = [
    ("展示会場",        "展示会場は広い",                    "マーケットプレイスは広い"),
    ("複数クラウド",     "複数クラウドを束ねる",              "マルチクラウドを束ねる"),
    ("混雑",            "入口は混雑していた",                "入口は混んでいた"),
    ("司会",            "司会は二人いた",                    "モデレーターは二人いた"),
    ("講習",            "午後は講習に出た",                  "午後はトレーニングに出た"),
    ("データプレーン",   "データプレーンを止めない",          "data plane を止めない"),
    ("二要素認証",       "二要素認証を入れた",                "多要素認証を入れた"),
    ("workaround",      "a workaround for it",              "当面の回避策"),
    ("初参加",          "初参加の人が多い",                  "first-timer が多い"),
    ("非互換",          "非互換な版が出た",                  "破壊的変更の版が出た"),
    ("飲み会",          "夜は飲み会だった",                  "夜は懇親会だった"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "literal", "other"), SYNONYMS)
def test_words_of_conferences_find_each_other_below_the_literal_one(query: str, literal: str, other: str) -> None:
    page = searcher_with_defaults(other, literal, "関係のない話").search(SearchRequest(query))

    assert [hit.snippet.text for hit in page.hits] == [literal, other]


def test_a_name_in_a_question_says_more_than_its_verb() -> None:
    page = searcher_of("電池もなくなり困る", "ajaxterm は古い").search(SearchRequest("ajaxtermがなくなったのはどうして"))

    assert page.hits[0].snippet.text == "ajaxterm は古い"


def test_what_is_typed_side_by_side_counts_alike() -> None:
    page = searcher_of("遅い", "監視").search(SearchRequest("遅い 監視"))

    assert page.hits[0].score == pytest.approx(page.hits[1].score)


def test_a_language_called_like_a_verb_is_a_word() -> None:
    page = searcher_of("Go の話", "Rust の話").search(SearchRequest("who talked about Go?"))

    assert page.hits[0].snippet.text == "Go の話"
