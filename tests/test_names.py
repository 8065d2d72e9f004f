"""Fields and rules have names in Japanese: every one that the program has, whatever it reads or is asked."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from indexer.analysis.model import Rule
from search.library import Library
from search.model import SearchRequest
from search.names import name_extraction, name_field, name_match, read_names
from tests import ROOT
from tests.conftest import Run

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]|front matter")
# Words with a hyphen in the modules of extraction that are not rules: kinds of day, reasons of `vocabulary suggest`.
NO_RULES = {"month-day-only", "camel-case", "in-heading"}
QUERIES = (
    "neutron 移行",
    '"live migration"',
    "サーバ",
    "いわもと",
    "speaker:もとき",
    "project:neutron day:2014-05-14",
    "event:openstack",
    "title:neutron",
    "micro*",
    "5月14日",
    "neutrn",
    "ロードバランサ LBaaS",
    "仮想ネットワークの移行について",
    "AMQP1.0",
)


def _hyphened(source: Path) -> set[str]:
    """The string constants of a module that look like a rule's name, or a part of one."""
    constants = (node for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant))
    words = {node.value for node in constants if isinstance(node.value, str)}
    return {word for word in words if re.fullmatch("[a-z]+(-[a-z]+)+", word)}


def test_every_rule_in_the_source_of_extraction_has_a_japanese_name() -> None:
    rules = set().union(*map(_hyphened, (ROOT / "indexer" / "extract").glob("*.py"))) - NO_RULES
    kinds = {kind for kind in rules if kind.startswith("year-of-")}

    unnamed = {rule for rule in rules - kinds if not JAPANESE.search(name_extraction(rule, "ja"))}
    unnamed |= {kind for kind in kinds if not JAPANESE.search(name_extraction(f"event-date-{kind}", "ja"))}

    assert len(rules) > 50
    assert unnamed == set()


def test_every_value_read_from_reports_has_a_japanese_field_and_rule(kikigaki: Run, corpus_home: Path) -> None:
    files = sorted(str(path) for path in (corpus_home / "corpus" / "reports").iterdir() if path.suffix in (".md", ".txt"))
    reports = json.loads(kikigaki("inspect", *files, "--format", "json").stdout)

    evidence = [one for report in reports for held in (report, *report["sections"]) for one in held["evidence"]]
    assert len(evidence) > 100
    assert {one["rule"] for one in evidence if not JAPANESE.search(name_extraction(one["rule"], "ja"))} == set()
    assert {one["field"] for one in evidence if not JAPANESE.search(name_field(one["field"], "ja"))} == set()


def test_every_way_in_which_a_query_matches_has_a_name_in_both_languages(corpus_home: Path) -> None:
    searcher = Library(corpus_home / ".kikigaki").searcher()
    found = {why.rule for query in QUERIES for hit in searcher.search(SearchRequest(query)).hits for why in hit.why}
    rules = found | set(map(str, Rule)) | {"phrase", "prefix", "substring", "spelling", "wording", "light", "pair", "long"}

    names = read_names()
    assert {"prefix", "day", "speaker", "reading"} <= found
    assert rules - set(names["ja"]["match"]) == set()
    assert set(names["en"]["match"]) == set(names["ja"]["match"])


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("chapter-heading-date", "章の見出しの日付"),
        ("event-range-year-of-post", "会期の記述、年は投稿日から"),
        ("of-a-later-version", "of-a-later-version"),
    ],
)
def test_names_of_rules_made_of_two_are_made_of_two(rule: str, name: str) -> None:
    assert name_extraction(rule, "ja") == name
    assert name_extraction(rule, "en") == rule


def test_unknown_names_stay_as_they_are() -> None:
    assert (name_field("color", "ja"), name_match("color", "ja"), name_match("color", "en")) == ("color", "color", "color")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["inspect", "corpus/reports/2014-05-openstack-summit-atlanta.txt"], ["イベント", "発表者", "行目", "見出しの日付"]),
        (["analyze", "サーバの移行"], ["索引", "検索", "本文: サーバー  (表記ゆれ)", "索引に入らない"]),
        (["search", "移行", "--explain"], ["(そのまま)", "(類義語)"]),
        (["suggest", "いわも"], ["発表者"]),
        (["facets", "speaker"], ["発表者 speaker"]),
    ],
)
def test_the_command_line_says_them_in_the_users_language(arguments: list[str], words: list[str], kikigaki: Run) -> None:
    japanese = kikigaki(*arguments, LANG="ja_JP.UTF-8").stdout
    english = kikigaki(*arguments).stdout

    assert [word for word in words if word not in japanese] == []
    assert [word for word in words if word in english] == []
