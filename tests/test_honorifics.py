"""Honorifics that people type behind names: the name is found as without, and words that end alike stay whole."""

from __future__ import annotations

import pytest

from indexer.analysis import Analyzer
from indexer.analysis.model import WordClass
from indexer.vocabulary import Person, Vocabulary
from search.model import SearchRequest
from tests.search_corpus import searcher_of

ANALYZER = Analyzer(Vocabulary(people=(Person("Jay Pipes", readings=("ジェイ・パイプス",)),)))

# query                     words that are asked for
NAMES = [
    ("いわもとさん",          ["いわもと"]),
    ("いわもと さん",         ["いわもと"]),
    ("イワモトさま",          ["イワモト"]),
    ("ｲﾜﾓﾄさん",              ["ｲﾜﾓﾄ"]),
    ("やまはた氏",            ["やまはた"]),
    ("おの先生",             ["おの"]),
    ("もりせんせい",          ["もりせんせい"]),
    ("岩本くん",             ["岩本"]),
    ("岩本先生の発表",        ["岩本", "発表"]),
    ("中村教授",             ["中村"]),
    ("ケビン・ベントンさん",   ["ケビン", "ベントン"]),
    ("ジェイ・パイプスさん",   ["ジェイ・パイプス"]),
    ("ユージンさん LBaaS",    ["ユージン", "LBaaS"]),
    ("さとうくん 監視",       ["さとう", "監視"]),
    ("yamamoto-san",         ["yamamoto"]),
    ("Yamamoto san",         ["Yamamoto"]),
    ("suzuki-sensei talk",   ["suzuki", "talk"]),
    ("Jay Pipes-san",        ["Jay Pipes"]),
    ("Kubo-kun",             ["Kubo"]),
]  # fmt: skip
WORDS = [
    ("たくさん",             ["たくさん"]),
    ("お客さんの声",          ["お客さん", "声"]),
    ("けいさん",             ["けいさん"]),
    ("FC-SAN",               ["FC-SAN"]),
    ("San Jose",             ["San", "Jose"]),
    ("先生の話",             ["先生", "話"]),
    ("仕様",                 ["仕様"]),
    ("模様替え",             ["模様替え"]),
]  # fmt: skip


@pytest.mark.parametrize(("query", "asked"), NAMES + WORDS)
def test_names_are_asked_for_without_their_honorifics(query: str, asked: list[str]) -> None:
    words = ANALYZER.query_words(query)

    assert [word.text for word in words if word.word_class is WordClass.CONTENT] == asked


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("やまはたさん", "山幡氏の話"),
        ("やまはたさんの話", "山幡の話"),
        ("ヤマハタさん", "山幡が引き継ぐ"),
        ("おのさん", "小野氏が話す"),
        ("けいさん", "計算の高速化"),
        ("さいとうひできさん", "斎藤秀樹氏"),
        ("山本さん", "山本が話す"),
        ("yamamoto-san", "山本が話す"),
        ("ベントンさん", "Benton 氏の説明"),
    ],
)
def test_a_name_is_found_whatever_stands_behind_it(query: str, text: str) -> None:
    page = searcher_of("山の天気", text, "たくさんの発表").search(SearchRequest(query))

    assert [hit.snippet.text for hit in page.hits] == [text]
    assert page.relaxed is None


def test_a_name_in_kana_is_no_word_that_it_begins_with() -> None:
    page = searcher_of("山の天気", "山本の話").search(SearchRequest("やまもとさん"))

    assert [hit.snippet.text for hit in page.hits] == ["山本の話"]
