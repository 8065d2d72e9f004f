"""The commands that write or examine an index: rebuild, update, add, status, check."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.building import BuildSummary
from indexer.errors import IndexDamagedError, IndexMissingError, KikigakiError
from search.cli.command import Argument, Command, Option, corpus_option, default_corpora, format_option, index_option
from search.cli.messages import say
from search.cli.terminal import FAILED, FOUND, complain, note

Progress = Callable[[int, int, str], None]
BAR_COLUMNS = 30


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """A callback (done, total, path) that draws a bar on a terminal; None where stderr is none."""
    if not sys.stderr.isatty():
        yield None
        return
    label, drawn = say("reading"), -1

    def report(done: int, total: int, path: str) -> None:
        nonlocal drawn
        filled = BAR_COLUMNS * done // max(1, total)
        if filled != drawn or done == total:
            drawn = filled
            bar = "━" * filled + " " * (BAR_COLUMNS - filled)
            sys.stderr.write(f"\r{label} {bar} {done}/{total}")
            sys.stderr.flush()

    try:
        yield report
    finally:
        if drawn >= 0:
            sys.stderr.write("\r\x1b[K")  # the summary line says it all


def tell(summary: BuildSummary) -> int:
    """Tell what a build did: a line a warning and a problem, one summary line; the exit status."""
    for line in (*summary.warnings, *summary.problems):
        complain(line)
    counts = [
        ("built_added", summary.added),
        ("built_changed", summary.changed),
        ("built_removed", summary.removed),
        ("built_failed", summary.failed),
    ]
    what = [say(key, n=count) for key, count in counts if count]
    if what and summary.unchanged:
        what.append(say("built_unchanged", n=summary.unchanged))
    note(
        say(
            "built",
            reports=say("reports", n=summary.reports),
            sections=say("sections", n=summary.sections),
            seconds=f"{summary.seconds:.1f}",
            what=", ".join(what) or say("built_same" if summary.whole else "built_nothing"),
        )
    )
    return FAILED if summary.failed else FOUND


def _indexed_corpora(corpora: tuple[Path, ...], index: Path) -> tuple[Path, ...]:
    """The corpora that the user named, by flag or environment; else those that the index was built from; else ./corpus."""
    from indexer.generations import open_generation

    if corpora or os.environ.get("KIKIGAKI_CORPUS"):
        return corpora or default_corpora()
    try:
        generation = open_generation(index)
    except (IndexMissingError, IndexDamagedError):
        return default_corpora()
    try:
        return tuple(Path(corpus) for corpus in generation.manifest.corpora)
    finally:
        generation.close()


def rebuild(corpora: tuple[Path, ...], index: Path) -> int:
    """Build the whole index anew; it is published at once when it is complete, others search on meanwhile."""
    from indexer.building import rebuild as run

    with progress_bar() as progress:
        summary = run(corpora or default_corpora(), index, progress=progress)
    return tell(summary)


def update(corpora: tuple[Path, ...], index: Path, watch: bool) -> int:
    """Bring the index up to date, and go on doing so when asked to `watch`."""
    from indexer.building import update as run

    corpora = _indexed_corpora(corpora, index)
    with progress_bar() as progress:
        summary = run(corpora, index, progress=progress)
    status = tell(summary)
    if watch:
        from indexer.building.watch import watch as follow

        note(say("watching", corpus=", ".join(map(str, corpora))))
        for change in follow(corpora, index):
            if isinstance(change, KikigakiError):
                complain(str(change))
            else:
                tell(change)
    return status


def add(files: tuple[Path, ...], corpus: Path | None, index: Path) -> int:
    """Check reports, copy them into the corpus and update the index."""
    from indexer.building import add_reports

    with progress_bar() as progress:
        summary = add_reports(files, corpus or default_corpora()[0], index, progress=progress)
    return tell(summary)


def status(corpora: tuple[Path, ...], index: Path, form: str) -> int:
    """What the index holds, and what of the corpus it does not hold yet."""
    from indexer.building import status as read_status
    from search.cli.status import status_json, status_text

    found = read_status(index, _indexed_corpora(corpora, index))
    if form == "json":
        print(status_json(found))
    else:
        print(status_text(found), end="")
    return FOUND


def check(index: Path) -> int:
    """Verify the index: checksums, counts, and that each section is found by its own words."""
    from search.check import check as run

    result = run(index)
    for problem in result.problems:
        complain(problem)
    if result.problems:
        note(say("unsound"))
        return FAILED
    print(say("sound", sections=say("sections", n=result.sections)))
    return FOUND


REBUILD = Command(
    "rebuild",
    rebuild,
    options=(corpus_option(), index_option()),
    examples=("kikigaki rebuild", "kikigaki rebuild --corpus ~/notes --index ~/.cache/kikigaki"),
)
UPDATE = Command(
    "update",
    update,
    options=(corpus_option(), index_option(), Option("watch", ("--watch",), "watch", default=False)),
    examples=("kikigaki update", "kikigaki update --watch"),
)
ADD = Command(
    "add",
    add,
    arguments=(Argument("files", "FILE", read=Path, many=True),),
    options=(Option("corpus", ("--corpus",), "corpus_one", "DIR", read=Path), index_option()),
    examples=("kikigaki add ~/Downloads/kubecon-day1.md",),
)
STATUS = Command(
    "status",
    status,
    options=(corpus_option(), format_option(), index_option()),
    examples=("kikigaki status", "kikigaki status --format json"),
)
CHECK = Command("check", check, options=(index_option(),))
