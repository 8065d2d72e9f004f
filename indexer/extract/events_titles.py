"""Finds the name of an event in a title, by taking off what titles of reports put around it."""

from __future__ import annotations

import re

from indexer.dataclass import dataclass, replace
from indexer.extract.events_mentions import EventMention
from indexer.extract.events_patterns import JA_KIND, KIND
from indexer.extract.places import is_place

# 「参加してきた」 says that the name before it is that of an event; 「メモ」「まとめ」 may follow any subject.
_VISIT = (
    r"参加|参戦|出席|登壇|聴講|お邪魔|おじゃま|行って|行きまし|行った|いってき|いってみ|いきまし|開催(?:しま|され|した|報告|レポ|の|$)|受講|出展|遊びに|見てき|観てき"
    r"|聞いてき|聴いてき|体験記|潜入|(?<=で)\s?(?:発表|講演|話|喋|しゃべ|LT|lt)\s?(?:って|を?して)(?:き(?:た|ま)|みた)|(?<![ァ-ヶー])(?:レポ(?:ート)?|リポート)(?![ァ-ヶー])|報告(?!会)|視聴|観戦"
)
_WEAK_VISIT = (
    r"発表|講演|感想|記録|備忘|日記|雑感|速報|振り返り|ふりかえり|話して|話をし|しゃべって|喋って|LT(?:して|しま|をし)|まとめ"
    r"|資料|運営|主催|の様子|の話|見て|思った|聞いた|(?<![ァ-ヶー])(?:メモ|ノート|スライド|ログ|スタッフ|セッション)(?![ァ-ヶー])"
)
_AROUND = (
    r"(?:\s?(?:にて|での|への|にも|まで|として|[にへでのをがも、,]))?\s?"
    r"(?:今年も|初めて|初|ついに|無事に?|オンラインで?|現地|一般|個人的|イベント|学会|会議|国際会議)?\s?"
)
_JAPANESE_TAIL = re.compile(rf"{_AROUND}(?:(?P<visit>{_VISIT})|{_WEAK_VISIT})")
_ENGLISH_TAIL = re.compile(
    r"[\s:,–—-]{1,3}(?:(?:[Aa]n?|[Mm]y|[Tt]he|[Ss]ome|[Pp]ersonal|[Qq]uick|[Ss]hort|[Bb]rief|[Ll]ate|[Ll]ong|[Ff]ull|[Oo]ur)\s){0,3}"
    r"(?:(?:[Cc]onference\s)?(?:[Tt]rip|[Tt]ravel|[Ee]vent|[Cc]onference)\s)?(?:[Rr]eport|[Rr]ecap|[Ss]ummary|[Nn]otes|[Rr]eview"
    r"|[Ii]mpressions|[Hh]ighlights|[Rr]etrospective|[Ww]rap-?\s?[Uu]p|[Tt]akeaways)\b.{0,30}$"
)
_ENGLISH_HEAD = re.compile(
    r"(?:(?:My|Some|Quick|Brief|Short|A|The)\s)?(?:(?:[Tt]rip\s|[Cc]onference\s)?(?:Notes?|Reports?|Recap|Thoughts|Impressions|Takeaways|Highlights|Summary"
    r"|Review|Lessons|Dispatch|notes|reports?|recap|thoughts|impressions)\s(?:from|on|of|about|for|at)"
    r"|(?:[Tt]rip|[Tt]ravel|[Cc]onference|[Ee]vent)\s(?:[Rr]eport|[Nn]otes|[Rr]ecap|[Ss]ummary)\s?[:–—-]"
    r"|Attending|Reviewing|Recapping|Visiting|Going\sto|Back\sfrom|Attended|Speaking\sat|I\s(?:went\sto|attended|was\sat)|Day\s\d\s(?:of|at))\s(?:the\s)?"
    # "What I learned at X 2018": the name is what an edition follows.
    r"|(?:[A-Za-z']+\s){1,7}(?:at|from)\s(?:the\s)?(?=[A-Z][^,.!?]{1,40}?(?:20\d\d|['’]\d\d|#\d))"
)
_KIND_HEAD = re.compile(r"(?:国際会議|国際学会|学会|国際ワークショップ|カンファレンス|勉強会|イベント)\s?[「『]?(?=[A-Z])")
_JAPANESE_HEAD = re.compile(
    r"(?:(?:イベント|参加|聴講|開催|学会|勉強会|セミナー)?(?:レポート?|リポート|報告|メモ|速報|感想|ログ|記録)|[^\s]{2,30}\s?(?:レポート|報告|リポート)\s?\(\d+\))\s?[:\-–—/\s]\s?"
)
_DATE_HEAD = re.compile(
    r"(?:(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|(?:19|20)\d{6}|\d{1,2}[/月]\d{1,2}日?)(?:\s?\([^()]{1,4}\))?"
    r"(?:に(?:開催|行わ)(?:さ?れた)?|[のに])?[\s:、,_-]*"
)
_BRACKETED = re.compile(
    r"(?:\[([^\[\]]{1,40})\]|【([^【】]{1,40})】|\(([^()]{1,12})\)|<([^<>]{1,12})>|《([^《》]{1,30})》)\s*"
)
_TAGS_TAIL = re.compile(r"(?:\s*#[A-Za-z_]\w*)+\s*$")
_PART_TAIL = re.compile(
    r"\s?[(\[【]?(?:Day\s?-?\s?\d|DAY\s?-?\d{1,2}|day\s?\d|\d{1,2}日目|第?[一二三四五]日目?|初日|最終日|前夜祭|後夜祭|懇親会|午前|午後|(?:予選|本戦|決勝)|前編|後編|中編"
    r"|その\s?\d{1,2}|\d/\d|[(]\d[)]|[①-⑨])[)\]】]?$"
)
_REPORT_TAIL = re.compile(
    rf"\s?[(\[【]\s?[^()\[\]【】]{{0,12}}(?:{_VISIT}|メモ|感想|随時|更新|まとめ|雑感)[^()\[\]【】]{{0,12}}[)\]】]$"
)
_HOST_TAIL = re.compile(r"\s?@\s?(?!\d{1,2}(?:st|nd|rd|th))[^\s@#]{1,24}(?:\s?[一-龠ァ-ヶ・]{1,12})?$")
_TRAILING = re.compile(r"[\s:、。,…~〜!\-–—|/・]+$")
DATE_TAIL = re.compile(r"\s?\(?(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?:\s?\([^()]{1,3}\))?\)?$")
_SEGMENT = re.compile(r"\s[|·•–—-]\s|\s?[|·]\s?|\s::\s")
_YEAR = r"(?:19|20)\d\d(?:[./-]\d{1,2}(?!\d)|(?:0[1-9]|1[0-2])(?!\d)|年度?(?:\d{1,2}月)?)?"
_NUMBER = (
    r"#\s?\d{1,4}|第\s?\d{1,3}\s?回|[Vv][Oo][Ll]\.?\s?\d{1,3}|[Vv]\d{1,3}\.\d{1,3}|[Nn]o\.\s?\d{1,3}|[Ee]p\.?\s?\d{1,3}|part\s?\d{1,2}|其の[一二三四五六七八九十\d]+|その\d{1,2}"
    r"|@?\d{1,2}(?:st|nd|rd|th)|\d{1,3}\s?(?:回目?|限目|時限目|杯目)"
)
_SEASON = (
    r"Spring|Summer|Fall|Autumn|Winter|spring|summer|fall|winter|SPRING|SUMMER|FALL|AUTUMN|WINTER|[春夏秋冬](?![一-龠])"
)
_EDITION = re.compile(rf"{_YEAR}|(?:(?<=会議)|(?<=Kaigi))\s?\d{{1,2}}(?!\d)|['’]\d\d(?!\d)|{_NUMBER}")
_BARE_NUMBER = re.compile(r"(?<![\d.])\d{1,3}$")
_OTHER_KIND = r"(?:論文)?読み会|報告会|勉強会|[Rr]eject\s?[Cc]on(?:ference)?|Extended|Recap"
_BEHIND_EDITION = re.compile(rf"\s?(?:(?:{_SEASON})(?![a-z])|(?:{_OTHER_KIND}))")
_TAGGED = re.compile(
    r"#\s?(?P<name>\w{3,40})\s?(?:で|にて)\s?.{0,60}(?:発表|講演|登壇|LT|話|喋|しゃべ)[^。]{0,6}(?:して|って|した|しま|った|りま)"
)
_NO_SUBJECT = re.compile(
    r"Copyright|License|\b(?:Issue|Bug|PR|Pull\sRequest)\b|Advent\s?Calendar|アドベント|抱負|年表|入門(?!.{0,20}(?:読書会|勉強会|もくもく会))|リリースノート|使って|した話|する話|方法|とは$|年の|今年|来年|仕事|転職|目標|買って|買い物|ブログ|環境構築"
    r"|議事録|日記|打ち?合わ?せ|(?<!オフ)(?<!オフライン)(?<!オンライン)ミーティング$|日報|週報|月報|近況|目次|README|TODO|プロフィール|\d月の|年間|上半期|下半期|年末|年始|論文(?!読み会)|懇親会"
    r"|\b(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day\b|\d{1,2}\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d{1,2}(?!\d)",
    re.IGNORECASE,
)
# What comes before a date in a title is an event where it is called one.
_DATED = re.compile(
    r"(?:[Mm]eetup|[Cc]onf(?:erence)?|[Nn]ight|[Dd]ay|勉強会|読書会|もくもく会|ミーティング|ミートアップ|会議?|ナイト|祭り?)$"
)
# Words for events that name none of them.
_NO_NAME = re.compile(
    r"(?:この|その|ある|はじめての|初めての|久しぶりの|今回の|前回の|先日の|昨日の|今日の|某|社内|社外|初|地元の?|もくもく|技術|学会|国際|外部|とある|オンライン|大規模|\s)*"
    r"(?:タイトル|テーマ|スライド|トーク|セッション|チーム|ブログ|リモート|オンライン|オフライン|勉強会|読書会|イベント|カンファレンス|学会|会議"
    r"|セミナー|ハッカソン|ミートアップ|もくもく会|LT会?|講演会?|発表会?|研修|講座|展示会|説明会|meetup|conference|event|trip|travel|懇親会|サミット)?",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(
    r"の(?:勉強会|イベント|カンファレンス|学会|セミナー|ハッカソン|ミートアップ|[Mm]eet[Uu]p|もくもく会|LT会|会)$"
)  # 「Rust の勉強会」
# 「ゆるみかん勉強会」「みかんの集い in 福岡」: no 「庭の勉強会」, no 「楽しかった勉強会」.
_KANA_NAME = re.compile(
    rf"([ぁ-んァ-ヶー一-龠]{{2,12}}?(?:(?<![のたなるいは])(?:{JA_KIND})|の集い))(?:\s(?:in|at|@)\s\S{{1,12}})?\s?"
)
_QUOTED_BEHIND = re.compile(r"(?<=[^\s「『])\s?(?:「[^「」]{2,80}」|『[^『』]{2,80}』)")
# Words of an English name begin with capitals: those of "Speakers are read from how notes credit them" do not.
_LOWER_WORD = re.compile(r"(?<![^\s])(?!(?:of|the|and|for|on|in|to|at|by|x|de|la|con|meets?|vs)\s)[a-z]+\s")
_SENTENCE = re.compile(r"(?<=[A-Za-z0-9ァ-ヶー一-龠])[をがはて]|[。?、]|から|まで|です|ます|した|する|ない|たい|って")
_KIND_LAST = re.compile(rf"(?:{JA_KIND}|{KIND})(?:\s(?:in|at|@)\s\S{{1,12}})?$")
# A segment of a title that says no more than that it is a report: "X - Trip Report".
_ONLY_REPORT = re.compile(
    r"(?:(?:an?|my|the|some|personal|quick|short)\s)*(?:(?:trip|travel|event|conference)\s)?(?:report|recap|summary|notes|review|impressions"
    r"|highlights|retrospective|wrap-?\s?up|takeaways)|(?:イベント|参加|聴講|開催)?(?:レポート?|リポート|報告|メモ|速報|感想|まとめ|記録?)",
    re.IGNORECASE,
)
SUBTITLE = re.compile(r"\s?[~〜][^~〜]{2,60}[~〜]$|\s[~〜]\s?[^~〜]{2,60}$")
_LETTER = re.compile(r"[A-Za-zァ-ヶ一-龠ぁ-ん]")


@dataclass(frozen=True, slots=True)
class TitleName:
    """A name in a folded title, `start` to `end` (exclusive); `visited` says that the title tells of taking part,
    `edition` that the name has a year or number."""

    start: int
    end: int
    visited: bool
    edition: bool


def find_title_name(text: str) -> TitleName | None:
    """The name of the event in a folded title, None where nothing shows one.

    Shown by words of taking part (「Xに参加しました」, "X trip report") or by an edition ("X 2018", "X #5", 「第5回X」).
    """
    if (tagged := _find_tagged(text)) is not None:
        return tagged
    bounds = [0, *(place for match in _SEGMENT.finditer(text) for place in match.span()), len(text)]
    segments = [(start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=True) if start < end]
    telling = [(start, end) for start, end in segments if not _ONLY_REPORT.fullmatch(text, start, end)]
    for start, end in telling:
        if (name := _read_segment(text, start, end, told=len(telling) < len(segments))) is not None:
            return name
    return None


def _find_tagged(text: str) -> TitleName | None:
    """The tag at the start of a folded title that tells of speaking: 「#X で…について話してきた」; None for any other."""
    match = _TAGGED.match(text)
    return TitleName(match.start("name"), match.end("name"), visited=True, edition=False) if match else None


def title_mention(text: str, name: TitleName) -> EventMention:
    """The event that `name` names: a number or year at its ends apart from the series, all else as it is written."""
    words = text[name.start : name.end]
    mention = EventMention(words, name.start, name.end, known=False)
    if match := re.match(r"(第\s?\d{1,3}\s?回)(?:の|目の)?\s?(?=.)", words):
        return replace(mention, series=words[match.end() :], number="".join(match[1].split()))
    if match := re.search(r"[\s_:,-]*(#\s?\d{1,4}|第\s?\d{1,3}\s?回)$", words):
        number = "".join(match[1].split())
        return replace(mention, series=words[: match.start()], number=number)
    if match := re.search(r"[\s_:,-]*((?:19|20)\d\d)$|\s?\([A-Za-z ]{2,12}((?:19|20)\d\d)\)$", words):
        return replace(mention, series=words[: match.start()], year=int(match[1] or match[2]))
    if match := re.search(r"\s?['’](\d\d)$", words):
        return replace(mention, series=words[: match.start()], year=2000 + int(match[1]))
    if match := re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d{4})", words):
        mention = replace(mention, year=int(match[1]))
    return mention


def looks_like_name(words: str) -> bool:
    """Whether words that a sentence says to have been visited read like an event's own name (「庭の勉強会」 does not)."""
    return _is_name(words, shown=True)


def is_called_event(words: str) -> bool:
    """Whether a name says by its kind, year or number that it is an event's: 「庭カンファレンス」「窯の会 #3」."""
    return _KIND_LAST.search(words) is not None or _EDITION.search(words) is not None


def _read_segment(text: str, start: int, end: int, *, told: bool = False) -> TitleName | None:
    """The name in a part of a title; `told` where another part says that it is a report."""
    visited, dated = told, False
    start = _skip(re.compile(r"[#\s=*■◆●]+(?:\d{1,3}[.:]\s+)?|\d{1,3}[.:]\s+"), text, start, end)
    while True:
        if (match := _BRACKETED.match(text, start, end)) is not None:
            inside = next(k for k in range(1, 6) if match[k] is not None)
            tail = _JAPANESE_TAIL.search(match[inside])  # 【X参加記】
            if tail and tail["visit"] and (found := _read_segment(text, *match.span(inside))) is not None:
                return found
            if _EDITION.search(match[inside]) and not _EDITION.search(text[match.end() : end]):
                return _read_segment(text, match.start(inside), match.end(inside))
            visited = visited or bool(re.search(_VISIT, match[inside]))
        elif match := _KIND_HEAD.match(text, start, end):
            pass
        elif (match := _JAPANESE_HEAD.match(text, start, end)) or (match := _ENGLISH_HEAD.match(text, start, end)):
            visited = True
        elif match := _DATE_HEAD.match(text, start, end):
            dated = True
        else:
            break
        if not match.group() or match.end() >= end:
            break
        start = match.end()
    start += text[start:end].startswith("#")
    first = start + 2
    told_weakly = False
    unquoted = _QUOTED_BEHIND.sub(
        lambda quote: "「" + "_" * (len(quote[0]) - 2) + "」", text
    )  # a talk's title may hold any word
    if first < end and (match := _JAPANESE_TAIL.search(unquoted, first, end)):
        told_weakly = match["visit"] is None
        visited, end = visited or match["visit"] is not None, match.start()
    elif first < end and (match := _ENGLISH_TAIL.search(text, first, end)):
        visited, end = True, match.start()
    if quote := re.search(r"\s?[「『\"“]", text[start + 1 : end]):
        end = start + 1 + quote.start()
    while start < end:
        length = end
        for pattern in (SUBTITLE, _TRAILING, _TAGS_TAIL, DATE_TAIL, _PART_TAIL, _REPORT_TAIL, _HOST_TAIL):
            # A tail may be all that is left: 「LT 2日目」 names nothing.
            if (match := pattern.search(text[start:end])) is not None:
                visited = visited or pattern is _REPORT_TAIL
                dated = dated or pattern is DATE_TAIL
                end = start + match.start()
        if end == length:
            break
    if text[start:end][:1] in ("「", "『"):
        closing = text.find("」" if text[start] == "「" else "』", start, end)
        if len(text[closing + 1 : end].strip()) < 2 or closing < 0:  # 「『X』出版記念イベント」 is named with its book
            start, end = start + 1, closing if closing > start else end
    start, end = _cut_at_colon(text, start, end)
    tagged = visited and text[max(0, start - 1) : start] == "#"
    full = end
    end = _cut_behind_edition(text, start, end)
    if not visited and re.match(r"\s?[ぁ-ん]", text[end:full]):
        return None  # 「ES2015 への移行」: what follows says what is done with it
    name = text[start:end]
    edition = _EDITION.search(name) is not None or (visited and _BARE_NUMBER.search(name) is not None)
    called = told_weakly and re.search(rf"(?:{JA_KIND})$", name) is not None  # 「みかん勉強会メモ」
    shown = visited or edition or called or (dated and _DATED.search(name) is not None)
    sure = _is_name(name, shown=shown, tagged=tagged) or (shown and _is_kana_name(name))
    return TitleName(start, end, visited, edition) if sure else None


def _cut_at_colon(text: str, start: int, end: int) -> tuple[int, int]:
    """The part behind a colon where it has an edition and the one before has none: "A good day: X #4"."""
    colon = text.rfind(": ", start, end)
    edition = _EDITION.search(text, colon + 2, end) if colon > start else None
    if edition is None or edition.start() <= colon + 3 or _EDITION.search(text[start:colon]):
        return start, end
    return (start if re.fullmatch(rf"(?:{KIND})\s?", text[colon + 2 : edition.start()]) else colon + 2), end


def _skip(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    match = pattern.match(text, start, end)
    return match.end() if match else start


def _cut_behind_edition(text: str, start: int, end: int) -> int:
    """Where the name ends: behind its last edition, but for a season or kind of event; what follows is a subtitle."""
    for match in _EDITION.finditer(text, start, end):
        stop = match.end()
        if match.start() == start or stop >= end:
            continue
        while behind := _BEHIND_EDITION.match(text, stop, end):
            stop = behind.end()
        if text[stop : stop + 1] == ")" and "(" in text[start:stop]:
            return stop + 1
        rest = text[stop:end]
        if rest and not re.match(r"[A-Za-z0-9ァ-ヶ一-龠]", rest) and not _EDITION.match(rest.lstrip(" (")):
            following = rest.lstrip()
            if rest[0] == " " and re.match(r"[A-Z][a-z]+$|[A-Za-zァ-ヶ一-龠]{1,4}$", following):
                continue  # "AWS Summit 2018 Tokyo"
            return stop
    return end


def _is_kana_name(name: str) -> bool:
    """Whether a name that need not stand out otherwise is written in kana before its kind: 「ゆるみかん勉強会」."""
    match = _KANA_NAME.fullmatch(_BARE_NUMBER.sub("", name))
    if match is None:
        return False
    return not _NO_NAME.fullmatch(name) and not _NO_SUBJECT.search(name) and not _SENTENCE.search(match[1])


def _is_name(name: str, *, shown: bool, tagged: bool = False) -> bool:
    if not shown or not 2 < len(name) <= 50 or not _LETTER.search(name) or _NO_SUBJECT.search(name):
        return False
    bare = _BARE_NUMBER.sub("", _EDITION.sub("", name)).strip(" _-:のにで@#/()")
    if (
        _DESCRIBED.search(name)
        or is_place(name)
        or len(bare) < 2
        or _NO_NAME.fullmatch(bare)
        or not _LETTER.search(bare)
        or _SENTENCE.search(bare)
    ):
        return False
    # Without an edition a name has to look like one: 「夜の勉強に行った話」 tells of none.
    if name.isascii() and len(_LOWER_WORD.findall(name)) > 1 and len(bare) == len(name):
        return False
    longest = 50 if _KIND_LAST.search(bare) else 32
    return (
        tagged or len(bare) < len(name) or (len(bare) <= longest and re.search(r"[A-Z]|[ァ-ヶ]{3}|\w\.\w", bare) is not None)
    )
