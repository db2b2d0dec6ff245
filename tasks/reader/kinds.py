"""What a file is that is no workbook: known by its content, never by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# What a file begins with, and the kind that `finding-other-kind` names.
_BEGINNINGS: Final = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"{\\rtf", "document"),
    (b"ID;P", "interchange"),
    (b"TABLE\r\n0,1", "interchange"),
    (b"TABLE\n0,1", "interchange"),
    # Workbooks of the years before 1993: records without a file around them.
    (b"\x09\x00\x04\x00", "ancient"),
    (b"\x09\x02\x06\x00", "ancient"),
    (b"\x09\x04\x06\x00", "ancient"),
)
_PICTURE_OF_WINDOWS: Final = re.compile(rb"BM.{4}\x00\x00\x00\x00", re.DOTALL)
_LOOKED_AT: Final = 4096
_PAGE: Final = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b"
    r"|\s*MIME-Version:",
    re.IGNORECASE | re.DOTALL,
)
_XML: Final = re.compile(r"\s*<\?xml\b")
_XML_BOOK: Final = "urn:schemas-microsoft-com:office:spreadsheet"


def kind_of_bytes(content: bytes) -> str | None:
    """Return the kind of a file by how it begins; None where that says nothing."""
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            if beginning == b"BM" and not _PICTURE_OF_WINDOWS.match(content):
                continue
            return kind
    return None


def kind_of_text(text: str) -> str | None:
    """Return the kind of a text that is no table: `page`, `xml-book`, `xml` or None."""
    head = text[:_LOOKED_AT]
    if _XML.match(head):
        if _XML_BOOK in head:
            return "xml-book"
        return "page" if "<html" in head.lower() else "xml"
    return "page" if _PAGE.match(head) else None


def kind_of_archive(names: Collection[str]) -> str | None:
    """Return the kind of a zip by what it holds; None for a workbook."""
    for folder, kind in (("xl/", None), ("word/", "document"), ("ppt/", "slides")):
        if any(name.lower().startswith(folder) for name in names):
            return kind
    # An OpenDocument book; or a package so broken that only a reader can tell.
    return None if {"content.xml", "[Content_Types].xml"} & set(names) else "archive"


def kind_of_ole(content: bytes) -> str | None:
    """Return the kind of an OLE file by its streams; None where it may be a book."""
    for stream, kind in (
        ("WordDocument", "document"),
        ("PowerPoint Document", "slides"),
        ("__properties_version1.0", "mail"),
    ):
        if stream.encode("utf-16-le") in content:
            books = ("Workbook", "Book", "WORKBOOK")
            if not any(_entry(book) in content for book in books):
                return kind
    return None


def _entry(stream: str) -> bytes:
    return stream.encode("utf-16-le") + b"\x00\x00"
