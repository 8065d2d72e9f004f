"""The search as a target: a request to a page over the corpus and hostile reports, shown in every form there is."""

from __future__ import annotations

import csv
import io
import json
import math
import random
import re
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from fuzzing.index import index_values, make_index
from fuzzing.queries import make_request
from fuzzing.trial import Trial, promise, try_call
from indexer.errors import QueryError
from search.cli.render import render_page, render_section
from search.cli.terminal import Terminal
from search.engine import Sort
from search.export import CSV_COLUMNS, printable, result_csv, result_markdown, result_vimgrep
from search.json_format import FORMAT, hits_jsonl, result_json, section_json, suggestions_json
from search.library import Library
from search.model import Hit, Range, ResultPage, SearchRequest
from search.query import MAX_CHARACTERS, parse_query

_TERMINAL = Terminal(color=True, links=True, width_columns=60)
_STYLE = re.compile("\x1b\\[[0-9;]*m|\x1b]8;;[!-~]*\x1b\\\\")  # what we write ourselves
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_BARE_TAG = re.compile(r"(?<!\\)(?:\\\\)*[<>\[\]`]")


class Search:
    """Searcher.search with its parser; then view, suggest and all forms of the page."""

    def __init__(self, home: Path) -> None:
        """Builds the index in `home`, a folder that is ours."""
        self._library = Library(make_index(home))
        self._searcher = self._library.searcher()
        self._values = index_values(self._searcher)
        self._searcher.search(SearchRequest("移行"))

    def make(self, chance: random.Random) -> SearchRequest:
        """A case."""
        return make_request(chance, self._values)

    def ask(self, case: SearchRequest) -> ResultPage:
        """The page of a case."""
        return self._searcher.search(case)

    def try_case(self, case: SearchRequest) -> Trial:
        """The case tried; a query beyond the limits is refused, one inside them never for its length."""
        trial = try_call(lambda: self.ask(case), lambda page: self._check(case, page))
        if trial.fault or trial.refused:
            return trial
        typed = try_call(lambda: self._searcher.suggest(case.query[:100]), lambda found: json.loads(suggestions_json(found)))
        return Trial(typed.fault and f"suggest: {typed.fault}", trial.seconds + typed.seconds, trial.grown_bytes)

    def _check(self, case: SearchRequest, page: ResultPage) -> None:
        promise(len(case.query) <= MAX_CHARACTERS, "a query over the limit was answered")
        check_page(case, page)
        check_forms(page)
        parsed = parse_query(case.query)
        if len(parsed.understood) <= MAX_CHARACTERS:
            again = parse_query(parsed.understood)
            promise(again.tree == parsed.tree, f"the canonical form means something else: {parsed.understood!r}")
        if page.did_you_mean:
            try:
                self._searcher.search(SearchRequest(page.did_you_mean))
            except QueryError as error:
                promise(False, f"did_you_mean cannot be asked: {error}")
        for hit in page.hits[:1]:
            view = self._searcher.view(hit.id, case.query)
            promise(view is not None, "a hit that cannot be viewed")
            assert view is not None
            _check_ranges(view.ranges, view.stored.section.text)
            json.loads(section_json(view))
            _check_terminal(render_section(view, _TERMINAL, locate=str))

    def write(self, case: SearchRequest) -> str:
        """The case as a line of JSON."""
        return json.dumps(asdict(case))

    def read(self, line: str) -> SearchRequest:
        """The case of a line; what is not named is as a request has it anyhow."""
        row: dict[str, Any] = json.loads(line)
        return SearchRequest(
            row["query"],
            events=tuple(row.get("events", ())),
            days=tuple(row.get("days", ())),
            projects=tuple(row.get("projects", ())),
            speakers=tuple(row.get("speakers", ())),
            sort=Sort(row.get("sort", "relevance")),
            page=row.get("page", 1),
            limit=row.get("limit", 10),
            snippet_columns=row.get("snippet_columns", 120),
            language=row.get("language", "en"),
        )


def check_page(case: SearchRequest, page: ResultPage) -> None:
    """Nothing; FaultError where a page of results contradicts itself or its request."""
    offset = (case.page - 1) * case.limit
    promise(
        len(page.hits) == max(0, min(case.limit, page.total - offset)),
        f"{len(page.hits)} hits of {page.total} from {offset}",
    )
    promise(len({hit.id for hit in page.hits}) == len(page.hits), "one hit twice")
    if case.sort is Sort.NEWEST:
        # Those with every word come before those with some, each newest first.
        days = [hit.day or "" for hit in page.hits]
        promise(sum(above < below for above, below in pairwise(days)) <= 1, "not newest first")
    for facet in (*page.facets, *page.choices):
        values = [count.value for count in facet.counts]
        promise(len(set(values)) == len(values) and all(count.count > 0 for count in facet.counts), f"facet {facet.field}")
    for facet in page.facets:
        promise(all(count.count <= page.total for count in facet.counts), f"facet {facet.field} counts more than there are")
    for hit in page.hits:
        _check_hit(hit, case)


def _check_hit(hit: Hit, case: SearchRequest) -> None:
    promise(math.isfinite(hit.score) and hit.score >= 0, f"score {hit.score}")
    _check_ranges(hit.snippet.ranges, hit.snippet.text)
    _check_ranges(hit.heading_ranges, hit.heading[-1] if hit.heading else hit.report)
    promise(hit.snippet.line >= 1 and hit.snippet.column >= 1, "a snippet from nowhere")
    promise(not case.events or hit.event in case.events, "a hit without a chosen event")
    promise(not case.days or hit.day in case.days, "a hit without a chosen day")
    # Whoever is chosen is found by other names too.
    promise(not case.projects or hit.projects, "a hit without a project, though one is chosen")
    promise(not case.speakers or hit.speakers, "a hit without a speaker, though one is chosen")
    for why in hit.why:
        promise(why.rule and math.isfinite(why.score), "a reason without a rule")


def _check_ranges(ranges: tuple[Range, ...], text: str) -> None:
    at = 0
    for one in ranges:
        promise(at <= one.start < one.end <= len(text), f"range {one.start}–{one.end} after {at} in {len(text)} characters")
        at = one.end


def check_forms(page: ResultPage) -> None:
    """Nothing; FaultError where a form of the page is not well-formed, or lets a character act."""
    written = result_json(page)
    written.encode()
    promise(json.loads(written)["format"] == FORMAT and not active(written), "JSON with active characters")
    promise(len(hits_jsonl(page).split("\n")) == len(page.hits) + 1, "JSON lines that break")
    rows = list(csv.reader(io.StringIO(result_csv(page), newline="")))
    promise(len(rows) == len(page.hits) + 1 and {len(row) for row in rows} == {len(CSV_COLUMNS)}, "CSV of another shape")
    promise(not any(_FORMULA.match(cell) for row in rows for cell in row), "CSV with a formula")
    markdown = result_markdown(page)
    promise(not _BARE_TAG.search(markdown), "Markdown with bare markup")
    vimgrep = result_vimgrep(page)
    promise(all(re.search(r":\d+:\d+:", line) for line in vimgrep.splitlines()), "vimgrep without a place")
    promise(vimgrep.count("\n") == len(page.hits), "vimgrep lines that break")
    for text in (markdown, vimgrep, "".join(cell for row in rows for cell in row)):
        promise(printable(text) == text, "an export with active characters")
    _check_terminal(render_page(page, _TERMINAL, locate=str, explain=True))


def active(written: str) -> bool:
    """Whether JSON holds a character that acts where it is looked at; noncharacters do nothing there."""
    plain = written.replace("\ufffe", "").replace("\uffff", "")
    return printable(plain) != plain


def _check_terminal(text: str) -> None:
    plain = _STYLE.sub("", text)
    promise(printable(plain) == plain, "control characters on the terminal")
    text.encode()
