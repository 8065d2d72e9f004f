"""Katakana compounds are found by their parts, and words that only look like compounds stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.analyzer import Analyzer
from indexer.analysis.compounds import Compounds
from indexer.vocabulary import SynonymGroup, Vocabulary
from tests.analysis_matching import match

COMPOUNDS = Compounds(
    ("サーバレス", "サーバーレス", "マイグレーション", "ベアメタル", "プロビジョニング", "コルーチン", "migration", "移行")
)

# word                            its parts
PARTS = """
コンテナマイグレーション            コンテナ マイグレーション
ベアメタルプロビジョニング          ベアメタル プロビジョニング
ライフサイクルマネジメントツール    ライフサイクル マネジメント ツール
サーバーレスアーキテクチャ          サーバーレス アーキテクチャ
ネイティブコルーチン                ネイティブ コルーチン
ラクタースケジューラー              ラクター スケジューラー
イレイジャーコーディング            イレイジャー コーディング
マイグレーション                    マイグレーション
クラスタリング                      クラスタリング
サーバント                          サーバント
オーケストレーション                オーケストレーション
アンカンファレンス                  アンカンファレンス
ジャストゼブスキー                  ジャストゼブスキー
シュワルツェネッガー                シュワルツェネッガー
移行マイグレーション                移行マイグレーション
""".strip().split("\n")


@pytest.mark.parametrize("row", PARTS, ids=lambda row: row.split()[0])
def test_a_word_has_these_parts(row: str) -> None:
    word, *parts = row.split()

    starts = COMPOUNDS.split(word)

    assert [word[start:end] for start, end in zip(starts, (*starts[1:], len(word)), strict=True)] == parts


def test_what_is_too_long_for_a_word_is_not_taken_apart() -> None:
    # A thousand characters, as a query may hold, took 10 s.
    assert COMPOUNDS.split("マイグレーション" * 100) == (0,)


@given(st.text("ァアンーッサーバコンテナメタルョマイグレシ", max_size=24) | st.text(max_size=12))
def test_parts_tile_the_word_and_none_is_short(word: str) -> None:
    starts = COMPOUNDS.split(word)

    assert starts[0] == 0
    assert list(starts) == sorted(set(starts))
    if len(starts) > 1:
        assert all(end - start >= 3 for start, end in zip(starts, (*starts[1:], len(word)), strict=True))


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("コンテナマイグレーションの話", "マイグレーション", "マイグレーション"),
        ("コンテナマイグレーションの話", "コンテナ", "コンテナ"),
        ("コンテナマイグレーションの話", "コンテナマイグレーション", "コンテナマイグレーション"),
        ("コンテナマイグレーションの話", "migration", "マイグレーション"),
    ],
)
def test_a_compound_is_found_by_its_parts_and_they_are_marked(text: str, query: str, marked: str) -> None:
    analyzer = Analyzer(Vocabulary(synonyms=(SynonymGroup(("マイグレーション", "migration")),)))

    found = match(text, query, analyzer)

    assert found is not None
    assert list(found) == [marked]
