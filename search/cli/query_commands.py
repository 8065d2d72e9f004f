"""The commands that ask an index: search, show, facets, suggest, analyze."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from search.cli.command import Argument, Command, Option, format_option, index_option, number
from search.cli.completion import complete_query, complete_value
from search.cli.messages import message_language, say
from search.cli.terminal import FOUND, NOTHING_FOUND, complain, detect_terminal, note
from search.cli.terminal import show as show_text
from search.engine import Sort
from search.library import Library
from search.model import ResultPage, SearchRequest

if TYPE_CHECKING:
    from search.service.searcher import Searcher

FIELDS = ("event", "day", "project", "speaker")


def join_words(words: tuple[str, ...]) -> str:
    """The words joined by spaces; the first line of stdin where they are a lone "-"."""
    return sys.stdin.readline().strip() if words == ("-",) else " ".join(words)


def _locate(library: Library, path: str) -> str:
    """A report's path as an editor in the working directory can open it; as it is where the file is not there."""
    found = library.report_file(path)
    return min(os.path.relpath(found), str(found), key=len) if found is not None else path


def _tell_unknown_values(searcher: Searcher, request: SearchRequest) -> None:
    """Tell on stderr which values to filter by are none of the index."""
    for field, values in zip(FIELDS, (request.events, request.days, request.projects, request.speakers), strict=True):
        if not values:
            continue
        from difflib import get_close_matches

        known = searcher.facets((field,))[0].values
        for value in values:
            if value in known or searcher.names(field, value):
                continue
            near = get_close_matches(value, known, n=1)
            note(say("no_value_near" if near else "no_value", field=field, value=value, near="".join(near)))


def _notes(page: ResultPage) -> None:
    """Tell on stderr what was read, loosened and found."""
    for hint in page.hints:
        note(say("hint", hint=hint))
    if page.relaxed:
        note(say("relaxed", relaxed=page.relaxed))
    if page.did_you_mean:
        note(say("did_you_mean", query=page.did_you_mean))
    took = f"{page.took_ms:.1f}"
    first = (page.page - 1) * page.limit + 1
    if not page.total:
        note(say("none", query=page.query))
    elif not page.hits:
        note(say("none_at_page", page=page.page, total=page.total))
    elif page.total > len(page.hits):
        last = first + len(page.hits) - 1
        note(say("found_page", first=first, last=last, total=page.total, took=took, next=page.page + 1))
    else:
        note(say("found", n=page.total, took=took))


def search(
    query: tuple[str, ...],
    events: tuple[str, ...],
    days: tuple[str, ...],
    projects: tuple[str, ...],
    speakers: tuple[str, ...],
    sort: str,
    limit: int,
    page: int,
    form: str,
    explain: bool,
    color: str,
    index: Path,
) -> int:
    """Search the index; FOUND or NOTHING_FOUND."""
    library = Library(index)
    request = SearchRequest(
        query=join_words(query),
        events=events,
        days=days,
        projects=projects,
        speakers=speakers,
        sort=Sort(sort),
        page=page,
        limit=limit,
        language=message_language(),
    )
    searcher = library.searcher()
    found = searcher.search(request)
    if form == "json":
        from search.json_format import result_json

        print(result_json(found))
    elif form == "jsonl":
        from search.json_format import hits_jsonl

        print(hits_jsonl(found), end="")
    elif form == "vimgrep":
        from search.export import result_vimgrep

        print(result_vimgrep(found, locate=lambda path: _locate(library, path)), end="")
    elif form == "markdown":
        from search.export import result_markdown

        print(result_markdown(found), end="")
    elif form == "csv":
        from search.export import result_csv

        print(result_csv(found), end="")
    else:
        from search.cli.render import render_page

        show_text(render_page(found, detect_terminal(color), locate=lambda path: _locate(library, path), explain=explain))
    if form in ("text", "vimgrep", "markdown", "csv"):
        if found.hits and sys.stdout.isatty() and sys.stderr.isatty():
            note("")  # the last hit ends here
        _notes(found)
        if not found.total:
            _tell_unknown_values(searcher, request)
    return FOUND if found.hits else NOTHING_FOUND


def show(section_id: str, query: str, form: str, color: str, index: Path) -> int:
    """Show a whole section in its place; NOTHING_FOUND when no section has the id."""
    library = Library(index)
    view = library.searcher().view(section_id, query)
    if view is None:
        complain(say("no_section", id=section_id))
        return NOTHING_FOUND
    if form == "json":
        from search.json_format import section_json

        print(section_json(view))
    else:
        from search.cli.render import render_section

        show_text(render_section(view, detect_terminal(color), locate=lambda path: _locate(library, path)))
    return FOUND


def facets(field: str | None, form: str, color: str, index: Path) -> int:
    """Show the values of one field or all, with the number of their sections."""
    found = Library(index).searcher().facets((field,) if field else FIELDS)
    if form == "json":
        from search.json_format import facets_json

        print(facets_json(found))
    else:
        from search.cli.render import render_facets

        show_text(render_facets(found, detect_terminal(color)))
    return FOUND if any(facet.values for facet in found) else NOTHING_FOUND


def suggest(prefix: str, limit: int, form: str, index: Path) -> int:
    """Show at most `limit` completions."""
    found = Library(index).searcher().suggest(prefix, limit=limit)
    if form == "json":
        from search.json_format import suggestions_json

        print(suggestions_json(found))
    else:
        from search.cli.render import render_suggestions

        sys.stdout.write(render_suggestions(found))
    return FOUND if found else NOTHING_FOUND


def analyze(text: tuple[str, ...], form: str, index: Path) -> int:
    """Show the index-side and query-side terms of a text."""
    from search.analyze import analysis_json, analysis_text, analyze_text

    analysis = analyze_text(join_words(text), Library(index).analyzer())
    print(analysis_json(analysis) if form == "json" else analysis_text(analysis, language=message_language()))
    return FOUND


_COLOR = Option("color", ("--color",), "color", "WHEN", default="auto", choices=("auto", "always", "never"))


def _filter(name: str, metavar: str) -> Option:
    complete = None if name == "day" else lambda begun: complete_value(name, begun)
    return Option(f"{name}s", (f"--{name}",), name, metavar, many=True, complete=complete)


SEARCH = Command(
    "search",
    search,
    arguments=(Argument("query", "QUERY", many=True, complete=complete_query),),
    options=(
        _filter("event", "EVENT"),
        _filter("day", "DAY"),
        _filter("project", "PROJECT"),
        _filter("speaker", "SPEAKER"),
        Option("sort", ("--sort",), "sort", "ORDER", default=Sort.RELEVANCE.value, choices=tuple(Sort)),
        Option("limit", ("-n", "--limit"), "limit", "N", read=number(1, 1000), default=10),
        Option("page", ("--page",), "page", "N", read=number(1, 100_000), default=1),
        format_option("jsonl", "vimgrep", "markdown", "csv"),
        Option("explain", ("--explain",), "explain", default=False),
        _COLOR,
        index_option(),
    ),
    examples=(
        "kikigaki search neutron 移行",
        'kikigaki search "分散仮想ルータ" --project Neutron',
        "kikigaki search speaker:いわもと day:2014-05",
        "kikigaki search upgrade --format vimgrep | vim -q -",
    ),
)
SHOW = Command(
    "show",
    show,
    arguments=(Argument("section_id", "ID"),),
    options=(Option("query", ("--query",), "query", "QUERY", default=""), format_option(), _COLOR, index_option()),
    examples=("kikigaki show 3f2a9c01b7de", "kikigaki show 3f2a9c01b7de --query 移行"),
)
FACETS = Command(
    "facets",
    facets,
    arguments=(Argument("field", "FIELD", required=False, choices=FIELDS),),
    options=(format_option(), _COLOR, index_option()),
    examples=("kikigaki facets", "kikigaki facets speaker"),
)
SUGGEST = Command(
    "suggest",
    suggest,
    arguments=(Argument("prefix", "PREFIX"),),
    options=(
        Option("limit", ("-n", "--limit"), "how_many", "N", read=number(1, 100), default=10),
        format_option(),
        index_option(),
    ),
    examples=("kikigaki suggest いわも", "kikigaki suggest neu"),
)
ANALYZE = Command(
    "analyze",
    analyze,
    arguments=(Argument("text", "TEXT", many=True),),
    options=(format_option(), index_option()),
    examples=("kikigaki analyze 分散仮想ルータ", "kikigaki analyze nova-network --format json"),
)
