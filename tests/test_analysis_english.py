"""English words: inflected forms meet in one term."""

from __future__ import annotations

import pytest

from indexer.analysis.english import plain_forms, stem
from indexer.analysis.lexicon import Lexicon

LEXICON = Lexicon(protected=frozenset({"nova", "pods", "openstack"}), stop_words=frozenset())

# Words of one line have one term.
FAMILIES = """
migrate migrates migrated migrating migration migrations
schedule scheduled scheduling schedules
deploy deployed deploying deploys
configure configured configures configuring
network networks
server servers
policy policies
database databases
proxy proxies
driver drivers
plugin plugins
container containers
release releases released
review reviews reviewed reviewing
tag tags tagged tagging
cache caches cached caching
process processes
class classes
batch batches
patch patches
index indexes
commit commits committed committing
"""


@pytest.mark.parametrize("family", FAMILIES.strip().splitlines())
def test_inflected_forms_have_one_term(family: str) -> None:
    terms = {word: LEXICON.latin_term(word) for word in family.split()}

    assert len(set(terms.values())) == 1, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [("server", "service"), ("node", "note"), ("proxy", "process"), ("test", "text"), ("status", "stat"), ("class", "clas")],
)
def test_other_words_have_other_terms(one: str, other: str) -> None:
    assert LEXICON.latin_term(one) != LEXICON.latin_term(other)


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("Nova", "nova"),
        ("PODS", "pods"),
        ("openstacks", "openstack"),
        ("network", "ネットワーク"),
        ("Networks", "ネットワーク"),
        ("Heat", "ヒート"),
        ("k8s", "k8s"),
        ("Michał", "michal"),
        ("2.1", "2.1"),
    ],
)
def test_a_word_has_its_term(word: str, term: str) -> None:
    assert LEXICON.latin_term(word) == term


@pytest.mark.parametrize("word", ["", "a", "its", "k8s", "岩本", "ipv6"])
def test_what_is_no_english_word_is_its_own_stem(word: str) -> None:
    assert stem(word) == word
    assert list(plain_forms(word)) == []


def test_plain_forms_come_likeliest_first() -> None:
    assert next(plain_forms("policies")) == "policy"
    assert list(plain_forms("committed"))[-1] == "commit"
    assert list(plain_forms("status")) == []
