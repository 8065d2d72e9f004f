"""The benchmarks run at a small size, so that they do when they are needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import ROOT


def run_bench(home: Path, *arguments: str) -> Any:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'scripts'}", "HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "benchmarks", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def latency(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return run_bench(tmp_path_factory.mktemp("home"), "latency", "--size", "small", "--count", "12", "--peers")


def test_every_kind_of_question_is_timed_for_every_engine_that_can_answer_it(latency: Any) -> None:
    for kind in ("question", "term", "and", "or", "phrase"):
        times = latency["scoring ms"][kind]
        assert {"kikigaki", "SQLite FTS5", "stock Whoosh"} <= times.keys()
        assert all(0.0 < times[name]["p50"] <= times[name]["p95"] for name in ("kikigaki", "SQLite FTS5", "stock Whoosh"))


def test_whole_searches_are_timed_and_the_run_is_described(latency: Any) -> None:
    assert latency["whole search ms"]["p50"] > 0.0
    assert latency["command"] == "scripts/bench latency --size small --count 12 --peers"
    assert {"when", "machine", "python", "versions"} <= latency.keys()


def test_builds_and_additions_are_timed(tmp_path: Path) -> None:
    result = run_bench(tmp_path, "build", "--size", "small", "--additions", "5")

    assert result["from terms"]["seconds"]["kikigaki"] > 0.0
    assert result["from terms"]["MB"]["kikigaki"] > 0.0
    assert result["from text"]["documents"] == result["from terms"]["documents"]
    assert result["additions"]["one report until found ms"]["p50"] > 0.0


def test_a_missing_file_of_passages_is_said_in_one_line(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'scripts'}"}
    command = [sys.executable, "-P", "-m", "benchmarks", "latency", "--passages", str(tmp_path / "none.jsonl")]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{tmp_path / 'none.jsonl'}: no such file: name one with --passages, or use --size small\n"


def test_reading_and_pages_are_measured(tmp_path: Path) -> None:
    read = run_bench(tmp_path, "extract", "--size", "small", "--reports", "3")
    page = run_bench(tmp_path, "page", "--size", "small", "--count", "6")

    assert read["reports"] == 3
    assert read["core seconds"] >= read["of them reading outlines"] > 0
    assert set(page["page ms"]) == {"/search", "/api/search"}
