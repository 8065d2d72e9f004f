"""Markup within the lines of notes: what of a text its reader need not see, and where its links lead."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from indexer.dataclass import dataclass, replace

#: Lines longer than this are shown as they are: nobody wrote them.
_LONGEST_LINE = 10_000

# Without one of these a text has no markup: told at 5 ns a character, where looking for each form takes 100.
_SIGNS = re.compile(r"\]\(|<[A-Za-z/!]|\[\[|`|~~~|\*\*|'''|\"https?:|\":http|\[http|\[f:id:|\[:c")
_TAG = (
    r"<(?:!--(?P<comment>(?:(?!<!--|-->).)*+)-->|/?(?P<tag>a|abbr|audio|b|big|blockquote|br|center|code|col|colgroup|dd|del|details|div|dl|dt"
    r"|em|embed|figcaption|figure|font|h[1-6]|hr|i|iframe|img|ins|kbd|li|link|mark|meta|nobr|object|ol|p|param|picture|pre|q"
    r"|rp|rt|ruby|s|samp|script|section|small|source|span|strike|strong|style|sub|summary|sup|table|tbody|td|tfoot|th|thead"
    r"|tr|tt|u|ul|var|video|wbr)(?P<attributes>(?:\s[^<>\n]*|/)?)>)"
)
_TARGET = r"(?>\{\{[^{}\n]*\}\}|\([^()\s]*\)|[^()\s])*"
_AFTER_TARGET = r"(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)(?:\{:?[^{}\n]*\})?"
# Each form with the words that are shown in a group; all within one line. Code comes first: nothing in it is markup.
_FORMS = (
    r"(?<!`)(?P<ticks>`++)(?P<code>[^`\n]+)(?P=ticks)(?![`_])",
    rf"!\[(?P<image>[^\[\]\n]*)\]\({_TARGET}{_AFTER_TARGET}",
    rf"(?<!\])\[(?P<link>(?>!\[[^\[\]\n]*\]\({_TARGET}{_AFTER_TARGET}|`[^`\n]*`|[^\[\]\n])+)\]"
    rf"\((?P<url>{_TARGET}){_AFTER_TARGET}",
    r"\[\[(?P<hiki>[^\[\]|\n]+)\|(?P<hiki_url>https?://[^\[\]\s]+)\]\]",
    r"\[\[(?P<org_url>https?://[^\[\]\s]+)\]\[(?P<org>[^\[\]\n]+)\]\]",
    r"\[(?P<hatena_url>https?://[^\[\]\s]+?):title=(?P<hatena>[^\[\]\n]+)\]",
    r"\[(?P<embed>https?://[^\[\]\s]+?):(?:embed|title|bookmark)(?::\w+)*\]",
    r"\[(?P<picture>f:id:[^\[\]\s]+|:contents)\]",
    r"\[(?P<wiki_url>https?://[^\[\]\s]+)[ \t]+(?P<wiki>[^\[\]\n]+)\]",
    r"`(?P<rst>[^`<>\n]+?)[ \t]*<(?P<rst_url>https?://[^<>\s]+)>`__?",
    r"`(?P<reference>[^`<>\n]+)`__?",
    r"\"(?P<textile>[^\"\n]{1,200})\":(?P<textile_url>https?://[^\s。、）)」]+)",
    r"<(?P<auto>https?://[^<>\s]+)>",
    r"\*\*(?P<strong>(?![\s*])[^*\n]+(?<!\s))\*\*",
    r"'''(?P<quoted>(?![\s'])[^'\n]+(?<!\s))'''",
    _TAG,
)
_URLS = {"link": "url", **{form: f"{form}_url" for form in ("hiki", "org", "hatena", "wiki", "rst", "textile")}}
_WORDS = (*_URLS, "code", "reference", "image", "embed", "auto", "strong", "quoted")
_WORDLESS = ("tag", "comment", "picture")
_NESTING = frozenset({*_URLS, "strong", "quoted"})
_FENCE = re.compile(r"^[ \t>]*(?:[-*+] +)?(`{3,}|~{3,})([^`\n]*)$", re.MULTILINE)
# What may be the target of a link: `a[i](x)` is code, `[1](注)` a note.
_PLACE = re.compile(r"https?://|mailto:|[/#.]|\{\{|[\w./%-]+(?:/|\.\w{2,5}(?:[?#]|$))")
_FILE_NAME = re.compile(
    r"\s*(?:[\w.%/ -]+\.(?:jpe?g|png|gif|svg|webp|bmp)|image|img|photo|alt(?: text)?|)\s*", re.IGNORECASE
)
_OPEN, _CLOSE, _ANY = re.compile(r"<([A-Za-z]\w*)"), re.compile(r"</([A-Za-z]\w*)"), re.compile(r"</?[A-Za-z][^<>\n]*>")
_VOID = frozenset({"br", "hr", "img", "wbr", "link", "meta", "source", "col", "param"})


class Hidden(NamedTuple):
    """Characters that are markup, end exclusive."""

    start: int
    end: int


class Link(NamedTuple):
    """Characters that lead to a URL, end exclusive; the URL begins with http."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class InlineMarkup:
    """The markup of a text, each kind by start and without overlap: what is hidden, what is a link, what is code.

    `noise` is the part of what is hidden that holds no words of the report: tags, comments, and where images lie;
    `fenced` are the lines of code between two fences, each whole.
    """

    hidden: tuple[Hidden, ...] = ()
    links: tuple[Link, ...] = ()
    code: tuple[Hidden, ...] = ()
    noise: tuple[Hidden, ...] = ()
    fenced: tuple[Hidden, ...] = ()

    def find_hidden(self, start: int, end: int) -> int | None:
        """Which of the hidden spans holds all of these characters; None when a reader sees some of them."""
        index = bisect_right(self.hidden, start, key=_start) - 1
        return index if index >= 0 and end <= self.hidden[index].end else None

    def showing(self, places: Iterable[tuple[int, int, str]]) -> InlineMarkup:
        """As it is, but nothing is hidden that holds the only place of a name; `places` are (start, end, name) of each."""
        if not self.hidden:
            return self
        buried: dict[int, set[str]] = {}
        seen: set[str] = set()
        for start, end, name in places:
            index = self.find_hidden(start, end)
            if index is None:
                seen.add(name)
            else:
                buried.setdefault(index, set()).add(name)
        shown = {index for index, names in buried.items() if not names <= seen}
        if not shown:
            return self
        return replace(self, hidden=tuple(span for index, span in enumerate(self.hidden) if index not in shown))


def _start(span: Hidden) -> int:
    return span.start


class ShownText:
    """A text without what is hidden of it, and the way between offsets of both."""

    def __init__(self, written: str, hidden: Sequence[Hidden]) -> None:
        """`hidden` by start, without overlap."""
        pieces: list[str] = []
        self._written: list[int] = []  # where each piece after the first begins in the text as written,
        self._shown: list[int] = []  # and in the text as shown
        self._ends: list[int] = []  # where each hidden span begins, as written
        at = length = 0
        for start, end in hidden:
            pieces.append(written[at:start])
            length += start - at
            at = end
            self._ends.append(start)
            self._written.append(end)
            self._shown.append(length)
        self.text = "".join((*pieces, written[at:])) if pieces else written

    def to_shown(self, offset: int) -> int:
        """Where a character as written is shown; for a hidden one, where the next is."""
        index = bisect_right(self._ends, offset) - 1
        if index < 0:
            return offset
        return self._shown[index] + max(0, offset - self._written[index])

    def to_written(self, offset: int) -> int:
        """Where a shown character stands as written."""
        index = bisect_right(self._shown, offset) - 1
        return offset if index < 0 else self._written[index] + offset - self._shown[index]


_NONE = InlineMarkup()


def find_inline(text: str, *, path: str = "") -> InlineMarkup:
    """The markup within the lines of `text`; empty for none.

    Links, images, bold text and code of the formats that reports are written in, and HTML tags that have attributes, a
    partner, or no content. What stands between fences is code and has none, and the fences are hidden. A page (`path`
    ends in .html) has none at all, since its reader took it off. No line end is ever hidden.
    """
    if _SIGNS.search(text) is None or path.lower().endswith((".html", ".htm", ".xhtml")):
        return _NONE
    scan = _Scan(text)
    scan.lines()
    return InlineMarkup(
        hidden=tuple(scan.hidden),
        links=tuple(scan.links),
        code=tuple(scan.code),
        noise=tuple(scan.noise),
        fenced=tuple(scan.fenced),
    )


def mask_noise(text: str, *, path: str = "") -> str:
    """`text`, of the same length, with spaces for tags and for where images lie: their words are none of the report's."""
    noise = find_inline(text, path=path).noise
    pieces: list[str] = []
    at = 0
    for start, end in noise:
        pieces += (text[at:start], " " * (end - start))
        at = end
    return "".join((*pieces, text[at:])) if pieces else text


@cache
def _compile_forms() -> re.Pattern[str]:
    """All forms as one; compiled when they are first needed, which takes 2 ms that most cold searches can do without."""
    return re.compile("|".join(_FORMS))


class _Scan:
    """The markup of a text while its lines are gone through."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.hidden: list[Hidden] = []
        self.links: list[Link] = []
        self.code: list[Hidden] = []
        self.noise: list[Hidden] = []
        self.fenced: list[Hidden] = []

    def lines(self) -> None:
        """Add the markup of every line; a fence that is never closed is none."""
        text = self._text
        closing = _find_fences(text)
        start, until = 0, -1
        while start < len(text):
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            if start < until:
                self.fenced.append(Hidden(start, end))
            elif start == until:
                self.hidden.append(Hidden(start, end))
            elif start in closing:
                until = closing[start]
                self.hidden.append(Hidden(start, end))
            elif end - start <= _LONGEST_LINE and _SIGNS.search(text, start, end) is not None:
                self.line(start, end)
            start = end + 1

    def line(self, start: int, end: int, *, in_link: bool = False) -> None:
        """Add the markup of a line, or of the words of a link or of bold text in it."""
        forms, at = _compile_forms(), start
        pairs: frozenset[str] | None = None
        while found := forms.search(self._text, at, end):
            at = found.end()
            if any(found[form] is not None for form in _WORDLESS):
                if found["tag"] is not None and not found["attributes"].strip() and found["tag"].lower() not in _VOID:
                    # `<video>` may be what a sentence is about: a tag has a partner, or its line holds no words.
                    pairs = _find_pairs(self._text[start:end]) if pairs is None else pairs
                    if found["tag"].lower() not in pairs:
                        continue
                self._drop(found.start(), at)
                continue
            form = next(name for name in _WORDS if found[name] is not None)
            first, last = found.span(form)
            url = found[_URLS[form]] if form in _URLS else ""
            if (form == "link" and not _PLACE.match(url)) or (form == "strong" and not _is_balanced(found["strong"])):
                at = first  # within it there may be more
                continue
            if form == "image" and _FILE_NAME.fullmatch(found["image"]):
                self._drop(found.start(), at)
                continue
            self.hidden.append(Hidden(found.start(), first))
            if form == "code":
                self.code.append(Hidden(first, last))
            if url.startswith("http") and not in_link:
                self.links.append(Link(first, last, url))
            if form in _NESTING:
                self.line(first, last, in_link=in_link or form in _URLS)
            if form == "image":
                self._drop(last, at)
            else:
                self.hidden.append(Hidden(last, at))

    def _drop(self, start: int, end: int) -> None:
        self.hidden.append(Hidden(start, end))
        self.noise.append(Hidden(start, end))


def _find_fences(text: str) -> dict[int, int]:
    """Where the line of each fence that opens begins, and that of the fence which closes it."""
    fences: dict[int, int] = {}
    opened, mark = -1, ""
    for found in _FENCE.finditer(text):
        if opened < 0:
            opened, mark = found.start(), found[1]
        elif found[1].startswith(mark) and not found[2].strip():
            fences[opened] = found.start()
            opened = -1
    return fences


def _is_balanced(words: str) -> bool:
    """Whether bold words close no bracket that they do not open: `f(**k), g(**k)` holds none."""
    depth = 0
    for character in words:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0


def _find_pairs(line: str) -> frozenset[str]:
    """The tags of a line, in lower case, that are both opened and closed in it; all of them where it holds nothing else."""
    opened, closed = ({found[1].lower() for found in form.finditer(line)} for form in (_OPEN, _CLOSE))
    return frozenset(opened & closed if _ANY.sub("", line).strip() else opened | closed)
