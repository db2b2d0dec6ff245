"""What a PNG shows, read without the library that drew it."""

from __future__ import annotations

import struct
import zlib

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LESS_LEFT = 1


def size_of(png: bytes) -> tuple[int, int]:
    """Return width and height in pixels."""
    assert png.startswith(SIGNATURE)
    return struct.unpack_from(">II", png, 16)


def pixels_of(png: bytes) -> np.ndarray:
    """Return rows of pixels in red, green, blue; every checksum must be right."""
    width, height = size_of(png)
    body, start = b"", len(SIGNATURE)
    while start < len(png):
        (length,) = struct.unpack_from(">I", png, start)
        kind = png[start + 4 : start + 8]
        chunk = png[start + 4 : start + 8 + length]
        (checksum,) = struct.unpack_from(">I", png, start + 8 + length)
        assert zlib.crc32(chunk) == checksum, kind
        body += chunk[4:] if kind == b"IDAT" else b""
        start += length + 12
    assert png[24:29] == bytes((8, 6, 0, 0, 0))  # eight bits of red, green, blue, alpha
    lines = np.frombuffer(zlib.decompress(body), np.uint8).reshape(height, -1)
    assert (lines[:, 0] == _LESS_LEFT).all()
    told = np.cumsum(lines[:, 1:].reshape(height, width, 4), axis=1, dtype=np.uint8)
    assert (told[..., 3] == 255).all()  # nothing shines through on a dark screen
    return told[..., :3]


def colour_at(picture: np.ndarray, x: float, y: float) -> str:
    """Return the colour at a place in points, two pixels each: `#C8102E`."""
    red, green, blue = picture[round(y * 2), round(x * 2)]
    return f"#{red:02X}{green:02X}{blue:02X}"
