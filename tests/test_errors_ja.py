"""Every error and warning of the program has its Japanese, and the table holds no other."""

from __future__ import annotations

import ast
import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.errors_ja import in_japanese, in_language, read_table
from tests import ROOT
from tests.conftest import Run

JAPANESE = re.compile("[ぁ-ヶ一-龠]")
_WORD = re.compile(r"\w+")
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for layer in ("indexer", "search", "web") for path in
         sorted((ROOT / layer).rglob("*.py"))}  # fmt: skip
# What these expressions may stand for; "x1", "x2" … for all others.
SAMPLES = {
    "error.strerror": ("Permission denied",),
    "reason": ("Permission denied",),
    "wanted": ("a text in quotes", "on line 3"),
    "limits": ("4 million characters or 100,000 tags",),
    "advice": ("name another with --port",),
    "kind": ("a PDF",),
}
# Words of Latin letters in Japanese messages: names of commands, options, keys and formats.
LATIN = frozenset(
    "kikigaki rebuild update inspect index corpus pip install requirements txt search evaluate_extraction port proxy "  # noqa: SIM905
    "address url prefix notes opensearch sort form field section line heading query kind relevant json".split()
)


def _error_classes() -> frozenset[str]:
    classes = {"KikigakiError"}
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and any(ast.unparse(base) in classes for base in node.bases):
                classes.add(node.name)
    return frozenset(classes - {"UsageError"})  # that one is raised in the user's language


def _makers(classes: frozenset[str]) -> frozenset[str]:
    """The functions that make an error of the parts that they are given."""
    return frozenset(
        node.name
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.returns is not None and ast.unparse(node.returns) in classes
    )


def _texts(node: ast.expr, variant: int) -> Iterator[str]:
    """A message as it may come out of this expression, with the samples of that number in its places."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body, variant), *_texts(node.orelse, variant))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        yield from (text for argument in node.args for text in _texts(argument, variant))
    elif isinstance(node, ast.JoinedStr):
        names: dict[str, str] = {}
        pieces = []
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                source = ast.unparse(part.value)
                samples = SAMPLES.get(source, (f"x{len(names) + 1}",))
                pieces.append(names.setdefault(source, samples[variant % len(samples)]))
            else:
                pieces.append(str(getattr(part, "value", "")))
        yield "".join(pieces)


def _messages() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where each message of the program stands, and what it may be."""
    classes = _error_classes()
    makers = _makers(classes)
    for path, tree in TREES.items():
        where = path.relative_to(ROOT).as_posix()
        for node in ast.walk(tree):
            expressions: list[ast.expr] = []
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).rpartition(".")[2]
                if name in classes or name in makers or ast.unparse(node.func) == "warnings.append":
                    expressions = node.args
            elif isinstance(node, ast.Yield) and where in ("search/check.py", "indexer/generations/__init__.py"):
                expressions = [node.value] if isinstance(node.value, ast.JoinedStr) else []
            for expression in expressions:
                for variants in zip(*(_texts(expression, number) for number in range(2)), strict=True):
                    if " " in variants[0]:
                        yield f"{where}:{expression.lineno}", variants


@pytest.mark.parametrize(("where", "variants"), [pytest.param(*pair, id=pair[0]) for pair in _messages()])
def test_a_message_of_the_program_is_known_in_japanese(where: str, variants: tuple[str, ...]) -> None:
    found = [(message, in_japanese(message)) for message in variants]
    known = [(message, japanese) for message, japanese in found if JAPANESE.search(japanese)]

    assert known, f"{where}: {variants[0]!r} is missing in search/errors_ja.toml"
    for message, japanese in known:
        assert set(re.findall(r"x\d", japanese)) == set(re.findall(r"x\d", message))
        assert set(re.findall(r"\b[a-z_]{3,}\b", japanese)) <= LATIN


def test_the_table_holds_nothing_that_the_program_never_says() -> None:
    said = [set(_WORD.findall(text)) for text in _strings_of_each_file()]
    said += [set(_WORD.findall(os.strerror(code))) for code in errno.errorcode]

    words = {english: set(_WORD.findall(re.sub(r"\{\w+\}", " ", english))) for english in read_table()}

    assert [english for english, own in words.items() if not any(own <= known for known in said)] == []


def _strings_of_each_file() -> Iterator[str]:
    for tree in TREES.values():
        yield " ".join(str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant))


@pytest.mark.parametrize(("english", "japanese"), read_table().items())
def test_both_languages_name_the_same(english: str, japanese: str) -> None:
    assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", japanese))
    assert JAPANESE.search(japanese)


@pytest.mark.parametrize(
    ("line", "japanese"),
    [
        ("a.md:3: is not UTF-8; save the file as UTF-8", "a.md:3: UTF-8 ではありません。UTF-8 で保存し直してください"),
        ("a: b.md: cannot be read: Permission denied", "a: b.md: 読めません: 権限がありません"),
        (
            "none of 3 reports can be read (a.md: the file is empty; write something or remove it): "
            "the index is left as it was",
            "3 件の報告がどれも読めません（a.md: ファイルが空です。何か書くか、取り除いてください）。索引は元のままです",
        ),
        (
            "a.toml:1: no section starts on line 3; see kikigaki inspect",
            "a.toml:1: 3 行目で始まる節はありません。kikigaki inspect で確かめてください",
        ),
        (
            "no section starts under the heading '移行'; see kikigaki inspect",
            "見出し '移行' の節はありません。kikigaki inspect で確かめてください",
        ),
        (
            "x: the index was made with index format 3 (now 4) and the dictionary 1 (now 2): "
            "renew it with kikigaki rebuild --index x",
            "x: この索引は別の版で作られました（索引の形式 3（今は 4）、辞書 1（今は 2））。"
            "kikigaki rebuild --index x で作り直してください",
        ),
        (
            "x: the index is damaged (no Manifest where one should be): run kikigaki rebuild",
            "x: 索引が壊れています（Manifest があるべき所にありません）。kikigaki rebuild を実行してください",
        ),
        ("x: the index was damaged: it is built anew", "x: 索引が壊れていたので、作り直します"),
        ("something else", "something else"),
        ("", ""),
    ],
)
def test_what_a_message_names_stays_and_its_parts_are_messages_too(line: str, japanese: str) -> None:
    assert in_japanese(line) == japanese
    assert in_language(line, "en") == line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["search", "x", "--index", "nowhere"], "nowhere: ここに索引はありません"),
        (["search", "x" * 1001], "1000 文字まで"),
        (["rebuild", "--corpus", "nowhere", "--index", "other"], "nowhere: 報告のフォルダがありません"),
        (["inspect", "nowhere.md"], "nowhere.md: 読めません: ファイルやフォルダがありません"),
        (["search"], "QUERY がありません"),
        (["serch"], "もしかして search"),
    ],
)
def test_errors_follow_the_locale(arguments: list[str], words: str, kikigaki: Run, tmp_path: Path) -> None:
    done = kikigaki(*arguments, LANG="ja_JP.UTF-8")

    assert done.returncode == 2
    assert words in done.stderr
