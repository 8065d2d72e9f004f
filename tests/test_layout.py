"""The layout of the source is what ARCHITECTURE.md says: imports run one way, libraries stay behind their module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("indexer", "search", "web")  # a layer imports itself and those before it
# Where a library may be imported: everything else goes through that module.
GATES = {
    "sudachipy": {"indexer/analysis/sudachi.py", "indexer/generations/manifest.py"},
    "flask": {"web/"},
    "lxml": {"indexer/reading/"},
    "yaml": {"indexer/reading/"},
    "docutils": {"indexer/reading/"},
    "markdown_it": {"indexer/reading/"},
    "whoosh": {"indexer/array_codec/", "indexer/whoosh_writer.py", "search/engines/whoosh.py", "indexer/analysis/"},
    "click": {"search/cli/command.py"},
}


def _sources() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))


def _imports(source: str) -> Iterator[tuple[str, int]]:
    """Every module that a source file imports, anywhere in it, with the line."""
    for node in ast.walk(ast.parse((ROOT / source).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{source}:{node.lineno}: relative import: write it out"
            yield (node.module or "", node.lineno)


@pytest.mark.parametrize("source", _sources())
def test_imports_run_one_way(source: str) -> None:
    layer = source.split("/")[0]
    later = LAYERS[LAYERS.index(layer) + 1 :]

    backward = [f"{source}:{line}: {name}" for name, line in _imports(source) if name.split(".")[0] in later]

    assert backward == []


@pytest.mark.parametrize("library", GATES)
def test_a_library_is_imported_behind_its_gate_alone(library: str) -> None:
    allowed = tuple(GATES[library])

    outside = [
        f"{source}:{line}"
        for source in _sources()
        for name, line in _imports(source)
        if name.split(".")[0] == library and not source.startswith(allowed)
    ]

    assert outside == []


def test_frozen_dataclasses_are_of_the_kind_that_is_cheap_to_define() -> None:
    frozen = [source for source in _sources() if "@dataclass(frozen=True" in (ROOT / source).read_text(encoding="utf-8")]

    costly = [source for source in frozen if "indexer.dataclass" not in dict(_imports(source))]

    assert costly == []


@pytest.mark.parametrize("source", _sources())
def test_a_module_says_its_subject_and_stays_readable(source: str) -> None:
    text = (ROOT / source).read_text(encoding="utf-8")

    assert ast.get_docstring(ast.parse(text)), f"{source}: a docstring says its subject in one sentence"
    assert len(text.splitlines()) <= 350, f"{source}: over 350 lines: is it still one subject?"


def test_no_file_names_a_package_registry_or_a_folder_of_one_machine() -> None:
    import subprocess

    tracked = (
        subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    )
    hosts = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs", "org"))]
    folders = ["/".join(("", *parts, "")) for parts in (("work", "main"), ("work", "shared"), ("root",))]

    named = [
        f"{name}: {word}"
        for name in tracked
        if name and (ROOT / name).is_file()
        for word in (*hosts, *folders)
        if word.encode() in (ROOT / name).read_bytes()
    ]

    assert named == []
