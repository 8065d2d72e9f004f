"""Which projects each section is about, as opposed to those that it merely names."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.extract.project_names import NameMatch, ProjectMatcher, project_matcher
from indexer.model import Block, Evidence, Line, LineKind, Outline
from indexer.vocabulary import Vocabulary

_SKIPPED = (LineKind.COMMENT, LineKind.CODE, LineKind.BLANK, LineKind.RULE)


def find_projects(outline: Outline, blocks: Sequence[Block], vocabulary: Vocabulary) -> tuple[tuple[Evidence, ...], ...]:
    """What each block is about: one tuple a block, one Evidence a project, surest first; empty when nothing says.

    A project in the block's own heading counts; where there is none, those of the nearest chapter heading, then of the
    report's title; where these name none, those that the body speaks of mainly.
    """
    matcher = project_matcher(vocabulary)
    scope = matcher.scope([line.text for line in outline.lines])
    title = _heading_evidence(matcher, outline.title, scope, "title") if outline.title else ()
    return tuple(_block_projects(block, matcher, scope, title) for block in blocks)


def _block_projects(
    block: Block, matcher: ProjectMatcher, scope: frozenset[str], title: tuple[Evidence, ...]
) -> tuple[Evidence, ...]:
    for depth, heading in enumerate(reversed(block.headings)):
        if found := _heading_evidence(matcher, heading, scope, "chapter" if depth else "heading"):
            return found
    return title or _body_evidence(block, matcher, scope)


def _heading_evidence(matcher: ProjectMatcher, line: Line, scope: frozenset[str], rule: str) -> tuple[Evidence, ...]:
    found: dict[str, Evidence] = {}
    for match in matcher.find(line.text, scope):
        found.setdefault(match.project, _evidence(match, line, rule))
    return tuple(found.values())


def _body_evidence(block: Block, matcher: ProjectMatcher, scope: frozenset[str]) -> tuple[Evidence, ...]:
    first: dict[str, Evidence] = {}
    score: dict[str, int] = {}
    opening = True
    for line in block.lines:
        if line.kind in _SKIPPED:
            continue
        for match in matcher.find(line.text, scope):
            first.setdefault(match.project, _evidence(match, line, "body"))
            score[match.project] = score.get(match.project, 0) + (2 if opening else 1)
        opening = False
    bar = max(3, max(score.values(), default=0) / 2)
    return tuple(first[name] for name, points in sorted(score.items(), key=lambda item: -item[1]) if points >= bar)


def _evidence(match: NameMatch, line: Line, rule: str) -> Evidence:
    return Evidence("project", match.project, line.number, line.text[match.start : match.end], f"project-in-{rule}")
