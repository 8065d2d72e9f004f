"""The name of an event in a title of any form, and the one that a report of nothing but that title is filed under."""

from __future__ import annotations

from functools import cache

import pytest

from indexer.extract.events_titles import find_title_name
from indexer.extract.events_told import find_attended
from indexer.report import read_report
from indexer.vocabulary import Vocabulary, load_vocabulary

_NAMES = [
    ("asagao.tokyo #15@喫茶むぎ に参加してきた", "asagao.tokyo #15"),
    ("[Go]asagao.tokyo #11 参加メモ #asagaotokyo", "asagao.tokyo #11"),
    ("2018/03/08 Asagao Night 201803", "Asagao Night 201803"),
    ("AsagaoNightinSendai201809", "AsagaoNightinSendai201809"),
    ("第3回 あさがお勉強会に参加してきました", "第3回 あさがお勉強会"),
    ("【参加レポート】Asagao Fes 2019 Day 2", "Asagao Fes 2019"),
    ("【Asagao Fes 2019】1日目の感想", "Asagao Fes 2019"),
    ("Asagao Fes 2018 in 仙台 参加記", "Asagao Fes 2018"),
    ("みんなのあさがお勉強会#35に参加しました", "みんなのあさがお勉強会#35"),
    ("AsagaoRejects 2018 夏", "AsagaoRejects 2018 夏"),
    ("夏のプログラム 報告 (12) あさがお会議02", "あさがお会議02"),
    ("Notes from Asagao Loop 2018", "Asagao Loop 2018"),
    ("ゆるあさがお勉強会に参加してきた", "ゆるあさがお勉強会"),
    ("あさがおの集い 参加ログ", "あさがおの集い"),
    ("2019/03/04 あさがお勉強会", "あさがお勉強会"),
    ("勉強会メモ: あさがおの会 #3", "あさがおの会 #3"),
    ("AsagaoWorks Seed Manager勉強会メモ", "AsagaoWorks Seed Manager勉強会"),
    ("Asagao Tech Talk 「庭の話」 に行ってきました", "Asagao Tech Talk"),
    ("AGK2018B で LT してきた", "AGK2018B"),
    ("OpenStack Asagao Newton Mid-cycle Recap", "OpenStack Asagao Newton Mid-cycle"),
    ("Asagao Loop 2018 trip report", "Asagao Loop 2018"),
    ("Asagao Study #2「庭の話」", "Asagao Study #2"),
    ("Asagao Fes 2017 で発表しました | 庭の記録", "Asagao Fes 2017"),
    ("庭の記録 | Asagao Fes 2017 で発表しました", "Asagao Fes 2017"),
    ("全国あさがお大会(ASGO2019) 参加報告", "全国あさがお大会(ASGO2019)"),
    ("第５回 あさがおプログラミング勉強会 に参加しました", "第５回 あさがおプログラミング勉強会"),
    ("What I learned at Asagao Loop 2018", "Asagao Loop 2018"),
    ("Day 1 of Asagao Loop 2018", "Asagao Loop 2018"),
    ("国際会議ASGO2018で発表しました", "ASGO2018"),
    ("【ASGO12参加記】花が人に勝つ日", "ASGO12"),
    ("【あさがおFes聴講メモ】良かった話", "あさがおFes"),
    ("#あさがお で喋ってきた", "あさがお"),
    ("#asagao_sushi で庭の設計について話してきた", "asagao_sushi"),
    ("AsagaoConで発表してきました", "AsagaoCon"),
    ("We Are Gardeners! @10thに参加してきた #garden", "We Are Gardeners! @10th"),
    ("庭&東海あさがおオフラインミーティング 2017/01/07", "庭&東海あさがおオフラインミーティング"),
    ("ASGO - Trip Report", "ASGO"),
    ("Asagao Loop 2018 – A personal recap", "Asagao Loop 2018"),
    ("Travel report: Asagao Loop 2018", "Asagao Loop 2018"),
    ("A day full of flowers: Asagao Sprint #4 Recap", "Asagao Sprint #4"),
    ("「Asagao Night / 花見会」参加レポート", "Asagao Night / 花見会"),
    ("Asagaoおさわり&もくもく会 〜夏の花の記念〜に参加しました", "Asagaoおさわり&もくもく会"),
    ("あさがお と Rose による花壇入門 読書会 第1回に参加しました", "あさがお と Rose による花壇入門 読書会 第1回"),
    ("2018/10/09 #asagao Meetup 花見#3 に参加しました", "asagao Meetup 花見#3"),
    (
        "AsagaoCorp Terraform & Flower Enterprise 勉強会 in 金沢に参加しました",
        "AsagaoCorp Terraform & Flower Enterprise 勉強会 in 金沢",
    ),
]


@pytest.mark.parametrize(("title", "name"), _NAMES)
def test_a_title_names_its_event(title: str, name: str) -> None:
    found = find_title_name(title)

    assert found is not None
    assert title[found.start : found.end] == name


@pytest.mark.parametrize(
    "title",
    [
        "",
        "#",
        "ES2015 への移行",
        "Rust Advent Calendar 2018",
        "2018年の振り返り",
        "勉強会に参加した",
        "社内勉強会に参加しました",
        "社内勉強会で発表してきた",
        "庭の話をしてきた",
        "定例ミーティング 2017/01/07",
        "懇親会で飛び込みLTに参加した",
        "Wednesday, 9 September 2015",
        "庭で花の設計について話してきた",
        "夜の勉強に行った話",
        "はじめての勉強会に参加した",
        "楽しかった勉強会に参加した話",
        "2018年2月の庭いじり",
        "2018-10-09",
        "サーバを 2018 年まで使った",
        "日記 2018",
        "Rust の勉強会に行ってきた",
        "303: Speakers are read from how notes credit them",
        "Copyright (c) 2022",
        "Brussels Trip Report",
        "November 24th 2015, in the garden",
        "From May 23-25, 2023, in the garden",
    ],
)
def test_a_title_that_names_no_event_gives_none(title: str) -> None:
    assert find_title_name(title) is None


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("I went with a few co-workers to [Asagao Trek](http://asagao.example) this past Friday.", "Asagao Trek"),
        ("先日、[Umibe Tech Table](https://umibe.example.com/3)に参加してきました。", "Umibe Tech Table"),
        ("昨日は Umibe Tech Table #3 に参加してきました。", "Umibe Tech Table #3"),
        ("2018年10月5日に都内で開催された Umibe.k8s #4 に参加しました。", "Umibe.k8s #4"),
        ("先週、Rustの勉強会「うみべRust」に行ってきました。", "うみべRust"),
        ("10/5 に行われた Umibe Tech Night で「庭の話」という発表をしました。", "Umibe Tech Night"),
        ("10月5日(金)に、UmibeTechCon 2018が開催されました。", "UmibeTechCon 2018"),
        ("弊社で Umibe Meetup vol.3 を開催しました。", "Umibe Meetup vol.3"),
        ("Last week I attended Umibe Loop in Berlin.", "Umibe Loop"),
        ("I just got back from UmibeCon 2018, a conference about sand.", "UmibeCon 2018"),
        ("I gave my first talk at the Umibe PHP conference in June.", "Umibe PHP"),
        ('海辺で開かれた<a href="https://umibe.example.com/">Umibe Seminor</a>に行ってきました。', "Umibe Seminor"),
        ("`Umibe Camp`_ に行ってきました。", "Umibe Camp"),
        ("Umibe Meetup#12 ~ 砂の祭り ~に参加してきたのでメモ。", "Umibe Meetup#12"),
        ("『砂の本』出版記念イベントに行ってきた", "『砂の本』出版記念イベント"),
        ("On Friday was the dotUmibe event in Paris.", "dotUmibe"),
        ("I was planning the [Umibe Source Bridge](https://umibe.example.com) conference.", "Umibe Source Bridge"),
        ("先週は Umibe Summer Days というイベントがあった。", "Umibe Summer Days"),
        ("「砂の話」というタイトルで登壇してきました", None),
        ("昨日、勉強会に参加してきました。", None),
        ("今日は社内の勉強会で発表しました。", None),
        ("Last week I went to Berlin.", None),
        ("前回の Umibe Loop 2017 に参加した。", None),
        ("明日は庭に行って草を取る。", None),
    ],
)
def test_a_sentence_tells_what_was_visited(sentence: str, name: str | None) -> None:
    found = find_attended(sentence)

    assert (sentence[found.start : found.end] if found else None) == name


@cache
def _vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.mark.parametrize(
    ("title", "event"),
    [
        ("NIPS2016読み会に参加", "NIPS2016読み会"),
        ("EMNLP読み会@京都に参加しました", "EMNLP読み会"),
        ("DroidKaigi RejectCon 2018 参加レポート", "DroidKaigi RejectCon 2018"),
        ("DroidKaigiのRejectConに行ってきた", "DroidKaigi RejectCon 2018"),
        ("PHPカンファレンス福岡2019に登壇してきました", "PHPカンファレンス福岡 2019"),
        ("KDD 2018 London", "KDD 2018"),
        ("人工知能学会全国大会(JSAI2019) 参加報告", "人工知能学会全国大会 2019"),
        ("PyCon APAC 2014 in Taiwan", "PyCon APAC 2014"),
        ("PyCon Taiwan 2015 参加記", "PyCon Taiwan 2015"),
        ("golang.tokyo #15@東京 に参加", "golang.tokyo #15"),
        ("Kyoto.js 12 で発表しました", "Kyoto.js12"),
        ("qpstudy 2014.07 に参加", "qpstudy 2014.07"),
        ("Docker Meetup Tokyo に参加した", "Docker Meetup Tokyo"),
        ("Python 3.8 リリースパーティー", "Python 3.8 リリースパーティー"),
        ("RubyKaigi 2日目", "RubyKaigi 2018"),
        ("React Tokyo ミートアップ #6 イベントレポート", "React Tokyoミートアップ #6"),
        ("Mackerel Meetup #13 を開催しました", "Mackerel Meetup #13"),
        ("Tokyo.Scipyに参加してきた", "Tokyo.Scipy"),
        ("YAPC::Asia Tokyo 2015 二日目", "YAPC::Asia Tokyo 2015"),
        ("JANOG 42 Meeting 参加記", "JANOG42"),
        ("ISUCON 10 予選参戦記", "ISUCON10"),
        ("Go Conference 2014 autumn", "Go Conference 2014 autumn"),
        ("Vue Fes Japan Online 2022", "Vue Fes Japan Online 2022"),
        ("EuroPython 2018 in Edinburgh", "EuroPython 2018"),
        ("AWS Summit 2018 Tokyo", "AWS Summit Tokyo 2018"),
        ("RubyKaigi 2026 follow up に参加", "RubyKaigi 2026 follow up"),
        ("International PHP Conference 2023 - Berlin", "International PHP Conference 2023"),
        ("OpenStack Vancouver Summit Wrapup", "OpenStack Summit Vancouver 2018"),
        ("オープンソースカンファレンス 2017 Tokyo/Spring 参加", "Open Source Conference 2017 Tokyo/Spring"),
        ("「Rails Developers Meetup 4」に参加しました", "Rails Developers Meetup4"),
        ("GPU Unite 2025 参加所感", "GPU Unite 2025"),
        ("ゴリラ.vimの勉強会#8を開催しました", "ゴリラ.vim #8"),
        ("Daily ICFP: Day 1", "ICFP 2018"),
        ("Reviewing RustConf 2019", "RustConf 2019"),
        ("Docker Meetup Kansai #1に参加した", "Docker Meetup Kansai #1"),
        ("GitLab Meetup Tokyo #12: 2018年を振り返る に参加", "GitLab Meetup Tokyo #12"),
        ("HITCON CMT 2023 Trip Report", "HITCON CMT 2023"),
        ("ICPC Asia Yokohama Regional Contest 2022 参加記", "ICPC Asia Yokohama Regional Contest 2022"),
        ("Python Boot Camp in 静岡で講師をした", "Python Boot Camp in 静岡"),
        ("ApacheCon Recap", "ApacheCon 2018"),
        ("AWS re:Invent 2023 振り返り勉強会に参加した", "AWS re:Invent 2023 振り返り勉強会"),
        ("#AWS_re:Invent_ふりかえり勉強会_参加レポート", "AWS re:Inventふりかえり勉強会"),
        ("KubeCon 2022 報告会に参加してきた", "KubeCon 2022 報告会"),
        ("Go Conference mini 2022 Autumn に参加", "Go Conference mini 2022 Autumn"),
        ("Go Conference mini in Sendai 2026に参加した", "Go Conference mini Sendai 2026"),
        ("JAWS-UG 横浜支部 #30 参加レポート", "JAWS-UG 横浜支部 #30"),
        ("OpsJAWSの Meetup#12 に参加", "OpsJAWS Meetup #12"),
        ("Notes from the OpenStack Ops Meetup in Tokyo", "OpenStack Ops Meetup Tokyo"),
    ],
)
def test_known_series_take_what_their_titles_add(title: str, event: str) -> None:
    text = f"---\ntitle: '{title}'\ndate: 2018-10-09\n---\n\n## 話\n\n聞いた。\n"

    report = read_report(text.encode(), "a.md", vocabulary=_vocabulary())

    assert report.event == event


def test_a_heading_that_counts_the_day_of_an_event_names_it() -> None:
    report = read_report(
        "# try! Swift 1日目\n\n## 海の話\n\n聞いた。\n\n## 山の話\n\n聞いた。\n".encode(), "a.md", vocabulary=_vocabulary()
    )

    assert report.event == "try! Swift Tokyo"


def test_a_folder_of_a_path_is_no_event() -> None:
    text = "---\ntitle: 海の話\ndate: 2011-05-10\n---\n\n![thor](/assets/2011/thor.png)\n\n聞いた。\n"

    assert read_report(text.encode(), "a.md", vocabulary=_vocabulary()).event is None
