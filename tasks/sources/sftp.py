"""SFTP as fsspec has it, with what it passes over: denied folders have a name."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import asyncssh
from sshfs import SSHFileSystem

if TYPE_CHECKING:
    from warehouse.registry.sources import Sftp


class SftpFileSystem(SSHFileSystem):  # type: ignore[misc]  # sshfs says no types
    """An SFTP server that is told apart from others by its key."""

    async def _ls(self, path: str, detail: bool = True, **asked: Any) -> Any:
        try:
            return await super()._ls(path, detail=detail, **asked)
        except asyncssh.SFTPPermissionDenied:
            denied = os.strerror(errno.EACCES)
            raise PermissionError(errno.EACCES, denied, path) from None

    def hang_up(self) -> None:
        """Drop the connection, also under whoever waits for an answer."""
        self.loop.call_soon_threadsafe(self.client.abort)


def connect(
    source: Sftp, host: str, port: int, password: str | None, key: str | None
) -> SftpFileSystem:
    """Connect to a server of one of the registry's host keys, and to no other.

    Where both sides find no key in common, the server's hanging up may be noticed
    before the reason for it is: a connection that is lost at once is tried once more.
    """
    try:
        filesystem = _connected(source, host, port, password, key)
    except (asyncssh.ConnectionLost, ConnectionError):
        filesystem = _connected(source, host, port, password, key)
    # A lost connection is told once; what it leaves waiting need not tell it again.
    filesystem.loop.set_exception_handler(lambda _loop, _context: None)
    return filesystem


def _connected(
    source: Sftp, host: str, port: int, password: str | None, key: str | None
) -> SftpFileSystem:
    return SftpFileSystem(
        host,
        port=port,
        username=source.user,
        password=password,
        client_keys=[asyncssh.import_private_key(key)] if key else None,
        # Only the keys of the registry are trusted; nothing of this account counts.
        known_hosts=([each.encode() for each in source.host_keys], [], []),
        config=None,
        agent_path=None,
        x509_trusted_certs=None,
        connect_timeout=source.answer_seconds,
        login_timeout=source.answer_seconds,
        keepalive_interval=source.answer_seconds,
        timeout=source.answer_seconds,
        # Names in GBK are names; the default would refuse the whole folder.
        sftp_client_kwargs={"path_errors": "surrogateescape"},
        skip_instance_cache=True,
    )
