"""Markdown to an outline: ATX and setext headings, fences, lists, tables, quotes, HTML comments."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.dataclass import replace
from indexer.model import Line, LineKind
from indexer.reading import cues
from indexer.reading.source import Reading, Source

_ATX = re.compile(r"^ {0,3}(#{1,6})(?:[ \t　]+(?P<text>\S.*)?)?$")
# `#見出し` without the space: CommonMark says text, many Japanese blogs meant a heading. `#opst19` is a hash tag, but
# nothing else begins with two signs, and a phrase of several words on top of a text is its title.
_ATX_TIGHT = re.compile(r"^(#{1,6})(?P<text>[^#\s!].*)$")
_ATX_TIGHT_SURE = re.compile(r"^(#{2,6})(?P<text>[^#\s!{\[].*)$")
_ATX_TIGHT_TOP = re.compile(r"^(#)(?P<text>[^#\s!{\[][^#]{0,80}[\s　][^#]{1,80})$")
_SETEXT = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(?:[-*+] +)?(`{3,}|~{3,})")
_HTML_HEADING = re.compile(r"^\s*(?:[-*+] +)?<h([1-6])\b[^>]{0,200}>(.{0,400}?)</h\1>\s*$", re.IGNORECASE)
_BOLD_LINE = re.compile(r"^\s*(\*\*|__)(?P<text>[^*_\s](?:(?!\1).){0,160})\1\s*[:：]?\s*$")
_GOES_ON = re.compile(r"^\s*(?:という|といった|って|と(?=[思言い])|だ(?:と|っ)|である|です|[をがはにのへ](?=[^ぁ-ん]))")
_TRAILING_MARKUP = re.compile(r"(?:[ \t]+#+|[ \t]*\{[#.:][^{}]*\}|[ \t]*<a\b[^>]*>\s*</a>)[ \t]*$")
_LEADING_ANCHOR = re.compile(r"^<(a|span|i|em)\b[^>]*>\s*</\1>\s*", re.IGNORECASE)
_WHOLE_LINK = re.compile(r"^\[([^\[\]]+)\]\((?:[^()\s]|\([^()]*\))+(?:\s+\"[^\"]*\")?\)$")
_WHOLE_EMPHASIS = re.compile(r"^(\*\*|__|\*|_|`|~~)((?:(?!\1).)+)\1$")
_LIQUID_OPEN = re.compile(r"^\s*\{[%{]<?\s*(highlight|raw|code)\b")
_LIQUID_CLOSE = re.compile(r"^\s*\{[%{]<?\s*(?:/|end)\s*(?:highlight|raw|code)\b")
# A line of nothing but template tags ({% include x %}, {{< figure >}}, {: .class}), or of an embedding element.
_TEMPLATE = re.compile(r"^\s*(?:\{[%{:][^{}]{0,400}[%}]?\}\s*)+$")
_EMBED_OPEN = re.compile(r"^\s*<(script|style|iframe)\b", re.IGNORECASE)
# An element's tag that goes on below (`<div`, or `allowfullscreen> </iframe> <a`), and a line of its attributes.
_TAG_OPEN = re.compile(
    r"<(?:a|blockquote|div|em|embed|figure|iframe|img|li|link|object|p|param|source|span|strong|table|td|tr|video)"
    r"(?:\s[^<>]*)?$",
    re.IGNORECASE,
)
_ATTRIBUTES = re.compile(r"^[\w:-]+\s*=\s*[\"'\w]|^[^<>]*[\"'\w/]?>")
_TAGS = re.compile(r"<[^<>]*>?")
_SETTING = re.compile(r"^[a-zA-Z][\w-]*:(?:\s|$)")
# What a line begins with that may be anything but text; of most lines, no form below need be tried.
_MARK = re.compile(r"\s*[-<{`~#=_*+|>•・\d]")
_BULLET = re.compile(r"^\s*(?:[-*+•・]|\d{1,3}[.)])\s+\S")
_ESCAPE = re.compile(r"^\s*\\(?=[#*\-+>])")


def count_markdown_headings(source: Source) -> int:
    """How many lines are ATX headings: what a sniffer needs."""
    return sum(line.kind is LineKind.HEADING for line in _scan(source, loose=False))


def read_markdown(source: Source) -> Reading:
    """The outline of a Markdown text; levels are those written, bold lines used as headings one below the deepest."""
    lines = _scan(source, loose=False)
    tight = {piece.number for piece in source.lines if _ATX_TIGHT.match(piece.text[:160])}
    if tight and all(line.number in tight for line in lines if line.kind is LineKind.HEADING):
        lines = _scan(source, loose=True)
    return Reading(lines=_promote_bold_lines(lines))


def _scan(source: Source, *, loose: bool) -> tuple[Line, ...]:
    lines: list[Line] = []
    fence = embed = ""
    comment = in_tag = False
    in_table = False
    for piece in source.lines:
        text = piece.text
        stripped = text.strip()
        kind, level, shown = LineKind.TEXT, 0, text
        if stripped and not (fence or embed or comment or in_tag or in_table or _MARK.match(text)):
            in_tag = "<" in text and bool(_TAG_OPEN.search(text[-400:]))
            lines.append(Line(piece.number, text, kind))
            continue
        if fence:
            kind = LineKind.CODE
            if _closes(text, fence):
                fence = ""
        elif embed:
            kind = LineKind.COMMENT
            embed = "" if f"</{embed}" in stripped.lower() else embed
        elif comment or stripped.startswith("<!--"):
            comment = "-->" not in stripped
            kind = LineKind.COMMENT
        elif in_tag and _ATTRIBUTES.match(stripped):
            kind = LineKind.TEXT if _TAGS.sub("", text[:2000].partition(">")[2]).strip() else LineKind.COMMENT
        elif match := _EMBED_OPEN.match(text[:80]):
            kind = LineKind.COMMENT
            embed = "" if f"</{match.group(1).lower()}" in stripped.lower() else match.group(1).lower()
        elif _TEMPLATE.match(text[:800]) and not _LIQUID_OPEN.match(text[:80]):
            kind = LineKind.COMMENT
        elif match := _FENCE.match(text):
            kind = LineKind.CODE
            if "`" not in text[match.end() :]:
                fence = match.group(1)
        elif _LIQUID_OPEN.match(text[:80]) and not _LIQUID_CLOSE.search(text[3:200]):
            kind, fence = LineKind.CODE, "liquid"
        elif not stripped:
            kind, in_table = (LineKind.RULE if text == "\f" else LineKind.BLANK), False
        elif len(text) <= cues.LONGEST_HEADING * 4 and (
            match := _ATX.match(text)
            or _ATX_TIGHT_SURE.match(text)
            or (
                (_ATX_TIGHT if loose else _ATX_TIGHT_TOP).match(text)
                if (loose or all(line.kind is LineKind.BLANK for line in lines)) and not cues.is_sentence(text)
                else None
            )
        ):
            kind, level, shown = _heading(match["text"] or "", len(match.group(1)), text)
        elif len(text) <= 800 and (match := _HTML_HEADING.match(text)) and (inner := _plain_inner(match.group(2))):
            kind, level, shown = LineKind.HEADING, int(match.group(1)), inner
        elif _SETEXT.match(text) and lines and _is_setext_title(lines, text):
            title = lines[-1]
            lines[-1] = replace(title, text=unwrap(title.text), kind=LineKind.HEADING, level=1 if stripped[0] == "=" else 2)
            kind, shown = LineKind.BLANK, ""
        elif cues.is_rule(text) and stripped[0] in "-*_=":
            kind = LineKind.RULE
        elif stripped.startswith("|") or (in_table and "|" in stripped):
            kind, in_table = LineKind.TABLE, True
        elif stripped.startswith(">"):
            kind = LineKind.QUOTE
        elif _BULLET.match(text[:80]):
            kind, level = LineKind.BULLET, cues.bullet_depth(text)
        in_tag = not (fence or embed or comment) and (
            bool(_TAG_OPEN.search(text[-400:])) or (in_tag and kind is LineKind.COMMENT and ">" not in stripped)
        )
        lines.append(Line(piece.number, shown, kind, level))
    return tuple(lines)


def _closes(text: str, fence: str) -> bool:
    """Whether the line ends the code that `fence` opened."""
    stripped = text.strip()
    if fence == "liquid":
        return bool(_LIQUID_CLOSE.match(text[:80]))
    return stripped.startswith(fence) and not stripped.strip(fence[0])


def _heading(text: str, level: int, raw: str) -> tuple[LineKind, int, str]:
    shown = unwrap(text)
    # "## " alone and hash tags ("#kubecon #k8sjp") are no headings.
    if not shown or (re.match(r"^[\w]+(?:\s+#\w+)+$", shown) and level == 1 and not raw.lstrip().startswith("# ")):
        return LineKind.TEXT, 0, raw
    return LineKind.HEADING, level, shown


def unwrap(text: str) -> str:
    """A heading's text without the markup around it (closing #s, attributes, anchors, a link or emphasis over all of it).

    What is returned stands in `text` as it is, so that evidence can quote it.
    """
    previous = None
    text = text.strip(" \t　")
    while text != previous:
        previous = text
        text = _TRAILING_MARKUP.sub("", text)
        text = _LEADING_ANCHOR.sub("", text)
        for whole in (_WHOLE_LINK, _WHOLE_EMPHASIS):
            if match := whole.match(text):
                text = match.group(match.lastindex or 0)
        text = text.strip(" \t　")
    return text


def _plain_inner(html: str) -> str:
    """The text of an inline HTML heading as far as it stands there in one piece."""
    text = re.sub(r"^(?:\s*<[^<>]*>)+|(?:<[^<>]*>\s*)+$", "", html).strip()
    return "" if "<" in text else text


def _is_setext_title(lines: Sequence[Line], rule: str) -> bool:
    title = lines[-1]
    if title.kind is not LineKind.TEXT or not title.text.strip() or title.text.startswith("    "):
        return False
    if len(title.text) > cues.LONGEST_HEADING or _ESCAPE.match(title.text) or title.text.lstrip().startswith("|"):
        return False
    if (_SETTING.match(title.text) and rule.strip() == "---") or unwrap(title.text).startswith("<"):
        return False
    # A paragraph of several lines above a rule is a paragraph and a rule to its author, whatever CommonMark says.
    alone = len(lines) < 2 or lines[-2].kind in (LineKind.BLANK, LineKind.HEADING, LineKind.RULE, LineKind.COMMENT)
    return alone and (len(rule.strip()) >= 2 or rule.strip() == "=") and not cues.is_sentence(title.text)


def _without_subtitles(lines: Sequence[Line], bold: Sequence[int]) -> list[int]:
    """The bold lines that divide what they stand in. One alone, first below its heading, tells of it: who spoke, a quote."""
    above: dict[int, list[int]] = {}
    heading, among = -1, frozenset(bold)
    for index, line in enumerate(lines):
        if line.kind is LineKind.HEADING:
            heading = index
        elif index in among:
            above.setdefault(heading, []).append(index)
    return [
        index
        for place, indexes in above.items()
        for index in indexes
        if place < 0 or len(indexes) > 1 or any(line.kind is not LineKind.BLANK for line in lines[place + 1 : index])
    ]


def _promote_bold_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Bold-only lines as headings where a text uses them as such: at least two, each on its own above other text."""
    bold: list[int] = []
    for index, line in enumerate(lines):
        if line.kind is LineKind.TEXT and len(line.text) <= cues.LONGEST_HEADING and _BOLD_LINE.match(line.text):
            before = lines[index - 1].kind if index else LineKind.BLANK
            after = next((later for later in lines[index + 1 : index + 4] if later.kind is not LineKind.BLANK), None)
            if before is LineKind.TEXT or after is None or after.kind in (LineKind.HEADING, LineKind.RULE):
                continue
            if _GOES_ON.match(after.text):  # emphasis within a sentence: **「…」**, then というのが
                continue
            if not cues.is_sentence(unwrap(line.text)):
                bold.append(index)
    bold = _without_subtitles(lines, bold)
    if len(bold) < 2:
        return lines
    deepest = max((line.level for line in lines if line.kind is LineKind.HEADING), default=0)
    result = list(lines)
    for index in bold:
        match = _BOLD_LINE.match(lines[index].text)
        if match:
            result[index] = replace(lines[index], text=match["text"].strip(), kind=LineKind.HEADING, level=deepest + 1)
    return tuple(result)
