"""Finds the names of events in a line, with the year, place, number and season that stand beside them."""

from __future__ import annotations

import re

from indexer.dataclass import dataclass, replace
from indexer.extract.events_patterns import (
    ABBREVIATION,
    ACRONYM,
    AFTER_ANOTHER,
    BEFORE_NUMBER,
    BEFORE_YEAR,
    CAPITALISED,
    EMPTY_NAMES,
    HASHTAG,
    JAPANESE,
    JAPANESE_HINT,
    KANJI_ONLY,
    KIND_LAST,
    LATIN,
    LATIN_HINT,
    LOWER_KIND,
    MONTH_AFTER,
    NOT_LETTERS,
    NUMBER_AFTER,
    NUMBER_APART,
    NUMBER_ATTACHED,
    NUMBER_INSIDE,
    NUMBERED,
    OPENING,
    PART_BEHIND,
    PLACE_SEASON,
    PLAIN_WORD,
    SEASON_AFTER,
    SPACE_AFTER,
    WIDER,
    WORDS_BEHIND,
    YEAR_AFTER,
    YEAR_HINT,
    YEAR_INSIDE,
    YEAR_OF_SHORT,
)
from indexer.extract.events_series import SeriesNames, find_written, squeeze
from indexer.extract.places import (
    Place,
    PlaceMention,
    find_places,
    find_places_of_name,
    find_squeezed_place,
    is_place,
    may_end_in_place,
    place_at,
)


@dataclass(frozen=True, slots=True)
class EventMention:
    """A name of an event in a folded text, `start` to `end` (exclusive), with what joins it.

    `series` is the name without year, place and number: the vocabulary's where `known`. `number` is as it is written
    ("第19回", "#10", "vol.3"), `season` too ("Spring"). `address` marks a name read from an
    address, `loose` one that has only the look of an abbreviation or tag, `year_aside` a year in
    parentheses, which is not a part of the name, `place_last` a place behind the year ("DroidKaigi 2018 Tokyo"),
    `place_words` a place that is named as it is written (「in 金沢」).
    """

    series: str
    start: int
    end: int
    known: bool
    year: int | None = None
    place: Place | None = None
    place_words: str | None = None
    number: str | None = None
    season: str | None = None
    address: bool = False
    loose: bool = False
    year_aside: bool = False
    place_last: bool = False


def find_known(text: str, names: SeriesNames) -> tuple[EventMention, ...]:
    """The series of the vocabulary in a folded text, with what joins them, by place."""
    found = []
    for match in find_written(text, names):
        written = match.group().removeprefix("#")
        inside = NUMBER_INSIDE.search(written)
        year_inside = YEAR_INSIDE.search(written)
        known = names.series.get(squeeze(YEAR_INSIDE.sub("", NUMBER_INSIDE.sub("", written))))
        if known is None:
            continue  # "ı" matches an "i" of any case, but is none
        series = known
        if inside:
            series = "".join(written.split())
        before = text[max(0, match.start() - 16) : match.start()]
        bare = LOWER_KIND.search(written) or PLAIN_WORD.fullmatch(written)
        if WIDER.search(before) or (bare and CAPITALISED.search(before)):
            continue
        mention = EventMention(series, match.start(), match.end(), known=True, number=inside[0] if inside else None)
        mention = _in_other_place(text, mention, written)
        if part := _part_behind(text, mention, written):
            mention = replace(mention, series=f"{mention.series} {part}", end=mention.end + 1 + len(part))
        if year_inside:
            mention = replace(mention, year=int(year_inside[1]))
        if number := NUMBER_ATTACHED.match(text, match.end()):
            # "#opst19" names the 19th by a tag of its own, "JANOG42" by the series' name.
            own = squeeze(written) == squeeze(series)
            digits = number["number"] if own else f"#{written}{number['number']}"
            mention = replace(mention, number=digits, end=number.end())
        elif number := NUMBER_APART.match(text, match.end()):
            mention = replace(mention, number=number["number"], end=number.end())
        found.append(_called_after(text, _extend(text, mention)))
    return tuple(found)


def _part_behind(text: str, mention: EventMention, written: str) -> str | None:
    """The words between a name and its edition that make it another's, no places: "HITCON CMT 2023", "STAC Sprint #4"."""
    if (match := PART_BEHIND.match(text, mention.end)) and place_at(text, match.start("part")) is None:
        return match["part"]
    match = WORDS_BEHIND.match(text, mention.end) if ABBREVIATION.fullmatch(written) else None
    if match is None or all(is_place(word) for word in match["part"].split()):
        return None
    return match["part"]


def _in_other_place(text: str, mention: EventMention, written: str) -> EventMention:
    """The series of another place than that of `mention`, where its bare name is `written` and that place follows:
    "Docker Meetup Kansai" is no Docker Meetup Tokyo."""
    own = find_places_of_name(mention.series) if squeeze(written) != squeeze(mention.series) else ()
    if not own or find_places_of_name(written) or (space := SPACE_AFTER.match(text, mention.end)) is None:
        return mention
    other = place_at(text, space.end())
    if other is None or other.place.region or other.place == own[0].place:
        return mention
    series = f"{written} {text[other.start : other.end]}"
    return replace(mention, series=series, end=other.end)


def _called_after(text: str, mention: EventMention) -> EventMention:
    """The event that is called after the one of `mention` where the next words say so, as it is written."""
    match = AFTER_ANOTHER.match(text, mention.end)
    if match is None:
        return mention
    if match["kind"] in mention.series:
        return _extend(text, replace(mention, end=match.end())) if match["of"] else mention  # 「OpsJAWS の Meetup #12」
    if match["of"] and match["kind"] == "勉強会":  # 「ゴリラ.vimの勉強会#8」
        number = NUMBER_AFTER.match(text, match.end()) if mention.number is None else None
        return replace(mention, number="".join(number["number"].split()), end=number.end()) if number else mention
    words = text[mention.start : mention.end].removeprefix("#")
    space = " " if match["kind"][0].isascii() or (words[-1].isdigit() and match.group()[0] == " ") else ""
    own = replace(mention, series=f"{words}{space}{match['kind']}", end=match.end(), place=None, number=None, season=None)
    return own if mention.number or mention.year else _extend(text, own)


def find_general(text: str) -> tuple[EventMention, ...]:
    """Names that read like those of events ("X Summit", "XKaigi", "第n回X勉強会", "#x19", "ABC 2018"), by pattern."""
    found: list[EventMention] = []
    for match in LATIN.finditer(text) if LATIN_HINT.search(text) else ():
        opening = OPENING.match(match.group())
        start = match.start() + (opening.end() if opening else 0)
        name = text[start : match.end()]
        if " " in name or re.search(r"[a-z](?:Con|CON|Conf|Kaigi|Summit|Fest|Camp|Meetup|Matsuri|DC)$", name):
            found.append(_extend(text, EventMention(name, start, match.end(), known=False)))
    for match in JAPANESE.finditer(text) if JAPANESE_HINT.search(text) else ():
        name = re.sub(
            r"^(?:第\s?\d{1,3}\s?回|(?:19|20)\d\d年?(?:\d{1,2}月)?|\d{1,2}月)?\s?[&+.-]{0,2}\s?", "", match["name"]
        )
        start = match.start() + len(match["name"]) - len(name)
        bare = name.strip()
        if bare and not EMPTY_NAMES.fullmatch(bare) and (len(bare) > 3 or match["tail"] or not KANJI_ONLY.fullmatch(bare)):
            series = text[start : match.end("kind")] + (match["tail"] or "").strip()
            found.append(_extend(text, EventMention(series, start, match.end(), known=False)))
    for match in NUMBERED.finditer(text) if "回" in text else ():
        if not any(match.start("name") < other.end and other.start < match.end("name") for other in found):
            number = "".join(match["number"].split())
            found.append(EventMention(match["name"], match.start(), match.end(), known=False, number=number))
    for match in HASHTAG.finditer(text) if "#" in text else ():
        number = match["number"]
        year = int(number) if len(number) == 4 and number[:2] in ("19", "20") else None
        series = match["name"] if year else match["name"] + number
        found.append(EventMention(series, match.start(), match.end(), known=False, year=year, loose=True))
    found.extend(
        _extend(text, EventMention(match["name"], match.start(), match.end(), known=False, loose=True))
        for match in (ACRONYM.finditer(text) if YEAR_HINT.search(text) else ())
    )
    return tuple(one for one in found if not _is_subtitle(text, one))


def _is_subtitle(text: str, mention: EventMention) -> bool:
    """Whether a name stands between waves, as what a meeting is about does: 「X #12 〜春の祭り〜」."""
    before, after = text[: mention.start].rstrip()[-1:], text[mention.end :].lstrip()[:1]
    return before in ("~", "〜") and after in ("~", "〜")


def as_known(mention: EventMention, names: SeriesNames) -> EventMention:
    """`mention`, or the series of the vocabulary that it names around a place: "OpenStack Vancouver Summit"."""
    for found in find_places_of_name(mention.series):
        rest = mention.series[: found.start] + mention.series[found.end :]
        if found.start and (series := names.series.get(squeeze(rest))) is not None:
            return replace(mention, series=series, known=True, place=found.place)
    return mention


def find_in_address(url: str, names: SeriesNames) -> EventMention | None:
    """The series whose name stands, run together, in an address, with its year and city; None if there is none."""
    squeezed = NOT_LETTERS.sub("", url.casefold())
    openings = {squeezed[k : k + 5] for k in range(len(squeezed) - 4)} & names.in_addresses.keys()
    named = [one for opening in openings for one in names.in_addresses[opening] if one[0] in squeezed]
    if not named:
        return None
    series = min(named, key=lambda one: (-len(one[0]), one))[1]
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
        if match := MONTH_AFTER.match(text, end):
            end = match.end()
        if mention.year is None and (match := YEAR_AFTER.match(text, end)) and not _opens_subtitle(text, mention):
            year = int(match["year"]) if match["year"] else 2000 + int(match["short"])
            mention = replace(mention, year=year, end=match.end(), year_aside=match["open"] is not None)
        elif mention.year is None and (match := YEAR_OF_SHORT.match(text, end)):
            mention = replace(mention, year=int(match["year"]), end=match.end(), year_aside=True)
        elif mention.number is None and (match := NUMBER_AFTER.match(text, end)):
            mention = replace(mention, number="".join(match["number"].split()), end=match.end())
        elif mention.season is None and (match := SEASON_AFTER.match(text, end)):
            if match["season_ja"] and mention.year is None:
                break  # "春" may begin the next word
            mention = replace(mention, season=match["season"] or match["season_ja"], end=match.end())
        elif (
            mention.place is None
            and not _has_place(mention.series)
            and (match := SPACE_AFTER.match(text, end))
            and (place := place_at(text, match.end()))
        ):
            if mention.year and (match := PLACE_SEASON.match(text, place.end)):  # "2012 Tokyo/Spring"
                season = text[place.start : match.end()]
                mention = replace(mention, season=season, end=match.end())
            else:
                words = text[place.start : place.end]
                written = f"in {words}" if " in " in text[end : place.start] else words
                mention = replace(
                    mention,
                    place=place.place,
                    place_words=written if KANJI_ONLY.fullmatch(words) else None,
                    end=place.end,
                    place_last=mention.year is not None,
                )
        else:
            break
    if mention.number is None and (match := BEFORE_NUMBER.search(text[max(0, mention.start - 12) : mention.start])):
        mention = replace(mention, number="".join(match[1].split()), start=mention.start - len(match.group()))
    if mention.year is None and (match := BEFORE_YEAR.search(text[max(0, mention.start - 16) : mention.start])):
        mention = replace(mention, year=int(match[1]), start=mention.start - len(match.group()))
    if mention.place is None and (place := _place_before(text, mention.start)):
        mention = replace(mention, place=place.place, start=place.start)
    trimmed = len(text[mention.start : mention.end].rstrip())
    return replace(mention, end=mention.start + trimmed)


def _has_place(series: str) -> bool:
    """Whether a name has a place of its own, and takes in no other: "golang.tokyo", "PyCon APAC"."""
    # "YAPC::Asia Tokyo", "openSUSE.Asia Summit Taipei"
    return "APAC" in series or any(found.place.name != "Asia" for found in find_places_of_name(series))


def _opens_subtitle(text: str, mention: EventMention) -> bool:
    """Whether what follows a numbered name is no more a part of it: 「GitLab Meetup #12: 2018年を振り返る」."""
    return mention.number is not None and bool(re.match(r"\s?:", text[mention.end : mention.end + 2]))


def is_called_after(series: str) -> bool:
    """Whether a name is that of an event called after another: 「EMNLP読み会」."""
    return KIND_LAST.search(series) is not None


def _place_before(text: str, position: int) -> PlaceMention | None:
    """The Latin name of a place directly before `position`: "the Austin OpenStack Summit"."""
    start = max(0, position - 24)
    before = text[start:position]
    for place in find_places(before) if before.endswith(" ") and may_end_in_place(before[:-1]) else ():
        if start + place.end == position - 1 and text[start + place.start].isascii():
            return PlaceMention(place.place, start + place.start, start + place.end)
    return None
