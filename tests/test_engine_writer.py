"""Writing an index: all or nothing, in new files only, and small again after many small changes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

import indexer.whoosh_writer
from indexer.array_codec.batch import make_batch
from indexer.array_codec.listing import read_listing
from indexer.errors import IndexDamagedError, IndexMissingError
from indexer.model import FieldTokens, IndexDocument, Token
from indexer.whoosh_writer import WhooshWriter, verify_index
from search.engine import EverythingNode, Plan, TermNode
from search.engines.whoosh import WhooshEngine
from tests.engine_corpora import draw_reports, make_section


def write(folder: Path, *documents: IndexDocument, without: tuple[str, ...] = ()) -> None:
    writer = WhooshWriter(folder)
    writer.delete(without)
    writer.add(documents)
    writer.commit()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def find(folder: Path, word: str) -> int:
    return WhooshEngine(folder).search(Plan(TermNode("text", word))).total


def test_nothing_is_seen_before_commit(tmp_path: Path) -> None:
    write(tmp_path, make_section("a.md", 1, "移行"))
    writer = WhooshWriter(tmp_path)

    writer.delete(["a.md"])
    writer.add([make_section("b.md", 1, "移行")])

    assert WhooshEngine(tmp_path).facet("path").counts[0].value == "a.md"
    writer.commit()
    assert WhooshEngine(tmp_path).facet("path").counts[0].value == "b.md"


def test_cancel_leaves_the_folder_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.whoosh_writer, "PENDING_BYTES", 1)  # every batch becomes a file at once
    write(tmp_path, make_section("a.md", 1, "移行"))
    before = contents(tmp_path)
    writer = WhooshWriter(tmp_path)
    writer.delete(["a.md"])
    writer.add([make_section("b.md", 1, "移行")])

    writer.cancel()

    assert contents(tmp_path) == before


@pytest.mark.parametrize("step", ["merge_segments", "_sync_file", "write_listing"])
def test_a_failed_commit_leaves_the_folder_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    write(tmp_path, make_section("a.md", 1, "移行"))
    before = contents(tmp_path)
    writer = WhooshWriter(tmp_path)
    writer.add([make_section("b.md", 1, "移行")])

    def fail(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(indexer.whoosh_writer, step, fail)
        with pytest.raises(OSError, match="No space left"):
            writer.commit()

    assert contents(tmp_path) == before
    write(tmp_path, make_section("b.md", 1, "移行"))
    assert find(tmp_path, "移行") == 2


def test_documents_that_fail_half_way_can_be_cancelled(tmp_path: Path) -> None:
    write(tmp_path, make_section("a.md", 1, "移行"))
    before = contents(tmp_path)

    def break_off() -> Iterator[IndexDocument]:
        yield make_section("b.md", 1, "移行")
        raise RuntimeError("the analyzer broke")

    writer = WhooshWriter(tmp_path)
    with pytest.raises(RuntimeError):
        writer.add(break_off())
    writer.cancel()

    assert contents(tmp_path) == before


def test_a_commit_changes_no_file_that_is_there(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for number in range(3):
        write(old, make_section(f"{number}.md", 1, "移行"))
    before = contents(old)
    new.mkdir()
    for path in old.iterdir():
        os.link(path, new / path.name)

    write(new, make_section("9.md", 1, "移行"), without=("0.md",))

    assert contents(old) == before
    assert (find(old, "移行"), find(new, "移行")) == (3, 3)
    assert {one.value for one in WhooshEngine(new).facet("path").counts} == {"1.md", "2.md", "9.md"}


def test_everything_is_on_disk_before_the_commit_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: set[str] = set()
    real_fsync = os.fsync

    def fsync(descriptor: int) -> None:
        synced.add(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real_fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    write(tmp_path / "index", make_section("a.md", 1, "移行"))

    expected = {path.name for path in (tmp_path / "index").iterdir()} - {"segments.json"}
    assert synced == expected | {"segments.json.new", "index"}


def test_a_report_deleted_after_it_was_added_is_gone(tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path)
    writer.add([make_section("a.md", 1, "移行"), make_section("b.md", 1, "移行")])

    writer.delete(["a.md"])
    writer.add([make_section("a.md", 5, "移行 障害")])
    writer.commit()

    assert (find(tmp_path, "移行"), find(tmp_path, "障害")) == (2, 1)


def test_many_small_commits_leave_few_segments(tmp_path: Path) -> None:
    for number in range(40):
        write(tmp_path, make_section(f"{number}.md", 1, "移行"), without=(f"{number - 30}.md",))

    assert len(read_listing(tmp_path).segments) == 1
    assert len(list(tmp_path.iterdir())) == 3  # the segment, Whoosh's table of contents, the listing
    assert find(tmp_path, "移行") == 30


def test_there_are_never_more_segments_than_stated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.whoosh_writer, "SMALL_SEGMENT", 0)
    counts = []
    for number in range(12):
        write(tmp_path, make_section(f"{number}.md", 1, "移行"))
        counts.append(len(read_listing(tmp_path).segments))

    assert counts == [1, 2, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4]
    assert find(tmp_path, "移行") == 12


def test_a_segment_worn_out_by_deletions_is_written_anew(tmp_path: Path) -> None:
    write(tmp_path, *(make_section(f"{number}.md", 1, "移行") for number in range(100)))
    write(tmp_path, without=tuple(f"{number}.md" for number in range(20)))
    some = read_listing(tmp_path).segments
    write(tmp_path, without=tuple(f"{number}.md" for number in range(20, 30)))

    assert [(one.documents, len(one.deleted)) for one in some] == [(100, 20)]
    assert [(one.documents, len(one.deleted)) for one in read_listing(tmp_path).segments] == [(70, 0)]


def test_an_updated_index_scores_as_one_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.whoosh_writer, "SMALL_SEGMENT", 0)  # the deleted sections stay in their segment
    monkeypatch.setattr(indexer.whoosh_writer, "MAX_DELETED", 1.0)
    reports = draw_reports(Random(7), reports=20)
    for documents in reports.values():
        write(tmp_path / "updated", *documents)
    write(tmp_path / "updated", without=("reports/3.md", "reports/4.md"))
    kept = [one for path, documents in reports.items() if path not in ("reports/3.md", "reports/4.md") for one in documents]
    write(tmp_path / "anew", *kept)

    node = TermNode("text", "移行")
    assert len(read_listing(tmp_path / "updated").segments) > 1
    assert WhooshEngine(tmp_path / "updated").search(Plan(node)) == WhooshEngine(tmp_path / "anew").search(Plan(node))


@pytest.mark.parametrize("last", [0, 1, 3, 200])
def test_an_index_that_grew_is_the_file_of_one_written_at_once(tmp_path: Path, last: int) -> None:
    """What a few sections have is put among much more: terms before, between and behind the others, and known ones."""
    random = Random(last)
    sections = [
        make_section(f"{number:04}.md", 1, " ".join(f"語{random.randrange(150)}" for _ in range(9))) for number in range(400)
    ]
    sections[-2:] = [make_section("0398.md", 1, "あ 語1 語1x 語10 龠"), make_section("0399.md", 1, "語1 語1 語2")]

    write(tmp_path / "once", *sections)
    write(tmp_path / "grown", *sections[: len(sections) - last])
    write(tmp_path / "grown", *sections[len(sections) - last :])

    once, grown = (next((tmp_path / name).glob("*.arrays")).read_bytes() for name in ("once", "grown"))
    assert grown == once


def test_batches_made_elsewhere_are_added_as_they_are(tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path)

    writer.add_batch(make_batch([make_section("a.md", 1, "移行"), make_section("b.md", 1, "移行")]))
    writer.add_batch(make_batch([]))
    writer.commit()

    assert find(tmp_path, "移行") == 2


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), 1e9])
def test_a_weight_that_cannot_be_scored_is_refused(weight: float) -> None:
    section = make_section("a.md", 1, fields=[FieldTokens("text", (Token("移行", 0, 2, 0, weight),))])

    with pytest.raises(ValueError, match="weight"):
        make_batch([section])


def test_a_field_that_the_schema_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="no token field colour"):
        make_batch([make_section("a.md", 1, fields=[FieldTokens("colour", ())])])


def test_an_empty_commit_makes_an_index_without_sections(tmp_path: Path) -> None:
    write(tmp_path)

    assert WhooshEngine(tmp_path).search(Plan(EverythingNode())).total == 0
    assert verify_index(tmp_path) == 0


def test_a_folder_without_an_index_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="run kikigaki rebuild"):
        WhooshEngine(tmp_path)
    with pytest.raises(IndexMissingError, match="run kikigaki rebuild"):
        WhooshEngine(tmp_path / "missing")


def test_an_engine_answers_from_the_index_that_it_opened(tmp_path: Path) -> None:
    write(tmp_path, make_section("a.md", 1, "移行"))
    engine = WhooshEngine(tmp_path)

    write(tmp_path, make_section("b.md", 1, "移行"), without=("a.md",))

    assert [one.value for one in engine.facet("path").counts] == ["a.md"]
    assert engine.sections([hit.id for hit in engine.search(Plan(EverythingNode())).hits])[0].path == "a.md"


def test_a_segment_that_is_not_the_listed_one_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a", make_section("a.md", 1, "移行"))
    write(tmp_path / "b", make_section("a.md", 1, "移行"), make_section("b.md", 1, "移行"))
    (mine,) = (tmp_path / "a").glob("*.arrays")
    (other,) = (tmp_path / "b").glob("*.arrays")
    other.replace(mine)

    for refuse in (WhooshEngine, verify_index):
        with pytest.raises(IndexDamagedError, match="not the one listed: run kikigaki rebuild"):
            refuse(tmp_path / "a")
