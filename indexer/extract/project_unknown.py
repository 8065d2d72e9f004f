"""Finds the products that a report speaks of and the vocabulary does not know, from the way they are written."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from indexer.dataclass import dataclass
from indexer.extract.people_names import NameReader
from indexer.extract.project_names import ProjectMatcher, Scope, split_text
from indexer.extract.project_phrases import find_branded, find_phrase
from indexer.extract.visible_text import VisibleText
from indexer.model import Line, LineKind
from indexer.vocabulary import fold

_LATIN = r"[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)?"
_EDGE = r"(?<![A-Za-z0-9_.@/#&$'’-])"
# A heading says outright what it is about: 「X で作る」, 「X: 題名」 with words in Japanese behind.
_OUTRIGHT = re.compile(
    rf"(?:^|(?<=[^A-Za-z0-9_.@/#&$'’ -]))(?P<term>{_LATIN})[ ]?"
    r"で(?:は?じめ|始め|実現|作|つく|学|構築|動か|書[くい]|開発|支え|やる|遊)"
    rf"|^[^A-Za-z0-9@#:]{{0,6}}(?P<coined>[A-Za-z][A-Za-z0-9]{{0,20}}?[a-z0-9][A-Z][A-Za-z0-9]{{0,20}}|[A-Za-z]{{2,20}}-[a-z]{{1,20}})"
    r":[ ](?=[A-Z0-9])"
    rf"|^[^A-Za-z0-9@#:]{{0,6}}(?P<last>{_LATIN})(?:[:：][ ]?|[ ][-–—][ ])(?=[^\n]{{0,40}}[ぁ-んァ-ヺ])"
)
# What a heading is about: what stands before a particle, before a colon or a dash at its start, or is all of it.
_SUBJECTS = (
    re.compile(
        rf"(?:^|(?<=[^A-Za-z0-9_.@/#&$'’ -])|(?<=[^A-Za-z0-9_.@/#&$'’-][ ]))(?P<term>{_LATIN})[ ]?"
        r"(?:の(?!方|皆|人|会|会場|オフィス)|は(?!じめに)|とは|を|で|って|による|ではじめ|あるいは|入門|実践|と(?:は|いう)|へ|が"
        r"|について|[ ]?(?:って)?何)"
    ),
    re.compile(rf"^[^A-Za-z0-9@#:]{{0,6}}(?P<term>{_LATIN})(?:[:：]|[ ]+[-–—―:：][ ]|[ ]?[―—])"),
    re.compile(rf"^[^A-Za-z0-9@#:]{{0,6}}(?P<term>{_LATIN})[^A-Za-z0-9@#]{{0,3}}$"),
    re.compile(rf"[（(「『](?P<term>{_LATIN})[）)」』]を|[―—:：][ ]?(?P<last>{_LATIN})$"),
)
# A heading that is a name and nothing else, and what says briefly what it is about.
_WHOLE = re.compile(rf"[^\w@#]{{0,6}}(?P<term>{_LATIN}(?:::[A-Za-z0-9]{{1,30}}){{0,3}})[^\w@#]{{0,3}}")
_DOTTED = re.compile(r"\.[A-Za-z]+$")
_ENDING = re.compile(r"[A-Za-z]\.(?:vim|nvim|js|ts|py|rb|rs|el|jl|go|net|io|app|pm)$")  # of plugins, libraries, services
# A place in a programme: "Day4", "LT.1", "Part2".
_SLOT = re.compile(
    r"(?:day|lt|part|vol|no|sessions?|track|talk|chapter|step|room|hall|slide|question|phase|case|section|team|group|table|level|lesson|round)"
    r"[._-]?\d{0,3}",
    re.IGNORECASE,
)
_BRIEFLY = re.compile(
    rf"^[^A-Za-z0-9@#]{{0,6}}(?P<term>{_LATIN})[ ]?(?:in[ ](?:\d|[Pp]roduction|[Aa]ction|[Pp]ractice)"
    r"|101$|入門|ことはじめ|事始め)"
    rf"|^[^A-Za-z0-9@#]{{0,6}}(?P<titled>[A-Z][a-z]{{3,14}})(?::[ ](?:A|An|The)[ ]|[ ]is[ ](?:a|an|the|not)?\b)"
)
_LED_TO = re.compile(
    rf"[^A-Za-z0-9@#]{{0,6}}(?:Introducing|(?:An[ ])?Intro(?:duction)?[ ]to|(?:A[ ])?[Dd]eep[ -][Dd]ive[ ](?:in)?to"
    rf"|Getting[ ][Ss]tarted[ ]with|Welcome[ ]to|What(?:[ ]is|['’]s)|Exploring|Inside|Meet|Hello,?)[ ]"
    rf"(?P<term>{_LATIN})\W{{0,4}}"
)
_TERM = re.compile(rf"{_EDGE}(?P<term>{_LATIN})")
# What stands in a heading and is so spoken of below is a thing: 「Yokozuna というものが」.
_CALLED = re.compile(rf"{_EDGE}(?P<term>{_LATIN})[ ]?(?:という|っていう|とかいう|とか言う)(?:もの|やつ|の[はがをも])")
_RELEASE = re.compile(r"\.\d")
_QUOTED_TITLE = re.compile(r"[ 　]*[「『][^「」『』]{2,100}[」』][ 　]*")
_WRITTEN_AS_PRODUCT = re.compile(
    rf"{_EDGE}(?P<term>[A-Z]?[a-z]+(?:[A-Z][a-z0-9]+)+|[A-Z][a-z]+[A-Z]{{1,4}}|[A-Z]{{2,}}[a-z]{{2,}}"
    r"|[a-z][a-z0-9]+(?:[-_][a-z0-9]+)+"
    r"|[A-Za-z][a-z0-9]+-[A-Z][A-Za-z0-9]+|[A-Z]{2,12}-[A-Z]{3,12}|[a-z][a-z0-9]+\.[a-z]{2,3}|[a-z][a-z0-9_.-]*/[a-z][a-z0-9_-]+)(?![A-Za-z0-9_@/-])"
)
_COINED = r"[A-Z][a-z]+[A-Z][A-Za-z0-9]*|[a-z]+-[a-z]+"
_KINDS = (
    r"(?:プロジェクト|ツール|ライブラリ|フレームワーク|ソフトウェア|ソフト|プロダクト|言語|gem|OSS|プラグイン|エンジン|ミドルウェア"
    r"|データベース|実装|システム|モデル|アプリ|コーパス|データセット|拡張"
    r"|(?:[A-Za-z]{2,12}[ ])?(?:[Ll]inter|[Pp]arser|[Ff]ormatter|[Hh]ighlighter|[Ff]ramework|[Ll]ibrary|[Tt]ool|[Ee]ngine"
    r"|[Pp]lugin))"
)
_EXPLAINED = re.compile(
    rf"{_EDGE}(?P<named>{_LATIN})[」』]?[ ]?と(?:いう|呼ばれる|いった)[^。、]{{0,30}}?{_KINDS}"
    rf"|{_EDGE}(?P<term>{_LATIN})[ ]?は[^。]{{0,40}}?(?:ための|向けの|できる|する)[^。、]{{0,12}}?{_KINDS}"
    rf"|(?:^[^A-Za-z0-9]{{0,4}}|。)(?P<topic>{_COINED})[ ]?(?:では?|は|とは)[、 ぁ-ん一-鿿]"
    rf"|(?:ツール|ライブラリ|フレームワーク|gem|OSS|プラグイン|エンジン|ミドルウェア|パッケージ)"
    rf"(?:の|である|「)[ ]?(?P<last>{_LATIN})"
)
_EXPLAINED_HINT = re.compile(r"[A-Za-z0-9._-][」』]?[ ]?(?:と[いは呼]|は|で)|[のる「][ ]?[A-Za-z]")  # each of them holds it
_LINK = re.compile(
    r"\[\[?(?P<text>[^\[\]|\n]{2,60})(?:\]\(|\|)(?P<url>https?://[^\s()\[\]|]{4,200})"
    r"|\[\[(?P<url2>https?://[^\s\[\]]{4,200})\]\[(?P<text2>[^\[\]\n]{2,60})\]\]"
    r"|<a[^<>]{0,200}?href=\"(?P<url3>https?://[^\s\"<>]{4,200})\"[^<>]{0,100}>(?P<text3>[^<>\n]{2,60})</a>"
    r"|`(?P<text4>[^`<>\n]{2,60}?)[ ]?<(?P<url4>https?://[^\s<>]{4,200})>`_"
)
# Where code and packages are kept: the last part of the address is the product's name.
_HOME = re.compile(
    r"https?://(?:www\.)?(?:(?:github|gitlab)\.com/[^/]+|bitbucket\.org/[^/]+|pypi\.(?:org|python\.org)(?:/(?:project|pypi))"
    r"|(?:www\.)?npmjs\.com/package|rubygems\.org/gems|crates\.io/crates|hackage\.haskell\.org/package|packagist\.org/packages/[^/]+"
    r"|pkg\.go\.dev/[^?#]*?|metacpan\.org/(?:pod|release)|plugins\.jetbrains\.com/plugin|[\w-]+\.github\.io)"
    r"/(?P<name>[^/?#]+)/?(?:[?#].*)?$"
)
_REPOSITORY = re.compile(
    r"https?://(?:(?:www\.)?(?:github|gitlab)\.com/[\w.-]{1,40}|[\w-]{1,40}\.github\.io)/(?P<name>[\w.-]{3,60})"
)
# A product's own page.
_OWN_PAGE = re.compile(
    r"https?://(?:www\.|docs?\.)?(?P<name>[\w-]+)\.(?:io|dev|rs|sh|org|run|readthedocs\.(?:io|org))/?(?:[?#].*)?$"
)
_BY = re.compile(r"(?<![A-Za-z])(?:by|By)[ :]|@[A-Za-z0-9_]|[(（][^()（）]*[)）]$|[ ][-–—/][ ][^-–—/]*$")
_OPENING = re.compile(r"^[^A-Za-z0-9@]{0,4}(?:@[A-Za-z0-9_]{1,30}[ :：]+|\d{1,2}[.)][ ]?)")  # a number, an account
_SUFFIXES = re.compile(
    r"(?:ing|tion|sion|ment|ity|ness|ism|able|ible|ful|less|ology|ance|ence|ives?|ical|ally|ware|ships?|wise|ers|ors|ies)$"
)
# What follows the name of a release, an event, a company or a person.
_NO_PRODUCT = re.compile(
    r"(?:[ ]?(?:リリース|版|サイクル|世代|サミット|カンファレンス|勉強会|会議|ミートアップ"
    r"|というイベント|社|さん|氏|株式会社|財団|大学)"
    r"|[ 　][一-鿿々]{1,5}[ 　]?[一-鿿々]{0,4}(?:さん|氏|様)"  # 「みかんWorks 星野さん」
    r"|'\d\d|[ ]?20\d\d|[ ](?:release|Release|Summit|Conference|Meetup|Inc|Foundation"
    r"|University|Night|Day))"
)
_SKIPPED = (LineKind.CODE, LineKind.COMMENT, LineKind.BLANK, LineKind.RULE)
_LONGEST_HEADING = 300  # code points
_MOST = 40  # products a report
_RUN = re.compile("[A-Za-z0-9_-]+")
_THEIR_PEOPLE = re.compile(r"(?:ers?|ists?|ians?)$")  # of a language or a tool


@dataclass(frozen=True, slots=True)
class _Words:
    common: frozenset[str]
    endings: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads((Path(__file__).parent / "project_words.toml").read_text(encoding="utf-8"))
    return _Words(
        frozenset(data["common"].split()),
        re.compile(rf"(?:{'|'.join(data['endings'].split())})s?(?:[A-Z]{{1,3}}|\d{{2,4}})?$"),
    )


def find_unknown_products(
    lines: Iterable[tuple[Line, VisibleText]],
    matcher: ProjectMatcher,
    *,
    scope: Scope,
    reader: NameReader,
    event_title: str,
) -> tuple[str, ...]:
    """The names, as written, of products that `matcher` does not know, in the order found; empty where none is sure.

    A name is sure where it links to its own code or page, is explained as a tool, or is what a heading is about and the text
    below goes on about it. Words of plain English, companies, people and events are never one, nor the event that
    `event_title`, the title of the report of one, tells of.
    """
    shown = [(line, seen) for line, seen in lines if line.kind not in _SKIPPED]
    text = "\n".join(seen.text for _, seen in shown)
    body = "\n".join(seen.text for line, seen in shown if line.kind is not LineKind.HEADING)
    counts = TermCounts(body)
    told = fold(event_title)
    found: dict[str, str] = {}
    linked = (line.text for line, _ in shown if "http" in line.text)
    homes = {fold(match["name"]).removesuffix(".git") for row in linked for match in _REPOSITORY.finditer(row)}
    headings = [seen.text for line, seen in shown if line.kind is LineKind.HEADING and len(seen.text) <= _LONGEST_HEADING]
    for heading in map(_without_speaker, headings):
        phrase = find_phrase(heading, counts.count, matcher, scope=scope, reader=reader, common=_words().common)
        if phrase and fold(phrase) not in told and not _is_used_otherwise(phrase, text):
            found[fold(phrase)] = phrase
    for term in find_branded(body, matcher, scope=scope, common=_words().common):
        found[fold(term)] = term
    led_to = {led["term"] for heading in headings if (led := _LED_TO.fullmatch(heading))}
    for term, needed in dict.fromkeys(_candidates(shown)):
        key = fold(term)
        housed = key in homes
        if (
            key in found
            or len(found) >= _MOST
            or not _may_be_product(term, matcher, scope, reader, sure=needed == 1, housed=housed)
        ):
            continue
        stem = key.rstrip("0123456789")
        if stem in told and re.search(rf"(?<![a-z0-9]){re.escape(stem)}['’ #]{{0,2}}\d", told):
            continue  # the event's own name
        # As often in small letters it is a word, even where a heading leads up to it.
        fewest = counts.count(term) if term in led_to else 1
        small = term[0].isupper() and _plain(term) and counts.count(term.lower()) >= max(1, fewest)
        if not housed and (counts.count(term) < needed or small):
            continue
        if not _is_used_otherwise(term, text):
            found[key] = term
    return tuple(found.values())


def _is_used_otherwise(term: str, text: str) -> bool:
    """Whether a text says that `term` is a release, an event, a company or a person."""
    start = text.find(term)
    while start >= 0:
        apart = not (start and text[start - 1].isascii() and text[start - 1].isalnum())
        if apart and _NO_PRODUCT.match(text, start + len(term)):
            return True
        start = text.find(term, start + 1)
    return False


def _candidates(shown: Sequence[tuple[Line, VisibleText]]) -> Iterator[tuple[str, int]]:
    """Words that may be products, with how often the body must hold them."""
    headed = {match["term"] for line, seen in shown if line.kind is LineKind.HEADING for match in _TERM.finditer(seen.text)}
    for line, seen in shown:
        if "http" in line.text:
            yield from _linked(line.text)
        if line.kind is not LineKind.HEADING and not _QUOTED_TITLE.fullmatch(seen.text[:_LONGEST_HEADING]):
            for match in (
                _EXPLAINED.finditer(seen.text) if not seen.text.isascii() and _EXPLAINED_HINT.search(seen.text) else ()
            ):
                term = next(group for group in match.groups() if group)
                yield term, 1 if match["named"] and not _plain(term) else 2
            for match in _CALLED.finditer(seen.text) if "いう" in seen.text or "言う" in seen.text else ():
                if match["term"] in headed:
                    yield match["term"], 1
            continue
        if len(seen.text) > _LONGEST_HEADING:
            continue
        text = _without_speaker(seen.text)
        japanese = re.search(r"[ぁ-んァ-ヺ]", text) is not None
        if (whole := _WHOLE.fullmatch(text)) and not whole["term"].isupper():
            sure = not _plain(whole["term"]) and not (_DOTTED.search(whole["term"]) and not _ENDING.search(whole["term"]))
            yield whole["term"], 0 if sure else 1
        for match in _BRIEFLY.finditer(text):
            yield match["term"] or match["titled"], 1 if match["term"] else 2
        if led := _LED_TO.fullmatch(text):
            yield led["term"], 1
        for match in _WRITTEN_AS_PRODUCT.finditer(text):
            # Of 「MikanCache3.0の新機能」 the digits are the release's.
            term = match["term"].rstrip("0123456789") if _RELEASE.match(text, match.end()) else match["term"]
            yield term, 1 if japanese or not term.islower() else 2
        for match in _OUTRIGHT.finditer(text):
            yield match["term"] or match["last"] or match["coined"], 0
        for pattern in _SUBJECTS:
            for match in pattern.finditer(text):
                yield next(group for group in match.groups() if group), 2


def _without_speaker(heading: str) -> str:
    """A heading without what stands before and behind its title: a number, an account, a speaker, brackets."""
    cut = _BY.search(heading)
    return _OPENING.sub("", heading[: cut.start()] if cut and cut.start() > 0 else heading)


def _linked(source: str) -> Iterator[tuple[str, int]]:
    """The texts of links to the code or the page of a product of that name, and how often the body must hold them."""
    for match in _LINK.finditer(source):
        texts = (match["text"], match["text2"], match["text3"], match["text4"])
        text = next(group for group in texts if group).strip(" 　`*")
        url = next(group for group in (match["url"], match["url2"], match["url3"], match["url4"]) if group)
        if not re.fullmatch(rf"{_LATIN}(?:[ ][A-Z][A-Za-z/]*)?", text):
            continue
        home = _HOME.match(url) or _OWN_PAGE.match(url)
        shown = fold(text)
        forms = [shown, shown.rpartition("/")[2], shown.replace(" ", "-")]
        if home and home.re is _OWN_PAGE:
            forms.append(shown.split(" ")[0])
        if home and fold(home["name"]).removesuffix(".git") in forms:
            yield text, 0 if home.re is _HOME else 1


def _may_be_product(
    term: str, matcher: ProjectMatcher, scope: Scope, reader: NameReader, *, sure: bool, housed: bool
) -> bool:
    """Whether nothing speaks against a word: it is no plain English, company, person, event or project that is known."""
    words = _words()
    lower = term.lower()
    if (
        len(term) < 3
        or (term.isupper() and "-" not in term and not sure)
        or not re.search(r"[A-Za-z]{2}", term)
        or lower in words.common
        or _SLOT.fullmatch(term)
        or reader.is_common(lower)
    ):
        return False
    if any(reader.is_organization(part) for part in (term, term.replace("-", " "))) or reader.known(term):
        return False
    if (stem := _THEIR_PEOPLE.sub("", term)) != term and reader.is_product(stem):
        return False  # 「PHPer」
    if reader.is_surname(lower) or (words.endings.search(term) and not term.islower()):
        return False
    if _plain(term) and (_SUFFIXES.search(lower) or (lower.endswith("s") and lower[:-1] in words.common)):
        return False
    parts = re.split(r"[-_]", lower)
    if (
        len(parts) > 1
        and not housed
        and all(part in words.common or reader.is_common(part) or part.isdigit() or len(part) < 3 for part in parts)
    ):
        return False
    split = split_text(term)
    known = matcher.find(split, matcher.everything())
    return not (known and known[0].end - known[0].start == len(term)) and not matcher.names_event(split, scope)


def _plain(term: str) -> bool:
    """Whether a word is written like any other: small letters, perhaps a capital first."""
    return bool(re.fullmatch(r"[A-Za-z][a-z]+", term))


class TermCounts:
    """How often a text holds a term by itself, not as a part of a longer word."""

    def __init__(self, body: str) -> None:
        self._body = body
        # Read once: a search of the text for each term would take time in proportion to its square.
        self._runs = Counter(_RUN.findall(body))

    def count(self, term: str) -> int:
        """The number of places in which `term` stands."""
        if _RUN.fullmatch(term):
            return self._runs[term]
        if term not in self._body:
            return 0
        return len(re.findall(rf"(?<![A-Za-z0-9_-]){re.escape(term)}(?![A-Za-z0-9_-])", self._body))
