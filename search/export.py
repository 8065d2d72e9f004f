"""A page of results as lines for other programs: Markdown, CSV and vimgrep. Text from notes comes out inert in each."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence

from search.model import Hit, Range, ResultPage

# ASCII punctuation that CommonMark can read as markup; a backslash before any of it is always allowed there.
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&$^=:\"'/@])")
# A cell that starts with one of these is a formula to a spreadsheet (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# C0 and C1 controls, the characters that turn the direction of text around (Unicode TR #36), and what UTF-8 or XML cannot
# hold: lone surrogates and the noncharacters.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
# Signs that only mark a line as a heading.
_DECORATION = re.compile(r"[\s■□●○◆◇◎▼▽▲△▶►★☆※]+(?=\w|[^\w\s])")

CSV_COLUMNS = ("path", "line", "report", "heading", "event", "day", "projects", "speakers", "score", "snippet")


def printable(text: str) -> str:
    """`text` with control and bidirectional characters replaced by U+FFFD, so that none of them acts; tabs and line ends
    stay."""
    return _CONTROLS.sub("\ufffd", text)


def one_line(text: str) -> str:
    """`text` made printable, with every run of white space, line ends among it, as one space."""
    return printable(" ".join(text.split()))


def heading_text(heading: str) -> str:
    """A heading without the signs that only mark it as one ("■ 移行" gives "移行"); as it is where nothing else stands."""
    found = _DECORATION.match(heading)
    return heading[found.end() :] if found else heading


def hit_title(hit: Hit) -> str:
    """The heading path from chapter to section, or the report's title where the text has no heading."""
    return one_line(" › ".join(map(heading_text, hit.heading)) if hit.heading else hit.report)


def mark_ranges(
    text: str, ranges: Sequence[Range], *, plain: Callable[[str], str], marked: Callable[[str, Range], str]
) -> str:
    """`text` with each piece outside the ranges passed through `plain`, each inside through `marked`."""
    pieces: list[str] = []
    at = 0
    for span in ranges:
        pieces += (plain(text[at : span.start]), marked(text[span.start : span.end], span))
        at = span.end
    pieces.append(plain(text[at:]))
    return "".join(pieces)


def _markdown(text: str) -> str:
    return _MARKDOWN_SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", printable(text)))


def _strong(text: str, _: Range) -> str:
    # Spaces stay outside the asterisks: CommonMark reads "** a**" as text.
    core = text.strip()
    if not core:
        return _markdown(text)
    head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{_markdown(head)}**{_markdown(core)}**{_markdown(tail)}"


def result_markdown(page: ResultPage) -> str:
    """The hits as a Markdown list with marks in bold; ends with a line end. No hits give the title line alone."""
    lines = [f"# {_markdown(page.query) or 'kikigaki'}", ""]
    for hit in page.hits:
        facts = (hit.event or "", hit.day or hit.day_label or "", ", ".join(hit.projects), ", ".join(hit.speakers))
        lines.append(f"- **{_markdown(hit_title(hit))}** {_markdown(hit.path)}:{hit.line}")
        if known := [_markdown(fact) for fact in facts if fact]:
            lines.append(f"  {' · '.join(known)}  ")
        snippet = mark_ranges(hit.snippet.text, hit.snippet.ranges, plain=_markdown, marked=_strong)
        lines.append(f"  {snippet.strip()}")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    value = printable(text)
    return "'" + value if value.startswith(_FORMULA_STARTS) else value


def result_csv(page: ResultPage) -> str:
    """The hits as CSV (RFC 4180) with a header line; several projects or speakers are joined by "; ".

    A cell that a spreadsheet would read as a formula is preceded by an apostrophe.
    """
    import csv

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for hit in page.hits:
        cells = (
            hit.path,
            str(hit.line),
            hit.report,
            " › ".join(hit.heading),
            hit.event or "",
            hit.day or hit.day_label or "",
            "; ".join(hit.projects),
            "; ".join(hit.speakers),
            f"{hit.score:.4f}",
            hit.snippet.text,
        )
        writer.writerow([_cell(cell) for cell in cells])
    return out.getvalue()


def result_vimgrep(page: ResultPage, *, locate: Callable[[str], str] = str) -> str:
    """One line a hit, `path:line:column:text`, at the first match; `locate` turns a report's path into one to open."""
    return "".join(
        f"{one_line(locate(hit.path))}:{hit.snippet.line}:{hit.snippet.column}:{one_line(hit.snippet.text)}\n"
        for hit in page.hits
    )
