"""A worker of the server that lets go of clients who do not come to the point: a thread is not theirs to keep."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from gunicorn.workers import gthread

if TYPE_CHECKING:
    from gunicorn.http.message import Request
    from gunicorn.workers.gthread import TConn

#: How long a request's head may take to arrive: a browser sends it at once.
HEAD_SECONDS = 2.0
#: How long the rest may take, answer and all: the largest page is 5 MB.
ANSWER_SECONDS = 60.0
#: How long a thread waits for the first byte; a browser opens connections that it may never use.
_FIRST_BYTE_SECONDS = 0.2


class Worker(gthread.ThreadWorker):
    """gunicorn's worker of threads, which by itself waits for the rest of a request without end."""

    def init_process(self) -> None:
        """Serve until told to stop."""
        self._deadlines: dict[TConn, float] = {}
        gthread.DEFAULT_WORKER_DATA_TIMEOUT = _FIRST_BYTE_SECONDS  # type: ignore[misc]  # there is no setting for it
        super().init_process()

    def handle(self, conn: TConn) -> bool:
        """Whether the connection may be kept for another request, in one of the threads."""
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
                # The thread that waits for it sees its end, and closes it.
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RDWR)
