"""The API: as its description says, for every input that hypothesis makes of it, and equal to the command line's JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from search.json_format import FORMAT, result_json
from search.library import Library
from search.model import SearchRequest
from web import create_app


@pytest.fixture(scope="module")
def site(corpus_home: Path) -> FlaskClient:
    return create_app(corpus_home / ".kikigaki").test_client()


# The description needs no index: the application gets one when the tests run.
described = create_app(Path("none"))
schema = schemathesis.openapi.from_wsgi("/api/openapi.json", described)


@pytest.fixture(scope="module", autouse=True)
def _index(corpus_home: Path) -> None:
    described.extensions["kikigaki"] = Library(corpus_home / ".kikigaki")


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]


@schema.parametrize()
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
    database=None,
)
def test_every_answer_is_as_described(case: Case[Any]) -> None:
    case.call_and_validate(checks=CHECKS)


def test_search_gives_the_same_json_as_the_command_line(site: FlaskClient, corpus_home: Path) -> None:
    page = Library(corpus_home / ".kikigaki").searcher().search(SearchRequest("neutron 移行", limit=3))

    found = site.get("/api/search?q=neutron+移行&limit=3", headers={"Accept-Language": "en"}).get_json()

    expected = json.loads(result_json(page))
    assert {**found, "took_ms": 0} == {**expected, "took_ms": 0}
    assert found["format"] == FORMAT


def test_filters_of_one_field_widen_and_of_two_fields_narrow(site: FlaskClient) -> None:
    def total(filters: str) -> int:
        return int(site.get(f"/api/search?q=&{filters}").get_json()["total"])

    nova, neutron = total("project=Nova"), total("project=Neutron")
    either = total("project=Nova&project=Neutron")
    event = total("project=Neutron&event=OpenStack Summit Atlanta 2014")

    assert max(nova, neutron) < either <= nova + neutron
    assert 0 < event < neutron


def test_snippet_ranges_point_at_what_matched(site: FlaskClient) -> None:
    found = site.get("/api/search?q=neutron&limit=20").get_json()

    words = {
        hit["snippet"]["text"][start:end].casefold() for hit in found["hits"] for start, end in hit["snippet"]["ranges"]
    }

    assert words
    assert all("neutron" in word for word in words)


def test_a_section_comes_with_its_evidence_and_outline(site: FlaskClient) -> None:
    hit = site.get("/api/search?q=Nova-Net+migration").get_json()["hits"][0]

    section = site.get(f"/api/section/{hit['id']}?q=移行").get_json()

    assert section["heading"] == hit["heading"]
    assert [section["text"][start:end] for start, end in section["ranges"]].count("移行") >= 1
    assert section["id"] in {entry["id"] for entry in section["outline"]}
    assert {"field", "value", "line", "text", "rule"} == set(section["evidence"][0])


def test_suggestions_come_by_romaji_and_as_browsers_want_them(site: FlaskClient) -> None:
    found = site.get("/api/suggest?q=matsumo").get_json()["suggestions"]
    opensearch = site.get("/api/suggest?q=neu&form=opensearch")

    assert any("松本" in one["text"] for one in found)
    assert opensearch.mimetype == "application/x-suggestions+json"
    assert opensearch.get_json()[0] == "neu"
    assert "Neutron" in opensearch.get_json()[1]


@pytest.mark.parametrize(
    ("url", "status", "word"),
    [
        ("/api/search?limit=101", 400, "limit"),
        ("/api/search?page=0", 400, "page"),
        ("/api/search?page=x", 400, "page"),
        ("/api/search?sort=best", 400, "sort"),
        ("/api/search?q=" + "あ" * 1001, 400, "1000"),
        ("/api/search?" + "&".join(f"project=p{n}" for n in range(21)), 400, "project"),
        ("/api/facets?field=author", 400, "field"),
        ("/api/suggest?q=" + "a" * 1001, 400, "q"),
        ("/api/section/000000000000", 404, ""),
        ("/api/none", 404, ""),
        ("/api/search?x=" + "a" * 33_000, 414, ""),
    ],
)
def test_errors_are_problem_details(site: FlaskClient, url: str, status: int, word: str) -> None:
    answer = site.get(url)

    problem = json.loads(answer.data)
    assert answer.status_code == status == problem["status"]
    assert answer.mimetype == "application/problem+json"
    assert word in problem["detail"]
    assert "Traceback" not in answer.text


def test_the_description_names_the_prefix_as_its_server(corpus_home: Path) -> None:
    client = create_app(corpus_home / ".kikigaki", url_prefix="/notes").test_client()

    description = client.get("/notes/api/openapi.json").get_json()

    assert description["openapi"].startswith("3.1")
    assert description["servers"] == [{"url": "/notes"}]


def test_without_an_index_the_api_says_when_to_come_back(tmp_path: Path) -> None:
    client = create_app(tmp_path / "none").test_client()

    answer = client.get("/api/search?q=x", headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "kikigaki rebuild" in json.loads(answer.data)["detail"]
    assert str(tmp_path) not in answer.text
    assert client.get("/healthz").status_code == 503
