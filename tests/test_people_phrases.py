"""Who speaks, phrase by phrase: each row is a line of a report and the speakers that it tells of ("-" for nobody).

A row that starts with "#" is a heading, one with "・" an entry of a list of talks; any other is the text below a heading
that names nobody.
"""

from __future__ import annotations

import pytest

from indexer.extract.people import find_speakers
from indexer.model import Block, Line, LineKind, Outline
from indexer.vocabulary import Vocabulary, load_vocabulary

HONORIFICS = """
みかん社の[komomoさん](https://twitter.com/komomo)による設計の話です              → komomo
- Naoki Yamada: 株式会社みかん                                                  → Naoki Yamada
- 進行: 後で決める                                                              → -
Jay Pipes 氏は他のセッションでも話していたマイグレーションの話をしていた          → Jay Pipes
Jay Pipes氏が問題を提起していた                                                → Jay Pipes
Red HatのBrent Salisbury氏が OVSDB について話していた                          → Brent Salisbury
Apache Qpid の Ken Giusti 氏がプレゼン                                         → Ken Giusti
HP Cloud の Susanne Balle 氏が司会                                             → Susanne Balle
Orange の Thomas Morin氏が話していた                                           → Thomas Morin
- OpenStack Foundation, Executive Director Jonathan Bryce氏                    → Jonathan Bryce
- Wells Fargo Bank, Head of Private Cloud Enablement Glenn Ferguson氏          → Glenn Ferguson
- Walt Disney Company Director, Cloud Services & Architecture Chris Launey氏   → Chris Launey
- AT&T Toby Ford 氏                                                            → Toby Ford
- 元 AT&T の Toby Ford 氏                                                      → Toby Ford
– 昔の話を紹介していた - Sony Computer Entertainment America Joel Johnston 氏   → Joel Johnston
Michał Jastrzębski 氏が Kolla における課題を長々と話していた                    → Michał Jastrzębski
基調講演は Guido van Rossum 氏による昔話だった                                 → Guido van Rossum
Martin J. Dürst 先生の発表                                                     → Martin J. Dürst
Greg Kroah-Hartman氏から保守の説明があった                                     → Greg Kroah-Hartman
Armando 氏が提案していた                                                       → Armando
Mosky さんによるセッション                                                     → Mosky
日本 HP 真壁さまから事例の紹介                                                 → 真壁
最初に元木氏が policy の話をした                                               → 元木
元木氏が文章にまとめると言っていた                                             → 元木
元同僚の山幡氏と山本氏が話して引き継ぐことになった                             → 山幡, 山本
物理トポロジをどう利用しようかという山幡氏の話                                 → 山幡
林さんの発表は短かった                                                         → 林
笹田耕一さんの「Guild の話」です                                               → 笹田耕一
笹田 耕一さんが実装を語った                                                    → 笹田 耕一
MSの牛尾さんの発表も聞きました                                                 → 牛尾
早稲田大学の山名先生が講演された                                               → 山名
招待講演は東都大学の杉山 教授による                                            → 杉山
成瀬ゆいさんの LT                                                              → 成瀬ゆい
釘宮さくらさんが登壇                                                           → 釘宮さくら
まつもとゆきひろさんの基調講演                                                 → まつもとゆきひろ
ジョナサン・ブライス氏の基調講演で始まった                                     → ジョナサン・ブライス
株式会社プレイドのkazuponさんによる発表です                                    → kazupon
こちらは株式会社Aの[かみふぶき](https://example.com/p)さんによる発表です       → かみふぶき
[@kazekiri][]さんによる発表です                                                → kazekiri
@kazekiri さんが話してくれました                                               → kazekiri
[釘宮さくら（@kugimiya）さん / Twitter](https://twitter.com/kugimiya)          → 釘宮さくら
**Jay Pipes 氏**が説明した                                                     → Jay Pipes
`Travis Oliphant 氏 <http://example.com/>`_ による紹介                         → Travis Oliphant
阪田さんに登壇していただいた                                                   → 阪田
阪田さんに発表をお願いしました                                                 → 阪田
Kevin 氏によると multicast が要るそうだ                                        → Kevin
メルカリの中島大一さん (@deeeet)。モノリスを分けた話                           → 中島大一
Yuichi Nakazawa さんと Kazuhiko Kakita さん。長野から来た                      → Yuichi Nakazawa, Kazuhiko Kakita
角谷さん、松田さんによるパネル                                                 → 角谷, 松田
髙橋さんの発表がよかった                                                       → 髙橋
佐々木さんは質問に答えた                                                       → 佐々木
会長の門脇氏が開会の挨拶をした                                                 → 門脇
株式会社カブの吉海将太さんによる発表。裏側から手がけているとのこと             → 吉海将太
o_ga10さんによる発表。                                                         → o_ga10
専業の よしよし さん による、損を抑える話でした                                → よしよし
モデレーターの西田さん、パネラーの三上さんと東さんが議論した                   → 西田, 三上, 東
Thierry Carrez さんいわく、次は秋とのこと                                      → Thierry Carrez
AppleのAlolita Sharma氏とGrafana LabsのTed Young氏による基調講演               → Alolita Sharma, Ted Young
[Opening Remarks](https://example.com/v) – Chris Aniszczyk氏（CNCF CTO）        → Chris Aniszczyk
10:00-10:40 開発の心得 (鈴木雄介さん)                                          → 鈴木雄介
[mikanbako@みかん社(@mikanbako)さん | Twitter](https://twitter.com/mikanbako)   → mikanbako
桜庭さんの文字列の連結に関するセッション                                       → 桜庭
名人ことゆーすけさんのセッション                                               → ゆーすけ
・最後が岩本さん。重ね方の提案だった                                           → 岩本
前半は、鈴木会長(子連れ)のお話でした                                           → 鈴木
寺田さんと牛尾さんの掛け合いを聞いた                                           → 寺田, 牛尾
次は佐藤さん                                                                   → 佐藤
うづらさん！                                                                   → うづら
発表者は、実行委員長である長谷川さんです。                                     → 長谷川
"""

NOBODY = """
Midokura さんのパーティに行った                                               → -
Midokura さんが新製品を発表                                                   → -
モノタロウさんが発表した事例                                                   → -
HPさんのデモを見た                                                             → -
アンドパッドさんでは自作したそうだ                                             → -
楽天さんのお弁当                                                               → -
サイボウズさんによる提供                                                       → -
八百屋さんが説明した                                                           → -
バーベキュー屋さんで話した                                                     → -
お客さんが話していた                                                           → -
みなさんの発表が楽しみ                                                         → -
皆さまに説明しました                                                           → -
参加者の皆さんが議論した                                                       → -
たくさん話しました                                                             → -
お疲れさまでした                                                               → -
さまざまな発表があった                                                         → -
仕様の説明があった                                                             → -
様々な発表                                                                     → -
氏名を発表する                                                                 → -
TODO氏が発表した                                                               → -
通訳の河原さんの声がよかった                                                   → -
主催してくれた吉田さん、ありがとうございました                                 → -
ありがとう、杉田さん                                                           → -
栗田さんと話した                                                               → -
隣の席の栗田さんと Quarkus の話をした                                          → -
Yung-Yu Chen 氏に事情を説明した                                                → -
石川さんのインストールガイド                                                   → -
@hagix9 さんのインストールガイド                                               → -
関口さんのブログで説明されています                                             → -
村岡さんが申込をしていないと分かった                                           → -
近くに Swami 氏 (DVR担当) もおり、動かない話も出た                             → -
DVR 担当の Swami 氏がいて、動かないという話を聞いた                            → -
(西本さん)                                                                     → -
弊社の角馬が書いたので聞いてほしいと伝えた                                     → -
弊社の山本が回線から切り離されていた                                           → -
まだ会えていない koic さんには会えなかった                                     → -
すねかじりさんの発表でもあったように変わる                                     → -
小飼さんの翻訳した本を買った                                                   → -
Docker さんが発表した                                                          → -
Aさんが話した                                                                  → -
運転手さんが話していた                                                         → -
某氏が話した                                                                   → -
担当者さんの説明                                                               → -
司会者さんの話                                                                 → -
学生さんの発表                                                                 → -
外国人さんが質問した                                                           → -
奥さんの話をしていた                                                           → -
石原さんを見かけた                                                             → -
松村さんに会えた                                                               → -
松村さんにお礼を言った                                                         → -
@terama10さんによる発表者の資料や感想などをまとめたもの                        → -
takanoさんによる動画がある                                                     → -
佐藤さんに聞いてみたところ良いとのこと                                         → -
佐藤さんの会社では使っている                                                   → -
佐藤さんが主催する勉強会で話した                                               → -
前日に佐藤さんと飲みながら発表の話をした                                       → -
登壇後に佐藤さんから、よかったと声をかけていただいた                           → -
前日の @rui さんのセッションに感化されて来た                                   → -
町内会長の話を読んだ                                                           → -
次は佐藤さんと飲みに行った                                                     → -
最後は田中さんに挨拶した                                                       → -
受付で対応してくれた @ihcomega10 さん                                          → -
# 弊社とまつもとさんの関係など                                                 → -
# Keynote: 記録を縮める by the Quiet Winners                                   → -
[流れの図 by design](https://example.com/a)                                    → -
| 登壇者 | 題名 |                                                              → -
"""

LABELS = """
発表者: 岩下健                                                                 → 岩下健
発表者：小野寺 健一（北都工業大学）                                            → 小野寺 健一
登壇者 : 小日向 みく ( @kohi ) さん                                            → 小日向 みく
登壇者: Bartek Plotka, Improbable                                              → Bartek Plotka
スピーカー：青山真也（サイバーエージェント）、長谷川 ゆめ（株式会社ホシゾラ）  → 青山真也, 長谷川 ゆめ
Speaker: Liz Rice (Isovalent)                                                  → Liz Rice
**Speaker:** 丹羽 まどか (合同会社ナナホシ)                                    → 丹羽 まどか
Speakers: Lili Cosic & Pawel Krupa                                             → Lili Cosic, Pawel Krupa
Presented by: Lili Cosic, Pawel Krupa                                          → Lili Cosic, Pawel Krupa
- 登壇者: 田中さん                                                             → 田中
講師は須藤功平さん。実演をまじえた                                             → 須藤功平
司会: 野津さん                                                                 → 野津
話者: wattanx                                                                  → wattanx
星野 みお（Twitter: @hoshimio3, GitHub: hoshimio）, 株式会社みかん              → 星野 みお
Ran Minato (GitHub: minato Twitter: minato3)                                   → Ran Minato
会場の様子（Twitter: @kaijo）                                                  → -
発表者: @kazekiri                                                              → kazekiri
- 基調講演 by Jonathan Bryce                                                   → Jonathan Bryce
資料：[計測入門 by Mio Hoshino](https://speakerdeck.com/mio/a)                 → Mio Hoshino
* [Search trial and error by mikanbako](https://speakerdeck.com/mikanbako/b)   → mikanbako
<b>失敗の本</b> from <a href="https://www.slideshare.net/x">Jane Doe</a>       → Jane Doe
by Mark Collier                                                                → Mark Collier
by 槙 俊明 (Pivotal)                                                           → 槙 俊明
by @kelseyhightower                                                            → kelseyhightower
by Zoltan Quimby@Mikan Works                                                   → Zoltan Quimby
by Zoltan Quimby @ Mikan Works                                                 → Zoltan Quimby
by Zoltan Quimby @zoltan                                                       → Zoltan Quimby
Zoltan Quimby (Mikan Works)                                                    → Zoltan Quimby
Zoltan Quimby (Mikan Works), Perpetua Vance (Ringo), Odile Brandt (Budou)      → Zoltan Quimby, Perpetua Vance, Odile Brandt
発表者：○村瀬 さやか，遠山 弘樹（東海情報大学）                                → 村瀬 さやか, 遠山 弘樹
森脇 真琴 / @moriwaki_m                                                        → 森脇 真琴
Hideki Saito / @saito_hideki                                                   → Hideki Saito
Naoto Nakazato さん                                                            → Naoto Nakazato
Hiroyuki Mori (ホシゾラ)                                                       → Hiroyuki Mori
<!-- 登壇者 本多 海斗 -->                                                      → 本多 海斗
登壇者：原瑠璃彦（静海大学）、伊藤隆之（ホシゾラ）、城一裕（ホシゾラ、九海大学） → 原瑠璃彦, 伊藤隆之, 城一裕
発表者：しげる。 氏 ([@4shigeru](https://example.com/4shigeru))                → しげる
発表者：御園 信大 氏 (虎の巻ラボ株式会社)                                      → 御園 信大
講演者: Prof. John Smith (MIT)                                                 → John Smith
Presenter: 佐藤 一郎 教授（国立情報学研究所）                                  → 佐藤 一郎
"""

HEADINGS = """
# Keynote by Mark Collier (Chief Operating Officer, OpenStack Foundation)      → Mark Collier
# Compacting GC for MRI by Aaron Patterson                                     → Aaron Patterson
# Scaling etcd by Jane Doe / Google                                            → Jane Doe
# All bugfixes are incompatibilities (@nagachika)                              → nagachika
# アプリ設計の概論: [@mihidaka](https://twitter.com/mihidaka)                   → mihidaka
# Cumo で数値計算 - 瀬尾直利 (@sonots)                                         → 瀬尾直利
# Java の進化に追いつく - きしだなおき（@kis）さん                             → きしだなおき
# Ruby Programming with Type Checking - 松本宗太郎(@soutaro)                   → 松本宗太郎
# 「型のある暮らし」 ― 松本宗太郎                                              → 松本宗太郎
# 「型のある暮らし」 松本宗太郎さん                                            → 松本宗太郎
# Kotlin コルーチンを理解しよう / 八木 俊広さん                                → 八木 俊広
# Matz Keynote: 30 Years of Ruby                                               → Matz
# Matzキーノート                                                               → Matz
# Jonathan Bryce 氏の基調講演                                                  → Jonathan Bryce
# Jonathan Bryce: ディスラプション                                             → Jonathan Bryce
# Remote write in depth - Callum Styan (Grafana Labs)                          → Callum Styan
# TensorFlow Lite をラズパイで動かす — 片桐はるか                              → 片桐はるか
# 招待講演「検索エンジンの三十年」 東都大学 増井 俊之 教授                     → 増井 俊之
# GraalVM ことはじめ / 阪田 浩一                                               → 阪田 浩一
# Turbo Rails with Rust / Yehuda Katz, Matthew Gaudet                          → Yehuda Katz, Matthew Gaudet
# Dell Keynote: Innovation in the Enterprise, Powered by OpenStack             → -
# Side by Side で比べる                                                        → -
# Making Sense of Clusters                                                     → -
# Design by Contract                                                           → -
# High Availability in Neutron – Getting the L3 Agent Right                    → -
# LBaaS – advanced capabilities SSL L7 rules                                   → -
# "Making Logs Visible" Nick Minato                                            → Nick Minato
# LT #2 Hoshino Mio : どこから試すか                                           → Hoshino Mio
# LT #5 小林拓 : 鍵の話                                                        → 小林拓
# 再帰で書く by yugolf さん                                                    → yugolf
# 14:30-15:00 療養の話 みかん株式会社 瀬良さん (@sera_mikan)                    → 瀬良
# "Cloud Native" Is Hard                                                       → -
# Neutron - Dynamic Routing                                                    → -
# RubyKaigi 2018 - Day 1                                                       → -
# OpenStack Summit / Keynote Session                                           → -
# 質疑応答 / 全体討論                                                          → -
# 検索基盤 - 設計概論                                                          → -
# PyCon JP @ 有明                                                              → -
# Meetup @LINE                                                                 → -
# みなさんへ                                                                   → -
# Nova V3 API (Nova Session)                                                   → -
# LT2 / Dive into Joybox: @yonekawa10 さん                                     → yonekawa10
# 感想: 井上さん                                                               → 井上
# 【基調講演】山田太郎氏「これからの計算機」                                   → 山田太郎
# セッション2「テスト自動化」講師：高橋 寿一 氏                                → 高橋 寿一
# 15:00-15:40 佐藤 花子 / 株式会社ミライ「負荷試験の実際」                     → 佐藤 花子
# Welcome Talk: Allison Price & Thierry Carrez                                 → Allison Price, Thierry Carrez
# A-2: クラウドの未来（日本ホシゾラ 平山 毅氏）                                → 平山 毅
"""

PLAIN = """
OpenStack FoundationのChief Operating OfficerであるMark Collierの公演では       → Mark Collier
Jonathan Bryceによる公演では、主にマルチクラウドの話                           → Jonathan Bryce
Kelsey Hightowerによる基調講演                                                 → Kelsey Hightower
須藤功平による講演                                                             → 須藤功平
Julius Volz opened the conference                                              → Julius Volz
Frederic Branczyk's talk came next                                             → Frederic Branczyk
弊社技術者 岩本が「連結」と題したディスカッションを行います                     → 岩本
夕方には同僚の岩本が小さな発表をした                                           → 岩本
Red Hat が発表した                                                             → -
Linux Foundation の Keynote                                                    → -
The Cloud Team presented nothing                                               → -
Service Mesh の発表                                                            → -
IBMのエンジニアが登壇されていたセッション                                       → -
Google Cloud introduced a product                                              → -
Allison Price と Thierry Carrez が登壇                                         → Allison Price, Thierry Carrez
"""

FORMS = r"""
# Go で作る検索 @najimi                                                             → najimi
# チャネルの話 @Kxck\_                                                               → Kxck_
# 小さな箱の話 ＠mikan_ko                                                             → mikan_ko
# 小さな箱の話（@mikan_ko）                                                            → mikan_ko
# 小さな箱の話 by 星野 みお [ @hoshimio ]                                                → 星野 みお
# 小さな箱の話 (星野みおさん)                                                              → 星野みお
# 小さな箱の話（星野さん、青山さん）                                                            → 星野, 青山
# 小さな箱の話 [星野みお x 青山健]                                                          → 星野みお, 青山健
# 箱の設計 [Mio Hoshino x Ken Aoyama]                                              → Mio Hoshino, Ken Aoyama
# Box design [Mio Hoshino & Ken Aoyama]                                        → Mio Hoshino, Ken Aoyama
# 星野みお「小さな箱の話」                                                                 → 星野みお
# 星野みおさん「小さな箱の話」                                                               → 星野みお
# @hoshimio: 小さな箱の話                                                            → hoshimio
# @hoshimio 小さな箱の話                                                             → hoshimio
# 星野みお: 小さな箱の話                                                                 → 星野みお
# Keynote: Yukihiro Matsumoto                                                  → Yukihiro Matsumoto
# Keynote: Perpetua Vance                                                      → Perpetua Vance
# Keynote - Mio Hoshino                                                        → Mio Hoshino
# 基調講演：星野 みお                                                                   → 星野 みお
# 基調講演（星野 みお）                                                                  → 星野 みお
# Session 3: 箱の話 / 星野 みお（みかん株式会社）                                              → 星野 みお
# 箱の話 (Mio Hoshino)                                                            → Mio Hoshino
# 箱の話 (Mio Hoshino, Mikan Inc.)                                                → Mio Hoshino
# 箱の話 (みかん株式会社 星野みお氏)                                                          → 星野みお
# 箱の話 | 星野 みお                                                                  → 星野 みお
# 箱の話 -- Mio Hoshino                                                           → Mio Hoshino
# 箱の話, Mio Hoshino                                                             → Mio Hoshino
# Boxes in production, Mio Hoshino (Mikan)                                     → Mio Hoshino
# Boxes in production (Mio Hoshino)                                            → Mio Hoshino
# Boxes in production by @hoshimio                                             → hoshimio
# Boxes by Mio Hoshino and Ken Aoyama                                          → Mio Hoshino, Ken Aoyama
# [LT] 箱の話 hoshimio さん                                                         → hoshimio
# 1. 箱の話（hoshimio さん）                                                          → hoshimio
# 10:00〜 箱の話 星野みお さん                                                           → 星野みお
# 星野みお (Mikan, Inc.)                                                           → 星野みお
# [@hoshimio](https://twitter.com/hoshimio)                                    → hoshimio
# [Mio Hoshino](https://twitter.com/hoshimio)                                  → Mio Hoshino
# [[Mio Hoshino|http://example.com/mio]]                                       → Mio Hoshino
# [[星野 みお|http://example.com/mio]]                                             → 星野 みお
# `Mio Hoshino <http://example.com/>`_                                         → Mio Hoshino
# <a href="https://example.com/">Mio Hoshino</a>                               → Mio Hoshino
Mio Hoshino and Ken Aoyama                                                     → Mio Hoshino, Ken Aoyama
Mio Hoshino, Ken Aoyama                                                        → Mio Hoshino, Ken Aoyama
Mio Hoshino (Mikan), Ken Aoyama (Budou)                                        → Mio Hoshino, Ken Aoyama
星野みお、青山健                                                                       → 星野みお, 青山健
星野みお (みかん株式会社) / 青山健 (ぶどう社)                                                    → 星野みお, 青山健
みかん株式会社 星野みお                                                                   → 星野みお
星野みお 氏 (みかん株式会社)                                                               → 星野みお
星野 みお - みかん株式会社                                                                → 星野 みお
*Mio Hoshino, Mikan Inc.*                                                      → Mio Hoshino
_Mio Hoshino_                                                                  → Mio Hoshino
[Mio Hoshino](https://example.com/mio)                                         → Mio Hoshino
[[Mio Hoshino|http://example.com/mio]]                                         → Mio Hoshino
[@hoshimio](https://twitter.com/hoshimio)                                      → hoshimio
@hoshimio さん                                                                   → hoshimio
@hoshimio / みかん株式会社                                                            → hoshimio
<p class="speaker">Mio Hoshino</p>                                             → Mio Hoshino
<p class="speaker">星野みお</p>                                                    → 星野みお
発表者: 星野 みお(みかん株式会社)                                                            → 星野 みお
+ 登壇者 : 星野 みお                                                                  → 星野 みお
** 登壇者：星野 みお                                                                   → 星野 みお
登壇者　星野 みお                                                                      → 星野 みお
■発表者：星野 みお                                                                     → 星野 みお
【登壇者】星野 みお                                                                     → 星野 みお
[発表者] 星野 みお                                                                    → 星野 みお
＜発表者＞星野 みお                                                                     → 星野 みお
<登壇者> 星野 みお                                                                    → 星野 みお
発表者 → 星野 みお                                                                    → 星野 みお
発表: 星野 みお                                                                      → 星野 みお
講演：星野 みお (みかん大学)                                                               → 星野 みお
Speaker: Mio Hoshino, Ken Aoyama and Ren Minato                                → Mio Hoshino, Ken Aoyama, Ren Minato
Speakers: @hoshimio, @ken_ao                                                   → hoshimio, ken_ao
Speaker(s): Mio Hoshino                                                        → Mio Hoshino
Talk by Mio Hoshino                                                            → Mio Hoshino
A talk by Mio Hoshino of Mikan                                                 → Mio Hoshino
Presented by Mio Hoshino                                                       → Mio Hoshino
Presenter - Mio Hoshino                                                        → Mio Hoshino
| 発表者 | 星野 みお |                                                                → 星野 みお
: Speaker: Mio Hoshino                                                         → Mio Hoshino
:speaker: Mio Hoshino                                                          → Mio Hoshino
:発表者: 星野 みお                                                                    → 星野 みお
パネリスト：星野みお、青山健、湊蓮                                                              → 星野みお, 青山健, 湊蓮
みかん社の星野さん([@hoshimio](https://example.com/h))のトークです                            → 星野
IKさん([@ik_me](https://example.com/i))のトークです                                    → IK
みかん会議の司会でもある[@hoshimio](https://example.com/h)さんのトークです                         → hoshimio
1つめは[@hoshimio][]さんによる発表です                                                     → hoshimio
[Mio Hoshino氏 @hoshimio](https://example.com/h)のセッション                          → Mio Hoshino
Scala作者の[Mio Hoshino教授 @hoshimio](https://example.com/h)による紹介                  → Mio Hoshino
[星野さん @hoshimio](https://example.com/h)さんがお話をしてくださいました                         → 星野
次に星野みおによる箱の発表がありました                                                            → 星野みお
続いて Mio Hoshino による講演                                                          → Mio Hoshino
星野君の紹介。箱の論文                                                                    → 星野
こちらも星野君の紹介                                                                     → 星野
星野くんの発表が良かった                                                                   → 星野
NAISTの青山君の紹介                                                                   → 青山
講演者は星野みお                                                                       → 星野みお
発表者のToddさんは他にも登壇している                                                           → Todd
登壇者の星野さんは箱の作者                                                                  → 星野
スピーカーは星野さん                                                                     → 星野
スピーカーはMio Hoshinoさん                                                            → Mio Hoshino
スピーカーは @hoshimio                                                               → hoshimio
トップバッターは星野さん                                                                   → 星野
一人目は星野さん                                                                       → 星野
2 人目の発表は星野さんでした                                                                → 星野
トリを飾ったのは星野さん                                                                   → 星野
最初の発表は星野さん（みかん社）の「箱の話」でした                                                      → 星野
星野さんの「箱の話」                                                                     → 星野
星野さん(みかん社)の箱の話                                                                 → 星野
@hoshimio さんの箱の話                                                               → hoshimio
@hoshimio による発表                                                                → hoshimio
@hoshimioの発表                                                                   → hoshimio
[@hoshimio](https://example.com/) の発表                                          → hoshimio
id:hoshimio さんの発表                                                              → hoshimio
id:hoshimio による発表                                                              → hoshimio
hoshimioさんの発表。箱を作る                                                             → hoshimio
ほしみおさんの発表                                                                      → ほしみお
The session was presented by Mio Hoshino from Mikan.                           → Mio Hoshino
Mio Hoshino of Mikan talked about boxes.                                       → Mio Hoshino
In his keynote, Mio Hoshino explained boxes.                                   → Mio Hoshino
The keynote was given by Ken Aoyama (Mikan).                                   → Ken Aoyama
The first speaker was Ken Aoyama.                                              → Ken Aoyama
Next up was Ken Aoyama with a talk on boxes.                                   → Ken Aoyama
Ken Aoyama, CTO of Mikan, presented boxes.                                     → Ken Aoyama
Ken Aoyama and Laura Budou presented boxes.                                    → Ken Aoyama, Laura Budou
[Ken Aoyama](https://example.com/k) gave a talk on boxes                       → Ken Aoyama
[@kenao](https://example.com/k) gave a talk on boxes                           → kenao
@kenao talked about boxes                                                      → kenao
@kenao's talk was on boxes                                                     → kenao
・ 箱の話 - 星野みお                                                                   → 星野みお
・ 箱の話 / 星野みお                                                                   → 星野みお
・ 箱の話（星野みおさん）                                                                  → 星野みお
・ 箱の話 by 星野みお                                                                  → 星野みお
・ 箱の話 by @hoshimio                                                             → hoshimio
・ 箱の話 (@hoshimio)                                                              → hoshimio
・ 箱の話 @hoshimio                                                                → hoshimio
・ 星野みお: 箱の話                                                                    → 星野みお
・ 星野みお「箱の話」                                                                    → 星野みお
・ @hoshimio 「箱の話」                                                              → hoshimio
・ @hoshimio: 箱の話                                                               → hoshimio
・ 星野さん：箱の話                                                                     → 星野
・ hoshimioさん「箱の話」                                                              → hoshimio
・ "The Box" Mio Hoshino                                                        → Mio Hoshino
・ Mio Hoshino: The Box                                                         → Mio Hoshino
・ 箱の話（星野 みお）                                                                   → 星野 みお
・ 「箱の話」星野みお                                                                    → 星野みお
・ 「箱の話」（星野みお）                                                                  → 星野みお
・ 「箱の話」 @hoshimio                                                              → hoshimio
[箱の話](https://speakerdeck.com/hoshimio/box) by 星野みお                            → 星野みお
・ [箱の話](https://speakerdeck.com/hoshimio/box) (星野みお)                           → 星野みお
[箱の話](https://speakerdeck.com/hoshimio/box) @hoshimio                          → hoshimio
発起人である[hoshimio](https://twitter.com/hoshimio)より、歩みについて発表がありました                → hoshimio
[hoshimio](https://twitter.com/hoshimio)の発表でした                                 → hoshimio
[星野みお](https://github.com/hoshimio)による箱の話                                      → 星野みお
[ほしみお](https://twitter.com/hoshimio)のセッション                                     → ほしみお
- [hoshimio](https://twitter.com/hoshimio)                                     → hoshimio
[[hoshimio|https://twitter.com/hoshimio]]による講演                                 → hoshimio
<a href="https://twitter.com/hoshimio">hoshimio</a>の発表                         → hoshimio
<p class="track-speaker">Mio Hoshino / Mikan LLC</p>                           → Mio Hoshino
<p class="speaker"><a href="https://example.com/">星野 みお（@hoshimio）</a></p>     → 星野 みお
<Speaker name='Mio Hoshino' position='CTO' />                                  → Mio Hoshino
星野さんの発表資料を参考にした                                                                → 星野
Mio Hoshino's talk was great.                                                  → Mio Hoshino
Mio Hoshino showed how to stack boxes.                                         → Mio Hoshino
The keynote speaker, Mio Hoshino, showed boxes.                                → Mio Hoshino
We then heard from Mio Hoshino.                                                → Mio Hoshino
In "The Box", Mio Hoshino argued that boxes matter.                            → Mio Hoshino
Mio Hoshino ([@hoshimio](https://twitter.com/hoshimio)) discussed boxes        → Mio Hoshino
Up next: Mio Hoshino on boxes                                                  → Mio Hoshino
Panel with Mio Hoshino, Ken Aoyama and Ren Minato                              → Mio Hoshino, Ken Aoyama, Ren Minato
星野みお氏と青山健氏によるパネルディスカッション                                                       → 星野みお, 青山健
パネリストは星野さん、青山さん、湊さん                                                            → 星野, 青山, 湊
登壇者は星野さん（みかん社）と青山さん（ぶどう社）                                                      → 星野, 青山
星野さん、青山さん、湊さんの3名が登壇                                                            → 星野, 青山, 湊
星野氏、青山氏が対談した                                                                   → 星野, 青山
続いては星野みお氏（みかん社 CTO）。箱の話                                                        → 星野みお
お次は hoshimio さん                                                                → hoshimio
ラストは星野さんによる LT                                                                 → 星野
星野さんLT「箱の話」                                                                    → 星野
星野さん : 箱の話                                                                     → 星野
「箱の話」by 星野さん                                                                   → 星野
「箱の話」（星野さん）                                                                    → 星野
「箱の話」星野さん                                                                      → 星野
星野みおさん @hoshimio                                                               → 星野みお
Mio Hoshino @ Mikan                                                            → Mio Hoshino
Mio Hoshino @hoshimio                                                          → Mio Hoshino
Mio Hoshino from Mikan                                                         → Mio Hoshino
Mio Hoshino, CTO at Mikan                                                      → Mio Hoshino
Mio Hoshino – Mikan                                                            → Mio Hoshino
みかん社の星野みおさん                                                                    → 星野みお
みかん社 CTO 星野みお                                                                  → 星野みお
星野みお（ほしの みお）                                                                   → 星野みお
"""

MORE_TRAPS = """
星野です。今回はスピーカーとして参加したのですが緊張しました                                                 → 星野
星野です。今回は楽しかった                                                                  → -
その頃、星野さんは自分の発表準備をしていて聞いていなかった                                                  → -
星野さんは発表を聞いて感動していた                                                              → -
[hoshimio](https://twitter.com/hoshimio)のブログ                                   → -
[hoshimio](https://twitter.com/hoshimio)と話した                                   → -
[hoshimio](https://twitter.com/hoshimio)さんと会えた                                 → -
[Docker](https://twitter.com/docker)の発表                                        → -
[こちら](https://twitter.com/hoshimio/status/1)の発表                                → -
* 発表者                                                                          → -
書いた人：星野 みお ([@hoshimio](https://example.com/h))                                → -
書いた人: @hoshimio                                                                → -
文責: 星野みお (@hoshimio)                                                           → -
編集: 星野みお                                                                       → -
Author: Mio Hoshino                                                            → -
Written by Mio Hoshino                                                         → -
photo by [Mio Hoshino](https://example.com/h)                                  → -
Photo by Mio Hoshino                                                           → -
写真: @hoshimio                                                                  → -
写真提供 星野みお                                                                      → -
Illustration by Mio Hoshino                                                    → -
Hosted by Mio Hoshino                                                          → -
Organized by Mio Hoshino                                                       → -
Translated by Mio Hoshino                                                      → -
Created by Mio Hoshino                                                         → -
Reviewed by Mio Hoshino                                                        → -
Special thanks: Mio Hoshino, Ken Aoyama                                        → -
主催: Mio Hoshino                                                                → -
司会進行: 星野みお                                                                     → -
会場: 星野ビル (@hoshino_bldg)                                                       → -
ハッシュタグ: #mikan @mikan_conf                                                     → -
公式アカウント @mikan_conf                                                            → -
Twitter: @mikan_conf                                                           → -
フォローしてください @mikan_conf                                                         → -
今回は @hoshimio と一緒に参加した                                                         → -
論文: Mio Hoshino, Ken Aoyama. Boxes. 2014.                                      → -
Mio Hoshino; Ken Aoyama; Ren Minato                                            → -
著者: Mio Hoshino, Ken Aoyama                                                    → -
Mio Hoshino et al. "Boxes in Memory"                                           → -
星野みお『箱の本』を読んだ                                                                  → -
『箱の本』（星野みお著）                                                                   → -
# 星野みお著『箱の本』                                                                   → -
# 箱の話（みかん大学）                                                                   → -
# 箱の話（東京都）                                                                     → -
# 箱の話 (Part 2)                                                                 → -
# 箱の話 - 後編                                                                     → -
# 箱の話 / まとめ                                                                    → -
# 箱の話 (資料公開)                                                                   → -
# Boxes, Tins and Jars                                                         → -
# Keynote: Big Data                                                             → -
# Keynote: Open Source                                                          → -
Visual Studio (Mikan Works)                                                    → -
Cloud Foundry (Pivotal)                                                        → -
# Keynote, Day One                                                             → -
# Hilton Tokyo, Odaiba                                                         → -
# San Jose, California                                                         → -
# Box Design (Advanced Course)                                                 → -
# Data Platform (Tokyo Office)                                                 → -
# 高木神社                                                                         → -
# 松本城                                                                          → -
# 山田錦の話                                                                        → -
# 小倉城（福岡県）                                                                     → -
# 佐賀市                                                                          → -
# 石川県金沢市                                                                       → -
# 中野サンプラザ                                                                      → -
- 場所: 中野坂上                                                                     → -
- 会場: 渋谷ヒカリエ                                                                   → -
・ 会場: 中野坂上                                                                     → -
・ 休憩                                                                           → -
・ 受付 / 開場                                                                      → -
・ Opening / Closing                                                            → -
・ 10:00 開場                                                                     → -
・ 質問: 星野みお                                                                     → -
・ 箱の話 - Ruby on Rails                                                          → -
・ Box (Docker Hub)                                                             → -
星野さんのおかげで発表できた                                                                 → -
星野さんが会場を手配した                                                                   → -
発表した星野さんに会えた                                                                   → -
昨年発表した星野さん                                                                     → -
発表を聞いた星野さん                                                                     → -
星野さんに誘われて発表した                                                                  → -
The talk was recorded by Mio Hoshino.                                          → -
Boxes was created by Mio Hoshino in 2010.                                      → -
This session was organized by Mio Hoshino                                      → -
I talked with Mio Hoshino after the session.                                   → -
Mio Hoshino's blog post shows more.                                            → -
Mio talked about boxes.                                                        → -
I met Ken Aoyama in the hallway.                                               → -
Ken Aoyama wrote the library years ago.                                        → -
Thanks to Ken Aoyama for the photos.                                           → -
This was built by Ken Aoyama.                                                  → -
[箱の話 - Speaker Deck](https://speakerdeck.com/hoshimio/box)                     → -
昨年の星野さんのデモといい、すごかった                                                            → -
@hoshimioさんによるtogetterはこちら                                                     → -
@hoshimioさんによるグラレコ                                                             → -
あと@hoshimioさんがこんなことを仰ってるぐらい面白かった                                               → -
通訳: 星野みお                                                                       → -
撮影: 星野みお                                                                       → -
撮影は星野さん                                                                        → -
参加者: 星野さん、青山さん                                                                 → -
論文の著者は Ken Aoyama                                                              → -
星野さんの本を読んだ                                                                     → -
星野さんの作ったツールを使った発表                                                              → -
星野さんありがとうございました                                                                → -
星野さんが作ったツールだ                                                                   → -
星野みおさん(@hoshimio)に感謝                                                           → -
会場提供: みかんさん                                                                    → -
みかん社さんの発表                                                                      → -
- 参加者 30 人                                                                     → -
- Ruby: 最高の言語                                                                  → -
- Docker / Kubernetes                                                          → -
・ 箱の話 (Docker)                                                                 → -
# Boxes, Bags and Tins                                                         → -
# Box (Docker)                                                                 → -
# 箱の話（再演）                                                                      → -
# 箱の話（前編）                                                                      → -
# 箱の話（仮）                                                                       → -
# 箱の話 [スライド]                                                                   → -
# 箱の話 (English)                                                                → -
# Visual Basic                                                                 → -
# Google Cloud (Google)                                                        → -
Open Source, Open Mind                                                         → -
Amazon Web Services                                                            → -
Kubernetes and Docker                                                          → -
Machine Learning (Deep Learning)                                               → -
Big Data and Cloud                                                             → -
Good Morning                                                                   → -
まとめ、感想                                                                         → -
"""

ANNOUNCED = """
次はおしょーさんによる Struct の話                                              → おしょー
トップバッターはそのまま司会の @vestigeo です。                                 → vestigeo
最後は @m_sekito で、前の会で話された続きです。                                 → m_sekito
ライトニングトークの 2 番手は @trackon。                                        → trackon
続いて @kakuta の [板の話](https://example.com/a)。                             → kakuta
筆者吉田昂平によるセッションです。                                              → 吉田昂平
みかん社の星野さんからは箱の事例。                                              → 星野
次の会に行く予定の @hoshimio と話した                                           → -
最後は @hoshimio を見かけた                                                     → -
懇親会で星野さんと話しました。星野さんも以前発表したそうです。                  → -
まとめてたくさんの発表が聞けるのも刺激的です。                                  → -
箱の話をした Mikan Baking Inc さんの発表                                        → -
Mikan Baking, Inc. さんによる発表                                               → -
by Mandy Hoshino@mikan (@hoshi3)                                                → Mandy Hoshino
Keynotes continued with former PTL Kyle Minato who gave a history.              → Kyle Minato
The second keynote was from Andres Minato.                                      → Andres Minato
# 14:00 Gemma Hoshino & Anjali Minato: Boxes                                    → Gemma Hoshino, Anjali Minato
# Invited talk - Katrin Minato                                                  → Katrin Minato
登壇者（敬称略）　原田さくら、伊東たけし                                         → 原田さくら, 伊東たけし
Panel: Mio Hoshino, Ken Aoyama, Ren Minato                                      → Mio Hoshino, Ken Aoyama, Ren Minato
ファシリテーター: 星野みお                                                      → 星野みお
ゲスト：星野みお（みかん社）                                                    → 星野みお
Guest speaker: Mio Hoshino                                                      → Mio Hoshino
多彩なゲストが話した                                                            → -
坂下 幸徳（Twitter: @saka3, GitHub: saka), みかん株式会社                        → 坂下 幸徳
# 箱の設計 [mikan x gnomo]                                                      → mikan, gnomo
# 箱の設計 [Linux x Docker]                                                     → -
# 【特別講演】箱の話　星野みお（みかん大学 准教授）                              → 星野みお
# 箱の話　次回開催（東京）                                                      → -
[hoshimio(@hoshi3)](https://twitter.com/hoshi3)                                 → hoshimio
・ 地図の話 (さかのしたさん)                                                    → さかのした
・ 箱の話 (みなさん)                                                            → -
・ 会場の話 (スタッフさん)                                                      → -
Odile Brandt - Mikan Works                                                      → Odile Brandt
講演を締めたのは小田好先生こと Martin Minato 先生 ([@oders](https://example.com/o)) の「箱の進化」 → Martin Minato
標準仕様が話題になり、説明があった                                              → -
“Managing boxes with string” by Chris Minatoya. This talk covered tins.          → Chris Minatoya
“The future of boxes” by Andres Freundlich. It covered tins.                    → Andres Freundlich
I read “Boxes” by Chris Minatoya on the train.                                  → -
- [Boxes and Tins](https://example.com/a) by Odile Brandtson                     → Odile Brandtson
- **[Jars](https://example.com/b)** by Perpetua Vance and Zoltan Quimby          → Perpetua Vance, Zoltan Quimby
- [a post](https://example.com/b) by the team                                   → -
# 箱を作る - [hoshimio](https://twitter.com/hoshimio)                           → hoshimio
# 箱を作る - [資料](https://twitter.com/hoshimio/status/1)                      → -
箱の作者Amin Rona 氏、設立者のひとりである露木誠氏、代表の小田切篤氏が激論を交わした。 → Amin Rona, 露木誠, 小田切篤
<table><tr><th>発表者</th><th>題名</th></tr><tr><td>星野 みお</td><td>箱の話</td></tr></table> → 星野 みお
<table><tr><th>部品</th><th>題名</th></tr><tr><td>星野 みお</td><td>箱の話</td></tr></table> → -
# Running Boxes - Odile Brandtson, Mikan Works & Perpetua Vance, Ringo Cloud    → Odile Brandtson, Perpetua Vance
**Speaker**: Odile Brandtson, Mikan Works                                       → Odile Brandtson
# Talk 3: Boxes in Ruby (speaker: Odile Brandtson)                              → Odile Brandtson
# Box (by default)                                                              → -
Odile Brandtson kicked off the day with a talk on boxes.                        → Odile Brandtson
Next, Zoltan Quimby took the stage.                                             → Zoltan Quimby
Then it was Perpetua Vance's turn.                                              → Perpetua Vance
Goldman Sachs announced a box.                                                  → -
登壇者は Mikan Works の Odile Brandtson さん                                     → Odile Brandtson
# 箱の話 星野さん                                                               → 星野
# 13:00-13:50 箱の話 星野みお（みかん社）                                        → 星野みお
# 箱の話 長野方式（改）                                                          → -
# 箱の話 by ほしみお                                                            → ほしみお
# 箱の話 by hoshimio                                                            → hoshimio
# 箱の話 by docker                                                              → -
# 箱の話 by design                                                              → -
星野みおさん登場。箱を語る。                                                    → 星野みお
# Keynote: Re-thinking Boxes - Lew Tuckera, CTO, Mikan Systems, Inc.            → Lew Tuckera
# Boxes at Work - Ricardo Rochas, Engineer, Federal University of Mikan Grande  → Ricardo Rochas
# Tins - Liz Minatoya, Mikan Security; Sugu Sogama, CTO, Ringo Inc.             → Liz Minatoya, Sugu Sogama
# 箱の話　カレーちゃんさん                                                      → カレーちゃん
基調講演は星野みお（みかん社）による箱の話でした。                              → 星野みお
- 鯵坂さん、小沢さん (箱の作者)                                                   → 鯵坂, 小沢
- 鯵坂さん、小沢さんと話した                                                     → -
基調講演は満員の会場で行われた。                                                → -
みかん社の会社紹介を星野さんが行いました。                                      → 星野
部屋の片付けを星野さんが行いました。                                            → -
[Dan Minatoya's](https://example.com/) talk starts with a screenshot.           → Dan Minatoya
# おわりに(@hoshimio)                                                           → hoshimio
# Morgan Stanley: a Case                                                        → -
# Virtual Reality: a Primer                                                     → -
"""

ROWS = [
    tuple(part.strip() for part in row.rsplit("→", 1))
    for table in (HONORIFICS, NOBODY, LABELS, HEADINGS, PLAIN, FORMS, MORE_TRAPS, ANNOUNCED)
    for row in table.strip().splitlines()
]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def test_there_are_enough_phrases() -> None:
    assert len(ROWS) >= 300


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_who_speaks(text: str, expected: str, vocabulary: Vocabulary) -> None:
    names = [] if expected == "-" else expected.split(", ")

    assert speakers_of(text, vocabulary) == names


def test_speakers_stand_in_the_column_that_is_headed_so(vocabulary: Vocabulary) -> None:
    heading = Line(1, "前座", LineKind.HEADING, 1)
    rows = (
        "| 順 | 登壇者 | 題名 |",
        "| --- | --- | --- |",
        "| 1 | @mikanbako | 鈴木商店の話 |",
        "| 2 | 須藤 功平 | Arrow |",
    )
    body = tuple(Line(number, text, LineKind.TABLE) for number, text in enumerate(rows, 2))
    outline = Outline("notes.md", "markdown", "utf-8", None, (heading, *body))

    (found,) = find_speakers(outline, [Block((heading,), body, 1, 1, 5)], vocabulary)

    assert [(one.value, one.line) for one in found] == [("mikanbako", 4), ("須藤 功平", 5)]


def test_word_at_the_far_end_of_a_heading_speaks_where_the_text_calls_it_a_person(vocabulary: Vocabulary) -> None:
    heading, gem = Line(1, "会に行った話　イワタ", LineKind.HEADING, 1), Line(3, "速い連結　ライブラリ", LineKind.HEADING, 1)
    body, other = Line(2, "楽しさをイワタさんが発表した。"), Line(4, "使いかたを紹介した。")
    blocks = [Block((heading,), (body,), 1, 1, 2), Block((gem,), (other,), 3, 3, 4)]

    found = find_speakers(Outline("a.md", "markdown", "utf-8", None, (heading, body, gem, other)), blocks, vocabulary)

    assert [[one.value for one in people] for people in found] == [["イワタ"], []]


def test_unknown_name_behind_a_title_speaks_where_the_text_calls_part_of_it_a_person(vocabulary: Vocabulary) -> None:
    heading = Line(1, "「箱を説明できるものにする」 ― Quorra Tannhaus", LineKind.HEADING, 1)
    other = Line(3, "「箱を説明する」 ― Mesh Gateway", LineKind.HEADING, 1)
    body, end = Line(2, "みかん社のTannhaus氏のことは前から聞いていた。"), Line(4, "道具を見た。")
    blocks = [Block((heading,), (body,), 1, 1, 2), Block((other,), (end,), 3, 3, 4)]

    found = find_speakers(Outline("a.md", "markdown", "utf-8", None, (heading, body, other, end)), blocks, vocabulary)

    assert [[one.value for one in people] for people in found] == [["Quorra Tannhaus"], []]


def test_words_behind_dashes_are_speakers_where_several_headings_end_so(vocabulary: Vocabulary) -> None:
    texts = (
        "入口の故障の話 - tjun3",
        "役割を生成する - muni_k",
        "秘密の実装差異 - Docker",
        "設定の配り方 - potsbo2",
        "一度きりの話",
    )
    headings = tuple(Line(number, text, LineKind.HEADING, 1) for number, text in enumerate(texts, 1))
    blocks = [Block((line,), (), line.number, line.number, line.number) for line in headings]

    several = find_speakers(Outline("a.md", "markdown", "utf-8", None, headings), blocks, vocabulary)
    alone = find_speakers(Outline("a.md", "markdown", "utf-8", None, headings[:1]), blocks[:1], vocabulary)

    assert [[one.value for one in people] for people in several] == [["tjun3"], ["muni_k"], [], ["potsbo2"], []]
    assert alone == ((),)


def test_chapter_that_is_a_persons_lends_its_speaker(vocabulary: Vocabulary) -> None:
    chapter, own = Line(1, "みかん社 加藤さん", LineKind.HEADING, 1), Line(2, "箱の話", LineKind.HEADING, 2)
    other, last = Line(4, "加藤さんの近所の話と写真", LineKind.HEADING, 1), Line(5, "坂道", LineKind.HEADING, 2)
    body, end = Line(3, "箱は捨てやすく作る。"), Line(6, "急だった。")
    outline = Outline("a.md", "markdown", "utf-8", None, (chapter, own, body, other, last, end))
    blocks = [Block((chapter, own), (body,), 2, 1, 3), Block((other, last), (end,), 5, 4, 6)]

    found = find_speakers(outline, blocks, vocabulary)

    assert [[(one.value, one.line) for one in people] for people in found] == [[("加藤", 1)], []]


def test_first_part_of_a_double_given_name_is_the_person(vocabulary: Vocabulary) -> None:
    heading, body = Line(1, "「箱の設計」 ― Marc-Andre Minato", LineKind.HEADING, 1), Line(2, "Marcさんの発表です。")
    outline = Outline("a.md", "markdown", "utf-8", None, (heading, body))

    (found,) = find_speakers(outline, [Block((heading,), (body,), 1, 1, 2)], vocabulary)

    assert [one.value for one in found] == ["Marc-Andre Minato"]


def test_parts_of_a_name_and_a_nickname_are_one_person(vocabulary: Vocabulary) -> None:
    lines = (
        Line(1, "登壇したマーク・コリアー氏が話した。"),
        Line(2, "コリアー氏は感謝を述べた。"),
        Line(3, "Matz さんの発表もあった。"),
        Line(4, "まつもとさんが質問に答えた。"),
    )

    (found,) = find_speakers(Outline("a.md", "markdown", "utf-8", None, lines), [Block((), lines, 1, 1, 4)], vocabulary)

    assert len(found) == 2


def speakers_of(text: str, vocabulary: Vocabulary) -> list[str]:
    """The speakers of a block with this heading ("# …") or with this line below a heading that names nobody."""
    if text.startswith("# "):
        heading, body = Line(1, text[2:], LineKind.HEADING, 1), Line(2, "会場は満席でした。")
    else:
        kinds = {"<!--": LineKind.COMMENT, "-": LineKind.BULLET, "–": LineKind.BULLET, "|": LineKind.TABLE}
        kind = next((kind for mark, kind in kinds.items() if text.startswith(mark)), LineKind.TEXT)
        title = "ライトニングトーク" if text.startswith("・") else "午後の部"
        heading, body = Line(1, title, LineKind.HEADING, 1), Line(2, text, kind, int(kind is LineKind.BULLET))
    outline = Outline("notes.md", "markdown", "utf-8", None, (heading, body))
    block = Block((heading,), (body,), 1, 1, 2)
    (found,) = find_speakers(outline, [block], vocabulary)
    for evidence in found:
        assert evidence.text in (heading.text, body.text)[evidence.line - 1]
        assert evidence.text
    return [evidence.value for evidence in found]
