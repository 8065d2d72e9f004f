"""What was extracted from reports, with the evidence for each value: as JSON, as text side by side, as a sidecar to edit."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from wcwidth import wcswidth, wcwidth

from indexer.model import Evidence, Report, Section
from search.export import heading_text, one_line
from search.names import name_extraction, name_field

_Json: TypeAlias = "str | int | bool | Sequence[_Json] | Mapping[str, _Json] | None"

_OVERRIDE = "override-"
_FIELDS = ("title", "event", "date", "author", "day", "project", "speaker")
_NARROWEST = 60
# What is said in words besides the names of fields and rules, and how many cells those two take.
_SAID = {
    "en": {
        "untitled": "(before the first heading)",
        "none": "(none)",
        "line": "line {line}",
        "draft": "Values for {path} that win over those that kikigaki extracts.",
        "how": 'Take the # off a line and mend it; an empty value ("" or []) takes the extracted one away.',
    },
    "ja": {
        "untitled": "（最初の見出しより前）",
        "none": "（なし）",
        "line": "{line}行目",
        "draft": "{path} の値。kikigaki が抽出した値より優先されます。",
        "how": '行頭の # を消して直してください。空の値（"" や []）は、抽出された値を取り消します。',
    },
}
_FIELD_CELLS = {"en": 8, "ja": 12}
_RULE_CELLS = {"en": 26, "ja": 30}
_LEAST_WORDS = 24  # cells: with fewer left beside the rule, the words stand below


def inspect_json(reports: Iterable[Report]) -> str:
    """A JSON list, one object a report, in the order given; no line end at the end.

    Evidence of a value that an override replaced has `"overridden": true`.
    """
    return json.dumps([_report(report) for report in reports], ensure_ascii=False, indent=1)


def _report(report: Report) -> Mapping[str, _Json]:
    return {
        "path": report.path,
        "title": report.title,
        "event": report.event,
        "event_aliases": report.event_aliases,
        "dates": report.dates,
        "authors": report.authors,
        "language": report.language,
        "evidence": _evidence(report.evidence),
        "sections": [_section(section) for section in report.sections],
    }


def _section(section: Section) -> Mapping[str, _Json]:
    return {
        "id": section.id,
        "heading": section.heading,
        "line": section.line,
        "day": section.day,
        "day_label": section.day_label,
        "projects": section.projects,
        "speakers": section.speakers,
        "evidence": _evidence(section.evidence),
    }


def _evidence(evidence: Sequence[Evidence]) -> Sequence[_Json]:
    shown: list[_Json] = []
    for one in evidence:
        entry: dict[str, _Json] = {
            "field": one.field,
            "value": one.value,
            "line": one.line,
            "text": one.text,
            "rule": one.rule,
        }
        shown.append(entry | {"overridden": True} if _is_overridden(one, evidence) else entry)
    return shown


def _is_overridden(one: Evidence, evidence: Sequence[Evidence]) -> bool:
    """Whether a value set by hand stands in place of this extracted one."""
    return not one.rule.startswith(_OVERRIDE) and any(
        other.field == one.field and other.rule.startswith(_OVERRIDE) for other in evidence
    )


def inspect_text(reports: Iterable[Report], width_chars: int, *, language: str = "en") -> str:
    """Reports for reading: each value beside its line, its words and its rule, columns aligned in terminal cells.

    `width_chars` counts cells, East Asian wide characters as two; below 60 it is taken as 60. An overridden value is
    marked with "×", one set by hand with "!". `language` is "en" or "ja". Ends with a line end; empty for no reports.
    """
    width = max(_NARROWEST, width_chars)
    return "\n".join("\n".join(_report_lines(report, width, language)) + "\n" for report in reports)


def _report_lines(report: Report, width: int, language: str) -> Iterable[str]:
    yield _cut(one_line(report.path), width)
    yield "─" * min(width, max(20, wcswidth(one_line(report.path))))
    values = {
        "title": (report.title,),
        "event": (report.event,) if report.event else (),
        "also": report.event_aliases,
        "dates": report.dates,
        "authors": report.authors,
        "language": (report.language,),
    }
    for name, held in values.items():
        yield _cut(f"  {_field(name, language)} {one_line(' · '.join(held)) or '—'}", width)
    yield from _evidence_lines(report.evidence, width, language)
    for section in report.sections:
        yield ""
        heading = one_line(" › ".join(map(heading_text, section.heading))) or _SAID[language]["untitled"]
        yield _cut(f"{section.line:>6}  {heading}", width)
        told = {(one.field, one.value) for one in section.evidence if not _is_overridden(one, section.evidence)}
        own = [("day", section.day or section.day_label or "")]
        own += [("project", name) for name in section.projects] + [("speaker", name) for name in section.speakers]
        for field, value in own:
            if value and (field, value) not in told:
                yield _cut(f"        {_field(field, language)} {one_line(value)}", width)
        label = f" ({section.day_label})" if section.day and section.day_label else ""
        yield from _evidence_lines(section.evidence, width, language, label=label)


def _evidence_lines(evidence: Sequence[Evidence], width: int, language: str, *, label: str = "") -> Iterable[str]:
    """A piece of evidence each: mark, field, value, line, rule, words; the words last, or below, as they may be long.

    `label` stands behind the value of a day.
    """
    rank = {field: k for k, field in enumerate(_FIELDS)}
    for one in sorted(evidence, key=lambda one: rank.get(one.field, len(rank))):
        mark = "×" if _is_overridden(one, evidence) else "!" if one.rule.startswith(_OVERRIDE) else " "
        shown = one.value + label if one.field == "day" and one.value and mark != "×" else one.value
        value = _pad(one_line(shown) or _SAID[language]["none"], 22)
        line = _pad(_SAID[language]["line"].format(line=one.line), 10)
        rule = _pad(name_extraction(one.rule, language), _RULE_CELLS[language])
        told = f"      {mark} {_field(one.field, language)} {value} {line} {rule}"
        if wcswidth(told) + 1 + _LEAST_WORDS <= width:
            yield _cut(f"{told} {one_line(one.text)}", width)
            continue
        yield _cut(told.rstrip(), width)
        if one.text != one.value:
            yield _cut(f"{'':8}{_pad('', _FIELD_CELLS[language])} {one_line(one.text)}", width)


def _field(field: str, language: str) -> str:
    """The field's name, as wide as a column of them."""
    return _pad(name_field(field, language), _FIELD_CELLS[language])


def _pad(text: str, cells: int) -> str:
    text = _cut(text, cells)
    return text + " " * (cells - max(0, wcswidth(text)))


def _cut(text: str, cells: int) -> str:
    """`text` without spaces at its end, cut to so many cells, "…" in place of what is cut off."""
    text = text.rstrip() if len(text) > cells else text
    if wcswidth(text) <= cells:
        return text
    kept, used = [], 0
    for character in text:
        used += max(0, wcwidth(character))
        if used > cells - 1:
            break
        kept.append(character)
    return "".join(kept) + "…"


def draft_overrides(report: Report, *, language: str = "en") -> str:
    """A sidecar that sets nothing yet: every extracted value is there in a comment, to be uncommented and mended."""
    lines = [
        f"# {_SAID[language]['draft'].format(path=one_line(report.path))}",
        f"# {_SAID[language]['how']}",
        "",
        f"# event = {_toml(report.event or '')}",
        f"# event_aliases = {_toml_list(report.event_aliases)}",
        f"# dates = {_toml_list(report.dates)}",
        f"# authors = {_toml_list(report.authors)}",
    ]
    own_headings = Counter(section.heading[-1] for section in report.sections if section.heading)
    for section in report.sections:
        own = section.heading[-1] if section.heading else ""
        # A heading stays right when lines are added above it; a line number tells apart what a heading cannot.
        where = f"heading = {_toml(own)}" if own_headings[own] == 1 else f"line = {section.line}"
        lines += [
            "",
            "[[section]]",
            f"{where} # line {section.line}",
            f"# day = {_toml(section.day or '')}",
            f"# projects = {_toml_list(section.projects)}",
            f"# speakers = {_toml_list(section.speakers)}",
        ]
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    """A TOML basic string; JSON's escapes are all TOML's too."""
    return json.dumps(one_line(text), ensure_ascii=False)


def _toml_list(values: Iterable[str]) -> str:
    return f"[{', '.join(_toml(value) for value in values)}]"
