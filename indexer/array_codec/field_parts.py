"""Token fields of a large segment that other processes write, while the one that commits writes what comes before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from indexer.array_codec.layout import ArrayFileWriter, open_array_file
from indexer.dataclass import dataclass
from indexer.schema import TOKEN_FIELDS

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

#: All of them, and how a large segment shares them out. Each part takes about a third of the time.
ALL_FIELDS = tuple(field.name for field in TOKEN_FIELDS)
_OWN_FIELDS, *_PARTS = ALL_FIELDS[:3], ALL_FIELDS[3:4], ALL_FIELDS[4:]

_Given = ParamSpec("_Given")


@dataclass(frozen=True, slots=True)
class FieldParts:
    """The fields that are left for the process itself, and the parts of those that follow."""

    own: tuple[str, ...]
    parts: Sequence[tuple[Path, Future[None]]]

    def append(self, writer: ArrayFileWriter) -> None:
        """Take the parts over; what another process could not do is raised here."""
        for path, written in self.parts:
            written.result()
            writer.add_file(open_array_file(path))


@contextmanager
def share_fields(
    path: Path,
    helpers: Executor | None,
    write: Callable[Concatenate[Path, tuple[str, ...], _Given], None],
    *given: _Given.args,
    **named: _Given.kwargs,
) -> Iterator[FieldParts]:
    """Have the `helpers` call `write` with a path and the fields to write there; nothing of it is left afterwards."""
    if helpers is None:
        yield FieldParts(ALL_FIELDS, ())
        return
    from concurrent.futures import wait

    parts: list[tuple[Path, Future[None]]] = []
    try:
        for number, fields in enumerate(_PARTS):
            part = path.with_name(f"{path.name}.{number}")
            parts.append((part, helpers.submit(write, part, fields, *given, **named)))
        yield FieldParts(_OWN_FIELDS, parts)
    finally:
        wait([written for _, written in parts])
        for part, _ in parts:
            part.unlink(missing_ok=True)
