"""Sections to index documents: text, offsets, fields."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from indexer.analysis import Analyzer
from indexer.array_codec.batch import make_batch
from indexer.documents import make_batches, make_documents
from indexer.model import IndexDocument, Report, Section, split_batch
from indexer.schema import TOKEN_FIELDS
from indexer.vocabulary import Vocabulary

ANALYZER = Analyzer(Vocabulary())

SECTION = Section(
    id="0123456789ab",
    heading=("速報: 第3日目", "Neutron の移行"),
    line=12,
    first_line=12,
    last_line=14,
    text="岩本が話した。\n基盤を移す。",
    line_numbers=(13, 14),
    day="2014-05-14",
    day_label="第3日目",
    projects=("Neutron", "Nova"),
    speakers=("岩本", "Jay Pipes"),
    evidence=(),
)
REPORT = Report(
    path="reports/a.md",
    title="OpenStack Summit 参加報告",
    event="OpenStack Summit Atlanta 2014",
    event_aliases=("Juno Summit",),
    dates=("2014-05-12", "2014-05-16"),
    authors=(),
    language="ja",
    encoding="utf-8",
    digest="0" * 64,
    sections=(SECTION,),
    evidence=(),
)


def make(section: Section = SECTION, *, title: str = REPORT.title) -> IndexDocument:
    (document,) = make_documents(replace(REPORT, title=title, sections=(section,)), ANALYZER)
    return document


def terms(document: IndexDocument, field: str) -> list[str]:
    return [token.term for one in document.fields if one.field == field for token in one.tokens]


def test_the_text_is_title_headings_and_body_on_lines_of_their_own() -> None:
    document = make()

    assert document.text.splitlines() == [
        "OpenStack Summit 参加報告",
        "速報: 第3日目",
        "Neutron の移行",
        "岩本が話した。",
        "基盤を移す。",
    ]
    assert document.text[document.body_start :] == SECTION.text


def test_a_heading_equal_to_the_title_stands_once() -> None:
    document = make(replace(SECTION, heading=("移行", "移行")), title="移行")

    assert document.text == "移行\n" + SECTION.text


def test_a_section_without_headings_or_text_is_its_title() -> None:
    document = make(replace(SECTION, heading=(), text="", line_numbers=()))

    assert document.text == REPORT.title + "\n"
    assert document.body_start == len(document.text)


def test_an_empty_title_and_heading_take_no_line() -> None:
    document = make(replace(SECTION, heading=("", " ")), title="")

    assert document.text == SECTION.text
    assert document.body_start == 0


def test_a_line_end_in_a_heading_is_a_space() -> None:
    assert make(replace(SECTION, heading=("基盤\nの移行",))).text.splitlines()[1] == "基盤 の移行"


def test_every_field_of_the_schema_is_there_in_its_order() -> None:
    assert [field.field for field in make().fields] == [field.name for field in TOKEN_FIELDS]


def test_title_and_headings_weigh_twice() -> None:
    document = make()
    weights = {
        token.term: token.weight
        for field in document.fields
        if field.field == "text"
        for token in field.tokens
        if token.start < len(document.text)
    }

    assert weights["移行"] == 2.0
    assert weights["参加"] == 2.0
    assert weights["基盤"] == 1.0


def test_the_heading_field_holds_title_and_headings_alone() -> None:
    found = terms(make(), "heading")

    assert {"参加", "報告", "移行"} <= set(found)
    assert "基盤" not in found


def test_no_phrase_runs_from_a_title_into_a_heading_or_the_body() -> None:
    document = make(replace(SECTION, heading=("基盤",), text="発表", speakers=(), projects=()), title="移行")
    positions = [token.position for field in document.fields if field.field == "text" for token in field.tokens]

    assert all(two - one > 50 for one, two in pairwise(positions))
    assert terms(document, "pair") == []


def test_speakers_and_projects_are_in_the_text_field_even_when_the_text_does_not_name_them() -> None:
    document = make()
    tokens = [token for field in document.fields if field.field == "text" for token in field.tokens]
    unnamed = [token.term for token in tokens if token.start == len(document.text)]

    assert unnamed == ["jay", "パイプ", "nova"]
    assert all(token.start == token.end for token in tokens if token.start == len(document.text))
    assert [token.term for token in tokens].count("岩本") == 1


def test_names_are_found_in_their_fields_and_point_to_where_they_stand() -> None:
    document = make()
    by_field = {field.field: field.tokens for field in document.fields}

    assert {"岩本", "iwamoto", "jay", "pipes"} <= set(terms(document, "speaker"))
    assert {"neutron", "nova"} <= set(terms(document, "project"))
    assert {"2014", "juno"} <= set(terms(document, "event"))
    (iwamoto, *_) = by_field["speaker"]
    assert document.text[iwamoto.start : iwamoto.end] == "岩本"


def test_a_report_without_sections_has_no_documents() -> None:
    assert make_documents(replace(REPORT, sections=()), ANALYZER) == ()
    assert list(make_batches([replace(REPORT, sections=())], ANALYZER)) == []


@pytest.mark.parametrize("code_points", [1, 100, 400_000])
def test_sections_in_batches_of_any_size_are_the_documents(code_points: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.documents.BATCH_CODE_POINTS", code_points)
    sections = tuple(replace(SECTION, line=line, text=f"{line}台のサーバを移す。\n" * line) for line in (1, 2, 3))
    reports = [REPORT, replace(REPORT, path="b.md", sections=sections), replace(REPORT, path="c.md", event=None)]
    documents = [one for report in reports for one in make_documents(report, ANALYZER)]
    expected = make_batch(documents)

    batches = list(make_batches(reports, ANALYZER))

    assert sum(batch.documents for batch in batches) == len(documents)
    assert b"".join(batch.records for batch in batches) == expected.records
    assert [line for batch in batches for line in batch.lines] == expected.lines.tolist()
    assert [fields for batch in batches for fields in split_batch(batch.tokens, batch.documents)] == [
        document.fields for document in documents
    ]
    for place, values in enumerate(expected.values):
        found = [batch.values[place] for batch in batches]
        assert [one.values[number] for one in found for number in one.value_ids] == [
            values.values[number] for number in values.value_ids
        ]
