"""Ways into an index without a query: a value's sections by time, the newest reports, sections on the same topic."""

from __future__ import annotations

from collections import Counter
from math import log

from indexer.schema import VALUE_FIELDS
from search.model import AnyOf, Engine, EverythingNode, Filter, Plan, Sort, StoredSection, TermNode
from search.service import Searcher

TOPIC_TERMS = 12  # a section's most telling terms: more of them only add what every section says
REPORT_SCAN = 2000  # how many of the newest sections are looked through for the newest reports


def sections_with(engine: Engine, field: str, value: str, *, limit: int) -> tuple[StoredSection, ...]:
    """The sections whose `field` (its query name) is `value`, oldest first, those without a day last; at most `limit`."""
    name = next(known.name for known in VALUE_FIELDS if known.query_name == field)
    found = engine.search(Plan(EverythingNode(), filters=(Filter(name, (value,)),), sort=Sort.OLDEST, limit=limit))
    return engine.sections([hit.id for hit in found.hits])


def newest_reports(engine: Engine, limit: int) -> tuple[StoredSection, ...]:
    """The first section of each of the newest reports, newest first; at most `limit`, empty for an empty index."""
    found = engine.search(Plan(EverythingNode(), sort=Sort.NEWEST, limit=REPORT_SCAN))
    paths: dict[str, None] = {}
    for stored in engine.sections([hit.id for hit in found.hits]):
        paths.setdefault(stored.path)
        if len(paths) == limit:
            break
    return engine.sections([engine.report_sections(path)[0] for path in paths])


def similar_sections(searcher: Searcher, stored: StoredSection, limit: int) -> tuple[StoredSection, ...]:
    """Sections on the topic of `stored`, closest first, itself left out; at most `limit`, empty where it has no terms.

    Its TOPIC_TERMS terms of largest tf·idf are asked for, as Lucene's MoreLikeThis does.
    """
    engine = searcher.engine
    fields = searcher.analyzer.index_fields(stored.text)
    counts = Counter(token.term for field in fields if field.field == "text" for token in field.tokens)
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
