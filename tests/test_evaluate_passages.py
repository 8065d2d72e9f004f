"""`scripts/bench relevance` on a handful of passages."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

from tests import ROOT

PASSAGES = [
    ("a", "梅の雨", "六月から七月に続く長い雨の季節。北の島には来ない。"),
    ("b", "望遠鏡", "遠くの星を大きく見せる道具。鏡を使うものと筒を使うものがある。"),
    ("c", "そろばん", "珠を動かして数を数える道具。学校でも教える。"),
]
QUESTIONS = [("長い雨の季節はいつ", ["a"]), ("星を見る道具は", ["b"]), ("珠を動かす道具", ["c"]), ("雪だるま", ["c"])]


def test_passages_are_ranked_by_the_product_and_measured_in_one_line(tmp_path: Path) -> None:
    passages, questions = tmp_path / "passages.jsonl.gz", tmp_path / "questions.jsonl"
    lines = [json.dumps({"id": name, "title": title, "text": text}) for name, title, text in PASSAGES]
    passages.write_bytes(gzip.compress("\n".join(lines).encode()))
    questions.write_text("\n".join(json.dumps({"question": text, "relevant": relevant}) for text, relevant in QUESTIONS))

    run = subprocess.run(
        [sys.executable, ROOT / "scripts/bench_relevance.py", passages, questions],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )

    assert json.loads(run.stdout) == {"mrr@10": 0.75, "ndcg@10": 0.75, "recall@10": 0.75, "recall@100": 0.75, "questions": 4}
