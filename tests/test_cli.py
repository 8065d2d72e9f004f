"""The command-line contract: output to stdout, all else to stderr, grep's exit status, one clear line for bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT
from tests.conftest import Run, run_kikigaki

HIT_KEYS = [
    "id", "score", "path", "line", "heading", "report", "event", "day", "day_label", "projects", "speakers", "snippet",
    "why",
]  # fmt: skip
PAGE_KEYS = [
    "format", "query", "understood", "relaxed", "did_you_mean", "total", "page", "limit", "took_ms", "hits", "facets",
]  # fmt: skip


def test_search_prints_hits_to_stdout_and_the_count_to_stderr(kikigaki: Run) -> None:
    done = kikigaki("search", "neutron", "移行")

    assert done.returncode == 0
    assert "移行" in done.stdout
    assert "sections" in done.stderr
    assert "sections" not in done.stdout


@pytest.mark.parametrize(("locale", "words"), [("C.UTF-8", "is no field"), ("ja_JP.UTF-8", "という項目はない")])
def test_what_a_search_says_of_its_query_is_in_the_language_of_the_locale(kikigaki: Run, locale: str, words: str) -> None:
    assert words in kikigaki("search", "foo:neutron", LANG=locale).stderr


def test_search_json_is_the_contract(kikigaki: Run) -> None:
    page = json.loads(kikigaki("search", "neutron 移行", "--format", "json").stdout)

    assert list(page)[: len(PAGE_KEYS)] == PAGE_KEYS
    assert page["format"] == 1
    assert page["total"] >= len(page["hits"]) > 0
    assert list(page["hits"][0])[: len(HIT_KEYS)] == HIT_KEYS
    assert list(page["facets"]) == ["event", "day", "project", "speaker"]
    snippet = page["hits"][0]["snippet"]
    assert all(0 <= start < end <= len(snippet["text"]) for start, end in snippet["ranges"])


def test_line_is_the_line_of_the_heading_in_the_file(kikigaki: Run, corpus_home: Path) -> None:
    page = json.loads(kikigaki("search", "neutron 移行", "--format", "json").stdout)

    for hit in page["hits"]:
        if hit["heading"] and hit["path"].endswith(".md"):
            lines = (corpus_home / "corpus" / hit["path"]).read_text(encoding="utf-8").split("\n")
            assert hit["heading"][-1] in lines[hit["line"] - 1]


def test_jsonl_is_one_hit_a_line(kikigaki: Run) -> None:
    lines = kikigaki("search", "neutron", "--format", "jsonl", "-n", "3").stdout.splitlines()

    assert [next(iter(json.loads(line))) for line in lines] == ["id"] * 3


def test_vimgrep_leads_to_a_line_that_exists(kikigaki: Run, corpus_home: Path) -> None:
    for row in kikigaki("search", "keystone", "--format", "vimgrep").stdout.splitlines():
        path, line, column, text = row.split(":", 3)

        assert (corpus_home / path).is_file()
        assert int(line) >= 1
        assert int(column) >= 1
        assert text


def test_filters_narrow_and_their_counts_agree(kikigaki: Run) -> None:
    wide = json.loads(kikigaki("search", "neutron", "--format", "json").stdout)
    value = wide["facets"]["event"][0]

    narrow = json.loads(kikigaki("search", "neutron", "--event", value["value"], "--format", "json").stdout)

    assert narrow["total"] == value["count"]
    assert {hit["event"] for hit in narrow["hits"]} == {value["value"]}


def test_nothing_found_is_exit_status_1(kikigaki: Run) -> None:
    done = kikigaki("search", "qqqzzzxxx", "--format", "json")

    assert done.returncode == 1
    assert json.loads(done.stdout)["total"] == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--project", "Neutorn"], "the index has no project Neutorn: did you mean Neutron?"),
        (["--day", "第3日目"], "the index has no day 第3日目 (`kikigaki facets day` lists them)"),
    ],
)
def test_a_filter_that_no_section_has_is_told(arguments: list[str], words: str, kikigaki: Run) -> None:
    done = kikigaki("search", "neutron", *arguments)

    assert done.returncode == 1
    assert words in done.stderr.splitlines()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["search", "x", "--index", "nowhere"], "kikigaki rebuild"),
        (["search", "x", "--sort", "sideways"], "--sort"),
        (["search"], "QUERY"),
        (["search", "x" * 1001], "at most 1000"),
        (["rebuild", "--corpus", "nowhere", "--index", "other"], "nowhere"),
        (["inspect", "nowhere.md"], "nowhere.md"),
        (["evaluate", "nowhere.jsonl"], "nowhere.jsonl"),
        (["unknown"], "unknown"),
        (["show", "x", "--format", "yaml"], "--format"),
    ],
)
def test_bad_input_is_told_in_one_line_and_exit_status_2(arguments: list[str], words: str, kikigaki: Run) -> None:
    done = kikigaki(*arguments)

    assert done.returncode == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ('"閉じない', "unclosed quote"),
        ("nosuchfield:neutron", "unknown field"),
        ("(neutron", "unclosed parenthesis"),
        ("AND OR", "no words"),
    ],
)
def test_a_query_without_sense_as_syntax_is_read_as_words(query: str, why: str, kikigaki: Run) -> None:
    done = kikigaki("search", query)

    assert done.returncode in (0, 1), why
    assert "Traceback" not in done.stderr


def test_show_marks_what_the_query_matches(kikigaki: Run) -> None:
    hit = json.loads(kikigaki("search", "移行", "--format", "json").stdout)["hits"][0]

    shown = kikigaki("show", hit["id"], "--query", "移行", "--color", "always")

    assert shown.returncode == 0
    assert "\x1b[1;31m移行\x1b[0m" in shown.stdout


def test_an_unknown_section_is_told_and_exit_status_1(kikigaki: Run) -> None:
    done = kikigaki("show", "000000000000")

    assert done.returncode == 1
    assert "000000000000" in done.stderr


@pytest.mark.parametrize("field", ["event", "day", "project", "speaker"])
def test_facets_count_values(field: str, kikigaki: Run) -> None:
    done = kikigaki("facets", field, "--format", "json")

    assert done.returncode == 0
    assert json.loads(done.stdout)


def test_colour_stays_out_of_a_pipe_unless_it_is_asked_for(kikigaki: Run) -> None:
    assert "\x1b[" not in kikigaki("search", "neutron").stdout
    assert "\x1b[" in kikigaki("search", "neutron", "--color", "always").stdout


@pytest.mark.parametrize(("locale", "words"), [("C.UTF-8", "nothing found"), ("ja_JP.UTF-8", "見つかりません")])
def test_messages_follow_the_locale(locale: str, words: str, kikigaki: Run) -> None:
    assert words in kikigaki("search", "qqqzzzxxx", LANG=locale).stderr


def test_kikigaki_alone_says_what_to_do_next(kikigaki: Run, tmp_path: Path) -> None:
    assert "kikigaki search" in kikigaki().stdout
    assert "kikigaki rebuild" in run_kikigaki([], cwd=tmp_path).stdout


def test_help_shows_examples(kikigaki: Run) -> None:
    text = kikigaki("search", "--help").stdout

    assert text.index("Examples:") < text.index("--event")


def test_a_reader_that_leaves_early_is_no_error(corpus_home: Path) -> None:
    script = f"{sys.executable} -P -m search search neutron -n 100 --format json | head -c 10"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {script}"], cwd=corpus_home,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stderr == ""


def test_update_without_a_corpus_reads_those_that_the_index_was_built_from(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text("# 勉強会\n\n## 移行\n\n手順の話。\n", encoding="utf-8")
    run_kikigaki(["rebuild", "--corpus", "notes"], cwd=tmp_path)
    (notes / "b.md").write_text("# 懇親会\n\n## 鍋\n\n寄せ鍋の話。\n", encoding="utf-8")

    done = run_kikigaki(["update"], cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert run_kikigaki(["search", "寄せ鍋"], cwd=tmp_path).returncode == 0


def test_a_build_of_an_unchanged_corpus_says_whether_it_was_read_again(tmp_path: Path) -> None:
    notes = tmp_path / "corpus" / "reports"
    notes.mkdir(parents=True)
    (notes / "a.md").write_text("# 勉強会\n\n## 移行\n\n手順の話。\n", encoding="utf-8")

    built, again, updated = (run_kikigaki([command], cwd=tmp_path).stderr for command in ("rebuild", "rebuild", "update"))

    assert "1 new" in built
    assert "all were read again, none has changed" in again
    assert updated.endswith("s: nothing has changed\n")


def test_an_unreadable_report_is_named_and_the_others_are_indexed(tmp_path: Path) -> None:
    notes = tmp_path / "corpus" / "reports"
    notes.mkdir(parents=True)
    (notes / "a.md").write_text("# 勉強会\n\n## 移行\n\n手順の話。\n", encoding="utf-8")
    (notes / "b.md").write_bytes(b"\x00\x01\x02" * 100)
    (notes / "empty.md").write_bytes(b"")

    done = run_kikigaki(["rebuild"], cwd=tmp_path)

    assert done.returncode == 2
    assert "reports/b.md" in done.stderr
    assert "reports/empty.md" in done.stderr
    assert run_kikigaki(["search", "移行"], cwd=tmp_path).returncode == 0


def test_an_extraction_scorer_reads_labels_and_reports(corpus_home: Path, tmp_path: Path) -> None:
    labels, reports = tmp_path / "labels", tmp_path / "reports"
    labels.mkdir()
    reports.mkdir()
    (reports / "a.md").write_text("# RubyKaigi 2018\n\n2018-05-31\n\n## 型の話\n\n遠藤氏の講演。\n", encoding="utf-8")
    label = {
        "report": "a.md",
        "event": "RubyKaigi 2018",
        "sections": [{"line": 5, "day": "2018-05-31", "projects": [], "speakers": ["遠藤"]}],
    }
    (labels / "a.json").write_text(json.dumps(label), encoding="utf-8")

    done = run_kikigaki(["evaluate", str(labels), "--reports", str(reports), "--format", "json"], cwd=corpus_home)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["total"]["speakers"]["right"] == 1


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (["search", "-"], "neutron 移行\n", "移行"),
        (["analyze", "-"], "分散仮想ルータ\n", "仮想"),
        (["inspect", "-"], "# RubyKaigi 2018\n\n2018-05-31\n\n## 型の話\n\n遠藤氏の講演。\n", "RubyKaigi 2018"),
    ],
)
def test_a_dash_reads_from_stdin(arguments: list[str], stdin: str, words: str, corpus_home: Path) -> None:
    done = run_kikigaki(arguments, cwd=corpus_home, stdin=stdin)

    assert done.returncode == 0, done.stderr
    assert words in done.stdout


@pytest.mark.parametrize("module", ["numpy", "whoosh", "flask", "calendar"])
def test_a_search_of_a_small_index_loads_no_library_that_it_does_not_need(module: str, corpus_home: Path) -> None:
    code = (
        "import atexit, os, sys; from search.cli.app import main;"
        f"atexit.register(lambda: os._exit(100 if {module!r} in sys.modules else 0));"
        "main(['search', '仮想 基盤'])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=corpus_home,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
        capture_output=True,
    )

    assert done.returncode == 0, done.stderr
