"""The query side: words, classes and alternatives of queries as people type them."""

from __future__ import annotations

import pytest

from indexer.analysis import Analyzer
from indexer.analysis.model import Alternative, QueryWord, Rule, WordClass
from indexer.vocabulary import EventSeries, Person, Project, SynonymGroup, Vocabulary

ANALYZER = Analyzer(
    Vocabulary(
        projects=(Project("OpenStack", aliases=("Open Stack", "オープンスタック")), Project("Nova", exact=("ノバ",))),
        people=(
            Person("Jay Pipes", readings=("ジェイ・パイプス",), spellings=("jaypipes",)),
            Person("岩本俊弘", readings=("いわもと としひろ",)),
        ),
        events=(EventSeries("OpenStack Summit", aliases=("オープンスタックサミット",)),),
        synonyms=(SynonymGroup(("ロードバランサ", "load balancer", "LBaaS", "負荷分散")),),
        stop_words=("件",),
    )
)


def words(query: str) -> tuple[QueryWord, ...]:
    return ANALYZER.query_words(query)


def alternatives(query: str, rule: Rule) -> list[str]:
    """The alternatives of the only word of `query` by `rule`, as "field:terms"."""
    (word,) = words(query)
    return [f"{one.field}:{' '.join(one.terms)}" for one in word.alternatives if one.rule is rule]


@pytest.mark.parametrize(
    ("query", "content", "light"),
    [
        ("次回の PTG はどこ", ["次回", "PTG"], ["どこ"]),
        ("Neutron について教えてください", ["Neutron"], ["つい", "教え", "ください"]),
        ("誰が移行の話をしたか", ["移行", "話"], ["誰", "し"]),
        ("What is the status of live migration?", ["status", "live", "migration"], ["What", "is", "the", "of"]),
        ("この件", [], ["この", "件"]),
        ("渡辺さん", ["渡辺"], ["さん"]),
        ("3台のサーバ", ["3台", "サーバ"], []),
        ("を、", [], []),
        ("", [], []),
        ("  \u3000 ", [], []),
    ],
)
def test_a_question_is_asked_by_its_content_words(query: str, content: list[str], light: list[str]) -> None:
    asked = words(query)

    assert [word.text for word in asked if word.word_class is WordClass.CONTENT] == content
    assert [word.text for word in asked if word.word_class is WordClass.LIGHT] == light


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("load balancer の移行", ["load balancer", "移行"]),
        ("ロードバランサ", ["ロードバランサ"]),
        ("東京都", ["東京都"]),
        ("仮想化基盤", ["仮想化", "基盤"]),
        ("nova-network AMQP1.0", ["nova-network", "AMQP1.0"]),
        ("OpenStack Summit 2014", ["OpenStack Summit", "2014"]),
        ("jay pipes", ["jay pipes"]),
        ("Webサイト", ["Webサイト"]),
    ],
)
def test_what_belongs_together_is_one_word(query: str, texts: list[str]) -> None:
    assert [word.text for word in words(query)] == texts


def test_spans_point_into_the_query() -> None:
    query = "　ｻｰﾊﾞ と OpenStack Summit の話"

    assert [query[word.start : word.end] for word in words(query)] == [word.text for word in words(query)]


def test_the_first_alternative_is_the_word_itself() -> None:
    (word,) = words("東京都")

    assert word.alternatives[0] == Alternative(Rule.SURFACE, "text", ("東京", "都"), (0, 1), "東京都")
    assert [(boost.field, boost.terms) for boost in word.boosts] == [("surface", ("東京", "都")), ("long", ("東京都",))]


@pytest.mark.parametrize(
    ("query", "rule", "found"),
    [
        ("サーバ", Rule.NORMALIZED, ["text:サーバー"]),
        ("migrations", Rule.STEM, ["text:migrat"]),
        ("AMQP1.0", Rule.PART, ["text:amqp 1.0"]),
        ("e-mail", Rule.NORMALIZED, ["text:e メール", "text:email"]),
        ("LBaaS", Rule.SYNONYM, ["text:ロード バランサー", "text:負荷 分散"]),
        ("nova", Rule.ALIAS, ["text:ノバ"]),
        ("オープンスタック", Rule.ALIAS, ["text:openstack"]),
        ("ジェイ・パイプス", Rule.ALIAS, ["surface:jay pipes", "surface:jaypipes"]),
        ("パイプス", Rule.ALIAS, ["surface:pipes"]),
        ("いわもと", Rule.READING, ["reading:iwamoto"]),
        ("iwamoto", Rule.READING, ["reading:iwamoto"]),
        ("いわもと としひろ", Rule.ALIAS, ["text:岩本 俊弘"]),
        ("岩本", Rule.READING, []),
        ("会議", Rule.READING, []),
        ("渡邊", Rule.VARIANT, ["text:渡辺", "text:≈渡辺"]),
        ("渡辺", Rule.VARIANT, ["text:≈渡辺"]),
        ("岩本", Rule.VARIANT, []),
        ("database", Rule.SYNONYM, ["synonym:=15149"]),
    ],
)
def test_a_word_has_alternatives_by_rule(query: str, rule: Rule, found: list[str]) -> None:
    assert alternatives(query, rule) == found


@pytest.mark.parametrize("query", ["いわもと", "load balancer", "渡邊", "オープンスタック", "database", "e-mail"])
def test_alternatives_run_from_literal_to_remote(query: str) -> None:
    (word,) = words(query)
    order = [list(Rule).index(one.rule) for one in word.alternatives]

    assert order[1:] == sorted(order[1:])
    assert word.alternatives[0].rule in (Rule.SURFACE, Rule.NORMALIZED, Rule.STEM, Rule.PART)


def test_a_query_of_kana_is_one_word_whatever_particles_it_seems_to_hold() -> None:
    (word,) = words("かそうか")

    assert word.word_class is WordClass.CONTENT
    assert "reading:kasoka" in alternatives("かそうか", Rule.READING)


def test_names_in_kana_stay_two_words() -> None:
    assert [word.text for word in words("さいとうひでき")] == ["さいとう", "ひでき"]


def test_positions_leave_places_for_particles_and_gaps_for_punctuation() -> None:
    positions = [word.position for word in words("基盤の移行 会議、発表")]

    assert positions[:3] == [0, 2, 3]
    assert positions[3] > 100


def test_a_phrase_holds_light_words_and_places() -> None:
    phrase = ANALYZER.query_phrase("次回の PTG はどこ")

    assert phrase.terms == ("次回", "ptg", "どこ")
    assert phrase.offsets == (0, 2, 4)


def test_a_phrase_of_nothing_that_is_indexed_is_empty() -> None:
    assert ANALYZER.query_phrase("は、").terms == ()
    assert ANALYZER.query_phrases("は、") == ()


def test_a_phrase_is_also_sought_in_other_scripts_and_names() -> None:
    phrases = ANALYZER.query_phrases("オープンスタック の移行")

    assert phrases[0] == ANALYZER.query_phrase("オープンスタック の移行")
    assert ("openstack", "移行") in [phrase.terms for phrase in phrases]
    assert all(len(phrase.terms) == len(phrase.offsets) for phrase in phrases)
    assert [phrase.offsets for phrase in phrases if phrase.terms == ("openstack", "移行")] == [(0, 2)]


def test_phrases_are_at_most_as_many_as_asked() -> None:
    assert len(ANALYZER.query_phrases("オープンスタック ジェイ・パイプス 渡邊", limit=3)) == 3


def test_the_vocabularys_stop_words_are_light() -> None:
    assert words("件")[0].word_class is WordClass.LIGHT


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("すきっぷれべる", [("スキップ", "レベル")]),
        ("らいぶあっぷぐれーど", [("ライブ", "アップグレード")]),
        ("おもしろかった", []),
        ("いわもととしひろ", []),
        ("かそうか", []),
    ],
)
def test_loanwords_typed_in_hiragana_are_a_last_guess(typed: str, terms: list[tuple[str, ...]]) -> None:
    guesses = [one for word in Analyzer(Vocabulary()).query_words(typed) for one in word.fallbacks if one.field == "text"]

    assert [one.terms for one in guesses if one.rule is Rule.READING] == terms
