"""What is kept of a section to show it again, as compact JSON: bytes of our own, safe to read whatever they hold."""

from __future__ import annotations

import json
from typing import NamedTuple

from indexer.errors import IndexDamagedError
from indexer.model import Evidence, IndexDocument, Section, SectionText


class SectionRecord(NamedTuple):
    """A section with what its page needs of its report; the fields are those of IndexDocument and Report, in the
    order in which an engine hands them out."""

    section: Section
    path: str
    report_title: str
    event: str | None
    event_aliases: tuple[str, ...]
    dates: tuple[str, ...]
    text: str
    body_start: int


def encode_record(document: SectionText | IndexDocument) -> bytes:
    """The record of a document, UTF-8 JSON: a list in the order of SectionRecord, the section as a list in its own order.

    The section's text stands once, inside the analyzed text where it can: null means "from body_start on".
    """
    report, section = document.report, document.section
    body = document.text[document.body_start :]
    return json.dumps(
        [
            [
                section.id,
                section.heading,
                section.line,
                section.first_line,
                section.last_line,
                None if section.text == body else section.text,
                section.line_numbers,
                section.day,
                section.day_label,
                section.projects,
                section.speakers,
                [[one.field, one.value, one.line, one.text, one.rule] for one in section.evidence],
            ],
            report.path,
            report.title,
            report.event,
            report.event_aliases,
            report.dates,
            document.text,
            document.body_start,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode("utf-8", "surrogatepass")


def decode_record(data: bytes) -> SectionRecord:
    """The record that `encode_record` made; IndexDamagedError when it is not one."""
    try:
        section, path, title, event, aliases, dates, text, body_start = json.loads(_decode(data))
        section_id, heading, line, first, last, body, numbers, day, day_label, projects, speakers, evidence = section
        if body is None:
            body = text[body_start:]
        # By place: ten a page are made, and names take half as long again.
        return SectionRecord(
            Section(
                section_id,
                tuple(heading),
                line,
                first,
                last,
                body,
                tuple(numbers),
                day,
                day_label,
                tuple(projects),
                tuple(speakers),
                tuple([Evidence(*one) for one in evidence]),
            ),
            path,
            title,
            event,
            tuple(aliases),
            tuple(dates),
            text,
            body_start,
        )
    except (ValueError, TypeError) as error:
        raise IndexDamagedError(f"a stored section of the index cannot be read ({error}): run kikigaki rebuild") from error


def _decode(data: bytes) -> str:
    try:  # naming a way to treat errors takes as long as decoding
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogatepass")
