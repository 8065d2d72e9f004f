"""What an HTML page says of itself: `<title>`, `<meta>`, JSON-LD, `<time>`, its canonical link."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lxml import etree

from indexer.model import Line, LineKind, MetaEntry
from indexer.reading.html_lines import LineNumbers

_KEYS = {
    "og:title": "og:title",
    "article:published_time": "date",
    "article:modified_time": "modified",
    "article:author": "author",
    "article:tag": "tags",
    "dc.date": "date",
    "dc.creator": "author",
    "date": "date",
    "author": "author",
    "keywords": "keywords",
    "description": "description",
    "og:description": "description",
    "og:url": "url",
    "og:site_name": "site",
    "twitter:creator": "author",
    "twitter:title": "og:title",
}
LIMIT_VALUES = 500
LONGEST_TITLE = 1_000  # code points
_JSON_KEYS = {"datepublished": "date", "startdate": "event_start", "enddate": "event_end", "headline": "og:title"}


def read_page_metadata(root: etree._Element, numbers: LineNumbers) -> tuple[Line | None, tuple[MetaEntry, ...]]:
    """The `<title>` as a line (None when there is none) and every value that the page declares, in order, once each."""
    # Here as well as of all metadata: a page of values alone takes a second to go through.
    title: Line | None = None
    found: dict[tuple[str, str], MetaEntry] = {}
    for element in root.iter("title", "meta", "link", "script", "time"):
        number = numbers.text.get(element, 1)
        for key, value in _values(element):
            text = " ".join(value.split())
            if text:
                found.setdefault((key, text), MetaEntry(key, text, number))
            if key == "title" and text and title is None:
                lead = len(value) - len(value.lstrip())
                title = Line(number + value[:lead].count("\n"), text[:LONGEST_TITLE], LineKind.HEADING)
            if len(found) >= LIMIT_VALUES:
                return title, tuple(found.values())
    return title, tuple(found.values())


def _values(element: etree._Element) -> Iterator[tuple[str, str]]:
    tag = element.tag
    if tag == "title":
        parent = element.getparent()
        if parent is None or parent.tag in ("head", "html", "body"):
            yield "title", "".join(element.itertext())
    elif tag == "meta":
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        if name in _KEYS:
            yield _KEYS[name], element.get("content") or ""
    elif tag == "link" and (element.get("rel") or "").lower() == "canonical":
        yield "url", element.get("href") or ""
    elif tag == "time":
        yield "time", element.get("datetime") or ""
    elif tag == "script" and "ld+json" in (element.get("type") or ""):
        try:
            yield from _json_values(json.loads(element.text or ""), 0)
        except (ValueError, RecursionError):
            return


def _json_values(value: object, depth: int) -> Iterator[tuple[str, str]]:
    if depth > 8:
        return
    if isinstance(value, list):
        for item in value:
            yield from _json_values(item, depth + 1)
    if not isinstance(value, dict):
        return
    for key, item in value.items():
        name = str(key).lower()
        if name in _JSON_KEYS and isinstance(item, str):
            yield _JSON_KEYS[name], item
        elif name == "author":
            for author in item if isinstance(item, list) else [item]:
                named = author.get("name") if isinstance(author, dict) else author
                if isinstance(named, str):
                    yield "author", named
        else:
            yield from _json_values(item, depth + 1)
