"""A small corpus of notes that builds are tried on: its texts, how one is written, and what is then found."""

from __future__ import annotations

from pathlib import Path

from search.library import Library
from search.model import SearchRequest

NOVA = "# OpenStack Summit Atlanta 2014\n\n## Nova の新機能\n\n仮想マシンの移行が速くなった。\n"
SWIFT = "# OpenStack Summit Paris 2014\n\n## Swift の消失訂正符号\n\n岩本氏が消失訂正符号を説明した。\n"
#: What no reader can make anything of.
BROKEN = b"\x00\x01\x02\x00binary\x00" * 50


def write_report(corpus: Path, name: str, text: str | bytes) -> Path:
    """The report's file, written into the corpus."""
    path = corpus / "reports" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def find_reports(index: Path, query: str) -> list[str]:
    """The paths of the reports that a phrase finds, in order of path."""
    page = Library(index).searcher().search(SearchRequest(query=f'"{query}"', limit=100))
    return sorted({hit.path for hit in page.hits})
