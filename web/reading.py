"""What stands beside a section that is read: its report's outline, and its facts with their evidence and source lines."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.dataclass import dataclass
from indexer.model import Evidence
from search.engine import StoredSection
from search.export import heading_text
from search.model import SectionView


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A line of an outline: a section with its id, or a chapter without text of its own, whose id is None.

    The title is empty for what stands before the first heading.
    """

    title: str
    depth: int
    section_id: str | None
    current: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of the section with the evidence for it, best first; empty where a person or the report's own data set it."""

    field: str
    value: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A piece of evidence, and the section whose lines hold it (None: the lines before the first)."""

    evidence: Evidence
    section_id: str | None


def section_title(stored: StoredSection) -> str:
    """The section's own heading without its signs, or its report's title where it has none."""
    return heading_text(stored.section.heading[-1]) if stored.section.heading else stored.report


def report_outline(sections: Sequence[StoredSection], current: str) -> tuple[OutlineEntry, ...]:
    """The report's sections with the chapters above them, each chapter once; depth is 0 for the outermost."""
    entries: list[OutlineEntry] = []
    before: tuple[str, ...] = ()
    for stored in sections:
        path = stored.section.heading
        common = 0
        while common < min(len(path) - 1, len(before)) and path[common] == before[common]:
            common += 1
        entries += [OutlineEntry(heading_text(path[depth]), depth, None, False) for depth in range(common, len(path) - 1)]
        entries.append(
            OutlineEntry(
                heading_text(path[-1]) if path else "",
                max(0, len(path) - 1),
                stored.section.id,
                stored.section.id == current,
            )
        )
        before = path
    return tuple(entries)


def section_facts(view: SectionView) -> tuple[Fact, ...]:
    """Event, day, projects and speakers of the section, in this order; what is not known is left out."""
    section = view.stored.section
    values = [("event", view.stored.event), ("day", section.day or section.day_label)]
    values += [("project", name) for name in section.projects]
    values += [("speaker", name) for name in section.speakers]
    return tuple(
        Fact(field, value, tuple(one for one in view.evidence if one.field == field and one.value == value))
        for field, value in values
        if value
    )


def evidence_rows(view: SectionView) -> tuple[EvidenceRow, ...]:
    """All evidence of the section, in its order, each with the section to open for its line."""
    return tuple(EvidenceRow(one, _section_at(view.outline, one.line)) for one in view.evidence)


def _section_at(sections: Sequence[StoredSection], line: int) -> str | None:
    return next((one.section.id for one in sections if one.section.first_line <= line <= one.section.last_line), None)
