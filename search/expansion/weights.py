"""What each kind of match is worth in a score, beside the literal word's 1.0: one visible table."""

from __future__ import annotations

from indexer.analysis.model import Rule

RULE_WEIGHTS = {
    Rule.SURFACE: 1.0,
    Rule.NORMALIZED: 1.0,
    Rule.STEM: 0.9,
    Rule.PART: 0.8,
    Rule.VARIANT: 0.7,
    Rule.READING: 0.6,
    Rule.ALIAS: 0.8,
    Rule.SYNONYM: 0.4,
}
#: A synonym of a word that no section holds in any other way: nothing literal has to rank above it.
ONLY_SYNONYM_WEIGHT = 0.7
#: Rules that stand for the same word as typed; the others show another word, or a guess at it.
LITERAL_RULES = frozenset(map(str, (Rule.SURFACE, Rule.NORMALIZED, Rule.STEM, Rule.PART)))

#: The surface form on top of the normalised one, so that the word as typed ranks above its other spellings.
SURFACE_WEIGHT = 0.4
#: Long units (mode C words, whole identifiers) on top of their parts.
LONG_WEIGHT = 0.4
#: The reading of a word typed in kana or Latin letters, on top of the word itself.
READING_WEIGHT = 0.3
#: Two words side by side in the query and in the section.
PAIR_WEIGHT = 0.5
#: A light word (する, いつ) beside content words.
LIGHT_WEIGHT = 0.2
#: A word in the title or heading path, on top of its weight in `text`; only where the query has at most FEW_WORDS words
#: and is no sentence: a question names its subject once, and what else it asks stands in the body.
HEADING_WEIGHT = 0.3
FEW_WORDS = 4
#: A speaker's or project's name that is the whole query: more than a mere mention can score.
NAME_WEIGHT = 4.0
#: So many words make a query a sentence when light words (どこ, する, the) or particles (は, から) stand among them.
SENTENCE_WORDS = 2
#: What verbs, adjectives and adverbs of a sentence count beside its nouns at the least: nouns name its subject, these are
#: recalled in other words, and in a hundred sections they are as rare as names. In so many sections as the other number
#: says, rarity alone tells them apart, and they count in full.
KANA_SHARE = 0.5
TELLING_SECTIONS = 10_000
