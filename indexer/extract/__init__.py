"""From an outline and its blocks to a report: event, days, projects and speakers, each with the words that say so."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from indexer.extract.dates_event import find_event_days, find_post_date
from indexer.extract.dates_lines import read_lines
from indexer.extract.days import find_section_days
from indexer.extract.events import find_event
from indexer.extract.overrides import Overrides
from indexer.extract.people import find_authors, find_speakers
from indexer.extract.projects import find_projects
from indexer.model import Block, Evidence, Line, LineKind, Outline, Report, Section
from indexer.vocabulary import Vocabulary

__all__ = ["Overrides", "extract_report"]


def extract_report(
    outline: Outline, blocks: Sequence[Block], vocabulary: Vocabulary, *, overrides: Overrides | None, digest: str
) -> Report:
    """The report with its event, days, authors and sections; a value that the text does not say is None or empty.

    `overrides` come from a sidecar, None where there is none; those in the report itself are read from `outline` and
    `blocks`. `digest` is stored as given. Raises ReportError for an override that cannot be understood (path, line).
    """
    lines = read_lines(outline)
    event = find_event(outline, lines, vocabulary)
    post = find_post_date(outline, lines)
    event_days = find_event_days(
        outline, lines, year=event.year if event else None, year_evidence=event.evidence if event else (), post=post
    )
    days = find_section_days(blocks, lines, event_days, post)
    projects = find_projects(outline, blocks, vocabulary)
    speakers = find_speakers(outline, blocks, vocabulary)
    authors = find_authors(outline, blocks, vocabulary)
    ids = _section_ids(outline.path, blocks)
    sections = tuple(
        Section(
            id=ids[k],
            heading=tuple(heading.text.strip() for heading in block.headings),
            line=block.line,
            first_line=block.first_line,
            last_line=block.last_line,
            text="\n".join(line.text for line in shown),
            line_numbers=tuple(line.number for line in shown),
            day=days[k].day,
            day_label=days[k].label,
            projects=_values(projects[k]),
            speakers=_values(speakers[k]),
            evidence=days[k].evidence + projects[k] + speakers[k],
        )
        for k, block in enumerate(blocks)
        for shown in (_shown(block.lines),)
    )
    title = outline.title.text.strip() if outline.title else outline.path.rpartition("/")[2]
    title_evidence = (Evidence("title", title, outline.title.number, outline.title.text, "title"),) if outline.title else ()
    year = event_days.year if event_days.year else None
    dates = dict.fromkeys(day.isoformat() for day in (event_days.first, event_days.last) if day is not None)
    return Report(
        path=outline.path,
        title=title,
        event=event.name(year) if event else None,
        event_aliases=event.aliases if event else (),
        dates=tuple(dates),
        authors=_values(authors),
        language=_language(outline.lines),
        encoding=outline.encoding,
        digest=digest,
        sections=sections,
        evidence=title_evidence + (event.evidence if event else ()) + event_days.evidence + authors,
    )


def _section_ids(path: str, blocks: Sequence[Block]) -> tuple[str, ...]:
    """12 hexadecimal digits a block: of path, heading path, and how many blocks above have the same heading path."""
    seen: Counter[tuple[str, ...]] = Counter()
    ids: list[str] = []
    for block in blocks:
        headings = tuple(heading.text.strip() for heading in block.headings)
        key = "\x1f".join((path, *headings, str(seen[headings])))
        seen[headings] += 1
        ids.append(hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12])
    return tuple(ids)


def _shown(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that are shown and indexed: comments are read for evidence only, blank ends are left out."""
    kept = [line for line in lines if line.kind is not LineKind.COMMENT]
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    return tuple(kept)


def _values(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.value for one in evidence))


def _language(lines: Iterable[Line]) -> str:
    """ "ja" where kana and kanji make up a tenth of the letters or more, otherwise "en"."""
    japanese = letters = 0
    for line in lines:
        if line.kind is LineKind.CODE:
            continue
        for character in line.text:
            if character.isalpha():
                letters += 1
                japanese += character > "\u3040"
    return "ja" if japanese * 10 >= letters and japanese else "en"
