"""Readings: kana and every romanisation of a word have one key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import Analyzer
from indexer.analysis.readings import (
    is_kana,
    join_all_keys,
    join_keys,
    make_kana_key,
    make_kana_keys,
    make_key,
    make_romaji_key,
)
from indexer.vocabulary import Vocabulary

# kana, then spellings: Hepburn, Kunrei, an input method's, long vowels with macron, with h, and without a mark.
ROMANISATIONS = """
いわもと      iwamoto
わたなべ      watanabe
さとう        satō satou sato satoh
おおた        ōta oota ota ohta
おおの        ōno oono ono ohno
いとう        itō itou ito itoh
かとう        katō katou kato katoh
おおはし      ōhashi oohashi ohashi oohasi
こんどう      kondō kondou kondo
ごとう        gotō gotou goto gotoh
しんいち      shin'ichi shinichi sin'iti siniti sinniti shin-ichi
じゅんいちろう jun'ichirō junichiro zyun'itirô zyunitirou jun-ichiro junichirou
けんいち      ken'ichi kenichi keniti
ちば          chiba tiba
つちや        tsuchiya tutiya
つじ          tsuji tuzi tuji
ふじもと      fujimoto huzimoto fuzimoto
ふくだ        fukuda hukuda
はっとり      hattori
ほっち        hotchi hocchi hotti
はっちょう    hatchō hatchou hatcho hattyou
みっつ        mittsu mittu
なんば        namba nanba
ほんま        homma honma
ぐんま        gumma gunma
さんぺい      sampei sanpei
きょうと      kyōto kyouto kyoto
とうきょう    tōkyō toukyou tokyo tôkyô
りゅう        ryū ryuu ryu
ゆうき        yūki yuuki yuki
ようこ        yōko youko yoko
しょうじ      shōji shouji shoji syouzi syôzi
ちょう        chō chou cho tyou
じょう        jō jou jo zyou jyou
しゃちょう    shachō shachou syatyou
あづま        azuma aduma adzuma
みかづき      mikazuki mikaduki mikadzuki
はなぢ        hanaji hanadi hanazi
いのうえ      inoue
うえだ        ueda
まつもとゆきひろ matsumotoyukihiro matumotoyukihiro
さいとうひでき saitōhideki saitouhideki saitohideki
ジェイ        jei jyei zyei
チェック      chekku tyekku
シェア        shea syea
ファン        fan
フィリップ    firippu
ティー        tī ti
ディー        di
ウィキ        wiki
ヴァレー      varē vare
ツァイ        tsai
クァ          kwa
ラーメン      ramen rāmen raamen
にいがた      niigata nīgata nigata
かそうか      kasōka kasouka kasoka
きばん        kiban
ふかぶんさん  fukabunsan hukabunsan
かいぎ        kaigi
はっぴょう    happyō happyou happyo
りょうかい    ryōkai ryoukai ryokai
みゃく        myaku
ひゃく        hyaku
ぎゅうにゅう  gyūnyū gyuunyuu gyunyu
"""


@pytest.mark.parametrize(
    ("kana", "romaji"),
    [(kana, spelling) for kana, *spellings in map(str.split, ROMANISATIONS.strip().splitlines()) for spelling in spellings],
)
def test_a_romanisation_has_the_key_of_the_kana(kana: str, romaji: str) -> None:
    assert make_romaji_key(romaji) == make_kana_key(kana) != ""


def test_hiragana_and_katakana_have_one_key() -> None:
    assert make_kana_key("いわもと") == make_kana_key("イワモト") == "iwamoto"


def test_long_vowel_marks_dots_and_spaces_are_silent() -> None:
    keys = {make_kana_key(name) for name in ("ジェイ・パイプス", "ジェイパイプス", "ジェイ パイプス")}

    assert keys == {"zyeipaipusu"}
    assert make_kana_key("サーバー") == make_kana_key("サーバ")


def test_iteration_marks_repeat_the_kana_before() -> None:
    assert make_kana_key("みすゞ") == make_kana_key("みすず")
    assert make_kana_key("こゝろ") == make_kana_key("こころ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ノバ", "ノヴァ"),
        ("おの", "うの"),
        ("かとう", "かとり"),
        ("はし", "はじ"),
        ("きた", "きった"),
        ("さば", "さは"),
    ],
)
def test_other_words_have_other_keys(one: str, other: str) -> None:
    assert make_kana_key(one) != make_kana_key(other)


@pytest.mark.parametrize("word", ["neutron", "openstack", "k8s", "L3", "岩本", "", "-", "nginx", "2014", "straße"])
def test_what_cannot_be_read_as_japanese_has_no_romaji_key(word: str) -> None:
    assert make_romaji_key(word) == ""


@pytest.mark.parametrize("word", ["岩本", "abc", "いわ本", "", "・", "ー", "、"])
def test_what_is_not_kana_has_no_kana_key(word: str) -> None:
    assert make_kana_key(word) == ""


def test_a_key_is_taken_from_kana_or_romaji() -> None:
    assert make_key("いわもと") == make_key("Iwamoto") == "iwamoto"
    assert make_key("岩本") == ""


def test_two_keys_join_to_the_key_of_both_words_as_one() -> None:
    assert join_keys(make_kana_key("かと"), make_kana_key("おおし")) == make_kana_key("かとおおし")


_KANA = st.text(st.sampled_from([*map(chr, range(0x30A1, 0x30F5)), "ー"]), max_size=12)


@given(_KANA, _KANA)
def test_keys_of_parts_join_to_the_key_of_the_whole(first: str, second: str) -> None:
    # A small kana, a mark or ッ at the seam belongs to what stands before it: no word starts with one.
    if second[:1] in "ァィゥェォャュョヮッー" or first.endswith("ッ"):
        second, first = second.lstrip("ァィゥェォャュョヮッー"), first.rstrip("ッ")

    assert join_keys(make_kana_key(first), make_kana_key(second)) == make_kana_key(first + second)


@given(st.lists(st.tuples(_KANA, _KANA)))
def test_many_keys_are_joined_as_each_alone(words: list[tuple[str, str]]) -> None:
    keys = [(make_kana_key(first), make_kana_key(second)) for first, second in words]

    assert join_all_keys(keys) == [join_keys(*pair) for pair in keys]


@given(
    st.lists(st.text(st.sampled_from("アカキクシチツテデフウンッャュョァィェーヽゞきゃっ・- a漢\0"), max_size=8), max_size=6)
)
def test_many_kana_have_the_keys_of_each_alone(words: list[str]) -> None:
    assert make_kana_keys(words) == list(map(make_kana_key, words))


@given(_KANA)
def test_a_key_is_its_own_key(kana: str) -> None:
    key = make_kana_key(kana)

    assert join_keys(key, "") == key


@given(st.text())
def test_any_text_has_a_key_of_letters_or_none(text: str) -> None:
    key = make_key(text)

    assert key == "" or (key.isascii() and key.isalpha())


@pytest.mark.parametrize(
    ("text", "expected"), [("いわもと", True), ("サーバー", True), ("岩もと", False), ("", False), ("ー", False)]
)
def test_kana_is_told_from_other_text(text: str, *, expected: bool) -> None:
    assert is_kana(text) is expected


_MORAE = ("カ", "キ", "ショ", "ッ", "シ", "ー", "ヴァ", "ティ", "ン", "ウ", "オ", "ワ", "ヵ", "すゞ", "こゝろ", "・")


@given(st.lists(st.sampled_from(_MORAE), min_size=1, max_size=8))
def test_a_key_has_no_letter_twice_in_a_row_that_makes_it_long(morae: list[str]) -> None:
    key = make_kana_key("".join(morae))

    assert not any(long in key for long in ("aa", "ii", "uu", "ee", "oo", "ou", "nn"))
    assert join_keys(key, "") == key


@given(st.text("aiueonhkstqxylc", min_size=1, max_size=8))
def test_letters_that_no_romanisation_has_give_no_key(word: str) -> None:
    if key := make_romaji_key(word):
        assert key[-1] in "aiueon"
        assert not set(key) & set("qxlc")


def test_a_name_has_the_keys_of_each_of_its_words() -> None:
    analyzer = Analyzer(Vocabulary())

    assert analyzer.reading_keys("岩本俊弘") == (("iwamoto",), ("tosihiro",))
    assert analyzer.reading_keys("日本語化") == (("nihongoka", "nihongo", "nihon", "go"),)
    assert analyzer.reading_keys("、") == ()
