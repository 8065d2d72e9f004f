"""A query as parts of a plan."""

from __future__ import annotations

import pytest

from indexer.analysis.analyzer import Analyzer
from indexer.analysis.model import Rule
from indexer.documents import make_documents
from search.engine import AllOf, AnyOf, EverythingNode, PhraseNode, ValueNode, Without
from search.engines.reference import ReferenceEngine
from search.expansion.days import DayIndex
from search.expansion.expand import expand_query
from search.expansion.model import Expansion
from search.expansion.weights import RULE_WEIGHTS
from search.named_values import NamedValues
from search.parse_days import read_day
from search.query import parse_query
from search.query_tree import Range
from tests.search_corpus import VOCABULARY, make_report, make_section

DAYS = DayIndex(
    ("2014-05-12", "2014-05-14", "2014-05-15", "2016-05-14", "2017-09-11"),
    ("第1日目", "第3日目", "Day 3", "最終日", "木曜の午後"),
)
ANALYZER = Analyzer(VOCABULARY)
ENGINE = ReferenceEngine(
    make_documents(
        make_report("a.md", "記録", [make_section(1, "移行", "Neutron の移行"), make_section(2, "", "Nova")]), ANALYZER
    )
)


def expand(query: str) -> Expansion:
    return expand_query(
        parse_query(query).tree, analyzer=ANALYZER, engine=ENGINE, days=DAYS, names=NamedValues(lambda: VOCABULARY)
    )


# typed                 days meant
MEANT: list[tuple[str, list[str]]] = [
    ("2014-05-14",         ["2014-05-14"]),
    ("2014-05",            ["2014-05-12", "2014-05-14", "2014-05-15"]),
    ("2014",               ["2014-05-12", "2014-05-14", "2014-05-15"]),
    ("5月14日",            ["2014-05-14", "2016-05-14"]),
    ("木曜",               ["2014-05-15"]),
    ("第3日目",            ["第3日目", "Day 3"]),
    ("2015",               []),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "values"), MEANT)
def test_words_about_days_mean_the_days_that_the_index_holds(typed: str, values: list[str]) -> None:
    words = read_day(typed)

    assert words is not None
    assert list(DAYS.meaning(words).values) == values


# range                                    days
RANGES: list[tuple[Range, list[str]]] = [
    (Range("day", "2014-05-14", "2016-12-31"), ["2014-05-14", "2014-05-15", "2016-05-14"]),
    (Range("day", "2016-01-01", ""),           ["2016-05-14", "2017-09-11"]),
    (Range("day", "", "2014-05-12"),           ["2014-05-12"]),
    (Range("day", "05-13", "05-14"),           ["2014-05-14", "2016-05-14"]),
]  # fmt: skip


@pytest.mark.parametrize(("days", "values"), RANGES)
def test_ranges_hold_both_ends_and_may_be_open_or_of_any_year(days: Range, values: list[str]) -> None:
    assert list(DAYS.between(days).values) == values


def test_a_day_field_finds_labels_that_are_no_date() -> None:
    assert DAYS.value("最終日") == ValueNode("day_label_value", ("最終日",), 2.0)


def test_each_word_of_a_query_is_wanted_once() -> None:
    assert [one.text for one in expand("移行 Nova 移行").wanted] == ["移行", "Nova"]


def test_light_words_are_wanted_only_where_there_are_no_others() -> None:
    assert [one.text for one in expand("Neutron はいつ").wanted] == ["Neutron"]
    assert [one.text for one in expand("いつ").wanted] == ["いつ"]


def test_a_day_is_wanted_beside_the_other_words() -> None:
    assert [one.text for one in expand("5月14日 移行").wanted] == ["5月14日", "移行"]


def test_words_that_are_typed_apart_are_read_together() -> None:
    assert [one.text for one in expand("load balancer").wanted] == ["load balancer"]


def test_a_phrase_stays_one_node_until_it_is_loosened() -> None:
    wanted = expand('"Neutron の移行"').wanted[0]

    assert wanted.quoted
    assert isinstance(wanted.node, PhraseNode)
    assert isinstance(wanted.loose, AnyOf)


def test_what_is_excluded_is_no_word_of_the_query() -> None:
    expansion = expand("移行 -Nova")

    assert [word.text for word in expansion.words] == ["移行"]
    assert isinstance(expansion.strict(), Without)


def test_excluding_alone_leaves_everything_else() -> None:
    plan = expand("-Nova").strict()

    assert isinstance(plan, Without)
    assert plan.node == EverythingNode()


def test_fields_are_required_and_never_loosened() -> None:
    expansion = expand("speaker:岩本 project:quantum 移行")

    assert len(expansion.required) == 2
    assert [one.text for one in expansion.wanted] == ["移行"]


def test_an_alias_of_a_project_is_looked_up_by_its_name() -> None:
    values = [one.leaf.values for one in expand("project:quantum").meanings if isinstance(one.leaf, ValueNode)]

    assert values == [("Neutron",)]


def test_weights_fall_from_the_literal_word_to_the_remote_one() -> None:
    order = [Rule.SURFACE, Rule.NORMALIZED, Rule.STEM, Rule.PART, Rule.VARIANT, Rule.READING, Rule.SYNONYM]
    weights = [RULE_WEIGHTS[rule] for rule in order]

    assert weights == sorted(weights, reverse=True)
    assert set(RULE_WEIGHTS) == set(Rule)


def test_nothing_but_symbols_matches_nothing() -> None:
    assert expand("→").strict() == AnyOf(())


def test_all_words_are_one_plan() -> None:
    plan = expand("移行 -x Nova").strict()

    assert isinstance(plan, Without)
    assert isinstance(getattr(plan.node, "node", plan.node), AllOf)
