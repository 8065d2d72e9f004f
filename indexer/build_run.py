"""One build from start to end: plan, read, write a generation, publish it, say what was done."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from indexer.build_plan import Plan, make_plan
from indexer.build_reading import ReadOutcome, read_tasks
from indexer.build_sources import drop_sources
from indexer.errors import CorpusError, IndexDamagedError, IndexMissingError
from indexer.generations import ENGINE_FOLDER, RECORDS, VOCABULARY, Generation, open_generation
from indexer.generations_manifest import Manifest, ReportRecord, encode_records, encode_vocabulary
from indexer.generations_publish import (
    describe_files,
    link_files,
    new_generation,
    publish,
    remove_unless_published,
    remove_unread,
    write_error,
    write_synced,
)
from indexer.lock import WriterLock
from indexer.writer import Writer

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did. Counts are of reports, but for `sections`; `seconds` is the time it took.

    `failed` reports could not be read, one line each in `problems`; the version that was indexed before is still found,
    and counted in `reports`. `warnings` tell what in the corpus was passed over. `generation` is the published one's name;
    `published` is False when there was nothing to do.
    """

    reports: int
    sections: int
    added: int
    changed: int
    removed: int
    unchanged: int
    failed: int
    seconds: float
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    generation: str
    published: bool


def run_build(
    lock: WriterLock,
    corpora: Sequence[Path],
    *,
    anew: bool,
    progress: Progress | None = None,
    jobs: int | None = None,
) -> BuildSummary:
    """What was done to bring the index up to date, by reading every report (`anew`) or what changed; see indexer.build."""
    started = time.monotonic()
    warnings: list[str] = []
    with _open_base(lock.index, warnings) as (base, before):
        try:
            plan = make_plan(corpora, lock.index, base=base.manifest if base else None, records=before, anew=anew)
            records, name = _write_generation(lock, base, plan, progress=progress, jobs=jobs)
        except OSError as error:
            raise write_error(lock.index, error) from error
    if name is not None:
        remove_unread(lock, keep=(name,))
        drop_sources(lock.index, keep=(record.digest for record in records))
    generation = name or (base.name if base else "")
    seconds = time.monotonic() - started
    return _summarize(plan, records, warnings, generation=generation, published=name is not None, seconds=seconds)


@contextlib.contextmanager
def _open_base(index: Path, warnings: list[str]) -> Iterator[tuple[Generation | None, tuple[ReportRecord, ...]]]:
    """The published generation and its records; None and none when there is none, or it is damaged and so of no use."""
    base = None
    records: tuple[ReportRecord, ...] = ()
    try:
        base = open_generation(index)
        records = base.records()
    except IndexMissingError:
        pass
    except IndexDamagedError as error:
        warnings.append(f"{error}: this has just been done")
        if base is not None:
            base.close()
            base = None
    try:
        yield base, records
    finally:
        if base is not None:
            base.close()


def _write_generation(
    lock: WriterLock, base: Generation | None, plan: Plan, *, progress: Progress | None, jobs: int | None
) -> tuple[tuple[ReportRecord, ...], str | None]:
    """The records of the reports now indexed, and the name of the generation published; None when nothing changed."""
    before = tuple(sorted(plan.known.values(), key=lambda record: record.path))
    if not plan.whole and not plan.tasks and plan.unchanged == before and plan.same_corpora:
        return before, None
    folder = new_generation(lock)
    try:
        records = _write_documents(lock.index, base, plan, folder, progress=progress, jobs=jobs)
        if not plan.whole and records == before and plan.same_corpora:
            return before, None
        if any(record.digest for record in before) and records and not any(record.digest for record in records):
            raise CorpusError(
                f"none of {len(records)} reports can be read ({records[0].problem}): the index is left as it was"
            )
        write_synced(folder / RECORDS, encode_records(records))
        write_synced(folder / VOCABULARY, encode_vocabulary(plan.vocabulary))
        manifest = Manifest(
            versions=plan.versions,
            corpora=tuple(map(str, plan.corpus.folders)),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            reports=sum(1 for record in records if record.digest),
            sections=sum(record.sections for record in records),
            files=describe_files(folder, base),
        )
        return records, publish(lock, folder, manifest)
    finally:
        remove_unless_published(lock.index, folder)


def _write_documents(
    index: Path, base: Generation | None, plan: Plan, folder: Path, *, progress: Progress | None, jobs: int | None
) -> tuple[ReportRecord, ...]:
    """The records, by path, of the reports that the engine's files in `folder` hold afterwards."""
    from indexer.whoosh_writer import WhooshWriter

    if base is not None and not plan.whole:
        link_files(base, folder)
    records = {record.path: record for record in plan.unchanged}
    corpus_numbers = {corpus: number for number, corpus in enumerate(plan.corpus.folders)}
    writer = WhooshWriter(folder / ENGINE_FOLDER)
    try:
        writer.delete(plan.gone)
        outcomes = read_tasks(plan.tasks, index, vocabulary=plan.vocabulary, jobs=jobs)
        for done, (task, outcome) in enumerate(zip(plan.tasks, outcomes, strict=True), start=1):
            records[outcome.path] = _take_outcome(outcome, corpus_numbers[task.file.corpus], plan, writer)
            if progress is not None:
                progress(done, len(plan.tasks), outcome.path)
        writer.commit()
    except BaseException:
        writer.cancel()
        raise
    return tuple(records[path] for path in sorted(records))


def _take_outcome(outcome: ReadOutcome, corpus: int, plan: Plan, writer: Writer) -> ReportRecord:
    """The record of a report, after its sections were given to the writer in place of those of its version before."""
    before = plan.known.get(outcome.path)
    if before is not None and not plan.whole:
        if not outcome.digest:  # its version before is still in the files that were taken over
            return replace(before, corpus=corpus, problem=outcome.problem)
        writer.delete((outcome.path,))
    writer.add(outcome.documents)
    return ReportRecord(outcome.path, corpus, outcome.digest, len(outcome.documents), outcome.problem)


def _summarize(
    plan: Plan, records: tuple[ReportRecord, ...], warnings: list[str], *, generation: str, published: bool, seconds: float
) -> BuildSummary:
    indexed = {record.path: record.digest for record in records if record.digest}
    before = {path: record.digest for path, record in plan.known.items() if record.digest}
    common = indexed.keys() & before.keys()
    changed = sum(1 for path in common if indexed[path] != before[path])
    problems = [record.problem for record in records if record.problem]
    problems += [
        f"{clash.file}: another corpus folder has this path: rename one of the two" for clash in plan.corpus.clashes
    ]
    return BuildSummary(
        reports=len(indexed),
        sections=sum(record.sections for record in records),
        added=len(indexed.keys() - before.keys()),
        changed=changed,
        removed=len(before.keys() - indexed.keys()),
        unchanged=len(common) - changed,
        failed=len(problems),
        seconds=seconds,
        problems=tuple(problems),
        warnings=(*warnings, *plan.warnings),
        generation=generation,
        published=published,
    )
