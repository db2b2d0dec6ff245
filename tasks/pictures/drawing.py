"""Drawing: a chart becomes a PNG, with Chinese glyphs on any machine.

Altair and its renderer are imported where something is drawn: most commands draw
nothing. What is drawn is placed to the pixel, so a picture has the size that its
content asks for, and the same content gives the same bytes.
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from warehouse.text import quotable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import altair as alt

# Twice the size in pixels: screens of telephones have more of them than points.
SCALE: Final = 2
PADDING: Final = 20

INK: Final = "#1F2933"
FAINT: Final = "#68717D"
HAIR: Final = "#D9DEE4"
PAPER: Final = "#FFFFFF"
# A light is told by its colour, by its shape and in a word: one is enough to read it.
COLOURS: Final = {
    "red": "#C8102E",
    "yellow": "#E3A008",
    "green": "#0B8F6A",
    "grey": "#8A929C",
    "undecided": "#5B63B7",
}
# Yellow is too light to be read as text on white.
TEXT_COLOURS: Final = {**COLOURS, "yellow": "#8F5B00", "grey": FAINT}
SHAPES: Final = {
    "red": "square",
    "yellow": "triangle-up",
    "green": "circle",
    "grey": "circle",
    "undecided": "diamond",
}
WORST_FIRST: Final = ("red", "yellow", "undecided", "grey", "green")

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_PIXELS: Final = b"IDAT"
_FAMILY: Final = "Noto Sans SC"
# The last of them serves a name whose character the first does not have.
_FONT: Final = f"{_FAMILY}, Noto Sans CJK SC, sans-serif"
# What a Latin letter or a digit is wide, of its size; a Chinese character is one.
_HALF: Final = 0.57
# So many decimals are left to figures from a size on.
_DECIMALS_OF: Final = {10: 2, 100_000: 0}
_WIDE: Final = 1000
_DOT: Final = {"shape": "circle", "size": 50, "filled": True, "opacity": 1}
_FROM_BELOW: Final = ("rect", "rule", "line", "point", "text")


def draw(chart: alt.LayerChart) -> bytes:
    """Return `chart` as a PNG on white; nothing is fetched from anywhere."""
    import altair as alt  # noqa: PLC0415 - dear to import
    import vl_convert  # noqa: PLC0415 - dear to import

    _bring_glyphs()
    dressed = chart.configure(
        font=_FONT,
        background=PAPER,
        padding=PADDING,
        autosize=alt.AutoSizeParams(type="none"),
        view=alt.ViewConfig(stroke=None),
    )
    grammar = ".".join(alt.SCHEMA_VERSION.split(".")[:2])
    drawn = vl_convert.vegalite_to_png(
        dressed.to_dict(), vl_version=grammar, scale=SCALE, allowed_base_urls=[]
    )
    return _packed(drawn)


def _packed(png: bytes) -> bytes:
    """Return the same picture in less than half the bytes: it was packed in haste."""
    chunks = list(_chunks(png))
    pixels = b"".join(body for kind, body in chunks if kind == _PIXELS)
    packed = zlib.compress(zlib.decompress(pixels), level=9)
    kept = [chunk for chunk in chunks if chunk[0] != _PIXELS]
    kept.insert(-1, (_PIXELS, packed))
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(body))
        + kind
        + body
        + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in kept
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield a PNG's chunks, kind and body."""
    start = len(_SIGNATURE)
    while start < len(png):
        (length,) = struct.unpack_from(">I", png, start)
        begun = start + 8
        yield png[start + 4 : begun], png[begun : begun + length]
        start = begun + length + 4


def glyphs_missing() -> str | None:
    """Return the key of the sentence why no picture can be drawn, None where one can.

    Two characters that look alike are the box that stands for any missing one.
    """
    try:
        import vl_convert  # noqa: PLC0415 - dear to import

        _bring_glyphs()
        drawn = {vl_convert.svg_to_png(_written(each)) for each in "月保 "}
    except (ImportError, OSError, ValueError):
        return "doctor-pictures-bad"
    return None if len(drawn) == len("月保 ") else "doctor-pictures-tofu"


def _written(text: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        f'<text x="4" y="32" font-size="32" font-family="{_FONT}">{text}</text></svg>'
    )


@cache
def _bring_glyphs() -> None:
    import pylopdf_fonts_zh_cn as fonts  # noqa: PLC0415 - only where something is drawn
    import vl_convert  # noqa: PLC0415 - dear to import

    vl_convert.register_font_directory(str(fonts.sans_path().parent))


# -- on a canvas ---------------------------------------------------------------------


class Mark(NamedTuple):
    """One thing on a canvas: Vega's kind of mark, where it stands, and its look."""

    kind: str
    places: list[dict[str, Any]]
    look: dict[str, Any]


def canvas(width: float, height: float, marks: Iterable[Mark]) -> alt.LayerChart:
    """Return marks on one canvas whose upper left corner is 0, 0.

    Areas lie at the bottom, then lines, points and texts. Marks of one look become one
    layer, so a picture of many rows costs little more than of one.
    """
    import altair as alt  # noqa: PLC0415 - dear to import

    layers: dict[str, Mark] = {}
    for number, mark in enumerate(marks):
        key = f"{number}" if mark.kind == "line" else f"{mark.kind} {mark.look}"
        same = layers.setdefault(key, Mark(mark.kind, [], mark.look))
        same.places.extend(mark.places)
    ordered = sorted(layers.values(), key=_depth)
    layered = alt.LayerChart(layer=[_layer(each) for each in ordered])
    return layered.properties(width=width, height=height)


def _depth(mark: Mark) -> tuple[int, bool]:
    # The rim of one text must not cover another.
    return _FROM_BELOW.index(mark.kind), "stroke" not in mark.look


def moved(marks: Iterable[Mark], right: float, down: float) -> list[Mark]:
    """Return marks in another place."""
    by = {"x": right, "x2": right, "y": down, "y2": down}
    return [
        mark._replace(
            places=[
                {
                    key: each + by[key] if key in by else each
                    for key, each in row.items()
                }
                for row in mark.places
            ]
        )
        for mark in marks
    ]


def _layer(mark: Mark) -> alt.Chart:
    import altair as alt  # noqa: PLC0415 - dear to import

    chart = alt.Chart(alt.InlineData(mark.places))
    channels: dict[str, Any] = {
        "x": alt.X("x:Q", scale=None, axis=None),
        "y": alt.Y("y:Q", scale=None, axis=None),
    }
    if "x2" in mark.places[0]:
        channels |= {"x2": "x2", "y2": "y2"}
    if mark.kind == "text":
        channels["text"] = "text:N"
    if mark.kind == "line":
        channels["order"] = "n:Q"
    made: alt.Chart = getattr(chart, f"mark_{mark.kind}")(**mark.look).encode(
        **channels
    )
    return made


def written(
    text: str,
    x: float,
    y: float,
    size: float,
    colour: str = INK,
    *,
    align: str = "left",
    limit: float = 0,
) -> Mark:
    """Return `text` with its base line at `y`, cut where it is wider than `limit`.

    `text` is data: no part of it is markup, a link or an expression.
    """
    look: dict[str, Any] = {"fontSize": size, "align": align, "color": colour}
    if limit:
        look["limit"] = limit
    place = {"x": x, "y": y, "text": quotable(text)}
    return Mark("text", [place], {"baseline": "alphabetic", **look})


def cleared(text: Mark) -> list[Mark]:
    """Return a text with a rim of paper, so that it can be read across lines."""
    rim = {"color": PAPER, "stroke": PAPER, "strokeWidth": 5, "strokeJoin": "round"}
    return [text._replace(look={**text.look, **rim}), text]


def lamp(light: str | None, x: float, y: float, size: float = 190) -> Mark:
    """Return a light as a shape in its own colour around a point."""
    colour = COLOURS.get(light or "", INK)
    hollow = light in {"grey", "undecided"}
    look = {
        "shape": SHAPES.get(light or "", "circle"),
        "size": size,
        "filled": True,
        "fill": PAPER if hollow else colour,
        "stroke": colour,
        "strokeWidth": 2.5,
        "opacity": 1,
    }
    return Mark("point", [{"x": x, "y": y}], look)


def dot(x: float, y: float, colour: str) -> Mark:
    """Return a small round point."""
    return Mark("point", [{"x": x, "y": y}], {"color": colour, **_DOT})


def box(x: float, y: float, width: float, height: float, colour: str) -> Mark:
    """Return a filled rectangle by its upper left corner."""
    place = {"x": x, "y": y, "x2": x + width, "y2": y + height}
    return Mark("rect", [place], {"color": colour, "opacity": 1})


def stroke(
    start: tuple[float, float], end: tuple[float, float], colour: str, **look: Any
) -> Mark:
    """Return a straight line between two points; `look` is Vega's."""
    place = {"x": start[0], "y": start[1], "x2": end[0], "y2": end[1]}
    return Mark("rule", [place], {"color": colour, "strokeWidth": 1, **look})


def path(points: Iterable[tuple[float, float]], colour: str, **look: Any) -> Mark:
    """Return a line through points in their order; `look` is Vega's."""
    places = [{"x": x, "y": y, "n": n} for n, (x, y) in enumerate(points)]
    round_ends = {"strokeJoin": "round", "strokeCap": "round"}
    return Mark("line", places, {"color": colour, **round_ends, **look})


# -- words -----------------------------------------------------------------------------


def width_of(text: str, size: float) -> float:
    """Return about how wide `text` is at a size, in its points."""
    return sum(
        size * (1 if unicodedata.east_asian_width(each) in "WFA" else _HALF)
        for each in text
    )


def folded(text: str, size: float, room: float, lines: int) -> list[str]:
    """Return `text` in at most so many lines of `room`, the last cut with `…`."""
    found = [""]
    for each in quotable(text):
        if width_of(found[-1] + each, size) <= room:
            found[-1] += each
        elif len(found) < lines:
            found.append(each.lstrip())
        else:
            last = found[-1]
            while last and width_of(f"{last}…", size) > room:
                last = last[:-1]
            return [*found[:-1], f"{last}…"]
    return found


def figure(value: float | None, decimals: int) -> str:
    """Return a figure with its thousands set apart, and not with all its decimals.

    The fourth decimal of a table tells nothing in a picture of hundreds.
    """
    if value is None:
        return "–"
    for least, most in _DECIMALS_OF.items():
        if abs(value) >= least:
            decimals = min(decimals, most)
    return minus(f"{_unsigned(value, decimals):,.{decimals}f}")


def minus(text: str) -> str:
    """Return a number with a minus as wide as a plus."""
    return text.replace("-", "−")


def signed(value: float) -> str:
    """Return a difference with its sign and one decimal: `+3.9`, `−4.5`, `0.0`."""
    decimals = 0 if abs(value) >= _WIDE else 1
    rounded = _unsigned(value, decimals)
    return minus(f"{'+' if rounded > 0 else ''}{rounded:,.{decimals}f}")


def _unsigned(value: float, decimals: int) -> float:
    """Return a rounded value, of which none is minus nothing."""
    return round(value, decimals) + 0.0
