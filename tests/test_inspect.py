"""What inspect shows: the contract's JSON, values beside their evidence as text, and a sidecar that reads back as it is."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest
from wcwidth import wcswidth

from indexer.model import Report
from indexer.report import read_report
from indexer.vocabulary import Vocabulary
from search.inspect import draft_overrides, inspect_json, inspect_text

_NOTES = """\
# OpenStack Summit Atlanta 2014 の報告

5月12-16日に開催された。

## 第3日目 (5月14日)

### Nova-Net to Neutron migration
Ken Giusti 氏が \x1b[31m話した。

### まとめ
おわり。

## まとめ
ほんとうにおわり。
"""
_SIDECAR = '[[section]]\nheading = "Nova-Net to Neutron migration"\nspeakers = ["岩本"]\n'


def _report(sidecar: str | None = None) -> Report:
    data = sidecar.encode() if sidecar is not None else None
    return read_report(_NOTES.encode(), "reports/a.md", vocabulary=Vocabulary(), sidecar=data)


def _inspected(report: Report) -> dict[str, Any]:
    (one,) = json.loads(inspect_json([report]))
    return dict(one)


def test_json_holds_what_the_contract_names() -> None:
    one = _inspected(_report())

    contract = {"path", "title", "event", "event_aliases", "dates", "authors", "language", "sections"}
    section_contract = {"id", "heading", "line", "day", "day_label", "projects", "speakers", "evidence"}
    assert contract <= one.keys()
    assert all(section.keys() == section_contract for section in one["sections"])
    assert {key for section in one["sections"] for e in section["evidence"] for key in e} == {
        "field",
        "value",
        "line",
        "text",
        "rule",
    }


def test_json_has_the_values_of_the_report() -> None:
    one = _inspected(_report())

    section = next(s for s in one["sections"] if s["line"] == 7)
    assert (one["path"], one["event"], one["dates"]) == (
        "reports/a.md",
        "OpenStack Summit Atlanta 2014",
        ["2014-05-12", "2014-05-16"],
    )
    assert section["heading"] == ["第3日目 (5月14日)", "Nova-Net to Neutron migration"]
    assert (section["day"], section["day_label"]) == ("2014-05-14", "第3日目")
    assert {
        "field": "day",
        "value": "2014-05-14",
        "line": 5,
        "text": "第3日目 (5月14日)",
        "rule": "chapter-heading-date",
    } in section["evidence"]


def test_json_marks_only_what_is_overridden() -> None:
    section = next(s for s in _inspected(_report(_SIDECAR))["sections"] if s["line"] == 7)

    marks = {(e["field"], e["rule"].startswith("override-")): e.get("overridden", False) for e in section["evidence"]}
    assert marks == {("speaker", True): False, ("speaker", False): True, ("day", False): False}


@pytest.mark.parametrize("width", [20, 60, 80, 120])
def test_text_keeps_to_the_width_in_terminal_cells(width: int) -> None:
    text = inspect_text([_report(_SIDECAR)], width)

    assert max(wcswidth(line) for line in text.splitlines()) <= max(60, width)
    assert text.endswith("\n")


def test_text_shows_value_line_rule_and_words_side_by_side() -> None:
    text = inspect_text([_report(_SIDECAR)], 120)

    days = [line.split() for line in text.splitlines() if "chapter-heading-date" in line]
    assert days[0] == ["day", "2014-05-14", "(第3日目)", "line", "5", "chapter-heading-date", "第3日目", "(5月14日)"]
    assert any(line.split()[:3] == ["!", "speaker", "岩本"] for line in text.splitlines())
    assert any(line.split()[:2] == ["×", "speaker"] for line in text.splitlines())


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_narrow_terminal_shows_the_words_below_their_value(language: str) -> None:
    lines = inspect_text([_report(_SIDECAR)], 80, language=language).splitlines()

    day = next(k for k, line in enumerate(lines) if "2014-05-14" in line and " 5" in line)
    assert lines[day + 1].strip() == "第3日目 (5月14日)"
    assert max(map(wcswidth, lines)) <= 80


@pytest.mark.parametrize(("language", "where"), [("en", r" line \d+ "), ("ja", r" \d+行目 ")])
def test_text_aligns_columns_whatever_the_script(language: str, where: str) -> None:
    text = inspect_text([_report(_SIDECAR)], 120, language=language)

    starts = {wcswidth(line[: found.start()]) for line in text.splitlines() if (found := re.search(where, line))}
    assert len(starts) == 1


def test_no_control_character_reaches_the_terminal() -> None:
    report = _report(_SIDECAR)

    assert "\x1b" not in inspect_text([report], 100)
    assert "\x1b" not in draft_overrides(report)


def test_draft_changes_nothing_until_it_is_edited() -> None:
    report = _report()

    again = _report(draft_overrides(report))

    assert [(s.day, s.projects, s.speakers) for s in again.sections] == [
        (s.day, s.projects, s.speakers) for s in report.sections
    ]
    assert again.event == report.event


def test_draft_without_its_comment_marks_sets_what_was_extracted() -> None:
    report = _report()
    draft = draft_overrides(report)
    uncommented = "\n".join(line.removeprefix("# ") if " = " in line else line for line in draft.splitlines())

    again = _report(uncommented)

    assert tomllib.loads(uncommented)["event"] == report.event
    assert [(s.day, s.projects, s.speakers) for s in again.sections] == [
        (s.day, s.projects, s.speakers) for s in report.sections
    ]
    assert any(one.rule == "override-sidecar" for section in again.sections for one in section.evidence)


@pytest.mark.parametrize(("language", "words"), [("en", "Take the # off"), ("ja", "行頭の # を消して")])
def test_draft_says_how_to_edit_it_in_the_users_language(language: str, words: str) -> None:
    draft = draft_overrides(_report(), language=language)

    assert words in draft
    assert set(tomllib.loads(draft)) <= {"section"}


def test_draft_names_a_section_by_its_line_where_headings_repeat() -> None:
    tables = tomllib.loads(draft_overrides(_report()))["section"]

    assert {"heading": "Nova-Net to Neutron migration"} in tables
    assert sum("line" in table for table in tables) >= 2
