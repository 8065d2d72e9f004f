"""Products that the vocabulary does not know: seen by the way they are written, and what looks like one but is none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.project_unknown import TermCounts
from indexer.report import read_report
from indexer.vocabulary import Vocabulary, load_vocabulary

# heading | text below → the projects that the section is about ("-" for none)
SEEN = """
Zumbel で作る検索 | はじめての人に向けた話でした。                               → Zumbel
qrink: 小さな静的サイト生成器 | 三行で始められます。                             → qrink
MikanDB の内部構造 | MikanDB は木で索引を持ちます。                              → MikanDB
mikan-lint を育てる | 規則は mikan-lint の設定に書きます。                       → mikan-lint
PrunRank: A Ranker That Fits in Memory | 表が面白かった。                        → PrunRank
Zumbel - Boxes at Scale | Zumbel を社内で使う。Zumbel は速い。                   → Zumbel
1. Zumbel の全て | Zumbel の作者が語った。Zumbel は三年目。                      → Zumbel
@tarooo Zumbel とは | Zumbel を調べた。遅いときの Zumbel の直し方。              → Zumbel
夜の部 | [qrink](https://github.com/tarooo/qrink) の作者の話。qrink は軽い。     → qrink
夜の部 | [[qrink|https://github.com/tarooo/qrink]] の話。qrink は軽い。          → qrink
夜の部 | `qrink <https://rubygems.org/gems/qrink>`_ の話。qrink は軽い。         → qrink
夜の部 | [Zumbel](https://zumbel.dev/) を広めたい。Zumbel は軽い。               → Zumbel
夜の部 | MikanDBという組み込みのデータベースを作った話。MikanDB は速い。         → MikanDB
ZumbelDB | 速い。                                                              → ZumbelDB
zumbel_index | 速い。                                                          → zumbel_index
ZUM-MIKAN の使い方 | ZUM-MIKAN を机に置く。                                         → ZUM-MIKAN
Zumbel.vim | 編集が速い。                                                        → Zumbel.vim
Mikan::Zumbel | 速い。                                                         → Mikan::Zumbel
Zumbel | Zumbel は速い。                                                       → Zumbel
Zumbel 入門 | 手を動かす。Zumbel は速い。                                            → Zumbel
Zumbel in 5min | 五分で見る。速い Zumbel 。                                          → Zumbel
Zumbel | 速い道具。<https://github.com/tarooo/zumbel> にある。zumbel を使う。           → Zumbel
Introducing Zum Project | 新しい「Zum Project」を紹介した。                          → Zum Project
Zum Motion API | 動きを作る。                                                    → Zum Motion API
MySQL Zumbel | 表を分ける。                                                     → MySQL Zumbel
Zumbel OpenQ9 | 仮想機械の話。                                                   → Zumbel OpenQ9
夜の部 | ZUM と呼ばれるモデルを使う。ZUM は推薦に向く。                          → ZUM
Introduction to Zumbel | 木の Zumbel を紹介した。Zumbel は速い。zumbel は軽い。   → Zumbel
「Zumbel 日本語検索」 | 木を組み合わせた Zumbel というものを試した。                → Zumbel
速い木 | 木をもとにした Zum という Syntax Highlighter を作った。Zum は軽い。        → Zum
木を支える zq-ts の活用 | 木は [zq-ts](https://tarooo.github.io/zq-ts/) で組む。     → zq-ts
ZumIndex3.0の新機能 | ZumIndex は速い。                                           → ZumIndex
Zumbel is a Kiln | Zumbel という窯。Zumbel を使う。Zumbel は軽い。                 → Zumbel
Zumbel: A Kiln for All | Zumbel を使う。Zumbel は軽い。                            → Zumbel
雲の話 | Amazon Zumbel は雲を作る。Amazon Zumbel は軽い。                         → Amazon Zumbel
開発×Rails で得たこと | 六人で作った。                                           → Rails
"""

NOT_SEEN = """
Testing を始める | Testing は大切。Testing の話。                                → -
Scheduler の話 | Scheduler は難しい。Scheduler を読む。                          → -
Opening | 開会。Opening は短い。Opening の曲。                                   → -
Design: 設計の心得 | Design とは。                                               → -
Yamada の話 | Yamada と Yamada の話。                                            → -
DDD のすすめ | DDD とは。DDD は長い。                                            → -
MikanConf の思い出 | MikanConf は楽しい。MikanConf に行く。                      → -
MikanOps を進める | MikanOps とは。MikanOps の話。                               → -
ItemViewModel を直す | ItemViewModel は長い。                                    → -
Zumbel の決算 | Zumbel社の話。Zumbel は伸びた。                                  → -
Zumbel の話題 | Zumbelさんの会場。Zumbel は広い。                                → -
Grizzly の機能 | Grizzly リリースの話。Grizzly は大きい。                        → -
memory-hungry applications | ぐったり。                                          → -
夜の部 | [Zumbel](https://www.zumbel.com/) のオフィスで開いた。                  → -
夜の部 | [tarooo](https://github.com/tarooo) の話。tarooo は速い。               → -
Day4 | 雨だった。                                                              → -
Talk2 | 雨だった。                                                             → -
LT.3：雨の話 | 雨だった。                                                         → -
node.name | 名前を書く。                                                        → -
REST API | 呼び出す。                                                          → -
Zumbel Puzzlers | 難しい。                                                     → -
Visual Design | 絵を描く。                                                      → -
Opening Remarks | 挨拶があった。Opening Remarks は短い。                            → -
Mio Hoshino | 箱の話。                                                        → -
MySQL V3 API | 呼び出す。                                                      → MySQL
MySQL Puzzlers | 難しい。                                                      → MySQL
Introduction to Bicycle | bicycle は楽しい。bicycle は軽い。Bicycle に乗る。      → -
MikanWorks 星野さん「速い箱」 | MikanWorks の星野さんが話した。MikanWorks は速い。 → -
ItemAdapters の下 | ItemAdapters は長い。                                        → -
Testing: A Guide | Testing は大切。Testing を書く。                              → -
PHPer の悩み | PHPer は多い。PHPer と話す。                                       → -
Drinkup | Drinkup は楽しい。                                                   → -
PdM から見た箱 | PdM は忙しい。PdM は話す。                                      → -
雲の話 | Amazon Summit は広い。Amazon Summit は楽しい。Amazon Cloud。Amazon Cloud。 → -
Bicycle の整備 | bicycle は楽しい。Bicycle は軽い。Bicycle に乗る。              → -
"""


def rows(table: str) -> list[tuple[str, list[str]]]:
    parts = [row.rsplit("→", 1) for row in table.strip().splitlines()]
    return [(text.strip(), [] if names.strip() == "-" else names.strip().split(", ")) for text, names in parts]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.mark.parametrize(("section", "projects"), [*rows(SEEN), *rows(NOT_SEEN)])
def test_products_are_seen_by_how_they_are_written(section: str, projects: list[str], vocabulary: Vocabulary) -> None:
    heading, body = section.split(" | ")
    text = f"# 勉強会の記録\n\n## {heading}\n\n{body}\n"

    report = read_report(text.encode(), "notes.md", vocabulary=vocabulary)

    assert list(report.sections[-1].projects) == projects


def test_what_the_event_is_about_says_nothing_of_a_section_that_looks_back(vocabulary: Vocabulary) -> None:
    text = "# RubyKaigi 2018 参加記\n\n## 箱の話\n\nRuby で箱を作る。\n\n## まとめ\n\nRuby が好きな人が集まった。\n"

    sections = read_report(text.encode(), "notes.md", vocabulary=vocabulary).sections

    assert [one.projects for one in sections] == [("Ruby",), ()]


def test_product_found_in_one_section_counts_in_the_next(vocabulary: Vocabulary) -> None:
    evening = "## 夜の部\n\nqrink の質問。qrink の設定、qrink の速さ。\n"
    text = f"# 記録\n\n## qrink で作る\n\n楽しい。\n\n{evening}\n## 朝の部\n\nパン。\n"

    sections = read_report(text.encode(), "notes.md", vocabulary=vocabulary).sections

    assert [one.projects for one in sections if one.text] == [("qrink",), ("qrink",), ()]


def test_product_beside_what_the_event_is_about_leaves_both(vocabulary: Vocabulary) -> None:
    text = "# Ansible Night に参加した記録\n\n## Ansible on Zum-Box\n\nZum-Box を支える Ansible の話。\n"

    (section,) = (
        one for one in read_report(text.encode(), "notes.md", vocabulary=vocabulary).sections if one.text and one.heading
    )

    assert section.projects == ("Ansible", "Zum-Box")


def test_vocabulary_goes_before_words_alone(vocabulary: Vocabulary) -> None:
    text = "# 記録\n\n## MeCab で作る検索\n\nMeCab は速い。\n"

    report = read_report(text.encode(), "notes.md", vocabulary=vocabulary)

    assert report.sections[-1].projects == ("MeCab",)


@given(st.text(st.sampled_from("aAb.-_ /の"), max_size=60), st.text(st.sampled_from("aAb.-_/"), min_size=1, max_size=4))
def test_terms_are_counted_where_they_stand_by_themselves(body: str, term: str) -> None:
    alone = re.findall(rf"(?<![A-Za-z0-9_-]){re.escape(term)}(?![A-Za-z0-9_-])", body)

    assert TermCounts(body).count(term) == len(alone)
