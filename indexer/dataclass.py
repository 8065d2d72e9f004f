"""Frozen dataclasses with slots that take next to nothing to define: their code is written when it is first needed.

The standard library writes and compiles seven methods for each class when its module is imported: over the hundred classes
that a search imports, that took longer than the search (docs/decisions/811).
"""

from __future__ import annotations

from collections.abc import Callable
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
    own = {name: value for name, value in written.__dict__.items() if name not in (*names, "__dict__", "__weakref__")}
    made: type = type(written)(
        written.__name__,
        written.__bases__,
        {
            "__init__": _make_first_init(written, names),
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
    return made


def _make_reader(names: tuple[str, ...]) -> Callable[[object], tuple[Any, ...]]:
    """A function from a record to the tuple of its values; attrgetter gives one only of several names."""
    return attrgetter(*names) if len(names) > 1 else lambda record: tuple([getattr(record, name) for name in names])


def _make_first_init(written: type, names: tuple[str, ...]) -> Callable[..., None]:
    """The `__init__` until the first record is made: it writes the one that takes its place."""

    def first_init(self: object, *args: object, **values: object) -> None:
        kind: Any = self.__class__
        kind.__init__ = _make_init(kind, written, names)
        kind.__init__(self, *args, **values)

    return first_init


def _make_init(kind: type, written: type, names: tuple[str, ...]) -> Callable[..., None]:
    """An `__init__` with the fields as its parameters, in their order and with their defaults."""
    defaults = {name: written.__dict__[name] for name in names if name in written.__dict__}
    scope: dict[str, Any] = {f"default_{name}": value for name, value in defaults.items()}
    scope |= {f"set_{name}": kind.__dict__[name].__set__ for name in names}
    parameters = "".join(f", {name}=default_{name}" if name in defaults else f", {name}" for name in names)
    body = "; ".join(f"set_{name}(self, {name})" for name in names) or "pass"
    # What is executed holds nothing but names that stood as identifiers in the body of a class.
    exec(f"def __init__(self{parameters}): {body}", scope)  # noqa: S102
    init: Callable[..., None] = scope["__init__"]
    init.__qualname__ = f"{kind.__qualname__}.__init__"
    return init


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
