"""Reads the name that ends a run of text before an honorific, in Latin letters, kanji, katakana or hiragana."""

from __future__ import annotations

import re

from indexer.extract.people_names import KANJI, KATAKANA, LETTER, NameReader

_LATIN_RUN = re.compile(
    rf"(?:(?:{LETTER}|[0-9@_&!])(?:{LETTER}|[0-9@_.&!/-])*[,]?[ ])*(?:{LETTER}|[0-9@_])(?:{LETTER}|[0-9_.-])*$"
)
_KANA_RUN = re.compile(rf"{KATAKANA}+(?:[・=＝ ]{KATAKANA}+)*$")
_PET_NAME = re.compile(rf"(?:{KATAKANA}{{2,8}}|{KANJI}{{1,3}})(?:ちゃん|たん|っち|ぽん)$")  # 「カレーちゃんさん」
_HIRAGANA_RUN = re.compile(r"[ぁ-ゖー]{2,12}$")
_NOT_HIRAGANA = re.compile(
    r"(?:みな|皆|たく|おきゃく|きゃく|おかあ|おとう|おにい|おねえ|おじ|おば|おじい|おばあ|むすこ|おまわり|ばあ|じい|おつかれ|おかげ|ごくろう|[やおの]く|こ|お|ひと|かた|ちゃ|やっ|あと|また|そして|それと|ちなみに?|なお|おや|もうすこ|く|"
    r".*(?:たく|する|した|いる|ある|ない|って|では|でも|から|まで|など|という|けど))$"
)
KANJI_RUN = re.compile(rf"(?:{KANJI}{{1,4}}[ 　])?{KANJI}{{1,8}}$")


def name_at_end(body: str, reader: NameReader, *, honorific: str) -> tuple[str, int] | None:
    """The name that ends `body`, the text before an honorific, and where it starts in it; None when none does."""
    if not body:
        return None
    last = body.rstrip("ー")[-1:]  # the long vowel mark stands in either kana
    found: str | None = None
    if match := _LATIN_RUN.search(body):
        run = re.sub(r"^.*\b[Bb]y ", "", match[0].split(", ")[-1])
        found = reader.latin_name(run, strict=False)
    elif re.match(KATAKANA, last):
        if match := _KANA_RUN.search(body):
            found = reader.kana_name(match[0])
            if (
                found is None
                and honorific == "氏"
                and 2 <= len(match[0]) <= 8
                and not (reader.is_organization(match[0]) or reader.is_product(match[0]))
            ):
                found = match[0]
    elif re.match(KANJI, last):
        match = KANJI_RUN.search(body)
        if match and honorific in ("教授", "博士", "君", "くん") and not reader.surname_length(match[0]):
            return None
        found = reader.kanji_name(match[0], strict=False) if match else None
    elif match := _PET_NAME.search(body):
        found = match[0]
    elif match := _HIRAGANA_RUN.search(body):
        found = _hiragana_name(body, match, reader)
    if found is None:
        return None
    at = body.rfind(found)
    return found, at - 1 if at > 0 and body[at - 1] == "@" else at


def _hiragana_name(body: str, match: re.Match[str], reader: NameReader) -> str | None:
    run = match[0]
    before = body[: match.start()]
    kanji = re.search(rf"{KANJI}{{1,3}}[ 　]?$", before)
    if kanji and (size := reader.surname_length(kanji[0].strip())) and size == len(kanji[0].strip()) and 2 <= len(run) <= 5:
        return kanji[0] + run
    if (
        kanji
        and 2 <= len(kanji[0].strip()) <= 3
        and 2 <= len(run) <= 4
        and run[0] not in "のがはをにともでやかへさし"
        and not _NOT_HIRAGANA.match(run)
    ):
        return kanji[0] + run
    for start in range(len(run)):
        if reader.known(run[start:]):
            return run[start:]
    if run.startswith("こと") and before and len(run) > 4:
        run = run[2:]  # 「王子ことゆーすけさん」
    elif run[0] in "のは" and before and len(run) > 2:
        run = run[1:]  # 「次はおしょーさん」
    elif before and before[-1] not in " 　、。「『【(（:：・|｜[-":
        return None
    if not 2 <= len(run) <= 8 or _NOT_HIRAGANA.match(run):
        return None
    return run
