"""Texts with ranges to mark, and what a reader sees of markup: shared by the tests of what the pages show."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import strategies as st

from search.model import Range
from web.present import plain

TAG = re.compile(r"<[^>]*>")


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, tuple[Range, ...]]:
    text = draw(st.text(max_size=200) | st.text("あい 。、\n・- |<&移行https:/x.", max_size=200))
    ends = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(ends[::2], ends[1::2], strict=False)
    return text, tuple(Range(start, end, draw(st.booleans())) for start, end in pairs if start < end)


def shown(markup: str) -> str:
    return unescape(TAG.sub("", markup))


def inert(text: str) -> str:
    return unescape(str(plain(text)))
