"""What a query's text is understood to ask."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import QueryError
from search.query import MAX_CHARACTERS, parse_query
from search.query_tree import (
    And,
    Everything,
    Field,
    HintKind,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    count_terms,
)

# query                                 tree
TREES: list[tuple[str, Query]] = [
    ("",                                Everything()),
    ("　",                              Everything()),
    ("*",                               Everything()),
    ("neutron",                         Term("neutron")),
    ("neutron 移行",                    And((Term("neutron"), Term("移行")))),
    ("neutron　移行",                   And((Term("neutron"), Term("移行")))),
    ('"負荷 分散"',                     Phrase("負荷 分散")),
    ("“Group-based Policy”",          Phrase("Group-based Policy")),
    ("＂oslo＂ qpid",                   And((Phrase("oslo"), Term("qpid")))),
    ("「仮想化 基盤」の話",             And((Phrase("仮想化 基盤"), Term("の話")))),
    ("nova -neutron",                   And((Term("nova"), Not(Term("neutron"))))),
    ("nova －neutron",                  And((Term("nova"), Not(Term("neutron"))))),
    ("移行 ーノバ",                     And((Term("移行"), Not(Term("ノバ"))))),
    ("nova NOT neutron",                And((Term("nova"), Not(Term("neutron"))))),
    ('-"live migration"',               Not(Phrase("live migration"))),
    ("NOT #tag",                        Not(Term("#tag"))),
    ("NOT -NOT",                        Term("not")),
    ("NOT -nova",                       Term("nova")),
    ("nova-network",                    Term("nova-network")),
    ("n -> n+2",                        And((Term("n"), Term("->"), Term("n+2")))),
    ("nova AND 移行",                   And((Term("nova"), Term("移行")))),
    ("nova OR neutron",                 Or((Term("nova"), Term("neutron")))),
    ("nova ＯＲ neutron",               Or((Term("nova"), Term("neutron")))),
    ("移行 nova OR neutron",            And((Term("移行"), Or((Term("nova"), Term("neutron")))))),
    ("移行 AND nova OR neutron",        Or((And((Term("移行"), Term("nova"))), Term("neutron")))),
    ("(a OR b) （c d）",                And((Or((Term("a"), Term("b"))), Term("c"), Term("d")))),
    ("-(a b)",                          Not(And((Term("a"), Term("b"))))),
    ("upgrad*",                         Prefix("upgrad")),
    ("岩＊",                            Prefix("岩")),
    ("speaker:岩本",                    Field("speaker", Term("岩本"))),
    ("発表者：岩本",                    Field("speaker", Term("岩本"))),
    ("登壇者: 岩本",                    Field("speaker", Term("岩本"))),
    ("話者:岩*",                        Field("speaker", Prefix("岩"))),
    ('Speaker:"Jay Pipes" gpu',         And((Field("speaker", Phrase("Jay Pipes")), Term("gpu")))),
    ("ｐｒｏｊｅｃｔ：quantum",         Field("project", Term("quantum"))),
    ("プロジェクト:(nova OR swift)",    Or((Field("project", Term("nova")), Field("project", Term("swift"))))),
    ("イベント:ptg 題:upgrade",         And((Field("event", Term("ptg")), Field("title", Term("upgrade"))))),
    ("-speaker:岩本",                   Not(Field("speaker", Term("岩本")))),
    ("speaker:*",                       Field("speaker", Everything())),
    ("日:第3日目",                      Field("day", Term("第3日目"))),
    ("日付:木曜",                       Field("day", Term("木曜"))),
    ("day:2014-05-12..2014-05-14",      Range("day", "2014-05-12", "2014-05-14")),
    ("day:2014-05..2014-06",            Range("day", "2014-05-01", "2014-06-30")),
    ("day:2014..",                      Range("day", "2014-01-01", "")),
    ("day:5月12日〜5月14日",            Range("day", "05-12", "05-14")),
    ("day:2014年5月12日～5月14日",      Range("day", "2014-05-12", "2014-05-14")),
    ("2014-05-12..2014-05-14",          Range("day", "2014-05-12", "2014-05-14")),
    ("https://review.openstack.org/1",  Term("https://review.openstack.org/1")),
]  # fmt: skip

# query                                 in canonical form
CANONICAL: list[tuple[str, str]] = [
    ("　",                              ""),
    ("*",                               ""),
    ("neutron　移行",                   "neutron 移行"),
    ("“Group-based Policy”",          '"Group-based Policy"'),
    ("＂oslo＂ qpid",                   '"oslo" qpid'),
    ("「仮想化 基盤」の話",             '"仮想化 基盤" の話'),
    ("nova －neutron",                  "nova -neutron"),
    ("移行 ーノバ",                     "移行 -ノバ"),
    ("nova NOT neutron",                "nova -neutron"),
    ("NOT -nova",                       "nova"),
    ("nova AND 移行",                   "nova 移行"),
    ("nova ＯＲ neutron",               "nova OR neutron"),
    ("移行 nova OR neutron",            "移行 (nova OR neutron)"),
    ("移行 AND nova OR neutron",        "(移行 nova) OR neutron"),
    ("(a OR b) （c d）",                "(a OR b) c d"),
    ("岩＊",                            "岩*"),
    ("発表者：岩本",                    "speaker:岩本"),
    ("登壇者: 岩本",                    "speaker:岩本"),
    ("話者:岩*",                        "speaker:岩*"),
    ('Speaker:"Jay Pipes" gpu',         'speaker:"Jay Pipes" gpu'),
    ("ｐｒｏｊｅｃｔ：quantum",         "project:quantum"),
    ("プロジェクト:(nova OR swift)",    "project:nova OR project:swift"),
    ("イベント:ptg 題:upgrade",         "event:ptg title:upgrade"),
    ("日:第3日目",                      "day:第3日目"),
    ("日付:木曜",                       "day:木曜"),
    ("day:2014-05..2014-06",            "day:2014-05-01..2014-06-30"),
    ("day:2014..",                      "day:2014-01-01.."),
    ("day:5月12日〜5月14日",            "day:05-12..05-14"),
    ("day:2014年5月12日～5月14日",      "day:2014-05-12..2014-05-14"),
    ("2014-05-12..2014-05-14",          "day:2014-05-12..2014-05-14"),
]  # fmt: skip

# query                          understood             what the hints are about
HINTS: list[tuple[str, str, list[tuple[HintKind, str]]]] = [
    ("neutron 移行",             "neutron 移行",        []),
    ("foo:bar",                  "foo:bar",             [(HintKind.UNKNOWN_FIELD, "foo")]),
    ("会場：デンバー",           "会場：デンバー",      [(HintKind.UNKNOWN_FIELD, "会場")]),
    ("速報: 第3日目",            "速報: 第3日目",       []),
    ("https://example.com/",     "https://example.com/", []),
    ("10:45 開場",               "10:45 開場",          []),
    ('"負荷 分散',               "負荷 分散",           [(HintKind.UNCLOSED_QUOTE, '"')]),
    ("(nova neutron",            "nova neutron",        [(HintKind.UNCLOSED_PARENTHESIS, "(")]),
    ("nova neutron)",            "nova neutron",        [(HintKind.STRAY_PARENTHESIS, ")")]),
    ("nova OR",                  "nova or",             [(HintKind.STRAY_OPERATOR, "OR")]),
    ("AND nova",                 "and nova",            [(HintKind.STRAY_OPERATOR, "AND")]),
    ("NOT",                      "not",                 [(HintKind.STRAY_OPERATOR, "NOT")]),
    ("speaker:",                 "speaker",             [(HintKind.EMPTY_FIELD, "speaker")]),
    ("speaker: OR 岩本",         "speaker OR 岩本",     [(HintKind.EMPTY_FIELD, "speaker")]),
    ("day:いつか",               "day:いつか",          [(HintKind.NOT_A_DAY, "いつか")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tree"), TREES)
def test_a_query_is_understood_as_its_tree(text: str, tree: Query) -> None:
    assert parse_query(text).tree == tree


@pytest.mark.parametrize(("text", "understood"), CANONICAL)
def test_what_was_understood_is_said_in_canonical_form(text: str, understood: str) -> None:
    assert parse_query(text).understood == understood


@pytest.mark.parametrize(("text", "understood", "hints"), HINTS)
def test_odd_syntax_is_read_as_words_with_a_hint(text: str, understood: str, hints: list[tuple[HintKind, str]]) -> None:
    parsed = parse_query(text)

    assert parsed.understood == understood
    assert [(hint.kind, hint.text) for hint in parsed.hints] == hints


@pytest.mark.parametrize("text", ["あ" * (MAX_CHARACTERS + 1), "a " * 65])
def test_a_query_beyond_the_limits_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(QueryError, match="at most") as refused:
        parse_query(text)

    assert "\n" not in str(refused.value)


def test_parentheses_as_deep_as_a_query_is_long_are_answered() -> None:
    assert parse_query("(" * 499 + "neutron" + ")" * 494).tree == Term("neutron")
    assert count_terms(parse_query("(a -(b OR " * 30 + "c" + "))" * 30).tree) == 61
    assert parse_query("NOT " * 249 + "a").tree == Not(Term("a"))


# "_" is a space.
WRITTEN = (
    'nova 移行 ノバ - ー － NOT NOT_ _OR_ _AND_ ＯＲ " 「 」 ” ( ） * ＊ : ： _ \u3000 '
    "speaker: day: 日： 2014-05-14 5月14日 .. 〜 # . foo: \n 木曜"
)
PIECES = st.sampled_from([piece.replace("_", " ") for piece in WRITTEN.split(" ")])


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join)))
@settings(max_examples=1000, deadline=None)
def test_any_text_is_understood_and_the_canonical_form_means_the_same(text: str) -> None:
    parsed = parse_query(text)
    again = parse_query(parsed.understood)

    assert again.tree == parsed.tree
    assert again.understood == parsed.understood
