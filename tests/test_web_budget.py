"""A search that takes too long stops, shows what it has, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.library import Library
from search.model import SearchRequest
from search.service.searcher import Searcher
from web import create_app, state


@pytest.fixture(scope="module")
def searcher(corpus_home: Path) -> Searcher:
    return Library(corpus_home / ".kikigaki").searcher()


def test_when_the_time_is_up_one_hit_is_shown_and_the_total_is_exact(searcher: Searcher) -> None:
    whole = searcher.search(SearchRequest("neutron"))
    cut = searcher.search(SearchRequest("neutron", budget_seconds=0.0))

    assert (whole.partial, whole.relaxed) == (False, None)
    assert cut.partial
    assert cut.hits == whole.hits[:1]
    assert (cut.total, cut.facets) == (whole.total, whole.facets)
    assert cut.relaxed == "the time for a search was up: only what was found until then is shown"


@pytest.mark.parametrize("query", ["neutron ウェザーニュース", "neutrn", "speaker:neutron", "ケケケケ"])
def test_nothing_looser_is_looked_for_when_the_time_is_up(searcher: Searcher, query: str) -> None:
    cut = searcher.search(SearchRequest(query, budget_seconds=0.0))

    assert cut.partial
    assert (cut.dropped, cut.did_you_mean) == ((), None)


def test_enough_time_changes_nothing(searcher: Searcher) -> None:
    for query in ("neutron 移行", "neutrn", "いわもと"):
        timed = searcher.search(SearchRequest(query, budget_seconds=60.0))
        free = searcher.search(SearchRequest(query))
        assert (timed.hits, timed.relaxed, timed.partial) == (free.hits, free.relaxed, False)


def test_the_page_says_that_the_time_was_up(corpus_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state.SearchState.request, "__kwdefaults__", {"snippet_columns": None, "seconds": 0.0})
    site = create_app(corpus_home / ".kikigaki").test_client()

    page = site.get("/search?q=neutron").text
    answer = site.get("/api/search?q=neutron", headers={"Accept-Language": "en"}).get_json()

    assert "そこまでに見つかったものだけを表示しています" in page
    assert page.count('class="hit"') == len(answer["hits"]) == 1
    assert answer["relaxed"].startswith("the time for a search was up")
