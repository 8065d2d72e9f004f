"""A bounded number of the cases of scripts/fuzz reader, and every report that ever broke a promise there."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from fuzzing.reader import Reader
from fuzzing.reports import ReportCase
from fuzzing.trial import try_call

from indexer.errors import KikigakiError
from tests import ROOT

SEEDS = (ROOT / "tests/fixtures/fuzz/reports.jsonl").read_text(encoding="utf-8").splitlines()
CASES = 400


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def test_odd_reports_are_read_or_refused_with_a_line(reader: Reader) -> None:
    cases = [reader.make(random.Random(f"5:{number}")) for number in range(CASES)]

    trials = [reader.try_case(case) for case in cases]

    assert [(trial.fault, reader.write(case)) for trial, case in zip(trials, cases, strict=True) if trial.fault] == []
    assert 0 < sum(trial.refused for trial in trials) < CASES / 2


@pytest.mark.parametrize("seed", SEEDS)
def test_a_report_that_once_broke_a_promise_keeps_it(reader: Reader, seed: str) -> None:
    assert reader.try_case(reader.read(seed)).fault is None


def test_a_case_is_read_as_it_was_written(reader: Reader) -> None:
    cases = [reader.make(random.Random(f"6:{number}")) for number in range(100)]

    assert [reader.read(reader.write(case)) for case in cases] == cases
    assert any(case.sidecar for case in cases)
    assert any(_is_broken(case) for case in cases)


def _is_broken(case: ReportCase) -> bool:
    return "\ufffd" in case.data.decode(errors="replace")


def test_a_broken_promise_is_seen(reader: Reader) -> None:
    def fail() -> None:
        raise KeyError("x")

    def refuse() -> None:
        raise KikigakiError("two\nlines")

    def grow() -> None:
        bytearray(300 * 2**20)

    found = [try_call(call, lambda _: None).fault or "" for call in (fail, refuse, grow)]
    slow = try_call(lambda: sum(range(3_000_000)), lambda _: None, most_seconds=0.0).fault or ""

    assert found[0].startswith("KeyError in test_fuzz_reader.py:")
    assert found[1].startswith("an error of 2 lines")
    assert found[2].endswith(" MB")
    assert slow.endswith(" s")


def test_a_report_that_contradicts_itself_is_seen(reader: Reader) -> None:
    from fuzzing.reader import check_report
    from fuzzing.trial import FaultError

    from indexer.report import read_report
    from indexer.vocabulary import Vocabulary

    report = read_report("# 報告\n\n## 一\n移行\n\n## 二\n基盤\n".encode(), "a.md", vocabulary=Vocabulary())
    check_report(report, line_count=7)
    first, second = report.sections

    for broken in (
        replace(report, title=" "),
        replace(report, dates=("2014-02-30",)),
        replace(report, dates=("2014-05-13", "2014-05-12")),
        replace(report, sections=(first, replace(second, id=first.id))),
        replace(report, sections=(first, replace(second, first_line=7))),
        replace(report, sections=(first, replace(second, speakers=("岩本", "岩本")))),
        replace(report, sections=(first, replace(second, line_numbers=(99,)))),
        replace(report, sections=()),
    ):
        with pytest.raises(FaultError):
            check_report(broken, line_count=7)
