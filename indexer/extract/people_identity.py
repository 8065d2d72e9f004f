"""Ties the forms under which one person stands in a report, and chooses the fullest of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from indexer.extract.people_names import CAPITAL, KANJI, KATAKANA, LETTER, NameReader
from indexer.vocabulary import fold

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
    for form in list(forms):
        full = _full_forms(form, forms, text, reader)
        roots = {root(one) if one in parent else one for one in full}
        if len(roots) == 1:
            one = full[0]
            if one not in parent:
                parent[one] = one
                forms[one] = None
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


def _full_forms(form: str, forms: Iterable[str], text: str, reader: NameReader) -> list[str]:
    """The full names that `form` may be a part of: among the names found, else in the text."""
    if re.fullmatch(rf"{CAPITAL}{LETTER}+", form):
        found = [one for one in forms if " " in one and fold(form) in _ends(one)]
        if not found:
            found = [one for one in dict.fromkeys(_longer(form, text)) if reader.latin_name(one, strict=True) == one]
        return found
    if re.fullmatch(rf"{KATAKANA}{{2,}}", form):
        return [one for one in forms if one != form and form in re.split(r"[・=＝ ]", one)]
    if re.fullmatch(r"[ぁ-ゖー]{3,}", form):
        named = [(one, reader.known(one)) for one in forms if one != form]
        return [one for one, person in named if one.startswith(form) or (person and person.name.startswith(form))]
    if re.fullmatch(rf"{KANJI}{{1,4}}", form):
        return [
            one
            for one in forms
            if one != form and re.match(KANJI, one) and one.startswith(form) and len(one.replace(" ", "")) > len(form)
        ]
    return []


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
