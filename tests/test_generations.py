"""Generations and the writer's lock: published whole, held by readers, removed when unread, never trusted blindly."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import IndexBusyError, IndexDamagedError, IndexMissingError, IndexWriteError
from indexer.generations import find_damage, open_generation, read_current
from indexer.generations.lock import LOCK_NAME, lock_index, lock_owner
from indexer.generations.manifest import (
    Manifest,
    ReportRecord,
    Versions,
    decode_manifest,
    decode_records,
    decode_vocabulary,
    encode_manifest,
    encode_records,
    encode_vocabulary,
)
from indexer.generations.publish import describe_files, link_files, new_generation, publish, remove_unread
from indexer.vocabulary import EventSeries, Person, Project, SynonymGroup, Vocabulary
from tests import ROOT

_VERSIONS = Versions(1, "0.7.0", "20261015", "d" * 64)


def _publish(index: Path, engine_files: dict[str, bytes], records: tuple[ReportRecord, ...] = ()) -> str:
    """The name of a new generation with these files in its engine folder."""
    with lock_index(index) as lock:
        folder = new_generation(lock)
        (folder / "whoosh").mkdir()
        for name, data in engine_files.items():
            (folder / "whoosh" / name).write_bytes(data)
        (folder / "reports.json").write_bytes(encode_records(records))
        manifest = Manifest(_VERSIONS, ("/corpus",), "2014-05-12T00:00:00+00:00", 1, 2, describe_files(folder))
        name = publish(lock, folder, manifest)
        remove_unread(lock, keep=(name,))
        return name


def _names(index: Path) -> list[str]:
    return sorted(folder.name for folder in (index / "generations").iterdir())


def test_a_published_generation_is_the_one_that_is_opened(tmp_path: Path) -> None:
    records = (
        ReportRecord("reports/報告.md", 0, "a" * 64, 3),
        ReportRecord("reports/b.md", 0, "", 0, "b.md: binary", "b" * 64),
    )
    name = _publish(tmp_path, {"segment": b"postings"}, records)

    generation = open_generation(tmp_path)

    assert (generation.name, generation.manifest.versions, generation.records()) == (name, _VERSIONS, records)
    assert generation.read("whoosh/segment") == b"postings"
    assert list(find_damage(generation)) == []


def test_a_reader_keeps_its_generation_until_it_lets_go(tmp_path: Path) -> None:
    old = _publish(tmp_path, {"segment": b"old"})
    first, second = open_generation(tmp_path), open_generation(tmp_path)
    new = _publish(tmp_path, {"segment": b"new"})

    assert first.read("whoosh/segment") == b"old"
    assert _names(tmp_path) == [old, new]
    first.close()
    assert second.read("whoosh/segment") == b"old"
    assert _names(tmp_path) == [old, new]
    second.close()
    assert _names(tmp_path) == [new]


def test_closing_twice_or_after_the_index_is_gone_is_harmless(tmp_path: Path) -> None:
    _publish(tmp_path / "index", {"segment": b"old"})
    generation = open_generation(tmp_path / "index")
    shutil.rmtree(tmp_path / "index")

    generation.close()
    generation.close()

    assert not (tmp_path / "index").exists()


def test_a_generation_that_a_killed_reader_held_is_removed(tmp_path: Path) -> None:
    _publish(tmp_path, {"segment": b"old"})
    program = "import sys, time; from pathlib import Path; from indexer.generations import open_generation\n"
    program += "held = open_generation(Path(sys.argv[1])); print('open', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", program, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        second = _publish(tmp_path, {"segment": b"second"})
        held = len(_names(tmp_path))
        reader.kill()
        reader.wait()

    third = _publish(tmp_path, {"segment": b"third"})

    assert held == 2
    assert second != third
    assert _names(tmp_path) == [third]


def test_numbers_grow_whatever_the_clock_says(tmp_path: Path) -> None:
    numbers = [int(_publish(tmp_path, {"segment": b"x"}).partition("-")[0]) for _ in range(3)]

    assert numbers == [1, 2, 3]


def test_links_share_what_did_not_change_and_copies_do_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _publish(tmp_path, {"segment": b"postings", "_MAIN_1.toc": b"toc"})
    base = open_generation(tmp_path)

    def no_links(*_: object, **__: object) -> None:
        raise OSError(38, "Function not implemented")

    with lock_index(tmp_path) as lock:
        linked, copied = new_generation(lock), new_generation(lock)
        link_files(base, linked)
        monkeypatch.setattr(os, "link", no_links)
        link_files(base, copied)

    assert linked.joinpath("whoosh/segment").samefile(base.folder / "whoosh/segment")
    assert not copied.joinpath("whoosh/segment").samefile(base.folder / "whoosh/segment")
    assert describe_files(linked, base) == describe_files(copied, base) == describe_files(copied)


def test_no_index_names_the_command_that_builds_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="kikigaki rebuild"):
        open_generation(tmp_path / "none")


def test_a_file_that_goes_while_its_generation_is_open_is_damage(tmp_path: Path) -> None:
    _publish(tmp_path, {"segment": b"postings"})
    generation = open_generation(tmp_path)
    (generation.folder / "reports.json").unlink()

    with pytest.raises(IndexDamagedError, match="not there any more"):
        generation.records()
    with pytest.raises(IndexDamagedError, match="not in the manifest"):
        generation.read("whoosh/other")


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _replace_by_link(path: Path) -> None:
    elsewhere = path.with_name("elsewhere")
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def _replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _replace_by_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGE: dict[str, Callable[[Path, Path], object]] = {
    "CURRENT is empty": lambda index, _: (index / "CURRENT").write_text(""),
    "CURRENT leads outside": lambda index, _: (index / "CURRENT").write_text(f"../../outside {'0' * 64}\n"),
    "CURRENT is a folder": lambda index, _: _replace_by_folder(index / "CURRENT"),
    "CURRENT is a link": lambda index, _: _replace_by_link(index / "CURRENT"),
    "CURRENT is a FIFO": lambda index, _: _replace_by_fifo(index / "CURRENT"),
    "the manifest changed": lambda _, folder: _flip(folder / "manifest.json"),
    "the manifest is gone": lambda _, folder: (folder / "manifest.json").unlink(),
    "a file changed": lambda _, folder: _flip(folder / "whoosh" / "segment"),
    "a file is shorter": lambda _, folder: (folder / "whoosh" / "segment").write_bytes(b""),
    "a file is gone": lambda _, folder: (folder / "whoosh" / "segment").unlink(),
    "a file is a link": lambda _, folder: _replace_by_link(folder / "whoosh" / "segment"),
    "the generation is gone": lambda _, folder: shutil.rmtree(folder),
    "the generation is a link": lambda _, folder: _replace_by_link(folder),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_found_before_anything_is_used(tmp_path: Path, damage: str) -> None:
    name = _publish(tmp_path, {"segment": b"postings"})
    DAMAGE[damage](tmp_path, tmp_path / "generations" / name)

    with pytest.raises(IndexDamagedError, match="kikigaki rebuild") as caught:
        open_generation(tmp_path)
    assert "\n" not in str(caught.value)


def test_an_index_of_another_manifest_format_is_refused(tmp_path: Path) -> None:
    name = _publish(tmp_path, {"segment": b"postings"})
    manifest = json.dumps([999, []]).encode()
    (tmp_path / "generations" / name / "manifest.json").write_bytes(manifest)
    (tmp_path / "CURRENT").write_text(f"{name} {hashlib.sha256(manifest).hexdigest()}\n")

    with pytest.raises(IndexDamagedError, match="format 999"):
        open_generation(tmp_path)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "whoosh/../../secret", "a/b/c", "", ".", "whoosh/..", "a\nb"])
def test_a_manifest_names_no_file_outside_its_generation(name: str) -> None:
    data = encode_manifest(Manifest(_VERSIONS, (), "", 0, 0, ()))
    plain = json.loads(data)
    plain[1][-1] = [[name, 1, "0" * 64]]

    with pytest.raises(IndexDamagedError, match=re.escape("its manifest names")):
        decode_manifest(json.dumps(plain).encode())


@given(st.recursive(st.none() | st.integers() | st.text(), lambda children: st.lists(children), max_leaves=8))
def test_any_other_json_is_refused_as_damage(plain: object) -> None:
    data = json.dumps([1, plain]).encode()

    for decode in (decode_manifest, decode_vocabulary):
        with pytest.raises(IndexDamagedError):
            decode(data)


@given(st.binary())
def test_any_other_bytes_are_refused_as_damage(data: bytes) -> None:
    for decode in (decode_manifest, decode_vocabulary):
        with pytest.raises(IndexDamagedError):
            decode(data)


_words = st.tuples(st.text(), st.text())


@given(st.lists(_words), st.lists(_words), st.lists(_words), st.lists(st.text()))
def test_a_vocabulary_is_read_back_as_it_was_written(
    projects: list[tuple[str, str]], people: list[tuple[str, str]], events: list[tuple[str, str]], stop_words: list[str]
) -> None:
    vocabulary = Vocabulary(
        projects=tuple(Project(name, (alias,), (), (name,)) for name, alias in projects),
        people=tuple(Person(name, (), (spelling,)) for name, spelling in people),
        events=tuple(EventSeries(name, (alias,)) for name, alias in events),
        synonyms=tuple(SynonymGroup(pair) for pair in projects),
        stop_words=tuple(stop_words),
        digest="d",
    )

    assert decode_vocabulary(encode_vocabulary(vocabulary)) == vocabulary


@given(
    st.lists(st.builds(ReportRecord, st.text(), st.integers(0), st.text(), st.integers(0), st.none() | st.text(), st.text()))
)
def test_records_are_read_back_as_they_were_written(records: list[ReportRecord]) -> None:
    assert decode_records(encode_records(tuple(records))) == tuple(records)


def test_records_of_an_index_of_before_are_read() -> None:
    assert decode_records(b'[["reports/a.md", 0, "", 0, "binary"]]') == (ReportRecord("reports/a.md", 0, "", 0, "binary"),)


def test_a_second_writer_is_told_who_the_first_is(tmp_path: Path) -> None:
    with lock_index(tmp_path):
        owner = lock_owner(tmp_path)
        with pytest.raises(IndexBusyError, match=f"pid {os.getpid()} on ") as caught, lock_index(tmp_path):
            pytest.fail("two writers at once")

    assert owner is not None
    assert (owner.pid, "\n" in str(caught.value)) == (os.getpid(), False)
    assert lock_owner(tmp_path) is None
    with lock_index(tmp_path):
        pass


def test_a_killed_writer_leaves_no_lock(tmp_path: Path) -> None:
    program = "import sys, time; from pathlib import Path; from indexer.generations.lock import lock_index\n"
    program += "with lock_index(Path(sys.argv[1])): print('locked', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", program, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        owner = lock_owner(tmp_path)
        writer.kill()
        writer.wait()

    assert owner is not None
    assert owner.pid == writer.pid
    assert lock_owner(tmp_path) is None
    with lock_index(tmp_path):
        assert lock_owner(tmp_path) is not None


@pytest.mark.parametrize("nonsense", [b"", b"{", b"[1]", b'{"pid": "x"}', b"\xff" * 5000])
def test_a_lock_file_with_other_content_still_locks(tmp_path: Path, nonsense: bytes) -> None:
    (tmp_path / LOCK_NAME).write_bytes(nonsense)
    descriptor = os.open(tmp_path / LOCK_NAME, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)

    with pytest.raises(IndexBusyError, match="another process"), lock_index(tmp_path):
        pytest.fail("two writers at once")
    os.close(descriptor)
    with lock_index(tmp_path):
        assert lock_owner(tmp_path) is not None


def test_control_characters_of_a_command_line_do_not_reach_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/bin/kikigaki", "add", "\x1b[31m\n\u202e悪.md"])

    with lock_index(tmp_path):
        owner = lock_owner(tmp_path)

    assert owner is not None
    assert owner.command == "kikigaki add ?[31m??悪.md"


def test_a_writer_whose_folder_was_replaced_does_not_publish_into_the_new_one(tmp_path: Path) -> None:
    index = tmp_path / "index"
    with lock_index(index) as lock:
        folder = new_generation(lock)
        (folder / "whoosh").mkdir()
        index.rename(tmp_path / "old")
        moved = tmp_path / "old" / "generations" / folder.name
        _publish(index, {"segment": b"theirs"})
        shutil.copytree(moved, folder)

        with pytest.raises(IndexWriteError, match="removed while it was written"):
            publish(lock, folder, Manifest(_VERSIONS, (), "", 0, 0, describe_files(folder)))
    assert read_current(index).name != folder.name


def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("文")
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / LOCK_NAME).symlink_to(victim)

    with pytest.raises(IndexWriteError), lock_index(tmp_path / "index"):
        pytest.fail("followed a link")
    assert victim.read_text() == "文"
