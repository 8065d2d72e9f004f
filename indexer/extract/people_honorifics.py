"""Finds people by their honorific (氏, さん, さま, 先生) and tells who speaks from who is merely mentioned."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.dataclass import dataclass
from indexer.extract.people_names import HANDLE, KANJI, NameReader
from indexer.extract.people_runs import KANJI_RUN, name_at_end

_HONORIFIC = re.compile(
    r"(?:氏(?![名族神])|さん(?![ぁ-んー]{0,2}さん|ざ|ぽ|せい)|さま(?!ざま)|様(?<![仕同模多異有両各]様)(?![々子式相態])|先生(?!方)"
    # The character before comes second: where each form begins with one of its own, the engine passes over all others.
    r"|教授|博士|君(?<=[A-Za-z一-鿿]君)(?![子主臨が])|くん(?<=[A-Za-z一-鿿ァ-ヺー]くん))"
)
_DENSEST = 3
_BRACKETS = re.compile(r"[ 　]?[(（\[［]([^()（）\[\]［］\n]{1,60})[)）\]］]$")
# 「鈴木@みかん社」, as shown names are written; what follows other words is an account (「次は@x さん」).
_EMPLOYER = re.compile(rf"(?:(?<={KANJI})|(?<=[A-Za-z0-9_]))[@＠][^@＠ 　]{{1,30}}$")

TALK = (
    r"(?:発表|講演|公演|登壇|セッション|トーク|talk|LT|ライトニングトーク|プレゼン|キーノート|keynote|基調講演|招待講演|特別講演|デモ|お?話|おはなし|説明|紹介|解説|"
    r"報告|ハンズオン|ワークショップ|スピーチ|ターン|出番|番(?![組号])|時間は|パート|講義|チュートリアル|コーナー|オープニング|クロージング|スライド|資料|挨拶|session|presentation|パネル|掛け合い|かけあい|対談|鼎談|座談会)"
)
_SPEAKS = re.compile(
    r"話(?:し|す|さ|が|を|で|に|の|だ|\b|$)|お話|語|述べ|説明|紹介|発表(?!の?準備|を(?:聞|見|楽し)|者|資料)|講演|公演|登壇|プレゼン|デモ|報告|解説|主張|提案|提起|質問|(?<!発表を)(?<!話を)聞いて(?!い)|言って|言い|言う|言われ|おっしゃ|仰"
    r"|コメント|指摘|答え|回答|司会|"
    r"披露|実演|トーク|talk|LT|訴え|強調|議論|激論|討論|スピーカー|ライブコーディング|とのこと|だそう|力説|熱弁|触れ|挙げ|示し|示さ|見せ|教えて(?:く|い)|呼びかけ|問いかけ|進行|ファシリテート|モデレー|講師|登場|担当"
)
_LEAVES = re.compile(
    r"以前|昨年|前回|かつて|辞め|書いた|作った|作って|開発した|参加して|参加し(?:た|ま)|来て|来ら|来た|いらっしゃ|おり、|おられ|亡くな|就任|主催|企画|撮影|翻訳|通訳|に誘|隣|ツイート|つぶや|こんなこと|座って|座り|申込|入社"
)
_BY = re.compile(
    r"^(?:ご?本人)?の?(?:に(?:よ[るり]|より)|による)(?!と)(?![^。]{0,8}(?:通訳|翻訳|記事|ブログ|[Tt]ogetter|トゥギャ|グラレコ|グラフィックレコ|イラスト|ツイート|tweet|レポート|書き起こし|本|書籍|著書|実装|パッチ|寄稿|執筆|進行管理|動画|写真|撮影|中継|実況|取り組み|取組|修正|コミット|プルリク))"
    r"(?![^。]{0,30}まとめ)"
)
_SAYS = re.compile(r"^(?:によ(?:ると|れば)|曰く|いわく|の(?:話|説明|発表|講演)によ(?:ると|れば))")
_POSSESSIVE = re.compile(
    rf"^の(?:[「『“\"]|[^。、「」はがをにで]{{0,14}}?{TALK}(?!でも|にもあ|と同じ|も出|でもあ|も(?:[あ合併]わせて|参考|おすすめ|オススメ|貼|ご覧|[見み]て|[読よ]む)|について(?:は|話)?(?:別|前)|を書い|まとめ))"
    rf"|^の[ 　]?[0-9０-９一二三四五六七八九十]{{1,2}}[ 　]?(?:人|名|氏|方)(?:が|は|で|による|に)[^。]{{0,20}}?{TALK}"
    rf"|^の[^。、「」]{{1,40}}?(?:に関する|に関しての|についての|をテーマにした){TALK}",
    re.IGNORECASE,
)
_FROM = re.compile(rf"^(?:から|より)(?:は|の|、)?[^。]{{0,40}}?(?:{TALK}|共有|話|事例|提案|講評)", re.IGNORECASE)
_ASKED = re.compile(
    r"^に(?:は|も|、)?[^。]{0,25}?(?:登壇|発表|講演|お?話し?|紹介|説明|解説|LT|プレゼン|共有)(?:を)?(?:して|し)?(?:いただ|頂|もら|お願い|くださ)"
)
_APPEARS = re.compile(r"^の?(?:ご?登場|ご?登壇|ご?講演|ご?発表)(?:です|でした|[!！、。]|$)")
_SUBJECT = re.compile(r"^(?:が|は|も(?!来|参加)|、)(?!$|い[てたまら]|お[りら])")
_NOT_SPEAKING = re.compile(
    r"^(?:と(?!、|題)|に(?!よ)|の(?:関係|影響|存在|誕生|思い出|ブログ|記事|サイト|インストール|本(?![人当])|著書|書籍|ツイート|家|おかげ|お陰|隣|近く|奥|後ろ|会社|ブース|パーティ|サービス|事例|製品"
    r"|コード|実装|GitHub|プラグイン|gem)|"
    r"こと(?=[^がはをに])|、?(?:ありがと|有難|おつかれ|お疲れ|おめでと|ご協力)|を|では|でも|でした、|(?:達|たち|ら)(?=[とにがは]))"
)
# What stands before a name: 語り手は X さん presents, 座長: X 先生 does not.
_PRESENTS = re.compile(
    r"(?:^|[、。 　])(?:本日の|次の|今回の)?(?:発表者?|講演者?|登壇者?|話し手|語り手|話者|講師|スピーカー|報告者?)は"
    r"[、,]?[ 　]?(?:である|[^。、「」はがをにで]){0,24}$"
    r"|(?:^|[、。 　・の])(?:最初|次|最後|お?次|続いて|つづいて|トップバッター|トリ|[一二三四五1-5]人目)"
    r"(?:の(?:発表|登壇|LT|話|人|セッション))?(?:は|が)[、,]?[ 　]?(?:[^。、「」はがをにで]{1,20}の[ 　]?)?$"
    r"|[0-9一二三四五六七八九十][ 　]?(?:人|番|つ|本)[目手](?:の(?:発表|登壇|LT|話|人|セッション))?(?:は|が)[、,]?[ 　]?"
    r"(?:[^。、「」はがをにで]{1,20}の[ 　]?)?$"
    r"|(?:発表|登壇|講演|プレゼン|[おを]話|LT|トリ|トップ)[^。、]{0,12}"
    r"(?:した|された|て(?:くれ|くださっ|頂い|いただい)た|飾った|務めた)のは[、,]?[ 　]?"
    r"[^。、「」はがをにで]{0,20}$"
    r"|(?:発表|登壇|講演)者の[ 　]?(?:[^。、「」はがをにで]{1,20}の)?$|(?:スピーカー|パネリスト|講師|話し手)の[ 　]?$"
    r"|(?:発表|登壇|講演|プレゼン|デモ|LT|熱弁|説明|解説|紹介)"
    r"(?:中の|する|(?:を|も)?して(?:いる|くれた|くださった|下さった|いただいた|頂いた)"
    r"|される|された|をする)[ 　]?(?:[^。、「」はがをにで]{1,20}の)?$"
)
# 「続いて星野さん。」: announced and no more said of them in the sentence.
_NEXT = re.compile(
    r"(?:^|[。 　])(?:続いて|つづいて|続きまして|次に|最後に)[、 　]?(?:[^。、「」はがをにで]{1,20}の[ 　]?)?$"
)
_ANNOUNCED = re.compile(
    r"[ 　]?(?:$|です|でした|で[、,]|が|の|から|による|[「『（(])"
)  # behind an account that is announced
# Before a name: somebody of another year or place.
_ELSEWHERE = re.compile(
    r"(?:昨年|去年|一昨年|前回|前年|先日|先月|先週|以前|過去|別)の?[ 　]?(?:[^。、「」はがをに]{1,16}の)?$"
)
_HELPS = re.compile(
    r"(?:座長|通訳|幹事|会場提供|提供|協賛|スポンサー|撮影|写真|文責|主催|企画|協力|運営|編集|翻訳|記録|書記|受付|スタッフ)"
    r"[ 　]?(?:[:：は]|の)[ 　]?"
    r"[^。、「」はがをにで]{0,16}$"
)
_CROSS = re.compile(
    r"^(?:の(?:発表|話|セッション|講演|トーク))(?:に(?:感化|影響|触発|刺激)|でも|にも|と(?:同|似|か)|の(?:続き|とき|時|前|後|あと|直前|直後|次))"
)
_GIVES = re.compile(r"^が(?:行|し(?:た|て|ま)|担当|務め|披露)")
_TALK_BEFORE = re.compile(rf"{TALK}を[、]?(?:[^。、「」はがをにで]{{1,20}}の)?$", re.IGNORECASE)
_JOINED_FAR = 48  # code points between two names of a list, with the role of the second
_JOINED = re.compile(r"^(?:と|や|、|・|,|&|＆|およびは?|及び|and|/|／|\s){1,3}(?![がはを])")
_ONLY_REST = re.compile(
    r"^(?:[ 　]?[(（][^()（）]{0,60}[)）]|[ 　]?@[A-Za-z0-9_]{2,30})?[ 　]*"
    r"(?:$|(?:LT|発表|講演|トーク)[ 　]?[「『:：]|[)）]$|[!！]{1,3}$|[\-–—―:：/／|｜]|[「『“\"]|。|です|でした"
    r"|の?(?:発表|講演|登壇|LT|スライド|資料"
    r"|セッション|トーク)[。：:]?$)"
)
_BESIDE = re.compile(rf"^(?:[ 　]?[(（][^()（）\n]{{0,60}}[)）]|[ 　]?{HANDLE}[ 　]?(?:さん|氏)?)")  # 「X 氏 @x による」
_AGAIN = re.compile(r"[ 　]?(?:さん|氏)")
_ACCOUNT = re.compile(r"[ 　]?[(（]@")
_RUN_TOGETHER = re.compile(r"[ 　][-–—•・][ 　]")
_MARK = re.compile(r"^[ 　]*(?:[-–—*+•・●■◆○◯□◇▼▶※>#]+|\d+[.)])?[ 　]*")
_TITLE_BEFORE = re.compile(r"^[「『][^「」『』]{2,80}[」』][ 　]*(?:[bB]y|[-–—―/／:：(（])?[ 　]*")  # 「題名」 X さん
# 「鯵坂さん、小沢さん」: those before the last.
_NAMES_BEFORE = re.compile(
    r"^(?:[^、。,:：がはをに]{1,20}(?:さん|氏|様|さま)[ 　]?(?:[(（][^()（）]{1,30}[)）])?[ 　]?[、,と&＆・/／][ 　]*){1,6}"
)
_TIMED = re.compile(r"^\W{0,6}\d{1,2}:\d{2}")  # a line of a timetable
_SENTENCE_BEFORE = re.compile(r"[。!?！？「」]|(?:[がはをにで、]|から|まで|た|る|て|ない|ます)[ 　]?$|[(（]$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A person with an honorific: `name` as written without it, the span of both, and what is said of them."""

    name: str
    start: int
    end: int
    speaks: bool
    sure: bool  # False where only the way of speaking of them (a plain subject of 氏) says that they spoke
    rule: str


def read_mentions(text: str, reader: NameReader, *, heading: bool = False) -> tuple[Mention, ...]:
    """The people with an honorific in a line as seen, from left to right."""
    found: list[Mention] = []
    for name, start, end, honorific in reversed(list(_candidates(text, reader))):
        rest = _sentence(text, end)
        before = text[max(0, start - 40) : start]
        if _HELPS.search(before) or _ELSEWHERE.search(before):
            verdict = ""
        elif _GIVES.match(rest) and _TALK_BEFORE.search(before):
            verdict = "honorific-speaks"  # 「会社紹介を星野さんが行った」
        elif (_PRESENTS.search(before) and not _NOT_SPEAKING.match(rest)) or (not rest and _NEXT.search(before)):
            verdict = "honorific-label"
        else:
            verdict = _judge(rest, honorific, alone=_stands_alone(text, start, end), heading=heading)
        weak = verdict in ("honorific-speaks", "honorific-subject") and rest.startswith(("、", "と"))
        if weak and found and re.fullmatch(r"(?:、|と|,[ ]?)[^。、がはをに]{0,20}", text[end : found[-1].start]):
            verdict = ""  # 「X さん、Y さんと話した」: what is said is said of the last
        if verdict == "" and found and _JOINED.match(text[end : end + 8]) and 0 <= found[-1].start - end <= _JOINED_FAR:
            between = text[end : found[-1].start]
            verdict = found[-1].rule if found[-1].speaks and not re.search(r"[がをはに。]", between) else ""
        sure = verdict not in ("", "honorific-subject")
        found.append(Mention(name, start, end, bool(verdict), sure, verdict))
    return tuple(reversed(found))


def judge_account(text: str, start: int, end: int) -> str:
    """The rule by which the words around an account without honorific say that its owner speaks; "" when they do not."""
    before = text[max(0, start - 40) : start]
    if _HELPS.search(before) or _ELSEWHERE.search(before):
        return ""
    rest = _sentence(text, end).lstrip("*_ ")
    if _PRESENTS.search(before) and not _NOT_SPEAKING.match(rest) and _ANNOUNCED.match(rest):
        return "honorific-label"
    verdict = _judge(rest, "", alone=False, heading=False)
    return verdict if verdict in ("honorific-by", "honorific-talk", "honorific-speaks", "honorific-from") else ""


def _candidates(text: str, reader: NameReader) -> Iterator[tuple[str, int, int, str]]:
    """(name, start, end with honorific, honorific) of each person with an honorific."""
    floor = 0
    honorifics = list(_HONORIFIC.finditer(text))
    if len(honorifics) * _DENSEST > len(text) + 30:
        return  # not prose: a name with its honorific takes three characters at least
    for match in honorifics:
        if match.start() < floor:
            continue  # that of an account beside a name (「丹羽さん @niw さん」)
        left = text[max(floor, match.start() - 90) : match.start()]
        base = match.start() - len(left)
        stripped = left.rstrip(" 　")
        if len(left) - len(stripped) > 2:
            continue
        bracket = _BRACKETS.search(stripped)
        inside = bracket[1] if bracket else ""
        body = stripped[: bracket.start()].rstrip(" 　") if bracket else stripped
        name = name_at_end(_without_employer(body, reader), reader, honorific=match[0])
        if name is None and (short := re.search(r"(?<![A-Za-z])[A-Z]{2}$", stripped)) and _ACCOUNT.match(text, match.end()):
            name = (short[0], short.start())
        if name is None and inside:
            handle = re.fullmatch(rf"[ ]?({HANDLE})[ ]?", inside)
            name = (handle[1], stripped.rfind(handle[1])) if handle and body.strip() == "" else None
        if name is not None:
            written, position = name
            beside = _BESIDE.match(text[match.end() : match.end() + 80])
            floor = match.end() + (beside.end() if beside else 0)
            floor = repeated.end() if (repeated := _AGAIN.match(text, floor)) else floor
            yield written.removeprefix("@"), base + position, match.end(), match[0]


def _without_employer(body: str, reader: NameReader) -> str:
    if (employer := _EMPLOYER.search(body)) is None:
        return body
    person = body[: employer.start()]
    kanji = KANJI_RUN.search(person)
    return person if kanji is None or reader.kanji_name(kanji[0], strict=False) == kanji[0] else body


def _sentence(text: str, start: int) -> str:
    """What follows from `start` on to the end of the sentence, past one bracket, at most 90 characters."""
    rest = _BESIDE.sub("", text[start : start + 160], count=1)
    return re.split(r"[。！？\n]|[!?](?=[^\x00-\x7f]|$)", rest, maxsplit=1)[0][:90].lstrip(" 　")


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a line, or its first sentence, holds nothing but a person: a mark, company and role before, a title after."""
    # Bullets run together by a bad conversion stand on one line, parted by a dash between spaces.
    before = _RUN_TOGETHER.split(text[max(0, start - 200) : start])[-1]
    before = _TITLE_BEFORE.sub("", _MARK.sub("", before))
    if _TIMED.match(text) and re.search(r"[(（]$", before) and re.match(r"[)）][ 　]*$", text[end : end + 200]):
        return True
    before = _NAMES_BEFORE.sub("", before)
    if len(before) > 70 or _SENTENCE_BEFORE.search(before):
        return False
    return bool(_ONLY_REST.match(text[end : end + 200].rstrip(" 　").removesuffix(" / Twitter").removesuffix(" / X")))


def _judge(rest: str, honorific: str, *, alone: bool, heading: bool) -> str:
    """The rule by which the words after an honorific say that the person speaks; "" when they do not."""
    if _SAYS.match(rest):
        return "honorific-says"
    if _BY.match(rest):
        return "honorific-by"
    if _CROSS.match(rest):
        return ""
    if _POSSESSIVE.match(rest) and not _NOT_SPEAKING.match(rest):
        return "honorific-talk"
    if _APPEARS.match(rest):
        return "honorific-speaks"
    if _FROM.match(rest) or _ASKED.match(rest):
        return "honorific-from"
    if _NOT_SPEAKING.match(rest):
        return ""
    if heading:
        return "honorific-in-heading"
    if alone:
        return "honorific-alone"
    if _SUBJECT.match(rest):
        speaks, leaves = _SPEAKS.search(rest), _LEAVES.search(rest)
        if speaks and not (leaves and leaves.start() < speaks.start()):
            return "honorific-speaks"
        if honorific == "氏" and rest[0] in "がは" and not leaves:
            return "honorific-subject"
    return ""
