"""Latin words, numbers and identifiers (nova-network, AMQP1.0, C++, URLs): where they stand, and the parts they have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.analysis.folding import fold_case
from indexer.dataclass import dataclass

_LETTER = "A-Za-zÀ-ÖØ-öø-ʯḀ-ỿＡ-Ｚａ-ｚ"
_ALNUM = f"[{_LETTER}0-9０-９][\u0300-\u036f]*"
_JOINT = "[-_./:+&@'’#~\u2010\u2011\u2212－＿．／：＆＠]"
_URL = r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[!-~]*[A-Za-z0-9/]"
_IDENTIFIER = re.compile(
    f"{_URL}"
    f"|(?:(?<![{_LETTER}0-9.])[.#＃@＠](?=[{_LETTER}0-9]))?(?:{_ALNUM})+"
    f"(?:(?:{_JOINT}|(?<=[0-9０-９]),(?=[0-9]{{3}}(?![0-9])))(?:{_ALNUM})+)*"
    f"(?:\\+\\+(?![{_LETTER}0-9])|(?<=[A-Za-z])[#♯](?![{_LETTER}0-9]))?"
)
_FIRST = re.compile(f"[{_LETTER}0-9０-９.#＃@＠]")
_LATIN = re.compile(f"(?:[{_LETTER}][\u0300-\u036f]*)+")
_HYPHENS = str.maketrans("\u2010\u2011\u2212’♯", "---'#")
_LOOSE_MARKS = re.compile("[\u0300-\u036f]+")  # those that no letter takes up
_POSSESSIVE = re.compile("'(?:s|re|ve|ll|d|m|t)?$")
_PIECE = re.compile(r"[^\W_\d]*\d+(?:[.,]\d+)+[^\W_\d]*|[^\W_]+")
_NAME_AND_NUMBER = re.compile(r"([^\W\d_]{2,})(\d+(?:\.\d+)*)|([^\W\d_])(\d+(?:\.\d+)+)")
_NUMBER_AND_NAME = re.compile(r"(\d+(?:\.\d+)*?)(\.?\d+)?([^\W\d_]{2,})")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an identifier, folded, with its range in the identifier as written: code points, end exclusive.

    `place` counts the parts from 0; several parts may share a place (802.1QBG has 802.1 and 802 first).
    `main` parts follow one another without overlap; the others stand beside them.
    """

    text: str
    start: int
    end: int
    place: int
    main: bool = True


@dataclass(frozen=True, slots=True)
class Identifier:
    """A Latin word, number or identifier: `whole` is its folded text; `parts` is one part equal to it when it has none.

    `joined` is the spelling without hyphens of a compound of two words (email for e-mail), otherwise "".
    """

    whole: str
    parts: tuple[Part, ...]
    places: int
    joined: str


def find_identifiers(piece: str) -> Iterator[re.Match[str]]:
    """The Latin words, numbers and identifiers of `piece`, in order, without overlap."""
    place = 0
    # Looking for a first character before trying the whole pattern is five times as fast on Japanese text.
    while first := _FIRST.search(piece, place):
        if match := _IDENTIFIER.match(piece, first.start()):
            yield match
            place = match.end()
        else:
            place = first.end()


def is_latin(word: str) -> bool:
    """Whether `word` is letters of the Latin script only, of any width; false for ""."""
    return not "\u1f00" <= word < "Ａ" and bool(_LATIN.fullmatch(word))


def read_identifier(written: str) -> Identifier:
    """What `written`, as found by `find_identifiers`, is made of. Every offset points into `written`."""
    if written.isascii() and (written.isalpha() or written.isdigit()):  # as four of five are
        whole = written.lower()
        return Identifier(whole, (Part(whole, 0, len(whole), 0),), 1, "")
    folded, offsets = _fold_with_offsets(written)
    body = _POSSESSIVE.sub("", folded) if "'" in folded else folded
    scheme = body.find("://") + 3 if "://" in body else 0
    whole = re.sub(r"(?<=\d),(?=\d)", "", body[scheme:].strip("/"))
    if not whole:
        whole = body
    parts: list[Part] = []
    place = 0
    for match in _PIECE.finditer(body, scheme):
        split = _split_number(match.group(), match.start(), place)
        place = split[-1].place + 1
        parts.extend(split)
    prefixed = body[0] in "#@." and bool(parts)
    if place <= 1 and not prefixed:
        return Identifier(whole, (Part(whole, 0, len(written), 0),), 1, "")
    parts.extend(_find_middles(body, parts, scheme))
    if prefixed and len(parts) > 1:
        parts.append(Part(body[1:], 1, len(body), 0, main=False))
    parts = [
        Part(part.text.replace(",", ""), offsets[part.start], offsets[part.end], part.place, part.main)
        for part in parts
        if part.text != whole or part.main
    ]
    hyphened = re.fullmatch(r"[^\W\d_]+-[^\W\d_]+", whole)
    return Identifier(whole, tuple(parts), place, whole.replace("-", "") if hyphened else "")


def _fold_with_offsets(written: str) -> tuple[str, list[int]]:
    """`written` folded, and for each place in that (its end included) the place in `written` where it comes from."""
    if written.isascii():
        return written.lower(), list(range(len(written) + 1))
    folded: list[str] = []
    offsets: list[int] = []
    start = 0
    for match in re.finditer(".[\u0300-\u036f]*", written, re.DOTALL):
        letters = _LOOSE_MARKS.sub("", fold_case(match.group().translate(_HYPHENS)))
        folded.append(letters)
        offsets.extend([match.start()] * len(letters))
        start = match.end()
    offsets.append(start)
    return "".join(folded), offsets


def _split_number(piece: str, start: int, place: int) -> list[Part]:
    """The parts of a piece without joints: amqp1.0 has amqp and 1.0, v2.1 has v and 2.1, but l3, k8s and 3.11 are one."""
    end = start + len(piece)
    if match := _NAME_AND_NUMBER.fullmatch(piece):
        name = match.group(1) or match.group(3)
        middle = start + len(name)
        return [Part(name, start, middle, place), Part(piece[len(name) :], middle, end, place + 1)]
    if match := _NUMBER_AND_NAME.fullmatch(piece):
        head, last, name = match.group(1), match.group(2) or "", match.group(3)
        middle = end - len(name)
        parts = [Part(head + last, start, middle, place)]
        if last.startswith("."):  # 802.1qbg is also read as 802 and 1qbg
            parts.append(Part(head, start, start + len(head), place, main=False))
            parts.append(Part(last[1:] + name, start + len(head) + 1, end, place + 1, main=False))
        return [*parts, Part(name, middle, end, place + 1)]
    return [Part(piece, start, end, place)]


def _find_middles(body: str, parts: list[Part], scheme: int) -> list[Part]:
    """What stands between slashes, when it has several parts itself: etherpad.openstack.org, nova.conf."""
    if "/" not in body[scheme:]:
        return []
    middles: list[Part] = []
    for match in re.finditer("[^/?&=]+", body[scheme:]):
        start, end = match.start() + scheme, match.end() + scheme
        inside = [part for part in parts if part.main and start <= part.start and part.end <= end]
        if len(inside) > 1:
            start, end = inside[0].start, inside[-1].end
            middles.append(Part(body[start:end], start, end, inside[0].place, main=False))
    return middles
