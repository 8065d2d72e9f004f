"""What a section is about: names matched at word boundaries, heading over mention, chapter over nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from indexer.extract.projects import find_projects
from indexer.model import Block, Line, LineKind, Outline
from indexer.vocabulary import EventSeries, Project, Vocabulary, load_vocabulary

# A heading and the projects that a section below it is about, in a report that speaks of OpenStack elsewhere.
OPENSTACK = """
Nova-Net to Neutron migration                          → Nova, Neutron
nova-network の後始末                                   → Nova
swift distributed tracing method and tools             → Swift
Combined FWaaS and VPNaaS Discussion                   → Neutron
LBaaS – advanced capabilities SSL L7 rules             → Neutron
Modular Layer2 Agents                                  → Neutron
High Availability – Getting the L3 Agent Right         → Neutron
L3-Agent の冗長化                                       → Neutron
L3 エージェントの冗長化                                  → Neutron
Quantum から見た Essex                                  → Neutron
networking-odl の引き継ぎ                               → Neutron
The Future of OpenStack Networking                     → Neutron
rpc proxy (oslo.messaging)                             → Oslo
oslo_messaging の今後                                   → Oslo
OpenStack Compute について 1                            → Nova
Heat テンプレートの書き方                                → Heat
heat template の話                                     → Heat
Savanna は Sahara になった                              → Sahara
Marconi がいい                                         → Zaqar
telemetry(ceilometer) の性能                            → Ceilometer
Kolla と TripleO                                       → Kolla, TripleO
Ironic のベアメタル                                      → Ironic
Octavia PTL の話                                       → Octavia
Using OpenDaylight                                     → OpenDaylight
OVS (Open vSwitch) の細かい話                            → Open vSwitch
Ｎｅｕｔｒｏｎの細かい話                                   → Neutron
ノバとニュートロン                                       → Nova, Neutron
ネットワークの細かい話                                    → -
NOVA の英会話                                           → -
熱の逃がし方                                            → -
Innovation の話                                        → -
スウィフトな対応                                         → Swift
Glances という道具                                      → -
neutrons の話                                          → -
Keynote by Mark Collier (COO, OpenStack Foundation)    → -
設計会議の感想                                           → -
"""

# The same in reports of other fields, where no word of OpenStack stands.
OTHERS = """
k8s の運用                                             → Kubernetes
K8S の運用                                             → Kubernetes
クーバネティスの運用                                      → Kubernetes
Kubernetes on OpenStack                                → Kubernetes, OpenStack
オープンスタックと国産雲                                  → OpenStack
Argo CD で届ける                                        → Argo CD
ArgoCD で届ける                                         → Argo CD
CRI-O: All the Runtime Kubernetes Needs                → CRI-O, Kubernetes
Docker Compose の小技                                   → Docker
PostgreSQL と MySQL の違い                               → PostgreSQL, MySQL
ポスグレの運用                                           → PostgreSQL
Elastic Search の運用                                   → Elasticsearch
Vue.js の設計                                           → Vue.js
Vue 3 の設計                                            → Vue.js
C++ と C# の違い                                         → C++, C#
ASP.NET Core の話                                       → .NET
.NET の話                                               → .NET
doc.example.net の話                                    → -
net/http の話                                           → -
Node.js の話                                            → Node.js
Ruby on Rails の話                                      → Rails
RBS と Steep                                            → RBS, Steep
mruby/c の話                                            → mruby/c
Lambda と Fargate の使い分け                              → AWS Fargate
AWS Lambda と Fargate の使い分け                          → AWS Lambda, AWS Fargate
JPA と JAX-RS 入門                                       → JPA, JAX-RS
PostGIS と LightGBM                                     → PostGIS, LightGBM
奥山さんの okuyama という話                                → -
Spring Boot の話                                        → Spring Boot
JJUG CCC 2018 Spring                                    → -
Swift Concurrency の話                                  → Swift (言語)
SwiftUI の話                                            → SwiftUI
Kotlin の Coroutines                                     → Kotlin, Kotlin Coroutines
Jetpack Compose の話                                     → Jetpack Compose
Compose 系の話                                           → -
Heat のある議論                                          → -
Swift な開発                                             → -
Nova という車                                            → -
Go to the cloud                                          → -
ラズパイの話                                              → Raspberry Pi
JavaScript の話                                          → JavaScript
Java の話                                                → Java
Pythonista の話                                          → -
Java8 と Vue3 の話                                       → Java, Vue.js
Java EE 7 の話                                           → Java EE
Redmine の更新を楽にする                                  → Redmine
VSCode で書く                                            → VS Code
レールズ999 の話                                         → -
Backstage を使った社内の入口                              → Backstage
Remixを半年使ってみて                                     → Remix
Vault による秘密の管理                                    → Vault
Snowflake のコスト最適化                                  → Snowflake
Room を使ってみた話                                       → Room
Relay を走った                                            → -
Room を予約した                                           → -
Prism の光                                                → -
LiveData と Coroutines の設計                            → LiveData
Ractor report                                            → Ractor
SwiftPM のプラグイン                                      → SwiftPM
Argo Workflows を回す                                     → Argo Workflows
TCP Socket Lookup in Linux - Umi Yamada, Amazon Web Services → Linux
Containers on Arm - Docker Compose, Prometheus           → Docker, Prometheus
"""


def rows(table: str) -> list[tuple[str, list[str]]]:
    """The rows of a table as (heading, projects)."""
    pairs = (row.rsplit("→", 1) for row in table.strip().splitlines())
    return [(left.strip(), [] if right.strip() == "-" else right.strip().split(", ")) for left, right in pairs]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def test_there_are_enough_headings() -> None:
    assert len(rows(OPENSTACK)) + len(rows(OTHERS)) >= 60


@pytest.mark.parametrize(("heading", "projects"), rows(OPENSTACK))
def test_heading_at_an_openstack_event(heading: str, projects: list[str], vocabulary: Vocabulary) -> None:
    found = about(vocabulary, heading, title="OpenStack Summit の記録")

    assert found == projects


@pytest.mark.parametrize(("heading", "projects"), rows(OTHERS))
def test_heading_elsewhere(heading: str, projects: list[str], vocabulary: Vocabulary) -> None:
    found = about(vocabulary, heading, title="勉強会の記録")

    assert found == projects


def test_chapter_lends_its_project_where_the_heading_names_none(vocabulary: Vocabulary) -> None:
    report = [("Neutron", 1, []), ("Documentation", 2, ["文書の移管の話。"]), ("Octavia", 2, ["別の話。"])]

    assert all_about(vocabulary, report) == [["Neutron"], ["Neutron"], ["Octavia"]]


def test_heading_that_names_the_host_stands_over_a_body_that_goes_through_its_parts(vocabulary: Vocabulary) -> None:
    body = ["- nova", "- glance", "- cinder", "- trove"]

    assert all_about(vocabulary, [("OpenStack の新版", 1, body)], title="OpenStack 勉強会の記録") == [["OpenStack"]]


def test_deck_title_lends_its_project(vocabulary: Vocabulary) -> None:
    assert about(vocabulary, "設定の配り方", title="Envoy を本番で使う", format="slides") == ["Envoy"]


def test_event_title_lends_nothing(vocabulary: Vocabulary) -> None:
    assert about(vocabulary, "設定の配り方", title="Envoy Meetup に参加した") == []


@pytest.mark.parametrize(
    ("body", "projects"),
    [
        (["Istio と Linkerd を比べた。Istio は重い。Linkerd は軽い。"], ["Istio", "Linkerd"]),
        (["質問は一つ。", "会場は満席だった。Istio の名も出た。"], []),
        (["NumPy の歩みと今後の話だった。", "会場は満席。"], ["NumPy"]),
        (
            ["会場は駅の近くにあり、とても広く、席も多かった。", "箱は Kuryr で運ぶ。", "Kuryr は軽い。", "Ceph にも置く。"],
            ["Kuryr"],
        ),
        (["話が続く。", "- Kuryr", "- そのほか"], ["Kuryr"]),
        (["移す話だった。", "CRIU (Checkpoint Restore In Userspace) という道具で止める。Linux の機能。"], ["CRIU"]),
        (["Trove, Heat, Sahara, Kolla, Ceph の名が並んだ一覧。", "それだけ。"], []),
        (["GitHub に置いた。", "GitHub を見てほしい。", "GitHub で質問を受ける。"], []),
        (
            ["発表者: 日高 克也さん (@hidaka)", "- https://example.com/slides", "Thinreports の版を上げた話だった。"],
            ["Thinreports"],
        ),
        (["Heroku の Kenneth Reitz 氏による講演。"], []),
        (["Lyft さんが使う。Datadog さんのブース。Datadog さんの話。"], []),
    ],
)
def test_body_tells_when_it_speaks_of_a_project_mainly(body: list[str], projects: list[str], vocabulary: Vocabulary) -> None:
    assert all_about(vocabulary, [("午後の部", 1, body)]) == [projects]


def test_name_of_an_event_is_not_its_project(vocabulary: Vocabulary) -> None:
    assert about(vocabulary, "OpenStack Summit の歩き方", title="旅の記録") == []


def test_host_project_counts_only_where_nothing_else_does(vocabulary: Vocabulary) -> None:
    report = [
        ("Ruby と Rails の話", 1, []),
        ("Ruby の話", 1, []),
        ("速さの話", 1, ["Ruby を速くする。Ruby は遅いと言われるが、Ruby は変わる。"]),
        ("型の話", 1, ["Ruby に型を付ける。Ruby では RBS を書く。RBS は Ruby と別の言語。RBS。"]),
        ("昼食", 1, ["弁当を食べた。隣の人とは Ruby の話をした。"]),
        (
            "引っ越し",
            1,
            ["Ruby に移った。", "- Ruby の版を上げた", "- Ruby の係ができた", "- MySQL はそのまま", "- MySQL の係も"],
        ),
        ("速さを競う", 1, ["Ruby をとても速くした話。", "帰ったら Sequel と Roda を触ってみる。"]),
    ]

    assert all_about(vocabulary, report, title="RubyKaigi 2018") == [
        ["Rails"],
        ["Ruby"],
        ["Ruby"],
        ["RBS"],
        [],
        ["Ruby", "MySQL"],
        ["Ruby"],
    ]


def test_two_projects_share_a_name_in_different_contexts() -> None:
    vocabulary = Vocabulary(
        projects=(
            Project("Swift", exact=("Swift",), context=("OpenStack",)),
            Project("Swift (言語)", aliases=("Swift",), exact=("Swift",), context=("iOS",)),
        )
    )

    assert about(vocabulary, "Swift の話", title="OpenStack の話") == ["Swift"]
    assert about(vocabulary, "Swift の話", title="iOS の話") == ["Swift (言語)"]
    assert about(vocabulary, "Swift の話", title="車の話") == []


def test_longest_name_wins() -> None:
    vocabulary = Vocabulary(projects=(Project("Docker"), Project("Docker Compose")), events=(EventSeries("Docker Meetup"),))

    assert about(vocabulary, "Docker Compose と Docker", title="記録") == ["Docker Compose", "Docker"]
    assert about(vocabulary, "Docker Meetup", title="記録") == []


def about(vocabulary: Vocabulary, heading: str, *, title: str, format: str = "markdown") -> list[str]:  # noqa: A002
    """What a section of this heading is about."""
    return all_about(vocabulary, [(heading, 1, ["会場は満席でした。"])], title=title, format=format)[0]


def all_about(
    vocabulary: Vocabulary,
    report: Sequence[tuple[str, int, list[str]]],
    *,
    title: str = "勉強会の記録",
    format: str = "markdown",  # noqa: A002
) -> list[list[str]]:
    """What each section of (heading, level, body lines) is about; evidence must stand on its line."""
    number = 1
    lines = [Line(number, title, LineKind.HEADING, 1)]
    blocks: list[Block] = []
    chapter: list[Line] = []
    for heading, level, body in report:
        own = Line(number + 1, heading, LineKind.HEADING, level)
        chapter = [*(line for line in chapter if line.level < level), own]
        kinds = [LineKind.BULLET if text.startswith("- ") else LineKind.TEXT for text in body]
        texts = [Line(number + 2 + k, text, kinds[k], int(kinds[k] is LineKind.BULLET)) for k, text in enumerate(body)]
        blocks.append(Block(tuple(chapter), tuple(texts), own.number, own.number, own.number + len(texts)))
        lines += [own, *texts]
        number += 1 + len(texts)
    outline = Outline("notes.md", format, "utf-8", lines[0], tuple(lines))
    found = find_projects(outline, blocks, vocabulary)
    text = {line.number: line.text for line in lines}
    for evidence in (one for block in found for one in block):
        assert evidence.text
        assert evidence.text in text[evidence.line]
    return [[evidence.value for evidence in block] for block in found]
