"""Report files that nobody would write: real ones cut, spliced, repeated, mistyped and in the wrong encoding."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fuzzing.texts import PIECES, long_line, odd_character, odd_line
from indexer.reading import REPORT_SUFFIXES
from indexer.reading.decode import decode_report

ROOT = Path(__file__).resolve().parents[2]
_ENCODINGS = (
    "cp932",
    "euc_jp",
    "iso2022_jp",
    "utf-16",
    "utf_16_le",
    "utf_16_be",
    "utf-8-sig",
    "utf-32",
    "latin-1",
    "utf-7",
    "cp1252",
)
_NAMES = (
    "a",
    "報告",
    "2014-05-12-atlanta",
    "a b",
    "<b>",
    "=1+1",
    "\u202ea",
    "README",
    "第1日目",
    ".".join("ab" * 50),
    "2014/05/a",
)
_WRAPS = (
    *(
        ("<div>", "</div>"),
        ("<ul><li>", "</li></ul>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<b><i>", ""),
        ("> ", ""),
    ),
    *(
        ("- ", ""),
        ("(", ")"),
        ("[", "](x)"),
        ("「", "」"),
        ("**", "**"),
        ("{{", "}}"),
        ("<!-- ", " -->"),
        ("[[", "]]"),
        ("\n.. note::\n   ", ""),
    ),
)
_TOPS = (
    "---\ntitle: {}\ndate: {}\ntags: [{}, {}]\n---\n",
    "---\na: &a [{0}, {0}]\nb: &b [*a, *a]\nc: [*b, *b]\ntitle: *b\n---\n",
    '+++\ntitle = "{}"\ndate = {}\n+++\n',
    "Title: {}\nDate: {}\nAuthor: {}\n\n",
    "---\n{}: {{{}\n---\n",
    "#+TITLE: {}\n#+DATE: {}\n",
    "<!doctype html><html><head><title>{}</title><meta name=date content='{}'></head><body><h1>{}</h1>",
    "% {}\n% {}\n% {}\n",
)
_SIDECARS = (
    'event = "{}"\n',
    'title = "{}"\ndates = ["2014-05-12", "{}"]\n',
    'speakers = ["{}"]\n[[section]]\nline = {}\nday = "{}"\n',
    '[[section]]\nheading = "{}"\nprojects = ["{}"]\n',
    "{} = {}\n",
)


@dataclass(frozen=True, slots=True)
class ReportCase:
    """A file to read: its path in a corpus, its bytes, and those of its sidecar, if any."""

    path: str
    data: bytes
    sidecar: bytes | None = None


@cache
def real_reports() -> tuple[tuple[str, ...], ...]:
    """The lines of every report of the project's own corpus, and of the readers' fixture of odd lines."""
    files = [*sorted((ROOT / "corpus/reports").iterdir()), ROOT / "tests/fixtures/reading/pieces.txt"]
    return tuple(tuple(piece.text for piece in decode_report(path.read_bytes(), path.name).lines) for path in files)


def make_report_case(chance: random.Random) -> ReportCase:
    """One report file; most are small, one in a hundred goes to the limits of length, depth or number of lines."""
    kind = chance.random()
    if kind < 0.008:
        text = _huge_text(chance)
    elif kind < 0.05:
        text = chance.choice(("", "# 報告\n\n")) + long_line(chance, 1000)
    else:
        text = _mutated(_some_lines(chance), chance)
    sidecar = None
    if chance.random() < 0.05:
        sidecar = _encode(chance.choice(_SIDECARS).format(*(_value(chance) for _ in range(4))), chance)
    return ReportCase(_path(chance), _encode(text, chance), sidecar)


def _path(chance: random.Random) -> str:
    name = chance.choice(_NAMES) if chance.random() < 0.3 else "a"
    return name + chance.choice((*REPORT_SUFFIXES, ".txt", ".md", ".html", ".rst", ""))


def _value(chance: random.Random) -> str:
    return chance.choice(
        (
            odd_line(chance),
            chance.choice(chance.choice(real_reports())).strip(),
            str(chance.randrange(-1, 10**9)),
            "2014-05-12",
        )
    )


def _some_lines(chance: random.Random) -> list[str]:
    """Up to 60 lines of one report, or of several."""
    lines: list[str] = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        report = chance.choice(real_reports())
        start = chance.choice((0, chance.randrange(len(report))))
        lines += report[start : start + chance.choice((1, 3, 8, 8, 20))]
    return lines


def _mutated(lines: list[str], chance: random.Random) -> str:
    for _ in range(chance.choice((0, 1, 1, 2, 3, 5, 8))):
        _mutate_lines(lines, chance)
    text = chance.choice(("\n", "\n", "\n", "\n", "\r\n", "\r", "\n\n")).join(lines)
    if chance.random() < 0.15:
        text = chance.choice(_TOPS).format(*(_value(chance) for _ in range(5))) + text
    if chance.random() < 0.3:
        text = _mistyped(text, chance)
    return text


def _mutate_lines(lines: list[str], chance: random.Random) -> None:
    """One edit of some line or lines, in place."""
    if not lines:
        lines.append("x")
    place = chance.randrange(len(lines))
    match chance.randrange(11):
        case 0:
            lines.insert(place, odd_line(chance))
        case 1:
            lines[place] = chance.choice(PIECES) + lines[place]
        case 2:
            lines[place] += odd_line(chance)
        case 3:
            lines[place : place + 3] *= chance.choice((0, 2, 3))
        case 4:
            lines[place] = lines[place] * 3 + chance.choice(lines)
        case 5:
            opening, closing = chance.choice(_WRAPS)
            depth = chance.choice((1, 2, 5, 40))
            lines[place] = opening * depth + lines[place] + closing * chance.choice((0, depth, depth + 1))
        case 6:
            lines[place] = re.sub(r"\d+", lambda _: str(chance.choice((0, 1, 13, 32, 99, 2014, 10**9))), lines[place])
        case 7:
            lines[place:place] = ["| " + " | ".join([odd_line(chance)] * chance.randrange(1, 6)) + " |"] * chance.randrange(
                1, 6
            )
        case 8:
            lines[place] = chance.choice(("=", "-", "~", "#", "＝", "*", "^", "`")) * chance.randrange(1, 80)
        case 9:
            chance.shuffle(lines)
        case _:
            lines[place] = lines[place][: chance.randrange(len(lines[place]) + 1)]


def _mistyped(text: str, chance: random.Random) -> str:
    """`text` with a few characters replaced, doubled, dropped or put in."""
    characters = list(text)
    for _ in range(chance.choice((1, 3, 10))):
        place = chance.randrange(len(characters) + 1)
        characters[place : place + chance.randrange(3)] = [odd_character(chance)] * chance.randrange(3)
    return "".join(characters)


def _huge_text(chance: random.Random) -> str:
    """A text near a limit: one long line, many lines, deep nesting, a wide table, much of one tag."""
    opening, closing = chance.choice(_WRAPS)
    many = chance.choice((3000, 10_000, 28_000))
    match chance.randrange(7):
        case 0 | 1 | 2:
            return chance.choice(("", "# 報告\n\n", "---\ntitle: ", "<html><body><p>")) + long_line(chance)
        case 3:
            return "\n".join([_value(chance), odd_line(chance).replace("\n", "")] * (many // 2))
        case 4:
            return opening * many + "x" + closing * chance.choice((0, many))
        case 5:
            return _lines_of(chance, real_reports(), many)
        case _:
            row = "|".join([odd_line(chance)] * 300).replace("\n", " ")
            return "\n".join([f"|{row}|", "|" + "---|" * 300, *[f"|{row}|"] * (many // 300)])


def _lines_of(chance: random.Random, reports: Sequence[tuple[str, ...]], many: int) -> str:
    report = chance.choice(reports)
    return "\n".join(report * (many // len(report) + 1))


def _encode(text: str, chance: random.Random) -> bytes:
    """`text` in UTF-8 four times of five, else in another encoding or with damaged bytes."""
    kind = chance.random()
    if kind < 0.8:
        return text.encode("utf-8", errors="replace")
    data = text.encode(chance.choice(_ENCODINGS) if kind < 0.9 else "utf-8", errors="replace")
    if kind < 0.87 or not data:
        return data
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 1, 4))):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged[: chance.choice((len(damaged), chance.randrange(len(damaged)) + 1))])
