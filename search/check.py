"""Whether an index is sound: every byte as it was written, every count right, every section found by its own words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from indexer.analysis.analyzer import Analyzer
from indexer.building.sources import load_source
from indexer.dataclass import dataclass
from indexer.errors import IndexDamagedError
from indexer.generations import ENGINE_FOLDER, Generation, find_damage, open_generation
from indexer.inline_markup import mask_noise
from search.engine import AllOf, Engine, Filter, PhraseNode, Plan, PlanNode, StoredSection
from search.engines.whoosh import WhooshEngine
from search.library import check_versions

#: Problems beyond these say nothing new.
MAX_PROBLEMS = 100
#: Lines of each section that are looked up, from its first heading on, and the longest line that is, in code points.
LINES = 6
LINE_CHARS = 400


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How many sections were looked up, and one line for each problem; without problems the index is sound."""

    sections: int
    problems: tuple[str, ...]


def check(index: Path) -> CheckResult:
    """What is wrong with the published generation, at most MAX_PROBLEMS lines. IndexMissingError when there is none."""
    try:
        generation = open_generation(index)
    except IndexDamagedError as error:
        return CheckResult(0, (str(error),))
    try:
        problems = tuple(islice(_find_problems(generation), MAX_PROBLEMS))
        return CheckResult(generation.manifest.sections, problems)
    finally:
        generation.close()


def _find_problems(generation: Generation) -> Iterator[str]:
    damaged = False
    for line in find_damage(generation):
        damaged = True
        yield line
    try:
        check_versions(generation)
    except IndexDamagedError as error:
        yield str(error)
    if damaged:  # nothing of it is to be used
        return
    for record in generation.records():
        if record.digest and load_source(generation.index, record.digest) is None:
            yield f"{record.path}: the copy that is kept of it is not as it was written"
    engine = WhooshEngine(generation.folder / ENGINE_FOLDER)
    try:
        yield from _find_wrong_counts(generation, engine)
        yield from _find_lost_sections(generation, engine)
    except IndexDamagedError as error:
        yield str(error)
    finally:
        engine.close()


def _find_wrong_counts(generation: Generation, engine: Engine) -> Iterator[str]:
    manifest = generation.manifest
    records = generation.records()
    counted = sum(record.sections for record in records)
    if not manifest.sections == counted == engine.count():
        yield f"{generation.index}: {manifest.sections} sections are recorded, {counted} listed, {engine.count()} indexed"
    for record in records:
        found = len(engine.report_sections(record.path))
        if found != record.sections:
            yield f"{record.path}: {record.sections} sections were indexed, {found} are found"


def _find_lost_sections(generation: Generation, engine: Engine) -> Iterator[str]:
    analyzer = Analyzer(generation.vocabulary())
    for record in generation.records():
        for section_id in engine.report_sections(record.path):
            stored = next(iter(engine.sections((section_id,))), None)
            if stored is None:
                yield f"{record.path}: section {section_id} is listed but not stored"
                continue
            nodes = tuple(_own_words(stored, analyzer))
            found = engine.search(Plan(AllOf(nodes), filters=(Filter("id_value", (section_id,)),))) if nodes else None
            if found is not None and [hit.id for hit in found.hits] != [section_id]:
                yield f"{record.path}:{stored.section.line}: section {section_id} is not found by its own words"


def _own_words(stored: StoredSection, analyzer: Analyzer) -> Iterator[PlanNode]:
    """The section's first lines as phrases; none for lines of which nothing is indexed."""
    analyzed = mask_noise(stored.text, path=stored.path)
    lines = (line for line in analyzed.split("\n") if line.strip() and len(line) <= LINE_CHARS)
    for line in islice(lines, LINES):
        phrase = analyzer.query_phrase(line)
        if phrase.terms:
            yield PhraseNode("text", phrase.terms, phrase.offsets)
