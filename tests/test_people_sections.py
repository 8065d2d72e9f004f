"""Who speaks where only several lines of a section tell: panels, lists of talks, subtitles, embedded tweets."""

from __future__ import annotations

import pytest

from indexer.extract.people import find_speakers
from indexer.reading import read_outline, split_blocks
from indexer.vocabulary import Vocabulary, load_vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def speakers_of(text: str, vocabulary: Vocabulary) -> list[list[str]]:
    """The speakers of each section of a Markdown text."""
    outline = read_outline(text.encode(), "notes.md")
    found = find_speakers(outline, split_blocks(outline), vocabulary)
    return [[one.value for one in people] for people in found]


def test_names_that_open_a_section_as_bullets_are_its_panel(vocabulary: Vocabulary) -> None:
    text = "## これからの箱\n- 深泉 流\n- 星野 みお: みかん株式会社\n- Quorra Tannhaus\n- 青山 健\n\n箱は軽いほどよい。\n"

    assert speakers_of(text, vocabulary) == [["深泉 流", "星野 みお", "Quorra Tannhaus", "青山 健"]]


@pytest.mark.parametrize(
    "text",
    [
        "## 道具\n- Visual Basic\n- Quick Sort\n- Merge Sort\n\n速い。\n",
        "## 並べ方\n- 上下 左右\n- 前後 関係\n- 大小 関係\n\n難しい。\n",
        "## スタッフ\n- 深泉 流\n- 星野 みお\n- 青山 健\n\n感謝します。\n",
        "## 箱\n- 星野 みお\n- 積み方の話\n- 青山 健の本\n\n三つあった。\n",
    ],
)
def test_bullets_that_are_no_panel_name_nobody_but_the_first_name_alone(text: str, vocabulary: Vocabulary) -> None:
    assert [name for people in speakers_of(text, vocabulary) for name in people if name != "星野 みお"] in ([], ["青山 健"])


def test_given_names_speak_where_several_titles_of_a_list_go_on_with_one(vocabulary: Vocabulary) -> None:
    text = (
        "## Demos\n- **Boxes**: Ryan presented the plans\n- **Bags**: Scott from the packing team joined us to demo tape\n"
        "- **Tins**: Everybody presented one\n- **Later**: Monday gave us rain\n"
    )

    assert speakers_of(text, vocabulary) == [["Ryan", "Scott"]]
    assert speakers_of("## Demos\n- **Boxes**: Ryan presented the plans\n- More\n", vocabulary) == [[]]


def test_speaker_may_stand_below_the_rest_of_a_title(vocabulary: Vocabulary) -> None:
    told = "## 箱のあゆみ\n\nこれまでとこれから\n\nQuorra Tannhaus (みかん CTO)\n\n- 箱は三度変わった\n"
    prose = "## 箱のあゆみ\n\n箱は三度変わりました。\n\nQuorra Tannhaus\n"

    assert speakers_of(told, vocabulary) == [["Quorra Tannhaus"]]
    assert speakers_of(prose, vocabulary) == [[]]


def test_title_that_opens_as_somebodys_own_is_theirs_in_a_section_of_talks(vocabulary: Vocabulary) -> None:
    text = '## Keynotes\n\nMary Minato\'s "Boxes for everybody" was about boxes.\n'

    assert speakers_of(text, vocabulary) == [["Mary Minato"]]
    assert speakers_of(text.replace("Keynotes", "Books"), vocabulary) == [[]]


def test_who_signs_a_tweet_does_not_speak(vocabulary: Vocabulary) -> None:
    tweet = '<blockquote class="twitter-tweet"><p>箱が届いた</p>&mdash; みお (@hoshimio)</blockquote>'

    assert speakers_of(f"## 箱の話\n{tweet}\n箱は軽い。\n", vocabulary) == [[]]


def test_word_below_a_heading_that_names_its_speaker_is_a_title(vocabulary: Vocabulary) -> None:
    text = "## 箱\nmikanbako\n\n軽い。\n\n## 袋\n@hoshimio\n\n重い。\n\n## 缶\n@aoyamaken\n\n丸い。\n\n"
    text += "## @mioaoyama\nbakocon\n\n五分。\n"

    assert speakers_of(text, vocabulary) == [["mikanbako"], ["hoshimio"], ["aoyamaken"], ["mioaoyama"]]


def test_time_room_and_slides_may_stand_before_the_speaker(vocabulary: Vocabulary) -> None:
    text = "## 箱の話\n\n`12:40 ~ #Mikan3`\n\n- [スライド](https://example.com/bako)\n- Mio Hoshino\n\n箱は軽い。\n"

    assert speakers_of(text, vocabulary) == [["Mio Hoshino"]]


def test_full_name_alone_speaks_where_other_sections_open_with_one(vocabulary: Vocabulary) -> None:
    text = "## 箱の話\n- Mio Hoshino\n\n軽い。\n\n## 袋の話\n- Mary Minato\n\n重い。\n\n"
    text += "## 缶の話\n- Quorra Tannhaus\n\n丸い。\n"

    assert speakers_of(text, vocabulary) == [["Mio Hoshino"], ["Mary Minato"], ["Quorra Tannhaus"]]
    assert speakers_of("## 缶の話\n- Quorra Tannhaus\n\n丸い。\n", vocabulary) == [[]]


@pytest.mark.parametrize(
    ("headings", "speakers"),
    [
        (["LT #1 mao : 庭の水やり", "LT #2 ぽんかん : 猫を数える"], [["mao"], ["ぽんかん"]]),
        (
            ["LT1 mao「庭の水やり」", "LT2 ぽんかん「猫を数える」", "LT3 星野さん「速い窯」"],
            [["mao"], ["ぽんかん"], ["星野"]],
        ),
        (
            ["【LT】庭の水やり（mao）", "【LT】猫を数える（ぽんかん）", "【LT】速い窯（星野）"],
            [["mao"], ["ぽんかん"], ["星野"]],
        ),
        (["[LT] ponkan - 庭の水やり", "[LT] lemon_k - 猫を数える"], [["ponkan"], ["lemon_k"]]),
        (["LT1: 庭の水やり @ ponkan", "LT2: 猫を数える @ lemon_k"], [["ponkan"], ["lemon_k"]]),
        (["LT1: Rust - 速い窯", "LT2: Docker - 猫を数える"], [[], []]),
        (["LT1: ponkan - 庭の水やり", "LT2: 猫を数えて暮らす"], [[], []]),
        (["セッション1 ハンズオン「庭の水やり」", "セッション2 パネル「猫を数える」"], [[], []]),
        (["LT1: 庭の水やり（前編）", "LT2: 庭の水やり（後編）"], [[], []]),
    ],
)
def test_one_word_at_the_same_place_in_each_slot_is_a_nickname(
    headings: list[str], speakers: list[list[str]], vocabulary: Vocabulary
) -> None:
    text = "\n".join(f"## {heading}\n\n手元でも試したい。\n" for heading in headings)

    assert speakers_of(text, vocabulary) == speakers


def test_what_follows_the_last_bar_of_every_heading_is_no_speaker(vocabulary: Vocabulary) -> None:
    text = "## 庭の水やり - Mio Hoshino | MIKAN CONF\n\n水。\n\n## 猫の数 - Quorra Suzuki | MIKAN CONF\n\n猫。\n"

    assert speakers_of(text, vocabulary) == [["Mio Hoshino"], ["Quorra Suzuki"]]


def test_rules_between_talks_of_others_make_no_deck_of_the_writers(vocabulary: Vocabulary) -> None:
    front = "---\ntitle: {}\nauthor: mikan\n---\n"
    named = (
        "\n---\n\n## 水やり - Mio Hoshino\n\n- 水\n\n---\n\n## 猫 - Quorra Suzuki\n\n- 猫\n\n---\n\n## まとめ\n\n- 楽しい\n"
    )
    silent = "\n---\n\n## 水やり\n\n- 水\n\n---\n\n## 猫\n\n- 猫\n\n---\n\n## 窯\n\n- 窯\n"

    assert speakers_of(front.format("庭の会") + named, vocabulary)[-3:] == [["Mio Hoshino"], ["Quorra Suzuki"], []]
    assert speakers_of(front.format("庭の会に参加した") + silent, vocabulary)[-3:] == [[], [], []]
    assert speakers_of(front.format("庭のすすめ") + silent, vocabulary)[-3:] == [["mikan"], ["mikan"], ["mikan"]]


def test_those_who_introduce_themselves_do_not_speak(vocabulary: Vocabulary) -> None:
    assert speakers_of("## 自己紹介\n\n- 星野さん: 二回目の参加\n- 青山さん: 箱を作っている\n", vocabulary) == [[]]


@pytest.mark.parametrize(
    ("entries", "speakers"),
    [
        (["19:00 庭の水やり (mao)", "19:20 猫を数える (ponkan)"], ["mao", "ponkan"]),
        (["[庭の水やり](https://example.com/a) by mao", "[猫を数える](https://example.com/b) by ponkan"], ["mao", "ponkan"]),
        (["庭の水やり by 星野美緒 @ みかん", "猫を数える by 鈴木一郎 @ レモン"], ["星野美緒", "鈴木一郎"]),
        (["星野: 庭の水やりの話", "鈴木: 猫を数える話"], ["星野", "鈴木"]),
        (["みかん会社 星野 美緒 「庭の水やり」", "レモン会社 鈴木 一郎 「猫を数える」"], ["星野 美緒", "鈴木 一郎"]),
        (
            [
                "**Watering** ([Mio Hoshino](https://example.com)) - Mio did well.",
                "**Cats** ([Taro Suzuki](https://x.y)) - Neat.",
            ],
            ["Mio Hoshino", "Taro Suzuki"],
        ),
        (["mao\n    - 水やり", "ponkan\n    - 猫を数える"], ["mao", "ponkan"]),
        (["庭の水やり\n    - 楽しい", "猫を数える\n    - 速い"], []),
        (["庭の水やり (前編)", "庭の水やり (後編)"], []),
        (["庭の水やり by default", "猫を数える by design"], []),
    ],
)
def test_entries_of_talks_name_their_speakers_at_the_same_place(
    entries: list[str], speakers: list[str], vocabulary: Vocabulary
) -> None:
    text = "## LT\n\n" + "".join(f"- {entry}\n" for entry in entries)

    assert speakers_of(text, vocabulary) == [speakers]


def test_gloss_in_brackets_is_no_speaker_but_for_one_whom_the_link_repeats(vocabulary: Vocabulary) -> None:
    words = "- 窯 (mikan)\n- 箱 (ponkan)\n"
    links = "- [窯の話 (mikan)](https://example.org/p/mikan.html)\n- [箱の話 (ponkan)](https://example.org/p/ponkan.html)\n"

    assert speakers_of(f"## 言葉\n\n{words}", vocabulary) == [[]]
    assert speakers_of(f"## 聞いたもの\n\n{links}", vocabulary) == [["mikan", "ponkan"]]


def test_entry_of_an_english_programme_has_its_speaker_before_the_hour(vocabulary: Vocabulary) -> None:
    text = (
        "## Boxes Made Easy. Mio Hoshino – Mikan Works. 4 pm, Day 1\n\n- light\n\n## Lunch. – 12 pm, Day 1\n\n- bread\n\n"
        "## Tins\n\n- Quorra Suzuki – Core Developer at Mikan\n- light\n"
    )

    assert speakers_of(text, vocabulary) == [["Mio Hoshino"], [], ["Quorra Suzuki"]]
