"""Very long reports: all of the text is kept and cut into sections, values are looked for in its beginning and headings."""

from __future__ import annotations

from pathlib import Path

from indexer.building import rebuild
from indexer.extract.excerpt import HEADING_CHARS, LINE_CHARS, LONGEST_LINE, WHOLE_CHARS, take_excerpt
from indexer.model import Report
from indexer.reading import read_outline, split_blocks
from indexer.reading.bare_titles import LIMIT_HEADINGS
from indexer.report import read_report, warn_of_length
from indexer.vocabulary import load_vocabulary
from tests import ROOT
from tests.conftest import run_kikigaki

VOCABULARY = load_vocabulary((ROOT / "corpus/vocabulary",))
TALK = "## Neutron の移行 (山田太郎さん)\n\n岩本さんが Nova の話をしました。会場は満員でした。\n\n"
HEAD = "# OpenStack Summit Atlanta 2014 報告\n\n2014年5月12日に行われました。\n\n"


def _read(text: str, path: str = "a.md") -> Report:
    return read_report(text.encode(), path, vocabulary=VOCABULARY)


def _long(talks: int = 4_500) -> str:
    return HEAD + TALK * talks


def test_an_ordinary_report_is_looked_through_whole() -> None:
    outline = read_outline((HEAD + TALK * 50).encode(), "a.md")
    blocks = split_blocks(outline)

    excerpt = take_excerpt(outline, blocks)

    assert excerpt.outline is outline
    assert excerpt.blocks == blocks
    assert warn_of_length(_read(HEAD + TALK * 50)) is None


def test_all_text_and_sections_of_a_long_report_are_kept() -> None:
    report = _read(_long(2_900))

    assert len(report.sections) == 2_901
    assert {section.text for section in report.sections[1:]} == {"岩本さんが Nova の話をしました。会場は満員でした。"}


def test_its_beginning_gives_values_of_all_kinds_and_its_end_none() -> None:
    report = _read(_long())

    first, last = report.sections[1], report.sections[-1]

    assert (report.event, report.dates) == ("OpenStack Summit Atlanta 2014", ("2014-05-12",))
    assert set(first.speakers) == {"山田太郎", "岩本"}
    assert first.projects == ("Neutron",)
    assert (last.projects, last.speakers) == ((), ())


def test_behind_the_beginning_headings_alone_are_looked_at() -> None:
    line = _read(_long()).skimmed_from or 0

    skimmed = next(section for section in _read(_long()).sections if section.line > line)

    assert skimmed.heading == ("Neutron の移行 (山田太郎さん)",)
    assert "Neutron" in skimmed.projects
    assert skimmed.speakers == ("山田太郎",)


def test_a_report_at_the_limit_is_the_first_that_is_skimmed() -> None:
    rows = WHOLE_CHARS // (50 + LINE_CHARS)

    assert _read("あ" * 49 + "。\n" * 1 + ("あ" * 49 + "。\n") * (rows - 1)).skimmed_from is None
    assert _read(("あ" * 49 + "。\n") * (rows + 1)).skimmed_from == rows + 1


def test_of_one_line_the_beginning_is_looked_through() -> None:
    report = _read("岩本さんが話しました。" + "あ" * LONGEST_LINE + "山田太郎さんが話しました。\n")

    assert report.skimmed_from == 1
    assert report.sections[0].speakers == ("岩本",)
    assert report.sections[0].text.endswith("山田太郎さんが話しました。")


def test_headings_beyond_their_number_are_text() -> None:
    report = _read("# 報告\n\n" + "## 移行\n本文\n" * (LIMIT_HEADINGS + 10))

    assert len(report.sections) < LIMIT_HEADINGS + 1
    assert report.sections[-1].text.count("移行") == 11


def test_a_heading_as_long_as_a_paragraph_is_text() -> None:
    report = _read("<!doctype html><h1>報告</h1><h2>" + "移行の話 " * 400 + "</h2><p>本文</p>", "a.html")

    assert [section.heading for section in report.sections] == [()]


def test_the_budget_of_headings_is_smaller() -> None:
    assert HEADING_CHARS < WHOLE_CHARS


def test_a_build_names_the_report_and_what_was_left_out(tmp_path: Path) -> None:
    (tmp_path / "corpus/reports").mkdir(parents=True)
    (tmp_path / "corpus/reports/long.md").write_text(_long(), encoding="utf-8")
    (tmp_path / "corpus/reports/short.md").write_text(HEAD + TALK, encoding="utf-8")

    summary = rebuild([tmp_path / "corpus"], tmp_path / "index")

    (warning,) = summary.warnings
    assert warning.startswith("reports/long.md: ")
    assert "only headings are read for days, projects and speakers" in warning
    assert summary.failed == 0


def test_inspect_says_so_too(tmp_path: Path) -> None:
    (tmp_path / "long.md").write_text(_long(), encoding="utf-8")

    shown = run_kikigaki(["inspect", "long.md"], cwd=tmp_path)

    assert "only headings are read" in shown.stderr
    assert shown.returncode == 0
