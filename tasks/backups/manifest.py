"""The manifest of a backup: every file by hash and size, and what the warehouse held.

A backup is a folder with the files of a city's home below it and `manifest.json` beside
them. It is written under a draft's name and renamed when it is whole, so what has a
backup's name is one.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from errno import EDQUOT, ENOSPC
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from filelock import FileLock, Timeout

from tasks.errors import BackupError
from warehouse.extent import Extent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MANIFEST: Final = "manifest.json"
# A newer form is refused, not guessed at.
FORM: Final = 1
DRAFT: Final = ".part"
# Held, below a city's home, by whoever makes a backup of it or puts one back.
LOCK: Final = "backup.lock"
CHUNK_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup: its hash, and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: `files` by their path below the home, written with `/`."""

    city: str
    taken_at: datetime
    version: str
    extent: Extent
    files: Mapping[str, Kept]

    @property
    def size(self) -> int:
        """The bytes of all files, also of those that share their bytes with others."""
        return sum(each.size for each in self.files.values())


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a manifest with a seal of its own: a changed byte of it is noticed too."""
    said = {
        "form": FORM,
        "city": manifest.city,
        "taken_at": manifest.taken_at.isoformat(),
        "version": manifest.version,
        "extent": asdict(manifest.extent),
        "files": {
            name: [kept.sha256, kept.size]
            for name, kept in sorted(manifest.files.items())
        },
    }
    whole = {"seal": _seal(said), **said}
    text = json.dumps(whole, indent=1)
    (folder / MANIFEST).write_text(text, "ascii")


def read_manifest(folder: Path) -> Manifest:
    """Return a backup's manifest.

    Raises `BackupError` where the folder is none (`backup-none`), or its manifest was
    cut or changed, or is of a form that is not known (`backup-manifest`).
    """
    path = folder / MANIFEST
    try:
        return _parsed(path.read_text("ascii"))
    except (FileNotFoundError, NotADirectoryError):
        raise BackupError("backup-none", path=folder) from None
    except (ValueError, TypeError, KeyError):
        raise BackupError("backup-manifest", path=path) from None


def _parsed(text: str) -> Manifest:
    said: dict[str, Any] = dict(json.loads(text))
    if said.pop("seal") != _seal(said) or said["form"] != FORM:
        raise ValueError("another seal or form")
    files = {name: Kept(*kept) for name, kept in said["files"].items()}
    if not all(map(_is_below, files)):
        raise ValueError("a path that leads out")
    extent = said["extent"]
    extent["migrations"] = tuple(extent["migrations"])
    return Manifest(
        said["city"],
        datetime.fromisoformat(said["taken_at"]),
        said["version"],
        Extent(**extent),
        files,
    )


def _seal(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode("ascii")).hexdigest()


def _is_below(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def backups_in(destination: Path, city: str) -> list[Path]:
    """Return the folders of a city's whole backups in a destination, newest first."""
    # Another city's name may begin as this one's does.
    name = re.compile(re.escape(city) + r"-\d{8}T\d{6}Z(-\d+)?")
    named = destination.glob(f"{city}-*/{MANIFEST}")
    return sorted(
        (each.parent for each in named if name.fullmatch(each.parent.name)),
        reverse=True,
    )


def chosen(place: Path, city: str) -> Path:
    """Return the backup that a path means: itself, or the newest in a destination.

    Raises `BackupError`: none is there (`backup-none`), or only one that was never
    finished (`backup-unfinished`).
    """
    if (place / MANIFEST).exists() and place.suffix != DRAFT:
        return place
    if place.suffix == DRAFT:
        raise BackupError("backup-unfinished", path=place)
    if found := backups_in(place, city):
        return found[0]
    rule = "backup-unfinished" if draft_in(place, city).exists() else "backup-none"
    raise BackupError(rule, path=place)


def draft_in(destination: Path, city: str) -> Path:
    """Return where a city's next backup is written until it is whole."""
    return destination / f"{city}{DRAFT}"


def digest(path: Path) -> Kept:
    """Return a file's hash and size, read piece by piece."""
    told, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            told.update(chunk)
            size += len(chunk)
    return Kept(told.hexdigest(), size)


def copy(source: Path, target: Path) -> Kept:
    """Copy a file piece by piece; return the hash and size of what was written."""
    told, size = hashlib.sha256(), 0
    target.parent.mkdir(parents=True, exist_ok=True)
    # It may share its bytes with another backup: written anew, never written over.
    target.unlink(missing_ok=True)
    with source.open("rb") as file, target.open("xb") as copied:
        while chunk := file.read(CHUNK_BYTES):
            told.update(chunk)
            size += len(chunk)
            copied.write(chunk)
    return Kept(told.hexdigest(), size)


def megabytes(size: int) -> str:
    """Return a size in bytes as people read it."""
    return f"{size / 1024**2:,.1f} MB"


def told(error: OSError, place: Path) -> BackupError:
    """Return what an error of a disk is told as; `place` is where room is needed."""
    if error.errno in (ENOSPC, EDQUOT):
        free = shutil.disk_usage(place).free
        return BackupError("backup-full", path=place, free=megabytes(free))
    path = error.filename or place
    return BackupError("backup-failed", path=path, reason=error.strerror or error)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Let one backup or restore of a home go on at a time.

    Raises `BackupError` where another one is (`backup-busy`).
    """
    home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BackupError("backup-busy", path=home) from None
    try:
        yield
    finally:
        lock.release()
