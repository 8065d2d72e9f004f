"""The server as a target: a URL to an answer that is a page, JSON, a feed or a file in which nothing of a note acts."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import lxml.etree
from werkzeug.test import TestResponse

from fuzzing.index import index_values, make_index
from fuzzing.queries import Values, make_query
from fuzzing.searching import active
from fuzzing.texts import odd_line
from fuzzing.trial import Trial, promise, try_call
from search.export import printable
from search.library import Library
from search.model import SearchRequest
from tests.fuzz_http import odd_requests
from tests.web_site import assert_inert
from web import create_app

_ANSWERED = {200, 302, 308, 400, 404, 414}
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_SEARCHES = ("/search", "/search", "/search", "/api/search", "/feed.atom", "/export.md", "/export.csv", "/export.json", "/")
_FEED = {"feed", "title", "id", "link", "updated", "author", "name", "entry", "category", "contributor", "summary"}
_NUMBERS = ("1", "2", "10", "100", "101", "1000", "1001", "0", "-1", "٣", "１", "1e3", "", " 1", "9" * 30, "1.0", "²")
_SORTS = ("relevance", "newest", "oldest", "", "NEWEST", "score")


class Pages:
    """Every route, asked by GET."""

    def __init__(self, home: Path) -> None:
        """Builds the index in `home`, a folder that is ours."""
        index = make_index(home)
        searcher = Library(index).searcher()
        self._values = index_values(searcher)
        self._ids = searcher.ids(_everything())
        self._site = create_app(index).test_client()
        for url in ("/", "/search?q=移行", "/feed.atom"):
            self._site.get(url).close()

    def make(self, chance: random.Random) -> str:
        """A URL: half of them of names that the index holds, half of anything."""
        if chance.random() < 0.4:
            return next(odd_requests(chance))
        return make_url(chance, self._values, self._ids)

    def try_case(self, case: str) -> Trial:
        """The URL asked."""
        return try_call(lambda: self._ask(case), _check_answer)

    def _ask(self, url: str) -> TestResponse:
        answer = self._site.get(url)
        answer.get_data()
        answer.close()
        return answer

    def write(self, case: str) -> str:
        """The URL, which has no line end."""
        return case

    def read(self, line: str) -> str:
        """The URL of a line."""
        return line


def make_url(chance: random.Random, values: Sequence[Values], ids: Sequence[str]) -> str:
    """The URL of a search, a section, a value's page or a suggestion, with parameters at and beyond their limits."""
    query = _quoted(make_query(chance))
    match chance.randrange(6):
        case 0:
            return f"{chance.choice(('/section/', '/api/section/'))}{chance.choice(ids)}?q={query}"
        case 1:
            one = chance.choice(values)
            if one.field == "day" or not one.values:
                return f"/api/facets?field={chance.choice((one.field, query))}"
            search = chance.choice(("", f"q={query}", f"sort={chance.choice(_SORTS)}"))
            return f"/{one.field}/{_quoted(chance.choice(one.values))}?{search}"
        case 2:
            return f"/api/suggest?q={query}&form={chance.choice(('opensearch', '', 'x'))}"
        case _:
            return f"{chance.choice(_SEARCHES)}?{'&'.join([f'q={query}', *_parameters(chance, values)])}"


def _parameters(chance: random.Random, values: Sequence[Values]) -> list[str]:
    found: list[str] = []
    for one in values:
        if one.values and chance.random() < 0.1:
            for _ in range(chance.choice((1, 1, 2, 20, 21))):
                value = chance.choice((chance.choice(one.values), chance.choice(one.values), odd_line(chance), "x" * 301))
                found.append(f"{one.field}={_quoted(value)}")
    for name, choices in (("page", _NUMBERS), ("limit", _NUMBERS), ("sort", _SORTS), ("show", ("event", "speaker", "x"))):
        if chance.random() < 0.15:
            found.append(f"{name}={_quoted(chance.choice(choices))}")
    return found


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def _everything() -> SearchRequest:
    return SearchRequest("", limit=10_000)


def _check_answer(answer: TestResponse) -> None:
    status, body = answer.status_code, answer.get_data()
    promise(status in _ANSWERED, f"status {status}")
    promise(not printable("".join(map(str, answer.headers.values()))).count("\ufffd"), "active characters in a header")
    promise("Content-Security-Policy" in answer.headers, "an answer without a content security policy")
    promise(b"Traceback (most recent" not in body, "a traceback")
    if status in (302, 308):
        promise(
            re.match(r"/(?![/\\])|http://localhost/", answer.headers["Location"]), f"away to {answer.headers['Location']}"
        )
        return
    if answer.request.path.startswith("/static/") and status == 200:
        return
    text = body.decode()
    match answer.mimetype:
        case "text/html":
            try:
                assert_inert(text)
            except AssertionError as error:
                promise(False, f"a page that is not inert: {error}")
        case "application/json" | "application/problem+json" | "application/x-suggestions+json":
            value = json.loads(text)
            promise(not active(text), "JSON with active characters")
            promise(status == 200 or isinstance(value, dict), "an error that is no object")
        case "application/atom+xml" | "application/opensearchdescription+xml":
            root = lxml.etree.fromstring(body)
            if lxml.etree.QName(root).localname == "feed":
                promise({lxml.etree.QName(one).localname for one in root.iter()} <= _FEED, "markup of a note in a feed")
            promise(printable(text) == text, "XML with active characters")
        case "text/csv":
            rows = list(csv.reader(io.StringIO(text, newline="")))
            promise(len({len(row) for row in rows}) == 1, "CSV of another shape")
            promise(not any(_FORMULA.match(cell) for row in rows for cell in row), "CSV with a formula")
        case "text/markdown":
            promise(printable(text) == text, "Markdown with active characters")
        case kind:
            promise(kind in ("text/plain", "text/javascript", "text/css", "image/svg+xml"), f"an answer of type {kind}")
