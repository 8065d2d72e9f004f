"""What readers call fields and rules, in Japanese and English; the program's own names stand in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path


def name_field(field: str, language: str) -> str:
    """What a field is called in `language` ("ja" or "en"); its own name where there is no other."""
    return _names(language, "field").get(field, field)


def name_match(rule: str, language: str) -> str:
    """What the rule is called by which a term matched or was indexed; its own name where there is no other."""
    return _names(language, "match").get(rule, rule)


def name_extraction(rule: str, language: str) -> str:
    """What the rule is called by which a value was extracted; its own name where there is no other."""
    names = _names(language, "extraction")
    if rule in names:
        return names[rule]
    for part, pattern in _names(language, "part").items():
        other = rule.removeprefix(part) if part.endswith("-") else rule.removesuffix(part)
        if other != rule:
            return pattern.format(rule=name_extraction(other, language))
    return rule


def read_names() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Names by language, kind ("field", "match", "extraction", "part") and the program's own name."""
    import tomllib  # here: 3 ms that a search in a pipe does not pay

    table: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
        Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    )
    return table


@cache
def _names(language: str, kind: str) -> Mapping[str, str]:
    return read_names().get(language, {}).get(kind, {})
