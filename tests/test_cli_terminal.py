"""The command line at a real terminal: colour, links, width, a pager for what is longer than the screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from wcwidth import wcswidth

from tests.terminals import show_on_terminal

ESCAPE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\\\")


@pytest.mark.parametrize(
    ("environment", "is_plain"),
    [
        ({"TERM": "xterm"}, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, True),
        ({"TERM": "dumb"}, True),
    ],
)
def test_a_terminal_gets_colour_and_links_unless_it_or_its_user_has_none(
    environment: dict[str, str], is_plain: bool, corpus_home: Path
) -> None:
    shown = show_on_terminal(["search", "neutron", "-n", "1"], cwd=corpus_home, lines=60, columns=80, **environment)

    assert "corpus/reports/" in shown
    assert ("\x1b" not in shown) is is_plain
    assert ("\x1b]8;;file://" in shown) is not is_plain
    assert ("\x1b[1;31m" in shown) is not is_plain


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("command", ["search", "inspect"])
def test_lines_fit_the_terminal(command: str, columns: int, corpus_home: Path) -> None:
    arguments = {
        "search": ["search", "移行", "-n", "5", "--color", "never"],
        "inspect": ["inspect", "corpus/reports/2014-05-openstack-summit-atlanta.txt"],
    }[command]

    shown = show_on_terminal(arguments, cwd=corpus_home, lines=5000, columns=columns, TERM="xterm")

    # A place is one word, so that it can be clicked; what is told on stderr the terminal wraps.
    lines = [ESCAPE.sub("", line) for line in shown.splitlines()]
    widest = max(wcswidth(line) for line in lines if line.startswith("  "))
    assert len(lines) > 10
    assert widest <= (max(columns, 60) if command == "inspect" else columns)


@pytest.mark.parametrize(("lines", "is_paged"), [(20, True), (5000, False)])
def test_what_is_longer_than_the_screen_goes_through_the_pager(
    lines: int, is_paged: bool, corpus_home: Path, tmp_path: Path
) -> None:
    paged = tmp_path / "paged"

    shown = show_on_terminal(
        ["search", "neutron"], cwd=corpus_home, lines=lines, columns=80, TERM="xterm", PAGER=f"tee {paged}"
    )

    assert paged.exists() is is_paged
    assert shown.count("corpus/reports/") >= 10
