"""What a search gives where few or no sections hold all that was asked, and how it says so."""

from __future__ import annotations

import pytest

from search.engine import Sort
from search.model import SearchRequest
from tests.search_corpus import ask, make_report, make_searcher, make_section, numbers, searcher_of


def test_partial_matches_follow_the_full_one_and_the_missing_words_are_named() -> None:
    page = ask("移行 GPU ログ VM")

    assert page.total >= 3
    assert page.relaxed is not None
    assert page.dropped == ("移行", "GPU", "ログ", "VM")
    full = ask("移行 VM 図")
    assert full.dropped == ("移行", "VM", "図")


def test_a_short_page_counts_as_many_as_a_long_one() -> None:
    searcher = searcher_of(*["移行の手順"] * 3, *["neutron の移行"] * 3, *["neutron の話"] * 3)

    totals = {searcher.search(SearchRequest("neutron 移行", limit=limit)).total for limit in (1, 2, 5, 10)}

    assert totals == {9}


def test_what_holds_every_word_stands_before_the_rest_on_every_page() -> None:
    searcher = searcher_of(*["移行 移行 移行 の手順"] * 3, *["neutron の移行"] * 3, *["neutron neutron の話"] * 3)

    pages = [searcher.search(SearchRequest("neutron 移行", limit=2, page=page)) for page in range(1, 6)]

    assert [hit.missing == () for page in pages for hit in page.hits] == [True] * 3 + [False] * 6


def test_a_hit_says_which_words_it_lacks_and_a_word_that_stands_nowhere_is_told_once() -> None:
    page = searcher_of("移行の手順", "neutron の移行", "neutron の話").search(
        SearchRequest("neutron 移行 駱駝", language="ja")
    )

    assert page.relaxed is not None
    assert page.relaxed.startswith("「駱駝」はどの節にもありません")
    assert "「neutron」か「移行」を含まない節" in page.relaxed
    assert page.dropped == ("neutron", "移行", "駱駝")
    assert {tuple(hit.missing) for hit in page.hits} == {(), ("移行",), ("neutron",)}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", "すべての語を含む節がないため、「移行の手順書」を含まない節を表示しています"),
        ("en", 'no section holds every word: these lack "移行の手順書"'),
    ],
)
def test_a_quoted_phrase_is_told_of_in_one_pair_of_quotes(language: str, said: str) -> None:
    page = searcher_of("移行の手順").search(SearchRequest('"移行の手順書"', language=language))

    assert page.relaxed == said


def test_a_slip_in_latin_letters_is_near_in_spelling_before_it_is_by_its_consonants() -> None:
    searcher = searcher_of("neutron の移行", "Nintendo の話", "netns を作る")

    page = searcher.search(SearchRequest("neutorn"))

    assert page.did_you_mean == "neutron"
    assert [why.matched for hit in page.hits for why in hit.why] == ["neutron"]


def test_words_that_later_hits_lack_are_told_of_before_they_are_seen() -> None:
    page = searcher_of("neutron の移行", "neutron の話").search(SearchRequest("neutron 移行", limit=1, language="ja"))

    assert page.hits[0].missing == ()
    assert page.relaxed == "すべての語を含む節が少ないため、一部の語を含む節も続けて表示しています"


def test_a_word_that_is_taken_apart_is_named() -> None:
    few = searcher_of("負荷分散の話", "負荷の話").search(SearchRequest("負荷分散", language="ja"))
    none = searcher_of("負荷の話").search(SearchRequest("負荷分散", language="en"))

    assert few.relaxed == "「負荷分散」をひと続きに含む節が少ないため、分かれて含む節も続けて表示しています"
    assert none.relaxed == 'no section holds "負荷分散" in one piece: these hold its parts'
    assert few.dropped == none.dropped == ()


def test_katakana_that_some_sections_hold_is_not_taken_apart() -> None:
    searcher = searcher_of("オブジェクトストレージの話", "ストレージの話")

    assert searcher.search(SearchRequest("オブジェクトストレージ")).total == 1
    assert searcher_of("ストレージの話").search(SearchRequest("オブジェクトストレージ")).total == 1


def test_a_full_match_ranks_above_every_partial_one() -> None:
    searcher = searcher_of(
        "監視 監視 監視", "通知 通知 通知", "監視と、そのほか長い話がいろいろと続いたあとに、ようやく少しだけ通知"
    )

    page = searcher.search(SearchRequest("監視 通知"))

    assert int(page.hits[0].id, 16) == 3
    assert page.total == 3


def test_a_sentence_need_not_be_held_word_for_word_by_the_best_section() -> None:
    searcher = searcher_of(
        "通知 監視 障害 そのほかの長い話がいろいろと続き、どこまでも続いたあとに開発の話も少しだけして終わる会だった",
        "障害の監視と障害の通知",
    )

    words = searcher.search(SearchRequest("障害 監視 通知 開発"))
    sentence = searcher.search(SearchRequest("障害の監視と障害の通知はどこで開発したか"))

    assert numbers(words) == [1, 2]
    assert numbers(sentence) == [2, 1]
    assert sentence.dropped == ("開発",)


def test_sections_found_in_part_are_in_the_order_of_days_among_those_found_in_full() -> None:
    sections = [
        make_section(1, "", "移行", day="2014-05-12"),
        make_section(2, "", "移行とログ", day="2014-05-13"),
        make_section(3, "", "ログ", day="2014-05-14"),
    ]
    searcher = make_searcher([make_report("notes.md", "メモ", sections)])

    assert numbers(searcher.search(SearchRequest("移行 ログ", sort=Sort.NEWEST))) == [3, 2, 1]
    assert numbers(searcher.search(SearchRequest("移行 ログ", sort=Sort.OLDEST))) == [1, 2, 3]
    assert numbers(searcher.search(SearchRequest("移行 ログ", sort=Sort.OLDEST, limit=2, page=2))) == [3]
    assert numbers(searcher.search(SearchRequest("移行 ログ")))[0] == 2


def test_a_quoted_phrase_is_taken_apart_only_when_no_section_holds_it() -> None:
    assert numbers(ask('"移行の手順"')) == [1]
    loosened = ask('"手順の移行"')
    assert numbers(loosened) == [1]
    assert loosened.dropped == ('"手順の移行"',)


def test_a_field_that_finds_nothing_is_looked_for_everywhere() -> None:
    page = ask("speaker:ダブリン")

    assert numbers(page) == [6]
    assert page.relaxed is not None
    assert "field" in page.relaxed


# query         how it is found           section
NEAR: list[tuple[str, str, int]] = [
    ("プグレー",   "part",                   6),
    ("Neutrom",   "neutron",                1),
    ("アップグリード", "アップグレード",      6),
]  # fmt: skip


@pytest.mark.parametrize(("query", "said", "section"), NEAR)
def test_what_is_not_found_is_looked_for_nearby(query: str, said: str, section: int) -> None:
    page = ask(query)

    assert section in numbers(page)
    assert said in (page.relaxed or "")


@pytest.mark.parametrize(("query", "sections"), [("オクタビア PTL", [1]), ("ネクセンタ", [2])])
def test_a_name_in_katakana_finds_what_sounds_so_where_nothing_is_written_so(query: str, sections: list[int]) -> None:
    page = searcher_of("Octavia の PTL を選ぶ", "NexentaStor への対応", "PTL という役").search(SearchRequest(query))

    assert numbers(page)[:1] == sections


def test_a_guess_at_a_name_is_not_made_where_the_name_is_written() -> None:
    page = searcher_of("オクタビアの話", "Octavia の話").search(SearchRequest("オクタビア"))

    assert numbers(page) == [1]


def test_a_misspelt_word_beside_a_right_one_is_corrected_in_a_suggestion() -> None:
    assert ask("neutrom 移行").did_you_mean == "neutron 移行"
