"""`check`: a sound index passes, and each kind of unsoundness is found and named."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fuzzing.watch import watch

from indexer.analysis.analyzer import Analyzer
from indexer.building import rebuild, update
from indexer.building.sources import load_source
from indexer.errors import IndexMissingError
from indexer.generations import Generation, open_generation
from indexer.generations.manifest import ReportRecord
from search import check as check_module
from search.check import check
from search.engine import PlanNode, StoredSection, TermNode
from tests import REAL_REPORTS, ROOT

_REPORT = """# OpenStack Summit Atlanta 2014

## 5月12日 Nova-Network から Neutron へ

岩本氏（ACME）が L3-HA と 802.1QBG の違いを、図なしで説明した。
- ｻｰﾊﾞｰ を再起動すると戻れない
- て゛き上がった㍿の例

## ありがとう

"""


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of one report, updated once."""
    corpus = tmp_path / "notes" / "reports"
    corpus.mkdir(parents=True)
    (corpus / "a.md").write_text(_REPORT, encoding="utf-8")
    rebuild([corpus.parent], tmp_path / "index")
    (corpus / "b.md").write_text(_REPORT.replace("岩本", "渡邊"), encoding="utf-8")
    update([corpus.parent], tmp_path / "index")
    return tmp_path / "index"


def test_a_sound_index_has_no_problems(index: Path) -> None:
    result = check(index)

    assert result.problems == ()
    assert result.sections > 2


def test_every_section_of_real_notes_is_found_by_its_own_words(tmp_path: Path) -> None:
    folders = [folder for folder in (ROOT / "corpus", REAL_REPORTS) if folder.exists()]
    summary = rebuild(folders, tmp_path / "index")

    result = check(tmp_path / "index")

    assert result.problems == ()
    assert result.sections == summary.sections >= 150  # what our own corpus is asked to hold at least


def test_a_flipped_bit_in_any_file_is_found(index: Path) -> None:
    generation = open_generation(index)
    names = [file.name for file in generation.manifest.files]
    folder = generation.folder
    generation.close()

    for name in names:
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(bytes([*data[:-1], data[-1] ^ 1]))
        assert check(index).problems != (), name
        (folder / name).write_bytes(data)
    assert check(index).problems == ()


def test_a_damaged_copy_of_a_report_is_named_and_a_rebuild_writes_it_anew(index: Path, tmp_path: Path) -> None:
    first, *_ = (index / "sources").glob("*/*")
    first.write_bytes(first.read_bytes()[:-1] + b"?")

    problems = check(index).problems
    rebuild([tmp_path / "notes"], index)

    assert [line.partition(": ")[2] for line in problems] == ["the copy that is kept of it is not as it was written"]
    assert check(index).problems == ()


def test_a_copy_of_a_report_is_read_neither_through_a_link_nor_from_a_pipe_nor_without_end(
    index: Path, tmp_path: Path
) -> None:
    first, *_ = (index / "sources").glob("*/*")
    data = first.read_bytes()
    (tmp_path / "outside").write_bytes(data)

    first.unlink()
    first.symlink_to(tmp_path / "outside")
    linked = load_source(index, first.name)
    first.unlink()
    os.mkfifo(first)
    piped = load_source(index, first.name)
    first.unlink()
    first.write_bytes(zlib.compress(bytes(300 * 2**20)))
    swollen = watch(lambda: load_source(index, first.name))
    first.write_bytes(data)

    assert (linked, piped, swollen.value) == (None, None, None)
    assert swollen.grown_bytes < 250 * 2**20
    assert load_source(index, first.name) is not None


def test_a_section_that_its_words_do_not_find_is_named(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def other_words(stored: StoredSection, analyzer: Analyzer) -> Iterator[PlanNode]:
        yield TermNode("text", "岩本")

    monkeypatch.setattr(check_module, "_own_words", other_words)
    problems = check(index).problems

    assert problems
    assert all("not found by its own words" in problem for problem in problems)
    assert any(problem.startswith("reports/b.md:") for problem in problems)


def test_counts_that_differ_are_named(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = Generation.records

    def one_more(generation: Generation) -> tuple[ReportRecord, ...]:
        return tuple(replace(record, sections=record.sections + 1) for record in records(generation))

    monkeypatch.setattr(Generation, "records", one_more)

    assert [problem.partition(":")[0] for problem in check(index).problems] == [str(index), "reports/a.md", "reports/b.md"]


def test_no_index_is_an_error_and_a_damaged_one_a_problem(index: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError):
        check(tmp_path / "none")
    (index / "CURRENT").write_text("nonsense")

    assert "kikigaki rebuild" in check(index).problems[0]
