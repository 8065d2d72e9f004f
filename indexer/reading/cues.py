"""What a line looks like by itself: sentence, bullet, table row, day line, marked or numbered title, bare title."""

from __future__ import annotations

import re
from functools import lru_cache

_WIDEST = 130  # columns of a title; titles of English talks with speakers and companies go further
_WIDEST_ENGLISH = 200
_LONGEST_DAY = 80  # code points of a line that names a day and little else
_WIDEST_DAY_REST = 30  # columns of what such a line says besides its label and dates
LONGEST_HEADING = 240  # code points; the expressions below are never tried on longer lines

_SENTENCE_END = re.compile(
    r"(?:[。．、，､｡;；]|(?<!\.)(?<!Inc)(?<!Ltd)(?<!Corp)(?<!etc)(?<!Jr)\.|\.\.\.|…|:|：)[)）」』”\"'\s]*$"
    r"|(?:です|ます|ました|ません|でした|ください|下さい|でしょう|ましょう|ですね|ますね|ですが|ますが|である|だった|のだ|とのこと)"
    r"[!！?？wｗ～〜♪☆()（）^_;\s]*$"
)
_SENTENCE_INSIDE = re.compile(r"[。｡]\s*\S")
_PREDICATE_END = re.compile(
    r"(?:している|していた|されている|らしい|かな|だろう|思う|思った|みたい|した|きた|いた|れた|だよ|だね|よね|かも|けど|から|ので|って|とか|だ|った|ない|たい)[!！?？wｗ～〜\s]*$"
)
_URL = re.compile(r"https?://|www\.|\S@\S+\.\S")
_CAPTION = re.compile(
    r"^(?:(?:img|dsc[fn]?|image|photo|pict?|p\d|スクリーンショット|screenshot)[-_ ]?\d+|図\s*\d|写真|画像|f:id:"
    r"|figure\b|fig\.|photo\b|"
    r".*\.(?:jpe?g|png|gif|svg|webp|pdf|pptx?)$)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:日時|日程|日付|会場|場所|開催|参加者|参加費|定員|主催|共催|協賛|対象|発表者|登壇者|講演者|話者|講師|司会|著者|筆者|作者|作成|文責|執筆|投稿|更新|"
    r"公開|参考|出典|資料|スライド|動画|リンク|備考|注|追記|url|date|time|venue|place|speakers?|presenters?|authors?|by|from|"
    r"slides?|posted|updated|published|tags?|categor(?:y|ies)|source|ref|via|note|todo|タグ|カテゴリー?|ハッシュタグ)\s*[:：/／]",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^[^「」『』]{1,60}(?:氏|さん|さま|様|先生)(?:[\s　]*[/／(（@].*)?$|^(?:posted|published|updated|written)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"^by\s+\S", re.IGNORECASE)
_DATED = re.compile(
    r"^[0-9０-９]{4}\s?[年/.-]\s?[0-9０-９]"
    r"|^[0-9０-９]{1,2}\s?[月/]\s?[0-9０-９]{1,2}\s?日?\s?(?:[(（].[)）]\s?)?(?:[-–〜~～]|から)"
)  # "2017-05-20(土) 9:30-18:30 会場": when and where
_SITE = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|jp|dev|io|co|me|info|tokyo)(?:/\S*)?$", re.IGNORECASE)
# A line cut out of a sentence: it starts with a particle, or ends with one that no title ends with (「とは」 does).
_CUT_OUT = re.compile(r"^[をにがはへ](?=[^ぁ-ん])|(?:(?<!と)は|[がを])$")
_CODE_LIKE = re.compile(r"^!\[|[;{}]\s*$|^[$%>#]\s|^\s*(?:\{\{|\{%|<[/!?a-zA-Z])|\)\s*\{|=>|&&|\|\|")
_TOPIC_END = re.compile(r"(?:について|とは|の様子|概要|[、，,:：])$")
_REPORT_NAME = re.compile(
    r"レポート|報告|参加記|参加し|行ってき|聴講|メモ|議事録|まとめ|日記|の記録|勉強会|会議|カンファレンス|大会|シンポジウム"
    r"|report|notes|recap|summary|conference|summit|kaigi|con\b|meetup|20\d\d|#\s?\d",
    re.IGNORECASE,
)
_NOISE = re.compile(r"^(?:[\W\d_]*|各位|皆様|みなさま|以上|敬具|草々)$")
# "…という話 - 次の項目": a bullet of the next item that a conversion glued to the end of this one.
_RUN_TOGETHER = re.compile(r"[。．.!！?？)）]\s?[-–—・]\s|[–—]\s.*\s-\s")

_BULLET = re.compile(
    r"^([\s　]*)(?:[-*+•・‣◦▪▫–—➢➤✓✔☑·⁃∙･]|(?:\d{1,3}|[a-zA-Zａ-ｚ])[.)．）](?=[\s　])|[（(]\d{1,2}[)）]|[→⇒※])(?=[\s　]|\S)"
)
_BULLET_NEEDS_SPACE = re.compile(r"^[\s　]*[-*+–—](?=\S)")
_MARK = re.compile(r"^[\s　]*(_(?=[ 　])|[■□●○◯◆◇▼▽▲△★☆◎◉§♦❖▶►▷♪♣♠◼◾⬛]+)[\s　]*(\S.*)$")
_BRACKET = re.compile(
    r"^[\s　]*(?P<open>[【〔《〈＜<\[［≪『「])(?P<inner>[^】〕》〉＞>\]］≫』」]+)"
    r"(?P<close>[】〕》〉＞>\]］≫』」])[\s　]*(?P<rest>.*)$"
)
_TAG_NAMES = """a abbr article aside b blockquote body br button center cite code col dd del details div dl dt em figure
font footer form h[1-6] head header hr html i iframe img input ins kbd label li link main mark meta nav ol p pre s script
section small span strong style sub summary sup svg table tbody td th thead time title tr u ul video"""
_TAG = re.compile(rf"(?:/?(?:{'|'.join(_TAG_NAMES.split())})\b|!--|\?|https?:|mailto:|[^ ]+@)", re.IGNORECASE)
_DECORATED = re.compile(r"^[\s　]*([-=*~#＝＊～─━]{2,})[\s　]*([^-=*~#\s　].*?)[\s　]*[-=*~#＝＊～─━]{2,}[\s　]*$")
_PAIRS = dict(zip("【〔《〈＜<[［≪『「", "】〕》〉＞>]］≫』」", strict=True))
_NUMBER = re.compile(
    r"^[\s　]*(?:第\s*([0-9０-９一二三四五六七八九十]{1,3})\s*([章部節回幕])[\s　:：、.．]*"
    r"|((?:[0-9０-９]{1,2}[.．-])*[0-9０-９]{1,2})(?:[.．)）][\s　]*|[\s　]+)"
    r"|[(（\[［]([0-9０-９]{1,2})[)）\]］][\s　]*|([①-⑳])[\s　]*|([IVXⅠ-Ⅻ]{1,4})[.．][\s　]+"
    r"|([一二三四五六七八九十])[、．.][\s　]*)"
    r"(?=[^\s\d年月日時分:：/])(.*)$"
)
_CLOCK = r"[0-2]?[0-9０-９]\s*[:：時h]\s*[0-5０-５]?[0-9０-９]分?"
_TIME = re.compile(
    rf"^[\s　]*[(（\[［【〈<]?\s*{_CLOCK}\s*(?:[-–—~～〜ー−→]+\s*(?:{_CLOCK})?)?(?:\s*(?:[ap]\.?m\.?|JST))?"
    r"\s*[)）\]］】〉>]?[\s　:：|｜]*(?P<rest>.*)$",
    re.IGNORECASE,
)
_NUM = r"[0-9０-９]"
_DAY_LABEL = re.compile(
    rf"第\s*(?:{_NUM}{{1,2}}|[一二三四五六七八九十])\s*日目?|(?:{_NUM}{{1,2}}|[一二三四五六七八九十])\s*日目|最終日|初日|前日|中日"
    r"|\bday\s*[-#.:]?\s*(?:\d{1,2}|zero|one|two|three|four|five)\b|\b\d(?:st|nd|rd|th)\s+day\b"
    r"|\b(?:first|second|third|fourth|fifth|last|final)\s+day\b",
    re.IGNORECASE,
)
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"(?:{_NUM}{{4}}\s*[年/.-]\s*)?{_NUM}{{1,2}}\s*(?:月\s*{_NUM}{{1,2}}\s*日?|[/.-]\s*{_NUM}{{1,2}}(?!{_NUM}))"
    rf"|\b{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s*\d{{4}})?|\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTHS}(?:,?\s*\d{{4}})?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"[(（\[［<]?(?:[月火水木金土日](?:曜日?|・祝|祝)?|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)[)）\]］>]"
    r"|[月火水木金土日]曜日?|(?<![a-z])(?:mon|tues|wednes|thurs|fri|satur|sun)day(?![a-z])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]{3}")
_DAY_HINT = re.compile(r"[0-9０-９日曜]")
_DAY_REST = re.compile(
    r"速報|レポート|報告|の様子|のまとめ|まとめ|メモ|の部|午前|午後|夜|本編|開催|編|記録|プログラム|セッション|report|notes?|"
    r"[\s　:：,，、・/／|｜~～〜\-–—()（）\[\]［］【】〔〕<>＜＞「」『』■□●○◆◇▼▽★☆◎=*#!！.．_]+",
    re.IGNORECASE,
)
_DATE_PART = re.compile(rf"{_DATE.pattern}|{_WEEKDAY.pattern}|(?P<filler>{_DAY_REST.pattern})", re.IGNORECASE)
_PARTICLE = re.compile(r"^[\s　]*[のはにもをがでとへ](?!様子|まとめ|レポート|記録|部)")


def width_columns(text: str) -> int:
    """Columns of a terminal that the text takes, an estimate: 1 for ASCII, 2 for what takes three bytes in UTF-8."""
    return len(text) if text.isascii() else (len(text) + len(text.encode("utf-8", "surrogatepass"))) // 2


def is_sentence(text: str) -> bool:
    """Whether the line ends as a sentence or clause does, or holds the end of one."""
    stripped = text.strip()
    return bool(_SENTENCE_END.search(stripped[-40:]) or _SENTENCE_INSIDE.search(stripped[:LONGEST_HEADING]))


def ends_as_predicate(text: str) -> bool:
    """Whether the line ends in a plain-form verb or particle: rare in titles, common in notes."""
    return bool(_PREDICATE_END.search(text.strip()[-24:]))


def is_bullet(text: str) -> bool:
    """Whether the line (not a rule) is an item of a list; "-x" and "*x" without a space count too."""
    return bool(_BULLET.match(text[:80]) or _BULLET_NEEDS_SPACE.match(text[:80]))


def strip_bullet(text: str) -> str:
    """`text` without the sign of a list item in front."""
    match = _BULLET.match(text[:80])
    return text[match.end() :] if match else text


_RULE = re.compile(r"^[\s　]*(?:[-*+=_~#－＝＿～・─━―—–][\s　]?){3,}$")


def is_rule(text: str) -> bool:
    """Whether the line is nothing but a row of at least three rule characters."""
    return bool(_RULE.match(text[:LONGEST_HEADING])) and len(set(text.strip().replace(" ", ""))) == 1


# What a line of any other kind than running text begins with, or holds.
_MARKED = re.compile(
    r"[\s　]*(?:[-*+=_~#－＝＿～・─━―—–•‣◦▪▫➢➤✓✔☑·⁃∙･＊>＞|→⇒※（(]|(?:\d{1,3}|[a-zA-Zａ-ｚ])[.)．）][\s　])|[^\t]*\t[^\t]*\t"
)


def may_be_marked(text: str) -> bool:
    """Whether the line may be a rule, a table's row, a quotation, decorated or an item; False for most lines of a text."""
    return bool(_MARKED.match(text))


def is_table_row(text: str) -> bool:
    """Whether the line is a row of cells between tabs or bars."""
    return text.count("\t") >= 2 or (text.lstrip().startswith("|") and text.count("|") >= 2)


def bullet_depth(text: str) -> int:
    """Depth of a bullet from 1, by its indentation: one level for each step of one or more columns, at most 6."""
    indent = width_columns(text[: len(text) - len(text.lstrip(" \t　"))].replace("\t", "    "))
    return min(6, 1 + (indent + 1) // 2)


def is_day_line(text: str) -> bool:
    """Whether the line names a day of an event and little else ("速報: 第3日目 (5月14日)", "DAY 01", "Tuesday")."""
    label = _find_day_label(text)
    return _names_date_alone(text) if label is None else _names_counted_day(text, label)


def is_counted_day(text: str) -> bool:
    """Whether the line is a day line with a label such as 「2日目」「最終日」."""
    label = _find_day_label(text)
    return label is not None and _names_counted_day(text, label)


def is_date_only(text: str) -> bool:
    """Whether the line is a date or weekday without a label such as "2日目": a day of the event, or only the post's date."""
    return _find_day_label(text) is None and _names_date_alone(text)


def _find_day_label(text: str) -> re.Match[str] | None:
    labelled = len(text) <= _LONGEST_DAY and ("日" in text or "day" in text.lower())
    return _DAY_LABEL.search(text) if labelled else None


def _names_counted_day(text: str, label: re.Match[str]) -> bool:
    """Whether little else stands in the line than the label and dates."""
    if _PARTICLE.match(text[label.end() :]) or is_sentence(text):
        return False
    if width_columns(text) <= _WIDEST_DAY_REST:
        return True
    return _day_rest_columns(text) <= _WIDEST_DAY_REST


# Each heading is asked for a day three times, and taking a line apart costs 20 µs.
@lru_cache(maxsize=4096)
def _day_rest_columns(text: str) -> int:
    """Columns of what a line says beside days, dates and words such as 「の様子」."""
    rest = _WEEKDAY.sub(" ", _DATE.sub(" ", _DAY_LABEL.sub(" ", text)))
    return width_columns(_DAY_REST.sub("", rest))


def _names_date_alone(text: str) -> bool:
    """Whether the line is a date or weekday with at most four columns of other words."""
    if len(text) > _LONGEST_DAY or (not _DAY_HINT.search(text) and "day" not in text.lower()):
        return False
    # Piece by piece, since most lines are something else after a few characters: taking the dates out first costs 20 µs.
    found, others, at = False, "", 0
    while at < len(text):
        if part := _DATE_PART.match(text, at):
            found, at = found or part["filler"] is None, part.end()
            continue
        others, at = others + text[at], at + 1
        if width_columns(others) > 4 or _WORD.search(others):
            return False  # 「Perl 5.14」
    return found


def has_year(text: str) -> bool:
    """Whether a year of four digits stands in the line."""
    return bool(re.search(r"(?<![0-9０-９])(?:19|20|１９|２０)[0-9０-９]{2}(?![0-9０-９])", text[:LONGEST_HEADING]))


def find_mark(text: str) -> str | None:
    """The mark that the line starts with (■, ●●, …); None when it has none."""
    match = _MARK.match(text[:LONGEST_HEADING])
    return match.group(1) if match else None


def find_bracket(text: str) -> str | None:
    """The opening bracket of a line that is a bracketed title (【その他】, ＜午後＞, 「題名」 話者); None for any other."""
    match = _BRACKET.match(text[:LONGEST_HEADING])
    if not match or _PAIRS[match["open"]] != match["close"]:
        return None
    opening, inner, rest = match["open"], match["inner"], match["rest"]
    if opening in "<[" and (_TAG.match(inner) or rest.startswith("(")):
        return None  # a tag, an autolink, a Markdown link
    if opening in "「『[<" and rest:
        return None  # a quotation that goes on
    return opening


def find_decoration(text: str) -> str | None:
    """The character on both sides of a title (`=== 午後 ===`, `--- Day 1 ---`); None when there is none."""
    match = _DECORATED.match(text[:LONGEST_HEADING])
    return match.group(1)[0] if match else None


def find_number(text: str) -> tuple[int, ...] | None:
    """The numbers of a numbered title ("2.1 題名" gives (2, 1), 第3章 (3,)); None when the line has none."""
    match = _NUMBER.match(text[:LONGEST_HEADING])
    if not match:
        return None
    chapter, _, dotted, parenthesised, circled, roman, kanji, _ = match.groups()
    if circled:
        return (ord(circled) - ord("①") + 1,)
    if roman:
        return (0,)
    if dotted:
        return tuple(int(part) for part in re.split(r"[.．-]", dotted))
    number = chapter or parenthesised or kanji
    return (int(number),) if number.isdigit() else ("一二三四五六七八九十".find(number[0]) + 1,)


def number_style(text: str) -> str:
    """How a numbered title writes its number: "第章", "1.", "(1)", "①", "I."; levels with dots count their depth."""
    match = _NUMBER.match(text[:LONGEST_HEADING])
    if not match:
        return ""
    chapter, unit, dotted, parenthesised, circled, _, kanji, _ = match.groups()
    if chapter:
        return f"第{unit}"
    if dotted:
        return "1." * (len(re.split(r"[.．-]", dotted)))
    return "(1)" if parenthesised else "①" if circled else "一、" if kanji else "I."


def find_time_title(text: str) -> str | None:
    """What follows a clock time or time range at the start of the line, "" for nothing; None when there is no time."""
    match = _TIME.match(text[:LONGEST_HEADING])
    return match["rest"].strip() if match else None


def is_run_together(text: str) -> bool:
    """Whether the line ends one item and holds the next (`… - …`), as a bad conversion leaves them."""
    return bool(_RUN_TOGETHER.search(text[:LONGEST_HEADING]))


def names_report(text: str) -> bool:
    """Whether the line, sentence or not, speaks of a report or an event by name or year, as titles of reports do."""
    stripped = text.strip()
    if width_columns(stripped) > 110 or "。" in stripped or _TOPIC_END.search(stripped) or _URL.search(stripped):
        return False
    return bool(_REPORT_NAME.search(stripped)) and not (_LABEL.search(stripped) or _BYLINE.search(stripped))


def is_link(text: str) -> bool:
    """Whether the line is nothing but an address, as cards of linked pages leave it ("example.com")."""
    stripped = text.strip()
    return bool(_SITE.match(stripped)) or bool(re.fullmatch(r"https?://\S+", stripped))


def is_label(text: str) -> bool:
    """Whether the line only labels or names who spoke, when or where (「発表者: X」, 「X さん / 会社」, "by X")."""
    stripped = text.strip()[:LONGEST_HEADING]
    return bool(_LABEL.search(stripped) or _BYLINE.search(stripped) or _BY.match(stripped))


def is_title_like(text: str) -> bool:
    """Whether the line, without any marker, could be a title: short, nominal, no link, caption, label or code."""
    stripped = text.strip(" \t　")
    if not stripped or width_columns(stripped) > (_WIDEST_ENGLISH if stripped[:40].isascii() else _WIDEST):
        return False
    if is_sentence(stripped) or stripped.count("、") >= 2 or stripped[0] in "~※→⇒(（*,、。…->|+=&":
        return False
    patterns = (_URL, _CAPTION, _LABEL, _BYLINE, _DATED, _SITE, _CUT_OUT, _CODE_LIKE, _NOISE)
    return not any(pattern.search(stripped) for pattern in patterns) and not is_run_together(stripped)
