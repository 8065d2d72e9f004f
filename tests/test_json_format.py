"""The JSON contract, field by field."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from indexer.model import Evidence
from search.engine import Facet
from search.json_format import facets_json, hits_jsonl, result_json, section_json, suggestions_json
from search.model import Hit, Range, ResultPage, SectionView, Snippet, Suggestion, Why
from tests.search_corpus import summit

HIT = Hit(
    id="0123456789ab",
    score=12.34567,
    path="reports/a.md",
    line=122,
    heading=("速報: 第3日目 (5月14日)", "Nova から Neutron へ"),
    report="速報",
    event="OpenStack Summit Atlanta 2014",
    day="2014-05-14",
    day_label="第3日目",
    projects=("Neutron", "Nova"),
    speakers=(),
    snippet=Snippet("動かしたまま migration する", (Range(7, 16, literal=False),), 125, 8),
    heading_ranges=(),
    why=(Why("移行", "migration", "synonym", 3.14159),),
)


def page(query: str = "neutron 移行", hits: tuple[Hit, ...] = (HIT,)) -> ResultPage:
    facets = (Facet("event", ("OpenStack Summit Atlanta 2014",), (2,)), Facet("day", (), ()))
    return ResultPage(
        query=query,
        understood=query,
        relaxed=None,
        dropped=(),
        hints=("注",),
        did_you_mean=None,
        total=3,
        page=1,
        limit=10,
        took_ms=1.94,
        hits=hits,
        facets=facets,
        choices=(),
    )


# Origin: the contract of the JSON output, format 1 (README, "JSON").
GOLDEN = (
    '{"format": 1, "query": "neutron 移行", "understood": "neutron 移行", "relaxed": null, "did_you_mean": null, '
    '"total": 3, "page": 1, "limit": 10, "took_ms": 1.9, "hits": [{"id": "0123456789ab", "score": 12.3457, '
    '"path": "reports/a.md", "line": 122, "heading": ["速報: 第3日目 (5月14日)", "Nova から Neutron へ"], "report": "速報", '
    '"event": "OpenStack Summit Atlanta 2014", "day": "2014-05-14", "day_label": "第3日目", '
    '"projects": ["Neutron", "Nova"], "speakers": [], '
    '"snippet": {"text": "動かしたまま migration する", "ranges": [[7, 16]]}, '
    '"why": [{"term": "移行", "matched": "migration", "rule": "synonym", "score": 3.1416}]}], '
    '"facets": {"event": [{"value": "OpenStack Summit Atlanta 2014", "count": 2}], "day": []}}'
)


def test_a_page_is_written_as_the_contract_has_it() -> None:
    assert result_json(page()) == GOLDEN


def test_hits_are_written_one_a_line() -> None:
    lines = hits_jsonl(page(hits=(HIT, HIT))).splitlines()

    assert [json.loads(line) for line in lines] == json.loads(GOLDEN)["hits"] * 2
    assert hits_jsonl(page(hits=())) == ""


def test_a_section_is_written_whole_with_its_ranges_evidence_and_outline() -> None:
    view = summit().view(f"{3:012x}", "岩本")
    assert view is not None
    shown = SectionView(
        view.stored, view.ranges, view.heading_ranges, (Evidence("day", "2014-05-14", 9, "5月14日", "r"),), view.outline
    )

    written = json.loads(section_json(shown))

    assert list(written)[:6] == ["format", "id", "path", "line", "heading", "report"]
    assert written["ranges"] == [[0, 2]]
    assert written["evidence"] == [{"field": "day", "value": "2014-05-14", "line": 9, "text": "5月14日", "rule": "r"}]
    assert [one["line"] for one in written["outline"]] == [10, 20, 30, 40]


def test_facets_and_completions_are_written_in_their_order() -> None:
    assert json.loads(facets_json(page().facets))["facets"] == json.loads(GOLDEN)["facets"]
    assert json.loads(suggestions_json([Suggestion("岩本", "speaker", 2)])) == {
        "format": 1,
        "suggestions": [{"text": "岩本", "kind": "speaker", "count": 2}],
    }


@given(st.text())
def test_any_text_comes_back_as_it_was_and_acts_nowhere(text: str) -> None:
    written = result_json(page(query=text))

    assert json.loads(written)["query"] == text
    written.encode()
    assert not any(character in written for character in "\x7f\x9b\u202e\u2066\u200f\u2028\ufeff")


def test_direction_marks_and_lone_surrogates_are_escaped() -> None:
    written = result_json(page(query="a\u202eb\ud800"))

    assert "\\u202e" in written
    assert "\\ud800" in written
