"""Mentions of days as people write them in Japanese and English notes, and what only looks like one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.dates import DayKind, DayMention, find_days
from indexer.extract.folding import fold_text

_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# A line, and the mentions in it as "words = meaning"; "?" marks a form that also means other things, "*" an unnamed month.
# fmt: off
_MENTIONS = (
    ("5月12-16日の5日間にわたり",                 "5月12-16日 = 05-12..05-16"),
    ("10月25日-29日にバルセロナで開催された",     "10月25日-29日 = 10-25..10-29"),
    ("5月12日〜16日",                             "5月12日〜16日 = 05-12..05-16"),
    ("5月12日～5月16日",                          "5月12日～5月16日 = 05-12..05-16"),
    ("9月11日から15日に",                         "9月11日から15日 = 09-11..09-15"),
    ("9月11日（月）〜9月15日（金）",              "9月11日（月）〜9月15日（金） = 09-11..09-15 Mon"),
    ("2018年5月31日(木)〜6月2日(土)",             "2018年5月31日(木)〜6月2日(土) = 2018-05-31..2018-06-02 Thu"),
    ("2017年10月7日、8日",                        "2017年10月7日、8日 = 2017-10-07..2017-10-08"),
    ("7月20日と21日の2日間",                      "7月20日と21日 = 07-20..07-21"),
    ("11月7日（金）・8日（土）",                  "11月7日（金）・8日（土） = 11-07..11-08 Fri"),
    ("2025年6月16, 17日の二日間",                 "2025年6月16, 17日 = 2025-06-16..2025-06-17"),
    ("12月31日-1月2日",                           "12月31日-1月2日 = 12-31..01-02"),
    ("2018/05/08-10",                             "2018/05/08-10 = 2018-05-08..2018-05-10"),
    ("2018/05/08",                                "2018/05/08 = 2018-05-08"),
    ("2013/09/21 (土)",                           "2013/09/21 (土) = 2013-09-21 Sat"),
    ("2013/09/21（土）・22（日）",                "2013/09/21（土）・22（日） = 2013-09-21..2013-09-22 Sat"),
    ("2014/05/12-2014/05/16",                     "2014/05/12-2014/05/16 = 2014-05-12..2014-05-16"),
    ("2024/05/15-05/17の3日間",                   "2024/05/15-05/17 = 2024-05-15..2024-05-17"),
    ("2014-05-12 - 2014-05-16",                   "2014-05-12 - 2014-05-16 = 2014-05-12..2014-05-16"),
    ("2018-05-02 to 2018-05-04",                  "2018-05-02 to 2018-05-04 = 2018-05-02..2018-05-04"),
    ("2014-05-12T10:00:00+09:00",                 "2014-05-12T10:00 = 2014-05-12"),
    ("2014-10-27",                                "2014-10-27 = 2014-10-27"),
    ("From 2/18/2016 to 2/19/2016",               "2/18/2016 to 2/19/2016 = 2016-02-18..2016-02-19"),
    ("2/18/2016",                                 "2/18/2016 = 2016-02-18"),
    ("2/8/2016",                                  ""),
    ("18-20 september 2014",                      "18-20 september 2014 = 2014-09-18..2014-09-20"),
    ("2021/09/09(Thu.)-11(Sat.)",                 "2021/09/09(Thu.)-11(Sat.) = 2021-09-09..2021-09-11 Thu"),
    ("2024/9/27, 28 に行われた",                  "2024/9/27, 28 = 2024-09-27..2024-09-28"),
    ("2020年9月の4日・5日（金・土）の2日間",      "2020年9月の4日・5日 = 2020-09-04..2020-09-05"),
    ("2012.03.17",                                "2012.03.17 = 2012-03-17"),
    ("2012.3.7",                                  "2012.3.7 = 2012-03-07"),
    ("29.09.2018",                                "29.09.2018 = 2018-09-29"),
    ("2018.9.29 Sat. 海辺にて",                   "2018.9.29 Sat. = 2018-09-29 Sat"),
    ("うみべ大会 20180929",                       "20180929 = 2018-09-29 ?"),
    ("先月29日に",                                "29日 = *-29 ?"),
    ("2018年3月8日19時から",                      "2018年3月8日 = 2018-03-08"),
    ("2018年 3月 8日（木） 19:00 開場",           "2018年 3月 8日（木） = 2018-03-08 Thu"),
    ("平成26年5月12日",                           "平成26年5月12日 = 2014-05-12"),
    ("平成元年12月1日",                           "平成元年12月1日 = 1989-12-01"),
    ("令和元年5月12日",                           "令和元年5月12日 = 2019-05-12"),
    ("令和2年3月17日(火)〜19日(木)",              "令和2年3月17日(火)〜19日(木) = 2020-03-17..2020-03-19 Tue"),
    ("昭和64年1月7日",                            "昭和64年1月7日 = 1989-01-07"),
    ("２０１４年５月１２日",                      "２０１４年５月１２日 = 2014-05-12"),
    ("２０１４年５⽉１２⽇",                      "２０１４年５⽉１２⽇ = 2014-05-12"),
    ("2014/05/12（⽉）",                          "2014/05/12（⽉） = 2014-05-12 Mon"),
    ("五月十二日",                                "五月十二日 = 05-12"),
    ("十二月二十三日",                            "十二月二十三日 = 12-23"),
    ("速報: 第3日目 (5月14日)",                   "第3日目 = day 3 | 5月14日 = 05-14"),
    ("第１日目",                                  "第１日目 = day 1"),
    ("三日目の朝",                                "三日目 = day 3"),
    ("十一日目",                                  "十一日目 = day 11"),
    ("1日目",                                     "1日目 = day 1"),
    ("DAY 01",                                    "DAY 01 = day 1"),
    ("Day 2",                                     "Day 2 = day 2"),
    ("Day2",                                      "Day2 = day 2"),
    ("Day-2 のメモ",                              "Day-2 = day 2"),
    ("Day.3",                                     "Day.3 = day 3"),
    ("Day 0",                                     "Day 0 = day 0"),
    ("day1",                                      "day1 = day 1"),
    ("Day One",                                   "Day One = day 1"),
    ("2nd Day",                                   "2nd Day = day 2"),
    ("1st day",                                   "1st day = day 1"),
    ("Third day",                                 "Third day = day 3"),
    ("初日",                                      "初日 = day 1"),
    ("最終日",                                    "最終日 = last day"),
    ("Last Day",                                  "Last Day = last day"),
    ("final day",                                 "final day = last day"),
    ("木曜の午後",                                "木曜 = Thu"),
    ("火曜日",                                    "火曜日 = Tue"),
    ("水曜からの 3日間",                          "水曜からの 3日間 = Wed for 3"),
    ("Wednesday afternoon",                       "Wednesday = Wed"),
    ("Thursday, May 3rd",                         "Thursday, May 3rd = 05-03 Thu"),
    ("Mon May 12",                                "Mon May 12 = 05-12 Mon"),
    ("Sun 10:00",                                 "Sun = Sun"),
    ("May 12-16, 2014",                           "May 12-16, 2014 = 2014-05-12..2014-05-16"),
    ("May 12, 2014",                              "May 12, 2014 = 2014-05-12"),
    ("May 12th to 14th",                          "May 12th to 14th = 05-12..05-14"),
    ("12–16 May 2014",                           "12–16 May 2014 = 2014-05-12..2014-05-16"),
    ("30 April - 2 May 2018",                     "30 April - 2 May 2018 = 2018-04-30..2018-05-02"),
    ("20th of July, 2023",                        "20th of July, 2023 = 2023-07-20"),
    ("Friday 13th to Tuesday 17th September",     "Friday 13th to Tuesday 17th September = 09-13..09-17 Fri"),
    ("April 30 - May 2, 2018",                    "April 30 - May 2, 2018 = 2018-04-30..2018-05-02"),
    ("Nov. 6-8, 2017",                            "Nov. 6-8, 2017 = 2017-11-06..2017-11-08"),
    ("Sept 9, 2016",                              "Sept 9, 2016 = 2016-09-09"),
    ("5/31-6/2",                                  "5/31-6/2 = 05-31..06-02 ?"),
    ("5/14",                                      "5/14 = 05-14 ?"),
    ("5/14(水)",                                  "5/14(水) = 05-14 Wed"),
    ("8/29(木)・30(金)",                          "8/29(木)・30(金) = 08-29..08-30 Thu"),
    ("2/8〜9：DroidKaigi",                        "2/8〜9 = 02-08..02-09 ?"),
    ("14日 (水) 16:30 より",                      "14日 (水) = *-14 Wed"),
    ("15日の午後",                                "15日 = *-15 ?"),
    ("14〜16日",                                  "14〜16日 = *-14..16"),
    ("昨日参加してきた",                          "昨日 = told -1"),
    ("一昨日の夜",                                "一昨日 = told -2"),
    ("本日の資料",                                "本日 = told +0"),
    ("Yesterday I attended",                      "Yesterday = told -1"),
    ("去年 (2016年)",                             "2016年 = 2016"),
    ("2011年9月リリース",                         "2011年9月 = 2011-09"),
    ("October 2017",                              "October 2017 = 2017-10"),
    ("Day 2 operations",                          ""),
    ("Day 2運用",                                 ""),
    ("Day -1",                                    ""),
    ("3日間",                                     ""),
    ("5日間の日程",                               ""),
    ("1日 15ドル",                                "1日 = *-01 ?"),
    ("30日以内",                                  ""),
    ("二日酔い",                                  ""),
    ("日曜大工の話",                              ""),
    ("第2回",                                     ""),
    ("第3四半期",                                 ""),
    ("24/7",                                      ""),
    ("1/2 に減った",                              "1/2 = 01-02 ?"),
    ("192.168.101.3",                             ""),
    ("2011.2",                                    ""),
    ("OpenStack 2014.2 (Juno)",                   ""),
    ("10.20.30.40/24",                            ""),
    ("may 12 of them",                            ""),
    ("We may 2 do so",                            ""),
    ("2月30日",                                   ""),
    ("13月1日",                                   ""),
    ("2014/13/01",                                ""),
    ("2014-02-29",                                ""),
    ("99日目",                                    ""),
    ("2018年度",                                  ""),
    ("2010年代",                                  ""),
    ("8月から",                                   ""),
    ("10時10分",                                  ""),
    ("100日",                                     ""),
    ("RFC 2014-05",                               ""),
    ("v2018.5.8.1",                               ""),
    ("3日坊主",                                   "3日 = *-03 ?"),
    ("5月12日-11日",                              "11日 = *-11 ?"),
    ("Windows 2012/2016",                         ""),
    ("日本時間",                                  ""),
    ("土日は休み",                                ""),
    ("土曜日から2日間",                           "土曜日から2日間 = Sat for 2"),
    ("Sat, 21 Sep 2013",                          "Sat, 21 Sep 2013 = 2013-09-21 Sat"),
    ("9/18 - 20",                                 "9/18 - 20 = 09-18..09-20 ?"),
    ("平成29年11月18日 土曜",                     "平成29年11月18日 = 2017-11-18 | 土曜 = Sat"),
    ("2014年5月12日月曜日",                       "2014年5月12日 = 2014-05-12 | 月曜日 = Mon"),
    ("会期 2018年3月12日（月）〜16日（金） 岡山", "2018年3月12日（月）〜16日（金） = 2018-03-12..2018-03-16 Mon"),
    ("2018年2月26日より3月2日まで",               "2018年2月26日より3月2日 = 2018-02-26..2018-03-02"),
    ("Day 1 と Day 2",                            "Day 1 = day 1 | Day 2 = day 2"),
    ("第2日目の午後、第3日目の朝",                "第2日目 = day 2 | 第3日目 = day 3"),
    ("2014/5/12(月) 10:00-18:00",                 "2014/5/12(月) = 2014-05-12 Mon"),
    ("12/24 比で速い",                            "12/24 = 12-24 ?"),
    ("2019年1月31日が締切",                       "2019年1月31日 = 2019-01-31"),
    ("9月18日、19日、20日",                       "9月18日、19日、20日 = 09-18..09-20"),
    ("5月31日・6月1日・6月2日",                   "5月31日・6月1日・6月2日 = 05-31..06-02"),
    ("9/8(金), 9/9(土)",                          "9/8(金), 9/9(土) = 09-08..09-09 Fri"),
    ("2017年9月8日(金) 10:00〜9月9日(土) 18:00",  "2017年9月8日(金) 10:00〜9月9日(土) = 2017-09-08..2017-09-09 Fri"),
    ("2018年3月8日(木) 19:00〜21:00",             "2018年3月8日(木) = 2018-03-08 Thu"),
    ("2018/3/8 19:00-21:00",                      "2018/3/8 = 2018-03-08"),
    ("5月12日、7月20日",                          "5月12日 = 05-12 | 7月20日 = 07-20"),
    ("11月29日、30日、12月1日",                   "11月29日、30日、12月1日 = 11-29..12-01"),
)
# fmt: on


@pytest.mark.parametrize(("line", "mentions"), _MENTIONS, ids=[line for line, _ in _MENTIONS])
def test_days_are_read_as_they_are_written(line: str, mentions: str) -> None:
    folded = fold_text(line)

    found = [f"{folded.words(m.start, m.end)} = {_describe(m)}{' ?' if m.loose else ''}" for m in find_days(folded)]

    assert " | ".join(found) == mentions


def test_decomposed_kana_around_a_date_change_nothing() -> None:
    line = "5月12日から16日まで、バルセロナで開催"
    folded = fold_text(unicodedata.normalize("NFD", line))

    (mention,) = find_days(folded)

    assert unicodedata.normalize("NFC", folded.words(mention.start, mention.end)) == "5月12日から16日"
    assert (mention.month, mention.day, mention.last_day) == (5, 12, 16)


@given(st.text(st.characters() | st.sampled_from("かハﾊﾞ゛\u3099\u309aーア漢ＡbﷺÅe\u0301 ")))
def test_every_folded_character_knows_what_it_was_written_as(text: str) -> None:
    folded = fold_text(text)

    starts = folded.starts or range(len(text))
    words = {start: folded.words(place, place + 1) for place, start in enumerate(starts)}
    assert "".join(unicodedata.normalize("NFKC", word) for word in words.values()) == folded.text
    assert "".join(words.values()) == text


_PIECES = st.sampled_from(
    [
        "2014",
        "年",
        "5",
        "月",
        "12",
        "日",
        "-",
        "〜",
        "から",
        "(水)",
        "第",
        "3",
        "日目",
        "Day ",
        "May ",
        "th",
        "/",
        ".",
        "曜",
        "木",
        " ",
        "十",
    ]
)


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=30).map("".join)))
def test_mentions_of_any_text_stand_in_order_inside_it(text: str) -> None:
    folded = fold_text(text)

    mentions = find_days(folded)

    edges = [edge for m in mentions for edge in (m.start, m.end)]
    assert edges == sorted(edges)
    assert all(m.start < m.end <= len(folded.text) for m in mentions)
    assert all(folded.words(m.start, m.end) in text for m in mentions)
    assert all(1 <= (m.month or 1) <= 12 and 1 <= (m.day or 1) <= 31 for m in mentions)


@given(st.integers(1, 12), st.integers(1, 28), st.integers(1990, 2040))
def test_every_way_of_writing_a_day_names_the_same_day(month: int, day: int, year: int) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    written = (
        f"{year}年{month}月{day}日",
        f"{year}/{month:02d}/{day:02d}",
        f"{year}.{month}.{day}",
        f"{year}-{month:02d}-{day:02d}",
        f"{year}年{month}月{day}日".translate(wide),
    )

    found = [[(m.year, m.month, m.day) for m in find_days(fold_text(text))] for text in written]

    assert found == [[(year, month, day)]] * len(written)


def _describe(mention: DayMention) -> str:
    first, last = (
        _day(mention.year, mention.month, mention.day),
        _day(mention.last_year, mention.last_month, mention.last_day),
    )
    meaning = {
        DayKind.DATE: f"{first}..{last}" if mention.last_day else first,
        DayKind.MONTH: f"{mention.year}-{mention.month or 0:02d}",
        DayKind.YEAR: f"{mention.year}",
        DayKind.MONTH_DAY_ONLY: f"*-{mention.day or 0:02d}" + (f"..{mention.last_day:02d}" if mention.last_day else ""),
        DayKind.ORDINAL: f"day {mention.ordinal}",
        DayKind.LAST: "last day",
        DayKind.RELATIVE: f"told {mention.ordinal or 0:+d}",
        DayKind.WEEKDAY: "",
    }[mention.kind]
    week = _WEEK[mention.weekday] if mention.weekday is not None else ""
    return " ".join(part for part in (meaning, week, f"for {mention.days}" if mention.days else "") if part)


def _day(year: int | None, month: int | None, day: int | None) -> str:
    return (f"{year}-" if year else "") + f"{month or 0:02d}-{day or 0:02d}"
