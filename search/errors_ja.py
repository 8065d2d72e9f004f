"""Errors and warnings in Japanese: a line of the program, matched with the English that it is made of.

Errors are written in English where they are raised, and pass as lines: through processes, and through the index, which keeps
why a report could not be read. So they are put into another language where they are shown, by the table `errors_ja.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from indexer.dataclass import dataclass

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class _Template:
    """What a message says in English, as a pattern, and in Japanese; `literal` is its longest part without a place."""

    literal: str
    pattern: re.Pattern[str]
    japanese: str


def in_language(line: str, language: str) -> str:
    """`line` in Japanese where `language` is "ja", as far as it is known; otherwise as it is, in English."""
    return in_japanese(line) if language == "ja" else line


def in_japanese(line: str) -> str:
    """An error's line in Japanese; what stands before the known message (a path, a line) stays before it."""
    if (known := _translate(line)) is not None:
        return known
    for colon in re.finditer(": ", line):
        if (known := _translate(line[colon.end() :])) is not None:
            return line[: colon.end()] + known
    return line


def read_table() -> Mapping[str, str]:
    """English template to Japanese template."""
    table: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return table


def _translate(message: str) -> str | None:
    """The whole message in Japanese, and in it what it names as far as that is a message too; None when it is not known."""
    for template in _templates():
        if template.literal in message and (match := template.pattern.fullmatch(message)):
            values = {name: in_japanese(value) for name, value in match.groupdict().items()}
            return template.japanese.format_map(values)
    return None


@cache
def _templates() -> tuple[_Template, ...]:
    """The messages, those first that leave least open."""
    table = sorted(read_table().items(), key=lambda pair: -len(_PLACE.sub("", pair[0])))
    return tuple(_make_template(english, japanese) for english, japanese in table)


def _make_template(english: str, japanese: str) -> _Template:
    literals = _PLACE.split(english)[::2]
    names = _PLACE.findall(english)
    # What ends in a colon stands before the message and is none of its parts.
    groups = [f"(?P={name})" if name in names[:at] else f"(?P<{name}>.+?)(?<!:)" for at, name in enumerate(names)]
    pattern = "".join(re.escape(part) + group for part, group in zip(literals, [*groups, ""], strict=True))
    return _Template(max(literals, key=len), re.compile(pattern, re.DOTALL), japanese)
