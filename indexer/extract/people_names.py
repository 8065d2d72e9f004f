"""Tells the names of people from those of companies, roles, products and plain words."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.extract.people_words import read_words
from indexer.extract.project_names import project_matcher, split_text
from indexer.vocabulary import Person, Vocabulary, fold

CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĘĚĜĞĠĢĤĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŜŞŠŢŤŪŬŮŰŲŴŶŹŻŽ]"
LETTER = r"[A-Za-zÀ-ÖØ-öø-ɏ'’]"
HANDLE = r"[@＠][A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,38}[A-Za-z0-9_])?"
KANJI = r"[一-鿿々〆ヶ﨑𠮷]"
KATAKANA = r"[ァ-ヺー]"
SIGN = r"[-–*+•・●■◆○◯▼※>#|:]"  # one of those that an entry of a list or a heading begins with

_KANJI_NAME = re.compile(rf"({KANJI}{{1,4}})[ 　]?((?:{KANJI}|[ぁ-ゖ]){{1,5}})")
_HIRAGANA_GIVEN = re.compile(rf"{KANJI}{{2,3}}[ 　]?(?![のがはをにともでやかへ])[ぁ-ゖ]{{2,5}}")
_CAPITAL_WORD = re.compile(rf"{CAPITAL}(?:{LETTER}|-)*\.?")
_VARIANTS = str.maketrans("髙﨑濵德廣齊齋邊邉澤濱嶋櫻", "高崎浜徳広斉斎辺辺沢浜島桜")
_PARTICLES = frozenset({"van", "von", "der", "den", "de", "da", "di", "del", "du", "dos", "la", "le", "bin", "al", "ten"})
_OFFICE = re.compile(r"(?:社|大学|大学院|学部|研究室|研究所|協会|財団|連盟|機構|法人|部|課|室|省|庁)$")
_COMPANY_END = re.compile(
    r"(?:Inc|LLC|Ltd|Corp|GmbH|K\.K|Co|PLC|Technologies|Systems|Networks|Labs?|Foundation|University)\.?"
)
_HYPHENED = re.compile(r"-[a-z]")  # "Re-thinking"
_LEADS_TO_THING = frozenset({"of", "the", "for", "in", "to"})  # 「University of X Y」
# Words of an agenda and of titles, of which no name in kanji holds any.
_OF_THE_DAY = re.compile(
    r"会場|紹介|応答|挨拶|休憩|懇親|受付|開場|閉会|開会|案内|準備|説明|概要|入門|設計|開発|実装|運用|感想|総括|時間|資料|参加|登壇"
)
_HONORIFICS = ("氏", "さん", "さま", "様", "先生", "教授", "博士", "くん")
_TRAILING = re.compile(rf"(?: ?(?:{'|'.join(_HONORIFICS)}|\(\)|（）))+$")  # brackets whose link is not seen
_HANDLE_ALONE = re.compile(HANDLE)
_HATENA_ALONE = re.compile(r"id:[A-Za-z][A-Za-z0-9_-]{2,31}")
_LATIN_ALONE = re.compile(rf"(?:{LETTER}|[0-9@_.&!/-]| )+")
_KANJI_ALONE = re.compile(rf"(?:{KANJI}|[ 　])+")
_KATAKANA_ALONE = re.compile(rf"{KATAKANA}+(?:[・=＝ ]{KATAKANA}+)*")
_HIRAGANA_ALONE = re.compile(r"[ぁ-ゖ]{2,5}")


class NameReader:
    """Reads names by the words above and a vocabulary; `organizations` are those that the report itself shows to be such."""

    def __init__(self, vocabulary: Vocabulary, organizations: frozenset[str] = frozenset()) -> None:
        self._words = read_words()
        self._projects = project_matcher(vocabulary)
        self._everything = self._projects.everything()
        self._people = _known_people(vocabulary)
        self._organizations = self._words.organizations | organizations

    def known(self, name: str) -> Person | None:
        """The person of the vocabulary who is written so; None when nobody is. A handle spelled @x is no plain x."""
        return self._people.get(fold(name))

    def is_organization(self, name: str) -> bool:
        """Whether a company, a foundation or the like is called so."""
        return fold(name) in self._organizations

    def is_product(self, name: str) -> bool:
        """Whether a project of the vocabulary is called so (a person of that name in the vocabulary goes first)."""
        matches = self._projects.find(split_text(name), self._everything)
        return bool(matches) and matches[0].start == 0 and matches[-1].end == len(name)

    def is_common(self, word: str) -> bool:
        """Whether titles of talks, or names of roles and people, commonly hold this word."""
        words, word = self._words, word.lower()
        return word in words.title_words or word in words.roles or word in words.given_names

    def is_sure(self, name: str) -> bool:
        """Whether a name in Latin letters is a person's beyond doubt: known, or of a common given name or surname."""
        words = name.lower().split()
        if self.known(name):
            return True
        surnames = self._words.surnames_latin
        return len(words) > 1 and (words[0] in self._words.given_names or words[0] in surnames or words[-1] in surnames)

    def is_given(self, word: str) -> bool:
        """Whether people are commonly called so by their given name, in Latin letters."""
        return word.lower() in self._words.given_names

    def is_surname(self, word: str) -> bool:
        """Whether people are commonly called so by their surname, in Latin letters."""
        return word.lower() in self._words.surnames_latin

    def surname_length(self, kanji: str) -> int:
        """How many characters of a common surname `kanji` starts with, the longest; 0 when with none."""
        plain = kanji[:3].translate(_VARIANTS)
        return next((size for size in (3, 2, 1) if plain[:size] in self._words.surnames and len(plain) >= size), 0)

    def latin_name(self, run: str, *, strict: bool) -> str | None:
        """The name at the end of a run of Latin words, after any company and role; None when there is none.

        `strict` asks for a first and a last name (or a person of the vocabulary), as is right where no honorific follows.
        """
        words = run.split()
        for size in (4, 3, 2, 1):
            if (
                len(words) >= size
                and self.known(name := " ".join(words[-size:]))
                and (size > 1 or not strict or name[0] != "@")
            ):
                return name
        if words and words[-1].startswith("@"):
            return self.latin_name(" ".join(words[:-1]), strict=True) or words[-1][1:] or None
        if len(words) > 1 and _COMPANY_END.fullmatch(words[-1]):
            return None  # 「Mikan Baking Inc さん」
        tail: list[str] = []
        for word in reversed(words):
            if _CAPITAL_WORD.fullmatch(word) or (word.lower() in _PARTICLES and tail):
                tail.insert(0, word)
            else:
                break
        if strict and tail and len(tail) < len(words) and words[-len(tail) - 1] in _LEADS_TO_THING:
            return None
        while tail and (tail[0].lower() in _PARTICLES or tail[0].lower() in self._words.roles):
            tail.pop(0)
        if not tail:
            return None if strict or len(words) != 1 else self._single(words[0])
        tail = self._without_organization(tail)
        for index in range(len(tail) - 1, -1, -1):
            if tail[index].lower().rstrip(".") in self._words.roles and len(tail) - index > 1:
                tail = tail[index + 1 :]
                break
        if len(tail) > 3 and not any(word.lower() in _PARTICLES for word in tail):
            tail = tail[-3:] if re.fullmatch(rf"{CAPITAL}\.", tail[-2]) else tail[-2:]
        name = " ".join(tail)
        if len(tail) == 1:
            return None if strict else self._single(tail[0])
        if self.is_organization(name) or self.is_product(name) or (strict and not self._all_name_like(tail)):
            return None
        return name

    def _all_name_like(self, words: list[str]) -> bool:
        return all(
            word.lower() not in self._words.title_words
            and word.lower().rstrip(".") not in self._words.roles
            and (len(word) > 1 or word == words[-1])
            and (not _HYPHENED.search(word) or word.lower() in self._words.given_names)
            and (not self.is_product(word) or word.lower() in self._words.given_names | self._words.surnames_latin)
            and not self.is_organization(word)
            and (not word.isupper() or len(word) < 2 or word != words[0] or len(words[-1]) > 1)
            for word in words
        )

    def _without_organization(self, words: list[str]) -> list[str]:
        for size in (3, 2, 1):
            if len(words) > size and self.is_organization(" ".join(words[:size])):
                return words[size:]
        if len(words) > 2 and len(words[0]) > 1 and (words[0].isupper() or self.is_product(words[0])):
            return words[1:]
        return words

    def _single(self, word: str) -> str | None:
        """One Latin word with an honorific: a given name or a handle."""
        plain = word.removeprefix("@")
        if (
            len(plain) < 3
            or not re.search(r"[A-Za-zÀ-ɏ]{2}", plain)
            or plain.isdigit()
            or plain.lower() in self._words.roles
            or plain.lower() in self._words.title_words
            or plain.lower() == "todo"
            or self.is_organization(plain)
            or self.is_product(plain)
            or (plain.isupper() and len(plain) <= 4)
        ):
            return None
        return plain if re.fullmatch(r"[A-Za-zÀ-ɏ0-9_.'’-]+", plain) else None

    def kanji_name(self, run: str, *, strict: bool) -> str | None:
        """The name at the end of a run of kanji (a space may part surname and given name), after any role; or None.

        `strict` asks for a common surname in front of a given name.
        """
        run = run.strip(" 　")
        if self.known(run) or self.known(run.replace(" ", "").replace("　", "")):
            return run
        parts = run.replace("　", " ").split()
        plain = "".join(parts)
        if plain in self._words.not_names or any(part in self._words.not_names for part in parts):
            return None
        surname = self.surname_length(plain)
        if len(parts) == 2 and _OFFICE.search(parts[0]) and not self.surname_length(parts[0]):
            return self.kanji_name(parts[1], strict=strict)
        if len(parts) == 2:
            if not self.surname_length(parts[0]) and self.surname_length(parts[1]) == len(parts[1]) > 1:
                return parts[1]  # 「箱の話 星野さん」
            fits = len(parts[0]) <= 4 and len(parts[1]) <= 4 and (bool(self.surname_length(parts[0])) or not strict)
            return run if fits else self.kanji_name(parts[1], strict=strict)
        if len(parts) > 2:
            return self.kanji_name(" ".join(parts[-2:]), strict=strict)
        if strict:
            return (
                run
                if surname and surname < len(run) <= surname + 4 and len(run) >= 3 and self._given(run[surname:])
                else None
            )
        if self.is_organization(run):
            return None
        if surname and len(run) <= surname + 3:
            return run
        for start in range(1, len(run)):
            if (
                len(run) - start <= 5
                and self.surname_length(run[start:]) >= 2
                and (len(run) > 4 or run[:start] in self._words.not_names)
            ):
                return run[start:]
        if len(run) == 1 or len(run) > 4 or run[-1] in "社者員会店屋学庁省部課局長院所団室係隊達側用版式人":
            return None
        return run

    def _given(self, text: str) -> bool:
        """Whether these characters can be a given name: no word that headings hold."""
        return not re.search(
            r"[者会社部長員的性化用法学論式型版第回日月年着県市区町村駅店内港]$|会議|発表|講演|研究|報告|開催|支部|出張",
            text,
        )

    def kana_name(self, run: str) -> str | None:
        """A katakana name of two parts (マーク・コリアー), or one of the vocabulary; None for anything else."""
        if self.known(run) or self.known(run.replace("・", " ")):
            return run
        parts = re.split(r"[・=＝ ]", run)
        if len(parts) < 2 or not all(len(part) > 1 for part in parts) or len(parts) > 4:
            return None
        return None if self.is_organization(run) or self.is_product(run) or any(map(self.is_product, parts)) else run

    def person(self, fragment: str, *, regular: bool = False) -> str | None:
        """The one person that `fragment` of a heading or a label names, without brackets and honorific; None if unsure.

        `regular` is for a place where other headings of the report name people: any kanji that can be a name then are one.
        """
        fragment = fragment.strip(" 　,、。.:：-–—―")
        strict = not fragment.endswith(_HONORIFICS)
        if not strict:
            fragment = _TRAILING.sub("", fragment).strip(" 　")
        if not fragment or len(fragment) > 60 or fragment.endswith(("'s", "’s")):
            return None
        if _HANDLE_ALONE.fullmatch(fragment):
            return fragment[1:]
        if _HATENA_ALONE.fullmatch(fragment):
            return fragment[3:]
        if self.known(fragment):
            return fragment
        if _LATIN_ALONE.fullmatch(fragment):
            return self.latin_name(fragment, strict=strict)
        if _KANJI_ALONE.fullmatch(fragment):
            name = self.kanji_name(fragment, strict=strict)
            if (
                name is None
                and regular
                and 3 <= len(fragment) <= 5
                and self._given(fragment)
                and not _OF_THE_DAY.search(fragment)
            ):
                name = self.kanji_name(fragment, strict=False)
            return name
        if _KATAKANA_ALONE.fullmatch(fragment):
            return self.kana_name(fragment)
        mixed = _KANJI_NAME.fullmatch(fragment)
        if mixed and (size := self.surname_length(fragment)) and _HIRAGANA_ALONE.fullmatch(fragment[size:].strip(" 　")):
            return fragment
        if not strict and _HIRAGANA_GIVEN.fullmatch(fragment):
            return fragment
        head, separator, tail = fragment.rpartition(" ")
        if separator and (self.is_organization(head) or re.search(r"(?:社|大学|会|所|\)|）)$", head)):
            return self.person(tail)
        return None


@lru_cache(maxsize=8)
def _known_people(vocabulary: Vocabulary) -> dict[str, Person]:
    known: dict[str, Person] = {}
    for person in vocabulary.people:
        for form in (*person.readings, *person.spellings, person.name):
            known[fold(form)] = person
    return known


__all__ = ["CAPITAL", "HANDLE", "KANJI", "KATAKANA", "LETTER", "NameReader"]
