"""Results as JSON, format 1: fields and their order are a contract with other programs and change only with the number."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from indexer.model import Evidence
from search.engine import Facet, StoredSection
from search.model import Hit, Range, ResultPage, SectionView, Suggestion

FORMAT = 1

# Escaped, since they act where JSON is looked at rather than parsed: controls, characters that turn the direction of
# text around, and lone surrogates, which have no UTF-8.
_ACTIVE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

_Json: TypeAlias = "str | int | float | bool | Sequence[_Json] | Mapping[str, _Json] | None"


def result_json(page: ResultPage) -> str:
    """The page as one JSON object on one line, without a line end; text stays readable (no \\u escapes)."""
    return _dump(
        {
            "format": FORMAT,
            "query": page.query,
            "understood": page.understood,
            "relaxed": page.relaxed,
            "did_you_mean": page.did_you_mean,
            "total": page.total,
            "page": page.page,
            "limit": page.limit,
            "took_ms": round(page.took_ms, 1),
            "hits": [_hit(hit) for hit in page.hits],
            "facets": _facets(page.facets),
        }
    )


def hits_jsonl(page: ResultPage) -> str:
    """The hits of the page, each the object that result_json has for it, one a line; empty without hits."""
    return "".join(_dump(_hit(hit)) + "\n" for hit in page.hits)


def section_json(view: SectionView) -> str:
    """The section as one JSON object; `ranges` point into `text`, `heading_ranges` into the last heading."""
    stored, section = view.stored, view.stored.section
    return _dump(
        {
            "format": FORMAT,
            **_place(stored),
            "text": section.text,
            "ranges": _ranges(view.ranges),
            "heading_ranges": _ranges(view.heading_ranges),
            "evidence": [_evidence(evidence) for evidence in view.evidence],
            "outline": [_outline_entry(one) for one in view.outline],
        }
    )


def facets_json(facets: Iterable[Facet]) -> str:
    """The facets as one JSON object: counts by field, in the order given."""
    return _dump({"format": FORMAT, "facets": _facets(facets)})


def suggestions_json(suggestions: Iterable[Suggestion]) -> str:
    """The completions as one JSON object, best first."""
    found: list[_Json] = [{"text": one.text, "kind": one.kind, "count": one.count} for one in suggestions]
    return _dump({"format": FORMAT, "suggestions": found})


def completions_json(typed: str, suggestions: Iterable[Suggestion]) -> str:
    """What is typed and its completions as browsers want them (OpenSearch Suggestions): a list of it and of their texts."""
    return _dump([typed, [one.text for one in suggestions]])


def _hit(hit: Hit) -> Mapping[str, _Json]:
    return {
        "id": hit.id,
        "score": round(hit.score, 4),
        "path": hit.path,
        "line": hit.line,
        "heading": hit.heading,
        "report": hit.report,
        "event": hit.event,
        "day": hit.day,
        "day_label": hit.day_label,
        "projects": hit.projects,
        "speakers": hit.speakers,
        "snippet": {"text": hit.snippet.text, "ranges": _ranges(hit.snippet.ranges)},
        "why": [
            {"term": why.term, "matched": why.matched, "rule": why.rule, "score": round(why.score, 4)} for why in hit.why
        ],
    }


def _place(stored: StoredSection) -> Mapping[str, _Json]:
    section = stored.section
    return {
        "id": section.id,
        "path": stored.path,
        "line": section.line,
        "heading": section.heading,
        "report": stored.report,
        "event": stored.event,
        "day": section.day,
        "day_label": section.day_label,
        "projects": section.projects,
        "speakers": section.speakers,
    }


def _outline_entry(stored: StoredSection) -> Mapping[str, _Json]:
    return {"id": stored.section.id, "line": stored.section.line, "heading": stored.section.heading}


def _evidence(evidence: Evidence) -> Mapping[str, _Json]:
    return {
        "field": evidence.field,
        "value": evidence.value,
        "line": evidence.line,
        "text": evidence.text,
        "rule": evidence.rule,
    }


def _ranges(ranges: Iterable[Range]) -> list[_Json]:
    return [[one.start, one.end] for one in ranges]


def _facets(facets: Iterable[Facet]) -> Mapping[str, _Json]:
    return {
        facet.field: [{"value": value, "count": count} for value, count in zip(facet.values, facet.numbers, strict=True)]
        for facet in facets
    }


def _dump(value: _Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _ACTIVE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
