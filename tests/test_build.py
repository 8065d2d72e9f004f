"""Rebuild, update, add and status: what they publish, count, keep and refuse."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from indexer import corpus
from indexer.analysis.model import IndexText
from indexer.array_codec.batch import DocumentBatch
from indexer.array_codec.stored_batch import StoredBatch
from indexer.building import BuildSummary, add_reports, rebuild, status, update
from indexer.building import reading as build_reading
from indexer.building.reading import ReadTask, cut_chunks, open_readers
from indexer.corpus import scan_corpora
from indexer.errors import CorpusError, IndexBusyError, IndexMissingError, IndexWriteError, ReportError, VocabularyError
from indexer.generations import find_damage, open_generation
from indexer.generations.lock import lock_index
from indexer.vocabulary import load_vocabulary
from search.library import Library
from search.model import SearchRequest

Build = Callable[[Sequence[Path], Path], BuildSummary]

_NOVA = "# OpenStack Summit Atlanta 2014\n\n## Nova の新機能\n\n仮想マシンの移行が速くなった。\n"
_SWIFT = "# OpenStack Summit Paris 2014\n\n## Swift の消失訂正符号\n\n岩本氏が消失訂正符号を説明した。\n"
_BROKEN = b"\x00\x01\x02\x00binary\x00" * 50


def _write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / "reports" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _found(index: Path, query: str) -> list[str]:
    """The paths of the reports that a query finds, in order of path."""
    page = Library(index).searcher().search(SearchRequest(query=f'"{query}"', limit=100))
    return sorted({hit.path for hit in page.hits})


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A corpus of two reports."""
    _write(tmp_path / "notes", "nova.md", _NOVA)
    _write(tmp_path / "notes", "swift.md", _SWIFT)
    return tmp_path / "notes"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "index"


def test_a_rebuild_publishes_what_is_then_found(notes: Path, index: Path) -> None:
    summary = rebuild([notes], index)

    assert (summary.reports, summary.added, summary.failed, summary.published) == (2, 2, 0, True)
    assert summary.generation == Library(index).generation
    assert _found(index, "消失訂正符号") == ["reports/swift.md"]
    assert Library(index).searcher().count() == summary.sections == Library(index).holdings().sections


def test_an_update_reads_only_what_changed(notes: Path, index: Path) -> None:
    first = rebuild([notes], index)
    _write(notes, "nova.md", _NOVA + "\n## Heat\n\n雛形から構築する。\n")
    _write(notes, "kolla.md", "# 別の報告\n\n## Kolla\n\nコンテナで配備する。\n")
    told: list[tuple[int, int, str]] = []

    summary = update([notes], index, progress=lambda done, total, path: told.append((done, total, path)))

    assert (summary.added, summary.changed, summary.removed, summary.unchanged) == (1, 1, 0, 1)
    assert told == [(1, 2, "reports/kolla.md"), (2, 2, "reports/nova.md")]
    assert summary.sections > first.sections
    assert (_found(index, "雛形"), _found(index, "配備")) == (["reports/nova.md"], ["reports/kolla.md"])


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
    assert (_found(index, "仮想マシン"), _found(index, "消失訂正符号")) == (["reports/renamed.md"], [])


def test_the_old_generation_is_whole_after_an_update(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    held = open_generation(index)
    _write(notes, "nova.md", _SWIFT)
    (notes / "reports" / "swift.md").unlink()

    update([notes], index)

    assert list(find_damage(held)) == []
    held.close()


def test_a_single_report_can_be_a_corpus(notes: Path, index: Path) -> None:
    report = notes / "reports" / "nova.md"
    first = rebuild([report], index)
    report.write_text(_SWIFT, encoding="utf-8")

    assert (first.reports, update([], index).changed) == (1, 1)
    assert _found(index, "消失訂正符号") == ["nova.md"]
    assert Library(index).report_file("nova.md") == report


def test_an_update_without_an_index_builds_one(notes: Path, index: Path) -> None:
    assert update([notes], index).added == 2


def test_an_update_without_corpora_takes_those_of_the_index(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    _write(notes, "kolla.md", _NOVA)

    assert update([], index).reports == 3


def test_a_corpus_that_is_left_out_is_named(notes: Path, index: Path, tmp_path: Path) -> None:
    _write(tmp_path / "more", "kolla.md", "# 別の報告\n")
    rebuild([notes, tmp_path / "more"], index)

    summary = update([tmp_path / "more"], index)

    assert (summary.reports, summary.removed) == (1, 2)
    assert any(str(notes) in warning for warning in summary.warnings)


def test_an_unreadable_report_keeps_its_version_before(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    _write(notes, "swift.md", _BROKEN)
    _write(notes, "nova.md", _NOVA.replace("移行", "複製"))

    for build in (update, rebuild, update):
        summary = build([notes], index)
        assert (summary.reports, summary.failed, len(summary.problems)) == (2, 1, 1)
        assert summary.problems[0].startswith("reports/swift.md")
        assert (_found(index, "消失訂正符号"), _found(index, "複製")) == (["reports/swift.md"], ["reports/nova.md"])
    assert status(index).failed == summary.problems


def test_an_unreadable_report_keeps_its_version_when_the_vocabulary_changes(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    _write(notes, "swift.md", _BROKEN)
    (notes / "vocabulary").mkdir()
    (notes / "vocabulary" / "synonyms.toml").write_text('"消失訂正符号" = ["erasure coding"]\n')

    summary = update([notes], index)

    assert (summary.reports, summary.failed) == (2, 1)
    assert _found(index, "消失訂正符号") == ["reports/swift.md"]


def test_a_report_is_read_again_once_it_is_readable(notes: Path, index: Path) -> None:
    _write(notes, "swift.md", _BROKEN)
    broken = rebuild([notes], index)
    _write(notes, "swift.md", _SWIFT)

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
        _write(notes, name, _BROKEN)
    for source in (index / "sources").rglob("*"):
        if source.is_file():
            source.write_bytes(b"")

    with pytest.raises(CorpusError, match="left as it was"):
        rebuild([notes], index)
    assert Library(index).generation == first.generation


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


def test_a_sidecar_is_part_of_its_report(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    (notes / "reports" / "nova.md.kikigaki.toml").write_text('event = "別の催し"\n', encoding="utf-8")

    summary = update([notes], index)

    assert summary.changed == 1
    assert "別の催し" in [count.value for facet in Library(index).searcher().facets(("event",)) for count in facet.counts]


def test_a_clash_between_corpora_is_a_problem_that_names_the_file(notes: Path, index: Path, tmp_path: Path) -> None:
    other = _write(tmp_path / "more", "nova.md", "# 同じ名前の別の報告\n")

    summary = rebuild([notes, tmp_path / "more"], index)

    assert (summary.reports, summary.failed) == (2, 1)
    assert summary.problems[0].startswith(f"{other}: ")


def test_a_damaged_index_is_built_anew_by_an_update(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    (index / "CURRENT").write_text("nonsense")

    summary = update([notes], index)

    assert (summary.reports, summary.published) == (2, True)
    assert "damaged" in summary.warnings[0]
    assert _found(index, "仮想マシン") == ["reports/nova.md"]


def test_damage_in_a_file_that_is_not_verified_at_once_is_mended_by_an_update(
    notes: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild([notes], index)
    monkeypatch.setattr("indexer.generations.VERIFIED_BYTES", -1)  # as if the segment were larger than that
    (segment,) = index.glob("generations/*/whoosh/*.arrays")
    data = segment.read_bytes()
    segment.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    _write(notes, "nova.md", _NOVA + "\n追記\n")

    summary = update([notes], index)

    assert (summary.reports, summary.changed, summary.failed) == (2, 1, 0)
    assert "damaged" in summary.warnings[0]
    assert _found(index, "消失訂正符号") == ["reports/swift.md"]


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


def test_one_process_and_two_read_the_same(notes: Path, index: Path) -> None:
    for number in range(20):
        _write(notes, f"{number:02}.md", _NOVA.replace("Nova", f"Nova{number}"))
    _write(notes, "broken.md", _BROKEN)
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
    _write(notes, "nova.md", _NOVA + "\n追記\n")
    update([notes], index)
    (notes / "reports" / "swift.md").unlink()
    update([notes], index)

    assert len(list((index / "generations").iterdir())) == 1
    assert len([path for path in (index / "sources").rglob("*") if path.is_file()]) == 1


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


# --- add ---


def test_added_reports_are_copied_and_found(notes: Path, index: Path, tmp_path: Path) -> None:
    rebuild([notes], index)
    incoming = tmp_path / "download" / "kolla.md"
    incoming.parent.mkdir()
    incoming.write_text("# 別の報告\n\nコンテナで配備する。\n", encoding="utf-8")
    incoming.with_name("kolla.md.kikigaki.toml").write_text('event = "別の催し"\n', encoding="utf-8")

    summary = add_reports([incoming], notes, index)

    assert (summary.reports, summary.added) == (3, 1)
    assert (notes / "reports" / "kolla.md").read_bytes() == incoming.read_bytes()
    assert (notes / "reports" / "kolla.md.kikigaki.toml").exists()
    assert _found(index, "配備") == ["reports/kolla.md"]
    assert sorted(path.name for path in (notes / "reports").iterdir() if path.name.startswith(".")) == []


def test_adding_the_first_report_makes_corpus_and_index(index: Path, tmp_path: Path) -> None:
    incoming = tmp_path / "nova.md"
    incoming.write_text(_NOVA, encoding="utf-8")

    summary = add_reports([incoming], tmp_path / "corpus", index)

    assert (summary.reports, (tmp_path / "corpus" / "reports" / "nova.md").exists()) == (1, True)


def test_adding_keeps_what_the_index_has_from_other_corpora(notes: Path, index: Path, tmp_path: Path) -> None:
    rebuild([notes], index)
    incoming = tmp_path / "kolla.md"
    incoming.write_text("# 別の報告\n", encoding="utf-8")

    summary = add_reports([incoming], tmp_path / "second", index)

    assert (summary.reports, summary.added, summary.removed) == (3, 1, 0)


def test_adding_what_is_there_already_changes_nothing(notes: Path, index: Path, tmp_path: Path) -> None:
    first = rebuild([notes], index)
    copy = tmp_path / "nova.md"
    copy.write_text(_NOVA, encoding="utf-8")

    assert add_reports([copy, notes / "reports" / "swift.md"], notes, index).generation == first.generation


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("kolla.md", _BROKEN, ReportError),
        ("kolla.png", b"# a", ReportError),
        ("nova.md", b"# another report of that name", CorpusError),
        ("missing.md", None, ReportError),
    ],
)
def test_when_one_cannot_be_added_none_is(
    notes: Path, index: Path, tmp_path: Path, name: str, data: bytes | None, error: type[Exception]
) -> None:
    good, bad = tmp_path / "good.md", tmp_path / name
    good.write_text("# 良い報告\n", encoding="utf-8")
    if data is not None:
        bad.write_bytes(data)

    with pytest.raises(error, match=name) as caught:
        add_reports([good, bad], notes, index)
    assert "\n" not in str(caught.value)
    assert sorted(path.name for path in (notes / "reports").iterdir()) == ["nova.md", "swift.md"]


def test_a_flat_corpus_is_added_to_where_its_reports_are(index: Path, tmp_path: Path) -> None:
    flat = tmp_path / "flat"
    flat.mkdir()
    (flat / "nova.md").write_text(_NOVA, encoding="utf-8")
    incoming = tmp_path / "swift.md"
    incoming.write_text(_SWIFT, encoding="utf-8")

    summary = add_reports([incoming], flat, index)

    assert (summary.reports, (flat / "swift.md").exists()) == (2, True)


# --- status ---


def test_status_names_what_is_new_changed_and_gone(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    fresh = status(index)
    _write(notes, "kolla.md", "# 別の報告\n")
    _write(notes, "nova.md", _NOVA + "追記\n")
    (notes / "reports" / "swift.md").unlink()

    stale = status(index)

    assert (fresh.stale, fresh.reports, fresh.mismatch, fresh.vocabulary_changed) == (False, 2, None, False)
    assert (stale.stale, stale.new, stale.changed, stale.gone) == (
        True,
        ("reports/kolla.md",),
        ("reports/nova.md",),
        ("reports/swift.md",),
    )
    assert stale.size > 0


@pytest.mark.parametrize("build", [update, rebuild], ids=["update", "rebuild"])
@pytest.mark.parametrize("indexed_before", [True, False])
def test_status_tells_of_what_cannot_be_read_without_calling_it_stale(
    notes: Path, index: Path, build: Build, indexed_before: bool
) -> None:
    if indexed_before:
        rebuild([notes], index)
    _write(notes, "swift.md", _BROKEN)
    _write(notes, "later.md", _BROKEN)
    build([notes], index)

    known = status(index)
    _write(notes, "swift.md", _BROKEN + b"more")
    edited = status(index)
    again = build([notes], index)
    (notes / "reports" / "swift.md").unlink()
    (notes / "reports" / "later.md").write_text(_SWIFT, encoding="utf-8")

    assert (known.stale, known.new, known.changed, len(known.failed)) == (False, (), (), 2)
    assert edited.new + edited.changed == ("reports/swift.md",)
    assert (again.failed, again.reports) == (2, 2 if indexed_before else 1)
    assert (status(index).new, status(index).gone) == (("reports/later.md",), ("reports/swift.md",))


def test_an_update_tells_of_what_cannot_be_read_each_time_and_publishes_nothing(notes: Path, index: Path) -> None:
    _write(notes, "swift.md", _BROKEN)
    first = rebuild([notes], index)

    second = update([notes], index)

    assert (second.published, second.generation) == (False, first.generation)
    assert (second.problems, second.failed) == (first.problems, 1)


def test_status_names_who_writes_just_now(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    with lock_index(index):
        writer = status(index).writer

    assert writer is not None
    assert (writer.pid, status(index).writer) == (os.getpid(), None)


def test_status_without_an_index_names_the_command(notes: Path, index: Path) -> None:
    with pytest.raises(IndexMissingError, match="kikigaki rebuild"):
        status(index, [notes])
    assert not index.exists()


def test_an_empty_corpus_gives_an_empty_index(index: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    summary = rebuild([tmp_path / "empty"], index)

    assert (summary.reports, summary.sections, summary.published) == (0, 0, True)
    assert Library(index).searcher().count() == 0
    assert Library(index).searcher().search(SearchRequest("何か")).total == 0
