"""One build from start to end: plan, read, write a generation, publish it, say what was done."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from indexer.analysis.word_tables import encode_word_tables, make_word_tables
from indexer.building.plan import Plan, make_plan
from indexer.building.reading import ReadChunk, ReadOutcome, open_readers
from indexer.building.sources import drop_sources
from indexer.dataclass import dataclass, replace
from indexer.errors import CorpusError, IndexDamagedError, IndexMissingError, IndexWriteError
from indexer.generations import ENGINE_FOLDER, RECORDS, VOCABULARY, WORDS, Generation, open_generation
from indexer.generations.lock import WriterLock
from indexer.generations.manifest import Manifest, ReportRecord, encode_records, encode_vocabulary
from indexer.generations.publish import (
    describe_files,
    is_link_into,
    link_files,
    new_generation,
    publish,
    remove_unless_published,
    remove_unread,
    write_error,
    write_synced,
)

Progress = Callable[[int, int, str], None]

_DAMAGED = "{}: the index was damaged: it is built anew"


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did. Counts are of reports, but for `sections`; `seconds` is the time it took.

    `failed` reports could not be read, one line each in `problems`; the version that was indexed before is still found,
    and counted in `reports`. `warnings` tell what was passed over or not looked through. `generation` is the published
    one's name; `published` is False when there was nothing to do, `whole` is True when every report was read.
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
    whole: bool


def run_build(
    lock: WriterLock,
    corpora: Sequence[Path],
    *,
    anew: bool,
    progress: Progress | None = None,
    jobs: int | None = None,
) -> BuildSummary:
    """What was done to bring the index up to date: every report read (`anew`), or what changed; see indexer.building."""
    started = time.monotonic()
    warnings: list[str] = []
    with _open_base(lock.index, warnings) as (base, before):
        manifest = base.manifest if base else None
        try:
            plan = make_plan(corpora, lock.index, base=manifest, records=before, anew=anew)
            try:
                records, name = _write_generation(lock, base, plan, warnings, progress=progress, jobs=jobs)
            except IndexDamagedError:  # found only now, in the large files that an update takes over
                if plan.whole:
                    raise
                warnings.append(_DAMAGED.format(lock.index))
                plan = make_plan(corpora, lock.index, base=manifest, records=before, anew=True)
                records, name = _write_generation(lock, base, plan, warnings, progress=progress, jobs=jobs)
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
    except IndexDamagedError:
        warnings.append(_DAMAGED.format(index))
        if base is not None:
            base.close()
            base = None
    try:
        yield base, records
    finally:
        if base is not None:
            base.close()


def _write_generation(
    lock: WriterLock,
    base: Generation | None,
    plan: Plan,
    warnings: list[str],
    *,
    progress: Progress | None,
    jobs: int | None,
) -> tuple[tuple[ReportRecord, ...], str | None]:
    """The records of the reports now indexed, and the name of the generation published; None when nothing changed."""
    before = tuple(sorted(plan.known.values(), key=lambda record: record.path))
    if not plan.whole and not plan.tasks and plan.unchanged == before and plan.same_corpora:
        return before, None
    folder = new_generation(lock)
    try:
        records = _write_documents(lock.index, base, plan, folder, warnings=warnings, progress=progress, jobs=jobs)
        if not plan.whole and records == before and plan.same_corpora:
            return before, None
        lost = [record for record in records if not record.digest and plan.known.get(record.path, record).digest]
        if lost and not any(record.digest for record in records):
            raise CorpusError(f"none of {len(records)} reports can be read ({lost[0].problem}): the index is left as it was")
        sections = sum(record.sections for record in records)
        _verify_documents(folder, base, sections)
        write_synced(folder / RECORDS, encode_records(records))
        if plan.whole:  # otherwise they are the same, and were taken over
            write_synced(folder / VOCABULARY, encode_vocabulary(plan.vocabulary))
            write_synced(folder / WORDS, encode_word_tables(make_word_tables(plan.vocabulary)))
        manifest = Manifest(
            versions=plan.versions,
            corpora=tuple(map(str, plan.corpus.folders)),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            reports=sum(1 for record in records if record.digest),
            sections=sections,
            files=describe_files(folder, base),
        )
        return records, publish(lock, folder, manifest)
    finally:
        remove_unless_published(lock.index, folder)


def _write_documents(
    index: Path,
    base: Generation | None,
    plan: Plan,
    folder: Path,
    *,
    warnings: list[str],
    progress: Progress | None,
    jobs: int | None,
) -> tuple[ReportRecord, ...]:
    """The records, by path, of the reports that the engine's files in `folder` hold afterwards."""
    from indexer.whoosh_writer import WhooshWriter

    if base is not None and not plan.whole:
        link_files(base, folder)
    records = {record.path: record for record in plan.unchanged}
    numbers = {corpus: number for number, corpus in enumerate(plan.corpus.folders)}
    engine = folder / ENGINE_FOLDER
    writer = WhooshWriter(engine)
    try:
        with open_readers(plan.tasks, index, folder=engine, vocabulary=plan.vocabulary, jobs=jobs) as readers:
            chunks: Iterable[ReadChunk] = _tell(readers.read(plan.tasks), progress, len(plan.tasks))
            if not plan.whole:
                chunks = list(chunks)
                # All at once, and only now: of a report that cannot be read, the version in the files taken over stays.
                read = (outcome.task.file.path for chunk in chunks for outcome in chunk.outcomes if outcome.digest)
                writer.delete([*plan.gone, *(path for path in read if path in plan.known)])
            for chunk in chunks:
                for outcome in chunk.outcomes:
                    record = _make_record(outcome, numbers[outcome.task.file.corpus], plan)
                    records[record.path] = record
                    warnings += [outcome.warning] if outcome.warning else []
                for batch in chunk.batches:
                    writer.add_batch(batch)
            writer.commit(readers.pool)
    except BaseException:
        writer.cancel()
        raise
    return tuple(records[path] for path in sorted(records))


def _tell(chunks: Iterable[ReadChunk], progress: Progress | None, total: int) -> Iterator[ReadChunk]:
    done = 0
    for chunk in chunks:
        for outcome in chunk.outcomes:
            done += 1
            if progress is not None:
                progress(done, total, outcome.task.file.path)
        yield chunk


def _make_record(outcome: ReadOutcome, corpus: int, plan: Plan) -> ReportRecord:
    path = outcome.task.file.path
    before = plan.known.get(path)
    if not outcome.digest and before is not None and not plan.whole:
        return replace(before, corpus=corpus, problem=outcome.problem, failed_digest=outcome.failed_digest)
    return ReportRecord(path, corpus, outcome.digest, outcome.sections, outcome.problem, outcome.failed_digest)


def _verify_documents(folder: Path, base: Generation | None, sections: int) -> None:
    """Nothing; IndexWriteError when the engine's files are not as they were written, or do not hold that many sections.

    Files that are links into `base` were verified when they were made, and are not read again.
    """
    from indexer.array_codec.listing import read_listing
    from indexer.array_codec.segment_file import open_segment

    found = 0
    try:
        for entry in read_listing(folder / ENGINE_FOLDER).segments:
            path = folder / ENGINE_FOLDER / entry.file_name
            segment = open_segment(path)
            if base is None or not is_link_into(base, folder, path):
                segment.file.verify()
            found += segment.documents - len(entry.deleted)
    except (IndexDamagedError, IndexMissingError) as error:
        raise IndexWriteError(
            f"what was written to the disk does not come back the same ({error}): is it failing?"
        ) from error
    if found != sections:
        raise IndexWriteError(f"{folder}: {sections} sections were written, {found} are there: please report this")


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
        warnings=tuple(dict.fromkeys((*warnings, *plan.warnings))),
        generation=generation,
        published=published,
        whole=plan.whole,
    )
