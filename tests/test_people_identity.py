"""One person under several forms: the fullest is shown for all of them, where no two people could be meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.people_identity import choose_forms
from indexer.extract.people_names import NameReader
from indexer.vocabulary import Vocabulary

READER = NameReader(Vocabulary())

FORMS = [
    # names found                             the report's text              shown
    (["元木", "元木 正樹"],                    "",                            {"元木": "元木 正樹"}),
    (["元木", "元木正樹", "元木 正樹"],        "",                            {"元木正樹": "元木 正樹"}),
    (["元木", "元木 正樹", "元木 二郎"],       "",                            {"元木": "元木"}),
    (["Toby", "Toby Ford"],                   "",                            {"Toby": "Toby Ford"}),
    (["Ford", "Toby Ford"],                   "",                            {"Ford": "Toby Ford"}),
    (["Marc", "Marc-Andre Lureau"],           "",                            {"Marc": "Marc-Andre Lureau"}),
    (["Ford", "Toby Ford", "Harrison Ford"],  "",                            {"Ford": "Ford"}),
    (["Toby"],                                "AT&T の Toby Ford が話した",  {"Toby": "Toby Ford"}),
    (["いわもと", "いわもと たかし"],         "",                            {"いわもと": "いわもと たかし"}),
    (["いわ", "いわもと たかし"],             "",                            {"いわ": "いわ"}),
    (["トム", "トム・クルーズ"],              "",                            {"トム": "トム・クルーズ"}),
    (["クルーズ", "トム・クルーズ"],          "",                            {"クルーズ": "トム・クルーズ"}),
    (["Toby Ford", "toby ford"],              "",                            {"toby ford": "Toby Ford"}),
]  # fmt: skip


@pytest.mark.parametrize(("names", "text", "shown"), FORMS)
def test_the_fullest_form_is_shown_where_it_is_the_only_one(names: list[str], text: str, shown: dict[str, str]) -> None:
    forms = choose_forms([(name, None) for name in names], text, READER)

    assert {name: forms[name] for name in shown} == shown


def test_a_handle_is_the_name_that_it_stands_beside() -> None:
    forms = choose_forms([("岩本 隆", "iwamoto"), ("iwamoto", None)], "", READER)

    assert forms["iwamoto"] == "岩本 隆"


@given(
    st.lists(st.sampled_from([name for names, _, _ in FORMS for name in names]), max_size=6),
    st.lists(st.text("柏崎葵ゐゑヌネZz ・", min_size=1, max_size=6).map(str.strip).filter(bool), max_size=6),
)
def test_names_of_others_change_nothing(names: list[str], others: list[str]) -> None:
    alone = choose_forms([(name, None) for name in names], "", READER)
    among = choose_forms([(name, None) for name in (*others, *names)], "", READER)

    assert {name: among[name] for name in names} == alone
