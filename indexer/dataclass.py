"""Frozen dataclasses with slots that take next to nothing to define: their methods are compiled once for all of them.

The standard library writes and compiles seven methods for each class when its module is imported: over the hundred classes
that a search imports, that took longer than the search (docs/decisions/811).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass", "replace"]

if TYPE_CHECKING:
    from dataclasses import dataclass, replace
else:

    def dataclass(*, frozen, slots):
        """A decorator that makes what the standard library's makes with `frozen=True, slots=True`, and only that.

        Fields have a name, an annotation and, if need be, an immutable default; bases have no fields. `dataclasses.fields`,
        `asdict` and `replace` work on what it makes. TypeError when anything but a frozen class with slots is asked for.
        """
        if not (frozen and slots):
            raise TypeError("only frozen dataclasses with slots are made here: others by dataclasses.dataclass")
        return _make_class

    def replace(record, /, **changes):
        """A record like `record` but for the fields in `changes`; TypeError for a field that it does not have."""
        kind = record.__class__
        return kind(**{name: getattr(record, name) for name in kind.__match_args__} | changes)


def _make_class(written: type) -> type:
    """The class that `written` describes: its slots are the annotated names, its defaults their values."""
    names = tuple(written.__annotations__)
    values_of = _make_reader(names)
    own = {name: value for name, value in vars(written).items() if name not in (*names, "__dict__", "__weakref__")}
    made: Any = type(written)(
        written.__name__,
        written.__bases__,
        {
            "__repr__": _make_repr(names, values_of),
            "__eq__": _make_eq(values_of),
            "__hash__": lambda self: hash(values_of(self)),
            "__setattr__": _refuse_assignment,
            "__delattr__": _refuse_deletion,
            "__reduce__": lambda self: (self.__class__, values_of(self)),
            "__match_args__": names,
            "__dataclass_fields__": _Fields(written),
            **own,
            "__slots__": names,
            "__qualname__": written.__qualname__,
        },
    )
    made.__init__ = _make_init(made, names, defaults={name: vars(written)[name] for name in names if name in vars(written)})
    return made  # type: ignore[no-any-return]


def _make_reader(names: tuple[str, ...]) -> Callable[[object], tuple[Any, ...]]:
    """A function from a record to the tuple of its values; attrgetter gives one only of several names."""
    return attrgetter(*names) if len(names) > 1 else lambda record: tuple([getattr(record, name) for name in names])


def _make_init(made: type, names: tuple[str, ...], *, defaults: Mapping[str, object]) -> Callable[..., None]:
    """An `__init__` with the fields as its parameters, in their order; TypeError for one without default after one with."""
    if names[len(names) - len(defaults) :] != tuple(defaults):
        raise TypeError(f"{made.__qualname__}: fields with a default stand last")
    init: Any = _template(len(names))(*[vars(made)[name].__set__ for name in names])
    init.__code__ = init.__code__.replace(co_varnames=("self", *names))
    init.__defaults__ = tuple(defaults.values())
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init  # type: ignore[no-any-return]


@cache
def _template(count: int) -> Callable[..., Callable[..., None]]:
    """A function from `count` setters to an `__init__` that calls each with the record and one of its parameters."""
    numbers = range(count)
    setters = ", ".join([f"set{number}" for number in numbers])
    parameters = "".join([f", value{number}" for number in numbers])
    body = "; ".join([f"set{number}(self, value{number})" for number in numbers]) or "pass"
    scope: dict[str, Any] = {}
    # Compiling is what takes the time: once for each number of fields, whatever their names.
    exec(f"def make({setters}):\n def __init__(self{parameters}): {body}\n return __init__", scope)  # noqa: S102
    make: Callable[..., Callable[..., None]] = scope["make"]
    return make


def _make_repr(names: tuple[str, ...], values_of: Callable[[object], tuple[Any, ...]]) -> Callable[[object], str]:
    def represent(self: object) -> str:
        values = ", ".join([f"{name}={value!r}" for name, value in zip(names, values_of(self), strict=True)])
        return f"{self.__class__.__qualname__}({values})"

    return represent


def _make_eq(values_of: Callable[[object], tuple[Any, ...]]) -> Callable[[object, object], bool]:
    def equal(self: object, other: object) -> bool:
        return values_of(self) == values_of(other) if other.__class__ is self.__class__ else NotImplemented

    return equal


def _refuse_assignment(self: object, name: str, value: object) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deletion(self: object, name: str) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


class _Fields:
    """`__dataclass_fields__`, by which the standard library knows a dataclass: made by it when it is asked for."""

    def __init__(self, written: type) -> None:
        self._written = written

    def __get__(self, record: object, kind: type) -> dict[str, Any]:
        import dataclasses

        fields: dict[str, Any] = dataclasses.dataclass(frozen=True)(self._written).__dataclass_fields__  # type: ignore[attr-defined]
        kind.__dataclass_fields__ = fields  # type: ignore[attr-defined]
        return fields
