"""The fields of the index, one visible table: which hold tokens, which hold whole values for filters and facets."""

from __future__ import annotations

from indexer.dataclass import dataclass
from indexer.model import IndexDocument, SectionText

#: Raised whenever an index written before could answer wrongly: part of every generation's record.
INDEX_FORMAT = 4


@dataclass(frozen=True, slots=True)
class TokenField:
    """A field of analyzed terms with positions and offsets, scored by BM25."""

    name: str
    purpose: str


@dataclass(frozen=True, slots=True)
class ValueField:
    """A field of whole values: filtered by equality; `query_name` is what users and URLs call it.

    `faceted` fields are counted in every result; the others only when they are asked for by name.
    """

    name: str
    query_name: str
    purpose: str
    faceted: bool = True


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
    TokenField("synonym", "the dictionary's synonym groups of the words, by number"),
)

VALUE_FIELDS = (
    ValueField("event_value", "event", "canonical event name"),
    ValueField("day_value", "day", "ISO date"),
    ValueField("project_value", "project", "canonical project name, several a section"),
    ValueField("speaker_value", "speaker", "speaker, several a section"),
    ValueField("path_value", "path", "report path, to replace a report's sections", faceted=False),
    ValueField("id_value", "id", "section id", faceted=False),
    ValueField("day_label_value", "day_label", "the words that stand for the day (第3日目)", faceted=False),
)

FACET_FIELDS = tuple(field for field in VALUE_FIELDS if field.faceted)


def find_value_field(name: str) -> ValueField:
    """The value field of this name or query name; KeyError when there is none."""
    for field in VALUE_FIELDS:
        if name in (field.name, field.query_name):
            return field
    raise KeyError(name)


def field_values(document: SectionText | IndexDocument, name: str) -> tuple[str, ...]:
    """What a document holds in the value field `name`, without repetitions; empty when it has none."""
    report, section = document.report, document.section
    match name:
        case "event_value":
            values: tuple[str | None, ...] = (report.event,)
        case "day_value":
            values = (section.day,)
        case "project_value":
            values = section.projects
        case "speaker_value":
            values = section.speakers
        case "path_value":
            values = (report.path,)
        case "id_value":
            values = (section.id,)
        case "day_label_value":
            values = (section.day_label,)
        case _:
            raise KeyError(name)
    return tuple(dict.fromkeys(value for value in values if value))
