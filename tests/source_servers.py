"""Servers that departments deliver by, on loopback: real ones, that fail when told to.

SFTP by asyncssh, WebDAV by wsgidav, S3 by moto; the export system is our own, since it
has to lie in every way that HTTP allows.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final, Self

import asyncssh
from asyncssh import SFTPName
from cheroot.wsgi import Server as WsgiServer
from moto.server import ThreadedMotoServer
from wsgidav.wsgidav_app import WsgiDAVApp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping
    from concurrent.futures import Future
    from pathlib import Path

LOOPBACK: Final = "127.0.0.1"
USER: Final = "city"
# Stands in no source file of the project: whoever finds it in a log has found a leak.
PASSWORD: Final = "a-Passw0rd-of-this-test"  # noqa: S105 - a test's own
# Longer than any visit or run here; a server's end cuts it short.
HOLD_SECONDS: Final = 300.0


# -- SFTP ------------------------------------------------------------------------------


@dataclass
class SftpFaults:
    """What an SFTP server does wrong: which names, and from which byte on."""

    ends_at: dict[str, int] = field(default_factory=dict)
    stalls_at: dict[str, int] = field(default_factory=dict)
    breaks_at: dict[str, int] = field(default_factory=dict)
    before_reading: dict[str, Callable[[], object]] = field(default_factory=dict)
    also_lists: list[bytes] = field(default_factory=list)
    denies: list[str] = field(default_factory=list)
    stalls_listing: bool = False


class SftpServer:
    """An SFTP server with one folder and one user; use as a context."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults = SftpFaults()
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.user_key = asyncssh.generate_private_key("ssh-ed25519")
        self.logins: list[str] = []
        self.opened: list[Any] = []
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.port = 0

    @property
    def host_key(self) -> str:
        kind, key, *_ = self.key.export_public_key().decode().split()
        return f"{kind} {key}"

    def source(self, path: str = "/") -> dict[str, Any]:
        """Return the source as a registry says it."""
        return {
            "url": f"sftp://{LOOPBACK}:{self.port}{path}",
            "user": USER,
            "host_keys": [self.host_key],
            "password": "files",
        }

    def __enter__(self) -> Self:
        self.thread.start()
        self._do(self._serve()).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._end()).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    def _do(self, what: Any) -> Future[Any]:
        return asyncio.run_coroutine_threadsafe(what, self.loop)

    async def _serve(self) -> None:
        self.let_go = asyncio.Event()
        logging.getLogger("asyncssh").setLevel(logging.CRITICAL)
        outer = self

        class Door(asyncssh.SSHServer):
            def connection_made(self, connection: Any) -> None:
                connections.append(connection)

            def begin_auth(self, username: str) -> bool:
                outer.logins.append(username)
                return True

            def password_auth_supported(self) -> bool:
                return True

            def validate_password(self, username: str, password: str) -> bool:
                return (username, password) == (USER, PASSWORD)

            def public_key_auth_supported(self) -> bool:
                return True

            def validate_public_key(self, username: str, key: Any) -> bool:
                ours = outer.user_key.convert_to_public()
                return username == USER and key == ours

        connections: list[Any] = []
        self.connections = connections
        self.acceptor = await asyncssh.listen(
            LOOPBACK,
            0,
            server_factory=Door,
            server_host_keys=[self.key],
            sftp_factory=lambda chan: _Files(chan, outer),
        )
        self.port = self.acceptor.get_port()

    async def _end(self) -> None:
        self.let_go.set()
        self.acceptor.close()
        for each in self.connections:
            each.abort()
        await self.acceptor.wait_closed()
        for each in self.opened:
            each.close()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for each in rest:
            each.cancel()
        await asyncio.gather(*rest, return_exceptions=True)


class _Files(asyncssh.SFTPServer):
    def __init__(self, chan: Any, server: SftpServer) -> None:
        super().__init__(chan, chroot=str(server.folder).encode())
        self.server = server
        self.names: dict[Any, str] = {}

    def open(self, path: bytes, pflags: int, attrs: Any) -> object:
        opened = super().open(path, pflags, attrs)
        name = path.decode("utf-8", "surrogateescape").rpartition("/")[2]
        self.names[opened] = name
        self.server.opened.append(opened)
        if act := self.server.faults.before_reading.pop(name, None):
            act()
        return opened

    async def read(self, file_obj: Any, offset: int, size: int) -> bytes:  # type: ignore[override]  # may be either, says asyncssh
        name, faults = self.names[file_obj], self.server.faults
        if offset + size > faults.stalls_at.get(name, 10**9):
            await self.server.let_go.wait()
        if offset + size > faults.breaks_at.get(name, 10**9):
            self.channel.get_connection().abort()
        end = faults.ends_at.get(name)
        content = super().read(file_obj, offset, size)
        assert isinstance(content, bytes)
        return content if end is None else content[: max(0, end - offset)]

    async def scandir(self, path: bytes) -> AsyncIterator[SFTPName]:  # type: ignore[override]  # as above
        if path.decode("utf-8", "surrogateescape") in self.server.faults.denies:
            raise asyncssh.SFTPPermissionDenied("not for you")
        if self.server.faults.stalls_listing:
            await self.server.let_go.wait()
        async for each in super().scandir(path):
            yield each
        for name in self.server.faults.also_lists:
            attrs = asyncssh.SFTPAttrs(size=3, permissions=0o100644, mtime=1)
            yield SFTPName(name, attrs=attrs)


# -- an export system ------------------------------------------------------------------


@dataclass
class Export:
    """What an address gives. `says` is its length where that is not true."""

    content: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    says: int | None = None
    stalls_after: int | None = None
    drips: float = 0.0
    modified_at: float | None = 1_623_114_000.0  # 8 June 2021, 9:00
    answers_head: bool = True
    hides_length: bool = False
    changes_to: bytes | None = None


class WebServer:
    """An export system that gives what `exports` say, by path and query."""

    def __init__(self) -> None:
        self.exports: dict[str, Export] = {}
        self.asked: list[tuple[str, str, str]] = []
        self.released = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_HEAD(self) -> None:
                outer._answer(self, with_body=False)

            def do_PROPFIND(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer._answer(self, with_body=True)

            def do_GET(self) -> None:
                outer._answer(self, with_body=True)

            def log_message(self, *_: object) -> None:
                """Keep the test's output clean."""

        self.server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.server.server_address[1]}"

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)

    def _answer(self, asked: BaseHTTPRequestHandler, *, with_body: bool) -> None:
        said = asked.headers.get("Authorization", "")
        self.asked.append((asked.command, asked.path, said))
        export = self.exports.get(asked.path, Export(status=404))
        if not with_body and not export.answers_head:
            export = Export(status=405)
        asked.send_response(export.status)
        length = len(export.content) if export.says is None else export.says
        if export.hides_length:
            asked.send_header("Connection", "close")
        else:
            asked.send_header("Content-Length", str(length))
        if export.modified_at is not None:
            stamp = formatdate(export.modified_at, usegmt=True)
            asked.send_header("Last-Modified", stamp)
        for name, value in export.headers.items():
            asked.send_header(name, value)
        asked.end_headers()
        if with_body:
            self._write(asked, export)

    def _write(self, asked: BaseHTTPRequestHandler, export: Export) -> None:
        if export.changes_to is not None:
            self.exports[asked.path] = Export(
                export.changes_to, modified_at=(export.modified_at or 0) + 60
            )
        content = export.content
        if export.stalls_after is not None:
            asked.wfile.write(content[: export.stalls_after])
            asked.wfile.flush()
            self.released.wait(HOLD_SECONDS)
            return
        if export.drips:
            for place in range(len(content)):
                if self.released.wait(export.drips):
                    return
                asked.wfile.write(content[place : place + 1])
                asked.wfile.flush()
            return
        asked.wfile.write(content)
        if len(content) < (export.says or 0):
            asked.close_connection = True


# -- WebDAV and S3 ---------------------------------------------------------------------


@contextmanager
def webdav_server(folder: Path) -> Iterator[str]:
    """Serve a folder over WebDAV to the one user; yields `webdav://host:port/`."""
    logging.getLogger("wsgidav").setLevel(logging.CRITICAL)
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(folder)},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
            "http_authenticator": {"accept_basic": True, "default_to_digest": False},
            "logging": {"enable": False},
            "verbose": 0,
        }
    )
    server = WsgiServer((LOOPBACK, 0), app, numthreads=4)
    server.shutdown_timeout = 1
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield f"webdav://{LOOPBACK}:{server.bind_addr[1]}/"
    finally:
        server.stop()
        thread.join(10)


@contextmanager
def s3_server() -> Iterator[str]:
    """Serve S3; yields the endpoint."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer(LOOPBACK, 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()
