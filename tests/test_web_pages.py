"""Every page over the project's corpus: what a reader sees, and where each link leads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import lxml.html
import pytest
from flask.testing import FlaskClient

from tests.web_site import attribute, links, make_report, make_site, read, text
from web import create_app

ATLANTA = "OpenStack Summit Atlanta 2014"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(scope="module")
def site(corpus_home: Path) -> FlaskClient:
    return create_app(corpus_home / ".kikigaki").test_client()


def test_home_shows_the_newest_reports_events_projects_and_speakers(site: FlaskClient) -> None:
    page = read(site, "/")

    assert "RubyKaigi 2023" in text(page, ".reports li")[0]
    assert any(ATLANTA in row or "2023" in row for row in text(page, ".shelves .rows .row"))
    assert quote("/project/Neutron") in links(page)
    assert text(page, ".examples a")
    assert page.cssselect("#q[autofocus]")


def test_a_query_sent_to_the_home_page_is_searched(site: FlaskClient) -> None:
    answer = site.get("/?q=移行")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/search?q=%E7%A7%BB%E8%A1%8C")


def test_section_page_shows_the_report_around_it(site: FlaskClient) -> None:
    found = read(site, "/search?q=Nova-Net+migration")
    page = read(site, attribute(found.cssselect(".hit h2 a")[0], "href"))

    assert text(page, "h1") == ["Nova-Net to Neutron migration"]
    assert text(page, '.outline [aria-current="page"]') == ["Nova-Net to Neutron migration"]
    assert len(page.cssselect(".outline a")) > 20
    assert page.cssselect(".around .before a")
    assert page.cssselect(".around .after a")
    assert page.cssselect(".similar li a")
    assert page.cssselect(".body p.bullet")
    assert any(link.startswith("/search?q=Nova-Net") for link in links(page))


def test_matches_are_numbered_and_linked(site: FlaskClient) -> None:
    found = read(site, "/search?q=Nova-Net+migration")
    page = read(site, "/section/" + attribute(found.cssselect(".hit")[0], "id") + "?q=移行+neutron")

    marks = page.xpath("//*[@class='body']//mark/@id")
    assert marks == [f"m{number}" for number in range(1, len(marks) + 1)]
    assert attribute(page.cssselect(".matches")[0], "data-matches") == str(len(marks))
    assert {"#m1", f"#m{len(marks)}"} <= {step.get("href") for step in page.cssselect(".matches .step")}


def test_each_known_value_has_its_evidence_with_a_line_to_open(site: FlaskClient) -> None:
    found = read(site, "/search?q=Nova-Net+migration")
    page = read(site, attribute(found.cssselect(".hit h2 a")[0], "href"))

    tip = page.cssselect(".fact.day .tip")[0]
    described = attribute(page.cssselect(".fact.day a")[0], "aria-describedby")
    rows = text(page, ".evidence tbody tr")
    target = attribute(page.cssselect(".evidence a")[0], "href")

    assert tip.get("id") == described
    assert "行目" in tip.text_content()
    assert rows
    assert read(site, target.partition("#")[0]).cssselect("#" + target.partition("#")[2]) or "#L" in target


def test_event_page_is_a_timeline_by_day(site: FlaskClient) -> None:
    page = read(site, "/event/" + quote(ATLANTA))

    days = page.xpath("//section[@class='stretch']//h2/time/@datetime")
    assert days == [f"2014-05-{day}" for day in (12, 13, 14, 15, 16)]
    assert any("Nova-Net to Neutron migration" in one for one in text(page, "#d2014-05-14 .session"))
    assert "#d2014-05-14" in links(page)


def test_project_page_goes_across_events_with_a_chart_and_its_table(site: FlaskClient) -> None:
    page = read(site, "/project/Neutron")

    events = text(page, ".stretch h3")
    bars = page.cssselect(".chart rect.bar")
    rows = [text(row, "td") for row in page.cssselect(".chart tbody tr")]

    assert ATLANTA in events
    assert len(events) == len(set(events)) > 1
    assert len(bars) == len(rows)
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert attribute(page.cssselect(".chart svg[role=img]")[0], "aria-label")


def test_speaker_page_lists_what_a_person_spoke_about(site: FlaskClient) -> None:
    page = read(site, "/speaker/" + quote("Kevin Benton"))

    assert text(page, "h1") == ["Kevin Benton"]
    assert page.cssselect(".session a")


def test_names_with_slashes_hashes_and_question_marks_have_their_page() -> None:
    names = ("CI/CD", "C#", "100%?", "a//b", "ネットワーク & 仮想化")
    site = make_site(make_report("移行の話", projects=names)).test_client()

    for name in names:
        found = read(site, "/search")
        link = next(
            attribute(one, "href") for one in found.cssselect("#filter-project .row") if text(one, ".value") == [name]
        )
        narrowed = read(site, "/search" + link)
        page = read(site, attribute(narrowed.cssselect(".shortcut a")[0], "href"))
        assert text(page, "h1") == [name]


def test_a_section_of_which_nothing_is_known_is_shown_without_gaps() -> None:
    bare = make_report("移行の話\n続き", title="", event=None, headings=(), day=None, projects=(), speakers=())
    section = replace(bare.sections[0], line=bare.sections[0].line_numbers[0])
    site = make_site(replace(bare, sections=(section,))).test_client()

    for url in ("/", "/search", "/search?q=移行", "/section/000000000001?q=移行"):
        page = read(site, url)
        assert "None" not in page.text_content()
        assert not [link for link in page.xpath("//main//a[not(normalize-space())]") if not link.get("aria-label")]
    assert site.get("/feed.atom").status_code == 200
    assert site.get("/export.csv?q=移行").status_code == 200


@pytest.mark.parametrize("url", ["/nowhere", "/section/none", "/event/none", "/project/none", "/export.exe", "/language/fr"])
def test_what_is_not_there_is_a_page_that_leads_on(site: FlaskClient, url: str) -> None:
    page = read(site, url, status=404)

    assert text(page, "h1") == ["ページが見つかりません"]
    assert "/" in links(page)


def test_a_name_in_other_case_or_width_leads_to_the_name_as_it_is_written(site: FlaskClient) -> None:
    for name in ("neutron", "ＮＥＵＴＲＯＮ"):
        answer = site.get("/project/" + quote(name))
        assert (answer.status_code, answer.headers["Location"]) == (302, "/project/Neutron")


def test_an_unknown_name_can_be_searched_for(site: FlaskClient) -> None:
    assert "/search?q=%E7%84%A1%E5%90%8D" in links(read(site, "/project/無名", status=404))


def test_without_an_index_pages_say_who_can_help(tmp_path: Path) -> None:
    site = create_app(tmp_path / "none").test_client()

    page = read(site, "/search?q=x", status=503, language="en")

    assert "kikigaki rebuild" in text(page, ".problem p")[1]
    assert site.get("/").headers["Retry-After"] == "10"


def test_only_get_is_answered(site: FlaskClient) -> None:
    answer = site.post("/search", headers=ENGLISH)

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("url", ["/", "/search?q=neutron", "/project/Neutron", "/api/search?q=x", "/feed.atom", "/nowhere"])
def test_head_answers_as_get_does_without_a_body(site: FlaskClient, url: str) -> None:
    head, get = site.head(url), site.get(url)

    assert (head.status_code, head.mimetype, head.data) == (get.status_code, get.mimetype, b"")


def test_open_search_names_page_suggestions_and_feed(site: FlaskClient) -> None:
    description = lxml.etree.fromstring(site.get("/opensearch.xml").data)

    templates = [url.get("template") for url in description.findall("{*}Url")]
    assert templates == [
        "http://localhost/search?q={searchTerms}",
        "http://localhost/api/suggest?form=opensearch&q={searchTerms}",
        "http://localhost/feed.atom?q={searchTerms}",
    ]


def test_every_page_names_its_language_and_loads_from_this_site_alone(site: FlaskClient) -> None:
    for url in ("/", "/search?q=neutron", "/project/Neutron", "/event/" + quote(ATLANTA), "/nowhere"):
        page = lxml.html.document_fromstring(site.get(url, headers=ENGLISH).text)
        loaded = page.xpath("//script/@src | //link[@rel='stylesheet' or @rel='icon']/@href | //img/@src")
        assert attribute(page, "lang") == "en"
        assert loaded
        assert all(one.startswith("/static/") for one in loaded)
        assert not page.xpath("//script[not(@src)] | //style | //*[@style]")
        assert not page.xpath("//@*[starts-with(name(), 'on')]")
