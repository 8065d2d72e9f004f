"""Ties the forms under which one person stands in a report, and chooses the fullest of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from indexer.extract.people_names import CAPITAL, KANJI, KATAKANA, LETTER, NameReader
from indexer.vocabulary import fold

_LATIN_WORD = re.compile(rf"{CAPITAL}{LETTER}+")
_KATAKANA_WORD, _KATAKANA_PARTS = re.compile(rf"{KATAKANA}{{2,}}"), re.compile("[・=＝ ]")
_HIRAGANA_WORD, _KANJI_WORD = re.compile("[ぁ-ゖー]{3,}"), re.compile(rf"{KANJI}{{1,4}}")
_BEGINNING = re.compile(f"{_HIRAGANA_WORD.pattern}|{_KANJI_WORD.pattern}")
_MORE_WORDS = re.compile(rf"(?: {CAPITAL}{LETTER}+){{1,3}}(?![A-Za-z])")


def choose_forms(names: Iterable[tuple[str, str | None]], text: str, reader: NameReader) -> dict[str, str]:
    """The form to show for each name, by name.

    `names` are the names found with the handle written beside them, if any; `text` is the whole report, in which a full
    name may stand without an honorific. Two forms are one person where the vocabulary says so, where one is the handle of
    the other, where one is the given or family name of just one full name, or where only a space or case parts them.
    """
    handles: dict[str, str] = {}
    forms: dict[str, None] = {}
    for name, handle in names:
        forms[name] = None
        if handle:
            forms[handle] = None
            handles[handle] = name
    parent = {form: form for form in forms}

    def root(form: str) -> str:
        while parent[form] != form:
            parent[form] = parent[parent[form]]  # half the way for whoever asks next
            form = parent[form]
        return form

    def tie(one: str, other: str) -> None:
        parent[root(one)] = root(other)

    for handle, name in handles.items():
        tie(handle, name)
    seen: dict[str, str] = {}
    for form in forms:
        person = reader.known(form) or reader.known(f"@{form}")
        for key in {_key(form), f"person:{person.name}" if person else _key(form)}:
            if key in seen:
                tie(form, seen[key])
            else:
                seen[key] = form
    longer = _LongerForms(reader)
    for form in forms:
        longer.add(form)
    for form in list(forms):
        full = longer.find(form, text)
        roots = {root(one) if one in parent else one for one in full}
        if len(roots) == 1:
            one = full[0]
            if one not in parent:
                parent[one] = one
                forms[one] = None
                longer.add(one)
            tie(form, one)
    groups: dict[str, list[str]] = {}
    for form in forms:
        groups.setdefault(root(form), []).append(form)
    best = {key: max(group, key=lambda form: _fullness(form, form in handles)) for key, group in groups.items()}
    return {form: best[root(form)] for form in forms}


def _key(form: str) -> str:
    return fold(form).replace(" ", "").removeprefix("@")


def _ends(name: str) -> tuple[str, ...]:
    """The given name, its first part (Marc of Marc-Andre) and the family name, folded."""
    words = fold(name).split()
    return (words[0], words[0].partition("-")[0], words[-1])


class _LongerForms:
    """Full names by what they may be called for short: a list of thousands of people takes no longer for each of them."""

    def __init__(self, reader: NameReader) -> None:
        self._reader = reader
        self._latin: dict[str, list[str]] = {}
        self._katakana: dict[str, list[str]] = {}
        self._beginnings: dict[str, list[str]] = {}  # in kanji or hiragana

    def add(self, form: str) -> None:
        """Take up a form; those that `find` gives come in the order in which they were added."""
        if " " in form:
            _append(self._latin, _ends(form), form)
        _append(self._katakana, _KATAKANA_PARTS.split(form), form)
        person = self._reader.known(form)
        named = (form, person.name) if person else (form,)
        begun = [run for name in named if (run := _BEGINNING.match(name))]
        _append(self._beginnings, [run[0][:size] for run in begun for size in range(1, len(run[0]) + 1)], form)

    def find(self, form: str, text: str) -> list[str]:
        """The full names that `form` may be a part of: among the names found, else in the text."""
        if _LATIN_WORD.fullmatch(form):
            found = self._latin.get(fold(form), [])
            if not found:
                found = [
                    one for one in dict.fromkeys(_longer(form, text)) if self._reader.latin_name(one, strict=True) == one
                ]
            return found
        if _KATAKANA_WORD.fullmatch(form):
            return [one for one in self._katakana.get(form, ()) if one != form]
        if _HIRAGANA_WORD.fullmatch(form):
            return [one for one in self._beginnings.get(form, ()) if one != form]
        if _KANJI_WORD.fullmatch(form):
            begun = self._beginnings.get(form, ())
            return [one for one in begun if one.startswith(form) and len(one.replace(" ", "")) > len(form)]
        return []


def _append(index: dict[str, list[str]], keys: Iterable[str], form: str) -> None:
    for key in dict.fromkeys(keys):
        index.setdefault(key, []).append(form)


def _longer(form: str, text: str) -> Iterator[str]:
    """Where `form` stands in a text with more capitalised words behind: all of these together."""
    at = text.find(form)
    while at >= 0:
        more = _MORE_WORDS.match(text, at + len(form))
        if more and not (at and text[at - 1].isascii() and text[at - 1].isalpha()):
            yield text[at : more.end()]
            at = text.find(form, more.end())
        else:
            at = text.find(form, at + 1)


def _fullness(form: str, is_handle: bool) -> tuple[bool, bool, int, int]:
    """Names over handles, full names over single words, then the longer of full names; the first written of equals."""
    words = len(form.split())
    if words == 1 and re.match(rf"{KANJI}|[ぁ-ゖァ-ヺ]", form):
        words = 2 if len(form) > (2 if re.match(KANJI, form) else 5) else 1
    full = words > 1
    return (not is_handle, not re.fullmatch(r"[a-z0-9_.-]+", form), int(full), len(form) if full else 0)
