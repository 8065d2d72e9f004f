"""Products that the vocabulary does not know are offered from the way they are written."""

from __future__ import annotations

import pytest

from indexer.extract.suggest_terms import SuggestedTerm, suggest_projects
from indexer.model import Line, LineKind, Outline
from indexer.vocabulary import EventSeries, Person, Project, Vocabulary

VOCABULARY = Vocabulary(
    projects=(Project("OpenStack"), Project("Kubernetes", aliases=("k8s",))),
    people=(Person("JakeWharton"),),
    events=(EventSeries("RubyKaigi"),),
)


def report(path: str, *texts: str) -> Outline:
    """An outline of these lines; one that starts with "# " is a heading, one with a tab is code."""
    lines = tuple(
        Line(k, text.removeprefix("# ").removeprefix("\t"), kind_of(text)) for k, text in enumerate(texts, start=1)
    )
    return Outline(path, "markdown", "utf-8", None, lines)


def kind_of(text: str) -> LineKind:
    return LineKind.HEADING if text.startswith("# ") else LineKind.CODE if text.startswith("\t") else LineKind.TEXT


@pytest.mark.parametrize(
    ("text", "term", "rule"),
    [
        ("CCF (common classifier framework) も取り上げられた", "CCF", "defined"),
        ("OVO（oslo versioned object）のコード", "OVO", "defined"),
        ("Congress というプロジェクトがあるらしい", "Congress", "defined"),
        ("torikago と呼ばれる小さな gem", "torikago", "defined"),
        ("# BitFunnel", "BitFunnel", "camel-case"),
        ("# JCache の速さ", "JCache", "camel-case"),
        ("# Anserini", "Anserini", "in-heading"),
        ("# Nitro を読む", "Nitro", "in-heading"),
        ("# ruby-lsp の中身", "ruby-lsp", "in-heading"),
    ],
)
def test_ways_to_write_a_product(text: str, term: str, rule: str) -> None:
    (found,) = suggest_projects([report("a.md", text)], VOCABULARY)

    assert found == SuggestedTerm(term, 1, 1, "a.md", 1, text.removeprefix("# "), rule)


@pytest.mark.parametrize(
    "text",
    [
        "# OpenStack の話",
        "# Kubernetes と k8s",
        "# RubyKaigi の話",
        "# JakeWharton の話",
        "# Keynote",
        "# Introduction",
        "PaaS と SaaS と IaaS",
        "driver (Oslo Session) の話",
        "https://example.com/BitFunnel を見る",
        "`a.BitFunnel()` と書く",
        "BitFunnel が一度だけ出る",
        "\tBitFunnel BitFunnel BitFunnel",
    ],
)
def test_known_names_common_words_and_passing_mentions_are_left_out(text: str) -> None:
    assert suggest_projects([report("a.md", text)], VOCABULARY) == ()


def test_most_reports_come_first_then_most_mentions() -> None:
    reports = [report("a.md", "BitFunnel と FooBar", "FooBar と FooBar"), report("b.md", "BitFunnel")]

    found = suggest_projects(reports, VOCABULARY)

    assert [(one.term, one.reports, one.count) for one in found] == [("BitFunnel", 2, 2), ("FooBar", 1, 3)]


def test_nothing_is_suggested_from_nothing() -> None:
    assert suggest_projects([], VOCABULARY) == ()
