"""Finds products of two or three words (Shadow DOM, Amazon Braket) that a text shows and the vocabulary does not know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from indexer.extract.people_names import NameReader
from indexer.extract.project_names import ProjectMatcher, Scope, split_text

_WORD = r"[A-Z][A-Za-z0-9]{0,30}(?:\.[A-Za-z0-9]{1,10})?"
_PHRASE = rf"{_WORD}(?:[ ]{_WORD}){{1,2}}"
# A heading that is the name and nothing else, that leads up to it, or that goes on to say what of it is told.
_WHOLE = re.compile(rf"[^\w@#]{{0,6}}(?P<term>{_PHRASE})[^\w@#]{{0,3}}")
_LED_TO = re.compile(
    r"[^\w@#]{0,6}(?:Introducing|Introduction[ ]to|Intro[ ]to|(?:A[ ])?[Dd]eep[ -][Dd]ive[ ]into|Getting[ ][Ss]tarted[ ]with"
    r"|Inside|Understanding"
    rf"|Exploring|Hello,?|Welcome[ ]to|What[ ]is)[ ](?P<term>{_PHRASE})[^\w@#]{{0,3}}"
)
_TOLD_OF = re.compile(rf"[^\w@#]{{0,6}}(?P<term>{_PHRASE})[ ]?(?:とは|入門|の|で|に|を|と|が|は|による|について|ことはじめ)")
# What the last word says that the name is of: these are names where the text below repeats them.
_KIND = re.compile(
    r"Projects?|APIs?|DOM|Elements|Components|Framework|SDK|Engine|Database|DB|Streams?|Toolkit|Studio|Server|Store|Corpus|CLI|Kit"
    r"|Router|Workers?|Runtime|Compiler|Protocol|Driver|Library|Client|Service|Platform|Language|Script"
)
_INTERFACE = re.compile(r"API|SDK|DOM|CLI")  # of three words this is a name by itself
_COINED = re.compile(r"[A-Z][a-z]+[A-Z][A-Za-z0-9]*|[A-Z]{2,}[a-z]{2,}[A-Za-z0-9]*|[A-Z][a-z]+[A-Z]?\d+")
_INFLECTED = re.compile(r"(?:s|er|or|ing|ion|ed|ly)$")  # of a plain word: 「Maven Puzzlers」
_SLOT = re.compile(r"(?:Day|Talk|Session|Track|Part|LT|Vol|Keynote|Room)\d+")
_THREE = 3
# A maker's name and that of one of its products: "Amazon Braket".
_BRANDED = re.compile(
    r"(?<![A-Za-z0-9])(?P<term>(?:Amazon|AWS|Azure|Google Cloud|Apache) (?P<own>[A-Z][A-Za-z0-9]{2,20}))(?![A-Za-z0-9-])"
)
_TWICE = 2


def find_phrase(
    heading: str,
    count: Callable[[str], int],
    matcher: ProjectMatcher,
    *,
    scope: Scope,
    reader: NameReader,
    common: frozenset[str],
) -> str | None:
    """The product of several words that `heading` (as seen, without its speaker) is about; None where none is sure.

    `count` tells how often the text below headings holds a term, `common` are words of plain English.
    """
    whole = _LED_TO.fullmatch(heading) or _WHOLE.fullmatch(heading)
    match = whole or _TOLD_OF.match(heading)
    if match is None:
        return None
    term = match["term"]
    words = term.split(" ")
    if matcher.names_event(split_text(term), scope) or reader.is_organization(term) or reader.is_sure(term):
        return None
    known = matcher.find(split_text(term), matcher.everything())
    if known and known[0].end - known[0].start == len(term):
        return None
    told = count(term)
    odd = [word for word in words if not (word.lower() in common or reader.is_common(word) or reader.is_surname(word))]
    if (whole is None and not told) or any(_SLOT.fullmatch(word) for word in words):
        return None
    if not known and _KIND.fullmatch(words[-1]) and (told or (len(words) == _THREE and _INTERFACE.fullmatch(words[-1]))):
        return term
    plain = any(_INFLECTED.search(word) and not _COINED.fullmatch(word) for word in words)
    if len(odd) == len(words) and not plain and any(_COINED.fullmatch(w) and not reader.is_product(w) for w in words):
        return term
    # The name of a product that is known, and of one of its parts or relatives: "Amazon Corretto", "MySQL Fabric".
    rest = words[1:]
    if not known or known[0].start or known[0].end > len(words[0]):
        return None
    return term if all(word in odd and not _INFLECTED.search(word) for word in rest) else None


def find_branded(body: str, matcher: ProjectMatcher, *, scope: Scope, common: frozenset[str]) -> tuple[str, ...]:
    """The products that a text names twice behind their maker ("Amazon Braket"), in the order found; none that is known.

    `common` are words of plain English, of which a product's own name is none.
    """
    found: list[str] = []
    for (term, own), count in Counter((match["term"], match["own"]) for match in _BRANDED.finditer(body)).items():
        if count < _TWICE or own.lower() in common or _INFLECTED.search(own.lower()):
            continue
        split = split_text(term)
        known = matcher.find(split, matcher.everything())
        if not (known and known[0].end - known[0].start == len(term)) and not matcher.names_event(split, scope):
            found.append(term)
    return tuple(found)
