"""Put a backup back: a whole folder, beside the old one, which is never touched.

The restored folder is made complete, opened, and held against its anchor and the
manifest before it takes the old one's name. The old one is renamed and stays.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from tasks.backups.last import Last, last_of, remember
from tasks.backups.manifest import Manifest, alone, chosen, copy, told
from tasks.backups.take import LOCKS
from tasks.backups.verify import verify
from tasks.desk.notes import FOLDER as ANSWERS
from tasks.errors import BackupError
from warehouse.connection import RESTORING, WarehouseError, hold, open_held, publish
from warehouse.extent import Since, extent_of, since
from warehouse.outbox import LOCK as SENDING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

SENDING_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a restore would do: from which backup, and what came after that.

    `since` is None where there is nothing, or nothing that can be read. `replaces` says
    whether the home has anything that would be put aside.
    """

    home: Path
    folder: Path
    manifest: Manifest
    replaces: bool
    since: Since | None


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: where the old folder is, if there was one.

    `answers` are those that were heard and waited in the old folder, and are carried
    over.
    """

    home: Path
    aside: Path | None
    manifest: Manifest
    since: Since | None
    answers: int


def propose(home: Path, city: str, place: Path) -> Proposal:
    """Verify the backup that `place` means, and say what putting it back would do.

    Raises `BackupError` where it cannot be put back, and `WarehouseError` where
    somebody writes. Nothing is changed.
    """
    home, place = home.resolve(), place.resolve()
    folder = chosen(place, city)
    if folder.is_relative_to(home):
        raise BackupError("backup-inside", path=folder, home=home)
    try:
        manifest = verify(folder, city)
    except OSError as error:
        raise told(error, folder) from error
    if unknown := manifest.extent.unknown_migrations():
        raise BackupError(
            "restore-newer", path=folder, version=manifest.version, what=unknown[0]
        )
    if not _has_anything(home):
        return Proposal(home, folder, manifest, replaces=False, since=None)
    with hold(home):
        later = since(home, manifest.extent)
    return Proposal(home, folder, manifest, replaces=True, since=later)


def restore(proposal: Proposal, now: datetime) -> Restored:
    """Put a backup back as it was proposed.

    Raises `BackupError` and `WarehouseError`; the old folder is in its place then.
    """
    home = proposal.home
    draft = home.with_name(home.name + RESTORING)
    try:
        with alone(home), hold(home), _nobody_sending(home), _taken_away(draft):
            later = _make(proposal, draft)
            answers = _carry_over(home, draft)
            os.sync()
            aside = _swap(home, draft, f"{home.name}.before-{now:%Y%m%dT%H%M%SZ}")
    except OSError as error:
        raise told(error, home.parent) from error
    # What was heard in the very last moment.
    answers += _carry_over(aside, home)
    left = aside if proposal.replaces or not _is_gone(aside) else None
    return Restored(home, left, proposal.manifest, later, answers)


@contextmanager
def _taken_away(draft: Path) -> Iterator[None]:
    """Take a draft away that did not become a home; its room may be needed."""
    try:
        yield
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _make(proposal: Proposal, draft: Path) -> Since | None:
    """Make the restored folder under a draft's name; return what it will not have."""
    home, extent = proposal.home, proposal.manifest.extent
    if _has_anything(home) and not proposal.replaces:
        raise BackupError("restore-appeared", path=home)
    _copy_all(proposal, draft)
    _open_and_hold_against(draft, proposal.manifest)
    remember(draft, _last(home, proposal))
    return since(home, extent) if proposal.replaces else None


def _has_anything(home: Path) -> bool:
    return home.is_dir() and any(each.name not in LOCKS for each in home.iterdir())


@contextmanager
def _nobody_sending(home: Path) -> Iterator[None]:
    lock = FileLock(home / SENDING)
    try:
        lock.acquire(timeout=SENDING_SECONDS)
    except Timeout:
        raise BackupError("restore-sending", path=home) from None
    try:
        yield
    finally:
        lock.release()


def _copy_all(proposal: Proposal, draft: Path) -> None:
    """Copy a backup's files into a folder that holds nothing else, byte for byte.

    They are copied and never linked: the live file is written in place.
    """
    if draft.exists():
        shutil.rmtree(draft)
    draft.mkdir(mode=0o700)
    # Whoever may read the old folder's snapshot may read the new one's.
    shutil.copymode(proposal.home, draft)
    for name, kept in proposal.manifest.files.items():
        if copy(proposal.folder / name, draft / name) != kept:
            raise BackupError(
                "backup-damaged", path=proposal.folder, count=1, which=name
            )


def _open_and_hold_against(draft: Path, manifest: Manifest) -> None:
    """Open a restored warehouse as a run would, and publish its snapshot."""
    try:
        with hold(draft), open_held(draft) as warehouse:
            if not manifest.extent.is_within(extent_of(warehouse)):
                raise BackupError("restore-differs", path=draft)
            publish(warehouse, draft)
    except WarehouseError:
        raise BackupError("restore-differs", path=draft) from None


def _last(home: Path, proposal: Proposal) -> Last:
    """Return which backup is known of: the old note's, which may be a newer one."""
    mine = Last(
        str(proposal.folder.parent), proposal.folder.name, proposal.manifest.taken_at
    )
    noted = last_of(home)
    return noted if noted and noted.taken_at > mine.taken_at else mine


def _swap(home: Path, draft: Path, name: str) -> Path:
    """Put the old folder aside, the restored one in its place; return the old one."""
    aside, number = home.with_name(name), 1
    while aside.exists():
        number += 1
        aside = home.with_name(f"{name}-{number}")
    home.rename(aside)
    try:
        draft.rename(home)
    except OSError:
        aside.rename(home)
        raise
    return aside


def _is_gone(aside: Path) -> bool:
    """Take away a folder that has nothing but locks; tell whether it went."""
    for name in LOCKS:
        (aside / name).unlink(missing_ok=True)
    with suppress(OSError):
        aside.rmdir()
    return not aside.exists()


def _carry_over(old: Path, new: Path) -> int:
    """Copy the answers that nobody had taken in: whoever gave them was told it arrived.

    An answer that the restored warehouse has already is known by its id.
    """
    count = 0
    for note in sorted((old / ANSWERS).glob("*.json")):
        target = new / ANSWERS / note.name
        if not target.exists():
            copy(note, target)
            count += 1
    return count
