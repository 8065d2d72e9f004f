"""What the terminal can show: colour, links, width, and a pager for what is longer than the screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from indexer.dataclass import dataclass
from search.cli.messages import message_language
from search.export import one_line, printable

FOUND, NOTHING_FOUND, FAILED = 0, 1, 2  # exit status, as grep's
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


def note(text: str) -> None:
    """Write a line for the reader to stderr, control characters made inert."""
    sys.stderr.write(one_line(text) + "\n")


def complain(message: str) -> None:
    """Write an error or a warning to stderr, in the user's language."""
    if message_language() == "ja":
        from search.errors_ja import in_japanese

        message = in_japanese(message)
    note(f"kikigaki: {message}")


def detect_terminal(color: str) -> Terminal:
    """The terminal behind stdout; `color` is auto, always or never. NO_COLOR and TERM=dumb turn `auto` off."""
    is_tty = sys.stdout.isatty()
    dumb = os.environ.get("TERM") == "dumb"
    wanted = color == "always" or (color == "auto" and is_tty and not dumb and not os.environ.get("NO_COLOR"))
    width = max(40, terminal_size().columns) if is_tty else None
    return Terminal(color=wanted, links=wanted and is_tty and not dumb, width_columns=width)


def terminal_size() -> os.terminal_size:
    """Columns and lines of the terminal, or what COLUMNS and LINES say; 80 by 24 where neither is known."""
    from shutil import get_terminal_size  # here: 2 ms that a search in a pipe does not pay

    return get_terminal_size()


def wrap_columns(text: str, width_columns: int) -> Iterator[tuple[int, int]]:
    """Start and end (exclusive) of the lines that `text` fills at that width, wide characters counted as two columns.

    Lines break between any two characters, as Japanese does, but not inside a Latin word unless it fills half a line, and
    not before a character that Japanese does not put at a line's start (、。」), nor after one that opens (「).
    """
    from wcwidth import wcwidth

    start = 0
    while start < len(text):
        end, columns = start, 0
        while end < len(text) and columns + max(0, wcwidth(text[end])) <= width_columns:
            columns += max(0, wcwidth(text[end]))
            end += 1
        if end < len(text):
            end = _break_before(text, start, end)
        end = max(end, start + 1)
        yield start, end
        start = end


def _break_before(text: str, start: int, end: int) -> int:
    """The best place at or before `end` to begin the next line."""
    at = end
    while at > start and not _breaks(text[at - 1], text[at]):
        at -= 1
    return at if at - start > (end - start) // 2 else end


def _breaks(before: str, after: str) -> bool:
    if after in "、。，．・」』）)】〕］！？!?…ーっゃゅょッャュョ " or before in "「『（【〔［":
        return False
    return not ("!" <= before <= "~" and "!" <= after <= "~")


def show(text: str) -> None:
    """Write `text` to stdout, through a pager where stdout is a terminal and the text is longer than it.

    The pager is that of PAGER, or less; without one the text is written as it is.
    """
    lines = text.count("\n") + 1
    if not sys.stdout.isatty() or lines < terminal_size().lines or not _page(text):
        sys.stdout.write(text)
        sys.stdout.flush()


def _page(text: str) -> bool:
    """Whether a pager was there to show `text`."""
    import shlex
    import shutil
    import subprocess

    command = shlex.split(os.environ.get("PAGER", "less"))
    if not command or command == ["cat"] or shutil.which(command[0]) is None:
        return False
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8"} | os.environ
    # The user's own PAGER, without a shell.
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as pager:  # noqa: S603
        try:
            pager.communicate(text.encode("utf-8", "replace"))
        except KeyboardInterrupt:
            pager.wait()  # the pager has its own idea of Ctrl+C, and the terminal until it ends
    return True
