"""reStructuredText shows what a reader sees: titles, asides, captions; settings and comments stay out of the text."""

from __future__ import annotations

from indexer.model import LineKind
from indexer.reading import read_outline

REPORT = """\
==============
 春の会議報告
==============

:date: 2019-05-06
:author: 名無し

.. contents:: 目次
   :local:

講演
====

.. figure:: /images/a.jpg
   :width: 400

   壇上の山田さん

.. admonition:: コラム: 朝の運動

   早起きをした。

.. code-block:: sh

   # 見出しではない

.. 登壇者: 鈴木

例::

   ----

締め
----
"""


def test_titles_have_levels_by_their_adornment_and_the_first_names_the_report() -> None:
    outline = read_outline(REPORT.encode(), "a.rst")

    headings = [(line.number, line.text, line.level) for line in outline.lines if line.kind is LineKind.HEADING]

    assert headings == [(2, "春の会議報告", 0), (11, "講演", 1), (33, "締め", 2)]


def test_asides_and_captions_are_text_and_settings_are_not() -> None:
    outline = read_outline(REPORT.encode(), "a.rst")

    text = [line.text.strip() for line in outline.lines if line.kind is LineKind.TEXT]

    assert text == ["壇上の山田さん", "コラム: 朝の運動", "早起きをした。", "例::"]


def test_comments_are_kept_for_evidence_and_code_as_code() -> None:
    outline = read_outline(REPORT.encode(), "a.rst")

    assert ".. 登壇者: 鈴木" in [line.text for line in outline.lines if line.kind is LineKind.COMMENT]
    assert [line.text.strip() for line in outline.lines if line.kind is LineKind.CODE] == ["# 見出しではない", "----"]


def test_fields_on_top_are_metadata_with_their_lines() -> None:
    outline = read_outline(REPORT.encode(), "a.rst")

    entries = [(entry.key, entry.value, entry.line) for entry in outline.meta]

    assert entries == [("date", "2019-05-06", 5), ("author", "名無し", 6)]
