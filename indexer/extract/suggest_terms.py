"""Finds products that the vocabulary does not know yet, from the way they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.dataclass import dataclass, replace
from indexer.extract.people_names import NameReader
from indexer.extract.project_names import project_matcher, split_text
from indexer.extract.visible_text import see_line
from indexer.model import LineKind, Outline
from indexer.vocabulary import Vocabulary, fold

_SKIPPED = (LineKind.CODE, LineKind.COMMENT, LineKind.BLANK, LineKind.RULE)
_WORD = r"[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*"
# Ways to write a product, surest first. Each has the group `term`; `long` is what its letters stand for.
_RULES = (
    # CCF (common classifier framework)
    ("defined", re.compile(rf"(?<![\w.@/])(?P<term>{_WORD})[ ]?[(（](?P<long>[A-Za-z]+(?:[ /-][A-Za-z]+){{1,6}})[)）]")),
    # Kuryr というプロジェクト
    (
        "defined",
        re.compile(
            rf"(?<![\w.@/])(?<![A-Za-z][ ])(?P<term>{_WORD})[ ]?と(?:いう|呼ばれる)[ ]?[^。、]{{0,14}}?"
            r"(?:プロジェクト|ツール|ライブラリ|フレームワーク|ソフトウェア|製品|プロダクト|サービス|言語|gem|OSS)"
        ),
    ),
    (
        "camel-case",
        re.compile(
            r"(?<![\w.@/-])(?P<term>[A-Z]?[a-z]+(?:[A-Z][a-z0-9]+)+|[A-Z][a-z]+[A-Z]{1,4}|[A-Z]{2,}[a-z]{2,})(?![\w/-])"
        ),
    ),
    (
        "in-heading",
        re.compile(r"^\W{0,3}(?P<term>[A-Z][a-z]{3,}|[a-z]+(?:-[a-z]+)+)(?=[ ]?(?:の|で|を|と|は|に|入門|[:：]|$))"),
    ),
)
_CONCEPTS = frozenset(
    {"iaas", "paas", "saas", "faas", "caas", "qos", "iot", "poc", "devops", "devsecops", "javadoc", "url", "api"}
)
_FEWEST_IN_BODY = 2  # a word written once below a heading is as likely a class or a nickname


@dataclass(frozen=True, slots=True)
class SuggestedTerm:
    """A word that may be a project: how often it was written, in how many reports, and where and how first."""

    term: str
    count: int
    reports: int
    path: str
    line: int
    text: str
    rule: str  # "defined" | "camel-case" | "in-heading"


def suggest_projects(outlines: Sequence[Outline], vocabulary: Vocabulary) -> tuple[SuggestedTerm, ...]:
    """Likely products that `vocabulary` does not name, most reports first, then most mentions, then by name.

    A word that stands in no heading and is not defined counts from two mentions on. Names of people, companies, events and
    projects of the vocabulary are left out; empty when nothing is found.
    """
    found: dict[str, SuggestedTerm] = {}
    sure: set[str] = set()
    matcher = project_matcher(vocabulary)
    reader = NameReader(vocabulary)
    last: dict[str, str] = {}
    for outline in outlines:
        for line in outline.lines:
            if line.kind in _SKIPPED:
                continue
            text = see_line(line.text).text
            for term, rule in _terms(text, heading=line.kind is LineKind.HEADING):
                key = fold(term)
                split = split_text(term)
                if matcher.find(split, matcher.everything()) or matcher.names_event(split, matcher.everything()):
                    continue
                if reader.known(term) or reader.is_organization(term) or reader.is_common(term):
                    continue
                if rule == "defined" or line.kind is LineKind.HEADING:
                    sure.add(key)
                new_report = last.get(key) != outline.path
                last[key] = outline.path
                so_far = found.get(key) or SuggestedTerm(term, 0, 0, outline.path, line.number, line.text, rule)
                found[key] = replace(so_far, count=so_far.count + 1, reports=so_far.reports + new_report)
    wanted = [one for key, one in found.items() if key in sure or one.count >= _FEWEST_IN_BODY]
    return tuple(sorted(wanted, key=lambda one: (-one.reports, -one.count, one.term)))


def _terms(text: str, *, heading: bool) -> Iterator[tuple[str, str]]:
    """The words of a line that are written as products are, each once, with the first rule that sees it."""
    seen: set[tuple[int, str]] = set()
    for rule, pattern in _RULES:
        if rule == "in-heading" and not heading:
            continue
        for match in pattern.finditer(text):
            place = (match.start("term"), match["term"])
            if rule == "defined" and not _stands_for(match["term"], match.groupdict().get("long")):
                continue
            if place not in seen and len(match["term"]) > 2 and fold(match["term"]) not in _CONCEPTS:
                seen.add(place)
                yield match["term"], rule


def _stands_for(term: str, long: str | None) -> bool:
    """Whether the first letters of `long` spell `term` (True when there is no long form)."""
    return long is None or "".join(word[0] for word in re.split(r"[ /-]", long)).lower() == term.lower()
