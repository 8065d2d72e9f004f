"""Our frozen dataclasses are those of the standard library, only cheaper to define."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import dataclass as ours
from indexer.model import Line, LineKind
from search.engine import EverythingNode, PrefixNode, TermNode

Make = Callable[[type], type]
make_theirs: Make = dataclasses.dataclass(frozen=True, slots=True)
make_ours: Make = ours.dataclass(frozen=True, slots=True)
both = pytest.mark.parametrize("make", [make_theirs, make_ours], ids=["standard library", "ours"])


def talk(make: Make) -> Any:
    class Talk:
        """One talk."""

        title: str
        speakers: tuple[str, ...] = ()
        minutes: float = 40.0

        @property
        def short(self) -> bool:
            return self.minutes < 20

    return make(Talk)


def nothing(make: Make) -> Any:
    class Nothing:
        """No field at all."""

    return make(Nothing)


def only(make: Make) -> Any:
    class Only:
        value: object

    return make(Only)


THEIRS, OURS = talk(make_theirs), talk(make_ours)
values = st.tuples(st.text(max_size=3), st.lists(st.text(max_size=2), max_size=2).map(tuple), st.floats())


@given(values, values)
def test_records_compare_hash_and_print_as_those_of_the_standard_library(
    one: tuple[object, ...], other: tuple[object, ...]
) -> None:
    mine, another = OURS(*one), OURS(*other)

    assert (mine == another) == (THEIRS(*one) == THEIRS(*other))
    assert mine == OURS(*one)
    assert hash(mine) == hash(THEIRS(*one))
    assert repr(mine) == repr(THEIRS(*one))


@both
def test_fields_are_parameters_in_their_order_with_their_defaults(make: Make) -> None:
    kind = talk(make)

    assert kind("移行", minutes=20.0) == kind("移行", (), 20.0)
    assert kind.__match_args__ == ("title", "speakers", "minutes")
    assert kind("移行", minutes=5.0).short


@both
@pytest.mark.parametrize("arguments", [{}, {"title": "移行", "room": "A"}])
def test_a_missing_or_unknown_field_is_named(make: Make, arguments: dict[str, object]) -> None:
    with pytest.raises(TypeError, match=r"__init__\(\) .*'(title|room)'"):
        talk(make)(**arguments)


@both
def test_a_record_cannot_be_changed(make: Make) -> None:
    record = talk(make)("移行")

    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'title'"):
        record.title = "開発"
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'title'"):
        del record.title
    with pytest.raises((AttributeError, TypeError)):  # the standard library's trips over itself here
        record.room = "A"
    assert record.title == "移行"
    assert not hasattr(record, "__dict__")


@both
def test_a_class_of_no_field_or_of_one_is_a_record_too(make: Make) -> None:
    empty, single = nothing(make), only(make)

    assert (empty() == empty(), empty() == (), hash(empty()), repr(empty())) == (
        True,
        False,
        hash(()),
        "nothing.<locals>.Nothing()",
    )
    assert (single(1) == single(1), single(1) == single(2), single(1) == (1,), hash(single(3))) == (
        True,
        False,
        False,
        hash((3,)),
    )


@both
def test_the_standard_library_takes_it_for_a_dataclass(make: Make) -> None:
    kind = talk(make)
    record = kind("移行", ("岩本",))

    assert [field.name for field in dataclasses.fields(kind)] == ["title", "speakers", "minutes"]
    assert dataclasses.asdict(record) == {"title": "移行", "speakers": ("岩本",), "minutes": 40.0}
    assert dataclasses.replace(record, minutes=10.0) == kind("移行", ("岩本",), 10.0)
    assert (dataclasses.is_dataclass(kind), kind.__doc__) == (True, "One talk.")


@pytest.mark.parametrize("copied", [lambda one: pickle.loads(pickle.dumps(one)), copy.copy, copy.deepcopy])
def test_a_copy_is_equal(copied: Callable[[Line], Line]) -> None:
    line = Line(3, "移行", LineKind.HEADING, 2)

    assert copied(line) == line


def test_a_record_is_replaced_but_for_what_stays() -> None:
    line = Line(3, "移行", LineKind.HEADING, 2)

    assert ours.replace(line, text="開発", level=0) == Line(3, "開発", LineKind.HEADING, 0)
    with pytest.raises(TypeError, match="unexpected keyword argument 'txt'"):
        ours.replace(line, txt="開発")  # type: ignore[call-arg]


def test_records_of_different_classes_are_never_equal() -> None:
    term, prefix = TermNode("text", "移行"), PrefixNode("text", "移行")

    assert term != prefix  # type: ignore[comparison-overlap]
    assert len({term, prefix, EverythingNode(), EverythingNode()}) == 3


def test_a_record_is_matched_by_its_fields_in_order() -> None:
    match TermNode("text", "移行", 2.0):
        case TermNode(field, term, weight):
            assert (field, term, weight) == ("text", "移行", 2.0)


@both
def test_the_signature_is_that_of_the_fields(make: Make) -> None:
    parameters = inspect.signature(talk(make)).parameters

    assert [(one.name, one.default) for one in parameters.values()] == [
        ("title", inspect.Parameter.empty), ("speakers", ()), ("minutes", 40.0),
    ]  # fmt: skip


@both
def test_a_field_without_default_after_one_with_is_refused(make: Make) -> None:
    class Late:
        title: str = ""
        minutes: float  # as a slip would have it

    with pytest.raises(TypeError, match="default"):
        make(Late)


def test_only_frozen_classes_with_slots_are_made() -> None:
    with pytest.raises(TypeError, match="only frozen dataclasses with slots"):
        ours.dataclass(frozen=True, slots=False)
