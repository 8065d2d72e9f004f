"""The commands about reports themselves: inspect, vocabulary suggest, evaluate."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from indexer.errors import KikigakiError
from indexer.model import Report
from search.cli.app import FAILED, FOUND, NOTHING_FOUND, ExampleCommand, corpus_option, index_option, note, with_examples
from search.export import one_line


def _read_each(files: Iterable[Path]) -> tuple[tuple[Report, ...], int]:
    """The reports that can be read, and FAILED when one could not be, each such told in a line."""
    from indexer.corpus import read_file
    from indexer.vocabulary import load_vocabulary

    vocabulary = load_vocabulary()
    reports: list[Report] = []
    status = FOUND
    for file in files:
        try:
            reports.append(read_file(file, vocabulary))
        except KikigakiError as error:
            note(f"kikigaki: {error}")
            status = FAILED
    return tuple(reports), status


@with_examples(
    "kikigaki inspect notes.md", "kikigaki inspect *.txt --format json", "kikigaki inspect notes.md --write-overrides"
)
@click.command(cls=ExampleCommand)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--write-overrides", is_flag=True, help="Draft NAME.kikigaki.toml beside each file, to edit by hand.")
def inspect(files: tuple[Path, ...], form: str, write_overrides: bool) -> int:
    """What would be extracted from files: each value with its line, its words and its rule."""
    from search.inspect import draft_overrides, inspect_json, inspect_text

    reports, status = _read_each(files)
    if write_overrides:
        by_name = {file.name: file for file in files}
        for report in reports:
            sidecar = by_name[report.path].with_name(f"{report.path}.kikigaki.toml")
            try:
                with sidecar.open("x", encoding="utf-8") as out:
                    out.write(draft_overrides(report))
            except FileExistsError:
                note(f"kikigaki: {sidecar}: is there already: edit it, or move it away to draft it anew")
                status = FAILED
            else:
                click.echo(str(sidecar))
        return status
    if form == "json":
        click.echo(inspect_json(reports))
    elif reports:
        from shutil import get_terminal_size

        click.echo(inspect_text(reports, width_chars=get_terminal_size().columns if sys.stdout.isatty() else 120), nl=False)
    return status


@click.group()
def vocabulary() -> None:
    """The team's words in corpus/vocabulary/*.toml."""


@vocabulary.command("suggest")
@corpus_option
def vocabulary_suggest(corpora: tuple[Path, ...]) -> int:
    """Products that the reports name and the vocabulary does not know yet, most sections first."""
    from indexer.corpus import scan_corpora
    from indexer.extract.suggest_terms import suggest_projects
    from indexer.vocabulary import load_vocabulary

    found = scan_corpora(corpora)
    known = load_vocabulary(found.vocabulary_folders)
    suggestions = suggest_projects([file.read() for file in found.reports], known)
    for suggestion in suggestions:
        click.echo(
            one_line(f"{suggestion.count:4d}  {suggestion.name}  ({suggestion.path}:{suggestion.line}, {suggestion.rule})")
        )
    return FOUND if suggestions else NOTHING_FOUND


@with_examples("kikigaki evaluate corpus/judgements/queries.jsonl")
@click.command(cls=ExampleCommand)
@click.argument("judgements", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@index_option
def evaluate(judgements: Path, form: str, index: Path) -> int:
    """nDCG@10, MRR@10 and recall of judged queries by kind, over the index."""
    from search.evaluate import evaluate_judgements, evaluation_json, evaluation_text, read_judgements
    from search.library import Library

    scores = evaluate_judgements(read_judgements(judgements), Library(index).searcher())
    click.echo(evaluation_json(scores) if form == "json" else evaluation_text(scores), nl=form == "json")
    return FOUND
