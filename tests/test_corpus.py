"""Which files of a corpus are reports, and what is read from them."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import corpus as corpus_module
from indexer.corpus import CorpusFile, content_digest, is_report_name, read_content, scan_corpora
from indexer.errors import CorpusError, ReportError
from indexer.report import read_report
from indexer.vocabulary import load_vocabulary


def _write(path: Path, text: str = "# 題\n\n本文\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _paths(*folders: Path) -> list[str]:
    return [file.path for file in scan_corpora(folders).files]


def test_only_the_reports_folder_holds_reports(tmp_path: Path) -> None:
    for name in (
        "reports/b.md",
        "reports/2014/a.txt",
        "vocabulary/projects.md",
        "judgements/q.txt",
        "README.md",
        "notes.md",
    ):
        _write(tmp_path / name)

    assert _paths(tmp_path) == ["reports/2014/a.txt", "reports/b.md"]


def test_a_folder_without_a_reports_folder_is_walked_itself(tmp_path: Path) -> None:
    for name in ("a.txt", "2014/b.md", "vocabulary/projects.md", "judgements/q.txt", "README.md", "2014/README.md"):
        _write(tmp_path / name)

    assert _paths(tmp_path) == ["2014/README.md", "2014/b.md", "a.txt"]


def test_a_single_report_may_be_given_as_a_corpus(tmp_path: Path) -> None:
    report = _write(tmp_path / "deep" / "報告.md")

    assert _paths(report) == ["報告.md"]


@pytest.mark.parametrize(
    ("name", "is_report"),
    [
        *(("a.md", True), ("A.MD", True), ("報告 第1日.txt", True), ("a.html", True), ("a.rst", True)),
        *(("a.png", False), ("a", False), ("a.md~", False), ("a.md.kikigaki.toml", False), ("a.toml", False)),
    ],
)
def test_a_report_is_known_by_its_suffix(name: str, is_report: bool) -> None:
    assert is_report_name(name) is is_report


def test_what_is_no_plain_file_is_passed_over_with_a_line(tmp_path: Path) -> None:
    reports = tmp_path / "corpus" / "reports"
    outside = _write(tmp_path / "outside" / "secret.md")
    _write(reports / "a.md")
    _write(reports / ".hidden.md")
    _write(reports / ".drafts" / "b.md")
    _write(reports / ".DS_Store")
    _write(reports / ".git" / "c.md")
    _write(reports / "photo.png")
    (reports / "link.md").symlink_to(outside)
    (reports / "folder").symlink_to(outside.parent)
    os.mkfifo(reports / "fifo.md")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(reports / "s.md"))

    found = scan_corpora([tmp_path / "corpus"])

    assert [file.path for file in found.files] == ["reports/a.md"]
    assert [warning.replace(f"{reports}/", "").replace(str(tmp_path), "") for warning in found.warnings] == [
        ".drafts: hidden, skipped",
        ".hidden.md: hidden, skipped",
        "fifo.md: not a regular file, skipped",
        "folder: symbolic link, skipped",
        "link.md: symbolic link, skipped",
        "s.md: not a regular file, skipped",
        "/corpus: no reports by their suffix, skipped: .png × 1",
    ]


def test_a_reports_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    _write(tmp_path / "outside" / "a.md")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "reports").symlink_to(tmp_path / "outside")

    found = scan_corpora([tmp_path / "corpus"])

    assert found.files == ()
    assert "symbolic link" in found.warnings[0]


def test_a_name_that_is_no_utf8_is_passed_over_and_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "reports") + b"/\x93\xfa\x96{.md")).write_text("日本")

    found = scan_corpora([tmp_path])

    assert found.files == ()
    assert "name is not UTF-8" in found.warnings[0]
    assert found.warnings[0].encode("utf-8")


def test_an_unreadable_folder_is_passed_over_with_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path / "reports" / "a.md")
    _write(tmp_path / "reports" / "locked" / "b.md")
    scandir = os.scandir

    def refuse(path: Path) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = scan_corpora([tmp_path])

    assert [file.path for file in found.files] == ["reports/a.md"]
    assert found.warnings == (f"{tmp_path}/reports/locked: Permission denied, skipped",)


def test_the_index_folder_inside_a_corpus_is_not_looked_at(tmp_path: Path) -> None:
    _write(tmp_path / "a.md")
    _write(tmp_path / "index" / "b.md")

    assert [file.path for file in scan_corpora([tmp_path], without=tmp_path / "index").files] == ["a.md"]


def test_of_two_corpora_with_the_same_path_the_first_has_it(tmp_path: Path) -> None:
    first = _write(tmp_path / "one" / "reports" / "a.md", "一")
    second = _write(tmp_path / "two" / "reports" / "a.md", "二")
    _write(tmp_path / "two" / "reports" / "b.md")

    found = scan_corpora([tmp_path / "one", tmp_path / "two"])

    assert [file.file for file in found.files] == [first, tmp_path / "two" / "reports" / "b.md"]
    assert [clash.file for clash in found.clashes] == [second]


def test_the_same_report_in_two_corpora_is_no_clash(tmp_path: Path) -> None:
    _write(tmp_path / "one" / "reports" / "a.md")
    _write(tmp_path / "two" / "reports" / "a.md")

    found = scan_corpora([tmp_path / "one", tmp_path / "two", tmp_path / "one" / ".." / "one"])

    assert ([file.path for file in found.files], found.clashes) == (["reports/a.md"], ())


def test_vocabulary_folders_are_those_of_the_corpora_in_order(tmp_path: Path) -> None:
    for name in ("one", "two"):
        _write(tmp_path / name / "reports" / f"{name}.md")
    _write(tmp_path / "two" / "vocabulary" / "projects.toml", '["新製品"]\naliases = ["Shinseihin"]\n')

    found = scan_corpora([tmp_path / "one", tmp_path / "two"])

    assert found.vocabulary_folders == (tmp_path / "two" / "vocabulary",)
    assert "新製品" in [project.name for project in load_vocabulary(found.vocabulary_folders).projects]


@pytest.mark.parametrize(
    ("name", "says"),
    [("missing", "no such corpus folder"), ("photo.png", "not a report"), ("/dev/null", "neither a folder")],
)
def test_what_is_no_corpus_is_an_error_of_one_line(tmp_path: Path, name: str, says: str) -> None:
    _write(tmp_path / "photo.png")

    with pytest.raises(CorpusError, match=says) as caught:
        scan_corpora([tmp_path / name])
    assert "\n" not in str(caught.value)


def test_no_corpus_at_all_is_an_error() -> None:
    with pytest.raises(CorpusError, match="--corpus"):
        scan_corpora([])


def test_an_empty_corpus_says_where_reports_go(tmp_path: Path) -> None:
    found = scan_corpora([tmp_path])

    assert found.files == ()
    assert f"{tmp_path.name}/reports" in found.warnings[0]


def test_a_sidecar_belongs_to_its_report_and_changes_its_digest(tmp_path: Path) -> None:
    report = _write(tmp_path / "reports" / "a.md")
    without = read_content(scan_corpora([tmp_path]).files[0])
    _write(tmp_path / "reports" / "a.md.kikigaki.toml", 'event = "X"\n')

    (file,) = scan_corpora([tmp_path]).files
    content = read_content(file)

    assert content.sidecar == b'event = "X"\n'
    assert content.data == report.read_bytes()
    assert content.digest == content_digest(content.data, content.sidecar) != without.digest


@pytest.mark.parametrize("sidecar", [None, b'event = "X"\n'])
def test_a_report_and_its_record_have_the_same_digest(sidecar: bytes | None) -> None:
    data = "# 題\n\n本文\n".encode()

    report = read_report(data, "a.md", vocabulary=load_vocabulary(), sidecar=sidecar)

    assert report.digest == content_digest(data, sidecar)


@pytest.mark.parametrize("kind", ["gone", "link", "fifo", "folder"])
def test_a_report_that_became_something_else_is_refused(tmp_path: Path, kind: str) -> None:
    path = _write(tmp_path / "a.md")
    file = CorpusFile(tmp_path, "a.md", path, None)
    path.unlink()
    if kind == "link":
        path.symlink_to(_write(tmp_path / "secret"))
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()

    with pytest.raises(ReportError, match=r"^a\.md: "):
        read_content(file)


def test_a_report_above_the_limit_is_refused_without_reading_on(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    with path.open("wb") as stream:
        stream.truncate(corpus_module.MAX_REPORT_BYTES + 1)  # a hole: takes no room on disk

    with pytest.raises(ReportError, match="larger than 32 MB"):
        read_content(CorpusFile(tmp_path, "a.md", path, None))


def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _write(tmp_path / "a.md", "古い版")
    fstat = os.fstat
    calls: list[int] = []

    def change_before_second_look(descriptor: int) -> os.stat_result:
        calls.append(descriptor)
        if len(calls) == 3:  # is it a file; before reading; after reading
            path.write_text("新しい版、長い", encoding="utf-8")
        return fstat(descriptor)

    monkeypatch.setattr(os, "fstat", change_before_second_look)
    content = read_content(CorpusFile(tmp_path, "a.md", path, None))

    assert content.data.decode() == "新しい版、長い"
