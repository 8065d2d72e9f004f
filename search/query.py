"""Query text to query tree, by hand: total, so that what makes no sense as syntax is read as words, with a hint.

Precedence, tightest first: `-`/`NOT`, `AND`, `OR`, a space (all wanted): `neutron 移行 OR upgrade` wants neutron and
either of the others.
"""

from __future__ import annotations

import re

from indexer.dataclass import dataclass
from indexer.errors import QueryError
from search.parse_days import DaySpan, MonthDay, read_day
from search.query_tree import (
    MINUSES,
    QUERY_FIELDS,
    And,
    Everything,
    Field,
    HintKind,
    Not,
    Or,
    ParsedQuery,
    Phrase,
    Prefix,
    Query,
    QueryHint,
    Range,
    Term,
    count_prefixes,
    count_terms,
    write_query,
)

#: The longest query that is answered, in characters (code points).
MAX_CHARACTERS = 1000
#: The most terms, phrases, prefixes and ranges that a query may hold.
MAX_TERMS = 64
#: The most prefixes: one letter stands for thousands of terms, which take 50 ms among 13,000 sections.
MAX_PREFIXES = 10
#: Parentheses nested deeper than this are not there: no reader needs them, and recursion has an end.
MAX_DEPTH = 20

_FIELD_OF = {alias: field for field, aliases in QUERY_FIELDS.items() for alias in aliases}
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_QUOTES = '"“”„‟＂〝〞〟'
_BRACKET_QUOTES = {"「": "」", "『": "』"}
_OPEN, _CLOSE = "(（", ")）"
_STARS = "*＊"
_COLONS = ":："
_WORD = re.compile(rf"[^\s{re.escape(_QUOTES + _OPEN + _CLOSE)}「」『』]+")
_COLON = re.compile("[:：]")
_FIELD = re.compile(rf"([^\s{_COLONS}]{{1,20}})[{_COLONS}](.*)", re.DOTALL)
_RANGE = re.compile(r"(.*?)(?:\.\.+|…|[~〜～])(.*)")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str  # "term" | "phrase" | "field" | "open" | "close" | "not" | "and" | "or"
    text: str


def parse_query(text: str) -> ParsedQuery:
    """The tree that `text` asks for, the canonical form that parses to the same tree, and hints on odd syntax.

    Raises QueryError only beyond MAX_CHARACTERS, MAX_TERMS and MAX_PREFIXES.
    """
    if len(text) > MAX_CHARACTERS:
        raise QueryError(f"query of {len(text)} characters: shorten it to at most {MAX_CHARACTERS}")
    hints: list[QueryHint] = []
    tree = _Parser(_split(text, hints), hints).parse()
    if (terms := count_terms(tree)) > MAX_TERMS:
        raise QueryError(f"query of {terms} terms: use at most {MAX_TERMS}")
    if (prefixes := count_prefixes(tree)) > MAX_PREFIXES:
        raise QueryError(f"query of {prefixes} words with *: use at most {MAX_PREFIXES}")
    return ParsedQuery(text, tree, write_query(tree), tuple(hints))


def _split(text: str, hints: list[QueryHint]) -> list[_Lexeme]:
    """The text's lexemes; quotes and parentheses without a partner are left out, with a hint."""
    lexemes: list[_Lexeme] = []
    opened: list[int] = []
    position = 0
    while position < len(text):
        character = text[position]
        if character in _QUOTES or character in _BRACKET_QUOTES:
            end = _closing_quote(text, position)
            if end < 0:
                if character in _QUOTES:
                    hints.append(QueryHint(HintKind.UNCLOSED_QUOTE, character))
            elif inner := _phrase_text(text[position + 1 : end]):
                lexemes.append(_Lexeme("phrase", inner))
            position = max(end, position) + 1
        elif character in _OPEN:
            opened.append(len(lexemes))
            lexemes.append(_Lexeme("open", character))
            position += 1
        elif character in _CLOSE:
            if opened:
                opened.pop()
                lexemes.append(_Lexeme("close", character))
            else:
                hints.append(QueryHint(HintKind.STRAY_PARENTHESIS, character))
            position += 1
        elif found := _WORD.match(text, position):
            position = found.end()
            lexemes.extend(_split_word(found[0], text[position : position + 1], hints))
        else:
            position += 1
    for index in reversed(opened):
        hints.append(QueryHint(HintKind.UNCLOSED_PARENTHESIS, lexemes[index].text))
        del lexemes[index]
    return _limit_depth(lexemes)


def _limit_depth(lexemes: list[_Lexeme]) -> list[_Lexeme]:
    kept, depth = [], 0
    for lexeme in lexemes:
        depth += lexeme.kind == "open"
        if lexeme.kind not in ("open", "close") or depth <= MAX_DEPTH:
            kept.append(lexeme)
        depth -= lexeme.kind == "close"
    return kept


def _closing_quote(text: str, position: int) -> int:
    """Where the quote at `position` is closed, -1 when it is not."""
    closing = _BRACKET_QUOTES.get(text[position], _QUOTES)
    return next((index for index in range(position + 1, len(text)) if text[index] in closing), -1)


def _phrase_text(text: str) -> str:
    return " ".join("".join(" " if character in _QUOTES else character for character in text).split())


def _split_word(word: str, following: str, hints: list[QueryHint]) -> list[_Lexeme]:
    """The lexemes of a run without spaces, quotes and parentheses; `following` is the character after it, if any."""
    plain = word.translate(_FULL_WIDTH)
    if plain in _OPERATORS:
        return [_Lexeme(plain.lower(), plain)]
    lexemes: list[_Lexeme] = []
    if word[0] in MINUSES and (word[1:2].isalnum() or (len(word) == 1 and _adjoins(following))):
        if len(word) > 1 and not word.strip(MINUSES):
            return [_Lexeme("term", word)]
        lexemes.append(_Lexeme("not", word[0]))
        word = word.lstrip(MINUSES)
    if (found := _FIELD.fullmatch(word)) and (field := _FIELD_OF.get(found[1].translate(_FULL_WIDTH).lower())):
        lexemes.append(_Lexeme("field", field))
        word = found[2]
    if word:
        lexemes.append(_Lexeme("term", word))
        if _looks_like_field(word, following):
            hints.append(QueryHint(HintKind.UNKNOWN_FIELD, _COLON.split(word)[0]))
    return lexemes


def _adjoins(following: str) -> bool:
    return bool(following) and not following.isspace() and following not in _CLOSE


def _looks_like_field(word: str, following: str) -> bool:
    name, *rest = _COLON.split(word, maxsplit=1)
    return (
        bool(rest)
        and name[:1].isalpha()
        and name.isalnum()
        and (rest[0][:1].isalnum() or (not rest[0] and _adjoins(following)))
    )


class _Parser:
    """Recursive descent over lexemes that never fails: an operator without its words is read as a word."""

    def __init__(self, lexemes: list[_Lexeme], hints: list[QueryHint]) -> None:
        self._lexemes = lexemes
        self._hints = hints
        self._position = 0

    def parse(self) -> Query:
        """The whole tree."""
        return self._sequence()

    def _peek(self) -> str:
        return self._lexemes[self._position].kind if self._position < len(self._lexemes) else "end"

    def _sequence(self) -> Query:
        """Operands with nothing but a space between, up to the closing parenthesis or the end."""
        operands: list[Query] = []
        while self._peek() not in ("end", "close"):
            operands.append(self._or())
        return _join_and(operands)

    def _or(self) -> Query:
        operands = [self._and()]
        while self._peek() == "or" and self._starts_operand(1):
            self._position += 1
            operands.append(self._and())
        return _join_or(operands)

    def _and(self) -> Query:
        operands = [self._operand()]
        while self._peek() == "and" and self._starts_operand(1):
            self._position += 1
            operands.append(self._operand())
        return _join_and(operands)

    def _operand(self) -> Query:
        negative = False
        while self._peek() == "not" and self._starts_operand(1):
            negative = not negative
            self._position += 1
        lexeme = self._lexemes[self._position]
        self._position += 1
        match lexeme.kind:
            case "term":
                operand = self._leaf(lexeme.text)
            case "phrase":
                operand = Phrase(lexeme.text)
            case "open":
                operand = self._sequence()
                self._position += 1
            case "field":
                operand = self._field(lexeme.text)
            case _:
                self._hints.append(QueryHint(HintKind.STRAY_OPERATOR, lexeme.text))
                # Lower case, so that the canonical form is read as a word again.
                operand = Term(lexeme.text.lower())
        return _negate(operand) if negative else operand

    def _starts_operand(self, ahead: int) -> bool:
        position = self._position + ahead
        while position < len(self._lexemes) and self._lexemes[position].kind == "not":
            position += 1
        return position < len(self._lexemes) and self._lexemes[position].kind in ("term", "phrase", "open", "field")

    def _field(self, field: str) -> Query:
        if self._peek() not in ("term", "phrase", "open"):
            self._hints.append(QueryHint(HintKind.EMPTY_FIELD, field))
            return Term(field)
        return self._in_field(field, self._operand())

    def _in_field(self, field: str, node: Query) -> Query:
        """`node` with every leaf put into `field`; a leaf that names its own field keeps it."""
        match node:
            case And(children):
                return _join_and([self._in_field(field, child) for child in children])
            case Or(children):
                return _join_or([self._in_field(field, child) for child in children])
            case Not(inner):
                return _negate(self._in_field(field, inner))
            case Field() | Range():
                return node
            case Term(text) if field == "day":
                if days := _read_range(text):
                    return days
                if read_day(text) is None:
                    self._hints.append(QueryHint(HintKind.NOT_A_DAY, text))
                return Field(field, node)
            case _:
                return Field(field, node)

    @staticmethod
    def _leaf(text: str) -> Query:
        stem = text.rstrip(_STARS)
        if not stem:
            return Everything()
        if stem != text and any(character.isalnum() for character in stem):
            return Prefix(stem)
        if (plain := text.translate(_FULL_WIDTH)) in _OPERATORS:
            return Term(plain.lower())  # after a minus or a field it is a word, and must be read as one again
        days = _read_range(text) if text[0].isdigit() else None
        return days if days and len(days.first) == len(days.last) == len("2014-05-12") else Term(text)


def _join_and(operands: list[Query]) -> Query:
    """All of the operands, flat; Everything is left out beside others."""
    flat = [leaf for operand in operands for leaf in (operand.children if isinstance(operand, And) else (operand,))]
    wanted = [operand for operand in flat if not isinstance(operand, Everything)]
    if not wanted:
        return Everything()
    return wanted[0] if len(wanted) == 1 else And(tuple(wanted))


def _join_or(operands: list[Query]) -> Query:
    flat = [leaf for operand in operands for leaf in (operand.children if isinstance(operand, Or) else (operand,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def _negate(node: Query) -> Query:
    return node.node if isinstance(node, Not) else Not(node)


def _read_range(text: str) -> Range | None:
    """The days of "a..b", where either end may be open and take its year from the other; None when it is no range."""
    found = _RANGE.fullmatch(text)
    if not found or not (found[1] or found[2]):
        return None
    ends = [read_day(end) if end else None for end in found.groups()]
    if any(end is None for end, written in zip(ends, found.groups(), strict=True) if written):
        return None
    if not all(end is None or isinstance(end, DaySpan | MonthDay) for end in ends):
        return None
    year = next((end.first[:5] for end in ends if isinstance(end, DaySpan)), "")
    first = _day_text(ends[0], year, last=False)
    last = _day_text(ends[1], year, last=True)
    return Range("day", *sorted((first, last))) if first and last else Range("day", first, last)


def _day_text(day: object, year: str, *, last: bool) -> str:
    match day:
        case DaySpan():
            return day.last if last else day.first
        case MonthDay(month_day):
            return f"{year}{month_day}"
        case _:
            return ""
