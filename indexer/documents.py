"""Sections to index documents: the text that is analyzed, and its tokens field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from indexer.analysis.analyzer import Analyzer
from indexer.analysis.model import IndexText
from indexer.array_codec.batch import DocumentBatch, join_batch
from indexer.inline_markup import mask_noise
from indexer.model import BatchTokens, IndexDocument, Report, SectionText, split_batch

#: Code points that are analyzed at once, or one section: enough that what a batch costs is little a section, few enough
#: that its columns take some 100 MB at most.
BATCH_CODE_POINTS = 400_000


def make_documents(report: Report, analyzer: Analyzer) -> tuple[IndexDocument, ...]:
    """One document a section, in the order of the report; none for a report without sections.

    The text is the report's title, each heading and the body, on lines of their own: line ends part phrases, so none
    runs from a title into a heading. A heading equal to what stands above it is not repeated. Tags and where images lie
    stay in the text, and are not analyzed.
    """
    sections = list(_lay_out(report))
    fields = split_batch(_analyze(sections, analyzer), len(sections))
    return tuple(
        IndexDocument(one.report, one.section, one.text, one.body_start, own)
        for one, own in zip(sections, fields, strict=True)
    )


def make_batches(reports: Iterable[Report], analyzer: Analyzer) -> Iterator[DocumentBatch]:
    """The documents of these reports as columns, in batches of some BATCH_CODE_POINTS; none where there are no sections."""
    pending: list[SectionText] = []
    size = 0
    for report in reports:
        for section in _lay_out(report):
            pending.append(section)
            size += len(section.text)
            if size >= BATCH_CODE_POINTS:
                yield join_batch(pending, _analyze(pending, analyzer))
                pending, size = [], 0
    if pending:
        yield join_batch(pending, _analyze(pending, analyzer))


def _lay_out(report: Report) -> Iterator[SectionText]:
    for section in report.sections:
        # Title and heading path, each once and in order, without empty ones.
        lines = (" ".join(line.split()) for line in (report.title, *section.heading))
        head = "".join(f"{line}\n" for line in dict.fromkeys(lines) if line)
        yield SectionText(report, section, head + section.text, len(head))


def _analyze(sections: Sequence[SectionText], analyzer: Analyzer) -> tuple[BatchTokens, ...]:
    return analyzer.index_texts([_index_text(one) for one in sections])


def _index_text(one: SectionText) -> IndexText:
    report, section = one.report, one.section
    events = tuple(dict.fromkeys(filter(None, (report.event, *report.event_aliases))))
    return IndexText(mask_noise(one.text, path=report.path), one.body_start, section.speakers, section.projects, events)
