"""The reader as a target: bytes to a report, whose sections tile its lines and whose values are well-formed."""

from __future__ import annotations

import gc
import json
import random
import re
import zlib
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from fuzzing.reports import ROOT, ReportCase, make_report_case
from fuzzing.trial import Trial, promise, try_call
from indexer.analysis.analyzer import Analyzer
from indexer.building.reading import COLLECT_AFTER
from indexer.documents import make_documents
from indexer.model import Report, Section
from indexer.reading import decode
from indexer.report import read_report
from indexer.vocabulary import load_vocabulary
from search.export import printable
from search.inspect import inspect_json, inspect_text

_SMALL_BYTES = 20_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Reader:
    """read_report, and for one small report in eight the index documents and `inspect` made of it."""

    def __init__(self) -> None:
        """Loads the vocabulary of the project's corpus, and collects garbage as seldom as a build does."""
        gc.set_threshold(COLLECT_AFTER)
        self._vocabulary = load_vocabulary((ROOT / "corpus/vocabulary",))
        self._analyzer = Analyzer(self._vocabulary)
        read_report("# 報告\n\n## 移行\n".encode(), "a.md", vocabulary=self._vocabulary)

    def make(self, chance: random.Random) -> ReportCase:
        """A case."""
        return make_report_case(chance)

    def try_case(self, case: ReportCase) -> Trial:
        """The case tried."""
        return try_call(
            lambda: read_report(case.data, case.path, vocabulary=self._vocabulary, sidecar=case.sidecar),
            lambda report: self._check(case, report),
        )

    def _check(self, case: ReportCase, report: Report) -> None:
        check_report(report, line_count=decode.decode_report(case.data, case.path).line_count)
        if len(case.data) > _SMALL_BYTES or zlib.crc32(case.data) % 8:
            return
        again = read_report(case.data, case.path, vocabulary=self._vocabulary, sidecar=case.sidecar)
        promise(again == report, "read twice, the report is another")
        json.loads(inspect_json([report]).encode())
        shown = inspect_text([report], 80)
        promise(printable(shown) == shown, "inspect shows control characters")
        for document in make_documents(report, self._analyzer):
            promise(document.text[document.body_start :] == document.section.text, "the body is not where it is said to be")
            for field in document.fields:
                for token in field.tokens:
                    promise(0 <= token.start <= token.end <= len(document.text), f"a token outside the text: {token}")

    def write(self, case: ReportCase) -> str:
        """The case as a line of JSON: bytes as hexadecimal digits, unless they are UTF-8."""
        row = {"path": case.path, **_written("text", case.data)}
        return json.dumps(row if case.sidecar is None else row | _written("sidecar", case.sidecar), ensure_ascii=False)

    def read(self, line: str) -> ReportCase:
        """The case of a line; `text` may also be a list of [piece, repeats]."""
        row = json.loads(line)
        sidecar = _bytes(row, "sidecar") if "sidecar" in row or "sidecar_hex" in row else None
        return ReportCase(row["path"], _bytes(row, "text"), sidecar)


def _written(name: str, data: bytes) -> dict[str, str]:
    try:
        return {name: data.decode()}
    except UnicodeDecodeError:
        return {f"{name}_hex": data.hex()}


def _bytes(row: dict[str, str | list[tuple[str, int]]], name: str) -> bytes:
    if name not in row:
        return bytes.fromhex(str(row[f"{name}_hex"]))
    value = row[name]
    return (value if isinstance(value, str) else "".join(piece * times for piece, times in value)).encode()


def check_report(report: Report, *, line_count: int) -> None:
    """Nothing; FaultError where a report of that many lines breaks what its type says."""
    sections = report.sections
    ids = [section.id for section in sections]
    promise(len(set(ids)) == len(ids), "two sections of one id")
    promise(sections and sections[0].first_line == 1 and sections[-1].last_line == line_count, "lines in no section")
    for above, below in pairwise(sections):
        # On one line where that holds the end of one and the heading of the other.
        promise(below.first_line - above.last_line in (0, 1), f"lines between {above.last_line} and {below.first_line}")
    for section in sections:
        _check_section(section)
    for day in (*report.dates, *(section.day for section in sections if section.day)):
        promise(_is_day(day), f"no day: {day}")
    promise(len(report.dates) <= 2 and list(report.dates) == sorted(set(report.dates)), f"dates: {report.dates}")
    promise(report.language in ("ja", "en"), f"language: {report.language}")
    promise(report.title.strip(), "a report without a title")
    for evidence in (*report.evidence, *(one for section in sections for one in section.evidence)):
        if evidence.rule == "override-sidecar":  # on a line of the sidecar
            continue
        promise(0 <= evidence.line <= line_count, f"evidence on line {evidence.line} of {line_count}")
    _check_values("authors", report.authors)
    _check_values("aliases", report.event_aliases)
    promise(report.event is None or report.event.strip(), "an empty event")


def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False


def _check_section(section: Section) -> None:
    promise(re.fullmatch("[0-9a-f]{12}", section.id), f"id: {section.id}")
    promise(section.first_line <= section.line <= section.last_line, "a heading outside its section")
    rows = section.text.split("\n")
    promise(len(section.line_numbers) == len(rows) or not section.text, "lines and line numbers differ in number")
    promise(list(section.line_numbers) == sorted(section.line_numbers), "line numbers that fall")
    promise(
        all(section.first_line <= number <= section.last_line for number in section.line_numbers),
        "a line of another section",
    )
    _check_values("projects", section.projects)
    _check_values("speakers", section.speakers)
    promise(section.day_label is None or section.day_label.strip(), "an empty day label")


def _check_values(name: str, values: Sequence[str]) -> None:
    promise(all(value.strip() for value in values), f"{name}: an empty value")
    promise(len(set(values)) == len(values), f"{name}: a value twice")
    for value in values:
        promise("\n" not in value, f"{name}: a value of two lines")
        value.encode()
