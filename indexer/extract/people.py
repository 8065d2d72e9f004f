"""Who presented or spoke in each section, and who wrote the report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.model import Block, Evidence, LineKind, Outline
from indexer.vocabulary import Vocabulary

_LATIN = r"[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ɏ'’-]+(?: (?:[A-Z]\.|[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ɏ'’-]+)){0,2}"
_HONORIFIC = re.compile(rf"({_LATIN}|[一-鿿々]{{2,5}}) ?(?:氏|さん|さま|様|先生)")


def find_speakers(outline: Outline, blocks: Sequence[Block], vocabulary: Vocabulary) -> tuple[tuple[Evidence, ...], ...]:
    """Who presented or spoke in each block: one tuple a block, one Evidence a person, in order of appearance."""
    return tuple(_block_speakers(block) for block in blocks)


def _block_speakers(block: Block) -> tuple[Evidence, ...]:
    found: dict[str, Evidence] = {}
    for line in (*block.headings[-1:], *block.lines):
        if line.kind is not LineKind.CODE:
            for match in _HONORIFIC.finditer(line.text):
                found.setdefault(match[1], Evidence("speaker", match[1], line.number, match[0], "honorific"))
    return tuple(found.values())


def find_authors(outline: Outline, blocks: Sequence[Block], vocabulary: Vocabulary) -> tuple[Evidence, ...]:
    """Who wrote the report, from its metadata; empty when it does not say."""
    return tuple(
        Evidence("author", entry.value, entry.line, entry.value, "front-matter")
        for entry in outline.meta
        if entry.key in ("author", "authors") and entry.value.strip()
    )
