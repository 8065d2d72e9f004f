"""Words about days to the values of the index that they mean: "5月14日" of any year, "第3日目", "木曜"."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.dataclass import dataclass
from search.engine import ValueNode
from search.parse_days import DaySpan, DayWords, MonthDay, NthDay, read_day, read_day_label, weekday_of
from search.query_tree import Range

#: What a section of the day that the query names scores on top of its words.
DAY_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class DayIndex:
    """The days (ISO dates) and the day labels that an index holds."""

    days: tuple[str, ...]
    labels: tuple[str, ...]

    def meaning(self, words: DayWords) -> ValueNode:
        """Sections of the days that `words` mean; a node without values, which matches nothing, when there are none."""
        match words:
            case DaySpan(first, last):
                return _of_days(day for day in self.days if first <= day <= last)
            case MonthDay(month_day):
                return _of_days(day for day in self.days if day[5:] == month_day)
            case NthDay():
                return ValueNode(
                    "day_label_value", tuple(one for one in self.labels if read_day_label(one) == words), DAY_WEIGHT
                )
            case _:
                return _of_days(day for day in self.days if weekday_of(day) == words.number)

    def value(self, text: str) -> ValueNode:
        """Sections of the day that a `day:` field names, by its date or by a label that holds `text` (最終日)."""
        if words := read_day(text):
            return self.meaning(words)
        return ValueNode("day_label_value", tuple(label for label in self.labels if text in label), DAY_WEIGHT)

    def between(self, days: Range) -> ValueNode:
        """Sections of the days of a range, both ends inclusive; a range of month-days is of any year."""
        of_any_year = len(days.first or days.last) == len("05-12")
        return _of_days(
            day
            for day in self.days
            if (not days.first or days.first <= (day[5:] if of_any_year else day))
            and (not days.last or (day[5:] if of_any_year else day) <= days.last)
        )


def _of_days(days: Iterable[str]) -> ValueNode:
    return ValueNode("day_value", tuple(days), DAY_WEIGHT)
