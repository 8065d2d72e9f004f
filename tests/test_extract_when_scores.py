"""The scorer of extraction, on labels small enough to count by hand; the real reports keep their figures where they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.errors import ReportError
from indexer.vocabulary import Person, Vocabulary, load_vocabulary
from search.evaluate_extraction import KINDS, Score, evaluate_extraction, extraction_json, extraction_text
from tests import REAL_REPORTS, ROOT

_LABELS = ROOT / "tests" / "labels" / "extraction"
_NOTES = """\
# RubyKaigi 2016 の報告

## 1日目 (2016年9月8日)
松本 行弘 氏が話した。

## 2日目
中身。
"""


def _write(folder: Path, **changes: object) -> tuple[Path, Path]:
    labels, reports = folder / "labels", folder / "reports"
    labels.mkdir()
    reports.mkdir()
    (reports / "a.md").write_text(_NOTES, encoding="utf-8")
    label = {
        "report": "a.md",
        "event": "RubyKaigi 2016",
        "sections": [
            {"line": 3, "day": "2016-09-08", "projects": [], "speakers": ["Matz"]},
            {"line": 6, "day": "2016-09-10", "projects": [], "speakers": []},
            {"line": 9, "day": None, "projects": [], "speakers": ["岩本"]},
        ],
    } | changes
    (labels / "a.json").write_text(json.dumps(label, ensure_ascii=False), encoding="utf-8")
    return labels, reports


def test_each_kind_counts_right_wrong_and_missed_values(tmp_path: Path) -> None:
    labels, reports = _write(tmp_path)
    vocabulary = Vocabulary(people=(Person("Matz", spellings=("松本 行弘", "松本")),))

    scores = evaluate_extraction(labels, reports, vocabulary=vocabulary)

    assert scores.of("sections") == Score(found=2, wrong=0, missed=1)
    assert scores.of("events") == Score(found=1)
    assert scores.of("days") == Score(found=1, wrong=1, missed=1)
    assert scores.of("speakers") == Score(found=1, missed=1)


def test_undecided_starts_and_optional_values_count_neither_way(tmp_path: Path) -> None:
    rows = [{"line": 6, "day": "2016-09-09", "projects": [], "speakers": [], "speakers_optional": ["x"]}]
    labels, reports = _write(tmp_path, sections=rows, undecided=[3], event="Y", event_accepted=["rubykaigi 2016"])

    scores = evaluate_extraction(labels, reports, vocabulary=Vocabulary())

    assert scores.of("sections") == Score(found=1)
    assert scores.of("events") == Score(found=1)


def test_precision_recall_and_f1_follow_from_the_counts() -> None:
    score = Score(found=6, wrong=2, missed=4)

    assert (score.precision, score.recall) == (0.75, 0.6)
    assert score.f1 == pytest.approx(2 * 0.75 * 0.6 / 1.35)
    assert (Score().precision, Score().recall, Score().f1) == (1.0, 1.0, 1.0)


def test_text_and_json_name_every_kind(tmp_path: Path) -> None:
    labels, reports = _write(tmp_path)

    scores = evaluate_extraction(labels, reports, vocabulary=Vocabulary())

    assert all(kind in extraction_text(scores) for kind in KINDS)
    assert json.loads(extraction_json(scores))["total"]["events"]["f1"] == 1.0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "a.json:1: is not JSON"),
        ("[]", "is no label file"),
        ('{"report": "b.md", "event": null, "sections": []}', "b.md"),
    ],
)
def test_a_wrong_label_file_is_named(tmp_path: Path, content: str, words: str) -> None:
    labels, reports = _write(tmp_path)
    (labels / "a.json").write_text(content, encoding="utf-8")

    with pytest.raises(ReportError, match=words):
        evaluate_extraction(labels, reports, vocabulary=Vocabulary())


def test_a_folder_without_labels_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="holds no label file"):
        evaluate_extraction(tmp_path, tmp_path, vocabulary=Vocabulary())


def test_real_reports_keep_their_days_and_events() -> None:
    # Floors are the project's own targets; without the real reports beside the checkout the labels alone are read.
    labelled = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(_LABELS.glob("*.json"))]
    assert len(labelled) == 5
    if all((REAL_REPORTS / label["report"]).exists() for label in labelled):
        scores = evaluate_extraction(_LABELS, REAL_REPORTS, vocabulary=load_vocabulary())

        assert scores.of("events") == Score(found=5)
        assert scores.of("days").f1 >= 0.97
        assert scores.of("sections").f1 >= 0.97
