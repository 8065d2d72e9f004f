"""What the terminal can show: colour, links, width, and a pager for what is longer than the screen."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator

from indexer.dataclass import dataclass
from search.export import printable

RESET = "\x1b[0m"
STYLES = {
    "path": "\x1b[35m",
    "line": "\x1b[32m",
    "title": "\x1b[1m",
    "facts": "\x1b[2m",
    "event": "\x1b[1;36m",
    "match": "\x1b[1;31m",
    "variant": "\x1b[4;31m",
}


@dataclass(frozen=True, slots=True)
class Terminal:
    """How to print: `width_columns` is None where lines must not be wrapped (a pipe)."""

    color: bool
    links: bool
    width_columns: int | None

    def style(self, name: str, text: str) -> str:
        """`text` in the style of that name, or as it is where there is no colour; control characters made inert."""
        safe = printable(text)
        return f"{STYLES[name]}{safe}{RESET}" if self.color and safe else safe

    def link(self, url: str, text: str) -> str:
        """`text`, which is safe already, as an OSC 8 hyperlink where the terminal has them."""
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if self.links else text


def detect_terminal(color: str) -> Terminal:
    """The terminal behind stdout; `color` is auto, always or never. NO_COLOR and TERM=dumb turn `auto` off."""
    is_tty = sys.stdout.isatty()
    dumb = os.environ.get("TERM") == "dumb"
    wanted = color == "always" or (color == "auto" and is_tty and not dumb and not os.environ.get("NO_COLOR"))
    width = max(40, shutil.get_terminal_size().columns) if is_tty else None
    return Terminal(color=wanted, links=wanted and is_tty and not dumb, width_columns=width)


def wrap_columns(text: str, width_columns: int) -> Iterator[tuple[int, int]]:
    """Start and end (exclusive) of the lines that `text` fills at that width, wide characters counted as two columns.

    Lines break at a space if there is one in their last third, otherwise at any character: Japanese has no spaces. A
    character that Japanese does not put at a line's start (、。」) stays with the one before it.
    """
    from wcwidth import wcwidth

    start = 0
    while start < len(text):
        end, columns, last_space = start, 0, -1
        while end < len(text) and columns + max(0, wcwidth(text[end])) <= width_columns:
            columns += max(0, wcwidth(text[end]))
            if text[end] == " ":
                last_space = end
            end += 1
        if end < len(text):
            if last_space - start > (end - start) * 2 // 3 and text[end] != " ":
                end = last_space + 1
            elif text[end] in "、。，．」』）)】〕！？!?…ーっゃゅょッャュョ" and end - start > 2:
                end -= 1
        end = max(end, start + 1)
        yield start, end
        start = end


def show(text: str) -> None:
    """Write `text` to stdout, through a pager where stdout is a terminal and the text is longer than it."""
    lines = text.count("\n") + 1
    if not sys.stdout.isatty() or lines < shutil.get_terminal_size().lines:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    import click

    os.environ.setdefault("LESS", "FRX")
    click.echo_via_pager(text, color=True)
