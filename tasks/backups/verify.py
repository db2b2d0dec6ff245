"""Verify a backup: every byte of it, and that its warehouse opens and is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tasks.backups.manifest import Manifest, digest, read_manifest
from tasks.errors import BackupError
from warehouse.connection import WarehouseError
from warehouse.extent import extent_of_copy

if TYPE_CHECKING:
    from pathlib import Path

# How many of the files that are not as they were are named.
_NAMED: Final = 3


def verify(folder: Path, city: str) -> Manifest:
    """Read a whole backup and hold it against its manifest; nothing is written.

    Raises `BackupError`: it is another city's (`backup-other-city`), files are missing
    or changed, or the warehouse in it is not what was backed up (`backup-damaged`).
    """
    manifest = read_manifest(folder)
    if manifest.city != city:
        raise BackupError(
            "backup-other-city", path=folder, theirs=manifest.city, city=city
        )
    wrong = [
        name
        for name, kept in manifest.files.items()
        if not _is_as_kept(folder / name, kept.size) or digest(folder / name) != kept
    ]
    if not wrong:
        try:
            held = extent_of_copy(folder)
        except WarehouseError as error:
            wrong = [error.path.name]
        else:
            wrong = [] if manifest.extent.is_within(held) else ["warehouse.duckdb"]
    if wrong:
        named = "、".join(wrong[:_NAMED]) + (" …" if len(wrong) > _NAMED else "")
        raise BackupError("backup-damaged", path=folder, count=len(wrong), which=named)
    return manifest


def _is_as_kept(file: Path, size: int) -> bool:
    return file.is_file() and not file.is_symlink() and file.stat().st_size == size
