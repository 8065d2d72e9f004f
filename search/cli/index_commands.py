"""The commands that write or examine an index: rebuild, update, add, status, check."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from click.core import ParameterSource

from indexer.building import BuildSummary
from indexer.errors import IndexDamagedError, IndexMissingError, KikigakiError
from search.cli.app import FAILED, FOUND, ExampleCommand, corpus_option, index_option, note, with_examples
from search.cli.messages import say

Progress = Callable[[int, int, str], None]


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """A callback (done, total, path) that draws a bar on a terminal; None where stderr is none."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=say("reading"), file=sys.stderr, show_pos=True, show_eta=False) as bar:

        def report(done: int, total: int, path: str) -> None:
            bar.length = max(1, total)
            bar.update(done - bar.pos)

        yield report


def tell(summary: BuildSummary) -> int:
    """Tell what a build did: a line a warning and a problem, one summary line; the exit status."""
    for line in (*summary.warnings, *summary.problems):
        note(f"kikigaki: {line}")
    note(
        say(
            "built",
            reports=summary.reports,
            sections=summary.sections,
            seconds=f"{summary.seconds:.1f}",
            added=summary.added,
            changed=summary.changed,
            removed=summary.removed,
            unchanged=summary.unchanged,
            failed=summary.failed,
        )
    )
    return FAILED if summary.failed else FOUND


def _indexed_corpora(context: click.Context, corpora: tuple[Path, ...], index: Path) -> tuple[Path, ...]:
    """The corpora that the user named, by flag or environment; else those that the index was built from; else ./corpus."""
    from indexer.generations import open_generation

    named = context.get_parameter_source("corpora") is not ParameterSource.DEFAULT or os.environ.get("KIKIGAKI_CORPUS")
    if named:
        return corpora
    try:
        generation = open_generation(index)
    except (IndexMissingError, IndexDamagedError):
        return corpora
    try:
        return tuple(Path(corpus) for corpus in generation.manifest.corpora)
    finally:
        generation.close()


@with_examples("kikigaki rebuild", "kikigaki rebuild --corpus ~/notes --index ~/.cache/kikigaki")
@click.command(cls=ExampleCommand)
@corpus_option
@index_option
def rebuild(corpora: tuple[Path, ...], index: Path) -> int:
    """Build the whole index anew; it is published at once when it is complete, others search on meanwhile."""
    from indexer.building import rebuild as run

    with progress_bar() as progress:
        summary = run(corpora, index, progress=progress)
    return tell(summary)


@with_examples("kikigaki update", "kikigaki update --watch")
@click.command(cls=ExampleCommand)
@corpus_option
@index_option
@click.option("--watch", is_flag=True, help="Go on and follow the corpus until stopped.")
@click.pass_context
def update(context: click.Context, corpora: tuple[Path, ...], index: Path, watch: bool) -> int:
    """Bring the index up to date: only what is new, changed or gone is read.

    Without --corpus, the corpora are those that the index was built from.
    """
    from indexer.building import update as run

    corpora = _indexed_corpora(context, corpora, index)
    with progress_bar() as progress:
        summary = run(corpora, index, progress=progress)
    status = tell(summary)
    if watch:
        from indexer.building.watch import watch as follow

        note(say("watching", corpus=", ".join(map(str, corpora))))
        for change in follow(corpora, index):
            if isinstance(change, KikigakiError):
                note(f"kikigaki: {change}")
            else:
                tell(change)
    return status


@with_examples("kikigaki add ~/Downloads/kubecon-day1.md")
@click.command(cls=ExampleCommand)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--corpus", type=click.Path(path_type=Path), default=None, help="Corpus folder (KIKIGAKI_CORPUS, ./corpus).")
@index_option
def add(files: tuple[Path, ...], corpus: Path | None, index: Path) -> int:
    """Check reports, copy them into the corpus and update the index."""
    from indexer.building import add_reports
    from search.cli.app import default_corpora

    with progress_bar() as progress:
        summary = add_reports(files, corpus or default_corpora()[0], index, progress=progress)
    return tell(summary)


@with_examples("kikigaki status", "kikigaki status --format json")
@click.command(cls=ExampleCommand)
@corpus_option
@index_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def status(context: click.Context, corpora: tuple[Path, ...], index: Path, form: str) -> int:
    """What the index holds, and what of the corpus it does not hold yet."""
    from indexer.building import status as read_status
    from search.cli.status import status_json, status_text

    found = read_status(index, _indexed_corpora(context, corpora, index))
    if form == "json":
        click.echo(status_json(found))
    else:
        click.echo(status_text(found), nl=False)
    return FOUND


@click.command()
@index_option
def check(index: Path) -> int:
    """Verify the index: checksums, counts, and that each section is found by its own words."""
    from search.check import check as run

    result = run(index)
    for problem in result.problems:
        note(f"kikigaki: {problem}")
    if result.problems:
        note(say("unsound"))
        return FAILED
    click.echo(say("sound", sections=result.sections))
    return FOUND
