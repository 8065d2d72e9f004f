"""Values set by hand win over extracted ones, wherever people write them, and a wrong sidecar says what and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import ReportError
from indexer.extract.overrides import sidecar_path
from indexer.model import Report, Section
from indexer.report import read_report
from indexer.vocabulary import Vocabulary

_NOTES = """\
5月12-16日に開催された OpenStack Summit (2014年) の報告。

## 第1日目

### Neutron の話
Ken Giusti 氏が話した。

### Nova の話
中身。
"""


def _read(text: str = _NOTES, sidecar: str | None = None) -> Report:
    data = sidecar.encode() if sidecar is not None else None
    return read_report(text.encode(), "reports/notes.md", vocabulary=Vocabulary(), sidecar=data)


def _section(report: Report, own: str) -> Section:
    return next(section for section in report.sections if section.heading and section.heading[-1] == own)


def test_sidecar_sets_what_belongs_to_the_report() -> None:
    sidecar = """
        event = "OpenStack Summit Atlanta 2014"
        event_aliases = ["アトランタ"]
        dates = ["2014-05-12", "2014-05-16"]
        authors = ["岩本"]
    """

    report = _read(sidecar=sidecar)

    assert (report.event, report.event_aliases) == ("OpenStack Summit Atlanta 2014", ("アトランタ",))
    assert (report.dates, report.authors) == (("2014-05-12", "2014-05-16"), ("岩本",))


@pytest.mark.parametrize("where", ["line = 5", 'heading = "Neutron の話"', 'line = 5\nheading = "Neutron の話"'])
def test_sidecar_sets_a_section_named_by_line_or_heading(where: str) -> None:
    sidecar = f'[[section]]\n{where}\nday = "2014-05-13"\nspeakers = ["岩本", "山本"]\nprojects = ["Neutron"]\n'

    report = _read(sidecar=sidecar)

    section = _section(report, "Neutron の話")
    assert (section.day, section.speakers, section.projects) == ("2014-05-13", ("岩本", "山本"), ("Neutron",))
    assert _section(report, "Nova の話").day == "2014-05-12"


def test_empty_values_take_extracted_ones_away() -> None:
    sidecar = 'event = ""\n[[section]]\nheading = "Neutron の話"\nspeakers = []\nday = ""\n'

    report = _read(sidecar=sidecar)

    section = _section(report, "Neutron の話")
    assert (report.event, section.speakers, section.day, section.day_label) == (None, (), None, None)


def test_a_comment_below_a_heading_sets_that_section_only() -> None:
    comment = "<!-- kikigaki: day: 2014-05-15; speakers: 岩本, 山本; projects: Neutron、Oslo -->\n"

    report = _read(_NOTES.replace("### Neutron の話\n", f"### Neutron の話\n{comment}"))

    section = _section(report, "Neutron の話")
    assert (section.day, section.speakers, section.projects) == ("2014-05-15", ("岩本", "山本"), ("Neutron", "Oslo"))
    assert "kikigaki" not in section.text
    assert _section(report, "Nova の話").day == "2014-05-12"


def test_a_comment_may_run_over_lines() -> None:
    comment = "<!-- kikigaki\nspeakers: 岩本\nday: 2014-05-15\n-->\n"

    report = _read(_NOTES.replace("### Nova の話\n", f"### Nova の話\n{comment}"))

    section = _section(report, "Nova の話")
    assert (section.day, section.speakers) == ("2014-05-15", ("岩本",))


def test_front_matter_sets_event_days_and_every_section() -> None:
    front = (
        "---\nevent: OpenStack Summit Atlanta 2014\ndate: 2014-05-13\nspeakers: [岩本]\nprojects:\n- Neutron\n- Nova\n---\n"
    )

    report = _read(front + "## A\nx\n\n## B\ny\n")

    assert (report.event, report.dates) == ("OpenStack Summit Atlanta 2014", ("2014-05-13",))
    assert {(s.day, s.speakers, s.projects) for s in report.sections} == {("2014-05-13", ("岩本",), ("Neutron", "Nova"))}


@pytest.mark.parametrize(
    "written",
    [
        "date: 2014-05-12..2014-05-16",
        "dates: 2014-05-12/2014-05-16",
        "event_date: 2014/05/12-16",
        "dates: [2014-05-12, 2014-05-16]",
    ],
)
def test_front_matter_may_set_a_range_of_days(written: str) -> None:
    report = _read(f"---\n{written}\n---\n\n## Day 2\nx\n")

    assert report.dates == ("2014-05-12", "2014-05-16")
    assert report.sections[-1].day == "2014-05-13"


def test_the_date_of_a_post_is_no_override() -> None:
    report = _read("---\ntitle: memo\ndate: 2014-10-27\n---\n" + _NOTES)

    assert report.dates == ("2014-05-12", "2014-05-16")


def test_empty_front_matter_takes_nothing_away() -> None:
    report = _read("---\ntitle: memo\nprojects: []\nspeakers:\nevent: ''\n---\n" + _NOTES)

    assert report.event == "OpenStack Summit 2014"
    assert _section(report, "Neutron の話").speakers == ("Ken Giusti",)


def test_sidecar_wins_over_comment_and_comment_over_front_matter() -> None:
    text = "---\nspeakers: [A]\n---\n## X\n<!-- kikigaki: speakers: B -->\nx\n\n## Y\ny\n"

    without, with_sidecar = _read(text), _read(text, '[[section]]\nheading = "X"\nspeakers = ["C"]\n')

    assert [section.speakers for section in without.sections] == [("B",), ("A",)]
    assert [section.speakers for section in with_sidecar.sections] == [("C",), ("A",)]


def test_what_was_extracted_stays_in_the_evidence_behind_the_override() -> None:
    report = _read(sidecar='[[section]]\nline = 5\nspeakers = ["岩本"]\n')

    rules = [one.rule for one in _section(report, "Neutron の話").evidence if one.field == "speaker"]
    assert rules[0] == "override-sidecar"
    assert len(rules) > 1


@pytest.mark.parametrize(
    ("sidecar", "line", "words"),
    [
        ('event = "a\n', 1, "is not TOML"),
        ("\n\nfoo = 1\n", 3, "foo is no key"),
        ('event = ["a"]\n', 1, "event is not a text in quotes"),
        ("speakers = [1]\n", 1, "speakers is not a list of texts"),
        ('\ndates = ["2014-13-01"]\n', 2, "'2014-13-01' is no day"),
        ('[[section]]\nday = "2014-05-12"\n', 1, "says neither line"),
        ('[[section]]\nline = 5\n\n[[section]]\nline = 6\nday = "2014-05-12"\n', 4, "no section starts on line 6"),
        ('[[section]]\nheading = "Swift"\n', 1, "no section starts under the heading"),
        ("section = 3\n", 1, "section is not a list of tables"),
        ('[[section]]\nline = 5\nday = "5月12日"\n', 3, "is no day"),
        ('[[section]]\nline = 5\nevent = "x"\n', 3, "event is no key"),
    ],
)
def test_a_wrong_sidecar_says_where_and_what_to_do(sidecar: str, line: int, words: str) -> None:
    with pytest.raises(ReportError) as caught:
        _read(sidecar=sidecar)

    assert (caught.value.path, caught.value.line) == ("reports/notes.md.kikigaki.toml", line)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_sidecar_that_is_not_utf8_says_so() -> None:
    with pytest.raises(ReportError, match=r"notes\.md\.kikigaki\.toml:2: is not UTF-8"):
        read_report(_NOTES.encode(), "notes.md", vocabulary=Vocabulary(), sidecar=b'# x\nevent = "\x83\x65"\n')


@given(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(lambda text: text.encode("utf-8", "ignore"))))
def test_no_sidecar_raises_anything_but_a_report_error(sidecar: bytes) -> None:
    message = ""
    try:
        read_report(_NOTES.encode(), "notes.md", vocabulary=Vocabulary(), sidecar=sidecar)
    except ReportError as error:
        message = str(error)

    assert not message or (message.startswith("notes.md.kikigaki.toml:") and "\n" not in message)


@pytest.mark.parametrize(
    ("path", "sidecar"),
    [("reports/a.md", "reports/a.md.kikigaki.toml"), ("a", "a.kikigaki.toml")],
)
def test_sidecar_lies_beside_its_report(path: str, sidecar: str) -> None:
    assert sidecar_path(path) == sidecar
