"""The words of a line without the markup of links and emphasis, each code point tied to where it stands in the line."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence

from indexer.dataclass import dataclass

_RST_TARGET = r"(?:https?://|mailto:)[^<>\s]{0,500}>`_{1,2}"  # of a link in reStructuredText
# What a reader of the page does not see: targets of links, emphasis, tags, and the addresses themselves. Every quantifier is
# bounded or runs over characters that cannot start another match, so that the time grows with the length alone. Every
# alternative begins with a literal character: the engine then passes over all others at once, three times as fast on prose.
_HIDDEN = re.compile(
    r"@\[[a-z]{3,16}\]\([^()\s]{0,300}\)"  # Zenn: something shown in place, as slides are
    r"|!\[(?=[^\[\]\n]{0,300}\]\()"  # an image
    r"|\]\(data:[^()\s]*\)|data:[\w/.+-]{1,80};base64,[A-Za-z0-9+/=]+"  # one of megabytes on one line
    r"|\[\[(?:https?|file|mailto):[^\[\]\s]{1,500}\]\["  # org: the text of a link comes last
    r"|\|https?://[^\[\]\s|]{1,500}(?=\]\])"  # Hiki: it comes first
    r"|\]\([^()\s]{0,500}(?:\([^()\s]{0,100}\)[^()\s]{0,300})?(?:\s+\"[^\"\n]{0,200}\")?\)"  # the target of a link
    r"|\](?<=\S\])\[[^\[\]\n]{0,60}\]"  # its reference
    rf"|<{_RST_TARGET}| <{_RST_TARGET}|\t<{_RST_TARGET}|\u3000<{_RST_TARGET}"
    r"|</?[A-Za-z][^<>\n]{0,300}>|<!--|-->"
    r"|https?://[\w/:%#$&?()~.=+@,;!*'\-]{1,1000}"
    r"|\*\*|''{1,4}|``?|\\(?=[_*#@\[\]()<>-])|\[\[|\]\]|\[(?=[^\[\]\n]{1,200}\](?:\(|\[))"  # emphasis, brackets
)
_LINKED = re.compile(r"\]\(|\[\[|\*\*|\\[_*#@\[\]()<>-]|:\w+:`|`_|</[A-Za-z]")  # what a heading is not shown with
_ROLE = re.compile(r":\w{1,20}:`([^`]{1,80})`")
_EMPTY = re.compile(r"[(（][\s,、]*[)）]")
_MARK = re.compile(r"[\[<*`'\\:]")  # without any of these nothing is hidden


@dataclass(frozen=True, slots=True)
class VisibleText:
    """`text` as seen; code point k of it is code point `offsets[k]` of `source`."""

    source: str
    text: str
    offsets: Sequence[int] | None  # None when nothing is hidden

    def words(self, start: int, end: int) -> str:
        """The part of the source from code point `start` of the seen text to `end` (exclusive)."""
        if self.offsets is None or start >= end:
            return self.source[start:end]
        return self.source[self.offsets[start] : self.offsets[end - 1] + 1]


def see_line(source: str) -> VisibleText:
    """The line as its reader sees it."""
    if not _MARK.search(source):
        return VisibleText(source, source, None)
    kept = array("I")  # four bytes each: a line may be megabytes long
    pieces: list[str] = []
    last = 0
    for match in _HIDDEN.finditer(source):
        kept.extend(range(last, match.start()))
        pieces.append(source[last : match.start()])
        last = match.end()
    if not last:
        return VisibleText(source, source, None)
    kept.extend(range(last, len(source)))
    pieces.append(source[last:])
    return VisibleText(source, "".join(pieces), kept)


def show_heading(source: str) -> str:
    """A heading as its reader sees it: without links' targets, emphasis and tags; as it is where nothing else stands."""
    source = source.strip()
    if not _LINKED.search(source):
        return source
    shown = _EMPTY.sub("", see_line(_ROLE.sub(r"\1", source)).text).strip(" \t\u3000*")
    return shown if any(map(str.isalnum, shown)) else source
