"""Whatever a note, a file name, a query or a vocabulary holds is only text in HTML, JSON, Atom, CSV and Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
from urllib.parse import quote

import lxml.etree
import lxml.html
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web_site import ACTIVE, HOSTILE, assert_inert, hostile_report, make_site
from web import create_app  # noqa: F401 - imported first: its import is not what an example is timed by

PAGES = ("/", "/search?q=移行", "/section/000000000001?q=移行", "/event/{event}", "/project/{project}", "/speaker/{speaker}")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("place", PAGES)
def test_notes_and_names_are_inert_on_every_page(place: str, text: str) -> None:
    site = make_site(hostile_report(text)).test_client()
    names = {"event": f"催 {text}", "project": f"計 {text}", "speaker": f"人 {text}"}

    answer = site.get(place.format(**{name: quote(value, safe="") for name, value in names.items()}))

    # NUL and the like do not survive in a path: such a name has no page of its own, and the page that says so is inert.
    assert answer.status_code == 200 or (answer.status_code == 404 and ACTIVE.search(text))
    assert_inert(answer.text)


@pytest.mark.parametrize("text", HOSTILE)
def test_queries_and_filters_are_inert(text: str) -> None:
    site = make_site(hostile_report("x")).test_client()

    for url in (
        f"/search?q={quote(text)}",
        f"/search?q=移行&project={quote(text)}",
        f"/{quote(text)}",
        f"/event/{quote(text)}",
    ):
        answer = site.get(url)
        assert answer.status_code in (200, 308, 404), answer.status_code
        if answer.status_code != 308:
            assert_inert(answer.text)


@pytest.mark.parametrize(
    "url",
    [
        *PAGES,
        "/search?q={q}",
        "/search?q={q}+移行",
        "/search?q=移行&project={project}",
        "/search?q=ない&project={q}",
        "/event/{q}",
        "/section/{q}",
    ],
)
def test_nothing_is_escaped_twice(url: str) -> None:
    text = "\"x\" <y> & 'z'"
    site = make_site(hostile_report(text)).test_client()
    names = {"q": text, "event": f"催 {text}", "project": f"計 {text}", "speaker": f"人 {text}"}

    page = site.get(url.format(**{name: quote(value, safe="") for name, value in names.items()})).text

    assert re.findall("&amp;(?:amp|lt|gt|quot|#[0-9]+);", page) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_json_is_json_without_active_characters(text: str) -> None:
    site = make_site(hostile_report(text)).test_client()

    for url in ("/api/search?q=移行", "/api/section/000000000001", "/api/facets", "/api/suggest?q=計"):
        answer = site.get(url)
        assert json.loads(answer.text)["format"] == 1
        assert answer.mimetype == "application/json"
        assert not set(ACTIVE.findall(answer.text)) - {"\ufffe", "\uffff"}  # noncharacters do nothing in JSON
    assert site.get("/api/search?q=移行").get_json()["hits"][0]["projects"] == [f"計 {text}"]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_feed_is_xml_without_markup_of_the_notes(text: str) -> None:
    site = make_site(hostile_report(text)).test_client()

    feed = lxml.etree.fromstring(site.get(f"/feed.atom?q=移行&project={quote(f'計 {text}')}").data)

    assert {lxml.etree.QName(element).localname for element in feed.iter()} <= {
        *("feed", "title", "id", "link", "updated", "author", "name", "entry", "category", "contributor", "summary")
    }
    assert len(feed.findall("{*}entry")) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_exports_are_inert(text: str) -> None:
    site = make_site(hostile_report(text)).test_client()

    rows = list(csv.reader(io.StringIO(site.get("/export.csv?q=移行").text, newline="")))
    markdown = site.get("/export.md?q=移行").text

    assert [len(row) for row in rows] == [10, 10]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert not ACTIVE.search(markdown)
    assert "<" not in re.sub(r"\\.", "", markdown)


@pytest.fixture(scope="module")
def plain_site() -> FlaskClient:
    return make_site(hostile_report("x")).test_client()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=20))
def test_no_parameter_brings_the_server_down(plain_site: FlaskClient, query: str, value: str, number: str) -> None:
    encoded = {"q": query, "project": value, "page": number, "sort": value, "show": value}
    pairs = {name: text.encode("utf-8", "surrogatepass") for name, text in encoded.items()}

    for names in (("q",), ("q", "project", "show"), ("q", "page"), ("sort",)):
        url = "/search?" + "&".join(f"{name}={quote(pairs[name])}" for name in names)
        answer = plain_site.get(url)
        assert answer.status_code in (200, 400)
        assert_inert(answer.text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_no_path_brings_the_server_down(plain_site: FlaskClient, path: str) -> None:
    encoded = quote(path.encode("utf-8", "surrogatepass"), safe="")

    for place in ("/", "/section/", "/event/", "/api/section/", "/static/", "/language/", "/export."):
        answer = plain_site.get(place + encoded)
        assert answer.status_code in (200, 302, 308, 404)
        answer.close()


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/%09/evil.example\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "",
    ],
)
def test_the_language_switch_leads_nowhere_else(plain_site: FlaskClient, back: str) -> None:
    answer = plain_site.get("/language/en", query_string={"back": back})

    place = answer.headers["Location"]
    assert answer.status_code == 302
    assert place == "/" or re.match(r"/[^/\\]", place)
    assert len(answer.headers.getlist("Set-Cookie")) == 1
