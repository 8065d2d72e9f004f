"""Sites for the tests of the pages: over the project's corpus, and over one report in which every value is hostile."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import lxml.html
from flask import Flask
from flask.testing import FlaskClient

from indexer.analysis.analyzer import Analyzer
from indexer.documents import make_documents
from indexer.model import Evidence, Report, Section
from indexer.vocabulary import load_vocabulary
from search.engines.reference import MemoryWriter, ReferenceEngine
from search.library import Holdings, Library
from search.service.searcher import Searcher
from web import create_app

#: What a note, a file name, a query or a vocabulary entry may hold to act where it is shown.
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "&lt;b&gt;&amp;",
    "]]></summary><script>",
    '=HYPERLINK("http://evil.example")',
    "[x](javascript:alert(1))",
    "\u202eevil\u2066",
    "\x1b[31mred\x07\x00",
    "\ufffe\uffff",
)

# Tags that no page of ours has, and none may get.
FOREIGN = {"img", "iframe", "object", "embed", "b", "style", "base", "math", "template"}
ACTIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def assert_inert(html: str) -> None:
    """The page holds no tag, attribute or URL that came from a note, and no control character."""
    assert not ACTIVE.search(unescape(html))
    page = lxml.html.document_fromstring(html)
    assert not FOREIGN & {str(element.tag) for element in page.iter()}
    scripts = page.xpath("//script")
    assert [script.get("src", "").partition("?")[0] for script in scripts] == ["/static/page.js"]
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert not page.xpath("//svg//@onload | //@style | //@srcdoc")
    for link in page.xpath("//@href | //@src | //@action"):
        assert re.match(r"(/|\?|#|https?://)", str(link)), link


class MemoryLibrary(Library):
    """A library over reports in memory."""

    def __init__(self, *reports: Report) -> None:
        super().__init__(Path("none"))
        vocabulary = load_vocabulary()
        analyzer = Analyzer(vocabulary)
        writer = MemoryWriter()
        for report in reports:
            writer.add(make_documents(report, analyzer))
        writer.commit()
        self._searcher = Searcher(ReferenceEngine(writer.documents), analyzer, lambda: vocabulary)
        self._holdings = Holdings(len(reports), len(writer.documents), "2026-01-02T03:04:05+00:00")

    @property
    def generation(self) -> str:
        """A name, as every published generation has."""
        return "000001-00000000"

    def searcher(self) -> Searcher:
        """The searcher over the reports."""
        return self._searcher

    def holdings(self) -> Holdings:
        """Their numbers."""
        return self._holdings


def make_report(
    *texts: str,
    path: str = "reports/a.md",
    title: str = "報告",
    event: str | None = "OpenStack Summit Atlanta 2014",
    headings: tuple[str, ...] = ("第1日目", "移行"),
    day: str | None = "2014-05-14",
    projects: tuple[str, ...] = ("Neutron",),
    speakers: tuple[str, ...] = ("岩本",),
) -> Report:
    """A report with a section for each text, all with the same values; section n has the id n in 12 digits."""
    sections = tuple(
        Section(
            id=f"{number:012x}",
            heading=headings,
            line=10 * number,
            first_line=10 * number,
            last_line=10 * number + 9,
            text=text,
            line_numbers=tuple(range(10 * number + 1, 10 * number + 2 + text.count("\n"))),
            day=day,
            day_label=headings[0] if headings else None,
            projects=projects,
            speakers=speakers,
            evidence=tuple(
                Evidence(field, value, 10 * number, value, "heading")
                for field, found in (("project", projects), ("speaker", speakers), ("day", (day,) if day else ()))
                for value in found
            ),
        )
        for number, text in enumerate(texts, start=1)
    )
    return Report(
        path=path,
        title=title,
        event=event,
        event_aliases=(),
        dates=(day,) if day else (),
        authors=(),
        language="ja",
        encoding="utf-8",
        digest="0" * 64,
        sections=sections,
        evidence=(),
    )


def hostile_report(text: str) -> Report:
    """A report that holds `text` in every value that is shown, beside a word to find it by."""
    return make_report(
        f"移行 {text}\n- {text}",
        path=f"reports/{text}.md",
        title=f"題 {text}",
        event=f"催 {text}",
        headings=(f"章 {text}", f"移行 {text}"),
        projects=(f"計 {text}",),
        speakers=(f"人 {text}",),
    )


def make_site(*reports: Report) -> Flask:
    """The application over reports in memory."""
    app = create_app(Path("none"))
    app.extensions["kikigaki"] = MemoryLibrary(*reports)
    return app


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
