"""What SudachiPy's parts of speech say of a word, worked out once for each of the few hundred that there are."""

from __future__ import annotations

from functools import cache

from indexer.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class PartOfSpeech:
    """Whether a word is a particle or auxiliary, which are not indexed; one that says little (`light`); a noun that forms
    compounds; a surname or given name; what follows numbers; a beginning (再, 大) or an ending of compounds (化, 性); a
    number; an `affix` of either kind; one that is looked for by its reading; one whose synonyms are used."""

    particle: bool
    light: bool
    noun: bool
    name: bool
    counter: bool
    prefix: bool
    suffix: bool
    number: bool
    read: bool
    affix: bool
    grouped: bool


@cache
def read_part_of_speech(levels: tuple[str, ...]) -> PartOfSpeech:
    """The part of speech of a morpheme that gives these levels."""
    major, minor, detail = levels[:3]
    prefix, suffix = major == "接頭辞", major == "接尾辞" and minor == "名詞的"
    return PartOfSpeech(
        particle=major in ("助詞", "助動詞"),
        light=major in ("代名詞", "接続詞", "連体詞", "感動詞", "接頭辞", "接尾辞") or minor in ("非自立可能", "助動詞語幹"),
        noun=major == "名詞" and minor in ("普通名詞", "固有名詞"),
        name=detail == "人名",
        counter=detail in ("助数詞", "助数詞可能") or major == "接尾辞",
        prefix=prefix,
        suffix=suffix,
        number=minor == "数詞",
        # Sudachi knows verbs and adverbs typed in kana by their normalised form.
        read=major in ("名詞", "形状詞") and minor != "数詞",
        affix=prefix or suffix,
        grouped=major == "名詞" and minor != "数詞",
    )
