"""A bounded number of the cases of scripts/fuzz query, and every request that ever broke a promise there."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from fuzzing.searching import Search, check_forms, check_page
from fuzzing.trial import FaultError

from search.model import Range, SearchRequest
from tests import ROOT

SEEDS = (ROOT / "tests/fixtures/fuzz/queries.jsonl").read_text(encoding="utf-8").splitlines()
CASES = 500


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    return Search(Path(tmp_path_factory.mktemp("fuzz")))


def test_odd_requests_are_answered_or_refused_with_a_line(search: Search) -> None:
    cases = [search.make(random.Random(f"5:{number}")) for number in range(CASES)]

    trials = [search.try_case(case) for case in cases]

    assert [(trial.fault, search.write(case)) for trial, case in zip(trials, cases, strict=True) if trial.fault] == []
    assert 0 < sum(trial.refused for trial in trials) < CASES / 10


@pytest.mark.parametrize("seed", SEEDS)
def test_a_request_that_once_broke_a_promise_keeps_it(search: Search, seed: str) -> None:
    assert search.try_case(search.read(seed)).fault is None


def test_a_case_is_read_as_it_was_written(search: Search) -> None:
    cases = [search.make(random.Random(f"6:{number}")) for number in range(200)]

    assert [search.read(search.write(case)) for case in cases] == cases


def test_a_page_that_contradicts_itself_is_seen(search: Search) -> None:
    case = SearchRequest("OpenStack")
    page = search.ask(case)
    check_page(case, page)
    hit = page.hits[0]
    snippet = hit.snippet
    event = page.facets[0]

    for broken in (
        replace(page, total=3),
        replace(page, hits=(hit, hit, *page.hits[2:])),
        replace(page, facets=(replace(event, values=("x",), numbers=(10**6,)),)),
        replace(page, hits=(replace(hit, snippet=replace(snippet, ranges=(Range(0, 10**6),))), *page.hits[1:])),
        replace(page, hits=(replace(hit, snippet=replace(snippet, ranges=(Range(2, 2),))), *page.hits[1:])),
        replace(page, hits=(replace(hit, score=float("nan")), *page.hits[1:])),
    ):
        with pytest.raises(FaultError):
            check_page(case, broken)


def test_every_form_of_a_hostile_page_is_well_formed(search: Search) -> None:
    page = search.ask(SearchRequest("OpenStack"))
    hostile = "=1+1\x1b[31m\u202e\u2028\x00<b>`|\n"

    check_forms(
        replace(
            page,
            query=hostile,
            hits=tuple(
                replace(hit, path=hostile, report=hostile, heading=(hostile,), projects=(hostile,), heading_ranges=())
                for hit in page.hits
            ),
        )
    )
