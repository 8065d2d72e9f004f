"""The forms in which days are written: a pattern for each, with the signs that a line must hold for it to be tried."""

from __future__ import annotations

import re
from functools import lru_cache

MONTHS = {
    word: k
    for k, word in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)
}
_MINUS = "-‐‑‒–—―−~〜ー"
_TO = rf"\s?(?:[{_MINUS}・、,&]|から|より|及び|および|と|to|and|until|through)\s?"
_RANGE = rf"\s?(?:[{_MINUS}]|から|より|to)\s?"  # days that are listed (、 と ・) are joined after they are found
_TIME = r"(?:\s?\d{1,2}[:時]\d{0,2}分?)?"
_JA_WEEK = r"(?:\s?[(\[〈<]\s?[月火水木金土日](?:曜日?)?(?:[・,/、]?\s?(?:祝日?|休))?\s?[)\]〉>])"
_EN_WEEK = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,?\s{1,2})"
_SHORT_WEEK = r"\s(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b\.?"
_WEEK = (
    rf"(?:{_JA_WEEK}|{_SHORT_WEEK}|\s?\(\s?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|MON|TUE|WED|THU|FRI|SAT|SUN)[a-z]{{0,6}}\.?\s?\))"
)
_YEAR = r"(?:19|20)\d\d"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|(?:jan|febr)uary|april|june|july|august|(?:septem|octo|novem|decem)ber|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\b\.?"
)
_NTH = r"(?:st|nd|rd|th)?"
_D = r"\d{1,2}"
# "Day 2 operations" are those after the installation, on whatever day they are spoken of.
_NOT_OPERATIONS = r"(?!(?:\s|-|の)?(?:[Oo]perations?|[Oo]ps\b|OPS|オペレーション|運用|[Pp]roblem))"
KANJI_NUMERALS = "一二三四五六七八九十"
# How to read a match, the signs that a line must hold for the pattern to be tried (most lines hold few), the pattern.
# Every quantifier below is bounded or stands before a character it cannot match, so that a line is read in linear time.
_FORMS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "japanese",
        "月 日",
        re.compile(
            rf"(?:(?P<year>{_YEAR})\s?年\s?(?:\([^()]{{1,8}}\)\s?)?|(?P<era>平成|令和|昭和|H|R)\s?(?P<era_year>{_D}|元)\s?年\s?)?"
            rf"(?P<month>{_D}|[{KANJI_NUMERALS}]{{1,2}})\s?月の?\s?(?P<day>{_D}|[{KANJI_NUMERALS}]{{1,3}})\s?(?P<unit>日(?!間))?(?P<week>{_WEEK})?"
            rf"(?:(?:{_TIME}{_RANGE}|(?<=\d)\s?[、,・]\s?)(?:(?P<last_year>{_YEAR})\s?年\s?)?(?:(?P<last_month>{_D})\s?月\s?)?(?P<last_day>{_D})\s?日(?![間目]){_WEEK}?)?"
        ),
    ),
    (
        "numeric",
        "year",
        re.compile(
            rf"(?<![\d./vV])(?P<year>{_YEAR})\s?(?P<sep>[/.-])\s?(?P<month>{_D})\s?(?P=sep)\s?(?P<day>{_D})(?![\d]|\.\d)(?P<week>{_WEEK})?"
            rf"(?:T\d\d:\d\d|{_TIME}(?:\s?[{_MINUS}]\s?|\s(?:to|から|and)\s|から|[、・]|,\s?|と)"
            rf"(?:(?:(?P<last_year>{_YEAR})(?P=sep))?(?P<last_month>{_D})(?P=sep))?(?P<last_day>{_D})(?![\d:/.年月時-]){_WEEK}?)?"
        ),
    ),
    (
        "numeric",
        "year",
        re.compile(rf"(?<![\d./])(?P<day>0?[1-9]|[12]\d|3[01])\.(?P<month>0?[1-9]|1[0-2])\.(?P<year>{_YEAR})(?!\d|\.\d)"),
    ),
    (
        "american",
        "/ year",
        re.compile(
            rf"(?<![\d./])(?P<month>{_D})/(?P<day>{_D})/(?P<year>{_YEAR})(?![\d/])"
            rf"(?:\s?(?:[{_MINUS}]|to|until|through)\s?(?P<last_month>{_D})/(?P<last_day>{_D})/(?P<last_year>{_YEAR})(?![\d/]))?"
        ),
    ),
    (
        "compact",
        "year",
        re.compile(
            r"(?<![\dA-Za-z./=-])(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?![\dA-Za-z./-])"
        ),
    ),
    (
        "english",
        "name digit",
        re.compile(
            rf"(?P<lead>{_EN_WEEK})?\b(?P<month>{_MONTH})\s?(?P<day>{_D}){_NTH}(?![\d:])"
            rf"(?:{_TO}(?:{_EN_WEEK})?(?:(?P<last_month>{_MONTH})\s?)?(?P<last_day>{_D}){_NTH}(?![\d:]))?"
            rf"(?:,?\s{{1,2}}(?P<year>{_YEAR})\b)?"
        ),
    ),
    (
        "english",
        "name digit",
        re.compile(
            rf"(?P<lead>{_EN_WEEK})?(?<![\d.:])(?P<day>{_D}){_NTH}(?:,\s{_D}{_NTH}(?=,|\sand)){{0,4}}(?:\s(?P<month_a>{_MONTH}))?"
            rf"(?:{_TO}(?:{_EN_WEEK})?(?P<last_day>{_D}){_NTH})?\s(?:of\s)?(?P<month>{_MONTH})(?:,?\s{{1,2}}(?P<year>{_YEAR})\b)?"
        ),
    ),
    (
        "slash",
        "/ digit",
        re.compile(
            rf"(?<![\d./A-Za-z:])(?P<month>{_D})/(?P<day>{_D})(?![\d/.%A-Za-z])(?P<week>{_WEEK})?"
            rf"(?:\s?(?:[{_MINUS}・、,&]|から|と)\s?(?:(?P<last_month>{_D})/)?(?P<last_day>{_D})(?![\d/.%A-Za-z時年]|:\d){_WEEK}?)?"
        ),
    ),
    (
        "day",
        "日 digit",
        re.compile(
            rf"(?<![\d月/.第])(?P<day>{_D})(?:(?:\s?日)?\s?[{_MINUS}]|\s?日(?:から|より))\s?(?P<last_day>{_D})\s?日(?![間目程で]|ほど|くらい|かか)"
        ),
    ),
    (
        "day",
        "日 digit",
        re.compile(rf"(?<![\d/.第])(?<!(?<![先今])月)(?P<day>{_D})\s?日(?![間目分程以前後ほ経た])(?P<week>{_WEEK})?"),
    ),
    ("ordinal", "日", re.compile(rf"(?:第\s?)?(?P<ordinal>{_D}|[{KANJI_NUMERALS}]{{1,3}})\s?日\s?目")),
    ("ordinal", "日", re.compile(rf"第\s?(?P<ordinal>{_D}|[{KANJI_NUMERALS}]{{1,3}})\s?日(?!間)")),
    (
        "ordinal",
        "day digit",
        re.compile(
            r"(?<![A-Za-z])(?:Day|DAY|day)(?:\s?[#:.]?\s?|[-_])0?(?P<ordinal>\d)(?![\d:.]|\s?(?:時間|days?|日))"
            + _NOT_OPERATIONS
        ),
    ),
    (
        "ordinal",
        "day",
        re.compile(
            r"(?<![A-Za-z])(?:Day|DAY|day)[\s-](?P<ordinal>One|Two|Three|Four|Five|ONE|TWO|THREE|FOUR|one|two|three)\b"
        ),
    ),
    (
        "ordinal",
        "day digit",
        re.compile(r"(?<![A-Za-z0-9])(?P<ordinal>\d)(?:st|nd|rd|th|ST|ND|RD|TH)[\s-](?:Day|DAY|day)\b"),
    ),
    ("ordinal", "day", re.compile(r"\b(?P<ordinal>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth)[\s-][Dd]ay\b")),
    ("first", "初", re.compile(r"初日")),
    ("first", "day", re.compile(r"\b[Oo]pening[\s-][Dd]ay\b")),
    ("last", "日", re.compile(r"最終日")),
    ("last", "day", re.compile(r"\b(?:[Ll]ast|[Ff]inal|[Cc]losing|LAST|FINAL)[\s-][Dd](?:ay|AY)\b")),
    ("weekday", "曜", re.compile(r"(?P<weekday>[月火水木金土日])曜(?!大工)(?:日)?(?:から(?:の)?\s?(?P<days>\d)\s?日間)?")),
    ("weekday", "day", re.compile(r"\b(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")),
    ("weekday", "week", re.compile(r"^\s?(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b")),
    ("relative", "told", re.compile(r"(?P<relative>一昨日|おととい|昨日|昨晩|昨夜|本日|今日|きのう)")),
    ("relative", "day", re.compile(r"\b(?P<relative>[Yy]esterday|[Tt]oday)\b")),
    ("month", "year 月", re.compile(rf"(?<![\d.])(?P<year>{_YEAR})\s?[年/]\s?(?P<month>{_D})\s?月")),
    ("month", "name year", re.compile(rf"\b(?P<month>{_MONTH})\s(?P<year>{_YEAR})\b")),
    ("year", "year", re.compile(rf"(?<![\d.A-Za-z/-])(?P<year>{_YEAR})\s?年(?!間|代|度)")),
    ("year", "年", re.compile(r"(?P<era>平成|令和|昭和)\s?(?P<era_year>\d{1,2}|元)\s?年")),
)
PATTERNS = tuple((form, frozenset(signs.split()), pattern) for form, signs, pattern in _FORMS)

# The signs of a day that a line may hold: looked for once, so that only those patterns are tried that can match.
_MARKS = "月日年曜初/"
_TOLD = re.compile("昨|今日|本日|きのう|おととい")
_DAY = re.compile("day|Day|DAY")
_DIGIT = re.compile(r"\d")
_ANY_YEAR = re.compile(_YEAR)
_WEEKDAY_FIRST = re.compile(r"\s?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b")
# Names of months at the start of a word: the letters are tried first, which the engine passes over lines without them by.
_MONTH_NAME = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|jan|feb|apr|jun|jul|aug|sep|oct|nov|dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(?<!\w...)"
)


def find_signs(text: str) -> frozenset[str]:
    """The signs that a line holds, as `PATTERNS` names them."""
    signs = {mark for mark in _MARKS if mark in text}
    if _DIGIT.search(text):
        signs.add("digit")
        if _ANY_YEAR.search(text):
            signs.add("year")
    if _TOLD.search(text):
        signs.add("told")
    if _DAY.search(text):
        signs.add("day")
    if _WEEKDAY_FIRST.match(text):
        signs.add("week")
    if _MONTH_NAME.search(text):
        signs.add("name")
    return frozenset(signs)


@lru_cache(maxsize=256)
def find_patterns(signs: frozenset[str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """How to read a match, and the pattern, of those forms that a line with these signs may hold."""
    return tuple((form, pattern) for form, needed, pattern in PATTERNS if needed <= signs)
