"""The commands that ask an index: search, show, facets, suggest, analyze."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from search.cli.app import FOUND, NOTHING_FOUND, ExampleCommand, index_option, note, with_examples
from search.cli.completion import complete_event, complete_project, complete_speaker
from search.cli.messages import message_language, say
from search.cli.terminal import detect_terminal
from search.cli.terminal import show as show_text
from search.library import Library
from search.model import ResultPage, SearchRequest, Sort

color_option = click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour of text output."
)


def read_words(words: tuple[str, ...]) -> str:
    """The words joined by spaces; the first line of stdin where they are a lone "-"."""
    return sys.stdin.readline().strip() if words == ("-",) else " ".join(words)


def _locate(library: Library, path: str) -> str:
    """A report's path as an editor in the working directory can open it; as it is where the file is not there."""
    found = library.report_file(path)
    return min(os.path.relpath(found), str(found), key=len) if found is not None else path


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
        note(say("found_one" if page.total == 1 else "found", total=page.total, took=took))


@with_examples(
    "kikigaki search neutron 移行",
    'kikigaki search "分散仮想ルータ" --project Neutron',
    "kikigaki search speaker:いわもと day:2014-05",
    "kikigaki search upgrade --format vimgrep | vim -q -",
)
@click.command(cls=ExampleCommand)
@click.argument("query", nargs=-1, required=True)
@click.option("--event", "events", multiple=True, shell_complete=complete_event, help="Only this event; may be repeated.")
@click.option("--day", "days", multiple=True, help="Only this day, as 2014-05-14; may be repeated.")
@click.option(
    "--project", "projects", multiple=True, shell_complete=complete_project, help="Only this project; may be repeated."
)
@click.option(
    "--speaker", "speakers", multiple=True, shell_complete=complete_speaker, help="Only this speaker; may be repeated."
)
@click.option(
    "--sort", type=click.Choice([sort.value for sort in Sort]), default=Sort.RELEVANCE.value, help="Order of hits."
)
@click.option("-n", "--limit", type=click.IntRange(1, 1000), default=10, help="Hits on a page.")
@click.option("--page", type=click.IntRange(1, 100_000), default=1, help="Which page.")
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl", "vimgrep", "markdown", "csv"]), default="text")
@click.option("--explain", is_flag=True, help="Say why each hit was found.")
@color_option
@index_option
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
    """Search the index; - reads the query from stdin.

    Exit status 0 when something was found, 1 when nothing was, 2 on an error.
    """
    library = Library(index)
    request = SearchRequest(
        query=read_words(query),
        events=events,
        days=days,
        projects=projects,
        speakers=speakers,
        sort=Sort(sort),
        page=page,
        limit=limit,
        language=message_language(),
    )
    found = library.searcher().search(request)
    if form == "json":
        from search.json_format import result_json

        click.echo(result_json(found))
    elif form == "jsonl":
        from search.json_format import hits_jsonl

        click.echo(hits_jsonl(found), nl=False)
    elif form == "vimgrep":
        from search.export import result_vimgrep

        click.echo(result_vimgrep(found, locate=lambda path: _locate(library, path)), nl=False)
    elif form == "markdown":
        from search.export import result_markdown

        click.echo(result_markdown(found), nl=False)
    elif form == "csv":
        from search.export import result_csv

        click.echo(result_csv(found), nl=False)
    else:
        from search.cli.render import render_page

        show_text(render_page(found, detect_terminal(color), locate=lambda path: _locate(library, path), explain=explain))
    if form in ("text", "vimgrep", "markdown", "csv"):
        _notes(found)
    return FOUND if found.hits else NOTHING_FOUND


@with_examples("kikigaki show 3f2a9c01b7de", "kikigaki show 3f2a9c01b7de --query 移行")
@click.command(cls=ExampleCommand)
@click.argument("section_id", metavar="ID")
@click.option("--query", default="", help="Mark what this query matches.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@color_option
@index_option
def show(section_id: str, query: str, form: str, color: str, index: Path) -> int:
    """Show a whole section in its place; ids stand in `search --format json` and `search --explain`."""
    library = Library(index)
    view = library.searcher().view(section_id, query)
    if view is None:
        note("kikigaki: " + say("no_section", id=section_id))
        return NOTHING_FOUND
    if form == "json":
        from search.json_format import section_json

        click.echo(section_json(view))
    else:
        from search.cli.render import render_section

        show_text(render_section(view, detect_terminal(color), locate=lambda path: _locate(library, path)))
    return FOUND


@with_examples("kikigaki facets", "kikigaki facets speaker")
@click.command(cls=ExampleCommand)
@click.argument("field", type=click.Choice(["event", "day", "project", "speaker"]), required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@color_option
@index_option
def facets(field: str | None, form: str, color: str, index: Path) -> int:
    """Events, days, projects and speakers with the number of their sections."""
    found = Library(index).searcher().facets((field,) if field else ("event", "day", "project", "speaker"))
    if form == "json":
        from search.json_format import facets_json

        click.echo(facets_json(found))
    else:
        from search.cli.render import render_facets

        show_text(render_facets(found, detect_terminal(color)))
    return FOUND if any(facet.counts for facet in found) else NOTHING_FOUND


@with_examples("kikigaki suggest いわも", "kikigaki suggest neu")
@click.command(cls=ExampleCommand)
@click.argument("prefix")
@click.option("-n", "--limit", type=click.IntRange(1, 100), default=10, help="How many.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@index_option
def suggest(prefix: str, limit: int, form: str, index: Path) -> int:
    """Completions of titles, speakers, projects and events, by kanji, kana, romaji or English."""
    found = Library(index).searcher().suggest(prefix, limit=limit)
    if form == "json":
        from search.json_format import suggestions_json

        click.echo(suggestions_json(found))
    else:
        from search.export import one_line

        for suggestion in found:
            click.echo(f"{suggestion.count:6d}  {suggestion.kind:8s} {one_line(suggestion.text)}")
    return FOUND if found else NOTHING_FOUND


@with_examples("kikigaki analyze 分散仮想ルータ", "kikigaki analyze nova-network --format json")
@click.command(cls=ExampleCommand)
@click.argument("text", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@index_option
def analyze(text: tuple[str, ...], form: str, index: Path) -> int:
    """Index-side and query-side terms of a text beside each other, with the rule behind each; - reads it from stdin."""
    from search.analyze import analysis_json, analysis_text, analyze_text

    analysis = analyze_text(read_words(text), Library(index).analyzer())
    click.echo(analysis_json(analysis) if form == "json" else analysis_text(analysis))
    return FOUND
