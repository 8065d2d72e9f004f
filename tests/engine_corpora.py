"""Sections and plans for tests of the engine: written out to be read, or drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from random import Random

from indexer.model import Evidence, FieldTokens, IndexDocument, Report, Section, Token
from search.engine import (
    AllOf,
    AnyOf,
    BestOf,
    Boosted,
    EverythingNode,
    Filter,
    PhraseNode,
    Plan,
    PlanNode,
    PrefixNode,
    RangeNode,
    Sort,
    TermNode,
    ValueNode,
    Without,
)

WORDS = ("neutron", "nova", "swift", "仮想", "基盤", "移行", "サーバ", "network", "設定", "障害", "運用", "k8s")
_FIELDS = ("text", "text", "text", "surface", "pair", "long", "reading", "heading", "speaker")


def make_section(
    path: str,
    line: int,
    text: str = "",
    *,
    event: str | None = None,
    day: str | None = None,
    projects: Sequence[str] = (),
    speakers: Sequence[str] = (),
    fields: Sequence[FieldTokens] | None = None,
) -> IndexDocument:
    """A section whose words are those of `text` between spaces, one position each; its id is made of path and line."""
    section = Section(
        id=sha256(f"{path}:{line}".encode()).hexdigest()[:12],
        heading=("速報", f"{line}行目の題"),
        line=line,
        first_line=line,
        last_line=line + 1,
        text=text,
        line_numbers=(line + 1,),
        day=day,
        day_label="第1日目" if day else None,
        projects=tuple(projects),
        speakers=tuple(speakers),
        evidence=(Evidence("day", day or "", line, "5月12日", "heading-day"),),
    )
    report = Report(
        path=path,
        title=f"{path}の報告",
        event=event,
        event_aliases=(),
        dates=(),
        authors=(),
        language="ja",
        encoding="utf-8",
        digest="",
        sections=(section,),
        evidence=(),
    )
    head = f"{report.title}\n"
    given = fields if fields is not None else (FieldTokens("text", split_words(text, start=len(head))),)
    return IndexDocument(report, section, head + text, len(head), tuple(given))


def split_words(text: str, *, start: int = 0) -> tuple[Token, ...]:
    """The words of `text` between single spaces as tokens whose offsets begin at `start`."""
    tokens, at = [], start
    for position, word in enumerate(text.split(" ") if text else ()):
        tokens.append(Token(word, at, at + len(word), position))
        at += len(word) + 1
    return tuple(tokens)


def draw_reports(random: Random, *, reports: int = 8, sections: int = 6) -> dict[str, list[IndexDocument]]:
    """Reports by path, each with some sections of random tokens in random fields."""
    drawn = {}
    for number in range(reports):
        path = f"reports/{number}.md"
        drawn[path] = [_draw_section(random, path, 10 * line + 1) for line in range(random.randint(1, sections))]
    return drawn


def draw_plan(random: Random) -> Plan:
    """A plan of any nodes over the words of `draw_reports`, some of which match nothing."""
    filters = tuple(_draw_filter(random) for _ in range(random.choice((0, 0, 0, 1, 2))))
    sort, offset, limit = random.choice(list(Sort)), random.choice((0, 0, 0, 3)), random.choice((10, 10, 3, 100))
    return Plan(draw_node(random), filters, sort, offset, limit)


def draw_node(random: Random, *, depth: int = 3) -> PlanNode:
    """A node of at most `depth` levels above its leaves."""
    kind = random.randrange(14) if depth else random.randrange(8)
    if kind < 8:
        return _draw_leaf(random, kind)

    def draw_children(count: int) -> tuple[PlanNode, ...]:
        return tuple(draw_node(random, depth=depth - 1) for _ in range(count))

    match kind:
        case 8 | 9:
            return AnyOf(draw_children(random.randint(0, 4)))
        case 10:
            return AllOf(draw_children(random.randint(0, 3)))
        case 11:
            return BestOf(draw_children(random.randint(0, 3)))
        case 12:
            return Without(*draw_children(2))
        case _:
            return Boosted(draw_node(random, depth=depth - 1), draw_children(random.randint(0, 4)))


def _draw_leaf(random: Random, kind: int) -> PlanNode:
    field = random.choice(_FIELDS)
    match kind:
        case 4:
            offsets = [0]
            for _ in range(random.randint(0, 2)):
                offsets.append(offsets[-1] + random.randint(0, 2))
            words = tuple(random.choice(WORDS) for _ in offsets)
            return PhraseNode(field, words, tuple(offsets), random.choice((1.0, 0.5)))
        case 5:
            return PrefixNode(field, random.choice(("n", "ne", "仮", "", "k8s", "zz")), random.choice((1.0, 0.5)))
        case 6:
            values = tuple(random.sample(("京都", "Atlanta", "Nova", "Swift", "岩本", "2014-05-12"), 2))
            return ValueNode(
                random.choice(("event_value", "project_value", "speaker", "day")), values, random.choice((0.0, 1.5))
            )
        case 7:
            return random.choice(
                (
                    RangeNode("day_value", "2014-05-12", "2014-12-31"),
                    RangeNode("day_value", "2014-05-13", "2014-05-13"),
                    RangeNode("event", "Atlanta", "Atlanta"),
                    EverythingNode(),
                )
            )
        case _:
            return TermNode(field, random.choice((*WORDS, "ない")), random.choice((1.0, 1.0, 0.3, 2.0)))


def _draw_filter(random: Random) -> Filter:
    field = random.choice(("event_value", "project_value", "speaker_value", "day_value", "day_label_value"))
    values = ("Atlanta", "Nova", "Swift", "岩本", "2014-05-12", "第1日目")
    return Filter(field, tuple(random.sample(values, random.randint(1, 3))))


def _draw_section(random: Random, path: str, line: int) -> IndexDocument:
    return make_section(
        path,
        line,
        event=random.choice((None, "Atlanta", "京都")),
        day=random.choice((None, "2014-05-12", "2014-05-13", "2015-01-01")),
        projects=random.sample(("Nova", "Neutron", "Swift"), random.randint(0, 3)),
        speakers=random.sample(("岩本", "真壁"), random.randint(0, 2)),
        fields=[
            FieldTokens(name, _draw_tokens(random, weighted=name == "text"))
            for name in ("text", "surface", "pair", "long", "reading", "heading")
            if random.random() > 0.15
        ],
    )


def _draw_tokens(random: Random, *, weighted: bool) -> tuple[Token, ...]:
    """Tokens with stacked positions, gaps, and now and then one without a span (as ㍿ gives)."""
    tokens, position, at = [], 0, 0
    for _ in range(random.randint(0, 30)):
        word = random.choice(WORDS)
        position += random.choice((0, 1, 1, 1, 2, 100))
        size = 0 if random.random() < 0.05 else len(word)
        weight = random.choice((1.0, 1.0, 1.0, 2.0, 0.5)) if weighted else 1.0
        tokens.append(Token(word, at, at + size, position, weight))
        at += size + 1
    return tuple(tokens)
