"""A worker of the server that lets go of clients who do not come to the point: a thread is not theirs to keep."""

from __future__ import annotations

import re
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from gunicorn.http.parser import RequestParser
from gunicorn.workers import gthread

if TYPE_CHECKING:
    from gunicorn.http.message import Request
    from gunicorn.workers.gthread import TConn

#: How long a request's head may take to arrive: a browser sends it at once.
HEAD_SECONDS = 2.0
#: How long the rest may take, answer and all: the largest page is 5 MB.
ANSWER_SECONDS = 60.0
#: How long a thread waits for a head at a time; a browser opens connections that it may never use.
_TURN_SECONDS = 0.2
_LOOK_SECONDS = 0.01
_HEAD_ENDS = re.compile(rb"\n\r?\n")
_PEEKED_BYTES = 1 << 16  # no head is longer: gunicorn refuses it


class Worker(gthread.ThreadWorker):
    """gunicorn's worker of threads, which by itself keeps a thread waiting for the rest of a request without end."""

    def init_process(self) -> None:
        """Serve until told to stop."""
        self._heads: WeakKeyDictionary[TConn, float] = WeakKeyDictionary()  # when those that are awaited are too late
        self._deadlines: dict[TConn, float] = {}
        super().init_process()

    def handle(self, conn: TConn) -> bool:
        """Whether the connection may be kept for another request; in one of the threads."""
        if not _head_is_there(conn):
            # Back into the queue: who has sent a whole request is answered before.
            if time.monotonic() < self._heads.setdefault(conn, time.monotonic() + HEAD_SECONDS) or not conn.data_ready:
                return gthread._DEFER  # type: ignore[attr-defined,no-any-return]  # what its own handle returns
            _end(conn)
            return False
        self._heads.pop(conn, None)
        self._deadlines[conn] = time.monotonic() + HEAD_SECONDS
        try:
            return super().handle(conn)
        finally:
            self._deadlines.pop(conn, None)

    def handle_request(self, req: Request, conn: TConn) -> bool:
        """Answer a request whose head has arrived."""
        self._deadlines[conn] = time.monotonic() + ANSWER_SECONDS
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """Close what waits too long; called once a second, by the thread that accepts connections."""
        super().murder_pending()
        now = time.monotonic()
        for conn, deadline in tuple(self._deadlines.items()):
            if deadline < now:
                _end(conn)  # the thread that waits for it sees that, and closes it


def _head_is_there(conn: TConn) -> bool:
    """Whether a whole head can be read from a connection, or its end, or an error: what is not worth waiting for."""
    if isinstance(conn.parser, RequestParser) and conn.parser.unreader.buf.getvalue():
        return True  # begun already: the deadline is for it
    end = time.monotonic() + _TURN_SECONDS
    while True:
        try:
            head = conn.sock.recv(_PEEKED_BYTES, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            pass
        except OSError:
            return True
        else:
            conn.data_ready = True
            if not head or len(head) == _PEEKED_BYTES or _HEAD_ENDS.search(head):
                return True
        if time.monotonic() >= end:
            return False
        time.sleep(_LOOK_SECONDS)


def _end(conn: TConn) -> None:
    with suppress(OSError):
        conn.sock.shutdown(socket.SHUT_RDWR)
