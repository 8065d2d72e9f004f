"""Bytes to outline, outline to blocks.

A report is decoded (`decode`), its front matter is set aside (`front_matter`), and the format that fits it best reads
the rest into lines with headings. FORMATS is the one table of formats: notes are kept under any suffix, so a format is
chosen by what the text looks like, and the suffix only adds to that.

To add a format: write a module with two functions of a `Source`, one that counts the signs of the format (0 for none;
one sign is as much as one heading) and one that returns a `Reading`; add a row to FORMATS; add fixtures to
tests/fixtures/reading, among them one that looks like the format and is not.
"""

from __future__ import annotations

from indexer.errors import ReportError
from indexer.model import Outline
from indexer.reading.blocks import split_blocks
from indexer.reading.decode import LIMIT_BYTES, decode_report
from indexer.reading.formats import FORMATS, REPORT_SUFFIXES, Format, choose_format, is_page
from indexer.reading.front_matter import read_front_matter
from indexer.reading.outline import finish_outline
from indexer.reading.source import Source

#: The most characters of a text: some five books. A page, most of which is markup, has limits of its own.
LIMIT_CHARS = 1_000_000

__all__ = ["FORMATS", "LIMIT_BYTES", "LIMIT_CHARS", "REPORT_SUFFIXES", "Format", "read_outline", "split_blocks"]


def read_outline(data: bytes, path: str) -> Outline:
    """The outline of a report; every line of the file lies between line 1 and that of its last Line.

    `path` is used for its suffix and in messages. Raises ReportError, and nothing else, when the bytes are no text,
    or more of it than LIMIT_CHARS.
    """
    source = decode_report(data, path)
    front = read_front_matter(source)
    if not is_page(front.body):
        _check_length(source)
    chosen = choose_format(front.body)
    return finish_outline(source, front, chosen.name, chosen.read(front.body))


def _check_length(source: Source) -> None:
    if sum(len(piece.text) for piece in source.lines) > LIMIT_CHARS:
        raise ReportError(
            f"over the limit of {LIMIT_CHARS // 1_000_000} million characters; split the report", path=source.path
        )
