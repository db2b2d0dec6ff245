"""Collect: list the inbox, wait for files to be whole, keep their bytes by hash."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import time
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fsspec.core import url_to_fs
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.errors import SourceError
from tasks.narrate import narrate
from tasks.reader import MAX_BYTES
from warehouse.connection import open_live
from warehouse.periods import Period
from warehouse.records import Delivery
from warehouse.store import known_deliveries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from fsspec import AbstractFileSystem

    from tasks.cycle import Cycle

CHUNK: Final = 1024 * 1024
# A file changed this recently may still be growing.
SETTLING_SECONDS: Final = 3.0
SETTLING_ROUNDS: Final = 20
ROUND_SECONDS: Final = 0.5
_OFFICE_LEFTOVERS: Final = (".", "~$", "Thumbs.db", "desktop.ini")
_UNFINISHED: Final = (".part", ".tmp", ".crdownload", ".filepart")


class Listed(NamedTuple):
    """A file as the inbox lists it; `file` is its path below the inbox."""

    path: str
    file: str
    size: int
    modified_at: datetime | None


@task(
    name="collect",
    task_run_name="collect {cycle.period}",
    retries=2,
    retry_delay_seconds=2,
    cache_policy=NO_CACHE,
)
def collect(cycle: Cycle) -> list[Delivery]:
    """Return the files that are new or changed since they were last seen.

    Raises `SourceError` where the inbox cannot be listed; one file that cannot be
    fetched is said and left for the next run.
    """
    with open_live(cycle.home) as warehouse:
        known = known_deliveries(warehouse)
    try:
        filesystem, root = url_to_fs(cycle.inbox)
        listed = list(_listing(filesystem, root, cycle))
    except (OSError, ValueError, ImportError) as error:
        raise SourceError(cycle.inbox, type(error).__name__) from error
    receipts = _receipts(filesystem, root, cycle)
    wanted = [
        each
        for each in listed
        if _has_arrived(each, receipts, cycle)
        and not _is_known(each, known.get(_uri(filesystem, each)), cycle.period)
    ]
    fresh = [
        delivery
        for each in _settled(filesystem, wanted, cycle)
        if (delivery := _fetched(filesystem, each, receipts, known, cycle))
    ]
    narrate(cycle, "step-collect", files=len(listed), fresh=len(fresh))
    return sorted(fresh, key=lambda each: (each.received_at, each.uri))


def _listing(
    filesystem: AbstractFileSystem, root: str, cycle: Cycle
) -> Iterator[Listed]:
    if not filesystem.exists(root):
        raise FileNotFoundError(cycle.inbox)
    for path, info in sorted(filesystem.find(root, detail=True).items()):
        name = PurePosixPath(path).name
        if name.startswith(_OFFICE_LEFTOVERS) or name.endswith(_UNFINISHED):
            continue
        file = path[len(root) :].lstrip("/")
        if file != cycle.registry.city.receipts:
            yield Listed(path, file, int(info.get("size") or 0), _modified(info))


def _modified(info: Mapping[str, Any]) -> datetime | None:
    """Return a listing's time of change; file systems name and type it differently."""
    for key in ("mtime", "modified", "LastModified", "last_modified"):
        value = info.get(key)
        if isinstance(value, (int, float)):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
    return None


def _receipts(
    filesystem: AbstractFileSystem, root: str, cycle: Cycle
) -> dict[str, datetime]:
    """Return when the receiving desk took each file, if the city keeps a register."""
    register = cycle.registry.city.receipts
    path = f"{root}/{register}"
    if register is None or not filesystem.exists(path):
        return {}
    content = filesystem.cat_file(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    receipts: dict[str, datetime] = {}
    rows = csv.DictReader(io.StringIO(text))
    if not {"file", "received_at"} <= set(rows.fieldnames or ()):
        narrate(cycle, "step-register-line", file=register, line=1)
        return {}
    for row in rows:
        try:
            moment = datetime.fromisoformat(row["received_at"] or "")
        except ValueError:
            # One bad line costs its own file the register's word, and no more.
            narrate(cycle, "step-register-line", file=register, line=rows.line_num)
            continue
        zone = moment.tzinfo or cycle.registry.city.zone
        receipts[row["file"]] = moment.replace(tzinfo=zone)
    return receipts


def _has_arrived(
    listed: Listed, receipts: Mapping[str, datetime], cycle: Cycle
) -> bool:
    received = receipts.get(listed.file)
    return received is None or received <= cycle.known_at


def _is_known(listed: Listed, known: Mapping[str, Any] | None, period: Period) -> bool:
    """Tell whether a file was seen as it is; one seen too early is taken again."""
    if known is None or known["bytes"] != listed.size:
        return False
    if known["modified_at"] != listed.modified_at:
        return False
    return known["outcome"] != "later" or Period.parse(known["period"]) > period


def _settled(
    filesystem: AbstractFileSystem, listed: list[Listed], cycle: Cycle
) -> Iterator[Listed]:
    """Yield files that have stopped growing; the rest wait for the next run."""
    growing = []
    for each in listed:
        age = datetime.now(UTC) - each.modified_at if each.modified_at else None
        if age is None or abs(age.total_seconds()) > SETTLING_SECONDS:
            yield each
        else:
            growing.append(each)
    for _ in range(SETTLING_ROUNDS):
        if not growing:
            return
        time.sleep(ROUND_SECONDS)
        still = []
        for each in growing:
            now = _listed_again(filesystem, each)
            if now is None:
                continue
            if (now.size, now.modified_at) == (each.size, each.modified_at):
                yield each
            else:
                still.append(now)
        growing = still
    for each in growing:
        narrate(cycle, "step-growing", file=each.file)


def _listed_again(filesystem: AbstractFileSystem, listed: Listed) -> Listed | None:
    try:
        info = filesystem.info(listed.path)
    except FileNotFoundError:
        return None
    return listed._replace(size=int(info.get("size") or 0), modified_at=_modified(info))


def _uri(filesystem: AbstractFileSystem, listed: Listed) -> str:
    return str(filesystem.unstrip_protocol(listed.path))


def _fetched(
    filesystem: AbstractFileSystem,
    listed: Listed,
    receipts: Mapping[str, datetime],
    known: Mapping[str, Mapping[str, Any]],
    cycle: Cycle,
) -> Delivery | None:
    try:
        sha256, archived = _archive(filesystem, listed, cycle.home)
    except OSError as error:
        detail = type(error).__name__
        narrate(cycle, "step-file-failed", file=listed.file, detail=detail)
        return None
    uri = _uri(filesystem, listed)
    before = known.get(uri)
    if before and before["sha256"] == sha256 and before["outcome"] != "later":
        return None
    # A clock ahead of ours, or a rehearsal in the past, is no receipt in the future.
    received = receipts.get(listed.file) or listed.modified_at or cycle.known_at
    path = PurePosixPath(listed.file)
    return Delivery(
        file=path.name,
        uri=uri,
        sha256=sha256,
        size=listed.size,
        received_at=min(received.astimezone(UTC), cycle.known_at),
        archived=str(archived) if archived else "",
        folder="" if str(path.parent) == "." else str(path.parent),
        modified_at=listed.modified_at,
    )


def _archive(
    filesystem: AbstractFileSystem, listed: Listed, home: Path
) -> tuple[str, Path | None]:
    """Copy a file's bytes under their hash; a file beyond all reason is only hashed.

    Raises `OSError` where fewer bytes came than the listing promised.
    """
    incoming = home / "archive" / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    draft = incoming / f"{os.getpid()}.part"
    digest, size = hashlib.sha256(), 0
    with filesystem.open(listed.path, "rb") as source, draft.open("wb") as kept:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if size <= MAX_BYTES:
                kept.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    if size != listed.size:
        draft.unlink()
        raise OSError(f"{size} of {listed.size} bytes")
    sha256 = digest.hexdigest()
    if size > MAX_BYTES:
        draft.unlink()
        return sha256, None
    place = home / "archive" / sha256[:2] / sha256
    place.parent.mkdir(exist_ok=True)
    draft.replace(place)
    return sha256, place
