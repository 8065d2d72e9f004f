"""Finds the event that a report is about: its name, the place and year that join it, and its other names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from indexer.extract.dates_lines import DatedLine
from indexer.extract.events_mentions import (
    EventMention,
    SeriesNames,
    collect_series,
    compile_present,
    find_general,
    find_in_address,
    find_known,
    squeeze,
)
from indexer.extract.folding import fold_text
from indexer.extract.places import Place, find_places
from indexer.model import Evidence, Line, LineKind, MetaEntry, Outline
from indexer.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event as its report names it: `mention` unites all that joins the name; `aliases` are other names, as written.

    `stated` is the name that the report's own metadata gives: it is shown as it is. `evidence` is empty for no event.
    """

    mention: EventMention
    aliases: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    stated: str | None = None

    @property
    def year(self) -> int | None:
        """The year beside the name, None where there is none."""
        return self.mention.year

    def name(self, year: int | None) -> str:
        """The name in full; `year` is that of the event's days, used where the name has neither year nor number."""
        if self.stated is not None:
            return self.stated
        mention = self.mention
        parts = [mention.series]
        if mention.number and mention.number in mention.series:
            pass  # 「言語処理学会第26回年次大会」
        elif mention.number and mention.number.startswith("第"):
            parts.insert(0, mention.number)
        if mention.place and not _holds(mention.series, mention.place):
            parts.append(mention.place.name)
        year = mention.year or (None if mention.number or re.search(r"\d$", mention.series) else year)
        if year and str(year) not in mention.series:
            parts.append(str(year))
        if mention.season:
            parts.append(mention.season)
        if mention.number and mention.number.isdecimal():
            parts[0] += mention.number  # "JANOG42"
        elif mention.number and not mention.number.startswith("第") and mention.number not in mention.series:
            parts.append(mention.number)
        return " ".join(parts)


@dataclass(slots=True)
class _Candidate:
    """What is known of one series while the lines are read."""

    scores: list[float] = field(default_factory=list)
    mentions: list[tuple[float, DatedLine, EventMention]] = field(default_factory=list)

    def add(self, score: float, line: DatedLine, mention: EventMention) -> None:
        self.scores.append(score)
        self.mentions.append((score, line, mention))

    def total(self) -> float:
        """The best mention counts most: a name that comes up often in passing is not yet the report's subject."""
        best = sorted(self.scores, reverse=True)[:3]
        return sum(score / (1 + k) for k, score in enumerate(best)) + 0.1 * min(len(self.scores), 10)


_STATED_KEYS = ("event", "event_name", "conference")
_TAG_KEYS = ("tags", "tag", "categories", "category", "keywords", "series", "slug")
_TAKES_PART = re.compile(
    r"参加|行って|行きまし|いってき|開催|開かれ|行われ|行なわ|レポート|リポート|登壇|聴講|発表し|講演|聞いて|見てき|メモ|速報|感想"
    r"|attend|held|took place|taking place|\b[Rr]eport|\bnotes\b|\bspoke at|\brecap",
)
_OTHER_ONE = re.compile(
    r"次回|前回|昨年|去年|過去|以前|来年|今後|前年|初回|直前の|併設|last year|next year|previous", re.IGNORECASE
)
_JOINED = re.compile(r"^[\s(\[（「『]*(?:および|及び|と|and|&|/|・|,|、|内の|併催の|\(|（|:|-|こと|改め)?[\s(\[（「『]*$")
_TITLED = re.compile(
    r"^\W{0,3}(?P<name>[A-Za-z0-9ァ-ヶー一-龠][^「」『』【】|:。、]{1,40}?)\s?(?P<year>(?:19|20)\d\d)?\s?(?:Day\s?\d|\d日目)?"
    r"\s?(?:[にへの]\s?(?:参加し|参加レポ|参加報告|行って|いって|登壇し)|参加(?:レポ|報告|記|メモ|ログ)|[Tt]rip\s[Rr]eport)"
)
_HELD = re.compile(
    r"開催|開かれ|行われ|行なわ|催さ|参加|行って|行きまし|held|took place|taking place|attended", re.IGNORECASE
)
_LONGEST_CHARS = 4000  # a paragraph names its event early on; a line beyond that is data
_ENOUGH = 5.0  # a lone mention deep in the text, or a passing one in the first lines, stays below


def find_event(outline: Outline, lines: Sequence[DatedLine], vocabulary: Vocabulary) -> FoundEvent | None:
    """The event that the report is about, None where it names none.

    Read, strongest first: metadata (`event:`), title, headings, tags and addresses, first paragraphs, later mentions.
    """
    stated = next((entry for entry in outline.meta if entry.key in _STATED_KEYS and entry.value.strip()), None)
    names = collect_series(vocabulary.events)
    texts = [entry.value for entry in outline.meta] + [line.folded.text for line in lines]
    pattern = compile_present(names, squeeze(unicodedata.normalize("NFKC", "\n".join(texts))))
    candidates: dict[str, _Candidate] = {}
    per_line: list[tuple[DatedLine, tuple[EventMention, ...]]] = []
    for line, score in _scored(outline, lines):
        text = line.folded.text[:_LONGEST_CHARS]
        known = find_known(text, pattern, names)
        prominent = line.of_title or line.rank < 40 or (line.line.kind is LineKind.HEADING and line.line.level <= 2)
        general = find_general(text) if prominent else ()
        found = known + tuple(m for m in general if not any(m.start < k.end and k.start < m.end for k in known))
        if found and "://" in text:
            urls = [match.span() for match in _ADDRESS.finditer(text)]
            found = tuple(m for m in found if not any(start <= m.start < end for start, end in urls))
        if found:
            per_line.append((line, found))
        for mention in found:
            points = score + _weigh(text, mention)
            candidates.setdefault(_key(mention), _Candidate()).add(points, line, mention)
    for line, mention in _addressed(outline, lines, names):
        candidates.setdefault(_key(mention), _Candidate()).add(3 if line.rank < 40 else 1, line, mention)
    if stated is not None:
        return _stated_event(stated, pattern, names)
    ranked = sorted(candidates.items(), key=lambda item: (-item[1].total(), item[1].mentions[0][1].rank))
    if not ranked or ranked[0][1].total() < _ENOUGH:
        return _titled(lines)
    key, best = ranked[0]
    return _unite(best, key, lines, per_line)


def _titled(lines: Sequence[DatedLine]) -> FoundEvent | None:
    """The event that a title such as 「Meeting C++ 2017 Trip Report」「Xに参加しました」 is about, whatever its name."""
    line = next((line for line in lines if line.of_title), None)
    match = _TITLED.match(line.folded.text) if line is not None else None
    if line is None or match is None:
        return None
    year = int(match["year"]) if match["year"] else None
    mention = EventMention(match["name"].strip(), match.start("name"), match.end("name"), known=False, year=year)
    return FoundEvent(mention, (), (_evidence(line, mention, "title"),))


def _scored(outline: Outline, lines: Sequence[DatedLine]) -> Iterable[tuple[DatedLine, float]]:
    """Each line that may name the event, with what a mention on it is worth by its place."""
    for entry in outline.meta:
        if entry.key in _TAG_KEYS:
            yield _meta_line(entry), 1.5
    for line in lines:
        kind = line.line.kind
        if kind is LineKind.CODE:
            continue
        if line.of_title:
            yield line, 8.0
        elif kind is LineKind.HEADING:
            yield line, 4.0 if line.rank < 4 else 1.5
        elif kind in (LineKind.QUOTE, LineKind.TABLE):
            yield line, 0.5
        else:
            yield line, 4.0 if line.rank < 6 else 3.0 if line.rank < 15 else 1.5 if line.rank < 40 else 0.5


def _meta_line(entry: MetaEntry) -> DatedLine:
    return DatedLine(Line(entry.line, entry.value), fold_text(entry.value), (), 0)


def _weigh(text: str, mention: EventMention) -> float:
    near = text[max(0, mention.start - 30) : mention.end + 40]
    before = text[max(0, mention.start - 8) : mention.start]
    points = 2.5 if mention.known else -1.5 if mention.loose else 0.0
    points += 1.5 if mention.year or mention.number or mention.series[-1:].isdigit() else 0.0
    points += 2.0 if _TAKES_PART.search(near) else 0.0
    points -= 4.0 if _OTHER_ONE.search(before) else 0.0
    return points


def _key(mention: EventMention) -> str:
    return squeeze(mention.series)


_ADDRESS = re.compile(r"https?://[^\s<>\"')）」\]]{1,300}|(?<![\w.])[a-z0-9-]{3,60}\.sched\.(?:org|com)")


def _addressed(outline: Outline, lines: Sequence[DatedLine], names: SeriesNames) -> Iterable[tuple[DatedLine, EventMention]]:
    """The series named in addresses of the first lines (a schedule's, a connpass page's)."""
    for line in lines:
        if line.rank < 60 and ("://" in line.folded.text or ".sched." in line.folded.text):
            for match in _ADDRESS.finditer(line.folded.text):
                if mention := find_in_address(match.group(), names):
                    yield line, replace(mention, start=match.start(), end=match.end(), address=True)


def _stated_event(entry: MetaEntry, pattern: re.Pattern[str] | None, names: SeriesNames) -> FoundEvent:
    value = entry.value.strip()
    text = fold_text(value).text
    mentions = find_known(text, pattern, names) or find_general(text)
    mention = mentions[0] if mentions else EventMention(value, 0, len(text), known=False)
    year = mention.year or next((int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text)), None)
    evidence = Evidence("event", value, entry.line, value, "front-matter-event")
    aliases = _tidy((mention.series, mention.place.name if mention.place else ""), value)
    return FoundEvent(replace(mention, year=year), aliases, (evidence,), value)


def _unite(
    best: _Candidate,
    key: str,
    lines: Sequence[DatedLine],
    per_line: Sequence[tuple[DatedLine, tuple[EventMention, ...]]],
) -> FoundEvent:
    """The winning series with year, number, season and place from its mentions, strongest mention first."""
    ordered = sorted(best.mentions, key=lambda item: -item[0])
    _, top_line, united = ordered[0]
    evidence = [_evidence(top_line, united, "title" if top_line.of_title else "text")]
    for score, line, mention in ordered[1:]:
        if score < 1:
            continue  # "前回の…": another edition
        added = False
        if united.year is None and united.number is None and mention.year and score >= 3:
            united, added = replace(united, year=mention.year), True
        if united.number is None and united.year is None and mention.number:
            united, added = replace(united, number=mention.number), True
        if united.season is None and mention.season and mention.year == united.year:
            united, added = replace(united, season=mention.season), True
        if united.place is None and mention.place and mention.year in (None, united.year):
            united, added = replace(united, place=mention.place), True
        if added:
            evidence.append(_evidence(line, mention, "text"))
    aliases: list[str] = [mention.series for _, _, mention in ordered]
    aliases += [
        _written(line, mention)
        for score, line, mention in ordered
        if score >= 3 and not mention.address and mention.year in (None, united.year)
    ]
    aliases += _neighbours(key, per_line)
    held = _place_of(key, per_line)
    if held is not None:
        place, line, words = held
        aliases += [] if place.region else [words, place.name]
        if united.place is None and united.number is None and (united.year is None or united.year_aside):
            united = replace(united, place=place)
            evidence.append(Evidence("event", place.name, line.line.number, words, "place-where-held"))
    if united.place is not None and not united.place.region:
        aliases += [word for word in united.place.words if any(word in line.folded.text for line in lines)]
    found = FoundEvent(united, (), tuple(evidence))
    return replace(found, aliases=_tidy(aliases, found.name(None)))


def _written(line: DatedLine, mention: EventMention) -> str:
    words = line.folded.words(mention.start, mention.end).strip(" -:/")
    return words.strip("()（）") if words.count("(") + words.count("（") != words.count(")") + words.count("）") else words


def _evidence(line: DatedLine, mention: EventMention, where: str) -> Evidence:
    known = "vocabulary" if mention.known else "pattern"
    return Evidence(
        "event", mention.series, line.line.number, line.folded.words(mention.start, mention.end), f"{where}-{known}"
    )


def _neighbours(key: str, per_line: Sequence[tuple[DatedLine, tuple[EventMention, ...]]]) -> list[str]:
    """Other events named beside this one, as in 「X および Y」「X (Y)」, on the first lines."""
    names: list[str] = []
    for line, mentions in per_line:
        if line.rank >= 15 and not line.of_title:
            continue
        placed = sorted((m for m in mentions), key=lambda m: m.start)
        for left, right in pairwise(placed):
            if key in (_key(left), _key(right)) and _JOINED.match(line.folded.text[left.end : right.start]):
                other = right if _key(left) == key else left
                names.append(_written(line, other))
    return names


def _place_of(
    key: str, per_line: Sequence[tuple[DatedLine, tuple[EventMention, ...]]]
) -> tuple[Place, DatedLine, str] | None:
    """The place where the event was held, from the first sentence that names both and says so; cities before regions."""
    for line, mentions in per_line:
        text = line.folded.text
        if not any(_key(m) == key for m in mentions):
            continue
        for start, end in _sentences(text):
            sentence = text[start:end]
            if not any(_key(m) == key and start <= m.start < end for m in mentions) or not _HELD.search(sentence):
                continue
            if _OTHER_ONE.search(sentence):
                continue
            places = find_places(sentence)
            chosen = next((p for p in places if not p.place.region), next(iter(places), None))
            if chosen is not None and _is_held_at(sentence[chosen.end : chosen.end + 25]):
                return chosen.place, line, line.folded.words(start + chosen.start, start + chosen.end)
    return None


def _is_held_at(after: str) -> bool:
    return bool(re.match(r".{0,14}?(?:で|にて|において|に於いて|へ|に|\)|,|\.|$)", after)) or after[:1] in " ,.)"


def _sentences(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for match in re.finditer(r"[。!?！？]|\.\s", text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _holds(series: str, place: Place) -> bool:
    return any(
        word.casefold() in series.casefold().split() or (not word.isascii() and word in series) for word in place.words
    )


def _tidy(names: Iterable[str], own: str) -> tuple[str, ...]:
    """`names` once each, in order, without empty ones and without `own`."""
    seen = {own.casefold()}
    kept: list[str] = []
    for name in names:
        name = name.strip()
        if len(name) > 1 and name.casefold() not in seen:
            seen.add(name.casefold())
            kept.append(name)
    return tuple(kept)
