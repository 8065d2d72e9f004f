"""Scores extraction against labels: sections, events, days, projects and speakers, as precision, recall and F1.

A label file names lines and values, never sentences: `report` (file name), `event` with other `event_accepted` names,
`dates`, and `sections`, each with the `line` it starts on, its `day` (or null), `projects` and `speakers`. Values under
`projects_optional` and `speakers_optional`, and section starts under `undecided`, may be found or not: careful readers
differ on them, so they do not count.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from indexer.dataclass import dataclass
from indexer.errors import ReportError
from indexer.model import Report, Section
from indexer.report import read_report
from indexer.vocabulary import Vocabulary, fold

KINDS = ("sections", "events", "days", "projects", "speakers")


@dataclass(frozen=True, slots=True)
class Score:
    """How many values were rightly found, wrongly found and missed. Precision and recall of nothing are 1."""

    found: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.found + other.found, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def f1(self) -> float:
        total = 2 * self.found + self.wrong + self.missed
        return 2 * self.found / total if total else 1.0


@dataclass(frozen=True, slots=True)
class ReportScores:
    """The scores of one report, in the order of KINDS."""

    report: str
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class ExtractionScores:
    """Scores of all labelled reports, by name, and over all values of all of them (micro average), in the order of KINDS."""

    reports: tuple[ReportScores, ...]
    total: tuple[Score, ...]

    def of(self, kind: str) -> Score:
        """The total of one of KINDS."""
        return self.total[KINDS.index(kind)]


@dataclass(frozen=True, slots=True)
class _SectionLabel:
    line: int
    day: str | None
    projects: tuple[str, ...]
    projects_optional: tuple[str, ...]
    speakers: tuple[str, ...]
    speakers_optional: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Label:
    report: str
    events: tuple[str, ...]
    undecided: frozenset[int]
    sections: tuple[_SectionLabel, ...]


def evaluate_extraction(labels: Path, reports: Path, *, vocabulary: Vocabulary) -> ExtractionScores:
    """The scores of every label file (*.json) in `labels` on the report of that name in `reports`.

    Values are looked at in sections that start on a labelled line; values of a section that was not found are missed.
    Raises ReportError (path, line) for a label file or report that cannot be read, and where there is no label file.
    """
    files = sorted(labels.glob("*.json"))
    if not files:
        raise ReportError("holds no label file (*.json); name the folder with the labels", path=str(labels))
    scored: list[ReportScores] = []
    for file in files:
        label = _read_label(file)
        try:
            data = (reports / label.report).read_bytes()
        except OSError as error:
            raise ReportError(
                f"cannot be read ({error.strerror}), labelled by {file}", path=str(reports / label.report)
            ) from error
        scored.append(_score(label, read_report(data, label.report, vocabulary=vocabulary), vocabulary))
    total = tuple(sum((one.scores[k] for one in scored), Score()) for k in range(len(KINDS)))
    return ExtractionScores(tuple(scored), total)


def _read_label(file: Path) -> _Label:
    try:
        given = json.loads(file.read_text(encoding="utf-8"))
        sections = tuple(
            _SectionLabel(
                int(one["line"]),
                one["day"],
                tuple(one["projects"]),
                tuple(one.get("projects_optional", ())),
                tuple(one["speakers"]),
                tuple(one.get("speakers_optional", ())),
            )
            for one in given["sections"]
        )
        event = given["event"]
        events = (event, *given.get("event_accepted", ())) if event else ()
        return _Label(given["report"], events, frozenset(given.get("undecided", ())), sections)
    except OSError as error:
        raise ReportError(f"cannot be read ({error.strerror})", path=str(file)) from error
    except json.JSONDecodeError as error:
        raise ReportError(f"is not JSON ({error.msg}); mend this line", path=str(file), line=error.lineno) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReportError(f"is no label file: {error!r}; see search/evaluate_extraction.py", path=str(file)) from error


def _score(label: _Label, report: Report, vocabulary: Vocabulary) -> ReportScores:
    people = _people(vocabulary)
    by_line: dict[int, Section] = {}
    for section in report.sections:
        by_line.setdefault(section.line, section)
    wanted = {one.line for one in label.sections}
    hits = len(wanted & by_line.keys())
    sections = Score(hits, len(by_line.keys() - wanted - label.undecided), len(wanted) - hits)
    event = _score_event(label.events, report.event)
    days = projects = speakers = Score()
    for one in label.sections:
        found = by_line.get(one.line)
        day = (found.day,) if found and found.day else ()
        days += _score_values((one.day,) if one.day else (), (), day, str.__eq__)
        projects += _score_values(one.projects, one.projects_optional, found.projects if found else (), _same_words)
        speakers += _score_values(
            one.speakers, one.speakers_optional, found.speakers if found else (), lambda a, b: _same_person(a, b, people)
        )
    return ReportScores(label.report, (sections, event, days, projects, speakers))


def _score_event(accepted: Sequence[str], event: str | None) -> Score:
    if event is None:
        return Score(missed=1 if accepted else 0)
    if any(_same_words(event, name) for name in accepted):
        return Score(found=1)
    return Score(wrong=1, missed=1 if accepted else 0)


def _score_values(
    wanted: Sequence[str], optional: Sequence[str], found: Iterable[str], same: Callable[[str, str], bool]
) -> Score:
    left = list(wanted)
    hits = wrong = 0
    for value in found:
        match = next((one for one in left if same(value, one)), None)
        if match is not None:
            left.remove(match)
            hits += 1
        elif not any(same(value, one) for one in (*optional, *wanted)):
            wrong += 1
    return Score(hits, wrong, len(left))


def _same_words(a: str, b: str) -> bool:
    return _words_alone(a) == _words_alone(b)


def _words_alone(name: str) -> str:
    """A name without case, width, spaces, and the foundation in front of a product's name (Apache Hadoop)."""
    return "".join(fold(name).removeprefix("apache ").split())


def _people(vocabulary: Vocabulary) -> dict[str, str]:
    """Every form of every person's name, folded, to the name shown."""
    return {
        fold(form): person.name
        for person in vocabulary.people
        for form in (person.name, *person.readings, *person.spellings)
    }


def _same_person(a: str, b: str, people: dict[str, str]) -> bool:
    """Whether two names may be one person's: the vocabulary says so, or one is a part of the other (Kevin, 元木)."""
    a, b = fold(people.get(fold(a), a)), fold(people.get(fold(b), b))
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    return _is_part(short.split(), long.split()) or (not short.isascii() and long.startswith(short))


def _is_part(words: Collection[str], of: Collection[str]) -> bool:
    return bool(words) and set(words) <= set(of)


def extraction_text(scores: ExtractionScores) -> str:
    """The scores as a table for reading, a block for each report, the total last; ends with a line end."""
    lines: list[str] = []
    for name, values in (*((one.report, one.scores) for one in scores.reports), ("all reports", scores.total)):
        lines += [name, f"  {'':<9} precision  recall      F1   right wrong missed"]
        lines += [
            f"  {kind:<9} {score.precision:9.3f} {score.recall:7.3f} {score.f1:7.3f}   "
            f"{score.found:5d} {score.wrong:5d} {score.missed:6d}"
            for kind, score in zip(KINDS, values, strict=True)
        ]
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def extraction_json(scores: ExtractionScores) -> str:
    """The scores as JSON: `reports` by name and `total`, each kind with precision, recall, f1 and the three counts."""
    return json.dumps(
        {"reports": {one.report: _json(one.scores) for one in scores.reports}, "total": _json(scores.total)},
        ensure_ascii=False,
    )


def _json(scores: Sequence[Score]) -> dict[str, dict[str, float]]:
    return {
        kind: {
            "precision": round(score.precision, 4),
            "recall": round(score.recall, 4),
            "f1": round(score.f1, 4),
            "right": score.found,
            "wrong": score.wrong,
            "missed": score.missed,
        }
        for kind, score in zip(KINDS, scores, strict=True)
    }
