"""What one call costs: seconds of CPU, however busy or slow the machine is, and memory at its peak."""

from __future__ import annotations

import re
import resource
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Generic, TypeVar

#: CPU after which a call is broken off: long after it was too slow, so that a run goes on.
BREAK_SECONDS = 20.0
#: What `_run_yardstick` takes where a second of CPU is worth a second: a core of the machines that the limits were set on,
#: to itself.
YARDSTICK_SECONDS = 0.0036
_YARDSTICK_LINES = ["第3日目 2014-05-12 Ceilometer の仕事だという意見もあったが、それは違うと思う (岩本)"] * 400
_YARDSTICK_PATTERN = re.compile(r"\d{4}-\d\d?-\d\d?|第\d+日目|[ァ-ヺー]{3,}|\w+氏")
_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")

T = TypeVar("T")


class BrokenOffError(Exception):
    """A call was broken off after BREAK_SECONDS."""


@dataclass(frozen=True, slots=True)
class Watched(Generic[T]):
    """What a call gave and what it took: CPU seconds of this process, and bytes at the peak above those before it."""

    value: T
    seconds: float
    grown_bytes: int


def _peak_bytes() -> int:
    try:
        text = _STATUS.read_bytes()
        return int(text.partition(b"VmHWM:")[2].split(maxsplit=1)[0]) * 1024
    except (OSError, IndexError, ValueError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _forget_peak() -> None:
    # Linux alone can forget a peak; elsewhere the growth of the highest one so far is what is seen.
    if _CLEAR.exists():
        _CLEAR.write_bytes(b"5")


def _break_off(_: int, __: FrameType | None) -> None:
    raise BrokenOffError(f"broken off after {BREAK_SECONDS:.0f} s of CPU")


def watch(call: Callable[[], T]) -> Watched[T]:
    """The value of `call()` with its cost. Whatever it raises comes through; BrokenOffError when it does not end."""
    _forget_peak()
    before = _peak_bytes()
    old = signal.signal(signal.SIGPROF, _break_off)
    signal.setitimer(signal.ITIMER_PROF, BREAK_SECONDS)
    started = time.process_time()
    try:
        value = call()
        seconds = time.process_time() - started
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)
    return Watched(value, seconds, max(0, _peak_bytes() - before))


def measure_slowness() -> float:
    """How many times as long as YARDSTICK_SECONDS the same work takes now, 1 at least: a core whose other half works, or
    whose clock was lowered, takes twice as long for everything."""
    return max(1.0, _run_yardstick() / YARDSTICK_SECONDS)


def _run_yardstick() -> float:
    """CPU seconds of some patterns, loops and strings: what a report is read with."""
    started = time.process_time()
    for line in _YARDSTICK_LINES:
        sum(len(found.group()) for found in _YARDSTICK_PATTERN.finditer(line))
        sum(map(ord, line))
    return time.process_time() - started
