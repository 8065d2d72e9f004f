"""Laws of the token streams: held on random text, in pieces, in threads, and between index and query."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indexer.analysis import Analyzer
from indexer.analysis.folding import fold_case
from indexer.analysis.lexicon import Lexicon
from indexer.analysis.readings import is_kana
from indexer.analysis.segments import LIMIT_CODE_POINTS, cut_pieces
from indexer.analysis.stream import read_words
from indexer.dataclass import replace
from indexer.model import FieldTokens
from indexer.schema import TOKEN_FIELDS
from indexer.vocabulary import Person, Project, SynonymGroup, Vocabulary
from tests.analysis_matching import index, match_word, spans_of

VOCABULARY = Vocabulary(
    projects=(Project("Neutron", aliases=("ニュートロン",)), Project("Heat")),
    people=(Person("Jay Pipes", readings=("ジェイ・パイプス",)),),
    synonyms=(SynonymGroup(("ロードバランサ", "load balancer", "LBaaS", "負荷分散")),),
)
ANALYZER = Analyzer(VOCABULARY)

_SAMPLES = """
OpenStack サーバ ｻｰﾊﾞｰ 仮想化基盤 LBaaS nova-network AMQP1.0 岩本 渡邊 髙橋 Michał ジェイ・パイプス load balancer
ロードバランサ を は 、 。 ・ Reviewされてない 戻れない て\u3099 ⽇⽤ ㍿ 東京都 「 」 - / C++ #opst19 http://a.example/p
10,000 第3日目 2014-05-14 𠮷野家 👍 e-mail it's ＡＢＣ Tシャツ 10万人 国際銀行間通信協会 さいとう ヴァ ー ッ
"""
WORDS = st.sampled_from(_SAMPLES.split())
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(WORDS, st.sampled_from([" ", "\n", "\u3000", "\r\n", "\t", ""])), max_size=25).map("".join),
    st.text(st.sampled_from("aA1Ａ１あアー漢字、。 \n\u3099\u0301\ufdfa㍿ｶﾞ-._/:@#+'髙\ud800\u200d"), max_size=40),
)


@given(TEXTS, st.integers(0, 20))
@settings(max_examples=300)
def test_tokens_lie_in_the_text_in_order(text: str, body_start: int) -> None:
    fields = ANALYZER.index_fields(text, body_start=body_start, speakers=("岩本", text[:5]), projects=("Neutron",))

    assert [field.field for field in fields] == [field.name for field in TOKEN_FIELDS]
    for field in fields:
        assert all(0 <= token.start <= token.end <= len(text) for token in field.tokens)
        assert all(one.position <= two.position for one, two in pairwise(field.tokens))
        assert all(token.term and not token.term.isspace() for token in field.tokens)
        assert all(token.weight in (1.0, 2.0) for token in field.tokens)
    assert all(token.position >= 0 for field in fields for token in field.tokens)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_words_met_before_are_read_as_on_first_sight(text: str) -> None:
    assert ANALYZER.query_words(text) == Analyzer(VOCABULARY).query_words(text)


@given(TEXTS)
@settings(max_examples=300)
def test_a_text_finds_itself(text: str) -> None:
    fields = index(text, ANALYZER)
    assume(not is_kana(fold_case(text.strip())))  # a query of kana alone is read as one word, see test_analysis_query.py

    for word in ANALYZER.query_words(text):
        # A search asks for the fallbacks of a word where the index holds none of its alternatives.
        found = match_word(replace(word, alternatives=(*word.alternatives, *word.fallbacks)), fields)
        assert found is not None
        assert all(spans_of(boost, fields) for boost in word.boosts)


@given(st.lists(WORDS, min_size=1, max_size=12), st.data())
@settings(max_examples=200)
def test_a_word_taken_from_a_text_finds_it(words: list[str], data: st.DataObject) -> None:
    text = "\n".join(words)
    word = data.draw(st.sampled_from(words))

    fields = index(text, ANALYZER)

    assert all(match_word(one, fields) for one in ANALYZER.query_words(word))


@given(TEXTS, TEXTS, st.sampled_from(["\n", "。", "\r\n", "！", "\u2028"]))
@settings(max_examples=300)
def test_tokens_do_not_depend_on_where_a_text_is_cut(first: str, second: str, end: str) -> None:
    first += end
    whole = _tokens(first + second)

    assert whole == _tokens(first) + [(term, start + len(first), stop + len(first)) for term, start, stop in _tokens(second)]


@given(st.lists(st.sampled_from(["仮想化基盤を移行した", "nova-network の話", "、", " ", "岩本"]), max_size=12))
def test_tokens_do_not_depend_on_the_limit_while_sentences_are_shorter(parts: list[str]) -> None:
    text = "。".join(["短い文", "".join(parts), "次の文"])
    pieces = list(cut_pieces(text))
    longest = max(len(piece) for _, piece in pieces)

    assert list(cut_pieces(text, longest)) == pieces


@given(TEXTS, st.integers(1, 30))
def test_pieces_join_to_the_text(text: str, limit: int) -> None:
    pieces = list(cut_pieces(text, limit))

    assert "".join(piece for _, piece in pieces) == text
    assert [start for start, _ in pieces] == [sum(len(one) for _, one in pieces[:k]) for k in range(len(pieces))]
    assert all(0 < len(piece) <= max(limit, len(piece.rstrip("。！？\n\r\x0b\x0c\x85\u2028\u2029"))) for _, piece in pieces)


@pytest.mark.parametrize(
    "unit", ["岩本", "\ufdfa", "あ", "a", "nova-network ", "、", "\u3099", "㍿", "👍", "ｶﾞ", "a-", "1.0"]
)
def test_a_line_of_any_length_is_read(unit: str) -> None:
    text = unit * (60_000 // len(unit))

    fields = ANALYZER.index_fields(text)

    assert all(0 <= token.start <= token.end <= len(text) for field in fields for token in field.tokens)


def test_a_giant_line_holds_all_its_words() -> None:
    text = "仮想化基盤の移行 nova-network " * 3_000

    terms = [token.term for token in index(text, ANALYZER)["text"]]

    assert len(text.encode()) > 49_149
    assert len(text) > LIMIT_CODE_POINTS
    assert [terms.count(term) for term in ("仮想", "化", "基盤", "移行", "ネットワーク")] == [3_000] * 5


def test_eight_threads_give_one_answer() -> None:
    texts = [f"{k}番目の岩本が nova-network の移行{k}を話した。Migrations of k{k}s" for k in range(40)]
    analyzer = Analyzer(VOCABULARY)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda k: [_all(analyzer.index_fields(text)) for text in texts[k:] + texts[:k]], range(8)))
        words = list(pool.map(lambda _: [analyzer.query_words(text) for text in texts], range(8)))

    expected = [_all(ANALYZER.index_fields(text)) for text in texts]
    assert [answer[len(texts) - k :] + answer[: len(texts) - k] for k, answer in enumerate(answers)] == [expected] * 8
    assert all(one == words[0] for one in words)


def test_words_that_no_longer_fit_are_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.analysis.lexicon.REMEMBERED_WORDS", 3)
    lexicon = Lexicon(protected=frozenset(), stop_words=frozenset())
    text = "仮想化基盤と nova-network の移行を岩本が東京都で AMQP1.0 として話した"

    first, second = read_words(text, lexicon), read_words(text, lexicon)

    assert first == second
    assert [one.word.units[0].term for one in first][:3] == ["仮想", "基盤", "nova"]


def _tokens(text: str) -> list[tuple[str, int, int]]:
    return [(token.term, token.start, token.end) for token in index(text, ANALYZER)["text"]]


def _all(fields: tuple[FieldTokens, ...]) -> list[tuple[str, list[object]]]:
    return [(field.field, list(field.tokens)) for field in fields]
