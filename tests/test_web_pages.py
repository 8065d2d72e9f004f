"""Every page over the project's corpus: what a reader sees, and where each link leads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import lxml.html
import pytest
from flask.testing import FlaskClient

from tests import ROOT
from tests.web_site import make_report, make_site
from web import create_app

ATLANTA = "OpenStack Summit Atlanta 2014"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(scope="module")
def site(corpus_home: Path) -> FlaskClient:
    return create_app(corpus_home / ".kikigaki").test_client()


def read(site: FlaskClient, url: str, *, status: int = 200, language: str = "ja") -> lxml.html.HtmlElement:
    """The page at a URL, which must be well-formed enough to have one title, one main and one h1."""
    answer = site.get(url, headers={"Accept-Language": language})
    assert answer.status_code == status, answer.text[:500]
    assert answer.mimetype == "text/html"
    page = lxml.html.document_fromstring(answer.text)
    assert [len(page.findall(f".//{tag}")) for tag in ("title", "main", "h1")] == [1, 1, 1]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    return page


def text(page: lxml.html.HtmlElement, selector: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.cssselect(selector)]


def attribute(element: lxml.html.HtmlElement, name: str) -> str:
    """An attribute that must be there."""
    value = element.get(name)
    assert value is not None, lxml.html.tostring(element)[:200]
    return value


def links(page: lxml.html.HtmlElement) -> set[str]:
    return {str(link) for link in page.xpath("//a/@href")}


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


def test_a_search_that_is_no_search_is_explained(site: FlaskClient) -> None:
    page = read(site, "/search?page=minus", status=400, language="en")

    assert text(page, "h1") == ["The search could not be read"]
    assert "page: give a number from 1 to 1000" in text(page, ".problem p")


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


def test_open_search_names_page_suggestions_and_feed(site: FlaskClient) -> None:
    description = lxml.etree.fromstring(site.get("/opensearch.xml").data)

    templates = [url.get("template") for url in description.findall("{*}Url")]
    assert templates == [
        "http://localhost/search?q={searchTerms}",
        "http://localhost/api/suggest?form=opensearch&q={searchTerms}",
        "http://localhost/feed.atom?q={searchTerms}",
    ]


def test_a_result_page_weighs_at_most_60_kb_beside_its_hits(site: FlaskClient) -> None:
    page = site.get("/search?limit=100&project=Neutron&project=OpenStack&project=Ruby&q=")

    html = page.text
    hits = html[html.index('<ol class="hits"') : html.index("</ol>", html.index('<ol class="hits"'))]
    static = sum(file.stat().st_size for file in (ROOT / "web" / "static").iterdir())
    assert page.status_code == 200
    assert len(html.encode()) - len(hits.encode()) + static <= 60_000


def test_every_page_names_its_language_and_loads_from_this_site_alone(site: FlaskClient) -> None:
    for url in ("/", "/search?q=neutron", "/project/Neutron", "/event/" + quote(ATLANTA), "/nowhere"):
        page = lxml.html.document_fromstring(site.get(url, headers=ENGLISH).text)
        loaded = page.xpath("//script/@src | //link[@rel='stylesheet' or @rel='icon']/@href | //img/@src")
        assert attribute(page, "lang") == "en"
        assert loaded
        assert all(one.startswith("/static/") for one in loaded)
        assert not page.xpath("//script[not(@src)] | //style | //*[@style]")
        assert not page.xpath("//@*[starts-with(name(), 'on')]")
