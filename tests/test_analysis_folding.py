"""Folding: width, case, diacritics, radicals, and kanji that have several forms."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import indexer.analysis
from indexer.analysis.folding import (
    VARIANT_MARK,
    fold_case,
    fold_compatible,
    fold_term,
    fold_terms,
    make_variant_term,
    modernize,
)
from indexer.analysis.word_lists import read_word_list

TABLE = tomllib.loads((Path(indexer.analysis.__file__).parent / "kanji_variants.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＯｐｅｎＳｔａｃｋ", "openstack"),
        ("ｻｰﾊﾞｰ", "サーバー"),
        ("て\u3099", "で"),
        ("㍿", "株式会社"),
        ("⽇⽤", "日用"),
        ("①", "1"),
        ("Ⅳ", "iv"),
        ("がぎ", "がぎ"),
        ("", ""),
    ],
)
def test_width_and_case_are_folded(text: str, folded: str) -> None:
    assert fold_case(text) == folded


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Michał", "michal"),
        ("Jastrzębski", "jastrzebski"),
        ("José", "jose"),
        ("Øyvind", "oyvind"),
        ("Müller", "muller"),
        ("Jörg Weiß", "jorg weiss"),
        ("Đorđe", "dorde"),
        ("Nguyễn", "nguyen"),
        ("Dvořák", "dvorak"),
        ("İstanbul", "istanbul"),
        ("ガギグ", "ガギグ"),
        ("か\u3099", "が"),
    ],
)
def test_diacritics_fall_from_latin_letters_alone(name: str, folded: str) -> None:
    assert fold_term(name) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold_case(fold_case(text)) == fold_case(text)


@given(st.lists(st.text() | st.sampled_from(["Michał", "Σίσυφος", "か\u3099", "ΑΣ"])))
def test_texts_folded_together_are_as_folded_alone(texts: list[str]) -> None:
    assert fold_terms(texts) == [fold_term(text) for text in texts]


# Names that are one name in several forms.
NAMES = """
渡辺 渡邊 渡邉
高橋 髙橋 髙𣘺
斎藤 斉藤 齋藤 齊藤
山崎 山﨑 山嵜
中島 中嶋 中嶌
浜田 濱田 濵田
広瀬 廣瀬
沢田 澤田
桜井 櫻井
滝沢 瀧澤
真田 眞田
竜一 龍一
恵子 惠子
国男 國男 圀男
柳田 栁田
吉田 𠮷田
辺見 邊見
富田 冨田
峰岸 峯岸
曽根 曾根
桑原 桒原
鶴田 靏田
渕上 淵上
"""


@pytest.mark.parametrize("names", NAMES.strip().splitlines())
def test_forms_of_a_name_share_a_variant_term(names: str) -> None:
    terms = {make_variant_term(name) for name in names.split()}

    assert len(terms) == 1
    assert terms.pop().startswith(VARIANT_MARK)


@pytest.mark.parametrize(("one", "other"), [("渡辺", "渡部"), ("斎藤", "佐藤"), ("高橋", "高梨"), ("太田", "大田")])
def test_other_names_share_none(one: str, other: str) -> None:
    assert (make_variant_term(one) or one) != (make_variant_term(other) or other)


def test_a_word_without_variants_has_no_variant_term() -> None:
    assert make_variant_term("岩本") == ""
    assert make_variant_term("サーバー") == ""


@pytest.mark.parametrize("group", [*str(TABLE["old"]).split(), *str(TABLE["names"]).split()])
def test_a_group_of_the_table_is_of_different_kanji_and_one_class(group: str) -> None:
    assert len(group) > 1
    assert len(set(group)) == len(group)
    assert len({make_variant_term(kanji) for kanji in group}) == 1


@pytest.mark.parametrize("name", ["kanji_variants", "light_words"])
def test_a_word_list_is_read_as_toml_is(name: str) -> None:
    path = Path(indexer.analysis.__file__).with_name(f"{name}.toml")

    assert read_word_list(name) == {key: words.split() for key, words in tomllib.loads(path.read_text("utf-8")).items()}


def test_no_kanji_is_in_two_groups_of_a_table() -> None:
    for name in ("old", "names"):
        kanji = "".join(str(TABLE[name]).split())
        assert sorted(set(kanji)) == sorted(kanji)


@pytest.mark.parametrize(
    ("text", "modern"), [("髙橋と國會", "高橋と国会"), ("⽇⽤", "日用"), ("一斉に", "一斉に"), ("中嶋", "中嶋")]
)
def test_old_kanji_are_read_as_todays(text: str, modern: str) -> None:
    assert modernize(text) == modern


@given(st.text(st.sampled_from("髙橋國會⽇⽤あaＡ神\U0002f800が\u3099")))
def test_reading_old_kanji_keeps_every_place(text: str) -> None:
    assert len(modernize(text)) == len(text)
    assert len(fold_compatible(text)) == len(text)
