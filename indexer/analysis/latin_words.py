"""What the dictionary says of Latin words: how they are read, and which katakana and which synonyms stand for them."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.analysis import sudachi
from indexer.analysis.english import plain_forms
from indexer.analysis.parts_of_speech import PartOfSpeech, read_part_of_speech
from indexer.dataclass import dataclass

#: Starts the number of a synonym group, so that it is never taken for a number of a text.
GROUP_MARK = "="

_KATAKANA = re.compile("[ァ-ヺー・]+")


@dataclass(frozen=True, slots=True)
class LatinEntry:
    """What the dictionary says of a Latin word: its normalised form and reading if they are katakana, and its groups."""

    katakana: str
    reading: str
    groups: tuple[str, ...]


def look_up_inflected(word: str) -> LatinEntry | None:
    """The entry of `word` or of the first of its plain forms that has one."""
    return next((entry for form in (word, *plain_forms(word)) if (entry := look_up_latin(form)) is not None), None)


@lru_cache(maxsize=16_384)
def look_up_latin(word: str) -> LatinEntry | None:
    """The dictionary's entry for a folded Latin word; None when it has none."""
    morphemes = list(sudachi.tokenize(word))
    if len(morphemes) != 1 or morphemes[0].is_oov():
        return None
    normalized = morphemes[0].normalized_form()
    reading = morphemes[0].reading_form()
    # A kanji form would be a translation, often of another sense (heat is not 熱 where it names a project).
    return LatinEntry(
        normalized if _KATAKANA.fullmatch(normalized) else "",
        reading if _KATAKANA.fullmatch(reading) else "",
        read_groups(morphemes[0], read_part_of_speech(morphemes[0].part_of_speech())),
    )


def read_groups(morpheme: sudachi.Morpheme, part: PartOfSpeech) -> tuple[str, ...]:
    """The dictionary's synonym groups of a noun; none for one character, whose groups mix its many senses."""
    if not part.grouped or not (groups := morpheme.synonym_group_ids()) or morpheme.end() - morpheme.begin() < 2:
        return ()
    return tuple([f"{GROUP_MARK}{group}" for group in groups])
