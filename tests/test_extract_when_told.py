"""Days that are told from the day of writing, in a page's own way of showing it, and those of an event's eve."""

from __future__ import annotations

from functools import cache

import pytest

from indexer.model import Report
from indexer.report import read_report
from indexer.vocabulary import Vocabulary, load_vocabulary


@cache
def _vocabulary() -> Vocabulary:
    return load_vocabulary()


def _read(text: str) -> Report:
    return read_report(text.encode(), "a.md", vocabulary=_vocabulary())


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("今日は海辺で UmibeCon がありました。", "2018-10-09"),
        ("昨日 UmibeCon に行ってきました。", "2018-10-08"),
        ("先週の土曜日に UmibeCon に行ってきました。", "2018-10-06"),
        ("土曜日に開催された UmibeCon に行ってきました。", "2018-10-06"),
        ("先月29日に開催された UmibeCon に行ってきました。", "2018-09-29"),
        ("今月6日に開催された UmibeCon に行ってきました。", "2018-10-06"),
        ("来週の土曜日にも集まりがあります。UmibeCon は楽しい。", "2018-10-09"),
        ("毎週土曜日に開催しています。", "2018-10-09"),
        ("昨日、海辺で [Umibe\nCon](https://umibe.example.com) に参加してきました。", "2018-10-08"),
        ("I was part of UmibeCon yesterday in Munich.", "2018-10-08"),
    ],
)
def test_a_day_is_told_from_the_day_of_writing(sentence: str, day: str) -> None:
    report = _read(f"---\ntitle: UmibeCon 参加記\ndate: 2018-10-09\n---\n\n{sentence}\n\n## 話\n\n聞いた。\n")

    assert report.dates == (day,)
    told = day != "2018-10-09" or "今日" in sentence
    assert next(e.rule for e in report.evidence if e.field == "date") == (
        "event-date-told-from-post" if told else "post-date"
    )


def test_words_of_one_day_date_no_report_of_several() -> None:
    report = _read(
        "---\ntitle: UmibeCon\ndate: 2018-10-09\n---\n\n## Day 1\n\n今日まで UmibeCon でした。\n\n## Day 2\n\n聞いた。\n"
    )

    assert report.dates == ()
    assert {section.day for section in report.sections} == {None}


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("> [UmibeCon 2018, 18-20 september](https://umibe.example.com)", ("2018-09-18", "2018-09-20")),
        ("[9月5日 UmibeCon (海辺)](https://umibe.example.com)", ("2018-09-05",)),
        ("2018/09/09(Thu.)-11(Sat.) [UmibeCon](https://umibe.example.com) の話。", ("2018-09-09", "2018-09-11")),
    ],
)
def test_a_date_beside_the_name_of_the_event_is_its_day(line: str, days: tuple[str, ...]) -> None:
    report = _read(f"---\ntitle: UmibeCon 2018 参加記\ndate: 2018-10-09\n---\n\n{line}\n\n## 話\n\n聞いた。\n")

    assert report.dates == days


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("昨日と今日の2日間、UmibeCon に行ってきた。", ("2018-10-08", "2018-10-09")),
        ("先週の木曜から土曜まで UmibeCon に参加していました。", ("2018-10-04", "2018-10-06")),
        ("4日から6日まで、UmibeCon に参加した。", ("2018-10-04", "2018-10-06")),
        ("28日から30日に UmibeCon に参加した。", ("2018-09-28", "2018-09-30")),
        ("29日(土)に開催された UmibeCon に参加した。", ("2018-09-29",)),
        ("29日(日)に開催された UmibeCon に参加した。", ("2018-10-09",)),
        ("UmibeCon was held on 4th, 5th and 6th of October.", ("2018-10-04", "2018-10-06")),
        ("UmibeCon に参加した。砂は3日から5日で乾く。", ("2018-10-09",)),
        ("先週の土曜(10/6)に[UmibeCon](https://umibe.example.com)というイベントをやりました。", ("2018-10-06",)),
        ("UmibeCon に参加した。<a href='{% post_url 2014-11-02-about %}'>前の記事</a>で書いた。", ("2018-10-09",)),
    ],
)
def test_a_range_is_told_from_the_day_of_writing(sentence: str, days: tuple[str, ...]) -> None:
    report = _read(f"---\ntitle: UmibeCon 参加記\ndate: 2018-10-09\n---\n\n{sentence}\n\n## 話\n\n聞いた。\n")

    assert report.dates == days


def test_the_day_before_is_that_before_the_first() -> None:
    sections = "".join(f"## {heading}\n\n聞いた。\n\n" for heading in ("前日入り", "1日目", "2日目"))
    report = _read(f"# UmibeCon 2018\n\n2018年10月4日〜6日に開催された。\n\n{sections}")

    assert [section.day for section in report.sections[-3:]] == ["2018-10-03", "2018-10-04", "2018-10-05"]


def test_metadata_without_an_opening_fence_is_no_text() -> None:
    report = _read("title: UmibeConに参加した\ndate: 2018/10/09 13:10:53\ntag:\n  - 海\n---\n\n# はじめに\n\n聞いた。\n")

    assert report.title == "UmibeConに参加した"
    assert [section.line for section in report.sections] == [7]


def test_a_line_that_opens_with_a_day_and_its_hours_dates_the_event() -> None:
    report = _read("# 【UMIB12参加記】海の話\n\n2026年7月14日 14:00–15:30 / P7 / Track 5\n\n## 話\n\n聞いた。\n")

    assert (report.event, report.dates) == ("UMIB12", ("2026-07-14",))
    assert {section.day for section in report.sections} == {"2026-07-14"}


def test_a_title_stands_above_the_place_and_day_of_its_event() -> None:
    report = _read("# Umimetrics #\n*London*\n\n## Wednesday, 9 September 2015##\n\n### Welcome\n\nx\n")

    assert (report.event, report.dates) == ("Umimetrics", ("2015-09-09",))


def test_a_link_to_the_page_of_an_event_names_it_without_its_subtitle() -> None:
    link = "[海つまみ食い LT 会 #4 ～ つまみ食い LT 大会！](https://umibe.connpass.com/event/1/)"
    report = _read(f"---\ntitle: 懇親会で飛び込みLTに参加した\n---\n\n{link} に参加しました。\n\n## 話\n\n聞いた。\n")

    assert report.event == "海つまみ食い LT 会 #4"


def test_a_link_says_that_it_leads_to_the_page_of_an_event() -> None:
    link = "[海の会 | Doorkeeper](http://example.org/1Cim)"
    report = _read(f"---\ntitle: umi_meet\n---\n\n{link}\n\n## 話\n\n聞いた。\n")

    assert report.event == "海の会"


def test_a_date_alone_in_a_bullet_below_the_title_is_a_day_of_last_resort() -> None:
    report = _read("# UmibeCon #20\n- 2017/12/14\n\n## 話\n\n聞いた。\n")

    assert report.dates == ("2017-12-14",)
    assert [one.rule for one in report.evidence if one.field == "date"] == ["date-alone-on-a-line"]


def test_a_link_to_the_page_of_an_event_confirms_the_title() -> None:
    link = "[海辺&東海オフラインミーティング 2017/01/07](https://umibe.connpass.com/event/1/)"
    report = _read(
        f"---\ntitle: 海辺&東海オフラインミーティング 2017/01/07\n---\n\n{link} に参加しました。\n\n"
        "## メモ\n\n- [関西 Debian 勉強会](https://umibe.connpass.com/event/2/)に参加した時の話\n"
        "- また [関西 Debian 勉強会](https://umibe.connpass.com/event/2/)の話\n"
    )

    assert report.event == "海辺&東海オフラインミーティング"


@pytest.mark.parametrize(
    "line", ['<p class="date">2018/10/09</p>', '<time datetime="2018-10-09">2018.10.09</time>', "Posted on 2018-10-09"]
)
def test_markup_around_a_day_of_publication_is_not_read_as_words(line: str) -> None:
    report = _read(f"# UmibeCon に行ってきた\n\n{line}\n\n昨日 UmibeCon に参加した。\n\n## 話\n\n聞いた。\n")

    assert report.dates == ("2018-10-08",)


@pytest.mark.parametrize(
    ("span", "headings", "days"),
    [
        ("9/29, 30", ("前夜祭", "1日目"), ("2018-09-28", "2018-09-29")),
        ("9/29, 30", ("Day 0 (前夜祭)", "Day 1", "Day 2"), ("2018-09-28", "2018-09-29", "2018-09-30")),
        ("9/28〜9/30", ("前夜祭", "Day 1", "Day 2"), ("2018-09-28", "2018-09-29", "2018-09-30")),
    ],
)
def test_the_eve_is_the_day_before_unless_the_span_has_room_for_it(
    span: str, headings: tuple[str, ...], days: tuple[str, ...]
) -> None:
    chapters = "".join(f"## {heading}\n\n話を聞いた。\n\n" for heading in headings)

    report = _read(f"# UmibeCon 2018\n\nUmibeCon 2018 は {span} に開催された。\n\n{chapters}")

    assert (
        tuple(section.day for section in report.sections if section.heading[-1:] and section.heading[-1] in headings) == days
    )


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "# うみべ読書会の記録\n\n## 第3回 (2018/9/1)\n\n読んだ。\n\n## 第4回 (2018/10/6)\n\n読んだ。\n",
            ("2018-09-01", "2018-10-06"),
        ),
        (
            "# 2018年の勉強会\n\n## 9月1日 Umibe Meetup\n\n話。\n\n## 10月6日 Yama Meetup\n\n話。\n",
            ("2018-09-01", "2018-10-06"),
        ),
        (
            "# UmibeCon 2018\n\n2018年9月29日に開催。\n\n## 1.0 (2018/1/5)\n\n話。\n\n## 2.0 (2018/6/1)\n\n話。\n",
            ("2018-09-29", "2018-09-29"),
        ),
        (
            "# UmibeCon 2018\n\n## Monday, September 24\n\ntalk.\n\n## Tuesday\n\ntalk.\n\n## Wednesday\n\ntalk.\n",
            ("2018-09-24", "2018-09-25", "2018-09-26"),
        ),
        ("# UmibeCon 2018\n\n## 月曜日 (9/24)\n\n話。\n\n## 火曜日\n\n話。\n", ("2018-09-24", "2018-09-25")),
        ("# UmibeCon 2日目\n\n2018/9/30 に開催された UmibeCon に参加した。\n\n## 話\n\n話。\n", ("2018-09-30",)),
    ],
)
def test_headings_date_their_own_sections(text: str, days: tuple[str, ...]) -> None:
    report = _read(text)

    assert tuple(section.day for section in report.sections if section.line >= 3)[-len(days) :] == days
