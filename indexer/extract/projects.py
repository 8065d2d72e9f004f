"""Which projects each section is about, as opposed to those that it merely names."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from indexer.dataclass import dataclass, replace
from indexer.extract.decks import is_deck, title_line
from indexer.extract.people_names import NameReader
from indexer.extract.project_names import NameMatch, ProjectMatcher, Scope, SplitText, project_matcher, split_text
from indexer.extract.project_unknown import find_unknown_products
from indexer.extract.visible_text import VisibleText, see_line
from indexer.model import Block, Evidence, Line, LineKind, Outline
from indexer.vocabulary import Vocabulary

_SKIPPED = (LineKind.COMMENT, LineKind.CODE, LineKind.BLANK, LineKind.RULE)
# A title that tells of an event: what it names is what all of the event is about.
_EVENT_TITLE = re.compile(
    r"参加|行って|行き|レポ|報告|記録|メモ|まとめ|感想|勉強会|会議|カンファ|祭|ナイト|もくもく|大会|report|notes|meetup|conf|days?\b|summit|kaigi|fes|night",
    re.IGNORECASE,
)
# A section on the whole event, or beside its talks: that it names what the event is about says nothing.
_LOOKS_BACK = re.compile(
    r"^\W*(?:(?:全体の|最後に|今回の)?(?:まとめ|感想|所感|総括|総評|雑感)|懇親会|おわりに|終わりに|さいごに|最後に|はじめに|謝辞|お礼|開催概要|概要|会場|受付|開場|オープニング"
    r"|クロージング|開会|閉会|参加者|スタッフ|スポンサー|休憩|昼食|ランチ|反省)"
)
# What follows a project's name where it stands for an organisation, and what comes before its speakers' employers.
_ORGANIZATION_FOLLOWS = re.compile(
    r"[ ]?(?:Software )?(?:Foundation|Inc\b|Corp\b|Technologies\b|財団)|社(?!会)|[ ]?ユーザー?会|[ ]?さん"
    r"|[ ]?の[ ]?(?:[A-ZÀ-Þ][\w.'-]*[ ]?){1,3}(?:氏|さん|さま)"
)
_BY = re.compile(r"(?<![A-Za-z])(?:by|By)[ :]|@[A-Za-z0-9_]")
# What follows a name that is explained: its long form in brackets, or というプロジェクト.
_NAME_AND_COMPANY = re.compile(
    r"\s[-–—]\s(?:[A-Z][\w.'’-]{1,20}\s){1,3}[A-Z][\w.'’-]{1,20},\s(?=[A-Z])"
)  # "X - Ann Lee, Amazon"
_DEFINED = re.compile(r"[ ]?[(（](?=[A-Z])[^()（）]{3,60}[)）]|[ ]?という|[ ]?とは")
# Tools that any report links to or thanks: naming them in the body says nothing about its subject.
_TOOLS = frozenset(
    {
        "GitHub",
        "GitLab",
        "Slack",
        "Git",
        "Gerrit",
        "LINE",
        "Chrome",
        "Firefox",
        "Hugo",
        "Jekyll",
        "WordPress",
        "Etherpad",
        "Octopress",
        "Discord",
    }
)

# Weights and thresholds of what a body speaks of mainly; measured on the labelled reports (docs/decisions/302).
_OPENING_WEIGHT = 2
_TOPIC_WEIGHT = 3
_MAIN_SCORE = 3
_OTHER_SCORE = 2
_MAIN_SHARE = 0.5
_MOST_IN_BODY = 4
_LEADING = 1.5  # times the best of the others
# Who spoke and where the slides are: such a line does not open the text either.
_CREDIT = re.compile(
    r"^\W*(?:発表者?|登壇者?|講演者?|資料|スライド|動画|会場|日時|Slides?|Speakers?|Video)\W*(?:[:：]|$)|(?:氏|さん|さま|先生)\W*(?:@|$)|[(（]@\w"
)
_SHORT_LINE = 20  # code points; a shorter line (a speaker, a date) does not open the text
_LONGEST_TOPIC = 500  # code points; a longer line is no heading, and one of 20,000 names would be read 20,000 times


@dataclass(frozen=True, slots=True)
class _Text:
    """A line with its words as seen, and the projects named there once they are looked for."""

    line: Line
    seen: VisibleText
    split: SplitText
    matches: tuple[NameMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The first mention of a project in a body, and how much the body speaks of it."""

    evidence: Evidence
    score: float


def find_projects(outline: Outline, blocks: Sequence[Block], vocabulary: Vocabulary) -> tuple[tuple[Evidence, ...], ...]:
    """What each block is about: one tuple a block, one Evidence a project, in the order named; empty when nothing says.

    A project in the block's own heading counts; where there is none, those of the nearest chapter heading that names any;
    then those that the body speaks of mainly; then those of the report's title. A project that the whole event is about says
    little there: it counts only where no other does, in the own heading or where the body speaks of it mainly.
    """
    matcher = project_matcher(vocabulary)
    texts: dict[int, _Text] = {}
    for line in (*outline.lines, *(line for block in blocks for line in (*block.headings, *block.lines))):
        if id(line) not in texts:
            texts[id(line)] = _read(line)
    every = [text.split for text in texts.values()]
    heading = title_line(outline)
    title = _read(heading) if heading else None
    meta = [split_text(entry.value) for entry in outline.meta]
    shown = [text.split for text in texts.values() if text.line.kind not in _SKIPPED]
    opening = [*([title.split] if title else ()), split_text(outline.path), *meta, *shown[:12]]
    scope = matcher.scope([*every, *opening], opening)
    of_title = _named(_find(title, matcher, scope), "title") if title else ()
    of_event = (
        title is not None
        and not is_deck(outline)
        and (bool(_EVENT_TITLE.search(title.seen.text)) or matcher.names_event(title.split, scope))
    )
    products = find_unknown_products(
        ((text.line, text.seen) for text in texts.values()),
        matcher,
        scope=scope,
        reader=NameReader(vocabulary),
        event_title=title.seen.text if title and of_event else "",
    )
    matcher = matcher.with_products(products)
    if of_event:
        scope = Scope(scope.guarded, scope.hosts | {one.value for one in of_title})
    for key, text in texts.items():
        if text.line.kind not in _SKIPPED:
            texts[key] = _find(text, matcher, scope)
    return tuple(_about(block, texts, scope, of_title, products) for block in blocks)


def _about(
    block: Block,
    texts: dict[int, _Text],
    scope: Scope,
    of_title: tuple[Evidence, ...],
    unknown: Collection[str],
) -> tuple[Evidence, ...]:
    hosts: tuple[Evidence, ...] = ()
    for depth, heading in enumerate(reversed(block.headings)):
        found = _named(texts[id(heading)], "chapter" if depth else "heading")
        if guests := tuple(one for one in found if one.value not in scope.hosts):
            return found if all(one.value in unknown for one in guests) else guests
        if found and depth == 0:
            hosts = found
            break
    lent = tuple(one for one in of_title if one.value not in scope.hosts)
    if not block.headings and lent:
        return lent
    spoken = _spoken_of(block, texts, scope.hosts)
    if hosts and len(spoken) >= _MOST_IN_BODY:
        return hosts  # a body that goes through all parts of what its heading names
    if spoken and not hosts:
        hosts = _leading_hosts(block, texts, scope.hosts)
    if found := (*hosts, *spoken) or lent:
        return found
    if not block.headings or not scope.hosts or _LOOKS_BACK.search(texts[id(block.headings[-1])].seen.text):
        return ()
    return _spoken_of(block, texts, frozenset()) or _spoken_of(block, texts, frozenset(), only=scope.hosts)


def _named(text: _Text, rule: str) -> tuple[Evidence, ...]:
    """The projects that a heading names, without speakers' employers."""
    found: dict[str, Evidence] = {}
    by = _BY.search(text.seen.text)
    credit = None if by else _NAME_AND_COMPANY.search(text.seen.text)
    if credit and not any(credit.start() <= match.start < credit.end() for match in text.matches):
        by = credit
    for match in text.matches:
        if _is_organization(text, match) or (by and match.start >= by.start()):
            continue
        found.setdefault(match.project, _evidence(text, match, rule))
    return tuple(found.values())


def _spoken_of(
    block: Block, texts: dict[int, _Text], hosts: frozenset[str], *, only: frozenset[str] = frozenset()
) -> tuple[Evidence, ...]:
    """The projects that a body speaks of mainly; of those in `only` where it holds any."""
    found = _weigh_body(block, texts, hosts)
    if only:
        found = {name: one for name, one in found.items() if name in only}
    best = max((one.score for one in found.values()), default=0)
    alone_in_opening = len(found) == 1 and best >= _OPENING_WEIGHT
    if best < _MAIN_SCORE and not alone_in_opening and (only or not _leads_alone(block, texts, found)):
        return ()
    bar = max(_OTHER_SCORE, best * _MAIN_SHARE)
    main = sorted((name for name, one in found.items() if one.score >= bar), key=lambda name: -found[name].score)
    return tuple(one.evidence for name, one in found.items() if name in main[:_MOST_IN_BODY])


def _leads_alone(block: Block, texts: dict[int, _Text], found: Mapping[str, _Weighed]) -> bool:
    """Whether two points tell what a talk is about, as no other project of its notes has as many."""
    if not block.headings or _LOOKS_BACK.search(texts[id(block.headings[-1])].seen.text):
        return False
    return sum(one.score >= _OTHER_SCORE for one in found.values()) == 1


def _leading_hosts(block: Block, texts: dict[int, _Text], hosts: frozenset[str]) -> tuple[Evidence, ...]:
    """The hosts that a body speaks of far more than of any other project."""
    if not hosts:
        return ()
    found = _weigh_body(block, texts, frozenset())
    others = max((one.score for name, one in found.items() if name not in hosts), default=0)
    bar = max(_MAIN_SCORE, others * _LEADING)
    return tuple(one.evidence for name, one in found.items() if name in hosts and one.score >= bar)


def _weigh_body(block: Block, texts: dict[int, _Text], hosts: frozenset[str]) -> dict[str, _Weighed]:
    """The projects but for `hosts` that a body names, in the order of their first mentions, with how much it speaks of
    each."""
    found: dict[str, _Weighed] = {}
    opening = True
    for line in block.lines:
        if line.kind in _SKIPPED:
            continue
        text = texts[id(line)]
        first_sentence = len(text.seen.text.partition("。")[0]) if opening else 0
        for match in text.matches:
            if _is_organization(text, match) or match.project in _TOOLS or match.project in hosts:
                continue
            introduced = match.start < first_sentence or _DEFINED.match(text.seen.text, match.end)
            weight = _TOPIC_WEIGHT if _is_topic(text, match) else _OPENING_WEIGHT if introduced else 1
            known = found.get(match.project) or _Weighed(_evidence(text, match, "body"), 0)
            found[match.project] = replace(known, score=known.score + weight)
        opening = opening and (line.kind is LineKind.TABLE or _tells_nothing(text.seen.text))
    return found


def _tells_nothing(text: str) -> bool:
    """Whether a line is too short to open a text, or only credits somebody."""
    return len(text) < _SHORT_LINE or (len(text) < 120 and "。" not in text and bool(_CREDIT.search(text)))


def _is_organization(text: _Text, match: NameMatch) -> bool:
    """Whether the name stands for its makers: a foundation, a user group, somebody's employer."""
    return bool(_ORGANIZATION_FOLLOWS.match(text.seen.text, match.end))


def _is_topic(text: _Text, match: NameMatch) -> bool:
    """Whether the line holds this name and little else, as a heading would."""
    if len(text.seen.text) > _LONGEST_TOPIC:
        return False
    rest = text.seen.text[: match.start] + text.seen.text[match.end :]
    return len(re.sub(r"[(（][^()（）]*[)）]|[\s\-–—*+•・●■◆○◯#:：=_「」『』]", "", rest)) <= 1


def _read(line: Line) -> _Text:
    seen = see_line(line.text)
    return _Text(line, seen, split_text(seen.text))


def _find(text: _Text, matcher: ProjectMatcher, scope: Scope) -> _Text:
    matches = matcher.find(text.split, scope)
    return replace(text, matches=matches) if matches else text


def _evidence(text: _Text, match: NameMatch, rule: str) -> Evidence:
    return Evidence(
        "project", match.project, text.line.number, text.seen.words(match.start, match.end), f"project-in-{rule}"
    )
