"""Finds the names of events in a line, with the year, place, number and season that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from indexer.dataclass import dataclass, replace
from indexer.extract.places import Place, PlaceMention, find_places, find_squeezed_place, place_at
from indexer.vocabulary import EventSeries


@dataclass(frozen=True, slots=True)
class EventMention:
    """A name of an event in a folded text, `start` to `end` (exclusive), with what joins it.

    `series` is the name without year, place and number: the vocabulary's where `known`. `number` is as it is written
    ("第19回", "#10", "vol.3"), `season` too ("Spring"). `address` marks a name read from an
    address, `loose` one that has only the look of an abbreviation or tag, `year_aside` a year in
    parentheses, which is not a part of the name, `place_last` a place behind the year ("DroidKaigi 2018 Tokyo").
    """

    series: str
    start: int
    end: int
    known: bool
    year: int | None = None
    place: Place | None = None
    number: str | None = None
    season: str | None = None
    address: bool = False
    loose: bool = False
    year_aside: bool = False
    place_last: bool = False


_KIND = (
    "Summit|Conference|Conf|Kaigi|Meetup|MeetUp|Days|Day|Fest|Festival|Camp|Forum|Symposium|Workshop|Gathering|PTG|Hackathon"
    "|Hackfest|Unconference|Congress|Colloquium|Matsuri|Expo|Night|Con|Party|Bootcamp|Tour|Seminar"
)
_WORD = r"[A-Z][A-Za-z0-9.!:'+-]{0,24}"
_LATIN = re.compile(
    rf"(?<![A-Za-z0-9@/._-])(?:{_WORD}\s(?:[&+x]\s)?){{0,4}}(?:{_WORD}(?:Con|CON|Conf|Kaigi|Summit|Fest|Camp|Meetup|Matsuri|DC)|{_KIND})"
    rf"(?![A-Za-z0-9]|\s?\d(?!\d))"
)
_JA_KIND = (
    "カンファレンス|コンファレンス|サミット|ミートアップ|ハッカソン|シンポジウム|フェスティバル|フェスタ|フェス|もくもく会|勉強会|読書会|研究会|年次大会|全国大会"
    "|大会|会議|リリース(?:記念)?パーティー?|まつり|祭り|祭|フォーラム|ワークショップ|セミナー|オフ会|交流会|発表会|LT会|Kaigi|Meetup"
)
# Spaces stand between Latin and Japanese only: 「松江 Ruby 会議 09」「Docker 勉強会」, but 「レポート 鹿児島Ruby会議01」.
_JAPANESE = re.compile(
    rf"(?<![A-Za-z0-9ァ-ヶー一-龠々])(?P<name>(?:[ァ-ヶー一-龠々]{{1,12}}\s(?=[A-Za-z]))?(?:[A-Za-z][A-Za-z0-9.+&!-]{{0,20}}\s?)?"
    rf"[A-Za-z0-9ァ-ヶー一-龠々.+&-]{{0,16}}?\s?)(?P<kind>{_JA_KIND})(?P<tail>\s?\d{{1,2}}(?![\d./:]|\s?[日人名つ件回月年時分]))?"
    rf"(?![ァ-ヶー一-龠々])"
)
_NUMBERED = re.compile(
    r"(?P<number>第\s?\d{1,3}\s?回)\s?(?P<name>(?![目のはでにをがも、。])[A-Za-z0-9ぁ-んァ-ヶー一-龠々.+&-]{2,24}?)"
    r"(?=[\s、。「」『』()【】:|!]|$|に(?:参加|行|て)|へ|で|参加|レポート|聴講|報告|メモ)"
)
_HASHTAG = re.compile(r"(?<![\w/&])#(?P<name>[A-Za-z][A-Za-z_]{1,24}?)_?(?P<number>\d{1,4})(?![\w])")
_ACRONYM = re.compile(r"(?<![A-Za-z0-9/.-])(?P<name>[A-Za-z]*[A-Z]{2}[A-Za-z]{0,8})(?=[ '’-]?(?:20\d\d|['’]\d\d)(?![\d.]))")
# The last words of each form: most lines hold none, and need not be read for the names before them.
_LATIN_HINT = re.compile(rf"{_KIND}|CON|DC")
_JAPANESE_HINT = re.compile(_JA_KIND)
_YEAR_HINT = re.compile(r"20\d\d|['’]\d\d")
_EMPTY_NAMES = re.compile(
    r"開発者|国際|技術|社内|本|同|定例|この|今回|次回|前回|全体|公開|学会|各種|一般|大|小|第|参加|発表|電話|記念|併設|初|年次|全国|\d+"
)
_KANJI_ONLY = re.compile(r"[一-龠々]+")
_OPENING = re.compile(
    r"^(?:(?:The|A|An|At|In|My|Our|This|About|From|Report|Notes?|Keynote|Day|On|Attending|Attended|Visiting)\s)+"
)

_SEASONS = (
    "spring|summer|fall|autumn|winter|Spring|Summer|Fall|Autumn|Winter|SPRING|SUMMER|FALL|AUTUMN|WINTER|春|夏|秋|冬|1H|2H"
)
_YEAR_AFTER = re.compile(
    r"(?P<open>\s?\()?(?:\s?年?\s|\s?[-_/:]?\s?)?(?:(?P<year>(?:19|20)\d\d)(?![\d./-]\d)(?!\d)|['’](?P<short>\d\d)(?!\d))年?度?(?(open)\s?\))"
)
_MONTH_AFTER = re.compile(r"\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}(?=\s(?:19|20)\d\d)")
_NUMBER_AFTER = re.compile(
    r"[\s_]?(?:[-:]\s?)?(?P<number>第\s?\d{1,3}\s?回|#\s?\d{1,4}|[vV]ol\.?\s?\d{1,3}|[vV]\d{1,3}\.\d{1,3}|その\d{1,2}|[Nn]o\.\s?\d{1,3}"
    r"|\d{1,3}\s?(?:回目|時限目|限目)|\d{1,2}(?:st|nd|rd|th)(?![A-Za-z])|part\s?\d{1,2}|(?:19|20)\d\d\.(?:0[1-9]|1[0-2])(?!\.?\d)"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2]))(?![\d/])"
)
_NUMBER_ATTACHED = re.compile(
    r"(?:_?|(?<=会議)\s|(?<=Kaigi)\s)(?P<number>\d{1,3})(?![\d./:年月日時分人名]|\s?(?:日|人|名|つ|件|回|月|年|時))"
)
_NUMBER_APART = re.compile(
    r"\s(?P<number>\d{1,3})(?=\s?(?:$|[にでへの@,、(:|]|[-–—]\s|Meeting|予選|本戦|決勝|参[加戦]|レポ|報告|[Rr]eport|[Dd]ay\s?\d|\d日目))"
)  # 「Kyoto.js 12 で発表」, of known names only
_YEAR_OF_SHORT = re.compile(
    r"\s?\(\s?[A-Za-z][A-Za-z ]{1,11}[-' ]?(?P<year>(?:19|20)\d\d)\s?\)"
)  # 「人工知能学会全国大会 (JSAI2019)」
# What is called after another event and is one of its own: 「EMNLP の論文読み会」, "DroidKaigi RejectCon".
_AFTER_ANOTHER = re.compile(
    r"\s?(?P<of>の)?\s?(?P<kind>(?:論文)?読み会|[Rr][Ee][Jj][Ee][Cc][Tt]\s?(?:[Cc][Oo][Nn]|[Kk]aigi|会議)(?:ference)?(?![a-z])|リジェクトコン(?:ファレンス)?"
    r"|Extended(?![a-z])|re:[Cc]ap|Recap(?![a-z])|Meetup(?![a-z])|勉強会|もくもく会|反省会|ビューイング|Online(?![a-z])|ONLINE|オンライン)"
)
_KIND_LAST = re.compile(rf".(?:{_AFTER_ANOTHER.pattern})$")
_SEASON_AFTER = re.compile(rf"[\s/](?P<season>{_SEASONS})(?![A-Za-z]|\s[Bb]oot)|(?P<season_ja>[春夏秋冬])(?![一-龠])")
_PLACE_SEASON = re.compile(rf"/(?:{_SEASONS})(?![A-Za-z])")
_SPACE_AFTER = re.compile(r"\s(?:in|at)\s|\s@\s?|\s?[/,:]\s?|\s|(?=[^\x00-\x7f])")
_NOT_LETTERS = re.compile(r"[^a-z0-9]")
_SCRIPT_EDGE = re.compile(r"(?<=[A-Za-z0-9])(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])(?=[A-Za-z0-9])")
_NUMBER_INSIDE = re.compile(r"第\s?\d{1,3}\s?回")
_YEAR_INSIDE = re.compile(r"(20\d\d)\s?年(?:度)?")
_BEFORE_NUMBER = re.compile(r"(第\s?\d{1,3}\s?回)(?:の|目の)?\s?$")
_BEFORE_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?:\s?年(?:度)?(?:の|に開催された)?)?\s?$")


@dataclass(frozen=True, slots=True)
class SeriesNames:
    """The vocabulary's names of series: each as it is written, and squeezed (no spaces, case folded) to its series."""

    # Longest first, each with the first four characters of its longest part and all squeezed parts between its spaces.
    words: tuple[tuple[str, str, tuple[str, ...]], ...]
    series: Mapping[str, str]
    in_addresses: tuple[tuple[str, str], ...]  # Latin names of five letters or more, bare of signs, longest first


def squeeze(text: str) -> str:
    """`text` without spaces, case folded: how names are compared."""
    return "".join(text.split()).casefold()


@lru_cache(maxsize=4)
def collect_series(events: tuple[EventSeries, ...]) -> SeriesNames:
    """All names of the vocabulary's series; of a name that two series have, the first keeps it."""
    series: dict[str, str] = {}
    for event in events:
        for name in (event.name, *event.aliases):
            series.setdefault(squeeze(name), event.name)
    words = {name for event in events for name in (event.name, *event.aliases)}
    bare = {_NOT_LETTERS.sub("", name): of for name, of in series.items() if name.isascii() and len(name) > 4}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    parts = ((word, tuple(squeeze(part) for part in word.split())) for word in longest_first)
    return SeriesNames(
        tuple((word, max(of, key=len)[:4], of) for word, of in parts),
        series,
        tuple(sorted(bare.items(), key=lambda item: -len(item[0]))),
    )


def compile_present(names: SeriesNames, squeezed: str) -> re.Pattern[str] | None:
    """A pattern for those names that may stand in a squeezed text, longest first; None when none does.

    A report holds a handful of the hundreds of names, and a pattern of that handful reads it twenty times as fast.
    """
    # Which four characters a text holds is looked up a hundred times as fast as a name is looked for.
    fours = {squeezed[k : k + 4] for k in range(len(squeezed) - 3)}
    return _compile(
        tuple(
            word
            for word, first, parts in names.words
            if (first in fours or len(first) < 4) and all(part in squeezed for part in parts)
        )
    )


@lru_cache(maxsize=256)
def _compile(words: tuple[str, ...]) -> re.Pattern[str] | None:
    if not words:
        return None
    # Short names (OSC, PTG) count only in capitals as written; longer ones in any case.
    parts = [_spell(word) if len(word) <= 4 else f"(?i:{_spell(word)})" for word in words]
    return re.compile(rf"(?<![A-Za-z0-9@])#?(?:{'|'.join(parts)})(?![A-Za-z])")


def _spell(word: str) -> str:
    """`word` as a pattern: spaces are optional, may hold number or year (「言語処理学会第26回年次大会」), and may stand
    between Latin and Japanese (「松江 Ruby 会議」)."""
    parts = [r"\s?".join(re.escape(run) for run in _SCRIPT_EDGE.split(part)) for part in word.split()]
    return r"\s?(?:第\s?\d{1,3}\s?回|20\d\d\s?年(?:度)?)?\s?".join(parts)


def find_known(text: str, pattern: re.Pattern[str] | None, names: SeriesNames) -> tuple[EventMention, ...]:
    """The series of the vocabulary in a folded text, with what joins them, by place."""
    if pattern is None:
        return ()
    found = []
    for match in pattern.finditer(text):
        written = match.group().removeprefix("#")
        inside = _NUMBER_INSIDE.search(written)
        year_inside = _YEAR_INSIDE.search(written)
        known = names.series.get(squeeze(_YEAR_INSIDE.sub("", _NUMBER_INSIDE.sub("", written))))
        if known is None:
            continue  # "ı" matches an "i" of any case, but is none
        series = known
        if inside:
            series = "".join(written.split())
        mention = EventMention(series, match.start(), match.end(), known=True, number=inside[0] if inside else None)
        if year_inside:
            mention = replace(mention, year=int(year_inside[1]))
        if number := _NUMBER_ATTACHED.match(text, match.end()):
            # "#opst19" names the 19th by a tag of its own, "JANOG42" by the series' name.
            own = squeeze(written) == squeeze(series)
            digits = number["number"] if own else f"#{written}{number['number']}"
            mention = replace(mention, number=digits, end=number.end())
        elif number := _NUMBER_APART.match(text, match.end()):
            mention = replace(mention, number=number["number"], end=number.end())
        found.append(_called_after(text, _extend(text, mention)))
    return tuple(found)


def _called_after(text: str, mention: EventMention) -> EventMention:
    """The event that is called after the one of `mention` where the next words say so, as it is written."""
    match = _AFTER_ANOTHER.match(text, mention.end)
    if match is None or (match["of"] and match["kind"] == "勉強会") or match["kind"] in mention.series:
        return mention
    words = text[mention.start : mention.end]
    space = " " if match["kind"][0].isascii() else ""
    own = replace(mention, series=f"{words}{space}{match['kind']}", end=match.end(), place=None, number=None, season=None)
    return own if mention.number or mention.year else _extend(text, own)


def find_general(text: str) -> tuple[EventMention, ...]:
    """Names that read like those of events ("X Summit", "XKaigi", "第n回X勉強会", "#x19", "ABC 2018"), by pattern."""
    found: list[EventMention] = []
    for match in _LATIN.finditer(text) if _LATIN_HINT.search(text) else ():
        opening = _OPENING.match(match.group())
        start = match.start() + (opening.end() if opening else 0)
        name = text[start : match.end()]
        if " " in name or re.search(r"[a-z](?:Con|CON|Conf|Kaigi|Summit|Fest|Camp|Meetup|Matsuri|DC)$", name):
            found.append(_extend(text, EventMention(name, start, match.end(), known=False)))
    for match in _JAPANESE.finditer(text) if _JAPANESE_HINT.search(text) else ():
        name = re.sub(r"^(?:第\s?\d{1,3}\s?回|(?:19|20)\d\d年?)\s?", "", match["name"])
        start = match.start() + len(match["name"]) - len(name)
        bare = name.strip()
        if bare and not _EMPTY_NAMES.fullmatch(bare) and (len(bare) > 3 or match["tail"] or not _KANJI_ONLY.fullmatch(bare)):
            series = text[start : match.end("kind")] + (match["tail"] or "").strip()
            found.append(_extend(text, EventMention(series, start, match.end(), known=False)))
    for match in _NUMBERED.finditer(text) if "回" in text else ():
        if not any(match.start("name") < other.end and other.start < match.end("name") for other in found):
            number = "".join(match["number"].split())
            found.append(EventMention(match["name"], match.start(), match.end(), known=False, number=number))
    for match in _HASHTAG.finditer(text) if "#" in text else ():
        number = match["number"]
        year = int(number) if len(number) == 4 and number[:2] in ("19", "20") else None
        series = match["name"] if year else match["name"] + number
        found.append(EventMention(series, match.start(), match.end(), known=False, year=year, loose=True))
    found.extend(
        _extend(text, EventMention(match["name"], match.start(), match.end(), known=False, loose=True))
        for match in (_ACRONYM.finditer(text) if _YEAR_HINT.search(text) else ())
    )
    return tuple(found)


def find_in_address(url: str, names: SeriesNames) -> EventMention | None:
    """The series whose name stands, run together, in an address, with its year and city; None if there is none."""
    squeezed = _NOT_LETTERS.sub("", url.casefold())
    series = next((series for name, series in names.in_addresses if name in squeezed), None)
    if series is None:
        return None
    year = re.search(r"(?<!\d)(20\d\d)(?!\d)", url)
    return EventMention(
        series,
        0,
        len(url),
        known=True,
        year=int(year[1]) if year else None,
        place=find_squeezed_place(squeezed),
    )


def _extend(text: str, mention: EventMention) -> EventMention:
    """`mention` with the year, place, number and season directly after or before it."""
    for _ in range(6):
        end = mention.end
        if match := _MONTH_AFTER.match(text, end):
            end = match.end()
        if mention.year is None and (match := _YEAR_AFTER.match(text, end)):
            year = int(match["year"]) if match["year"] else 2000 + int(match["short"])
            mention = replace(mention, year=year, end=match.end(), year_aside=match["open"] is not None)
        elif mention.year is None and (match := _YEAR_OF_SHORT.match(text, end)):
            mention = replace(mention, year=int(match["year"]), end=match.end(), year_aside=True)
        elif mention.number is None and (match := _NUMBER_AFTER.match(text, end)):
            mention = replace(mention, number="".join(match["number"].split()), end=match.end())
        elif mention.season is None and (match := _SEASON_AFTER.match(text, end)):
            if match["season_ja"] and mention.year is None:
                break  # "春" may begin the next word
            mention = replace(mention, season=match["season"] or match["season_ja"], end=match.end())
        elif (
            mention.place is None
            and not _has_place(mention.series)
            and (match := _SPACE_AFTER.match(text, end))
            and (place := place_at(text, match.end()))
        ):
            if mention.year and (match := _PLACE_SEASON.match(text, place.end)):  # "2012 Tokyo/Spring"
                season = text[place.start : match.end()]
                mention = replace(mention, season=season, end=match.end())
            else:
                mention = replace(mention, place=place.place, end=place.end, place_last=mention.year is not None)
        else:
            break
    if mention.number is None and (match := _BEFORE_NUMBER.search(text[max(0, mention.start - 12) : mention.start])):
        mention = replace(mention, number="".join(match[1].split()), start=mention.start - len(match.group()))
    if mention.year is None and (match := _BEFORE_YEAR.search(text[max(0, mention.start - 16) : mention.start])):
        mention = replace(mention, year=int(match[1]), start=mention.start - len(match.group()))
    if mention.place is None and (place := _place_before(text, mention.start)):
        mention = replace(mention, place=place.place, start=place.start)
    trimmed = len(text[mention.start : mention.end].rstrip())
    return replace(mention, end=mention.start + trimmed)


@lru_cache(maxsize=1024)
def _has_place(series: str) -> bool:
    """Whether a name has a place of its own, and takes in no other: "golang.tokyo", "PyCon APAC"."""
    # "YAPC::Asia Tokyo", "openSUSE.Asia Summit Taipei"
    return "APAC" in series or any(found.place.name != "Asia" for found in find_places(series))


def is_called_after(series: str) -> bool:
    """Whether a name is that of an event called after another: 「EMNLP読み会」."""
    return _KIND_LAST.search(series) is not None


def _place_before(text: str, position: int) -> PlaceMention | None:
    """The Latin name of a place directly before `position`: "the Austin OpenStack Summit"."""
    start = max(0, position - 24)
    for place in find_places(text[start:position]) if text[position - 1 : position] == " " else ():
        if start + place.end == position - 1 and text[start + place.start].isascii():
            return PlaceMention(place.place, start + place.start, start + place.end)
    return None
