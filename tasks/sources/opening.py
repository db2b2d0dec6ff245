"""Open a source: each kind with what keeps it from being trusted or waited for."""

from __future__ import annotations

import ssl
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fsspec.core import url_to_fs

from tasks.sources.faults import FaultError
from tasks.sources.place import Directory, Place
from warehouse.registry import sources as kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import SecretStr

    from warehouse.periods import Period
    from warehouse.registry.sources import Source

    Secrets = Mapping[str, SecretStr]

_SSH: tuple[str, ...] = ("sftp", "ssh")


def open_inbox(inbox: str) -> Place:
    """Open the city's inbox: a folder, or any URL that fsspec knows."""
    scheme = inbox.partition("://")[0] if "://" in inbox else "file"
    # Known hosts are those of this account: fsspec by itself trusts whoever answers.
    asked: dict[str, Any] = {"known_hosts": ()} if scheme in _SSH else {}
    filesystem, root = url_to_fs(inbox, **asked)
    is_local = "file" in filesystem.protocol
    has_folders = "s3" not in filesystem.protocol
    return Directory(filesystem, root, is_remote=not is_local, has_folders=has_folders)


def open_source(source: Source, secrets: Secrets, period: Period) -> Place:
    """Open a source for the months up to `period`; raises what its library raises."""
    openers: dict[type, Callable[[Any, Secrets, Period], Place]] = {
        kinds.Folder: _open_folder,
        kinds.Sftp: _open_sftp,
        kinds.Export: _open_export,
        kinds.Webdav: _open_webdav,
        kinds.Bucket: _open_bucket,
    }
    return openers[type(source)](source, secrets, period)


def _open_folder(source: kinds.Folder, _secrets: Secrets, _period: Period) -> Place:
    filesystem, root = url_to_fs(source.url)
    return Directory(filesystem, root, address=source.address, is_remote=False)


def _open_sftp(source: kinds.Sftp, secrets: Secrets, _period: Period) -> Place:
    from tasks.sources.sftp import connect  # noqa: PLC0415 - asyncssh is dear to import

    at = urlsplit(source.url)
    password, key = _told(source.password, secrets), _told(source.key, secrets)
    filesystem = connect(source, at.hostname or "", at.port or 22, password, key)
    return Directory(
        filesystem,
        at.path,
        address=source.address,
        asked={"timeout": source.visit_seconds},
        closing=filesystem.hang_up,
    )


def _open_export(source: kinds.Export, secrets: Secrets, period: Period) -> Place:
    from tasks.sources.export import Export, login_of  # noqa: PLC0415 - as is aiohttp

    password, token = _told(source.password, secrets), _told(source.token, secrets)
    return Export(
        source.files_of(period),
        login=login_of(source.user, password, token),
        answer_seconds=source.answer_seconds,
    )


def _open_webdav(source: kinds.Webdav, secrets: Secrets, _period: Period) -> Place:
    from webdav4.fsspec import WebdavFileSystem  # noqa: PLC0415 - as above

    at = urlsplit(source.url)
    scheme = "https" if at.scheme == "webdavs" else "http"
    token = _told(source.token, secrets)
    filesystem = WebdavFileSystem(
        f"{scheme}://{at.netloc}{at.path}",
        auth=(source.user, _told(source.password, secrets)) if source.user else None,
        headers={"Authorization": f"Bearer {token}"} if token else {},
        timeout=source.answer_seconds,
        trust_env=False,
        # The system's certificates, or those that SSL_CERT_FILE names.
        verify=ssl.create_default_context(),
        retry=False,
        event_hooks={"response": [_refuse_redirect]},
        skip_instance_cache=True,
    )
    close = filesystem.client.http.close
    return Directory(filesystem, "", address=source.address, closing=close)


def _refuse_redirect(response: Any) -> None:
    """Refuse to be led away: a WebDAV server answers itself."""
    if not response.has_redirect_location:
        return
    to = response.url.join(response.headers["Location"])
    here = response.url
    if (to.scheme, to.host, to.port) != (here.scheme, here.host, here.port):
        raise FaultError(rule="source-redirected", detail=to.host or "?")


def _open_bucket(source: kinds.Bucket, secrets: Secrets, _period: Period) -> Place:
    from s3fs import S3FileSystem  # noqa: PLC0415 - botocore costs a second

    filesystem = S3FileSystem(
        key=_told(source.access_key, secrets),
        secret=_told(source.secret_key, secrets),
        endpoint_url=source.endpoint,
        client_kwargs={"region_name": source.region},
        config_kwargs={
            "connect_timeout": source.answer_seconds,
            "read_timeout": source.answer_seconds,
            "retries": {"max_attempts": 1},
            "s3": {"addressing_style": source.addressing},
        },
        use_listings_cache=False,
        skip_instance_cache=True,
    )
    filesystem.retries = 1

    def hang_up() -> None:
        with suppress(AttributeError):
            S3FileSystem.close_session(filesystem.loop, filesystem._s3)  # noqa: SLF001 - s3fs offers no other way

    root = source.url.removeprefix("s3://")
    return Directory(
        filesystem,
        root,
        address=source.address,
        asked={"timeout": source.visit_seconds},
        has_folders=False,
        closing=hang_up,
    )


def _told(name: str | None, secrets: Secrets) -> str | None:
    return secrets[name].get_secret_value() if name else None
