"""What is broken, missing, busy or planted costs a build no more than itself, and the index nothing."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer import corpus
from indexer.analysis.model import IndexText
from indexer.building import add_reports, rebuild, status, update
from indexer.building import reading as build_reading
from indexer.errors import CorpusError, IndexBusyError, IndexWriteError, VocabularyError
from indexer.generations.lock import lock_index
from search.library import Library
from tests.notes import BROKEN, NOVA, SWIFT, find_reports, write_report


def test_an_unreadable_report_keeps_its_version_before(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    write_report(notes, "swift.md", BROKEN)
    write_report(notes, "nova.md", NOVA.replace("移行", "複製"))

    for build in (update, rebuild, update):
        summary = build([notes], index)
        assert (summary.reports, summary.failed, len(summary.problems)) == (2, 1, 1)
        assert summary.problems[0].startswith("reports/swift.md")
        assert (find_reports(index, "消失訂正符号"), find_reports(index, "複製")) == (
            ["reports/swift.md"],
            ["reports/nova.md"],
        )
    assert status(index).failed == summary.problems


def test_an_unreadable_report_keeps_its_version_when_the_vocabulary_changes(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    write_report(notes, "swift.md", BROKEN)
    (notes / "vocabulary").mkdir()
    (notes / "vocabulary" / "synonyms.toml").write_text('"消失訂正符号" = ["erasure coding"]\n')

    summary = update([notes], index)

    assert (summary.reports, summary.failed) == (2, 1)
    assert find_reports(index, "消失訂正符号") == ["reports/swift.md"]


def test_a_report_is_read_again_once_it_is_readable(notes: Path, index: Path) -> None:
    write_report(notes, "swift.md", BROKEN)
    broken = rebuild([notes], index)
    write_report(notes, "swift.md", SWIFT)

    summary = update([notes], index)

    assert (broken.reports, broken.failed, summary.reports, summary.failed) == (1, 1, 2, 0)
    assert status(index).failed == ()


def test_a_fault_of_ours_in_one_report_costs_only_that_report(
    notes: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import indexer.report

    read_report = indexer.report.read_report

    def stumble(data: bytes, path: str, **options: object) -> object:
        if path.endswith("nova.md"):
            raise ZeroDivisionError("division by zero")
        return read_report(data, path, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(indexer.report, "read_report", stumble)
    summary = rebuild([notes], index)

    assert (summary.reports, summary.failed) == (1, 1)
    assert "ZeroDivisionError" in summary.problems[0]


def test_a_report_that_cannot_be_analyzed_costs_only_that_report(
    notes: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from indexer.analysis import Analyzer

    index_texts = Analyzer.index_texts

    def stumble(analyzer: Analyzer, texts: Sequence[IndexText]) -> object:
        if any("Nova" in one.text for one in texts):
            raise ZeroDivisionError("division by zero")
        return index_texts(analyzer, texts)

    monkeypatch.setattr(Analyzer, "index_texts", stumble)
    summary = rebuild([notes], index)

    assert (summary.reports, summary.failed) == (1, 1)
    assert "ZeroDivisionError" in summary.problems[0]


def test_a_rebuild_that_can_read_nothing_leaves_the_index_as_it_was(notes: Path, index: Path) -> None:
    first = rebuild([notes], index)
    for name in ("nova.md", "swift.md"):
        write_report(notes, name, BROKEN)
    for source in (index / "sources").rglob("*"):
        if source.is_file():
            source.write_bytes(b"")

    with pytest.raises(CorpusError, match="left as it was"):
        rebuild([notes], index)
    assert Library(index).generation == first.generation


def test_a_broken_vocabulary_file_leaves_the_index_as_it_was(notes: Path, index: Path) -> None:
    first = rebuild([notes], index)
    (notes / "vocabulary").mkdir()
    (notes / "vocabulary" / "projects.toml").write_text("[")

    with pytest.raises(VocabularyError):
        update([notes], index)
    assert Library(index).generation == first.generation


def test_a_missing_corpus_leaves_the_index_as_it_was(notes: Path, index: Path) -> None:
    first = rebuild([notes], index)

    with pytest.raises(CorpusError):
        rebuild([notes / "gone"], index)
    assert Library(index).generation == first.generation


def test_a_clash_between_corpora_is_a_problem_that_names_the_file(notes: Path, index: Path, tmp_path: Path) -> None:
    other = write_report(tmp_path / "more", "nova.md", "# 同じ名前の別の報告\n")

    summary = rebuild([notes, tmp_path / "more"], index)

    assert (summary.reports, summary.failed) == (2, 1)
    assert summary.problems[0].startswith(f"{other}: ")


def test_a_damaged_index_is_built_anew_by_an_update(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    (index / "CURRENT").write_text("nonsense")

    summary = update([notes], index)

    assert (summary.reports, summary.published) == (2, True)
    assert "damaged" in summary.warnings[0]
    assert find_reports(index, "仮想マシン") == ["reports/nova.md"]


def test_damage_in_a_file_that_is_not_verified_at_once_is_mended_by_an_update(
    notes: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild([notes], index)
    monkeypatch.setattr("indexer.generations.VERIFIED_BYTES", -1)  # as if the segment were larger than that
    (segment,) = index.glob("generations/*/whoosh/*.arrays")
    data = segment.read_bytes()
    segment.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    write_report(notes, "nova.md", NOVA + "\n追記\n")

    summary = update([notes], index)

    assert (summary.reports, summary.changed, summary.failed) == (2, 1, 0)
    assert "damaged" in summary.warnings[0]
    assert find_reports(index, "消失訂正符号") == ["reports/swift.md"]


def test_a_report_that_goes_between_listing_and_reading_is_reported(
    notes: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_content = corpus.read_content

    def remove_first(file: corpus.CorpusFile) -> corpus.CorpusContent:
        file.file.unlink()
        return read_content(file)

    monkeypatch.setattr(build_reading, "read_content", remove_first)
    summary = rebuild([notes], index)

    assert (summary.reports, summary.failed) == (0, 2)
    assert all("No such file" in problem for problem in summary.problems)


def test_a_busy_index_is_left_alone(notes: Path, index: Path) -> None:
    with lock_index(index):
        for build in (rebuild, update):
            with pytest.raises(IndexBusyError, match=str(os.getpid())):
                build([notes], index)
        with pytest.raises(IndexBusyError):
            add_reports([notes / "reports" / "nova.md"], notes, index)
        assert not (index / "CURRENT").exists()


@pytest.mark.parametrize("planted", ["CURRENT.new", "generations", "sources", "generations/000001-00000000"])
def test_a_link_planted_in_the_index_folder_is_not_followed(notes: Path, index: Path, tmp_path: Path, planted: str) -> None:
    victim = tmp_path / "victim"
    (victim / "00").mkdir(parents=True)
    (victim / "readers.lock").write_text("文")
    target = victim / "readers.lock" if planted == "CURRENT.new" else victim
    (index / planted).parent.mkdir(parents=True)
    (index / planted).symlink_to(target)

    with contextlib.suppress(IndexWriteError):
        rebuild([notes], index)

    assert sorted(path.name for path in victim.iterdir()) == ["00", "readers.lock"]
    assert (victim / "readers.lock").read_text() == "文"


def test_an_update_tells_of_what_cannot_be_read_each_time_and_publishes_nothing(notes: Path, index: Path) -> None:
    write_report(notes, "swift.md", BROKEN)
    first = rebuild([notes], index)

    second = update([notes], index)

    assert (second.published, second.generation) == (False, first.generation)
    assert (second.problems, second.failed) == (first.problems, 1)
