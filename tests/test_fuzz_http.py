"""A bounded number of the cases of scripts/fuzz http, and every URL that ever broke a promise there."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from fuzzing.pages import Pages

from tests import ROOT

SEEDS = (ROOT / "tests/fixtures/fuzz/urls.txt").read_text(encoding="utf-8").splitlines()
CASES = 300


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    return Pages(Path(tmp_path_factory.mktemp("fuzz")))


def test_odd_urls_are_answered(pages: Pages) -> None:
    cases = [pages.make(random.Random(f"5:{number}")) for number in range(CASES)]

    assert [(fault, case) for case in cases if (fault := pages.try_case(case).fault)] == []
    assert {case.partition("?")[0] for case in cases} >= {"/search", "/api/search", "/feed.atom", "/export.csv"}


@pytest.mark.parametrize("url", SEEDS)
def test_a_url_that_once_broke_a_promise_keeps_it(pages: Pages, url: str) -> None:
    assert pages.try_case(url).fault is None
