"""Latin words that no dictionary has, and their katakana."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import Analyzer
from indexer.analysis.transliteration import SKELETON_MARK, make_skeleton
from indexer.vocabulary import Vocabulary
from tests.analysis_matching import match

PAIRS = """
ractor ラクター
ironic アイロニック
mirantis ミランティス
ceilometer シーロメーター
ansible アンシブル
octavia オクタビア
magnum マグナム
barbican バービカン
kubernetes クバネティス
grafana グラファナ
terraform テラフォーム
debezium デベジウム
christoph クリストフ
"""
SHARED = [pair.split() for pair in PAIRS.strip().splitlines()]


@pytest.mark.parametrize(("latin", "katakana"), SHARED)
def test_a_word_and_its_katakana_share_their_consonants(latin: str, katakana: str) -> None:
    assert make_skeleton(latin) == make_skeleton(katakana) != ""


@pytest.mark.parametrize(("one", "other"), [("ractor", "ラクダー"), ("octavia", "ココタビア"), ("magnum", "マグマ")])
def test_other_words_do_not(one: str, other: str) -> None:
    assert make_skeleton(one) != make_skeleton(other)


@pytest.mark.parametrize("word", ["", "k8s", "go", "ルビー", "岩本", "a", "ー", "io"])
def test_too_few_consonants_are_none(word: str) -> None:
    assert make_skeleton(word) == ""


@given(st.text(max_size=20))
def test_any_word_has_marked_consonants_or_none(word: str) -> None:
    skeleton = make_skeleton(word)

    assert skeleton == "" or skeleton.startswith(SKELETON_MARK)


def test_unknown_words_find_each_other_and_known_ones_are_left_alone() -> None:
    analyzer = Analyzer(Vocabulary())

    assert match("Ractor の実装", "ラクター", analyzer) is not None
    assert match("ラクターの実装", "ractor", analyzer) is not None
    assert match("rocket の実装", "ラクター", analyzer) is None


@pytest.mark.parametrize(
    ("word", "guess"), [("オクタビア", "*aktb"), ("スーパーユーザ", "*sps"), ("ラクター", ""), ("岩本", "")]
)
def test_a_word_that_the_dictionary_knows_has_its_consonants_as_a_guess(word: str, guess: str) -> None:
    (found,) = Analyzer(Vocabulary()).query_words(word)

    assert [one.terms for one in found.fallbacks] == ([(guess,)] if guess else [])


def test_an_r_that_english_leaves_out_may_be_heard_in_a_name() -> None:
    analyzer = Analyzer(Vocabulary())

    assert match("Marconi の講演", "マルコーニ", analyzer) is not None
    assert match("Marker の講演", "マーカー", analyzer) is not None


@given(st.text("abcdefghijklmnopqstuvwxyz", max_size=12))
def test_only_an_r_is_heard_or_not(word: str) -> None:
    assert make_skeleton(word, rolled=True) == make_skeleton(word)
