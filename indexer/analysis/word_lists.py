"""The word lists beside the code: TOML files that hold nothing but strings of many lines."""

from __future__ import annotations

import re
from pathlib import Path

_STRING = re.compile(r'^(\w+) = """\n(.*?)"""$', re.MULTILINE | re.DOTALL)


def read_word_list(name: str) -> dict[str, list[str]]:
    """The words of each string of the file `name`.toml, in order.

    Read by a pattern, since importing tomllib costs a search that starts 10 ms; tests hold both to one result.
    """
    text = Path(__file__).with_name(f"{name}.toml").read_text("utf-8")
    return {key: words.split() for key, words in _STRING.findall(text)}
