"""Streams of an OLE file, the box that an .xls comes in ([MS-CFB])."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER: Final = 512
_ENTRY: Final = 128
_FREE: Final = 0xFFFFFFFA
_STREAM, _ROOT = 2, 5


def stream_named(content: bytes, *names: str) -> bytes | None:
    """Return the first stream called one of `names`, in their order and in any case.

    Raises `ValueError` or `struct.error` for a box that is broken.
    """
    box = _Box(content)
    streams = {name.lower(): (first, size) for name, first, size in box.entries()}
    for name in names:
        if name.lower() in streams:
            return box.read(*streams[name.lower()])
    return None


class _Box:
    def __init__(self, content: bytes) -> None:
        self.content = content
        power, small_power = struct.unpack_from("<HH", content, 30)
        if power not in {9, 12} or small_power != 6:  # noqa: PLR2004 - the only sizes there are
            raise ValueError("no such sector size")
        self.size, self.small_size = 1 << power, 1 << small_power
        self.cutoff, small_first = struct.unpack_from("<II", content, 56)
        (directory,) = struct.unpack_from("<I", content, 48)
        self.table = self._table()
        self.directory = self._chain(directory)
        self.small_table = _numbers(self._chain(small_first))
        self.small = b""
        for name, first, _ in self.entries(_ROOT):
            self.small = self._chain(first) if name else b""

    def entries(self, kind: int = _STREAM) -> Iterator[tuple[str, int, int]]:
        """Yield name, first sector and size of every stream."""
        for place in range(0, len(self.directory) - _ENTRY + 1, _ENTRY):
            entry = self.directory[place : place + _ENTRY]
            (length,) = struct.unpack_from("<H", entry, 64)
            if entry[66] == kind and 2 <= length <= 64:  # noqa: PLR2004 - with its end, at most 32 characters
                name = entry[: length - 2].decode("utf-16-le", "replace")
                first, size = struct.unpack_from("<II", entry, 116)
                yield name, first, size

    def read(self, first: int, size: int) -> bytes:
        if size >= self.cutoff:
            return self._chain(first)[:size]
        pieces = []
        for sector in _followed(first, self.small_table):
            start = sector * self.small_size
            pieces.append(self.small[start : start + self.small_size])
        return b"".join(pieces)[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        return self.content[start : start + self.size]

    def _chain(self, first: int) -> bytes:
        return b"".join(map(self._sector, _followed(first, self.table)))

    def _table(self) -> tuple[int, ...]:
        """Return which sector follows each: listed in the header, then in sectors."""
        listed = list(struct.unpack_from("<109I", self.content, 76))
        (more,) = struct.unpack_from("<I", self.content, 68)
        seen: set[int] = set()
        while more < _FREE and more not in seen:
            seen.add(more)
            numbers = _numbers(self._sector(more))
            if not numbers:
                break
            listed += numbers[:-1]
            more = numbers[-1]
        sectors = [self._sector(each) for each in listed if each < _FREE]
        return _numbers(b"".join(sectors))


def _followed(first: int, table: tuple[int, ...]) -> Iterator[int]:
    """Yield a chain of sectors; one that bites its own tail ends there."""
    seen: set[int] = set()
    while first < _FREE and first not in seen:
        yield first
        seen.add(first)
        first = table[first] if first < len(table) else _FREE


def _numbers(sector: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])
