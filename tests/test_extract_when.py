"""Events and days of whole reports: fixtures of our own, the real reports, and laws that hold for any text.

fixtures/when/expected.json says for each file its event, first and last day, and the day of the section that holds a line.
The files named held_…, second_… and third_… were written before they were first run; docs/decisions/201 has the figures of
those first runs.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import ReportError
from indexer.model import Evidence, Report
from indexer.report import read_report
from indexer.vocabulary import Vocabulary, load_vocabulary
from tests import ROOT

FIXTURES = ROOT / "tests" / "fixtures" / "when"
_EXPECTED = json.loads((FIXTURES / "expected.json").read_text(encoding="utf-8"))
_IDS = [row["file"] for row in _EXPECTED]


@cache
def _vocabulary() -> Vocabulary:
    return load_vocabulary()


def _read(text: str, path: str = "notes.txt") -> Report:
    return read_report(text.encode(), path, vocabulary=_vocabulary())


@cache
def _fixture(name: str) -> Report:
    return read_report((FIXTURES / name).read_bytes(), name, vocabulary=_vocabulary())


@pytest.mark.parametrize("row", _EXPECTED, ids=_IDS)
def test_event_is_named_as_a_person_would_write_it(row: dict[str, object]) -> None:
    report = _fixture(str(row["file"]))

    accepted = [row["event"], *_list(row.get("event_accepted"))]

    assert report.event in accepted


@pytest.mark.parametrize("row", _EXPECTED, ids=_IDS)
def test_first_and_last_day_of_the_event_are_found(row: dict[str, object]) -> None:
    report = _fixture(str(row["file"]))

    assert list(report.dates) == row["dates"]


@pytest.mark.parametrize("row", _EXPECTED, ids=_IDS)
def test_sections_have_the_day_that_the_text_gives_them(row: dict[str, object]) -> None:
    report = _fixture(str(row["file"]))

    assert {line: _day_at(report, int(line)) for line in _mapping(row["days"])} == row["days"]


def test_fixtures_and_their_expectations_are_the_same_files() -> None:
    files = {path.name for path in FIXTURES.iterdir()} - {"expected.json"}

    assert files == set(_IDS)
    assert sum(name.startswith(("held_", "second_", "third_")) for name in files) * 3 >= len(files) >= 50


@pytest.mark.parametrize("name", _IDS)
def test_evidence_stands_on_its_line_in_the_words_it_claims(name: str) -> None:
    lines = (FIXTURES / name).read_text(encoding="utf-8").splitlines()

    for one in _all_evidence(_fixture(name)):
        if one.field in ("event", "date", "day"):
            assert 1 <= one.line <= len(lines)
            assert one.text in lines[one.line - 1]


def test_every_day_has_evidence_and_no_section_has_evidence_of_another_day() -> None:
    for name in _IDS:
        for section in _fixture(name).sections:
            values = {one.value for one in section.evidence if one.field == "day"}

            assert section.day is None or section.day in values


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("# X Meetup #3\n\n2018年3月8日19時から開催。\n\n## 話\n中身", "2018-03-08"),
        ("X Conference 2017 に参加\n\n昨日 X Conference に参加した。\n", None),
        ("# 移行の話\n\n2.4 は 2011年9月15日リリース。\n\n## 手順\n中身", None),
        ("# 案内\n\n締切は 2019年1月31日。\n\n## 出し方\n中身", None),
    ],
)
def test_dates_of_releases_and_deadlines_are_no_event_days(text: str, day: str | None) -> None:
    report = _read(text, "notes.md")

    assert {section.day for section in report.sections} == {day}


def test_day_of_publication_is_the_last_resort_and_says_so() -> None:
    report = _read("---\ntitle: memo\ndate: 2014-10-27\n---\n\n## A\nx\n", "memo.md")

    (section,) = report.sections
    assert section.day == "2014-10-27"
    assert [one.rule for one in section.evidence if one.field == "day"] == ["post-date"]


def test_a_counted_day_without_a_date_is_a_label_only() -> None:
    report = _read("# 報告\n\n## 1日目\nx\n\n## 2日目\ny\n", "notes.md")

    assert [(section.day, section.day_label) for section in report.sections] == [(None, "1日目"), (None, "2日目")]


_LINES = st.sampled_from(
    [
        "5月12-16日にアトランタで開催された OpenStack Summit",
        "# 速報: 第3日目 (5月14日)",
        "## Neutron",
        "木曜の最初のセッションで話した。",
        "ここから金曜",
        "最終日",
        "2016年12月8日",
        "去年 (2016年)",
        "---",
        "",
        "- Day 2",
        "http://openstacksummitmay2014atlanta.sched.org/",
        "| 2014-05-01 | x |",
        "<!-- kikigaki: day: 2014-05-13; speakers: A, B -->",
        "#opst19",
        "第99日目 13月40日 0000年",
        "date: 9999-12-31",
        "12月31日-1月2日",
    ]
)
_TEXTS = st.one_of(st.text(max_size=200), st.lists(st.one_of(_LINES, st.text(max_size=20)), max_size=25).map("\n".join))


@settings(deadline=None)
@given(_TEXTS, st.sampled_from(["a.md", "a.txt", "a.rst", "2014-02-30-x.md"]))
def test_any_text_becomes_a_report_whose_evidence_holds(text: str, path: str) -> None:
    data = text.encode("utf-8", "ignore")

    try:
        report = read_report(data, path, vocabulary=Vocabulary())
    except ReportError:
        return  # an empty text is refused

    lines = data.decode().replace("\r\n", "\n").split("\n")
    for one in _all_evidence(report):
        if one.field == "day" and one.text and "\r" not in text:
            assert one.text in lines[one.line - 1]
    assert all(section.day is None or any(e.field == "day" for e in section.evidence) for section in report.sections)


@settings(deadline=None)
@given(_TEXTS, _TEXTS)
def test_a_report_does_not_depend_on_what_was_read_before(first: str, second: str) -> None:
    alone = _outcome(second)

    _outcome(first)

    assert _outcome(second) == alone


def test_section_ids_stay_when_the_words_of_a_section_change() -> None:
    before = _read("# A\n\n## B\nx\n\n## B\ny\n", "n.md")

    after = _read("# A\n\n## B\nanother\n\n## B\ny\n", "n.md")

    assert [section.id for section in after.sections] == [section.id for section in before.sections]
    assert len({section.id for section in after.sections}) == len(after.sections)
    assert all(len(section.id) == 12 for section in after.sections)


def test_language_is_that_of_most_letters() -> None:
    reports = [_read("OpenStack Summit の報告です"), _read("Notes from the summit")]

    assert [report.language for report in reports] == ["ja", "en"]


@pytest.mark.parametrize(
    "text",
    [
        "ACL の設計\n\nACL を単位ごとに書く。ACL の順番が大事。\n",
        "# 画面の設計\n\nインタラクションを考える。インタラクションには間がある。\n",
        "ES2015 への移行\n\nES2015 の書き方に直した。ES2015 は読みやすい。\n",
        "# 移行手順\n\n## 社内勉強会\n定例会議で決めた。\n",
    ],
)
def test_words_that_are_also_names_of_events_make_no_event(text: str) -> None:
    report = _read(text, "notes.md")

    assert report.event is None


def test_vocabulary_names_the_series_of_a_short_name() -> None:
    report = _read("KubeCon 2018 に参加した。\n\n内容\n")

    assert report.event == "KubeCon + CloudNativeCon 2018"
    assert replace(report, event=None).event_aliases[0] == "KubeCon + CloudNativeCon"


def _all_evidence(report: Report) -> tuple[Evidence, ...]:
    return (*report.evidence, *(one for section in report.sections for one in section.evidence))


def _outcome(text: str) -> Report | str:
    """The report, or the words of the error for a text that is refused."""
    try:
        return read_report(text.encode("utf-8", "ignore"), "notes.txt", vocabulary=_vocabulary())
    except ReportError as error:
        return str(error)


def _day_at(report: Report, line: int) -> str | None:
    (day,) = {one.day for one in report.sections if one.first_line <= line <= one.last_line}
    return day


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
