"""Sections of labelled reports start where a reader says: precision and recall over the real reports and the fixtures."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from indexer.reading import read_outline, split_blocks

TESTS = Path(__file__).parent
REPORTS = TESTS.parent.parent / "shared" / "reports"
FIXTURES = TESTS / "fixtures" / "reading"


@dataclass(frozen=True, slots=True)
class LabelledReport:
    """A file with the line and level of each section start, and lines on which readers disagree."""

    path: Path
    starts: tuple[tuple[int, int], ...]
    undecided: tuple[int, ...] = ()


def _real_reports() -> list[LabelledReport]:
    """The five labelled reports, as many of them as are there."""
    found = []
    for label in sorted((TESTS / "labels").glob("sections_*.json")):
        value = json.loads(label.read_text(encoding="utf-8"))
        path = REPORTS / value["report"]
        if path.exists():
            starts = tuple((line, level) for line, level in value["sections"])
            found.append(LabelledReport(path, starts, tuple(value["undecided"])))
    return found


def _fixtures() -> list[LabelledReport]:
    """The fixtures; a heading directly above a deeper one opens a chapter and is no section of its own here."""
    found = []
    for label in sorted((FIXTURES / "seen").glob("*.toml")):
        path = label.with_suffix("")
        headings = tomllib.loads(label.read_text(encoding="utf-8"))["headings"]
        found.append(LabelledReport(path, tuple((line, level) for line, level in headings)))
    return found


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of section starts, summed over reports."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean, 0 where nothing is right."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def _score(reports: Iterable[LabelledReport], *, chapters: bool) -> Score:
    right = found = expected = 0
    for report in reports:
        blocks = split_blocks(read_outline(report.path.read_bytes(), report.path.name))
        own = {(block.line, block.headings[-1].level) for block in blocks if block.headings}
        above = {(line.number, line.level) for block in blocks for line in block.headings[:-1]} if chapters else set()
        starts = {start for start in own | above if start[0] not in report.undecided}
        right += len(starts & set(report.starts))
        found += len(starts)
        expected += len(report.starts)
    return Score(right / found if found else 1.0, right / expected if expected else 1.0)


def test_sections_of_labelled_texts_start_where_their_labels_say() -> None:
    scores = {"fixtures": _score(_fixtures(), chapters=True)}
    if real := _real_reports():
        scores["real reports"] = _score(real, chapters=False)

    # 0.97 is the figure that the project set itself for the five real reports.
    assert {name: score for name, score in scores.items() if score.f1 < 0.97} == {}


def test_each_label_names_lines_in_order_and_once() -> None:
    labels = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((TESTS / "labels").glob("sections_*.json"))]

    assert len(labels) == 5
    for label in labels:
        lines = [line for line, _ in label["sections"]]
        assert lines == sorted(set(lines))
        assert not set(lines) & set(label["undecided"])


def test_an_outliner_s_notes_are_one_section_for_each_heading_on_top() -> None:
    talk = "** 要点\n*** 速さ\n**** 二倍\n**** 三倍\n*** 大きさ\n** 質問\n*** いつ出るか\n*** 誰が作るか\n"
    text = "".join(f"* 発表{number}\n{talk}" for number in (1, 2, 3))

    blocks = split_blocks(read_outline(text.encode(), "notes.org"))

    assert [block.line for block in blocks] == [1, 10, 19]
    assert [line.level for line in blocks[0].lines] == [1, 2, 3, 3, 2, 1, 2, 2]
