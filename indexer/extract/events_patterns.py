"""The forms in which names of events are written: patterns for names of no known series, and for what joins any name."""

from __future__ import annotations

import re

KIND = (
    "Summit|Conference|Conf|Kaigi|Meetup|MeetUp|Days|Day|Fest|Festival|Camp|Forum|Symposium|Workshop|Gathering|PTG|Hackathon"
    "|Hackfest|Unconference|Congress|Colloquium|Matsuri|Expo|Night|Con|Party|Bootcamp|Tour|Seminar|Mid-?[Cc]ycle|Ops Meetup"
)
WORD = r"[A-Z][A-Za-z0-9.!:'+-]{0,24}"
LATIN = re.compile(
    rf"(?<![A-Za-z0-9@/._-])(?:{WORD}\s(?:[&+x]\s)?){{0,4}}(?:{WORD}(?:Con|CON|Conf|Kaigi|Summit|Fest|Camp|Meetup|Matsuri|DC)|{KIND})"
    rf"(?![A-Za-z0-9]|\s?\d(?!\d))"
)
JA_KIND = (
    "カンファレンス|コンファレンス|サミット|ミートアップ|ハッカソン|シンポジウム|フェスティバル|フェスタ|フェス|もくもく会|勉強会|読書会|研究会|年次大会|全国大会"
    "|大会|会議|集い|リリース(?:記念)?パーティー?|まつり|祭り|祭|フォーラム|ワークショップ|セミナー|オフ会|交流会|発表会|LT会|Kaigi|Meetup"
)
# Spaces stand between Latin and Japanese only: 「松江 Ruby 会議 09」「Docker 勉強会」, but 「レポート 鹿児島Ruby会議01」.
JAPANESE = re.compile(
    rf"(?<![A-Za-z0-9ァ-ヶー一-龠々])(?P<name>(?:[ァ-ヶー一-龠々]{{1,12}}\s(?=[A-Za-z]))?(?:[A-Za-z][A-Za-z0-9.+&!-]{{0,20}}\s?)?"
    rf"[A-Za-z0-9ァ-ヶー一-龠々.+&-]{{0,16}}?\s?)(?P<kind>{JA_KIND})(?P<tail>\s?\d{{1,2}}(?![\d./:]|\s?[日人名つ件回月年時分]))?"
    rf"(?![ァ-ヶー一-龠々])"
)
NUMBERED = re.compile(
    r"(?P<number>第\s?\d{1,3}\s?回)\s?(?P<name>(?![目のはでにをがも、。])[A-Za-z0-9ぁ-んァ-ヶー一-龠々.+&-]{2,24}?)"
    r"(?=[\s、。「」『』()【】:|!]|$|に(?:参加|行|て)|へ|で|参加|レポート|聴講|報告|メモ)"
)
HASHTAG = re.compile(r"(?<![\w/&])#(?P<name>[A-Za-z][A-Za-z_]{1,24}?)_?(?P<number>\d{1,4})(?![\w])")
ACRONYM = re.compile(r"(?<![A-Za-z0-9/.-])(?P<name>[A-Za-z]*[A-Z]{2}[A-Za-z]{0,8})(?=[ '’-]?(?:20\d\d|['’]\d\d)(?![\d.]))")
# The last words of each form: most lines hold none, and need not be read for the names before them.
LATIN_HINT = re.compile(rf"{KIND}|CON|DC")
JAPANESE_HINT = re.compile(JA_KIND)
YEAR_HINT = re.compile(r"20\d\d|['’]\d\d")
EMPTY_NAMES = re.compile(
    r"開発者|国際|技術|社内|本|同|定例|この|今回|次回|前回|全体|公開|学会|各種|一般|大|小|第|参加|発表|電話|LT|ライトニングトーク|記念|併設|初|年次|全国|\d+"
)
KANJI_ONLY = re.compile(r"[一-龠々]+")
OPENING = re.compile(
    r"^(?:(?:The|A|An|At|In|My|Our|This|About|From|Report|Notes?|Keynote|Day|On|Attending|Attended|Visiting)\s)+"
)

SEASONS = (
    "spring|summer|fall|autumn|winter|Spring|Summer|Fall|Autumn|Winter|SPRING|SUMMER|FALL|AUTUMN|WINTER|春|夏|秋|冬|1H|2H"
)
YEAR_AFTER = re.compile(
    r"(?P<open>\s?\()?(?:\s?年?\s|\s?[-_/:]?\s?)?(?:(?P<year>(?:19|20)\d\d)(?![\d./-]\d)(?!\d)|['’](?P<short>\d\d)(?!\d))年?度?(?(open)\s?\))"
)
MONTH_AFTER = re.compile(r"\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}(?=\s(?:19|20)\d\d)")
NUMBER_AFTER = re.compile(
    r"!?[\s_]?(?:[-:]\s?)?(?P<number>第\s?\d{1,3}\s?回|#\s?\d{1,4}|[vV]ol\.?\s?\d{1,3}|[vV]\d{1,3}\.\d{1,3}|その\d{1,2}|[Nn]o\.\s?\d{1,3}"
    r"|\d{1,3}\s?(?:回目|時限目|限目)|@?\d{1,2}(?:st|nd|rd|th)(?![A-Za-z])|part\s?\d{1,2}|(?:19|20)\d\d\.(?:0[1-9]|1[0-2])(?!\.?\d)"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2]))(?![\d/])"
)
NUMBER_ATTACHED = re.compile(
    r"(?:_?|(?<=会議)\s|(?<=Kaigi)\s)(?P<number>\d{1,3})(?![\d./:年月日時分人名]|\s?(?:日|人|名|つ|件|回|月|年|時))"
)
NUMBER_APART = re.compile(
    r"\s(?P<number>\d{1,3})(?=\s?(?:$|[にでへの@,、(:|」』\]]|[-–—]\s|Meeting|予選|本戦|決勝|参[加戦]|レポ|報告|[Rr]eport|[Dd]ay\s?\d|\d日目))"
)  # 「Kyoto.js 12 で発表」, of known names only
YEAR_OF_SHORT = re.compile(
    r"\s?\(\s?[A-Za-z][A-Za-z ]{1,11}[-' ]?(?P<year>(?:19|20)\d\d)\s?\)"
)  # 「人工知能学会全国大会 (JSAI2019)」
# What makes a name in front of which it stands a part of a longer one: "International PHP Conference".
WIDER = re.compile(r"(?<![A-Za-z])(?:International|European|Asian|African|National|World|Global|Nordic|Baltic|Annual)\s$")
# Capitals between a name and its year are a part of the name: "HITCON CMT 2023", "Black Hat MEA 2022".
PART_BEHIND = re.compile(r"\s(?!(?:1H|2H|DAY)\s)(?P<part>[A-Z]{2,6}(?=\s(?:19|20)\d\d(?!\d))|(?:[Mm]ini|nano)(?![A-Za-z]))")
PLAIN_WORD = re.compile(r"[A-Z][a-z]{3,4}")  # a name that is a word, too: "GPU Unite" is another event than Unite
ABBREVIATION = re.compile(r"[A-Z]{3,6}")
WORDS_BEHIND = re.compile(
    r"\s(?P<part>(?!(?:Day|Spring|Summer|Fall|Autumn|Winter|Report|Recap|Notes|In|At)\b)[A-Z][a-z]+(?:\s[A-Z][a-z]+){0,4})(?=\s?(?:(?:19|20)\d\d(?!\d)|#\d))"
)
# 「Conference」 in small letters behind two capitalised words is that of the first: "the Forum PHP conference".
LOWER_KIND = re.compile(r"\s(?:conference|summit|meetup|day|days|festival|forum|symposium|workshop)$")
CAPITALISED = re.compile(r"(?<![A-Za-z.])(?!The\s|At\s|My\s|In\s|This\s)[A-Z][A-Za-z]+\s$")
# What is called after another event and is one of its own: 「EMNLP の論文読み会」, "DroidKaigi RejectCon".
AFTER_ANOTHER = re.compile(
    r"\s?(?P<of>の)?\s?(?P<kind>(?:論文)?読み会|[Rr][Ee][Jj][Ee][Cc][Tt]\s?(?:[Cc][Oo][Nn]|[Kk]aigi|会議)(?:ference)?(?![a-z])|リジェクトコン(?:ファレンス)?"
    r"|Extended(?![a-z])|re:[Cc]ap|Recap(?![a-z]|\W{0,3}$)|Meetup(?![a-z])|[Ff]ollow-?\s?[Uu]p(?![a-z])|ミートアップ|(?:事前|事後|振り返り|ふりかえり)?勉強会|もくもく会|反省会|(?:振り返り|ふりかえり)会|報告会(?=[にへで]\s?(?:参加|行|登壇))|予習会|ビューイング|Online(?![a-z])|ONLINE|オンライン(?!リポ|レポ))"
)
KIND_LAST = re.compile(rf".(?:{AFTER_ANOTHER.pattern})$")
SEASON_AFTER = re.compile(rf"[\s/](?P<season>{SEASONS})(?![A-Za-z]|\s[Bb]oot)|(?P<season_ja>[春夏秋冬])(?![一-龠])")
PLACE_SEASON = re.compile(rf"/(?:{SEASONS})(?![A-Za-z])")
SPACE_AFTER = re.compile(r"\s(?:in|at)\s|\s@\s?|\s?[/,:]\s?|\s|(?=[^\x00-\x7f])")
NOT_LETTERS = re.compile(r"[^a-z0-9]")
SCRIPT_EDGE = re.compile(r"(?<=[A-Za-z0-9])(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])(?=[A-Za-z0-9])")
NUMBER_INSIDE = re.compile(r"第\s?\d{1,3}\s?回")
YEAR_INSIDE = re.compile(r"(20\d\d)\s?年(?:度)?")
BEFORE_NUMBER = re.compile(r"(第\s?\d{1,3}\s?回)(?:の|目の)?\s?$")
BEFORE_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?:\s?年(?:度)?(?:の|に開催された)?)?\s?$")
