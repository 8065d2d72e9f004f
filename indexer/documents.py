"""Sections to index documents: the text that is analyzed, and its tokens field by field."""

from __future__ import annotations

from indexer.analysis.analyzer import Analyzer
from indexer.inline_markup import mask_noise
from indexer.model import IndexDocument, Report, Section


def make_documents(report: Report, analyzer: Analyzer) -> tuple[IndexDocument, ...]:
    """One document a section, in the order of the report; none for a report without sections.

    The text is the report's title, each heading and the body, on lines of their own: line ends part phrases, so none
    runs from a title into a heading. A heading equal to what stands above it is not repeated. Tags and where images lie
    stay in the text, and are not analyzed.
    """
    return tuple(_make_document(report, section, analyzer) for section in report.sections)


def _make_document(report: Report, section: Section, analyzer: Analyzer) -> IndexDocument:
    head = "".join(f"{line}\n" for line in _head_lines(report, section))
    text = head + section.text
    fields = analyzer.index_fields(
        mask_noise(text, path=report.path),
        body_start=len(head),
        speakers=section.speakers,
        projects=section.projects,
        events=tuple(dict.fromkeys(filter(None, (report.event, *report.event_aliases)))),
    )
    return IndexDocument(report, section, text, len(head), fields)


def _head_lines(report: Report, section: Section) -> tuple[str, ...]:
    """Title and heading path, each once and in order, without empty ones."""
    lines = (" ".join(line.split()) for line in (report.title, *section.heading))
    return tuple(dict.fromkeys(line for line in lines if line))
