"""Joins all mentions of one event into its name, with place and year, and its other names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from indexer.dataclass import dataclass, replace
from indexer.extract.dates_lines import DatedLine
from indexer.extract.events_mentions import EventMention
from indexer.extract.events_series import squeeze
from indexer.extract.places import Place, find_places
from indexer.model import Evidence


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event as its report names it: `mention` unites all that joins the name; `aliases` are other names, as written.

    `stated` is the name that the report's own metadata gives: it is shown as it is. `short` is another form of
    the series that the report writes ("OSC"). `evidence` is empty for no event.
    """

    mention: EventMention
    aliases: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    stated: str | None = None
    short: str | None = None

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
        inside = mention.number is not None and mention.number in mention.series  # 「言語処理学会第26回年次大会」
        counted = mention.number is not None and mention.number.startswith("第")
        if counted and not inside:
            parts.insert(0, mention.number or "")
        yearly = (mention.known or _YEARLY.search(mention.series)) and not _FREQUENT.search(mention.series)
        year = mention.year or (year if yearly and not mention.number else None)
        if counted and mention.year_aside:
            year = None
        place = (
            mention.place_words or mention.place.name
            if mention.place and not _holds(mention.series, mention.place)
            else None
        )
        if year and (
            _ABBREVIATION.search(mention.series)
            or (mention.place_last and mention.known and not _BY_CITY.search(mention.series))
        ):
            place = None  # held once a year, wherever it is: "KDD 2018 London", "RubyKaigi 2018 in Sendai"
        place_last = mention.place_last and not mention.known  # as it is written: 「World Plone Day 2017 Tokyo」
        if place and mention.season and mention.season.startswith(place):
            place = None  # "2012 Tokyo/Spring"
        if place and not place_last:
            parts.append(place)
        if year and str(year) not in mention.series:
            parts.append(str(year))
        if place and place_last:
            parts.append(place)
        if mention.season:
            parts.append(mention.season)
        if mention.number and mention.number.isdecimal():
            parts[0] += mention.number  # "JANOG42"
        elif mention.number and not counted and not inside:
            parts.append(mention.number)
        return " ".join(parts)


# An event of a name of this kind takes place once a year; a meetup's name has no year unless its text gives it one.
_YEARLY = re.compile(
    r"Con$|CON$|Conf\b|Conference|Kaigi|Summit|Fest|Symposium|Congress|Expo|Days?\b|Matsuri|DC$|カンファレンス|コンファレンス|サミット"
    r"|シンポジウム|フェス|大会|会議|まつり|祭|学会|フォーラム",
)
# An event of a name of this kind takes place more often, or has its year or number in the name.
_FREQUENT = re.compile(
    r"\d$|第\d{1,3}回|Boot ?[Cc]amp|ハンズオン|講習"
    r"|[Mm]eet-?\s?[Uu]p|ミートアップ|勉強会|読書会|読み会|研究会|もくもく|の会|部会|例会|ナイト|夕べ|集い|支部|[Nn]ight|Lounge|Casual|Talks?\b|Drink|Study|Seminar|セミナー"
    r"|パーティ|Party|\.(?:pm|rb|js|es|ts|py|go|rs|ex|beam|R|swift|apk|vim|kyoto|tokyo|tech|osaka)$|^(?:potatotips|ssmjp|qpstudy|hbstudy|JAWS-UG|DevLOVE|BPStudy)",
)
# Of these there are several a year, each in another city; other known series have one a year, wherever it is.
_BY_CITY = re.compile(
    r"Summit|Days?\b|DAYS?\b|Next|Meet|Camp|Fest|Tour|Forum|Loft|CloudNativeCon|Faire"
    r"|Open Source Conference|カンファレンス|フェス|Night|mini|UG|Unite"
    r"|QCon|FOSS4G|Interop|JaSST|デブサミ|Scrum|PTG|Kernel/VM|カーネル/VM|showcase|Girls|Serverless|BSides|DevRelCon"
)
_ABBREVIATION = re.compile(
    r"^(?!.*CON$)[A-Z]{3,12}$|^(?:NeurIPS|RecSys|UbiComp|EuroSys|MobiCom|MobiSys|SenSys|SemEval|CoNLL|CoRL|NAACL-HLT|ACL-IJCNLP)$"
)
OTHER_EDITION = re.compile(
    r"次回|前回|昨年|去年|過去|以前|来年|今後|前年|初回|直前の|併設|last year|next year|previous", re.IGNORECASE
)
_JOINED = re.compile(r"^[\s(\[（「『]*(?:および|及び|と|and|&|/|・|,|、|内の|併催の|\(|（|:|-|こと|改め)?[\s(\[（「『]*$")
ADDRESS = re.compile(r"https?://[^\s<>\"')）」\]]{1,300}|(?<![\w.])[a-z0-9-]{3,60}\.sched\.(?:org|com)")
_OF_COMPANY = re.compile(r"[A-Za-z]\s$")  # 「CircleCI Japan の」
_HELD = re.compile(
    r"開催|開かれ|行われ|行なわ|催さ|参加|行って|行きまし|held|took place|taking place|attended", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ScoredMention:
    """A mention of an event on a line, and how much it speaks for the event being the report's subject."""

    score: float
    line: DatedLine
    mention: EventMention


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A line and the events that it names."""

    line: DatedLine
    mentions: tuple[EventMention, ...]


def unite_mentions(mentions: Sequence[ScoredMention], lines: Sequence[DatedLine], named: Sequence[NamedLine]) -> FoundEvent:
    """The event whose `mentions` these are, at least one: year, number, season and place come from the strongest that has
    them. `lines` are all of the report, `named` those that name any event."""
    ordered = sorted(mentions, key=lambda one: -one.score)
    top_line, united = ordered[0].line, ordered[0].mention
    key = series_key(united)
    evidence = [make_evidence(top_line, united, "title" if top_line.of_title else "text")]
    for one in ordered[1:]:
        score, line, mention = one.score, one.line, one.mention
        if score < 1:
            continue  # "前回の…": another edition
        added = False
        told = score >= (8 if _FREQUENT.search(united.series) else 3)
        if united.year is None and united.number is None and mention.year and told:
            united, added = replace(united, year=mention.year), True
        if united.number is None and united.year is None and mention.number:
            united, added = replace(united, number=mention.number), True
        if united.season is None and mention.season and mention.year == united.year:
            united, added = replace(united, season=mention.season), True
        # Behind a year, a place tells where; a name that has its year already does not take it in.
        joins = not (mention.place_last and united.year and not united.year_aside) and not _FREQUENT.search(united.series)
        # "RubyKaigi 2018" that took place "at RubyKaigi in Sendai" stays that.
        joins = joins and not (united.known and united.year and not _BY_CITY.search(united.series))
        if united.place is None and mention.place and joins and mention.year in (None, united.year):
            united, added = replace(united, place=mention.place, place_words=mention.place_words), True
        if added:
            evidence.append(make_evidence(line, mention, "text"))
    aliases: list[str] = [one.mention.series for one in ordered]
    aliases += [
        _written(one.line, one.mention)
        for one in ordered
        if one.score >= 3 and not one.mention.address and one.mention.year in (None, united.year)
    ]
    if tag := re.fullmatch(r"#([A-Za-z_]+)(\d+)", united.number or ""):
        aliases += [tag[0], tag[0][1:], f"第{int(tag[2])}回 {united.series}"]
    aliases += _neighbours(key, named)
    held = _place_of(key, named)
    if held is not None:
        place, line, words = held
        aliases += [] if place.region else [words, place.name]
        if (
            united.place is None
            and not _FREQUENT.search(united.series)
            and united.number is None
            and (united.year is None or united.year_aside)
        ):
            united = replace(united, place=place)
            evidence.append(Evidence("event", place.name, line.line.number, words, "place-where-held"))
    if united.place is not None and not united.place.region:
        aliases += [word for word in united.place.words if any(word in line.folded.text for line in lines)]
    bare = not (ordered[0].mention.year or ordered[0].mention.number or ordered[0].mention.place)
    short = _written(top_line, ordered[0].mention) if bare and not ordered[0].mention.address else None
    found = FoundEvent(united, (), tuple(evidence), short=short if short and squeeze(short) != key else None)
    return replace(found, aliases=tidy_names(aliases, found.name(None)))


def _written(line: DatedLine, mention: EventMention) -> str:
    words = line.folded.words(mention.start, mention.end).strip(" -:/")
    return words.strip("()（）") if words.count("(") + words.count("（") != words.count(")") + words.count("）") else words


def make_evidence(line: DatedLine, mention: EventMention, where: str) -> Evidence:
    known = "vocabulary" if mention.known else "pattern"
    return Evidence(
        "event", mention.series, line.line.number, line.folded.words(mention.start, mention.end), f"{where}-{known}"
    )


def _neighbours(key: str, named: Sequence[NamedLine]) -> list[str]:
    """Other events named beside this one, as in 「X および Y」「X (Y)」, on the first lines."""
    names: list[str] = []
    for one in named:
        line, mentions = one.line, one.mentions
        if line.rank >= 15 and not line.of_title:
            continue
        placed = sorted((m for m in mentions), key=lambda m: m.start)
        for left, right in pairwise(placed):
            if key in (series_key(left), series_key(right)) and _JOINED.match(line.folded.text[left.end : right.start]):
                other = right if series_key(left) == key else left
                names.append(_written(line, other))
    return names


def _place_of(key: str, named: Sequence[NamedLine]) -> tuple[Place, DatedLine, str] | None:
    """The place where the event was held, from the first sentence that names both and says so; cities before regions."""
    for one in named:
        line, mentions = one.line, one.mentions
        text = line.folded.text
        if not any(series_key(m) == key for m in mentions):
            continue
        for start, end in _sentences(text):
            sentence = text[start:end]
            if not any(series_key(m) == key and start <= m.start < end for m in mentions) or not _HELD.search(sentence):
                continue
            if OTHER_EDITION.search(sentence):
                continue
            places = [
                found
                for found in find_places(ADDRESS.sub(lambda match: " " * len(match.group()), sentence))
                if not _OF_COMPANY.search(sentence[: found.start]) or not sentence[found.start].isascii()
            ]
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
        word.casefold() in re.split(r"[\W_]+", series.casefold()) or (not word.isascii() and word in series)
        for word in place.words
    )


def tidy_names(names: Iterable[str], own: str) -> tuple[str, ...]:
    """`names` once each, in order, without empty ones and without `own`."""
    seen = {own.casefold()}
    kept: list[str] = []
    for name in names:
        name = name.strip()
        if len(name) > 1 and name.casefold() not in seen:
            seen.add(name.casefold())
            kept.append(name)
    return tuple(kept)


def series_key(mention: EventMention) -> str:
    return squeeze(mention.series)
