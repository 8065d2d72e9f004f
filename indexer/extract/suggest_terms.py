"""Finds products that the vocabulary does not know yet, from the way they are written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.extract.project_names import project_matcher, split_text
from indexer.model import LineKind, Outline
from indexer.vocabulary import Vocabulary

_CAMEL = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z][a-z]+(?:[A-Z][a-z0-9]*)+|[A-Z][a-z]+[A-Z]+[a-z]*)(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class SuggestedTerm:
    """A word that may be a project: how often it was written, in how many reports, and where first."""

    term: str
    count: int
    reports: int
    path: str
    line: int
    text: str
    rule: str


def suggest_projects(outlines: Sequence[Outline], vocabulary: Vocabulary) -> tuple[SuggestedTerm, ...]:
    """Likely products that `vocabulary` does not name, most reports first, then most mentions, then by name."""
    matcher = project_matcher(vocabulary)
    first: dict[str, SuggestedTerm] = {}
    counts: Counter[str] = Counter()
    reports: dict[str, set[str]] = {}
    for outline in outlines:
        scope = matcher.scope([split_text(line.text) for line in outline.lines])
        for line in outline.lines:
            if line.kind is LineKind.CODE:
                continue
            for match in _CAMEL.finditer(line.text):
                if matcher.find(split_text(match[0]), scope):
                    continue
                counts[match[0]] += 1
                reports.setdefault(match[0], set()).add(outline.path)
                first.setdefault(match[0], SuggestedTerm(match[0], 0, 0, outline.path, line.number, line.text, "camel-case"))
    found = [
        SuggestedTerm(term, counts[term], len(reports[term]), item.path, item.line, item.text, item.rule)
        for term, item in first.items()
    ]
    return tuple(sorted(found, key=lambda item: (-item.reports, -item.count, item.term)))
