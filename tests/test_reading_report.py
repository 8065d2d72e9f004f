"""A file's bytes become a Report: sections on their lines, a digest of all that was read, the same for the same bytes."""

from __future__ import annotations

import hashlib

import pytest

from indexer.errors import ReportError
from indexer.model import Report
from indexer.report import read_report
from indexer.vocabulary import Vocabulary, load_vocabulary

NOTES = """---
title: 春の会議メモ
date: 2014-05-20
---

## 第1日目 (5月12日)

### 開会
参加者は四千人。

### Neutron の話
経路の話。
""".encode()


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(())


def _read(data: bytes, vocabulary: Vocabulary, sidecar: bytes | None = None) -> Report:
    return read_report(data, "a.md", vocabulary=vocabulary, sidecar=sidecar)


def test_sections_stand_on_the_lines_of_their_headings(vocabulary: Vocabulary) -> None:
    report = _read(NOTES, vocabulary)

    assert report.title == "春の会議メモ"
    assert [(section.line, section.heading, section.text) for section in report.sections] == [
        (8, ("第1日目 (5月12日)", "開会"), "参加者は四千人。"),
        (11, ("第1日目 (5月12日)", "Neutron の話"), "経路の話。"),
    ]


def test_sections_tile_the_file(vocabulary: Vocabulary) -> None:
    report = _read(NOTES, vocabulary)

    covered = [line for section in report.sections for line in range(section.first_line, section.last_line + 1)]
    assert covered == list(range(1, 13))


def test_digest_is_that_of_the_bytes_and_changes_with_the_sidecar(vocabulary: Vocabulary) -> None:
    alone = _read(NOTES, vocabulary)
    beside = _read(NOTES, vocabulary, sidecar=b'event = "Spring Meeting 2014"\n')

    assert alone.digest == hashlib.sha256(NOTES).hexdigest()
    assert beside.digest != alone.digest
    assert beside.event == "Spring Meeting 2014"


def test_the_same_bytes_give_the_same_report_whatever_was_read_before(vocabulary: Vocabulary) -> None:
    first = _read(NOTES, vocabulary)
    _read("■ 別の話\n本文\n".encode("cp932"), vocabulary)

    assert _read(NOTES, vocabulary) == first


def test_encoding_is_named_and_does_not_change_what_is_read(vocabulary: Vocabulary) -> None:
    report = _read(NOTES.decode().encode("euc_jp"), vocabulary)

    assert report.encoding == "euc_jp"
    assert report.sections[0].text == "参加者は四千人。"


def test_what_is_no_text_is_a_report_error(vocabulary: Vocabulary) -> None:
    with pytest.raises(ReportError, match=r"^a\.md: the file is empty"):
        _read(b"", vocabulary)
