"""The state of a search survives the way through a URL, and what is no state is refused."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

from indexer.errors import QueryError
from search.engine import Sort
from web.state import FIELDS, HITS_LIMIT, PAGE_LIMIT, VALUE_CHARS, VALUES_LIMIT, SearchState, read_state

# What can stand in a URL: any text but lone surrogates, which have no UTF-8.
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
queries = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(lambda text: " ".join(text.split()))
values = st.lists(texts, max_size=4, unique=True).map(tuple)
states = st.builds(
    SearchState,
    query=queries,
    event=values,
    day=values,
    project=values,
    speaker=values,
    sort=st.sampled_from(Sort),
    page=st.integers(1, PAGE_LIMIT),
    limit=st.integers(1, HITS_LIMIT),
)
fields = st.sampled_from(FIELDS)


def through_url(state: SearchState) -> SearchState:
    return read_state(MultiDict(parse_qsl(iri_to_uri(state.parameters()), keep_blank_values=True)))


@given(states)
def test_state_comes_back_from_the_url(state: SearchState) -> None:
    assert through_url(state) == state


@given(states, fields, texts)
def test_toggling_twice_changes_nothing_but_the_order_and_page(state: SearchState, field: str, value: str) -> None:
    twice = state.toggled(field, value).toggled(field, value)

    assert set(twice.values(field)) == set(state.values(field))
    assert set(twice.chosen()) == set(state.chosen())
    assert replace(twice.without_filters(), page=1) == replace(state.without_filters(), page=1)
    assert twice.page == 1


@given(states, fields, texts)
def test_narrowing_keeps_what_is_chosen(state: SearchState, field: str, value: str) -> None:
    narrowed = state.narrowed(field, value)

    assert value in narrowed.values(field)
    assert set(narrowed.chosen()) == {*state.chosen(), (field, value)}
    assert narrowed.narrowed(field, value) is narrowed


def test_a_plain_search_has_a_short_url() -> None:
    assert SearchState(query="移行").parameters() == "q=%E7%A7%BB%E8%A1%8C"
    assert SearchState().parameters() == ""


def test_unknown_parameters_are_passed_over() -> None:
    assert read_state(MultiDict([("q", "移行"), ("utm_source", "x"), ("", "y")])) == SearchState(query="移行")


def test_full_width_spaces_part_words() -> None:
    assert read_state(MultiDict([("q", "　neutron　移行 ")])).query == "neutron 移行"


def test_empty_parameters_of_a_form_mean_the_default() -> None:
    empty = MultiDict([("q", ""), ("event", ""), ("sort", ""), ("page", ""), ("limit", "")])

    assert read_state(empty) == SearchState()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"),
        ("page", "-1"),
        ("page", str(PAGE_LIMIT + 1)),
        ("page", "1e3"),
        ("page", "9" * 5000),
        ("limit", str(HITS_LIMIT + 1)),
        ("limit", "ten"),
        ("sort", "best"),
        ("event", "あ" * (VALUE_CHARS + 1)),
    ],
)
def test_what_is_no_state_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(QueryError, match=f"^{name}: "):
        read_state(MultiDict([(name, value)]))


def test_more_values_than_the_limit_are_refused() -> None:
    with pytest.raises(QueryError, match=r"^speaker: at most"):
        read_state(MultiDict([("speaker", str(number)) for number in range(VALUES_LIMIT + 1)]))
