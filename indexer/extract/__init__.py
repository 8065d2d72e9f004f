"""From an outline and its blocks to a report: event, days, projects and speakers, each with the words that say so."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from indexer.extract.dates_event import EventDays, find_event_days
from indexer.extract.dates_lines import read_lines
from indexer.extract.dates_post import find_post_date
from indexer.extract.days import SectionDay, find_section_days
from indexer.extract.events import find_event
from indexer.extract.events_unite import FoundEvent
from indexer.extract.excerpt import take_excerpt
from indexer.extract.overrides import Override, Overrides, match_sections, read_overrides
from indexer.extract.people import find_speakers
from indexer.extract.people_authors import find_authors
from indexer.extract.projects import find_projects
from indexer.extract.visible_text import show_heading
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
    overrides = overrides or read_overrides(None, outline)
    chosen = match_sections(overrides, blocks)
    excerpt = take_excerpt(outline, blocks)
    outline, read_blocks = excerpt.outline, excerpt.blocks
    lines = read_lines(outline)
    event = find_event(outline, lines, vocabulary)
    post = find_post_date(outline, lines)
    event_days = find_event_days(
        outline, lines, series=event.mention.series if event else "", year=event.year if event else None, post=post
    )
    days = find_section_days(read_blocks, lines, _set_days(overrides) or event_days)
    projects = find_projects(outline, read_blocks, vocabulary)
    speakers = find_speakers(outline, read_blocks, vocabulary)
    authors = find_authors(outline, read_blocks, vocabulary)
    ids = _section_ids(outline.path, blocks)
    headings = {id(heading): heading for block in blocks for heading in block.headings}
    titles = {key: show_heading(heading.text) for key, heading in headings.items()}
    sections = tuple(
        _section(block, ids[k], days[k], projects[k] + speakers[k], chosen=chosen[k], titles=titles)
        for k, block in enumerate(blocks)
    )
    names = _last(overrides.report, "event")
    event_name = next(iter(names.values), None) if names else event.name(event_days.year) if event else None
    title = show_heading(outline.title.text) if outline.title else event_name or outline.path.rpartition("/")[2]
    title_evidence = (Evidence("title", title, outline.title.number, outline.title.text, "title"),) if outline.title else ()
    found = dict.fromkeys(day.isoformat() for day in (event_days.first, event_days.last) if day is not None)
    evidence = (event.evidence if event else ()) + event_days.evidence + authors
    return Report(
        path=outline.path,
        title=title,
        event=event_name,
        event_aliases=_set_or(overrides.report, "alias", _aliases(event, names, event_days.year)),
        dates=_set_or(overrides.report, "date", tuple(found)),
        authors=_set_or(overrides.report, "author", _values(authors)),
        language=_language(outline.lines),
        encoding=outline.encoding,
        digest=digest,
        sections=sections,
        evidence=title_evidence + _override_evidence(overrides.report, ("event", "alias", "date", "author")) + evidence,
        skimmed_from=excerpt.ends,
    )


def _aliases(event: FoundEvent | None, set_name: Override | None, year: int | None) -> tuple[str, ...]:
    """The event's other names, unless it was set by hand to something else than was found."""
    if event is None or (set_name is not None and not any(event.mention.series in value for value in set_name.values)):
        return ()
    return tuple(dict.fromkeys((*event.aliases, f"{event.short} {year}"))) if event.short and year else event.aliases


def _section(
    block: Block,
    section_id: str,
    day: SectionDay,
    found: tuple[Evidence, ...],
    *,
    chosen: Sequence[Override],
    titles: Mapping[int, str],
) -> Section:
    shown = _shown(block.lines)
    days = _last(chosen, "day")
    labels = _last(chosen, "label")
    label = next(iter(labels.values), None) if labels else day.label
    if days is not None and labels is None and days.values != ((day.day,) if day.day else ()):
        label = None  # the words stood for another day
    return Section(
        id=section_id,
        heading=tuple(titles[id(heading)] for heading in block.headings),
        line=block.line,
        first_line=block.first_line,
        last_line=block.last_line,
        text="\n".join(line.text for line in shown),
        line_numbers=tuple(line.number for line in shown),
        day=next(iter(days.values), None) if days else day.day,
        day_label=label,
        projects=_set_or(chosen, "project", _values(one for one in found if one.field == "project")),
        speakers=_set_or(chosen, "speaker", _values(one for one in found if one.field == "speaker")),
        evidence=_override_evidence(chosen, ("day", "label", "project", "speaker")) + day.evidence + found,
    )


def _last(chosen: Sequence[Override], field: str) -> Override | None:
    """What is set for `field`: the last of several wins; None when nothing is."""
    return next((one for one in reversed(chosen) if one.field == field), None)


def _set_or(chosen: Sequence[Override], field: str, found: tuple[str, ...]) -> tuple[str, ...]:
    override = _last(chosen, field)
    return found if override is None else override.values


def _set_days(overrides: Overrides) -> EventDays | None:
    """The event's days as they are set by hand, None when they are not."""
    override = _last(overrides.report, "date")
    if override is None or not override.values:
        return None
    first, last = date.fromisoformat(override.values[0]), date.fromisoformat(override.values[-1])
    return EventDays(first, last, first.year, _evidence_of(override))


def _override_evidence(chosen: Sequence[Override], fields: Sequence[str]) -> tuple[Evidence, ...]:
    """The evidence of what is set for each of `fields`; an empty value stands for one that was taken away."""
    winners = [override for field in fields if (override := _last(chosen, field)) is not None]
    return tuple(one for override in winners for one in _evidence_of(override))


def _evidence_of(override: Override) -> tuple[Evidence, ...]:
    field = {"label": "day", "alias": "event"}.get(override.field, override.field)
    return tuple(Evidence(field, value, override.line, override.text, override.rule) for value in override.values or ("",))


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
    counts = Counter("".join(line.text for line in lines if line.kind is not LineKind.CODE))
    of_letters = {letter: count for letter, count in counts.items() if letter.isalpha()}
    letters = sum(of_letters.values())
    japanese = sum(count for letter, count in of_letters.items() if letter > "\u3040")
    return "ja" if japanese * 10 >= letters and japanese else "en"
