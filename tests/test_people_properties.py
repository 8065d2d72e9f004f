"""Laws of extraction that hold for any text: it never raises, evidence stands on its line, time grows with the length."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.extract.people import find_speakers
from indexer.extract.people_authors import find_authors
from indexer.extract.projects import find_projects
from indexer.extract.suggest_terms import suggest_projects
from indexer.extract.visible_text import see_line
from indexer.model import Block, Line, LineKind, MetaEntry, Outline
from indexer.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()

# Pieces that reports are made of, so that random lines come near to real ones.
PIECES = (
    *(
        "Kevin Benton",
        "Kevin",
        "氏",
        "さん",
        " さま",
        "先生",
        "による",
        "発表",
        "が話した",
        "の",
        "、",
        "。",
        "「題」",
        "- ",
    ),
    *("/ ", " by ", "発表者: ", "Speaker: ", "(@x_1)", "@x_1", "[", "](https://example.com/a)", "**", "`", "株式会社"),
    *("笹田", "耕一", "まつもと", "Nova", "nova-network", "OpenStack", "Neutron", "ネットワーク", "LBaaS", "\u3099", "㍿"),
    *("İ", "ﬁ", "<b>", "<!-- ", " -->", "＠", "　"),
)
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=12).map("".join)
lines = st.tuples(texts, st.sampled_from(LineKind))


def report(texts: list[tuple[str, LineKind]], author: str) -> tuple[Outline, list[Block]]:
    """An outline of these lines with a block for each heading."""
    every = tuple(Line(k, text, kind, int(kind is LineKind.HEADING)) for k, (text, kind) in enumerate(texts, start=1))
    blocks: list[Block] = []
    start = 0
    for end in range(1, len(every) + 1):
        if end == len(every) or every[end].kind is LineKind.HEADING:
            own = every[start:end]
            headings = own[:1] if own[0].kind is LineKind.HEADING else ()
            blocks.append(Block(headings, own[len(headings) :], own[0].number, own[0].number, own[-1].number))
            start = end
    meta = (MetaEntry("author", author, 1),) if author else ()
    return Outline("notes.md", "markdown", "utf-8", every[0] if every else None, every, meta), blocks


@given(st.lists(lines, max_size=8), texts)
def test_evidence_holds_words_that_stand_on_its_line(written: list[tuple[str, LineKind]], author: str) -> None:
    outline, blocks = report(written, author)

    speakers = find_speakers(outline, blocks, VOCABULARY)
    projects = find_projects(outline, blocks, VOCABULARY)

    assert len(speakers) == len(projects) == len(blocks)
    for block, found in zip(blocks, (a + b for a, b in zip(speakers, projects, strict=True)), strict=True):
        values = [(one.field, one.value) for one in found]
        assert len(set(values)) == len(values)
        for one in found:
            assert one.text
            assert one.text in outline.lines[one.line - 1].text or one.text in author
            assert one.rule in RULES
            lent = one.rule in ("deck-author", "project-in-title", "project-in-chapter")
            assert lent or block.first_line <= one.line <= block.last_line


RULES = {
    *(
        "honorific-says",
        "honorific-by",
        "honorific-talk",
        "honorific-from",
        "honorific-in-heading",
        "honorific-label",
        "honorific-alone",
    ),
    *("honorific-speaks", "honorific-subject", "handle", "by-in-heading", "by-line", "part-of-heading", "known-in-heading"),
    *("label", "comment", "name-below-heading", "name-and-talk", "own-person", "first-person", "deck-author"),
    *(
        "name-as-heading",
        "in-brackets",
        "by-in-entry",
        "part-of-entry",
        "nickname-behind",
        "talk-by",
        "table",
        "slides-by",
        "linked-account",
        "markup",
    ),
    *("project-in-heading", "project-in-chapter", "project-in-title", "project-in-body"),
}


@given(st.lists(lines, max_size=8), texts)
@example([], "\r")
@example([], "[\t'\u00a0']")
def test_authors_and_suggestions_never_raise(written: list[tuple[str, LineKind]], author: str) -> None:
    outline, blocks = report(written, author)

    assert all(one.value.strip() for one in find_authors(outline, blocks, VOCABULARY))
    assert all(one.count >= 1 for one in suggest_projects([outline], VOCABULARY))


@given(texts | st.text())
def test_seen_text_is_part_of_its_source(text: str) -> None:
    seen = see_line(text)

    offsets = range(len(text)) if seen.offsets is None else seen.offsets
    assert "".join(text[k] for k in offsets) == seen.text
    assert seen.words(0, len(seen.text)) in text


HOSTILE = [
    "![" * 10_000,
    "氏" * 20_000,
    "さん" * 10_000,
    "[" * 20_000,
    "](" * 10_000,
    "<" * 20_000,
    "a@" * 10_000,
    "@" + "a" * 20_000,
    "A " * 10_000 + "氏",
    "Aa " * 7_000 + "による",
    "ア・" * 10_000 + "氏",
    "山 " * 10_000 + "氏",
    "発表者" * 7_000,
    "発表者: " + "山田、" * 6_000,
    "by " * 7_000,
    " - " * 7_000,
    "「" * 20_000,
    "(" * 20_000 + "氏",
    "（" * 10_000 + "）" * 10_000 + "さん",
    "http://" + "a" * 20_000,
    "nova-" * 5_000,
    "株式会社" * 5_000,
    "私は" * 10_000,
    "\u3099" * 20_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:6] for text in HOSTILE])
@pytest.mark.parametrize("kind", [LineKind.HEADING, LineKind.TEXT])
def test_hostile_line_is_read_in_linear_steps(text: str, kind: LineKind) -> None:
    """A pattern that backtracks would not end within the suite's time on 20,000 characters."""
    outline, blocks = report([("題", LineKind.HEADING), (text, kind)], "")

    assert len(find_speakers(outline, blocks, VOCABULARY)) == len(blocks)
    assert len(find_projects(outline, blocks, VOCABULARY)) == len(blocks)


@given(st.lists(lines, min_size=1, max_size=6))
@settings(max_examples=50)
def test_reading_twice_gives_the_same(written: list[tuple[str, LineKind]]) -> None:
    outline, blocks = report(written, "")

    assert find_speakers(outline, blocks, VOCABULARY) == find_speakers(outline, blocks, VOCABULARY)
    assert find_projects(outline, blocks, VOCABULARY) == find_projects(outline, blocks, VOCABULARY)


def test_rules_are_short_kebab_case_names() -> None:
    assert all(re.fullmatch(r"[a-z]+(?:-[a-z]+)*", rule) for rule in RULES)
