"""Verbs and the nouns that they make find each other; what is no such pair is left alone."""

from __future__ import annotations

import pytest

from indexer.analysis.stems import list_forms
from search.model import SearchRequest
from tests.search_corpus import searcher_of


@pytest.mark.parametrize(
    ("verb", "noun"),
    [
        ("割り当てる", "割り当て"),
        ("引き継ぐ", "引き継ぎ"),
        ("切り替える", "切り替え"),
        ("違う", "違い"),
        ("動く", "動き"),
        ("遅れる", "遅れ"),
        ("持ち越す", "持ち越し"),
        ("学ぶ", "学び"),
        ("取り組む", "取り組み"),
        ("盛り上がる", "盛り上がり"),
        ("落ちる", "落ち"),
        ("交じる", "交じり"),
    ],
)
def test_a_verb_and_its_noun_name_each_other(verb: str, noun: str) -> None:
    assert noun in list_forms(verb)
    assert verb in list_forms(noun)


@pytest.mark.parametrize("word", ["する", "いる", "サーバ", "会議", "nova", "い", ""])
def test_other_words_have_no_other_form(word: str) -> None:
    assert list_forms(word) == ()


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("レビュアーを割り当てたのは", "レビュアーの割り当て"),
        ("仕事の引き継ぎ", "仕事を引き継いだ"),
        ("切り替え", "系を切り替える"),
    ],
)
def test_a_query_finds_the_other_form(query: str, text: str) -> None:
    page = searcher_of("関係のない話", text).search(SearchRequest(query))

    assert [hit.snippet.text for hit in page.hits][:1] == [text]
