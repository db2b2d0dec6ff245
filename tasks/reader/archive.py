"""Gates before a zipped workbook is parsed: size, names, locks, declared entities.

Nothing is ever unpacked onto a disk; what stands here keeps readers that trust a zip
from its lies, and a person from a book that two programs would see differently.
"""

from __future__ import annotations

import stat
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from tasks.reader.kinds import kind_of_archive
from tasks.reader.unreadable import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_UNPACKED: Final = 512 * 1024 * 1024
MAX_MEMBERS: Final = 5000

# What Python's own reader raises for a zip that is damaged or lies about itself.
_BROKEN: Final = (
    BadZipFile,
    zlib.error,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
)
_LOCKED: Final = 0x1
_MANIFEST: Final = "META-INF/manifest.xml"
# An entity can only be declared in a document type, and no office program writes one.
_DOCUMENT_TYPES: Final = tuple(
    "<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
# The parts that are parsed; pictures and embedded objects are never opened.
_PARSED: Final = (
    "xl/workbook",
    "xl/sharedstrings",
    "xl/styles",
    "xl/worksheets/",
    "xl/_rels/",
    "content.xml",
)


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a zipped workbook that are parsed, by name.

    Raises `UnreadableError` for a zip that no reader should be given.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            _check_size(members)
            if kind := kind_of_archive({_name(member) for member in members}):
                raise UnreadableError("other-kind", kind=kind)
            if _is_locked(archive, members):
                raise UnreadableError("encrypted-workbook")
            if why := _what_is_odd(members):
                raise UnreadableError("unsafe-workbook", why=why)
            # Reading a part also holds it to the size that it was said to have.
            parts = {
                _name(member): archive.read(member)
                for member in members
                if _name(member).lower().startswith(_PARSED)
            }
    except _BROKEN:
        raise UnreadableError("damaged-workbook") from None
    if any(_declares(name, part) for name, part in parts.items()):
        raise UnreadableError("unsafe-workbook", why="document-type")
    return parts


def _name(member: ZipInfo) -> str:
    return member.filename.replace("\\", "/")


def _check_size(members: Iterable[ZipInfo]) -> None:
    sizes = [member.file_size for member in members]
    if len(sizes) > MAX_MEMBERS or sum(sizes) > MAX_UNPACKED:
        raise UnreadableError("file-too-large")


def _what_is_odd(members: Iterable[ZipInfo]) -> str | None:
    names: set[str] = set()
    for member in members:
        name = _name(member)
        if name.lower() in names:
            # Which of the two counts, every program decides for itself.
            return "same-name"
        names.add(name.lower())
        if ".." in name.split("/") or name.startswith("/") or ":" in name:
            return "path"
        if stat.S_ISLNK(member.external_attr >> 16):
            return "link"
    return None


def _is_locked(archive: ZipFile, members: Iterable[ZipInfo]) -> bool:
    """Tell whether a member needs a password, or an OpenDocument manifest says so."""
    if any(member.flag_bits & _LOCKED for member in members):
        return True
    return _MANIFEST in archive.namelist() and b"encryption-data" in archive.read(
        _MANIFEST
    )


def _declares(name: str, part: bytes) -> bool:
    """Tell whether a part has a document type."""
    is_text = not name.endswith(".bin")
    return is_text and any(each in part for each in _DOCUMENT_TYPES)
