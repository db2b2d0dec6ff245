"""Lights: a month's indicators on one board, the worst first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from tasks.pictures.drawing import (
    COLOURS,
    FAINT,
    HAIR,
    INK,
    TEXT_COLOURS,
    WORST_FIRST,
    Mark,
    box,
    canvas,
    draw,
    figure,
    folded,
    lamp,
    moved,
    signed,
    stroke,
    width_of,
    written,
)
from warehouse.messages import say
from warehouse.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warehouse.store import Row

_PLACES: Final = "位"

# The layout in points: names on the left, bars in the middle, gaps on the right.
_WIDTH: Final = 560
_TITLE_SIZE: Final = 24
_COUNT_SIZE: Final = 18
_GROUP_SIZE: Final = 17
_NAME_SIZE: Final = 18
_NAME_LEADING: Final = 23
_NAME_LINES: Final = 2
_SMALL_SIZE: Final = 14
_GAP_SIZE: Final = 21
_LAMP: Final = 26
_BAR_LEFT: Final = 322
_BAR: Final = 120
_BAR_HEIGHT: Final = 13
# A bar goes on beyond the target as far as there is room, and then says so.
_MOST: Final = 1.2
_FOOT_LEADING: Final = 22


def month_lights(progress: Sequence[Row], region: str) -> list[Row]:
    """Return the rows of `mart.progress` that a board shows: main indicators, by year.

    Those that no light rule is for are left out.
    """
    return [
        row
        for row in progress
        if row["span"] == "year"
        and row["region"] == region
        and row["main"]
        and row["light"]
    ]


def lights_board(
    city: str, period: Period, lights: Sequence[Row], lang: str = "zh"
) -> bytes:
    """Return a PNG of a month's lights: rows of `mart.progress`, see `month_lights`.

    Each light stands there as a colour, as a shape and as a word.
    """
    marks, top = _heading(city, period, lights, lang)
    marks += moved(_columns(lang), 0, top)
    top += _SMALL_SIZE + 10
    for light in WORST_FIRST:
        group = sorted((row for row in lights if row["light"] == light), key=_worst)
        if not group:
            continue
        marks += moved(_band(light, len(group), lang), 0, top)
        top += _GROUP_SIZE + 21
        for row in group:
            name = folded(row["name"], _NAME_SIZE, _BAR_LEFT - _LAMP - 14, _NAME_LINES)
            marks += moved(_row(row, name, period, lang), 0, top)
            top += len(name) * _NAME_LEADING + _SMALL_SIZE + 17
    if not lights:
        marks.append(written(say("picture-no-lights", lang), 0, top + 30, _NAME_SIZE))
        top += 50
    for note in _notes(lights, lang):
        for each in folded(note, _SMALL_SIZE, _WIDTH, 2):
            marks.append(written(each, 0, top + _SMALL_SIZE + 8, _SMALL_SIZE, FAINT))
            top += _FOOT_LEADING
    return draw(canvas(_WIDTH, top + 8, marks))


def lights_words(
    city: str, period: Period, lights: Sequence[Row], lang: str = "zh"
) -> str:
    """Return what a board says first, for those who hear it read."""
    counts = say("word-and", lang).join(label for _, label in _counts(lights, lang))
    title = _title(city, period, lang)
    return say("picture-board-words", lang, title=title, counts=counts)


def _worst(row: Row) -> tuple[bool, float, int]:
    gap = row["pace_gap_pp"]
    return gap is None, gap or 0.0, row["main"] or 0


def _heading(
    city: str, period: Period, lights: Sequence[Row], lang: str
) -> tuple[list[Mark], float]:
    """Return city and month, how many there are of each light, and how deep that is."""
    title = folded(_title(city, period, lang), _TITLE_SIZE, _WIDTH, 1)[0]
    marks = [written(title, 0, _TITLE_SIZE, _TITLE_SIZE)]
    x, y = 0.0, _TITLE_SIZE + 18.0
    for light, label in _counts(lights, lang):
        wide = _LAMP + width_of(label, _COUNT_SIZE)
        if x and x + wide > _WIDTH:
            x, y = 0.0, y + _COUNT_SIZE + 10
        colour = TEXT_COLOURS[light]
        marks.append(lamp(light, x + 9, y + _COUNT_SIZE * 0.66))
        marks.append(written(label, x + _LAMP, y + _COUNT_SIZE, _COUNT_SIZE, colour))
        x += wide + 16
    return marks, y + _COUNT_SIZE + 20


def _title(city: str, period: Period, lang: str) -> str:
    month = say("picture-month", lang, month=period.last)
    return say("picture-board", lang, city=city, year=f"{period.year}", month=month)


def _counts(lights: Sequence[Row], lang: str) -> Iterator[tuple[str, str]]:
    """Yield each light with how many there are: of four always, undecided if any."""
    counts = Counter(row["light"] for row in lights)
    for light in WORST_FIRST:
        if counts[light] or light != "undecided":
            yield light, say(f"picture-{light}", lang, count=counts[light])


def _columns(lang: str) -> Iterator[Mark]:
    texts = (
        ("picture-col-indicator", _LAMP, "left"),
        ("picture-col-bar", _BAR_LEFT, "left"),
        ("picture-col-gap", _WIDTH, "right"),
    )
    for key, x, align in texts:
        yield written(say(key, lang), x, _SMALL_SIZE, _SMALL_SIZE, FAINT, align=align)


def _band(light: str, count: int, lang: str) -> Iterator[Mark]:
    """Yield the heading of a group: `count` indicators of one light."""
    yield stroke((0, 4), (_WIDTH, 4), COLOURS[light], strokeWidth=2)
    label = say(f"picture-{light}", lang, count=count)
    yield written(label, _LAMP, 10 + _GROUP_SIZE, _GROUP_SIZE, TEXT_COLOURS[light])


def _row(row: Row, name: Sequence[str], period: Period, lang: str) -> Iterator[Mark]:
    """Yield one indicator: name, figure of target, bar with the schedule, gap."""
    light = row["light"]
    top = 0.0
    yield lamp(light, 9, top + _NAME_SIZE * 0.72, 120)
    for each in name:
        yield written(each, _LAMP, top + _NAME_SIZE, _NAME_SIZE)
        top += _NAME_LEADING
    small = folded(_figures(row, period, lang), _SMALL_SIZE, _BAR_LEFT - _LAMP, 1)[0]
    yield written(small, _LAMP, top + _SMALL_SIZE, _SMALL_SIZE, FAINT)
    bottom = top + _SMALL_SIZE + 9
    yield stroke((_LAMP, bottom), (_WIDTH, bottom), HAIR)
    if light == "grey":
        return
    if row["completion_pct"] is not None and row["schedule_pct"] is not None:
        yield from _bar(row, COLOURS[light])
    colour = TEXT_COLOURS[light]
    text, size = _gap(row, lang)
    yield written(text, _WIDTH, _NAME_SIZE + 6, size, colour, align="right")


def _figures(row: Row, period: Period, lang: str) -> str:
    """Return `200.52 / 540.00 亿元`, and of which month where it is not the board's."""
    data = Period.parse(row["data_period"])
    month = say("picture-month", lang, month=data.last)
    if row["light"] == "grey":
        key = "picture-missing" if row["actual"] is None else "picture-incomplete"
        return say(key, lang, month=month)
    actual, target = (
        figure(row[each], row["decimals"]) for each in ("actual", "target")
    )
    unit = row["unit"] if row["unit"] == "%" else f" {row['unit']}"
    said = f"{actual}{unit}" if row["target"] is None else f"{actual} / {target}{unit}"
    return (
        said if data == period else say("picture-as-of", lang, said=said, month=month)
    )


def _bar(row: Row, colour: str) -> Iterator[Mark]:
    """Yield what is done of the target, against a mark at what is due."""
    done = row["completion_pct"] / 100
    top = 5.0
    long = min(max(done, 0.0), _MOST) * _BAR
    yield box(_BAR_LEFT, top, _BAR, _BAR_HEIGHT, HAIR)
    yield box(_BAR_LEFT, top, long, _BAR_HEIGHT, colour)
    due = _BAR_LEFT + min(max(row["schedule_pct"] / 100, 0.0), _MOST) * _BAR
    ends = (due, top - 4), (due, top + _BAR_HEIGHT + 4)
    yield stroke(*ends, INK, strokeWidth=3)
    label = f"{figure(row['completion_pct'], 1)}%"
    under = top + _BAR_HEIGHT + _SMALL_SIZE + 5
    yield written(label, _BAR_LEFT, under, _SMALL_SIZE, FAINT)
    if done > _MOST:
        end = _BAR_LEFT + long + 3
        yield written("»", end, top + _BAR_HEIGHT, _SMALL_SIZE, colour)


def _gap(row: Row, lang: str) -> tuple[str, float]:
    """Return the gap in points, else growth, for which there are rules too; its size.

    What is no gap is smaller and says what it is.
    """
    if row["pace_gap_pp"] is not None and row["unit"] != _PLACES:
        return signed(row["pace_gap_pp"]), _GAP_SIZE
    growth = row["growth_pct"]
    if growth is None or row["unit"] == _PLACES:
        return "–", _GAP_SIZE
    return say("picture-growth", lang, growth=signed(growth)), _SMALL_SIZE


def _notes(lights: Sequence[Row], lang: str) -> Iterator[str]:
    """Yield what explains the lights and rows that there are."""
    shown = {row["light"] for row in lights}
    if any(row["completion_pct"] is None and row["light"] != "grey" for row in lights):
        yield say("picture-note-no-bar", lang)
    for light in ("undecided", "grey"):
        if light in shown:
            yield say(f"picture-note-{light}", lang)
