"""Each fixture of tests/fixtures/reading is read in its format, with its title and its headings on the lines it says."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.model import LineKind
from indexer.reading import read_outline, split_blocks

FOLDER = Path(__file__).parent / "fixtures" / "reading"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a fixture's neighbouring TOML says: line and level of each heading, the title's line, the format's name."""

    format: str
    title: int | None
    headings: tuple[tuple[int, int], ...]


def _fixtures(part: str) -> list[Path]:
    return sorted(path for path in (FOLDER / part).iterdir() if path.suffix != ".toml")


def _expected(path: Path) -> Expected:
    table = tomllib.loads(path.with_name(f"{path.name}.toml").read_text(encoding="utf-8"))
    return Expected(table["format"], table.get("title"), tuple((line, level) for line, level in table["headings"]))


def _read(path: Path) -> Expected:
    outline = read_outline(path.read_bytes(), path.name)
    title = outline.title
    headings = [line for line in outline.lines if line.kind is LineKind.HEADING and line.level]
    return Expected(outline.format, title.number if title else None, tuple((line.number, line.level) for line in headings))


@pytest.mark.parametrize("path", [*_fixtures("seen"), *_fixtures("held_out")], ids=lambda path: path.name)
def test_fixture_is_read_as_labelled(path: Path) -> None:
    expected = _expected(path)

    assert _read(path) == expected


def test_there_are_forty_fixtures_and_a_third_of_them_held_out() -> None:
    seen, held_out = len(_fixtures("seen")), len(_fixtures("held_out"))

    assert seen + held_out >= 60
    assert held_out * 3 >= seen + held_out


@pytest.mark.parametrize("path", [*_fixtures("seen"), *_fixtures("held_out")], ids=lambda path: path.name)
def test_blocks_of_each_fixture_tile_its_lines(path: Path) -> None:
    data = path.read_bytes()

    blocks = split_blocks(read_outline(data, path.name))

    covered = [number for block in blocks for number in range(block.first_line, block.last_line + 1)]
    assert covered == list(range(1, data.count(b"\n") + 1))
