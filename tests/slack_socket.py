"""Socket Mode on loopback: envelopes go out, and are to be acknowledged in time.

An envelope that nobody acknowledged goes out again on the next connection. Slack says
that of events only; an app that bears it for what a person pressed bears more.
"""

from __future__ import annotations

import contextlib
import json
import logging
import secrets
import socket
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

if TYPE_CHECKING:
    from websockets.http11 import Request, Response
    from websockets.sync.server import ServerConnection

ACKNOWLEDGE_SECONDS: Final = 3.0
# What a connection has left to live once it was told that it will end.
FAREWELL_SECONDS: Final = 0.3
MOST_CONNECTIONS: Final = 10

Answer = dict[str, Any]

_SILENT: Final = logging.getLogger("tests.slack_socket")
_SILENT.setLevel(logging.CRITICAL + 1)


class NotAcknowledgedError(AssertionError):
    """The app did not say within three seconds that it has an envelope."""


@dataclass
class Envelope:
    """One thing for the app to know; `came_back` is what it acknowledged with."""

    kind: str
    payload: Answer
    takes_answer: bool
    identity: str = field(default_factory=lambda: str(uuid.uuid4()))
    sent: int = 0
    sent_at: float = 0.0
    came_back: Answer | None = None
    over: threading.Event = field(default_factory=threading.Event)

    def frame(self) -> str:
        """Return the envelope as it goes over the wire."""
        again: Answer = {}
        if self.sent > 1:
            again = {"retry_attempt": self.sent - 1, "retry_reason": "timeout"}
        return json.dumps(
            {
                "envelope_id": self.identity,
                "type": self.kind,
                "payload": self.payload,
                "accepts_response_payload": self.takes_answer,
            }
            | again
        )


class Sockets:
    """The WebSocket side of the fake; `url` for `apps.connections.open` is for once."""

    def __init__(self, app: str) -> None:
        self.app = app
        self.acknowledge_seconds = ACKNOWLEDGE_SECONDS
        self.waiting: dict[str, Envelope] = {}
        self.complaints: list[str] = []
        self.connections: list[ServerConnection] = []
        self.hellos = 0
        self._tickets: set[str] = set()
        self._changed = threading.Condition()
        self._alive: list[ServerConnection] = []
        self._server = serve(
            self._serve,
            "127.0.0.1",
            0,
            process_request=self._admit,
            compression=None,
            close_timeout=1,
            logger=_SILENT,
        )
        self._thread = threading.Thread(target=self._server.serve_forever)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and stop listening."""
        self._server.shutdown()
        self._thread.join()
        for each in list(self._alive):
            _cut(each)
        with self._changed:
            self._changed.wait_for(lambda: not self._alive, timeout=5)

    def ticket(self) -> str | None:
        """Return an address to connect to once; none where too many are connected."""
        with self._changed:
            if len(self.connections) >= MOST_CONNECTIONS:
                return None
            ticket = secrets.token_hex(8)
            self._tickets.add(ticket)
        port = self._server.socket.getsockname()[1]
        return f"ws://127.0.0.1:{port}/link/?ticket={ticket}&app_id={self.app}"

    def wait_for_connection(self, hellos: int = 1, seconds: float = 60.0) -> None:
        """Wait until an app has been greeted so many times, and is connected."""
        with self._changed:
            met = self._changed.wait_for(
                lambda: self.hellos >= hellos and bool(self.connections), seconds
            )
        assert met, f"no connection within {seconds} s"

    def send(self, envelope: Envelope, copies: int = 1) -> None:
        """Send an envelope to the newest connection; without one it waits for one."""
        with self._changed:
            self.waiting[envelope.identity] = envelope
            newest = self.connections[-1] if self.connections else None
        for _ in range(copies):
            if newest:
                self._deliver(newest, envelope)

    def answer_to(self, envelope: Envelope) -> Answer:
        """Wait until an envelope is acknowledged and return what came with that."""
        if not envelope.over.wait(self.acknowledge_seconds):
            raise NotAcknowledgedError(envelope.payload.get("type", envelope.kind))
        return envelope.came_back or {}

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every connection that it will end, and end it a little later."""
        with self._changed:
            ending, self.connections = self.connections, []
        said = {"type": "disconnect", "reason": reason, "debug_info": {"host": "a"}}
        for each in ending:
            with contextlib.suppress(ConnectionClosed):
                each.send(json.dumps(said))
            threading.Timer(FAREWELL_SECONDS, _cut, [each]).start()

    def drop(self) -> None:
        """Lose every connection without a word."""
        for each in list(self.connections):
            _cut(each)

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        ticket = request.path.partition("ticket=")[2].partition("&")[0]
        with self._changed:
            if ticket in self._tickets:
                self._tickets.remove(ticket)
                return None
        return connection.respond(403, "not a ticket, or used before\n")

    def _serve(self, connection: ServerConnection) -> None:
        said = {
            "type": "hello",
            "num_connections": len(self.connections) + 1,
            "connection_info": {"app_id": self.app},
            "debug_info": {"host": "applink-1", "approximate_connection_time": 60},
        }
        with self._changed:
            self._alive.append(connection)
        try:
            connection.send(json.dumps(said))
            with self._changed:
                self.connections.append(connection)
                missed = list(self.waiting.values())
            for each in missed:
                self._deliver(connection, each)
            with self._changed:
                self.hellos += 1
                self._changed.notify_all()
            for frame in connection:
                self._acknowledge(frame)
        except ConnectionClosed:
            pass
        finally:
            with self._changed:
                self._alive.remove(connection)
                if connection in self.connections:
                    self.connections.remove(connection)
                self._changed.notify_all()

    def _deliver(self, connection: ServerConnection, envelope: Envelope) -> None:
        envelope.sent += 1
        envelope.sent_at = time.monotonic()
        with contextlib.suppress(ConnectionClosed):
            connection.send(envelope.frame())

    def _acknowledge(self, frame: str | bytes) -> None:
        """Take an acknowledgement; one that is late counts for nothing."""
        try:
            said = json.loads(frame)
            envelope = self.waiting.get(said["envelope_id"])
        except (ValueError, KeyError, TypeError):
            self.complaints.append("not an acknowledgement")
            return
        if envelope is None:
            self.complaints.append("acknowledged twice, or never sent")
        elif time.monotonic() - envelope.sent_at > self.acknowledge_seconds:
            self.complaints.append("acknowledged too late")
        else:
            del self.waiting[envelope.identity]
            envelope.came_back = said.get("payload") or {}
            envelope.over.set()


def _cut(connection: ServerConnection) -> None:
    """End a connection without saying so, as a lost line does."""
    with contextlib.suppress(OSError):
        connection.socket.shutdown(socket.SHUT_RDWR)
