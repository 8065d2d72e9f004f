"""One case tried: what it took, what was wrong with the answer, and how a find is written down to be tried again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from fuzzing.watch import BrokenOffError, measure_slowness, watch
from indexer.errors import KikigakiError

#: What an input inside the stated limits may take, where the target does not say otherwise: CPU seconds of a core that is
#: not slowed down.
MOST_SECONDS = 1.0
MOST_BYTES = 200 * 2**20

C = TypeVar("C")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trial:
    """How one case went: `fault` is one line, None when all promises were kept; `refused` says that it was an error line."""

    fault: str | None
    seconds: float = 0.0
    grown_bytes: int = 0
    refused: bool = False


class Target(Protocol[C]):
    """Something that takes input from outside."""

    def make(self, chance: random.Random) -> C:
        """A case."""
        ...

    def try_case(self, case: C) -> Trial:
        """The case tried."""
        ...

    def write(self, case: C) -> str:
        """The case as one line, that `read` understands."""
        ...

    def read(self, line: str) -> C:
        """The case that `write` wrote."""
        ...


class FaultError(Exception):
    """A promise was broken."""


def promise(kept: object, broken: str) -> None:
    """Nothing where `kept` is true; FaultError with the words of what is broken otherwise."""
    if not kept:
        raise FaultError(broken)


def try_call(call: Callable[[], T], check: Callable[[T], None], *, most_seconds: float = MOST_SECONDS) -> Trial:
    """`call()` within what it may take, its value looked at by `check`; a KikigakiError of one line is an answer too."""
    try:
        first = watch(call)
        check(first.value)
    except KikigakiError as error:
        lines = str(error).splitlines()
        return Trial(None if len(lines) == 1 and lines[0] else f"an error of {len(lines)} lines: {error!r}", refused=True)
    except (FaultError, BrokenOffError) as error:
        return Trial(str(error))
    except Exception as error:  # what is looked for
        return Trial(f"{type(error).__name__} in {_place(error)}: {error}")
    if first.grown_bytes > MOST_BYTES:
        return Trial(f"{first.grown_bytes >> 20} MB", first.seconds, first.grown_bytes)
    # On a machine with other work CPU seconds are longer: what is slow is slow four times, and by a yardstick of that time.
    if first.seconds > most_seconds and (seconds := min(_measured_seconds(call) for _ in range(3))) > most_seconds:
        return Trial(f"{seconds:.1f} s", seconds, first.grown_bytes)
    return Trial(None, first.seconds, first.grown_bytes)


def _measured_seconds(call: Callable[[], object]) -> float:
    """CPU seconds that `call()` takes on a core that is not slowed down."""
    before = measure_slowness()
    return watch(call).seconds * 2.0 / (before + measure_slowness())


def _place(error: Exception) -> str:
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    return f"{frame.tb_frame.f_code.co_filename.rpartition('/')[2]}:{frame.tb_lineno}" if frame else "?"
