"""Every limit that SECURITY.md states: what is at it is answered, what is beyond it gets one line that says so."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.building import rebuild
from indexer.corpus import MAX_REPORT_BYTES
from indexer.errors import KikigakiError
from indexer.extract.excerpt import HEADING_LINE_CHARS, LINE_CHARS, WHOLE_CHARS
from indexer.reading import LIMIT_CHARS as LIMIT_TEXT_CHARS
from indexer.reading import read_outline
from indexer.reading.bare_titles import LIMIT_HEADINGS, LOOKED_THROUGH
from indexer.reading.decode import LIMIT_BYTES, LIMIT_LINES, LIMIT_TEXT_BYTES
from indexer.reading.html import LIMIT_CHARS, LIMIT_TAGS
from indexer.vocabulary import load_vocabulary
from indexer.vocabulary_files import FILE_LIMIT_BYTES
from search.engine import PhraseNode, TermNode
from search.engines.whoosh_spans import MOST_SPANS
from search.library import Library
from search.query import MAX_CHARACTERS, MAX_DEPTH, MAX_PREFIXES, MAX_TERMS, parse_query
from search.query_tree import And, Term
from search.scoring.plan import MAX_EXPANSION
from tests import ROOT
from tests.conftest import Run
from web import create_app
from web.api import PREFIX_CHARS, QUERY_CHARS
from web.pages import EXPORT_HITS, EXPORT_SECONDS
from web.security import REQUEST_LIMIT_BYTES, URL_LIMIT_CHARS
from web.state import HITS_LIMIT, PAGE_LIMIT, SEARCH_SECONDS, VALUE_CHARS, VALUES_LIMIT
from web.worker import ANSWER_SECONDS, HEAD_SECONDS

TEXT_MILLIONS = LIMIT_TEXT_CHARS // 10**6
STATED = (
    f"| Report | {LIMIT_BYTES >> 20} MB; without its images {LIMIT_TEXT_BYTES >> 20} MB, {LIMIT_LINES:,} lines, "
    f"{TEXT_MILLIONS} million characters |",
    f"| HTML report | {LIMIT_CHARS // 10**6} million characters; {LIMIT_TAGS:,} tags; {LIMIT_LINES:,} lines of text |",
    f"| Headings of a report | {LIMIT_HEADINGS:,}; without markup those of its first {LOOKED_THROUGH:,} lines |",
    f"| What is looked through for values | {WHOLE_CHARS:,} characters, of which a line counts as {LINE_CHARS} more, "
    f"a heading as {HEADING_LINE_CHARS} |",
    f"| Vocabulary file | {FILE_LIMIT_BYTES >> 20} MB |",
    f"| Query | {MAX_CHARACTERS:,} characters; {MAX_TERMS} terms,",
    f"| `word*` in a query | {MAX_PREFIXES}, each for all words that begin so, {MAX_EXPANSION:,} at most |",
    f"| Parentheses in a query | {MAX_DEPTH} deep |",
    f"| Page of results | page {PAGE_LIMIT:,} of {HITS_LIMIT} hits; on the command line page 100,000 of 1,000 |",
    f"| Export | its first {EXPORT_HITS} hits |",
    f"| Filter | {VALUES_LIMIT} values of a field; {VALUE_CHARS} characters each",
    f"| Completion | {QUERY_CHARS:,} characters, of which the first {PREFIX_CHARS} are completed |",
    f"| URL, request body | {URL_LIMIT_CHARS >> 10} KB, {REQUEST_LIMIT_BYTES >> 10} KB | status 414, 413 |",
    f"| A request under way | {HEAD_SECONDS:.0f} s for its head, {ANSWER_SECONDS:.0f} s in all |",
    f"| Time of a search | {SEARCH_SECONDS:.0f} s, of an export {EXPORT_SECONDS:.0f} s",
)


@pytest.mark.parametrize("row", STATED)
def test_a_limit_is_stated_as_it_is(row: str) -> None:
    assert row in (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_a_corpus_lets_through_what_the_reader_reads() -> None:
    assert MAX_REPORT_BYTES == LIMIT_BYTES


def _vocabulary_of(size_bytes: int, folder: Path) -> object:
    (folder / "projects.toml").write_bytes(b"#" * (size_bytes - 1) + b"\n")
    return load_vocabulary((folder,))


IMAGE = b"# a\n\n![a](data:image/png;base64,"
BEYOND: dict[str, tuple[Callable[[Path], object], Callable[[Path], object]]] = {
    "report lines": (
        lambda _: read_outline(b"a\n" * LIMIT_LINES, "a.txt"),
        lambda _: read_outline(b"a\n" * (LIMIT_LINES + 1), "a.txt"),
    ),
    "report bytes": (
        lambda _: read_outline(IMAGE + b"A" * (LIMIT_BYTES - len(IMAGE)), "a.md"),
        lambda _: read_outline(IMAGE + b"A" * (LIMIT_BYTES - len(IMAGE) + 1), "a.md"),
    ),
    "report characters": (
        lambda _: read_outline("あ".encode() * LIMIT_TEXT_CHARS, "a.txt"),
        lambda _: read_outline("あ".encode() * (LIMIT_TEXT_CHARS + 1), "a.txt"),
    ),
    "page characters": (
        lambda _: read_outline(b"<!doctype html>" + b"x" * (LIMIT_CHARS - 15), "a.html"),
        lambda _: read_outline(b"<!doctype html>" + b"x" * (LIMIT_CHARS - 14), "a.html"),
    ),
    "page tags": (
        lambda _: read_outline(b"<!doctype html>" + b"<img>x" * (LIMIT_TAGS - 1), "a.html"),
        lambda _: read_outline(b"<!doctype html>" + b"<img>x" * LIMIT_TAGS, "a.html"),
    ),
    "page lines": (
        lambda _: read_outline(b"<!doctype html>" + b"<p>x" * LIMIT_LINES, "a.html"),
        lambda _: read_outline(b"<!doctype html>" + b"<p>x" * (LIMIT_LINES + 1), "a.html"),
    ),
    "text bytes": (
        lambda _: read_outline(IMAGE + b"A" * LIMIT_TEXT_BYTES, "a.md"),
        lambda _: read_outline(b" " * LIMIT_TEXT_BYTES + b"x", "a.md"),
    ),
    "vocabulary bytes": (
        lambda folder: _vocabulary_of(FILE_LIMIT_BYTES, folder),
        lambda folder: _vocabulary_of(FILE_LIMIT_BYTES + 1, folder),
    ),
    "query characters": (lambda _: parse_query("あ" * MAX_CHARACTERS), lambda _: parse_query("あ" * (MAX_CHARACTERS + 1))),
    "query prefixes": (
        lambda _: parse_query("a* -b* " * (MAX_PREFIXES // 2)),
        lambda _: parse_query("a* " * (MAX_PREFIXES + 1)),
    ),
    "query terms": (lambda _: parse_query("あ " * MAX_TERMS), lambda _: parse_query("あ " * (MAX_TERMS + 1))),
}


@pytest.mark.parametrize("limit", BEYOND)
def test_the_last_inside_a_limit_is_read_and_the_first_beyond_is_refused(limit: str, tmp_path: Path) -> None:
    inside, beyond = BEYOND[limit]

    assert inside(tmp_path) is not None
    with pytest.raises(KikigakiError) as refused:
        beyond(tmp_path)
    assert len(str(refused.value).splitlines()) == 1


def test_of_a_word_that_fills_a_section_the_first_occurrences_are_marked(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 報告\n\n" + "移行 " * (MOST_SPANS + 500), encoding="utf-8")
    rebuild([tmp_path], tmp_path / "index")
    engine = Library(tmp_path / "index").searcher().engine
    (section,) = engine.report_sections("a.md")

    words = sorted(engine.spans([section], TermNode("text", "移行"))[0].spans)
    phrases = sorted(engine.spans([section], PhraseNode("text", ("移行", "移行"), (0, 1)))[0].spans)

    assert (len(words), len(phrases)) == (MOST_SPANS, MOST_SPANS)
    assert [(second - first, end - first) for (_, first, end), (_, second, _) in pairwise(words)] == [(3, 2)] * (
        MOST_SPANS - 1
    )
    assert [start for _, start, _ in phrases] == [start for _, start, _ in words]


def test_a_prefix_of_too_many_words_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.scoring.plan.MAX_EXPANSION", 300)  # 20,000 words take long to index
    words = "\n".join(f"a{number} b{number}" if number else "b0" for number in range(301))
    (tmp_path / "a.md").write_text(f"# 報告\n\n{words}", encoding="utf-8")
    rebuild([tmp_path], tmp_path / "index")
    site = create_app(tmp_path / "index").test_client()

    for place in ("/search", "/api/search", "/feed.atom", "/export.csv"):
        assert (site.get(f"{place}?q=a*").status_code, site.get(f"{place}?q=b*").status_code) == (200, 400)
    assert site.get("/api/search?q=-b*").status_code == 400
    assert site.get("/api/search?q=b1*").get_json()["total"] == 1
    refused = site.get("/api/search?q=b*", headers={"Accept-Language": "en"}).get_json()
    assert refused["detail"] == "b* stands for 301 words, more than 300: write more of it"


def test_parentheses_beyond_the_limit_are_passed_over() -> None:
    deep = MAX_DEPTH * 10

    assert parse_query("(" * deep + "移行 基盤" + ")" * deep).tree == And((Term("移行"), Term("基盤")))


@pytest.fixture(scope="module")
def site(corpus_home: Path) -> FlaskClient:
    return create_app(corpus_home / ".kikigaki").test_client()


VALUES = "&".join(f"project={number}" for number in range(VALUES_LIMIT))
PARAMETERS = {
    "query characters": ("q=" + "a" * MAX_CHARACTERS, "q=" + "a" * (MAX_CHARACTERS + 1)),
    "query prefixes": ("q=" + "c*+" * MAX_PREFIXES, "q=" + "c*+" * (MAX_PREFIXES + 1)),
    "query terms": ("q=" + "b+" * MAX_TERMS, "q=" + "b+" * (MAX_TERMS + 1)),
    "page": (f"q=移行&page={PAGE_LIMIT}", f"q=移行&page={PAGE_LIMIT + 1}"),
    "first page": ("q=移行&page=1", "q=移行&page=0"),
    "hits": (f"q=移行&limit={HITS_LIMIT}", f"q=移行&limit={HITS_LIMIT + 1}"),
    "values": (VALUES, VALUES + "&project=more"),
    "length of a value": ("speaker=" + "x" * VALUE_CHARS, "speaker=" + "x" * (VALUE_CHARS + 1)),
    "sort": ("q=移行&sort=oldest", "q=移行&sort=score"),
}


@pytest.mark.parametrize("place", ["/search", "/api/search", "/feed.atom", "/export.csv"])
@pytest.mark.parametrize("limit", PARAMETERS)
def test_a_parameter_beyond_its_limit_is_a_bad_request(site: FlaskClient, place: str, limit: str) -> None:
    inside, beyond = PARAMETERS[limit]

    assert site.get(f"{place}?{inside}").status_code == 200
    answer = site.get(f"{place}?{beyond}")
    assert answer.status_code == 400
    if place == "/api/search":
        assert answer.mimetype == "application/problem+json"
        assert len(answer.get_json()["detail"].splitlines()) == 1


def test_what_is_typed_beyond_the_limit_is_a_bad_request(site: FlaskClient) -> None:
    assert site.get("/api/suggest?q=" + "a" * QUERY_CHARS).status_code == 200
    assert site.get("/api/suggest?q=" + "a" * (QUERY_CHARS + 1)).status_code == 400


def test_a_request_beyond_its_size_is_refused(site: FlaskClient) -> None:
    room = URL_LIMIT_CHARS - len("/healthz?")

    assert site.get("/healthz?" + "a" * room).status_code == 200
    assert site.get("/healthz?" + "a" * (room + 1)).status_code == 414
    assert site.post("/search", data=b"x" * (REQUEST_LIMIT_BYTES + 1)).status_code in (405, 413)


@pytest.mark.parametrize(
    "arguments",
    [
        ("a" * (MAX_CHARACTERS + 1),),
        ("b " * (MAX_TERMS + 1),),
        ("移行", "--page", "0"),
        ("移行", "--page", "100001"),
        ("移行", "--limit", "1001"),
    ],
    ids=["query characters", "query terms", "page 0", "page", "hits"],
)
def test_the_command_line_refuses_what_is_beyond_a_limit(kikigaki: Run, arguments: tuple[str, ...]) -> None:
    done = kikigaki("search", *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
