"""The language of the interface: what the pages say, and which of the two languages a reader gets."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from flask import Request

LANGUAGES = ("ja", "en")
COOKIE = "kikigaki-language"

_KANA_OR_KANJI = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


@cache
def messages(language: str) -> Mapping[str, str]:
    """All messages of a language, by key."""
    with files("web").joinpath("messages.toml").open("rb") as file:
        table = tomllib.load(file)[language]
    return {str(key): str(value) for key, value in table.items()}


def say(language: str, key: str, **values: object) -> str:
    """The message with its values filled in; where `n` is 1 and the language tells it apart, the form for one."""
    table = messages(language)
    text = table.get(f"{key}_one") if values.get("n") == 1 else None
    return (text or table[key]).format(**values)


def choose_language(request: Request) -> str:
    """ "ja" or "en": the one remembered in the cookie, else the best of Accept-Language, else Japanese."""
    remembered = request.cookies.get(COOKIE)
    if remembered in LANGUAGES:
        return remembered
    # By hand, since best_match prefers "en" in "ja-JP,en;q=0.5": it looks for "ja-JP" itself first.
    wanted = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
    return next((language for language in wanted if language in LANGUAGES), "ja")


def text_language(text: str) -> str:
    """ "ja" where `text` holds kana or kanji, otherwise "en": the lang attribute of a piece of a note."""
    return "ja" if _KANA_OR_KANJI.search(text) else "en"
