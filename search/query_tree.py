"""The query tree: what a user's text was understood to ask, before any analysis, and how it is written back."""

from __future__ import annotations

from enum import StrEnum

from indexer.dataclass import dataclass

#: Query fields by their canonical name, each with the names that a query may use for it.
QUERY_FIELDS: dict[str, tuple[str, ...]] = {
    "speaker": ("speaker", "発表者", "話者", "登壇者", "講演者", "スピーカー"),
    "project": ("project", "プロジェクト"),
    "event": ("event", "イベント"),
    "day": ("day", "date", "日", "日付"),
    "title": ("title", "題", "題名", "タイトル"),
}

# ー is what the minus key gives while a Japanese input method is on; no word begins with it.
MINUSES = "-－−﹣ー"


@dataclass(frozen=True, slots=True)
class Term:
    """A run of text without spaces, as typed; one or more words after analysis, all of them wanted."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand next to each other; `text` holds no quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that starts with `text`, typed as `text*`."""

    text: str


@dataclass(frozen=True, slots=True)
class Range:
    """Days between `first` and `last`, both inclusive: ISO dates, or both month-days ("05-12") of any year; "" is open."""

    field: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Field:
    """`node` is looked for in `field` (a key of QUERY_FIELDS) alone; fields over groups are written out leaf by leaf."""

    field: str
    node: Term | Phrase | Prefix | Everything


@dataclass(frozen=True, slots=True)
class And:
    """All of at least two children, in the order typed."""

    children: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of at least two children, in the order typed."""

    children: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever does not match `node`."""

    node: Query


@dataclass(frozen=True, slots=True)
class Everything:
    """Every section: an empty query, or `*`."""


Query = Term | Phrase | Prefix | Range | Field | And | Or | Not | Everything


class HintKind(StrEnum):
    """What was odd in a query's syntax."""

    UNKNOWN_FIELD = "unknown-field"
    EMPTY_FIELD = "empty-field"
    NOT_A_DAY = "not-a-day"
    UNCLOSED_QUOTE = "unclosed-quote"
    UNCLOSED_PARENTHESIS = "unclosed-parenthesis"
    STRAY_PARENTHESIS = "stray-parenthesis"
    STRAY_OPERATOR = "stray-operator"


@dataclass(frozen=True, slots=True)
class QueryHint:
    """A remark on how the query was read; `text` is the part of the query that it is about."""

    kind: HintKind
    text: str


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query's tree, the tree written in canonical form, and remarks in the order of the text."""

    text: str
    tree: Query
    understood: str
    hints: tuple[QueryHint, ...]


def write_query(tree: Query) -> str:
    """The tree in canonical form, which parses to an equal tree; "" for Everything."""
    return "" if isinstance(tree, Everything) else _write(tree)


def count_terms(tree: Query) -> int:
    """How many terms, phrases, prefixes and ranges the tree holds."""
    match tree:
        case And(children) | Or(children):
            return sum(count_terms(child) for child in children)
        case Not(node) | Field(_, node):
            return count_terms(node)
        case Everything():
            return 0
        case _:
            return 1


def count_prefixes(tree: Query) -> int:
    """How many prefixes the tree holds."""
    match tree:
        case And(children) | Or(children):
            return sum(count_prefixes(child) for child in children)
        case Not(node) | Field(_, node):
            return count_prefixes(node)
        case _:
            return isinstance(tree, Prefix)


def _write(tree: Query) -> str:
    match tree:
        case Term(text):
            return text
        case Phrase(text):
            return f'"{text}"'
        case Prefix(text):
            return f"{text}*"
        case Range(field, first, last):
            return f"{field}:{first}..{last}"
        case Field(field, node):
            return f"{field}:{_write_operand(node)}"
        case And(children):
            return " ".join(_write_operand(child) for child in children)
        case Or(children):
            return " OR ".join(_write_operand(child) for child in children)
        case Not(node):
            return f"-{_write_operand(node)}" if _takes_minus(node) else f"NOT {_write_operand(node)}"
        case Everything():
            return "*"


def _write_operand(tree: Query) -> str:
    return f"({_write(tree)})" if isinstance(tree, And | Or) else _write(tree)


def _takes_minus(tree: Query) -> bool:
    # "-" is an operator only before a letter, a digit, a quote or "(": a term such as "#tag" needs the word NOT.
    return (
        (tree.text[0].isalnum() and tree.text[0] not in MINUSES)
        if isinstance(tree, Term | Prefix)
        else not isinstance(tree, Everything)
    )
