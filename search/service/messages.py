"""What a search says about itself in words, in Japanese and English."""

from __future__ import annotations

from collections.abc import Iterable

from search.query_tree import HintKind, QueryHint

_HINTS = {
    HintKind.UNKNOWN_FIELD: (
        "{text}: is no field, so it is read as a word (fields: speaker, project, event, day, title)",
        "「{text}:」という項目はないため、語として読みました（項目: 発表者 プロジェクト イベント 日付 題）",
    ),
    HintKind.EMPTY_FIELD: ("{text}: has no value, so it is read as a word", "「{text}:」に値がないため、語として読みました"),
    HintKind.NOT_A_DAY: (
        '"{text}" is no day: write 2014-05-14, 2014-05, 5月14日, 第3日目, 木曜 or 2014-05-12..2014-05-14',
        "「{text}」は日付として読めません（例: 2014-05-14、2014-05、5月14日、第3日目、木曜、2014-05-12..2014-05-14）",
    ),
    HintKind.UNCLOSED_QUOTE: (
        "a quote is not closed, so its text is read as words",
        "閉じていない引用符があるため、語として読みました",
    ),
    HintKind.UNCLOSED_PARENTHESIS: ("a parenthesis is not closed and was left out", "閉じていない括弧を無視しました"),
    HintKind.STRAY_PARENTHESIS: (
        "a parenthesis was never opened and was left out",
        "対応する開き括弧がない括弧を無視しました",
    ),
    HintKind.STRAY_OPERATOR: (
        "{text} has no words to join, so it is read as a word",
        "「{text}」の前後に語がないため、語として読みました",
    ),
}
_RELAXED = {
    "absent": ("no section holds {words}", "{words}はどの節にもありません"),
    "partial": (
        "few sections hold every word: sections without {words} follow",
        "すべての語を含む節が少ないため、{words}を含まない節も続けて表示しています",
    ),
    "some-hold-all": (
        "few sections hold every word: some of these lack {words}",
        "すべての語を含む節が少ないため、{words}を含まない節も表示しています",
    ),
    "none-hold-all": (
        "no section holds every word: these lack {words}",
        "すべての語を含む節がないため、{words}を含まない節を表示しています",
    ),
    "later": (
        "few sections hold every word: sections with some of them follow",
        "すべての語を含む節が少ないため、一部の語を含む節も続けて表示しています",
    ),
    "apart": (
        "few sections hold {words} in one piece: sections that hold its parts follow",
        "{words}をひと続きに含む節が少ないため、分かれて含む節も続けて表示しています",
    ),
    "all-apart": (
        "no section holds {words} in one piece: these hold its parts",
        "{words}をひと続きに含む節がないため、分かれて含む節を表示しています",
    ),
    "fields": ("nothing in those fields: the words are looked for everywhere", "指定の項目にはないため、全文から探しました"),
    "substring": (
        "no such word: found as a part of {words}",
        "語としては見つからないため、文字列の一部として探しました: {words}",
    ),
    "reading": ("no such word: found by its reading: {words}", "語としては見つからないため、読みで探しました: {words}"),
    "time": (
        "the time for a search was up: only what was found until then is shown",
        "時間がかかりすぎるため、そこまでに見つかったものだけを表示しています",
    ),
    "spelling": ("no such word: found as {words}", "見つからないため、近いつづりで探しました: {words}"),
}
# Kinds whose words are all meant; of the others a section may lack this one or that.
_ALL_MEANT = frozenset(("absent", "apart", "all-apart", "substring", "reading", "spelling"))


def hint_message(hint: QueryHint, language: str) -> str:
    """The hint as one line; `language` "ja" is Japanese, anything else English."""
    return _HINTS[hint.kind][language == "ja"].format(text=hint.text)


def relaxed_message(kind: str, words: Iterable[str], language: str) -> str:
    """How a query was loosened, as one line; `kind` is a key of the table."""
    joint = ("" if kind in _ALL_MEANT else "か") if language == "ja" else (", " if kind in _ALL_MEANT else " or ")
    bare = (word.strip('"') for word in words)  # a quoted phrase comes with its quotes
    listed = joint.join(f"「{word}」" if language == "ja" else f'"{word}"' for word in bare)
    return _RELAXED[kind][language == "ja"].format(words=listed)
