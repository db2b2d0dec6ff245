"""A small strict Slack on loopback: it keeps what was posted, and fails when told to.

Real HTTP and a real WebSocket, so that a reset connection, a time-out and a cut body
are what they are. It is as strict as Slack where strictness costs messages or answers:
limits of blocks and forms (`slack_rules`), scopes, rates, archived channels, histories
that are read by id and never by name, messages that only their author changes, buttons
that must be there to be pressed (`slack_hands`), envelopes that must be acknowledged
(`slack_socket`).
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import parse_qs

from slack_hands import (
    APP,
    check_response,
    pressed,
    sent_off,
    shown_view,
)
from slack_rules import RefusedError
from slack_socket import Envelope, Sockets
from slack_workspace import APP_TOKEN, Message, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

__all__ = ["APP_TOKEN", "FakeSlack", "Fault", "Message"]

# Longer than any client here waits; the server's end cuts it short.
HOLD_SECONDS: Final = 30.0

Answer = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong with one call; `after` means after its work was done.

    `kind` is `status` (an HTTP error with a page), `refused` (an error in Slack's own
    words), `hold` (no answer), `reset`, `cut` (less than was promised), `half` (half of
    the JSON, well delivered) or `page` (somebody else's page with status 200).
    """

    kind: str
    after: bool = False
    status: int = 0
    error: str = ""
    retry_after: int | None = None


class FakeSlack(Workspace):
    """Use as a context; `url` is for SLACK_BASE_URL, `app_token` for SLACK_APP_TOKEN.

    What a test may set: `scopes` that the bot has, `token_fault` (Slack's word for a
    token that is no good any more), channels that are `archived` or that the bot is
    `outside` of, people who are `gone`; `seconds_a_post` and `calls_a_minute`, which
    are not limited unless a test says how.
    """

    def __init__(
        self, token: str, channels: tuple[str, ...] = (), app_token: str = APP_TOKEN
    ) -> None:
        super().__init__(token, channels, app_token)
        self.responses: list[tuple[str, Answer]] = []
        self.faults: list[tuple[str, Fault, str | None]] = []
        self.lasting: dict[str, Fault] = {}
        self.sockets = Sockets(APP)
        self.over = threading.Event()
        self._methods["apps.connections.open"] = self._connect
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.slack = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    def __enter__(self) -> Self:
        self._thread.start()
        self.sockets.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        self.sockets.stop()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def fail_once(self, method: str, fault: Fault, channel: str | None = None) -> None:
        """Let the next call of `method` go wrong, or the next one about a channel."""
        self.faults.append((method, fault, channel))

    def fault_for(self, method: str, arguments: Answer) -> Fault | None:
        """Return what is to go wrong with this call, if anything."""
        with self._lock:
            for planned in self.faults:
                if planned[0] == method and planned[2] in {
                    None,
                    arguments.get("channel"),
                }:
                    self.faults.remove(planned)
                    return planned[1]
            return self.lasting.get(method)

    def _connect(self, _: Answer) -> Answer:
        url = self.sockets.ticket()
        if url is None:
            raise RefusedError("too_many_websockets")
        return {"url": url}

    # -- what a person does ------------------------------------------------------------

    def press(
        self,
        channel: str,
        ts: str,
        action: str,
        user: str,
        *,
        choice: str | None = None,
        copies: int = 1,
        wait: bool = True,
    ) -> Answer:
        """Press a button, or take a menu's `choice`, as `user` (an e-mail or an id).

        Returns what the app acknowledged with. Raises `RefusedError` where there is
        nothing to press and `NotAcknowledgedError` where nobody answered in time;
        without `wait` the answer is empty.
        """
        with self._lock:
            pressing = self._somebody(user)
            if channel.startswith("D") and self._direct.get(pressing) != channel:
                raise RefusedError("not_in_channel")
            trigger = self._new_trigger(pressing)
            message = self.messages[self._index(channel, ts)]
            payload = pressed(message, action, pressing, trigger, choice)
            payload["response_url"] = self.url.replace("/api/", f"/respond/{ts}")
        return self.send(payload, copies=copies, wait=wait)

    def submit(
        self,
        view: Answer | str,
        user: str,
        values: Mapping[str, Any],
        *,
        copies: int = 1,
        wait: bool = True,
    ) -> Answer:
        """Send a form off with `values` by block id; an option is named by its value.

        Returns what the app acknowledged with: nothing closes the form, errors leave it
        open. Raises as `press` does.
        """
        identity = view if isinstance(view, str) else str(view["id"])
        with self._lock:
            sending = self._somebody(user)
            if self.viewers.get(identity) != sending:
                raise RefusedError("no such form is open")
            shown = self.views[identity]
            trigger = self._new_trigger(sending)
            payload = sent_off(shown, sending, values, trigger)
        answer = check_response(shown, self.send(payload, copies=copies, wait=wait))
        with self._lock:
            if answer.get("response_action") in {"update", "push"}:
                self.views[identity] = shown_view(answer["view"], identity)
            elif wait and answer.get("response_action") != "errors":
                self.viewers.pop(identity, None)
        return answer

    def form_of(self, user: str, seconds: float = 60.0) -> Answer:
        """Wait for the form that a person is shown; the newest where there are more.

        Raises `RefusedError` where none opens in time.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self._lock:
                owner = self._somebody(user)
                mine = [each for each, who in self.viewers.items() if who == owner]
                if mine:
                    return self.views[mine[-1]]
            time.sleep(0.01)
        raise RefusedError("no form is open")

    def send(self, payload: Answer, *, copies: int = 1, wait: bool = True) -> Answer:
        """Send a payload, a forged one too, and return what was acknowledged."""
        envelope = Envelope("interactive", payload, takes_answer=True)
        self.sockets.send(envelope, copies)
        return self.sockets.answer_to(envelope) if wait else {}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    slack: FakeSlack

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that gave up waiting is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        slack = self.server.slack
        method = self.path.rpartition("/")[2]
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if self.path.startswith("/upload/"):
            self._take(method, body)
            return
        if self.path.startswith("/respond/"):
            slack.responses.append((method, json.loads(body)))
            self._send(200, "ok", kind="text/plain")
            return
        arguments = self._arguments(body)
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        fault = slack.fault_for(method, arguments)
        if fault is None:
            said = slack.answer(method, token, arguments)
            self._send(said.status, json.dumps(said.body), headers=said.headers)
            return
        done: Answer = {"ok": True}
        if fault.after:
            done = slack.answer(method, token, arguments).body
        self._go_wrong(fault, json.dumps(done))

    def _take(self, identity: str, content: bytes) -> None:
        fault = self.server.slack.fault_for("upload", {})
        if fault is not None:
            self._go_wrong(fault, "OK")
        elif self.server.slack.upload(identity, content):
            self._send(200, f"OK - {len(content)}", kind="text/plain")
        else:
            self._send(400, "length mismatch", kind="text/plain")

    def _arguments(self, body: bytes) -> Answer:
        if "json" in (self.headers.get("Content-Type") or ""):
            return dict(json.loads(body or b"{}"))
        return {name: values[-1] for name, values in parse_qs(body.decode()).items()}

    def _go_wrong(self, fault: Fault, good: str) -> None:
        if fault.kind == "hold":
            self.server.slack.over.wait(HOLD_SECONDS)
        elif fault.kind == "reset":
            # Without lingering, closing a connection resets it.
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()
        elif fault.kind == "cut":
            self._send(200, good, promised=len(good) + 100)
        elif fault.kind == "half":
            self._send(200, good[: len(good) // 2])
        elif fault.kind == "page":
            self._send(200, "<html>Sign in to the network</html>", kind="text/html")
        elif fault.kind == "refused":
            answer = json.dumps({"ok": False, "error": fault.error})
            self._send(fault.status or 200, answer, headers=_waits(fault))
        else:
            page = "<html>Bad gateway</html>"
            status = fault.status or 500
            self._send(status, page, kind="text/html", headers=_waits(fault))

    def _send(
        self,
        status: int,
        body: str,
        *,
        kind: str = "application/json",
        promised: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(promised or len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name
        """Keep the test's output clean."""


def _waits(fault: Fault) -> dict[str, str]:
    wait = fault.retry_after
    return {} if wait is None else {"Retry-After": str(wait)}
