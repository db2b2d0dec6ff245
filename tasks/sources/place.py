"""An opened source: what lies there, and the bytes of each file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tasks.sources.faults import FaultError, is_closed
from warehouse.records import Severity
from warehouse.text import keepable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from fsspec import AbstractFileSystem

CHUNK: Final = 1024 * 1024
# A department sends a few files a month; whoever shows more is no inbox.
MOST_FILES: Final = 50_000
# Deeper than any filing; a server that never ends stops here.
MOST_LEVELS: Final = 12
_OFFICE_LEFTOVERS: Final = (".", "~$", "Thumbs.db", "desktop.ini")
_UNFINISHED: Final = (".part", ".tmp", ".crdownload", ".filepart")


class Listed(NamedTuple):
    """A file as a source lists it; `file` is its path below the source.

    `size` is None where only fetching it tells. `tag` is the server's mark for these
    very bytes, empty where it has none. A file with a `fault` is told and not fetched.
    """

    path: str
    file: str
    size: int | None
    modified_at: datetime | None
    tag: str = ""
    fault: FaultError | None = None

    def is_same(self, other: Listed) -> bool:
        """Tell whether nothing has changed from one look to the next."""
        if self.size != other.size:
            return False
        if self.tag and other.tag:
            return self.tag == other.tag
        return self.modified_at == other.modified_at


class Place(ABC):
    """A source that has been opened.

    A remote one is not of this machine. Where the listing is binding, a file has as
    many bytes as it was listed with, or has not come whole.
    """

    is_remote: bool = True
    is_binding: bool = True

    @abstractmethod
    def listing(self) -> Iterator[Listed]:
        """Yield everything that is a file, except what programs leave lying about."""

    @abstractmethod
    def look(self, listed: Listed) -> Listed | None:
        """Return a file as it is now, None where it is gone."""

    @abstractmethod
    def chunks(self, listed: Listed) -> Iterator[bytes]:
        """Yield a file's bytes."""

    @abstractmethod
    def uri(self, listed: Listed) -> str:
        """Return what the file is known by for all time; holds no secret."""

    def small_file(self, _file: str) -> bytes | None:
        """Return the bytes of a file of the desk's own, None where there is none."""
        return None

    @abstractmethod
    def close(self) -> None:
        """Hang up, also on whoever still waits for an answer."""


class Directory(Place):
    """Files below a folder of any file system that fsspec knows.

    `address` is what their own begin with, by default the file system's. `asked` goes
    with every listing. A bucket has no folders: none is absent, none cannot be read.
    """

    def __init__(
        self,
        filesystem: AbstractFileSystem,
        root: str,
        *,
        address: str | None = None,
        is_remote: bool = True,
        asked: Mapping[str, Any] | None = None,
        has_folders: bool = True,
        closing: Callable[[], object] | None = None,
    ) -> None:
        self.filesystem = filesystem
        # Of the top of a server nothing is left once its stroke is taken away.
        self.top, self.root = root, root.rstrip("/")
        self.address = address
        self.is_remote = is_remote
        self.asked = dict(asked or {})
        self.has_folders = has_folders
        self.closing = closing

    def listing(self) -> Iterator[Listed]:
        """Yield the files below the folder; a folder that cannot be read is told.

        Raises `FaultError` for too many of them, and whatever the file system raises
        where the whole cannot be listed.
        """
        found: dict[str, Mapping[str, Any]] = {}
        unlisted: list[Listed] = []
        if self.has_folders:
            for path, info in self._walk(unlisted):
                found[path] = info
                _must_be_few(found)
        else:
            found = self.filesystem.find(self.top, detail=True, **self.asked)
            _must_be_few(found)
        for path, info in sorted(found.items()):
            name = PurePosixPath(path).name
            if not name.startswith(_OFFICE_LEFTOVERS) and not name.endswith(
                _UNFINISHED
            ):
                yield self._listed(path, info)
        yield from unlisted

    def _walk(self, unlisted: list[Listed]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield what is no folder; fsspec's own walk passes over what it cannot read.

        A folder below the first that cannot be read is added to `unlisted`.
        """
        waiting = [(self.top, MOST_LEVELS)]
        while waiting:
            folder, levels = waiting.pop()
            try:
                entries = self.filesystem.ls(folder, detail=True, **self.asked)
            except Exception as error:
                if folder == self.top or not is_closed(error):
                    raise
                unlisted.append(self._unlisted(folder, error))
                continue
            for info in entries:
                path = info["name"].rstrip("/")
                below = path[len(self.root) :]
                is_folder = info.get("type") == "directory"
                if not is_folder or _leads_elsewhere(path, below, self.root):
                    yield path, info
                elif levels or not self.is_remote:
                    waiting.append((path, levels - 1))
                else:
                    unlisted.append(self._unlisted(path, RecursionError()))

    def _unlisted(self, path: str, error: BaseException) -> Listed:
        fault = FaultError(
            rule="unlisted-folder",
            severity=Severity.WARNING,
            detail=type(error).__name__,
        )
        file = keepable(path[len(self.root) :].lstrip("/"))
        return Listed(path, file, 0, None, fault=fault)

    def _listed(self, path: str, info: Mapping[str, Any]) -> Listed:
        below = path[len(self.root) :]
        file = keepable(below.lstrip("/"))
        if _leads_elsewhere(path, below, self.root):
            fault = FaultError(rule="unsafe-name", severity=Severity.WARNING)
            return Listed(path, file.replace("\0", "�"), 0, None, fault=fault)
        if info.get("islink") and _stays_inside(path, self.root):
            info = self.filesystem.info(path)
        if info.get("type", "file") != "file":
            fault = FaultError(rule="not-a-file", severity=Severity.WARNING)
            return Listed(path, file, 0, None, fault=fault)
        tag = str(info.get("ETag") or info.get("etag") or "").strip('"')
        return Listed(path, file, int(info.get("size") or 0), modified(info), tag)

    def look(self, listed: Listed) -> Listed | None:
        """Return a file as it is now, None where it is gone."""
        try:
            info = self.filesystem.info(listed.path)
        except FileNotFoundError:
            return None
        return self._listed(listed.path, info)._replace(path=listed.path)

    def chunks(self, listed: Listed) -> Iterator[bytes]:
        """Yield a file's bytes."""
        with self.filesystem.open(listed.path, "rb") as source:
            while chunk := source.read(CHUNK):
                yield chunk

    def small_file(self, file: str) -> bytes | None:
        """Return the bytes of a file at the top of the folder."""
        path = f"{self.root}/{file}"
        if not self.filesystem.exists(path):
            return None
        content: bytes = self.filesystem.cat_file(path)
        return content

    def uri(self, listed: Listed) -> str:
        """Return the file's address: below the source's, or the file system's own."""
        if self.address is None:
            return shown(keepable(str(self.filesystem.unstrip_protocol(listed.path))))
        return f"{self.address.rstrip('/')}/{listed.file}"

    def close(self) -> None:
        """Hang up."""
        if self.closing:
            self.closing()


def modified(info: Mapping[str, Any]) -> datetime | None:
    """Return a listing's time of change; file systems name and type it differently."""
    for key in ("mtime", "modified", "LastModified", "last_modified"):
        value = info.get(key)
        if isinstance(value, (int, float)):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, datetime):
            aware = value if value.tzinfo else value.replace(tzinfo=UTC)
            return aware.astimezone(UTC)
    return None


def shown(url: str) -> str:
    """Return a URL without the user and password that it may hold."""
    scheme, found, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}" if found else url


def _leads_elsewhere(path: str, below: str, root: str) -> bool:
    """Tell whether a name points out of its folder; a server may say anything."""
    is_outside = bool(root) and not path.startswith(f"{root}/")
    steps = below.removeprefix("/").split("/")
    return is_outside or "\0" in path or bool({"", ".", ".."} & set(steps))


def _stays_inside(path: str, root: str) -> bool:
    """Tell whether a link of this machine leads to a file below its own folder."""
    target, top = Path(path).resolve(), Path(root).resolve()
    return target.is_relative_to(top) and target.is_file()


def _must_be_few(found: Mapping[str, object]) -> None:
    if len(found) > MOST_FILES:
        raise FaultError(rule="source-too-many", count=MOST_FILES)
