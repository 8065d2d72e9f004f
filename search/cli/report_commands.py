"""The commands about reports themselves: inspect, vocabulary suggest, evaluate."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from indexer.errors import KikigakiError
from indexer.model import Outline, Report
from indexer.vocabulary import Vocabulary
from search.cli.command import Argument, Command, Option, corpus_option, default_corpora, format_option, index_option
from search.cli.messages import message_language, say
from search.cli.terminal import FAILED, FOUND, NOTHING_FOUND, complain, show, terminal_size
from search.export import one_line


def _vocabulary(corpora: Sequence[Path]) -> Vocabulary:
    """The default vocabulary with that of the corpora over it."""
    from indexer.corpus import VOCABULARY_FOLDER
    from indexer.vocabulary import load_vocabulary

    return load_vocabulary([corpus / VOCABULARY_FOLDER for corpus in corpora if (corpus / VOCABULARY_FOLDER).is_dir()])


def _read_each(files: Iterable[Path], vocabulary: Vocabulary) -> tuple[tuple[tuple[Path, Report], ...], int]:
    """The reports that can be read, each with its file, and FAILED when one could not be, each such told in a line."""
    from indexer.corpus import CorpusFile, find_sidecar, read_content
    from indexer.report import read_report, warn_of_length

    reports: list[tuple[Path, Report]] = []
    status = FOUND
    for file in files:
        try:
            if str(file) == "-":
                reports.append((file, read_report(sys.stdin.buffer.read(), "stdin", vocabulary=vocabulary)))
                continue
            # Resolved: what a user names on the command line may be a link, what lies in a corpus may not.
            real = file.resolve()
            content = read_content(CorpusFile(real.parent, str(file), real, find_sidecar(file)))
            report = read_report(content.data, file.name, vocabulary=vocabulary, sidecar=content.sidecar)
        except KikigakiError as error:
            complain(str(error))
            status = FAILED
        else:
            reports.append((file, report))
    for _, report in reports:
        if warning := warn_of_length(report):
            complain(warning)
    return tuple(reports), status


def _write_sidecar(file: Path, text: str) -> int:
    """Write `text` beside the report unless there is such a file already; the exit status."""
    from indexer.corpus import SIDECAR_SUFFIX

    sidecar = file.with_name(file.name + SIDECAR_SUFFIX)
    try:
        with sidecar.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        complain(say("sidecar_exists", path=sidecar))
        return FAILED
    print(str(sidecar))
    return FOUND


def inspect(files: tuple[Path, ...], form: str, write_overrides: bool) -> int:
    """What would be extracted from files: each value with its line, its words and its rule; - reads stdin."""
    from search.inspect import draft_overrides, inspect_json, inspect_text

    read, status = _read_each(files, _vocabulary(default_corpora()))
    if write_overrides:
        read = tuple((file, report) for file, report in read if str(file) != "-")
        return max(
            [status, *(_write_sidecar(file, draft_overrides(report, language=message_language())) for file, report in read)]
        )
    reports = tuple(report for _, report in read)
    if form == "json":
        print(inspect_json(reports))
    elif reports:
        width_chars = terminal_size().columns if sys.stdout.isatty() else 120
        show(inspect_text(reports, width_chars, language=message_language()))
    return status


def vocabulary(action: str, corpora: tuple[Path, ...]) -> int:
    """Show products that the reports name and the vocabulary does not know yet: the one `action`, suggest."""
    corpora = corpora or default_corpora()
    from indexer.corpus import read_content, scan_corpora
    from indexer.extract.suggest_terms import suggest_projects
    from indexer.reading import read_outline

    outlines: list[Outline] = []
    for file in scan_corpora(corpora).files:
        try:
            outlines.append(read_outline(read_content(file).data, file.path))
        except KikigakiError as error:
            complain(str(error))
    found = suggest_projects(outlines, _vocabulary(corpora))
    for term in found:
        print(one_line(f"{term.count:4d}  {term.term}  {term.path}:{term.line}  {term.text}"))
    return FOUND if found else NOTHING_FOUND


def evaluate(judgements: Path, reports: Path | None, form: str, index: Path) -> int:
    """How good answers are: nDCG@10, MRR@10 and recall of judged queries by kind, over the index.

    With --reports: precision, recall and F1 of sections, events, days, projects and speakers, against a folder of labels.
    """
    if reports is not None:
        from search.evaluate_extraction import evaluate_extraction, extraction_json, extraction_text

        extracted = evaluate_extraction(judgements, reports, vocabulary=_vocabulary(default_corpora()))
        print(
            extraction_json(extracted) if form == "json" else extraction_text(extracted), end="\n" if form == "json" else ""
        )
        return FOUND
    from search.evaluate import evaluate_judgements, evaluation_json, evaluation_text, read_judgements
    from search.library import Library

    scores = evaluate_judgements(read_judgements(judgements), Library(index).searcher())
    print(evaluation_json(scores) if form == "json" else evaluation_text(scores), end="\n" if form == "json" else "")
    return FOUND


INSPECT = Command(
    "inspect",
    inspect,
    arguments=(Argument("files", "FILE", read=Path, many=True),),
    options=(format_option(), Option("write_overrides", ("--write-overrides",), "write_overrides", default=False)),
    examples=(
        "kikigaki inspect notes.md",
        "kikigaki inspect *.txt --format json",
        "kikigaki inspect notes.md --write-overrides",
    ),
)
VOCABULARY = Command(
    "vocabulary",
    vocabulary,
    arguments=(Argument("action", "ACTION", choices=("suggest",)),),
    options=(corpus_option(),),
    examples=("kikigaki vocabulary suggest",),
)
EVALUATE = Command(
    "evaluate",
    evaluate,
    arguments=(Argument("judgements", "JUDGEMENTS", read=Path),),
    options=(
        Option("reports", ("--reports",), "evaluate_reports", "DIR", read=Path),
        format_option(),
        index_option(),
    ),
    examples=(
        "kikigaki evaluate corpus/judgements/queries.jsonl",
        "kikigaki evaluate tests/labels/extraction --reports ~/reports",
    ),
)
