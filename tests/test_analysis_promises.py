"""What the analysis promises its users: which query finds which text, what is highlighted, and by which rule."""

from __future__ import annotations

import pytest

from indexer.analysis import Analyzer
from indexer.analysis.model import Rule
from indexer.vocabulary import Person, Project, SynonymGroup, Vocabulary
from tests.analysis_matching import match

ANALYZER = Analyzer(
    Vocabulary(
        projects=(
            Project("OpenStack", aliases=("オープンスタック",)),
            Project("Nova", aliases=("ノバ",)),
            Project("Swift", aliases=("スウィフト",)),
            Project("Heat"),
        ),
        people=(Person("Jay Pipes", readings=("ジェイ・パイプス",)), Person("松本行弘", spellings=("Matz",))),
        synonyms=(SynonymGroup(("ロードバランサ", "load balancer", "LB", "LBaaS", "負荷分散")),),
    )
)
PLAIN = Analyzer(Vocabulary())

# text | query | what is highlighted | rule of the (last) match
FOUND = """
サーバ | サーバー | サーバ | surface
サーバ | ｻｰﾊﾞｰ | サーバ | surface
サーバ | server | サーバ | normalized
ｻｰﾊﾞを更新 | サーバ | ｻｰﾊﾞ | normalized
OpenStack | openstack | OpenStack | surface
OpenStack | オープンスタック | OpenStack | alias
OpenStack | ＯｐｅｎＳｔａｃｋ | OpenStack | surface
ＯｐｅｎＳｔａｃｋとは | OpenStack | ＯｐｅｎＳｔａｃｋ | surface
オープンスタック | OpenStack | オープンスタック | alias
仮想化基盤 | 仮想化 | 仮想化 | surface
仮想化基盤 | 仮想 | 仮想 | surface
仮想化基盤 | 基盤 | 基盤 | surface
東京都の | 東京 | 東京 | surface
東京都の | 東京都 | 東京都 | surface
LBaaS | lbaas | LBaaS | stem
LBaaS | ロードバランサ | LBaaS | synonym
LBaaS | load balancer | LBaaS | synonym
LBaaS | 負荷分散 | LBaaS | synonym
ロードバランサ | load balancer | ロードバランサ | normalized
ロードバランサー | LB | ロードバランサー | synonym
負荷分散 | LBaaS | 負荷分散 | synonym
a load balancer | ロードバランサー | load balancer | normalized
岩本が話す | いわもと | 岩本 | reading
岩本が話す | イワモト | 岩本 | reading
岩本が話す | ｲﾜﾓﾄ | 岩本 | reading
岩本が話す | iwamoto | 岩本 | reading
佐藤さん | satō | 佐藤 | reading
佐藤さん | satou | 佐藤 | reading
伊藤 | itoh | 伊藤 | reading
渡部 | わたなべ | 渡部 | reading
渡部 | わたべ | 渡部 | reading
岩本俊弘 | いわもととしひろ | 岩本俊弘 | reading
Hideki Saito | さいとう | Saito | reading
仮想化基盤 | かそうか | 仮想化 | reading
仮想化基盤 | きばん | 基盤 | reading
会議 | かいぎ | 会議 | normalized
日本語化される | nihongoka | 日本語化 | reading
超高速の処理 | ちょうこうそく | 超高速 | reading
大盛況だった | だいせいきょう | 大盛況 | reading
手順書のような | てじゅんしょ | 手順書 | reading
話題 | わだい | 話題 | reading
発表 | happyou | 発表 | reading
渡邊 | 渡辺 | 渡邊 | variant
渡邉 | 渡辺 | 渡邉 | variant
渡邉 | 渡邊 | 渡邉 | variant
渡辺 | 渡邊 | 渡辺 | variant
髙橋 | 高橋 | 髙橋 | variant
高橋 | 髙橋 | 高橋 | variant
斎藤 | 齋藤 | 斎藤 | variant
斉藤 | 斎藤 | 斉藤 | variant
齊藤 | 斉藤 | 齊藤 | variant
髙橋 | たかはし | 髙橋 | reading
國會 | 国会 | 國會 | variant
Michał Jastrzębski | michal jastrzebski | Jastrzębski | surface
Jay Pipes | ジェイ・パイプス | Jay Pipes | alias
Jay Pipes | パイプス | Pipes | alias
ジェイ・パイプス | Jay Pipes | ジェイ・パイプス | alias
ジェイ・パイプス | pipes | パイプス | alias
Matz の話 | 松本行弘 | Matz | alias
松本 行弘 | Matz | 松本 行弘 | alias
nova-network | nova-network | nova-network | normalized
nova-network | nova | nova | surface
nova-network | network | network | normalized
nova-network | nova network | network | normalized
nova network | nova-network | nova network | normalized
oslo.messaging | oslo.messaging | oslo.messaging | normalized
oslo.messaging | messaging | messaging | normalized
neutron_lib | neutron_lib | neutron_lib | normalized
neutron_lib | lib | lib | surface
L3-HA対応 | L3-HA | L3-HA | part
L3-HA対応 | l3 | L3 | surface
L3-HA対応 | HA | HA | surface
802.1QBG | 802.1qbg | 802.1QBG | part
802.1QBG | 802.1 | 802.1 | surface
802.1QBG | QBG | QBG | surface
AMQP1.0 | AMQP1.0 | AMQP1.0 | part
AMQP1.0 | AMQP 1.0 | 1.0 | surface
AMQP1.0 | amqp | AMQP | surface
AMQP 1.0 | AMQP1.0 | AMQP 1.0 | part
X-Compute-Request-Id | x-compute-request-id | X-Compute-Request-Id | normalized
X-Compute-Request-Id | request | Request | normalized
V2.1 API | v2.1 | V2.1 | part
k8s | K8S | k8s | surface
C++で | c++ | C++ | surface
#opst19に参加 | opst19 | opst19 | part
@saito_hideki | saito_hideki | saito_hideki | part
e-mail | email | e-mail | surface
email | e-mail | email | normalized
http://ptg.openstack.org/ | openstack | openstack | surface
Nova | nova | Nova | surface
Nova | ノバ | Nova | alias
Swift | swift | Swift | surface
Swift | スウィフト | Swift | alias
Heat | heat | Heat | surface
ReviewされてないとかRebaseとか | レビュー | Review | surface
ReviewされてないとかRebaseとか | review | Review | normalized
ReviewされてないとかRebaseとか | rebase | Rebase | stem
ReviewされてないとかRebaseとか | リベース | Rebase | reading
戻れない | 戻る | 戻れ | surface
戻れない | 戻れ無い | 戻れ | normalized
行なう会議 | 行った会議 | 会議 | surface
打合せ | 打ち合わせ | 打合せ | surface
デ\u30fcタ移行 | データ移行 | 移行 | surface
テ\u3099ータ | データ | テ\u3099ータ | surface
⽇⽤ | 日 | ⽇ | surface
⽇⽤ | 用 | ⽤ | surface
⽇⽤ | 日用 | ⽇⽤ | surface
㍿ | 株式会社 | ㍿ | surface
policies | policy | policies | normalized
policy | policies | policy | normalized
migrations | migration | migrations | stem
クラウド | cloud | クラウド | reading
cloud | クラウド | cloud | reading
database | データベース | database | synonym
ホームページ | website | ホームページ | synonym
ミーティング | 会議 | ミーティング | synonym
10万人 | 100000人 | 10万人 | surface
1,000台 | 1000台 | 1,000台 | surface
Webサイト | web | Web | normalized
"""


def _rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split(" | ")) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("text", "query", "marked", "rule"), _rows(FOUND))
def test_a_query_finds_and_marks(text: str, query: str, marked: str, rule: str) -> None:
    found = match(text, query, ANALYZER)

    assert found is not None
    assert found.get(marked) == Rule(rule)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("サーバ", "サーバント"),
        ("サーバント", "サーバ"),
        ("AMQP1.0", "AMQP 2.0"),
        ("AMQP1.0", "AMQP2.0"),
        ("AMQP 2.0", "AMQP1.0"),
        ("Nova", "ノヴァ英会話"),
        ("Swift", "国際銀行間通信協会"),
        ("Heat", "熱"),
        ("熱", "heat"),
        ("東京", "東京都"),
        ("C++", "C#"),
        ("v2.1", "v2"),
        ("ノード", "ノート"),
        ("会議", "岩本"),
        ("𠮷野", "岩本"),
    ],
)
def test_a_query_does_not_find(text: str, query: str) -> None:
    assert match(text, query, ANALYZER) is None


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Neutron", "ニュートロン"),
        ("ニュートロン", "neutron"),
        ("OpenStack", "オープンスタック"),
        ("オープンスタック", "openstack"),
        ("network", "ネットワーク"),
        ("networks", "ネットワーク"),
        ("hypervisor", "ハイパーバイザ"),
        ("Tokyo", "東京"),
        ("keynote", "キーノート"),
        ("upgrade", "アップグレード"),
        ("ユーザ", "users"),
        ("プラグイン", "plugins"),
        ("latency", "遅延"),
        ("update", "更新"),
        ("developer", "開発者"),
    ],
)
def test_scripts_find_each_other_without_any_vocabulary(text: str, query: str) -> None:
    assert match(text, query, PLAIN) is not None


def test_a_phrase_crosses_spaces_and_dots_of_names_but_no_punctuation() -> None:
    def crossed(text: str, phrase: str) -> bool:
        sought = ANALYZER.query_phrase(phrase)
        tokens = {(token.term, token.position) for field in ANALYZER.index_fields(text)[:1] for token in field.tokens}
        return any(
            all((term, position + offset) in tokens for term, offset in zip(sought.terms, sought.offsets, strict=True))
            for _, position in tokens
        )

    assert crossed("仮想化 基盤", "仮想化基盤")
    assert crossed("AMQP 1.0", "AMQP1.0")
    assert crossed("基盤の仮想化", "基盤の仮想化")
    assert crossed("nova network", "nova-network")
    assert not crossed("基盤の仮想化", "基盤仮想化")
    assert not crossed("基盤、仮想化", "基盤仮想化")
    assert not crossed("基盤\n仮想化", "基盤仮想化")
    assert not crossed("(基盤) 仮想化", "基盤仮想化")
    assert not crossed("基盤。仮想化", "基盤の仮想化")
