"""What the analysis computes for many texts at once is what the slow reference says of each, in every field."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.analysis import Analyzer
from indexer.analysis.lexicon import Lexicon
from indexer.analysis.model import IndexText
from indexer.analysis.word_tables import make_word_tables
from indexer.model import Token, split_batch
from indexer.report import read_report
from indexer.vocabulary import Person, Project, Vocabulary, load_vocabulary
from tests.analysis_reference import index_text

ROOT = Path(__file__).resolve().parents[1]
VOCABULARY = Vocabulary(
    projects=(Project("Neutron", aliases=("ニュートロン",)), Project("Heat")),
    people=(Person("Jay Pipes", readings=("ジェイ・パイプス",)),),
)
ANALYZER = Analyzer(VOCABULARY)

_SAMPLES = """
OpenStack サーバ ｻｰﾊﾞｰ 仮想化基盤 日本語化 可用性 LBaaS nova-network AMQP1.0 802.1QBG 岩本 岩本俊弘 渡邊 髙橋 Michał Jay Pipes
ジェイ・パイプス ニール・スティーヴンスン ロードバランサ load balancer を は の 、 。 ・ ･ ・・ Reviewされてない 戻れない
て\u3099 ⽇⽤ ㍿ 東京都 「 」 - / C++ #opst19 http://a.example/p etherpad.openstack.org/nova.conf 10,000 10万人 第3日目
2014-05-14 𠮷野家 👍 e-mail it's ＡＢＣ Tシャツ Webサイト 国際銀行間通信協会 さいとう ヴァ ー ッ 舊漢字 國際會議 オクタビア
フォンノイマン ﷺ registered 日本語 日本語（にほんご） 岩本(いわもと) サーーーバ サーバ〜〜 openstack OPENSTACK Ⅳ ⅳ １２
三十五
"""
_SPACES = st.sampled_from(["", "", " ", "\n", "\u3000", "\r\n", "\t", "。", "・"])
_PHRASES = st.lists(st.tuples(st.sampled_from(_SAMPLES.split()), _SPACES).map("".join), max_size=25).map("".join)
_NAMES = st.lists(
    st.one_of(
        st.sampled_from(["岩本", "髙橋 太郎", "Jay Pipes", "Neutron", "nova-network", "日本語化", "", "・"]), _PHRASES
    ),
    max_size=3,
).map(tuple)
_BODIES = st.one_of(
    _PHRASES,
    st.text(st.sampled_from("aA1Ａ１あアー漢字、。 \n\u3099\u0301\ufdfa㍿ｶﾞ-._/:@#+'髙\ud800\u200d・･"), max_size=40),
    st.text(max_size=60),
)


@st.composite
def _texts(draw: st.DrawFn) -> IndexText:
    head = draw(st.lists(_PHRASES.map(lambda line: " ".join(line.split())), max_size=2))
    above = "".join(f"{line}\n" for line in head)
    text = above + draw(_BODIES)
    return IndexText(text, len(above), draw(_NAMES), draw(_NAMES), draw(_NAMES))


@given(st.lists(_texts(), max_size=4))
@example([IndexText("")])
@example([IndexText("", 0, ("岩本俊弘", "日本語化")), IndexText("題\n", 2, ("",), ("題",))])
@settings(max_examples=300, deadline=None)
def test_many_texts_at_once_give_what_each_gives_alone(texts: list[IndexText]) -> None:
    assert _index_all(ANALYZER, texts) == _expected(VOCABULARY, texts)


@given(st.lists(_texts(), min_size=1, max_size=3))
@settings(max_examples=50, deadline=None)
def test_texts_are_read_as_on_first_sight(texts: list[IndexText]) -> None:
    analyzer = Analyzer(VOCABULARY)

    first, second = _index_all(analyzer, texts), _index_all(analyzer, texts)

    assert first == second == _index_all(ANALYZER, texts)


@pytest.mark.parametrize("path", sorted((ROOT / "corpus/reports").iterdir()), ids=lambda path: path.name)
def test_the_reports_of_this_repository_are_indexed_as_the_reference_says(path: Path) -> None:
    vocabulary = load_vocabulary((ROOT / "corpus/vocabulary",))
    report = read_report(path.read_bytes(), path.name, vocabulary=vocabulary)
    texts = [
        IndexText(f"{report.title}\n{one.text}", len(report.title) + 1, one.speakers, one.projects, (report.event or "",))
        for one in report.sections
    ]

    assert _index_all(Analyzer(vocabulary), texts) == _expected(vocabulary, texts)


def test_numbers_that_no_longer_fit_are_given_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.analysis.numbering.REMEMBERED_WORDS", 3)
    monkeypatch.setattr("indexer.analysis.numbering.REMEMBERED_LINES", 1)
    texts = [IndexText("仮想化基盤と nova-network の移行を\n岩本が東京都で"), IndexText("AMQP1.0 として話した")]
    analyzer = Analyzer(VOCABULARY)

    assert [_index_all(analyzer, texts) for _ in range(3)] == [_expected(VOCABULARY, texts)] * 3


def _index_all(analyzer: Analyzer, texts: list[IndexText]) -> list[dict[str, list[Token]]]:
    batch = analyzer.index_texts(texts)
    return [{one.field: list(one.tokens) for one in fields} for fields in split_batch(batch, len(texts))]


def _expected(vocabulary: Vocabulary, texts: list[IndexText]) -> list[dict[str, list[Token]]]:
    tables = make_word_tables(vocabulary)
    lexicon = Lexicon(protected=tables.protected, stop_words=tables.stop_words, known=tables.katakana)
    return [index_text(text, lexicon) for text in texts]
