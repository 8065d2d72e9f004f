"""Rebuild and update: what they publish, count, keep and clear away."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexer.array_codec.batch import DocumentBatch
from indexer.array_codec.stored_batch import StoredBatch
from indexer.building import reading as build_reading
from indexer.building import rebuild, status, update
from indexer.building.reading import ReadTask, cut_chunks, open_readers
from indexer.corpus import scan_corpora
from indexer.generations import find_damage, open_generation
from indexer.vocabulary import load_vocabulary
from search.library import Library
from search.model import SearchRequest
from tests.notes import BROKEN, NOVA, SWIFT, find_reports, write_report


def test_a_rebuild_publishes_what_is_thenfind_reports(notes: Path, index: Path) -> None:
    summary = rebuild([notes], index)

    assert (summary.reports, summary.added, summary.failed, summary.published) == (2, 2, 0, True)
    assert summary.generation == Library(index).generation
    assert find_reports(index, "消失訂正符号") == ["reports/swift.md"]
    assert Library(index).searcher().count() == summary.sections == Library(index).holdings().sections


def test_an_update_reads_only_what_changed(notes: Path, index: Path) -> None:
    first = rebuild([notes], index)
    write_report(notes, "nova.md", NOVA + "\n## Heat\n\n雛形から構築する。\n")
    write_report(notes, "kolla.md", "# 別の報告\n\n## Kolla\n\nコンテナで配備する。\n")
    told: list[tuple[int, int, str]] = []

    summary = update([notes], index, progress=lambda done, total, path: told.append((done, total, path)))

    assert (summary.added, summary.changed, summary.removed, summary.unchanged) == (1, 1, 0, 1)
    assert told == [(1, 2, "reports/kolla.md"), (2, 2, "reports/nova.md")]
    assert summary.sections > first.sections
    assert (find_reports(index, "雛形"), find_reports(index, "配備")) == (["reports/nova.md"], ["reports/kolla.md"])


def test_an_update_of_an_unchanged_corpus_publishes_nothing(notes: Path, index: Path) -> None:
    first = rebuild([notes], index)
    os.utime(notes / "reports" / "nova.md", (0, 0))  # the clock does not decide, the content does

    summary = update([notes], index)

    assert (summary.published, summary.generation, summary.unchanged) == (False, first.generation, 2)


def test_a_renamed_and_a_removed_report_are_followed(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    (notes / "reports" / "nova.md").rename(notes / "reports" / "renamed.md")
    (notes / "reports" / "swift.md").unlink()

    summary = update([notes], index)

    assert (summary.reports, summary.added, summary.removed) == (1, 1, 2)
    assert (find_reports(index, "仮想マシン"), find_reports(index, "消失訂正符号")) == (["reports/renamed.md"], [])


def test_the_old_generation_is_whole_after_an_update(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    held = open_generation(index)
    write_report(notes, "nova.md", SWIFT)
    (notes / "reports" / "swift.md").unlink()

    update([notes], index)

    assert list(find_damage(held)) == []
    held.close()


def test_a_single_report_can_be_a_corpus(notes: Path, index: Path) -> None:
    report = notes / "reports" / "nova.md"
    first = rebuild([report], index)
    report.write_text(SWIFT, encoding="utf-8")

    assert (first.reports, update([], index).changed) == (1, 1)
    assert find_reports(index, "消失訂正符号") == ["nova.md"]
    assert Library(index).report_file("nova.md") == report


def test_an_update_without_an_index_builds_one(notes: Path, index: Path) -> None:
    assert update([notes], index).added == 2


def test_an_update_without_corpora_takes_those_of_the_index(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    write_report(notes, "kolla.md", NOVA)

    assert update([], index).reports == 3


def test_a_corpus_that_is_left_out_is_named(notes: Path, index: Path, tmp_path: Path) -> None:
    write_report(tmp_path / "more", "kolla.md", "# 別の報告\n")
    rebuild([notes, tmp_path / "more"], index)

    summary = update([tmp_path / "more"], index)

    assert (summary.reports, summary.removed) == (1, 2)
    assert any(str(notes) in warning for warning in summary.warnings)


def test_an_edited_vocabulary_is_used_for_reports_that_did_not_change(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    (notes / "vocabulary").mkdir()
    (notes / "vocabulary" / "projects.toml").write_text('["消失訂正"]\naliases = ["消失訂正符号"]\n', encoding="utf-8")

    before = status(index)
    summary = update([notes], index)

    assert (before.vocabulary_changed, before.stale, before.changed) == (True, True, ())
    assert (summary.published, summary.unchanged) == (True, 2)
    assert "消失訂正" in [count.value for facet in Library(index).searcher().facets(("project",)) for count in facet.counts]
    assert not status(index).stale


def test_a_sidecar_is_part_of_its_report(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    (notes / "reports" / "nova.md.kikigaki.toml").write_text('event = "別の催し"\n', encoding="utf-8")

    summary = update([notes], index)

    assert summary.changed == 1
    assert "別の催し" in [count.value for facet in Library(index).searcher().facets(("event",)) for count in facet.counts]


def test_one_process_and_two_read_the_same(notes: Path, index: Path) -> None:
    for number in range(20):
        write_report(notes, f"{number:02}.md", NOVA.replace("Nova", f"Nova{number}"))
    write_report(notes, "broken.md", BROKEN)
    index.mkdir()
    vocabulary = load_vocabulary()
    tasks = [ReadTask(file) for file in scan_corpora([notes]).files]

    with open_readers(tasks, index, folder=index, vocabulary=vocabulary, jobs=1) as readers:
        alone = list(readers.read(tasks))
    with open_readers(tasks, index, folder=index, vocabulary=vocabulary, jobs=2) as readers:
        together = list(readers.read(tasks))

    outcomes = [outcome for chunk in alone for outcome in chunk.outcomes]
    assert [outcome for chunk in together for outcome in chunk.outcomes] == outcomes
    batches = [batch for chunk in alone for batch in chunk.batches if isinstance(batch, DocumentBatch)]
    others = [batch.load() for chunk in together for batch in chunk.batches if isinstance(batch, StoredBatch)]
    assert [line for batch in others for line in batch.lines] == [line for batch in batches for line in batch.lines]
    assert b"".join(batch.records for batch in others) == b"".join(batch.records for batch in batches)
    assert [outcome.task for outcome in outcomes] == tasks
    assert [outcome.task.file.path for outcome in outcomes if outcome.problem] == ["reports/broken.md"]


@pytest.mark.parametrize("jobs", [1, 2, 8])
@pytest.mark.parametrize("count", [0, 1, 7, 100, 1_345])
def test_reports_are_handed_out_in_order_and_the_last_ones_singly(count: int, jobs: int) -> None:
    tasks = list(range(count))

    chunks = cut_chunks(tasks, jobs)

    sizes = [len(chunk) for chunk in chunks]
    assert [task for chunk in chunks for task in chunk] == tasks
    assert sizes == sorted(sizes, reverse=True)
    assert all(0 < size <= build_reading.CHUNK_REPORTS for size in sizes)
    assert all(size == 1 for size in sizes[-3 * jobs :])


def test_nothing_is_left_of_generations_and_sources_that_are_out_of_use(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    write_report(notes, "nova.md", NOVA + "\n追記\n")
    update([notes], index)
    (notes / "reports" / "swift.md").unlink()
    update([notes], index)

    assert len(list((index / "generations").iterdir())) == 1
    assert len([path for path in (index / "sources").rglob("*") if path.is_file()]) == 1


def test_an_empty_corpus_gives_an_empty_index(index: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    summary = rebuild([tmp_path / "empty"], index)

    assert (summary.reports, summary.sections, summary.published) == (0, 0, True)
    assert Library(index).searcher().count() == 0
    assert Library(index).searcher().search(SearchRequest("何か")).total == 0
