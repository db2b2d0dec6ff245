"""Where a department's files are fetched from: a folder, or a server and its terms.

A source names its credentials and never holds them: what a name stands for comes from
the environment or a Prefect Secret block (docs/sources.md). Two departments with the
same source share it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from warehouse.registry.fields import Strict

if TYPE_CHECKING:
    from warehouse.periods import Period

# What an export's address may leave open for the month.
_OPEN: Final = re.compile(r"\{(?:year|month|month:02)\}")
_KIND_OF_SCHEME: Final = {
    "": "folder",
    "file": "folder",
    "sftp": "sftp",
    "http": "export",
    "https": "export",
    "webdav": "webdav",
    "webdavs": "webdav",
    "s3": "bucket",
}


def _without_login(value: str) -> str:
    if "@" in urlsplit(value).netloc:
        raise PydanticCustomError(
            "source_login", "an address without user and password", {"name": "@"}
        )
    return value


def _plain_path(value: str) -> str:
    if {".", ".."} & set(urlsplit(value).path.split("/")) or "\0" in value:
        raise PydanticCustomError(
            "source_path", "a whole path, without . and ..", {"name": value}
        )
    return value


def _only_months(value: str) -> str:
    if set("{}") & set(_OPEN.sub("", value)):
        raise PydanticCustomError(
            "source_month",
            "only year and month may be left open",
            {"name": "{year}, {month}, {month:02}"},
        )
    return value


Address = Annotated[str, AfterValidator(_without_login), AfterValidator(_plain_path)]
SecretName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
HostKey = Annotated[str, Field(pattern=r"^(ssh|ecdsa|sk)-[\w@.-]+ [A-Za-z0-9+/=]+$")]


class _Source(Strict):
    """What every source has.

    `answer_seconds` is how long it may be silent, `visit_seconds` how long one run
    stays with it, whatever it does.
    """

    answer_seconds: Annotated[int, Field(ge=1, le=300)] = 20
    visit_seconds: Annotated[int, Field(ge=1, le=3600)] = 120

    @property
    def address(self) -> str:
        """What the source is called wherever people read of it; holds no secret."""
        return str(getattr(self, "url", ""))

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of the credentials that it needs."""
        fields = ("password", "key", "token", "access_key", "secret_key")
        named = (getattr(self, each, None) for each in fields)
        return tuple(name for name in named if name)


class Folder(_Source):
    """A folder of this machine, or one that is mounted on it."""

    url: Annotated[Address, Field(pattern=r"^(file://)?/.+$")]


class Sftp(_Source):
    """A folder on an SFTP server; only a server with one of `host_keys` is trusted."""

    url: Annotated[Address, Field(pattern=r"^sftp://[^/]+/.*$")]
    user: str
    host_keys: Annotated[tuple[HostKey, ...], Field(min_length=1)]
    password: SecretName | None = None
    key: SecretName | None = None

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if (self.password is None) == (self.key is None):
            raise PydanticCustomError(
                "source_credentials",
                "either a password or a key",
                {"name": "password / key"},
            )
        return self


class _Login(_Source):
    """How one logs in over HTTP: by user and password, by token, or not at all."""

    user: str | None = None
    password: SecretName | None = None
    token: SecretName | None = None

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        halves = (self.user is None) != (self.password is None)
        if halves or (self.user and self.token):
            raise PydanticCustomError(
                "source_credentials",
                "user and password, or a token, or neither",
                {"name": "user + password / token"},
            )
        return self


class Export(_Login):
    """An address that gives one file, of a system that exports its tables.

    The address may hold `{year}` and `{month}` (5) or `{month:02}` (05): then there is
    a file for every month. `file` names what it gives where the address does not.
    """

    url: Annotated[
        Address, Field(pattern=r"^https?://[^/]+/.*$"), AfterValidator(_only_months)
    ]
    file: Annotated[str, AfterValidator(_only_months)] | None = None

    def files_of(self, period: Period) -> dict[str, str]:
        """Return the addresses of the year's files up to `period`, with their names."""
        months = range(1, period.last + 1)
        filled = (
            (_filled(self.url, period.year, month), self._name(period.year, month))
            for month in months
        )
        return dict(filled)

    def _name(self, year: int, month: int) -> str:
        given = self.file or urlsplit(self.url).path.rpartition("/")[2]
        return _filled(given, year, month)


class Webdav(_Login):
    """A folder on a WebDAV server; `webdavs` is WebDAV over HTTPS."""

    url: Annotated[Address, Field(pattern=r"^webdavs?://[^/]+/.*$")]


class Bucket(_Source):
    """What lies below a prefix of a bucket of S3 or anything that speaks like it.

    `addressing` is where the bucket's name stands: in the path, or before the host.
    """

    url: Annotated[Address, Field(pattern=r"^s3://[^/]+(/.*)?$")]
    endpoint: Annotated[Address, Field(pattern=r"^https?://[^/]+/?$")]
    region: str = "us-east-1"
    addressing: Literal["path", "virtual"] = "path"
    access_key: SecretName
    secret_key: SecretName


def _kind_of(value: Any) -> str | None:
    url = value.get("url") if isinstance(value, dict) else getattr(value, "url", None)
    scheme, found, _ = str(url or "").partition("://")
    return _KIND_OF_SCHEME.get(scheme if found else "")


Source = Annotated[
    Annotated[Folder, Tag("folder")]
    | Annotated[Sftp, Tag("sftp")]
    | Annotated[Export, Tag("export")]
    | Annotated[Webdav, Tag("webdav")]
    | Annotated[Bucket, Tag("bucket")],
    Discriminator(
        _kind_of,
        custom_error_type="source_kind",
        custom_error_message=", ".join(filter(None, _KIND_OF_SCHEME)),
    ),
]


def _filled(template: str, year: int, month: int) -> str:
    values = {"{year}": str(year), "{month}": str(month), "{month:02}": f"{month:02}"}
    return _OPEN.sub(lambda found: values[found[0]], template)
