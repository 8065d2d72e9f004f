"""Ways into an index without a query: a value's sections by time, the newest reports and events, the same topic."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from indexer.dataclass import dataclass
from indexer.inline_markup import mask_noise
from indexer.schema import find_value_field
from search.engine import AnyOf, Engine, EverythingNode, Filter, Plan, Sort, StoredSection, TermNode
from search.service.searcher import Searcher

TOPIC_TERMS = 12  # a section's most telling terms: more of them only add what every section says
TOPIC_CHARS = 20_000  # of a section, which may be megabytes long: no talk's notes are longer
NEWEST_SCAN = 1000  # how many of the newest sections are looked through for the newest reports and events


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report among the newest: its title and event, the day of its newest section (of the event's end where no section
    has one), and its first section to open."""

    title: str
    path: str
    event: str | None
    day: str | None
    first_section: str
    sections: int


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event among the newest: its first and last day as far as its sections or its reports say, and its sections."""

    name: str
    first: str | None
    last: str | None
    sections: int


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest reports and events, newest first; both empty for an empty index."""

    reports: tuple[ReportEntry, ...]
    events: tuple[EventEntry, ...]


def sections_with(
    engine: Engine, field: str, value: str, *, limit: int, same: Sequence[str] = ()
) -> tuple[StoredSection, ...]:
    """The sections whose `field` (its query name) is `value`, or any of `same`, other names of it; at most `limit`.

    Oldest first, those without a day last.
    """
    filters = (Filter(find_value_field(field).name, (value, *same)),)
    found = engine.search(Plan(EverythingNode(), filters=filters, sort=Sort.OLDEST, limit=limit))
    return engine.sections([hit.id for hit in found.hits])


def find_newest(engine: Engine, limit: int) -> Newest:
    """The reports and events of the newest sections, at most `limit` of each."""
    found = engine.search(Plan(EverythingNode(), sort=Sort.NEWEST, limit=NEWEST_SCAN))
    reports: dict[str, StoredSection] = {}
    days: dict[str, list[str]] = {}
    for stored in engine.sections([hit.id for hit in found.hits]):
        reports.setdefault(stored.path, stored)
        if stored.event:
            days.setdefault(stored.event, []).extend((stored.section.day,) if stored.section.day else stored.dates)
    counts = {one.value: one.count for one in engine.facet("event").counts}
    events = [
        EventEntry(name, min(here, default=None), max(here, default=None), counts.get(name, 0))
        for name, here in days.items()
    ]
    newest = sorted(reports.values(), key=lambda stored: _newest_day(stored) or "", reverse=True)
    return Newest(
        reports=tuple(_report_entry(engine, stored) for stored in newest[:limit]),
        events=tuple(sorted(events, key=lambda one: one.last or "", reverse=True)[:limit]),
    )


def _newest_day(stored: StoredSection) -> str | None:
    return stored.section.day or (stored.dates[-1] if stored.dates else None)


def _report_entry(engine: Engine, newest: StoredSection) -> ReportEntry:
    ids = engine.report_sections(newest.path)
    return ReportEntry(newest.report, newest.path, newest.event, _newest_day(newest), ids[0], len(ids))


def similar_sections(searcher: Searcher, stored: StoredSection, limit: int) -> tuple[StoredSection, ...]:
    """Sections on the topic of `stored`, closest first, itself left out; at most `limit`, empty where it has no terms.

    The TOPIC_TERMS terms of largest tf·idf in its first TOPIC_CHARS are asked for, as Lucene's MoreLikeThis does.
    """
    engine = searcher.engine
    text = mask_noise(stored.text, path=stored.path)[: stored.body_start + TOPIC_CHARS]
    fields = searcher.analyzer.index_fields(text, body_start=stored.body_start)
    counts: dict[str, float] = {}
    for field in fields:
        if field.field == "text":
            for token in field.tokens:
                counts[token.term] = counts.get(token.term, 0.0) + token.weight
    sections = engine.count()
    weights = {
        term: count * log(sections / frequency)
        for term, count in counts.items()
        if (frequency := engine.doc_frequency("text", term)) > 1
    }
    topic = sorted(weights, key=lambda term: (-weights[term], term))[:TOPIC_TERMS]
    if not topic:
        return ()
    found = engine.search(Plan(AnyOf(tuple(TermNode("text", term) for term in topic)), limit=limit + 1))
    return engine.sections([hit.id for hit in found.hits if hit.id != stored.section.id][:limit])
