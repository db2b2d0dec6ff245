"""Take a backup: what cannot change is copied beside the work, the rest in a pause.

The archive holds each file under its hash and only grows, so it is copied while others
go on writing. For the warehouse and what belongs to it everybody waits: it is opened,
held against its anchor and closed again, and only then are its bytes read. What an
earlier backup in the same destination has already is linked to it, not copied again.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass, field
from errno import EDQUOT, ENOSPC
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tasks.backups.last import LAST, Last, remember
from tasks.backups.manifest import (
    LOCK,
    Kept,
    Manifest,
    alone,
    backups_in,
    copy,
    digest,
    draft_in,
    megabytes,
    read_manifest,
    told,
    write_manifest,
)
from tasks.errors import BackupError
from tasks.slot import HOLDER, SLOT
from warehouse.connection import (
    ANCHOR,
    LIVE,
    PUBLISHED,
    TAKEN_OVER,
    WRITING,
    WarehouseError,
    copy_held,
    hold,
    is_in_lake,
    open_held,
)
from warehouse.extent import extent_of, extent_of_copy
from warehouse.outbox import LOCK as SENDING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

# What the next run makes again, what somebody is just writing, and what is held.
LEFT_OUT: Final = frozenset(
    {PUBLISHED, f"{PUBLISHED}.wal", "publishing", "rehearsal", LAST, TAKEN_OVER}
)
LOCKS: Final = frozenset({WRITING, SENDING, LOCK, SLOT, HOLDER})
_DRAFTS: Final = (".new", ".part")
# Where a file's name is its hash, so what it holds is known without reading it.
ADDRESSED: Final = re.compile(r"archive/[0-9a-f]{2}/([0-9a-f]{64})")
_FULL: Final = (ENOSPC, EDQUOT)


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was made: how much of it was copied, and how much was there.

    `kept_on` counts files of the archive that an earlier backup has and the home has
    no more; `damaged` are those that are not what their name says, here and there.
    """

    folder: Path
    manifest: Manifest
    linked: int
    copied_bytes: int
    kept_on: int
    damaged: tuple[str, ...]
    on_the_same_disk: bool


def back_up(home: Path, city: str, destination: Path, now: datetime) -> Taken:
    """Make a backup of a city's home in a folder of its own in `destination`.

    Raises `BackupError` (there is nothing, no room, another backup goes on, or the
    destination lies in the home or cannot be written) and `WarehouseError`. Earlier
    backups and the home stay as they are, whatever happens.
    """
    home, destination = home.resolve(), destination.resolve()
    if destination.is_relative_to(home):
        raise BackupError("backup-inside", path=destination, home=home)
    if not (home / LIVE).exists() and not (home / ANCHOR).exists():
        raise BackupError("backup-nothing", path=home)
    with alone(home):
        try:
            destination.mkdir(parents=True, exist_ok=True)
            return _back_up(home, city, destination, now)
        except OSError as error:
            if error.errno in _FULL:
                # Whoever lives on that disk needs the room more than half a backup.
                shutil.rmtree(draft_in(destination, city), ignore_errors=True)
            raise told(error, destination) from error


def _back_up(home: Path, city: str, destination: Path, now: datetime) -> Taken:
    copying = _Copying(home, draft_in(destination, city))
    copying.begin(_newest(destination, city))
    for name in files_of(home):
        if ADDRESSED.fullmatch(name):
            copying.keep(name)
    copying.keep_on()
    with hold(home):
        with open_held(home) as warehouse:
            extent = extent_of(warehouse)
        if is_in_lake(home):
            copying.write_out()
        # Nothing of DuckDB's is open here: reading its file now drops no lock of it.
        before = _looks(home / LIVE)
        for name in files_of(home):
            copying.keep(name)
        if _looks(home / LIVE) != before or (home / f"{LIVE}.wal").exists():
            raise WarehouseError("warehouse-busy", home / LIVE)
    manifest = Manifest(city, now, version("yuebao"), extent, copying.files)
    if not extent.is_within(extent_of_copy(copying.draft)):
        raise WarehouseError("warehouse-damaged", copying.draft / LIVE)
    write_manifest(copying.draft, manifest)
    folder = _put_in_place(copying.draft, destination, f"{city}-{now:%Y%m%dT%H%M%SZ}")
    remember(home, Last(str(destination), folder.name, now))
    return Taken(
        folder,
        manifest,
        copying.linked,
        copying.copied_bytes,
        copying.kept_on,
        tuple(copying.damaged),
        home.stat().st_dev == folder.stat().st_dev,
    )


def _looks(file: Path) -> tuple[int, int]:
    if not file.exists():
        return 0, 0  # the warehouse lies in a lake
    now = file.stat()
    return now.st_mtime_ns, now.st_size


def _put_in_place(draft: Path, destination: Path, name: str) -> Path:
    """Give a whole backup its name, once all of it has reached the disk."""
    os.sync()
    folder, number = destination / name, 1
    while folder.exists():
        number += 1
        folder = destination / f"{name}-{number}"
    draft.rename(folder)
    return folder


def files_of(home: Path) -> Iterator[str]:
    """Yield what a backup holds of a home, as paths below it."""
    for top in sorted(home.iterdir()):
        if top.name in LEFT_OUT | LOCKS or _is_draft(top.name):
            continue
        if not top.is_dir():
            yield top.name
            continue
        # The archive may be a link to a bigger disk: it is walked like a folder.
        for folder, below, names in os.walk(top):
            below.sort()
            inside = Path(folder).relative_to(home)
            if inside.as_posix() == "archive/incoming":
                continue
            for name in sorted(names):
                if not _is_draft(name):
                    yield (inside / name).as_posix()


def _is_draft(name: str) -> bool:
    return name.endswith(_DRAFTS)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0  # an answer that was just taken in


def _newest(destination: Path, city: str) -> tuple[Path, Manifest] | None:
    """Return the newest backup with a manifest that can be read, to link to."""
    for folder in backups_in(destination, city):
        try:
            return folder, read_manifest(folder)
        except BackupError:
            continue
    return None


@dataclass(slots=True)
class _Copying:
    """A backup in the making: which files it has, and how each came to be there."""

    home: Path
    draft: Path
    earlier: Path | None = None
    known: dict[str, Kept] = field(default_factory=dict)
    files: dict[str, Kept] = field(default_factory=dict)
    linked: int = 0
    copied_bytes: int = 0
    kept_on: int = 0
    damaged: list[str] = field(default_factory=list)

    def begin(self, newest: tuple[Path, Manifest] | None) -> None:
        """Make the draft, or go on with what a killed backup left of the archive.

        Raises `BackupError` where the destination has no room for what must be copied.
        """
        if newest:
            self.earlier, self.known = newest[0], dict(newest[1].files)
        self.draft.mkdir(mode=0o700, exist_ok=True)
        for left in self.draft.iterdir():
            if not left.is_dir():
                left.unlink()
            elif left.name != "archive":
                shutil.rmtree(left)
        needed = sum(
            _size(self.home / name)
            for name in files_of(self.home)
            if not (ADDRESSED.fullmatch(name) and name in self.known)
            and not (self.draft / name).exists()
        )
        free = shutil.disk_usage(self.draft).free
        if needed > free:
            raise BackupError(
                "backup-no-room",
                path=self.draft.parent,
                needed=megabytes(needed),
                free=megabytes(free),
            )

    def keep(self, name: str) -> None:
        """Take in one file of the home, unless it is in already."""
        if name in self.files:
            return
        try:
            self.files[name] = self._kept(name)
        except FileNotFoundError:
            # An answer that the warehouse has meanwhile taken in; nothing else goes.
            if (self.home / name).exists():
                raise

    def write_out(self) -> None:
        """Take in what a lake holds, as the warehouse file that it would be."""
        copy_held(self.home, self.draft)
        self.files[LIVE] = digest(self.draft / LIVE)
        (self.draft / LIVE).chmod(0o400)
        self.copied_bytes += self.files[LIVE].size

    def keep_on(self) -> None:
        """Take over what an earlier backup has of the archive and the home has lost."""
        for name, kept in self.known.items():
            if name in self.files or not ADDRESSED.fullmatch(name):
                continue
            if self._links(name, kept) or self._copies(name, kept):
                self.files[name] = kept
                self.kept_on += 1

    def _copies(self, name: str, wanted: Kept) -> bool:
        try:
            kept = (
                copy(self.earlier / name, self.draft / name) if self.earlier else None
            )
        except FileNotFoundError:
            return False
        if kept != wanted:
            (self.draft / name).unlink(missing_ok=True)
        return kept == wanted

    def _kept(self, name: str) -> Kept:
        source, target = self.home / name, self.draft / name
        addressed = ADDRESSED.fullmatch(name)
        earlier = self.known.get(name)
        if addressed and target.exists():
            left = digest(target)
            if left.sha256 == addressed[1]:
                return left
        if earlier and addressed:
            is_there = earlier.sha256 == addressed[1]
        else:
            # What has another size need not be read twice.
            same = earlier and earlier.size == source.stat().st_size
            is_there = bool(same) and earlier == digest(source)
        if earlier and is_there and self._links(name, earlier):
            return earlier
        kept = copy(source, target)
        # Later backups share its bytes: nobody writes to it by mistake.
        target.chmod(0o400)
        self.copied_bytes += kept.size
        if addressed and kept.sha256 != addressed[1]:
            self.damaged.append(name)
        return kept

    def _links(self, name: str, wanted: Kept) -> bool:
        """Share a file with the earlier backup, if that has it still, and whole."""
        if self.earlier is None:
            return False
        source, target = self.earlier / name, self.draft / name
        try:
            if digest(source) != wanted:
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            os.link(source, target)
        except OSError:
            return False  # a disk that knows no links, or an earlier file that is gone
        self.linked += 1
        return True
