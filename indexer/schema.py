"""The fields of the index, one visible table: which hold tokens, which hold whole values for filters and facets."""

from __future__ import annotations

from dataclasses import dataclass

#: Raised whenever an index written before could answer wrongly: part of every generation's record.
INDEX_FORMAT = 1


@dataclass(frozen=True, slots=True)
class TokenField:
    """A field of analyzed terms with positions and offsets, scored by BM25."""

    name: str
    purpose: str


@dataclass(frozen=True, slots=True)
class ValueField:
    """A field of whole values: filtered by equality, counted for facets; `query_name` is what users and URLs call it."""

    name: str
    query_name: str
    purpose: str


TOKEN_FIELDS = (
    TokenField("text", "normalised terms of title, heading path, speakers, projects and body: what is matched"),
    TokenField("surface", "the same words as written, case and width folded: ranks the literal word above its variants"),
    TokenField("long", "mode C units that are longer than one term of `text`"),
    TokenField("pair", "two adjacent terms of `text` as one"),
    TokenField("reading", "readings and romanisations of names and words"),
    TokenField("heading", "terms of the title and the heading path, for title: queries"),
    TokenField("speaker", "terms of the speakers' names, for speaker: queries"),
    TokenField("project", "terms of the projects' names, for project: queries"),
    TokenField("event", "terms of the event's name and aliases, for event: queries"),
)

VALUE_FIELDS = (
    ValueField("event_value", "event", "canonical event name"),
    ValueField("day_value", "day", "ISO date"),
    ValueField("project_value", "project", "canonical project name, several a section"),
    ValueField("speaker_value", "speaker", "speaker, several a section"),
    ValueField("path_value", "path", "report path, to replace a report's sections"),
    ValueField("id_value", "id", "section id"),
)
