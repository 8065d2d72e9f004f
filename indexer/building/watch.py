"""Following the corpus folders: the index is brought up to date whenever something in them changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer.building import BuildSummary, update
from indexer.corpus import scan_corpora
from indexer.errors import IndexBusyError, KikigakiError

#: Changes are gathered until nothing changes for this long, in milliseconds: an editor saves in several steps.
QUIET_MS = 300
#: After this long without changes, in milliseconds, what was left undone is tried again.
IDLE_MS = 1_000
#: After this long, in seconds, the corpus is read even without news: network file systems tell of no changes.
LOOK_AGAIN_SECONDS = 300.0


def watch(
    corpora: Sequence[Path], index: Path, *, stop: threading.Event | None = None
) -> Iterator[BuildSummary | KikigakiError]:
    """What each update did, or the error that kept it from being done, until `stop` is set or the user interrupts.

    An update that published nothing is reported only when its problems are others than those reported last; one that has
    to wait for another writer is done later, and in silence. CorpusError when a corpus folder is missing at the start.
    """
    from watchfiles import watch as watch_files

    folders = scan_corpora(corpora, without=index).folders
    inside = index.resolve()
    reported: tuple[str, ...] = ()
    looked = -LOOK_AGAIN_SECONDS  # the first idle moment looks: something may have changed before the watch began
    undone = False
    for changes in watch_files(
        *folders,
        watch_filter=lambda _, path: not Path(path).is_relative_to(inside),
        debounce=10 * QUIET_MS,
        step=QUIET_MS,
        rust_timeout=IDLE_MS,
        yield_on_timeout=True,
        ignore_permission_denied=True,
        stop_event=stop,
    ):
        if not (changes or undone or time.monotonic() - looked >= LOOK_AGAIN_SECONDS):
            continue
        undone = False
        try:
            summary = update(corpora, index)
        except IndexBusyError:
            undone = True
            continue
        except KikigakiError as error:
            undone = True  # a full disk, say, may pass without any change in the corpus
            if reported != (str(error),):
                reported = (str(error),)
                yield error
            continue
        looked = time.monotonic()
        if summary.published or summary.problems != reported:
            yield summary
        reported = summary.problems
