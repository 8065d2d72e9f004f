"""A few reports in memory, with a searcher over them, for the tests of searching."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from indexer.analysis.analyzer import Analyzer
from indexer.documents import make_documents
from indexer.model import Report, Section
from indexer.vocabulary import Person, Project, SynonymGroup, Vocabulary
from search.engines.reference import ReferenceEngine
from search.model import ResultPage, SearchRequest
from search.service.searcher import Searcher

VOCABULARY = Vocabulary(
    projects=(
        Project("Neutron", aliases=("Quantum",), components=("LBaaS",)),
        Project("Nova", aliases=("ノバ",)),
        Project("Swift"),
    ),
    people=(
        Person("岩本", readings=("いわもと",), spellings=("Iwamoto",)),
        Person("Jay Pipes", readings=("ジェイ・パイプス",)),
    ),
    synonyms=(SynonymGroup(("ロードバランサ", "load balancer", "負荷分散")),),
)


def make_section(
    number: int,
    heading: str,
    text: str,
    *,
    day: str | None = None,
    day_label: str | None = None,
    projects: Sequence[str] = (),
    speakers: Sequence[str] = (),
) -> Section:
    """The section that stands on lines 10 × number and following."""
    line = 10 * number
    lines = text.split("\n")
    return Section(
        id=f"{number:012x}",
        heading=(heading,) if heading else (),
        line=line,
        first_line=line,
        last_line=line + len(lines),
        text=text,
        line_numbers=tuple(range(line + 1, line + 1 + len(lines))),
        day=day,
        day_label=day_label,
        projects=tuple(projects),
        speakers=tuple(speakers),
        evidence=(),
    )


def make_report(path: str, title: str, sections: Sequence[Section], *, event: str | None = None) -> Report:
    """A report of these sections."""
    return Report(path, title, event, (), (), (), "ja", "utf-8", "0", tuple(sections), ())


def make_searcher(reports: Sequence[Report], vocabulary: Vocabulary = VOCABULARY) -> Searcher:
    """A searcher over the reports by the reference engine."""
    analyzer = Analyzer(vocabulary)
    return Searcher(
        ReferenceEngine([one for report in reports for one in make_documents(report, analyzer)]),
        analyzer,
        lambda: vocabulary,
    )


def searcher_of(*texts: str) -> Searcher:
    """A searcher over one report with a section for each text; their ids count from 1."""
    sections = [make_section(number, "", text) for number, text in enumerate(texts, 1)]
    return make_searcher([make_report("notes.md", "メモ", sections)])


@cache
def summit() -> Searcher:
    """A searcher over two small reports of invented sessions."""
    first = make_report(
        "2014-atlanta.md",
        "アトランタの速報",
        [
            make_section(1, "Nova から Neutron への移行", "- 移行の手順を話し合った\n- VM は止めない", day="2014-05-14",
                         day_label="第3日目", projects=("Nova", "Neutron")),
            make_section(2, "LBaaS の設計", "- 負荷分散の対象をどう表すか\n- 岩本が図を描いた", day="2014-05-15",
                         day_label="第4日目", projects=("Neutron",), speakers=("Eugene Nikanorov",)),
            make_section(3, "サービスをつなぐ", "岩本の発表は五分。仮想ルータの番号を使う案を出した。", day="2014-05-14",
                         day_label="第3日目", projects=("Neutron",), speakers=("岩本",)),
            make_section(4, "Swift の追跡", "分散したオブジェクトの処理時間を測る。ログの集め方も。", day="2014-05-16",
                         day_label="第5日目", projects=("Swift",)),
        ],
        event="OpenStack Summit Atlanta 2014",
    )  # fmt: skip
    second = make_report(
        "2017-denver.md",
        "デンバーの報告",
        [
            make_section(5, "Placement", "Jay Pipes 氏が GPU の割り当てを説明した。Nova の予定表に入る。", day="2017-09-12",
                         projects=("Nova",), speakers=("Jay Pipes",)),
            make_section(6, "アップグレード", day="2017-09-11",
                         text="次回の会合はダブリンで開かれる。\nskip-level という名前は fast-forward に変わる。"),
        ],
        event="OpenStack PTG Denver 2017",
    )  # fmt: skip
    return make_searcher([first, second])


def ask(query: str) -> ResultPage:
    """What summit() gives for `query`."""
    return summit().search(SearchRequest(query))


def numbers(page: ResultPage) -> list[int]:
    """The sections of a page by the numbers of summit()."""
    return [int(hit.id, 16) for hit in page.hits]
