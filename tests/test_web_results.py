"""The page of results over the project's corpus: hits, filters, order, what to do where nothing is found, exports."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from flask.testing import FlaskClient

from tests import ROOT
from tests.web_site import attribute, links, read, text
from web import create_app

ATLANTA = "OpenStack Summit Atlanta 2014"


@pytest.fixture(scope="module")
def site(corpus_home: Path) -> FlaskClient:
    return create_app(corpus_home / ".kikigaki").test_client()


def test_a_hit_has_its_facts_its_title_and_its_marked_words(site: FlaskClient) -> None:
    page = read(site, "/search?q=Nova-Net+migration")

    first = page.cssselect(".hit")[0]
    assert text(first, "h2") == ["Nova-Net to Neutron migration"]
    assert text(first, ".facts .event") == [ATLANTA]
    assert text(first, ".facts .day") == ["2014-05-14（水）第3日目"]
    assert text(first, ".facts .project") == ["Nova", "Neutron"]
    assert first.cssselect("mark")
    assert first.cssselect("details.why tbody tr")
    assert attribute(first.cssselect("h2 a")[0], "href").startswith("/section/")


def test_facts_of_a_hit_narrow_the_search(site: FlaskClient) -> None:
    page = read(site, "/search?q=neutron&sort=oldest")

    link = attribute(page.cssselect(".hit .facts a.project")[0], "href")
    narrowed = read(site, link)

    assert {"q=neutron", "sort=oldest"} <= set(link.partition("?")[2].split("&"))
    assert text(narrowed, ".active .chosen span[lang]") == text(page, ".hit .facts a.project")[:1]


def test_every_filter_finds_as_many_as_it_says(site: FlaskClient) -> None:
    page = read(site, "/search?q=neutron")

    for row in page.cssselect(".filters .row")[:12]:
        count = text(row, ".number")[0]
        assert text(read(site, "/search" + attribute(row, "href")), ".total")[0] == f"{count}件"


def test_a_chosen_filter_is_marked_and_can_be_removed(site: FlaskClient) -> None:
    page = read(site, "/search?q=neutron&project=Neutron&project=Nova")

    chosen = page.cssselect('.filters [aria-current="true"]')
    removed = read(site, attribute(page.cssselect(".active a.chosen")[0], "href"))

    assert [text(row, ".value")[0] for row in chosen] == ["Neutron", "Nova"]
    assert text(removed, ".active .chosen span[lang]") == ["Nova"]


def test_a_filter_with_many_values_is_shown_whole_on_demand(site: FlaskClient) -> None:
    short, whole = read(site, "/search"), read(site, "/search?show=speaker")

    speakers = "#filter-speaker .row"
    assert len(short.cssselect(speakers)) < len(whole.cssselect(speakers))
    assert any("show=speaker" in link for link in links(short))


def test_pages_lead_from_the_first_to_the_last_hit(site: FlaskClient) -> None:
    seen: list[str] = []
    url = "/search?q=neutron"
    while url:
        page = read(site, url)
        seen += page.xpath("//li[@class='hit']/@id")
        following = page.cssselect('.pages a[rel="next"]')
        url = attribute(following[0], "href") if following else ""

    total = int(text(read(site, "/search?q=neutron"), ".total")[0].removesuffix("件"))
    assert len(seen) == len(set(seen)) == total


def test_a_page_past_the_end_says_so(site: FlaskClient) -> None:
    page = read(site, "/search?q=neutron&page=900", language="en")

    assert "There is no page 900" in text(page, ".none")[0]


def test_newest_first_is_newest_first(site: FlaskClient) -> None:
    days = [day[:10] for day in text(read(site, "/search?q=&limit=50&sort=newest"), ".hit .facts .day")]

    assert days == sorted(days, reverse=True)


def test_dropped_words_are_named(site: FlaskClient) -> None:
    page = read(site, "/search?q=neutron+ウェザーニュース")

    assert "ウェザーニュース" in text(page, ".notice.relaxed")[0]
    assert page.cssselect(".hit")


def test_nothing_found_names_the_word_and_offers_ways_on(site: FlaskClient) -> None:
    page = read(site, "/search?q=qqqqzzzz&project=Neutron")

    assert "qqqqzzzz" in text(page, ".none h2")[0]
    assert text(page, ".absent") == ["qqqqzzzz"]
    assert "Neutron" in text(page, ".none .examples a")
    assert "/" in links(page)


def test_filters_that_exclude_everything_are_offered_to_be_cleared(site: FlaskClient) -> None:
    page = read(site, "/search?q=neutron&event=RubyKaigi 2015&project=Neutron")

    assert [link for link in page.cssselect(".offers a") if attribute(link, "href") == "/search?q=neutron"]


def test_a_unknown_field_is_a_word_with_a_hint(site: FlaskClient) -> None:
    assert "foo" in text(read(site, "/search?q=foo:neutron"), ".notice")[0]


def test_the_whole_name_of_a_project_leads_to_its_page(site: FlaskClient) -> None:
    page = read(site, "/search?q=neutron")

    assert [attribute(link, "href") for link in page.cssselect(".shortcut a")] == ["/project/Neutron"]


def test_a_search_that_is_no_search_is_explained(site: FlaskClient) -> None:
    page = read(site, "/search?page=minus", status=400, language="en")

    assert text(page, "h1") == ["The search could not be read"]
    assert "page: give a number from 1 to 1000" in text(page, ".problem p")


def test_exports_hold_all_hits_not_the_page_alone(site: FlaskClient) -> None:
    total = site.get("/api/search?q=neutron").get_json()["total"]

    csv, markdown = site.get("/export.csv?q=neutron&page=2"), site.get("/export.md?q=neutron")
    listed = site.get("/export.json?q=neutron").get_json()

    assert csv.text.count("\r\n") == total + 1
    assert markdown.text.count("\n- **") == total == len(listed["hits"])
    assert "attachment" in csv.headers["Content-Disposition"]
    assert (csv.mimetype, markdown.mimetype) == ("text/csv", "text/markdown")


def test_the_feed_is_newest_first_and_complete(site: FlaskClient) -> None:
    answer = site.get("/feed.atom?q=neutron")

    atom = "{http://www.w3.org/2005/Atom}"
    feed = lxml.etree.fromstring(answer.data)
    entries = feed.findall(atom + "entry")
    assert answer.mimetype == "application/atom+xml"
    assert entries
    for element in (feed, *entries):
        assert all(element.findtext(atom + name) for name in ("id", "title", "updated"))
    dated = [entry.findtext(atom + "updated", "")[:10] for entry in entries]
    assert dated == sorted(dated, reverse=True)
    assert {str(link)[:17] for link in feed.xpath("//@href")} == {"http://localhost/"}


def test_a_result_page_weighs_at_most_60_kb_beside_its_hits(site: FlaskClient) -> None:
    page = site.get("/search?limit=100&project=Neutron&project=OpenStack&project=Ruby&q=")

    html = page.text
    hits = html[html.index('<ol class="hits"') : html.index("</ol>", html.index('<ol class="hits"'))]
    static = sum(file.stat().st_size for file in (ROOT / "web" / "static").iterdir())
    assert page.status_code == 200
    assert len(html.encode()) - len(hits.encode()) + static <= 60_000
