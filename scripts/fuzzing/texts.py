"""Odd words, characters and lines: what a note, a query or a URL may hold that its program's author did not think of."""

from __future__ import annotations

import random
import sys
import unicodedata
from functools import cache

#: Pieces that a regular expression may stumble over when they are repeated: marks, brackets, kana, dates, markup, names.
PIECES: tuple[str, ...] = (
    *"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    *"、。・「」『』（）【】〔〕［］｛｝〈〉《》〜～ー―—–…‥：；！？＃＊＋－＝＠＿｜／＼＜＞“”‘’〝〟※→●■◆□◇○△▽☆★§¶",
    *"あアｱ亜ァっッーゝヽ々〆ヶ1１①Ⅳ一十aＡΩжé",
    *(
        " ",
        "\u3000",
        "\t",
        "\u00a0",
        "\u200b",
        "\u200d",
        "\u00ad",
        "\ufeff",
        "\u2028",
        "\u2029",
        "\u0085",
        "\x0b",
        "\f",
        "\r",
    ),
    *("\u0301", "\u3099", "\u309a", "\ufe0f", "\u20dd", "\u202e", "\u2066", "\u200f", "\x00", "\x1b[31m", "\x7f", "\ufffe"),
    *(
        "5/12",
        "5月",
        "12日",
        "5月12日",
        "2014-05-12",
        "2014年",
        "第3日目",
        "1日目",
        "(月)",
        "Day 1 ",
        "May 12, ",
        "12:30",
        "～13:00",
    ),
    *(
        "2014/5/12-16",
        "平成26年",
        "Mon ",
        "5/12(月)",
        "2014.05.",
        "20140512",
        "99999999",
        "１２月",
        "十二月",
        "来週",
        "初日",
    ),
    *(
        "さん",
        "氏",
        "山田太郎さん",
        "山田 ",
        "by A ",
        "@a",
        "(@a)",
        "発表者: ",
        "Speaker: ",
        "講演者：",
        "A. ",
        "A B, ",
        "、B",
        " and ",
    ),
    *(
        "# ",
        "## ",
        "===\n",
        "---\n",
        "***",
        "- ",
        "* ",
        "1. ",
        "> ",
        "    ",
        "```",
        "~~~",
        "| a ",
        "|---",
        "[a](b)",
        "![",
        "[",
        "](",
    ),
    *(
        "<a ",
        "<div>",
        "</p>",
        "<!--",
        "-->",
        "<h1>",
        "<td>",
        "<li>",
        "&amp;",
        "&#",
        "<![CDATA[",
        "<script>",
        "<p ",
        "<",
        "</",
    ),
    *(
        ".. a::\n",
        "`a`_",
        ":a:",
        "|a|",
        "^^^^",
        "h1. ",
        "{{a",
        "}}",
        "[[a",
        "]]",
        "((",
        "{|\n",
        "== a ==",
        "!!",
        "*** ",
        "#+A: ",
        "p. ",
    ),
    *(
        "http://a/",
        "a@b.c ",
        "OpenStack ",
        "Nova",
        "Neutron, ",
        "Kubernetes/",
        "PyCon JP 2018 ",
        "RubyKaigi",
        "v1.0",
        "a-b_c.",
    ),
    *("移行", "の", "サーバー", "です。", "word ", "x", "ab", "e\u0301", "𠮷", "👩‍👩‍👧", "ﷺ", "㍿", "ß", "İ", "⽇"),
)

_KINDS = ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po")
_MORE_KINDS = ("Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cn", "Cs")


@cache
def characters_by_kind() -> dict[str, tuple[str, ...]]:
    """Some characters of every Unicode category, lone surrogates ("Cs") among them."""
    found: dict[str, list[str]] = {kind: [] for kind in (*_KINDS, *_MORE_KINDS)}
    for code in range(0, sys.maxunicode + 1, 1):
        # Everything below U+3400, then one in 97: each category has members on both sides.
        if code < 0x3400 or code % 97 == 0:
            found[unicodedata.category(chr(code))].append(chr(code))
    return {kind: tuple(members) for kind, members in found.items()}


def odd_character(chance: random.Random, *, surrogates: bool = False) -> str:
    """A character of a category chosen first, so that the rare ones come as often as letters."""
    kind = chance.choice((*_KINDS, *(one for one in _MORE_KINDS if surrogates or one != "Cs")))
    return chance.choice(characters_by_kind()[kind])


def odd_line(chance: random.Random) -> str:
    """One to eight pieces or odd characters in a row."""
    return "".join(
        chance.choice(PIECES) if chance.random() < 0.8 else odd_character(chance)
        for _ in range(chance.choice((1, 2, 2, 3, 5, 8)))
    )


def long_line(chance: random.Random, most: int = 20_000) -> str:
    """A run of up to three pieces repeated to about `most` repeats, between two others: what backtracking dies of."""
    unit = "".join(chance.choice(PIECES) for _ in range(chance.choice((1, 1, 1, 2, 2, 3))))
    head = chance.choice(("", "", chance.choice(PIECES), odd_line(chance)))
    tail = chance.choice(("", "", chance.choice(PIECES), "\x01", "終"))
    return head + unit * chance.choice((most // 20, most // 4, most)) + tail
