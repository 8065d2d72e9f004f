"""What the analysis is given and gives back: texts to index, and words of a query with every way to find each."""

from __future__ import annotations

from enum import StrEnum

from indexer.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class IndexText:
    """A text to index with the names that belong to it; `text[:body_start]` is title and headings, in whole lines."""

    text: str
    body_start: int = 0
    speakers: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


class Rule(StrEnum):
    """Why an alternative stands for a word, the most literal first; the order is the order of weights."""

    SURFACE = "surface"  # the word as typed, case and width folded
    NORMALIZED = "normalized"  # Sudachi's normalised form: サーバ for サーバー, network for ネットワーク
    STEM = "stem"  # the English stem
    PART = "part"  # the parts of an identifier or of a long word, as a phrase
    ALIAS = "alias"  # another name of the same project, person or event
    VARIANT = "variant"  # 旧字体 and 異体字: 渡邊 for 渡辺
    READING = "reading"  # kana or romaji that read as the word
    SYNONYM = "synonym"  # a word of the same synonym group


class WordClass(StrEnum):
    """What a query word is good for."""

    CONTENT = "content"
    LIGHT = "light"  # どこ, する, the: indexed, but wanted only in phrases or when a query has no content word


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way in which a word may stand in a section: `terms` of the token field `field`.

    One term, or a phrase of several: term k stands at p + offsets[k], offsets[0] being 0. `text` is what to show for it
    ("load balancer"). In a query for the fields speaker, project, event or heading the same terms are looked up in that
    field, whatever `field` says: those fields hold terms, surfaces and reading keys alike.
    """

    rule: Rule
    field: str
    terms: tuple[str, ...]
    offsets: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of a query: `text` is `query[start:end]`, in code points.

    A section holds the word when it holds any of `alternatives`; they run from literal to remote, and the first, of
    field `text`, is the word itself. `boosts` (surface form, long unit, whole identifier) never widen what matches, they
    only score. `fallbacks` are guesses, worth a look where the index holds none of the alternatives. `position` counts
    as in the index, so that words whose positions follow one another form a phrase: a dropped particle leaves a place,
    punctuation a wide gap. `spaced` is true when the word spans several typed words ("load balancer"): its phrase may
    then be relaxed to all of its terms.
    """

    text: str
    start: int
    end: int
    position: int
    word_class: WordClass
    alternatives: tuple[Alternative, ...]
    boosts: tuple[Alternative, ...]
    spaced: bool = False
    fallbacks: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryPhrase:
    """A quoted text as terms of field `text`: term k at p + offsets[k]. No terms when nothing of it is indexed."""

    text: str
    terms: tuple[str, ...]
    offsets: tuple[int, ...]
