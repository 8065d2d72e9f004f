"""`kikigaki analyze`: both sides of a text with the rule behind each term."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import Analyzer
from indexer.vocabulary import SynonymGroup, Vocabulary
from search.analyze import analysis_json, analysis_text, analyze_text

ANALYZER = Analyzer(Vocabulary(synonyms=(SynonymGroup(("LBaaS", "負荷分散")),)))


def test_each_word_has_what_is_indexed_beside_what_is_sought() -> None:
    analysis = analyze_text("LBaaSの髙橋", ANALYZER)
    lbaas, particle, name = analysis.words

    assert (lbaas.text, particle.text, name.text) == ("LBaaS", "の", "髙橋")
    assert {(term.field, term.term, str(term.rule)) for term in name.index} >= {
        ("text", "髙橋", "surface"),
        ("text", "≈高橋", "variant"),
        ("reading", "takahasi", "reading"),
    }
    assert ("text", ("負荷", "分散"), "synonym") in {(term.field, term.terms, str(term.rule)) for term in lbaas.query}
    assert (particle.index, particle.query) == ((), ())


def test_the_rules_of_indexed_terms_are_told() -> None:
    rules = {
        term.term: str(term.rule)
        for word in analyze_text("サーバ servers migrations", ANALYZER).words
        for term in word.index
    }

    assert rules["サーバー"] == "normalized"
    assert rules["migrat"] == "stem"


def test_as_text_a_word_is_two_columns() -> None:
    lines = analysis_text(analyze_text("岩本、は", ANALYZER)).splitlines()

    assert lines[0].split() == ["index", "query"]
    assert lines[1] == "岩本 [0:2]"
    assert lines[2].split() == ["text:", "岩本", "(as", "written)", "text:", "岩本", "(as", "written)"]
    assert lines[-1] == "、は [2:4]  not indexed"


def test_nothing_is_told_of_nothing() -> None:
    assert analysis_text(analyze_text(" \n", ANALYZER)) == "(nothing to analyze)"
    assert json.loads(analysis_json(analyze_text("", ANALYZER))) == {"format": 1, "text": "", "words": []}


def test_json_holds_offsets_and_rules() -> None:
    data = json.loads(analysis_json(analyze_text("AMQP1.0 の話", ANALYZER)))

    assert data["format"] == 1
    assert [word["text"] for word in data["words"]] == ["AMQP1.0", "の", "話"]
    assert [(word["start"], word["end"]) for word in data["words"]] == [(0, 7), (8, 9), (9, 10)]
    sought = {"field": "text", "terms": ["amqp", "1.0"], "rule": "part", "text": "AMQP1.0", "boost": False}
    assert sought in data["words"][0]["query"]


@given(st.text(max_size=30))
def test_any_text_is_shown_inert(text: str) -> None:
    analysis = analyze_text(text, ANALYZER)

    assert all(line.isprintable() for line in analysis_text(analysis).split("\n"))
    assert json.loads(analysis_json(analysis).encode("utf-8"))["text"] == text
    assert all(text[word.start : word.end] == word.text for word in analysis.words)
