"""A small strict Slack on loopback: it keeps what was posted, and fails when told to.

Real HTTP, so that a reset connection, a time-out and a cut body are what they are. It
is as strict as Slack where strictness costs messages: limits of blocks, unknown
channels, histories that are read by id and never by name.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from types import TracebackType

MOST_BLOCKS: Final = 50
MOST_SECTION: Final = 3000
MOST_HEADER: Final = 150
MOST_TEXT: Final = 40_000
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


@dataclass(frozen=True)
class Message:
    """One message as a channel shows it."""

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any] = field(default_factory=dict)
    thread: str = ""
    files: tuple[dict[str, str], ...] = ()

    @property
    def sections(self) -> list[str]:
        """The texts of its sections, in order."""
        return [
            each["text"]["text"] for each in self.blocks if each["type"] == "section"
        ]


class RefusedError(Exception):
    """Slack's short word for what is wrong with a call."""


class FakeSlack:
    """Use as a context; `url` is for SLACK_BASE_URL."""

    def __init__(self, token: str, channels: tuple[str, ...] = ()) -> None:
        self.token = token
        self.messages: list[Message] = []
        self.calls: list[tuple[str, Answer]] = []
        self.faults: list[tuple[str, Fault, str | None]] = []
        self.lasting: dict[str, Fault] = {}
        self.promised: dict[str, tuple[str, int]] = {}
        self.uploads: dict[str, bytes] = {}
        self.users: dict[str, str] = {}
        self.channels = {
            name: f"C{number:04d}" for number, name in enumerate(channels, start=1)
        }
        self.over = threading.Event()
        self._lock = threading.Lock()
        self._direct: dict[str, str] = {}
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.slack = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where the API answers."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    def hire(self, email: str) -> str:
        """Add a person; return the id of the conversation with them."""
        user = f"U{len(self.users) + 1:04d}"
        self.users[email] = user
        self._direct[user] = f"D{user[1:]}"
        return self._direct[user]

    def fail_once(self, method: str, fault: Fault, channel: str | None = None) -> None:
        """Let the next call of `method` go wrong, or the next one about a channel."""
        self.faults.append((method, fault, channel))

    def shown(self, channel: str) -> list[Message]:
        """Return what a channel shows, oldest first."""
        return [
            each
            for each in self.messages
            if each.channel == channel and not each.thread
        ]

    def replies(self, channel: str, ts: str) -> list[Message]:
        """Return what stands in the thread of a message, oldest first."""
        return [
            each
            for each in self.messages
            if each.channel == channel and each.thread == ts
        ]

    def say(self, channel: str, text: str, **metadata: Any) -> Message:
        """Put a message into a channel, as anybody might."""
        ts = f"1622000000.{len(self.messages) + 1:06d}"
        message = Message(channel, ts, text, [], metadata)
        self.messages.append(message)
        return message

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

    def answer(self, method: str, token: str, arguments: Answer) -> Answer:
        """Do what a call asks for."""
        with self._lock:
            self.calls.append((method, arguments))
            if token != self.token:
                return {"ok": False, "error": "invalid_auth"}
            work = {
                "chat.postMessage": self._post,
                "users.lookupByEmail": self._look_up,
                "conversations.open": self._open,
                "conversations.list": self._list,
                "conversations.history": self._history,
                "conversations.replies": self._replies,
                "files.getUploadURLExternal": self._promise,
                "files.completeUploadExternal": self._complete,
            }.get(method)
            if work is None:
                return {"ok": False, "error": "unknown_method"}
            try:
                return {"ok": True, **work(arguments)}
            except RefusedError as refused:
                return {"ok": False, "error": str(refused)}

    def _post(self, arguments: Answer) -> Answer:
        channel = self._place(arguments.get("channel", ""), by_name=True)
        text, blocks = arguments.get("text", ""), arguments.get("blocks") or []
        if not text and not blocks:
            raise RefusedError("no_text")
        if len(text) > MOST_TEXT:
            raise RefusedError("msg_too_long")
        if len(blocks) > MOST_BLOCKS or not all(map(_is_good, blocks)):
            raise RefusedError("invalid_blocks")
        metadata = arguments.get("metadata") or {}
        if metadata and not isinstance(metadata.get("event_payload"), dict):
            raise RefusedError("invalid_metadata_format")
        ts = f"1622000000.{len(self.messages) + 1:06d}"
        self.messages.append(Message(channel, ts, text, blocks, metadata))
        return {"channel": channel, "ts": ts}

    def _place(self, channel: str, *, by_name: bool) -> str:
        known = {*self.channels.values(), *self._direct.values()}
        if channel in known:
            return channel
        if by_name and channel.removeprefix("#") in self.channels:
            return self.channels[channel.removeprefix("#")]
        raise RefusedError("channel_not_found")

    def _look_up(self, arguments: Answer) -> Answer:
        user = self.users.get(arguments.get("email", ""))
        if user is None:
            raise RefusedError("users_not_found")
        return {"user": {"id": user}}

    def _open(self, arguments: Answer) -> Answer:
        direct = self._direct.get(arguments.get("users", ""))
        if direct is None:
            raise RefusedError("user_not_found")
        return {"channel": {"id": direct}}

    def _list(self, arguments: Answer) -> Answer:
        known = [{"id": place, "name": name} for name, place in self.channels.items()]
        page, cursor = _page(known, arguments)
        return {"channels": page, "response_metadata": {"next_cursor": cursor}}

    def _history(self, arguments: Answer) -> Answer:
        channel = self._place(arguments.get("channel", ""), by_name=False)
        with_metadata = str(arguments.get("include_all_metadata")) in {"1", "true"}
        newest_first = [
            {"ts": each.ts, "text": each.text}
            | ({"metadata": each.metadata} if with_metadata and each.metadata else {})
            for each in reversed(self.messages)
            if each.channel == channel and not each.thread
        ]
        page, cursor = _page(newest_first, arguments)
        return {"messages": page, "response_metadata": {"next_cursor": cursor}}

    def _replies(self, arguments: Answer) -> Answer:
        channel = self._place(arguments.get("channel", ""), by_name=False)
        root = self._root(channel, arguments.get("ts", ""))
        thread = [root, *self.replies(channel, root.ts)]
        shown = [
            {"ts": each.ts, "text": each.text, "files": list(each.files)}
            for each in thread
        ]
        page, cursor = _page(shown, arguments)
        return {"messages": page, "response_metadata": {"next_cursor": cursor}}

    def _root(self, channel: str, ts: str) -> Message:
        for each in self.messages:
            if each.channel == channel and each.ts == ts and not each.thread:
                return each
        raise RefusedError("thread_not_found")

    def _promise(self, arguments: Answer) -> Answer:
        name, length = arguments.get("filename", ""), arguments.get("length", "")
        if not name or not str(length).isdecimal() or int(length) == 0:
            raise RefusedError("invalid_arguments")
        identity = f"F{len(self.promised) + 1:04d}"
        self.promised[identity] = (name, int(length))
        # An upload is not asked for a token: its address is the secret.
        url = self.url.replace("/api/", f"/upload/v1/{identity}")
        return {"file_id": identity, "upload_url": url}

    def upload(self, identity: str, content: bytes) -> bool:
        """Take a file's bytes where they are what was promised."""
        with self._lock:
            self.calls.append(("upload", {"file_id": identity}))
            if self.promised.get(identity, ("", -1))[1] != len(content):
                return False
            self.uploads[identity] = content
            return True

    def _complete(self, arguments: Answer) -> Answer:
        channel = self._place(arguments.get("channel_id", ""), by_name=False)
        thread = arguments.get("thread_ts", "")
        if thread:
            self._root(channel, thread)
        files = json.loads(arguments.get("files") or "[]")
        if not files or not all(each["id"] in self.uploads for each in files):
            raise RefusedError("file_not_found")
        kept = tuple(
            {
                "id": each["id"],
                "name": self.promised[each["id"]][0],
                "title": each.get("title", ""),
            }
            for each in files
        )
        ts = f"1622000000.{len(self.messages) + 1:06d}"
        self.messages.append(Message(channel, ts, "", [], {}, thread, kept))
        return {"files": list(kept)}


def _page(rows: list[Answer], arguments: Answer) -> tuple[list[Answer], str]:
    start = int(arguments.get("cursor") or 0)
    end = start + min(int(arguments.get("limit") or 100), 999)
    return rows[start:end], str(end) if end < len(rows) else ""


def _is_good(block: dict[str, Any]) -> bool:
    text = block.get("text") or {}
    length = len(text.get("text", ""))
    if block.get("type") == "header":
        return text.get("type") == "plain_text" and 1 <= length <= MOST_HEADER
    if block.get("type") == "section":
        return text.get("type") in {"plain_text", "mrkdwn"} and (
            1 <= length <= MOST_SECTION
        )
    return False


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
        arguments = self._arguments(body)
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        fault = slack.fault_for(method, arguments)
        if fault is None:
            self._send(200, json.dumps(slack.answer(method, token, arguments)))
            return
        done = slack.answer(method, token, arguments) if fault.after else {"ok": True}
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
            self._send(fault.status or 200, answer, retry_after=fault.retry_after)
        else:
            page = "<html>Bad gateway</html>"
            status, wait = fault.status or 500, fault.retry_after
            self._send(status, page, kind="text/html", retry_after=wait)

    def _send(
        self,
        status: int,
        body: str,
        *,
        kind: str = "application/json",
        promised: int | None = None,
        retry_after: int | None = None,
    ) -> None:
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(promised or len(content)))
        if retry_after is not None:
            self.send_header("Retry-After", str(retry_after))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name
        """Keep the test's output clean."""
