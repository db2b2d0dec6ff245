"""Pace: how far indicators have come in their year, and what is still needed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Final

from tasks.pictures.drawing import (
    COLOURS,
    FAINT,
    HAIR,
    INK,
    TEXT_COLOURS,
    Mark,
    canvas,
    cleared,
    dot,
    draw,
    figure,
    folded,
    lamp,
    minus,
    moved,
    path,
    signed,
    stroke,
    width_of,
    written,
)
from warehouse.messages import say
from warehouse.store import paced_months

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from warehouse.connection import Warehouse
    from warehouse.periods import Period
    from warehouse.store import Row

# More panels are too small to be read; the message's details tell of the others.
MOST_PANELS: Final = 6

_DECEMBER: Final = 12
_QUARTERS: Final = (3, 6, 9, 12)
_PLACES: Final = "位"
_WHOLE: Final = 100

# The layout of a panel and of what is around it, in points.
# Two panels above each other are read without opening the picture.
_ONE_COLUMN: Final = 2
_WIDTH: Final = 400
_GUTTER: Final = 30
_LAMP: Final = 24
_HEADING_SIZE: Final = 22
_NAME_SIZE: Final = 20
_NAME_LEADING: Final = 27
_NAME_LINES: Final = 2
_GAP_SIZE: Final = 21
_GAP_LEADING: Final = 28
_DETAIL_SIZE: Final = 16
_DETAIL_LEADING: Final = 24
_PLOT_TOP: Final = 10
_PLOT_HEIGHT: Final = 190
_PLOT_RIGHT: Final = 388
_PLOT: Final = _PLOT_TOP + _PLOT_HEIGHT + 30
_LABEL_SIZE: Final = 15
_VALUE_SIZE: Final = 18
_LEGEND_LEADING: Final = 26
_SAMPLE: Final = 26
_BESIDE: Final = 6
_APART: Final = 14

_ROOM_ABOVE: Final = 0.15
_ROOM_BELOW: Final = 0.12
_STEPS: Final = 4
_HUNDRED_MILLION: Final = 100_000_000

_ACTUAL: Final[Mapping[str, Any]] = {"strokeWidth": 4}
_LINEAR: Final[Mapping[str, Any]] = {"strokeWidth": 2.5, "strokeDash": [1, 6]}
_SEASONAL: Final[Mapping[str, Any]] = {"strokeWidth": 6, "opacity": 0.6}
_SEASONAL_COLOUR: Final = "#B4C3D8"
_NEEDED: Final[Mapping[str, Any]] = {"strokeWidth": 3, "strokeDash": [8, 7]}


@dataclass(frozen=True, slots=True)
class Pace:
    """An indicator's year so far: figures in `unit`, months from 1 to 12.

    `actual` has no month that is missing or incomplete. `due` is what the linear
    schedule asked for by the end of the months told so far, `seasonal` what earlier
    years had reached by the end of each. `first_month` is February where January has
    no figure of its own.
    """

    indicator: str
    name: str
    unit: str
    decimals: int
    light: str | None
    data_month: int
    actual: Mapping[int, float]
    target: float | None
    due: Mapping[int, float]
    seasonal: Mapping[int, float]
    first_month: int = 1
    higher_is_better: bool = True
    completion_pct: float | None = None
    gap_pp: float | None = None
    required_monthly: float | None = None
    growth_pct: float | None = None
    is_incomplete: bool = False

    @property
    def is_told(self) -> bool:
        """Whether the month that it is told for has a whole figure."""
        return self.data_month in self.actual

    @property
    def has_gap(self) -> bool:
        """Whether points say how far it is from its schedule; places have none."""
        return self.gap_pp is not None and self.unit != _PLACES

    @property
    def newest(self) -> tuple[int, float] | None:
        """The last month that has a figure, with it."""
        return max(self.actual.items(), default=None)

    @property
    def is_needed(self) -> bool:
        """Whether something is still needed, and there are months left to do it in."""
        if self.target is None or self.newest is None:
            return False
        month, value = self.newest
        apart = self.target - value
        return month < _DECEMBER and (apart if self.higher_is_better else -apart) > 0


def paces(
    warehouse: Warehouse, region: str, period: Period, indicators: Sequence[str]
) -> list[Pace]:
    """Return how each of `indicators` stands in a month, in their order.

    One that nothing is told of in that month is left out.
    """
    found = {
        row["indicator"]: row
        for row in paced_months(warehouse, region, period, indicators)
    }
    return [_pace(found[each]) for each in dict.fromkeys(indicators) if each in found]


def _pace(row: Row) -> Pace:
    months = row["months"]
    return Pace(
        indicator=row["indicator"],
        name=row["name"],
        unit=row["unit"],
        decimals=row["decimals"],
        light=row["light"],
        data_month=row["data_month"],
        actual={each["month"]: each["actual"] for each in months},
        target=row["target"],
        due={each["month"]: each["due"] for each in months if each["due"] is not None},
        seasonal=row["seasonal"] or {},
        first_month=2 if row["jan_feb"] == "combined" else 1,
        higher_is_better=row["direction"] == "higher",
        completion_pct=row["completion_pct"],
        gap_pp=row["pace_gap_pp"],
        required_monthly=row["required_monthly"],
        growth_pct=row["growth_pct"],
        is_incomplete=row["actual"] is not None and row["coverage_pct"] < _WHOLE,
    )


def pace_chart(told: Sequence[Pace], lang: str = "zh", heading: str = "") -> bytes:
    """Return a PNG with a panel an indicator, in their order: at most `MOST_PANELS`.

    Raises `ValueError` where there is nothing to draw.
    """
    if not told:
        raise ValueError("no indicator to draw")
    shown = told[:MOST_PANELS]
    columns = 1 if len(shown) <= _ONE_COLUMN else 2
    width = columns * _WIDTH + (columns - 1) * _GUTTER
    marks: list[Mark] = []
    top = 0.0
    if heading:
        text = folded(heading, _HEADING_SIZE, width, 1)[0]
        marks.append(written(text, 0, _HEADING_SIZE, _HEADING_SIZE))
        top += _HEADING_SIZE + _GUTTER
    for start in range(0, len(shown), columns):
        row = shown[start : start + columns]
        names = [_name_lines(each, lang) for each in row]
        head = max(map(len, names)) * _NAME_LEADING + _GAP_LEADING + _DETAIL_LEADING
        for number, (pace, name) in enumerate(zip(row, names, strict=True)):
            words = _header(pace, name, head, lang)
            panel = [*words, *moved(_plot(pace, lang), 0, head)]
            marks += moved(panel, number * (_WIDTH + _GUTTER), top)
        top += head + _PLOT + _GUTTER
    legend, height = _legend(shown, width, lang)
    marks += moved(legend, 0, top)
    top += height
    if len(told) > len(shown):
        more = say("picture-more", lang, count=len(told) - len(shown))
        marks.append(written(more, 0, top + _LABEL_SIZE, _LABEL_SIZE, FAINT))
        top += _LEGEND_LEADING
    return draw(canvas(width, top, marks))


def pace_words(told: Sequence[Pace], lang: str = "zh") -> str:
    """Return what a chart says, for those who hear it read: a line an indicator."""
    return "\n".join(
        say(
            "picture-words",
            lang,
            name=say("picture-name", lang, name=each.name, unit=each.unit),
            gap=_gap(each, lang),
            detail=_detail(each, lang),
        )
        for each in told[:MOST_PANELS]
    )


# -- what a panel says -----------------------------------------------------------------


def _name_lines(pace: Pace, lang: str) -> list[str]:
    name = say("picture-name", lang, name=pace.name, unit=pace.unit)
    return folded(name, _NAME_SIZE, _WIDTH - _LAMP, _NAME_LINES)


def _header(pace: Pace, name: Sequence[str], head: float, lang: str) -> Iterator[Mark]:
    """Yield the light and name, the gap, and what is done and needed, down to `head`.

    Names in a row may have one line or two: their plots stand side by side.
    """
    colour = TEXT_COLOURS.get(pace.light or "", INK)
    top = head - len(name) * _NAME_LEADING - _GAP_LEADING - _DETAIL_LEADING
    yield lamp(pace.light, _LAMP / 2 - 3, top + _NAME_SIZE * 0.62)
    for each in name:
        yield written(each, _LAMP, top + _NAME_SIZE, _NAME_SIZE)
        top += _NAME_LEADING
    yield written(_gap(pace, lang), _LAMP, top + _GAP_SIZE, _GAP_SIZE, colour)
    top += _GAP_LEADING
    detail = folded(_detail(pace, lang), _DETAIL_SIZE, _WIDTH - _LAMP, 1)[0]
    yield written(detail, _LAMP, top + _DETAIL_SIZE, _DETAIL_SIZE, FAINT)


def _gap(pace: Pace, lang: str) -> str:
    """Return the one thing to read: how far it is from where it should be."""
    month = say("picture-month", lang, month=pace.data_month)
    if not pace.is_told:
        key = "picture-incomplete" if pace.is_incomplete else "picture-missing"
        return say(key, lang, month=month)
    if pace.has_gap and pace.gap_pp is not None:
        return say("picture-gap", lang, gap=signed(pace.gap_pp))
    if pace.growth_pct is not None:
        return say("picture-growth", lang, growth=signed(pace.growth_pct))
    return _stands(pace, lang)


def _detail(pace: Pace, lang: str) -> str:
    """Return what is done and what is needed, or where it stands and should stand."""
    said = []
    has_said = not pace.has_gap and pace.growth_pct is None
    if pace.newest and not (pace.is_told and has_said):
        said.append(_stands(pace, lang))
    if pace.is_told and pace.required_monthly:
        needed = figure(pace.required_monthly, pace.decimals)
        said.append(say("picture-needed", lang, needed=needed))
    elif pace.target is None:
        said.append(say("picture-no-target", lang))
    else:
        said.append(_target(pace, lang))
    return say("picture-comma", lang).join(said)


def _stands(pace: Pace, lang: str) -> str:
    """Return the share that is done where there is one, else the newest figure."""
    month, value = pace.newest or (pace.data_month, None)
    name = say("picture-month", lang, month=month)
    if not pace.is_told:
        key, filled = "picture-last", {"value": figure(value, pace.decimals)}
    elif pace.completion_pct is not None and pace.higher_is_better:
        key, filled = "picture-done", {"done": figure(pace.completion_pct, 1)}
    else:
        key, filled = "picture-newest", {"value": figure(value, pace.decimals)}
    return say(key, lang, month=name, **filled)


def _target(pace: Pace, lang: str) -> str:
    is_cap = not pace.higher_is_better and pace.unit != _PLACES
    key = "picture-cap" if is_cap else "picture-target"
    return say(key, lang, target=figure(pace.target, pace.decimals))


# -- what a panel draws ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where months and values stand in a plot, in points from its upper left."""

    first_month: int
    low: float
    high: float
    left: float = 0.0

    def at(self, month: float, value: float) -> tuple[float, float]:
        across = (month - self.first_month) / (_DECEMBER - self.first_month)
        up = (value - self.low) / (self.high - self.low)
        x = self.left + across * (_PLOT_RIGHT - self.left)
        return round(x, 2), round(_PLOT_TOP + (1 - up) * _PLOT_HEIGHT, 2)


def _plot(pace: Pace, lang: str) -> Iterator[Mark]:
    low, high = _range(pace)
    values = _ticks(low, high) if pace.actual or pace.target is not None else []
    ticks = [(each, _tick(each, high, lang)) for each in values]
    wide = (width_of(label, _LABEL_SIZE) for _, label in ticks)
    left = max(wide, default=_LAMP) + 10
    frame = _Frame(pace.first_month, low, high, left)
    yield from _axes(frame, pace, ticks, lang)
    if len(pace.seasonal) > 1:
        points = [frame.at(*each) for each in sorted(pace.seasonal.items())]
        yield path(points, _SEASONAL_COLOUR, **_SEASONAL)
    if _has_schedule(pace) and pace.target is not None:
        begun = min(pace.due)
        way = [frame.at(begun, pace.due[begun]), frame.at(_DECEMBER, pace.target)]
        yield path(way, FAINT, **_LINEAR)
    if pace.target is not None:
        yield from _aim(frame, pace, lang)
    colour = COLOURS.get(pace.light or "", INK)
    for stretch in _stretches(pace):
        yield path([frame.at(*each) for each in stretch], colour, **_ACTUAL)
    for each in sorted(pace.actual.items())[:-1]:
        yield dot(*frame.at(*each), colour)
    if pace.newest:
        yield from _newest(frame, pace, colour)
    else:
        x, y = (left + _PLOT_RIGHT) / 2, _PLOT_TOP + _PLOT_HEIGHT / 2
        nothing = say("picture-nothing", lang)
        yield from cleared(written(nothing, x, y, _NAME_SIZE, FAINT, align="center"))


def _has_schedule(pace: Pace) -> bool:
    """Tell whether something else is due than the target itself."""
    return any(each != pace.target for each in pace.due.values())


def _range(pace: Pace) -> tuple[float, float]:
    """Return the values at the plot's foot and top: from zero where that costs little.

    A line that begins high up, such as a stock's, would otherwise show no change.
    """
    values = [*pace.actual.values(), *pace.seasonal.values(), *pace.due.values()]
    values += [] if pace.target is None else [pace.target]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if 0 <= low <= high / 2:
        low = 0.0
    room = (high - low) or abs(high) or 1.0
    return low - (room * _ROOM_BELOW if low else 0.0), high + room * _ROOM_ABOVE


def _ticks(low: float, high: float) -> list[float]:
    """Return round values between two, about as many as there are to be steps."""
    rough = (high - low) / _STEPS
    size = 10.0 ** math.floor(math.log10(rough))
    step = size * next(each for each in (1, 2, 2.5, 5, 10) if each * size >= rough)
    numbers = range(math.ceil(low / step), math.floor(high / step) + 1)
    return [round(each * step, 12) for each in numbers]


def _tick(value: float, high: float, lang: str) -> str:
    """Return a round value, in hundreds of millions where it would be too long."""
    if value and high >= _HUNDRED_MILLION:
        shown = f"{value / _HUNDRED_MILLION:g}"
        return say("picture-huge", lang, value=minus(shown))
    return minus(f"{value:,.10g}")


def _axes(
    frame: _Frame, pace: Pace, ticks: Sequence[tuple[float, str]], lang: str
) -> Iterator[Mark]:
    for value, label in ticks:
        x, y = frame.at(frame.first_month, value)
        yield stroke((x, y), (_PLOT_RIGHT, y), HAIR if value else FAINT)
        yield written(label, x - 8, y + 5, _LABEL_SIZE, FAINT, align="right")
    newest = max(pace.actual, default=pace.data_month)
    # Labels of neighbouring months would touch.
    quarters = {each for each in _QUARTERS if abs(each - newest) > 1}
    for month in sorted({newest, *quarters}):
        x, _ = frame.at(month, frame.low)
        label = say("picture-month", lang, month=month)
        colour = INK if month == newest else FAINT
        y = _PLOT_TOP + _PLOT_HEIGHT + 22
        yield written(label, x, y, _LABEL_SIZE, colour, align="center")


def _aim(frame: _Frame, pace: Pace, lang: str) -> Iterator[Mark]:
    """Yield the year's target: its label is on the side where the figures are not."""
    target = pace.target or 0.0
    x, y = frame.at(frame.first_month, target)
    yield stroke((x, y), (_PLOT_RIGHT, y), INK, strokeWidth=1.5)
    are_above = sum(each > target for each in pace.actual.values())
    down = 19 if are_above * 2 > len(pace.actual) else -7
    yield from cleared(written(_target(pace, lang), x + 4, y + down, _LABEL_SIZE, INK))


def _stretches(pace: Pace) -> Iterator[list[tuple[int, float]]]:
    """Yield the figures that follow each other: no line covers a month that is missing.

    Where they come each quarter, the next is three months away.
    """
    months = sorted(pace.actual)
    apart = min((b - a for a, b in pairwise(months)), default=1)
    numbered = enumerate(months)
    for _, run in groupby(numbered, lambda each: each[1] - apart * each[0]):
        yield [(month, pace.actual[month]) for _, month in run]


def _newest(frame: _Frame, pace: Pace, colour: str) -> Iterator[Mark]:
    """Yield the newest figure in print, and the way from it to the target."""
    month, value = pace.newest or (0, 0.0)
    x, y = frame.at(month, value)
    yield lamp(pace.light, x, y)
    is_rising = True
    if pace.is_needed and pace.target is not None:
        is_rising = pace.target > value
        yield path([(x, y), frame.at(_DECEMBER, pace.target)], colour, **_NEEDED)
    label = figure(value, pace.decimals)
    wide = width_of(label, _VALUE_SIZE)
    if pace.is_needed:
        # Beside the dashes, where they do not go, and above the months.
        foot = _PLOT_TOP + _PLOT_HEIGHT - 6
        y = min(y + 22, foot) if is_rising else y - 12
        x = min(x + 12, _WIDTH - wide)
    else:
        # Above the newest figure, on the side that the line does not come from.
        falls = pace.actual.get(month - 1, value) > value
        x = x + 6 if falls else max(x - wide - 4, frame.left + 4)
        x, y = min(x, _WIDTH - wide), y - 13
    yield from cleared(written(label, x, y, _VALUE_SIZE, INK))


def _legend(shown: Sequence[Pace], width: float, lang: str) -> tuple[list[Mark], float]:
    """Return what the lines mean, those that are there, and how deep that is."""
    lines: list[tuple[str, str, Mapping[str, Any]]] = [
        ("picture-line-actual", INK, _ACTUAL)
    ]
    if any(_has_schedule(each) for each in shown):
        lines.append(("picture-line-schedule", FAINT, _LINEAR))
    if any(len(each.seasonal) > 1 for each in shown):
        lines.append(("picture-line-seasonal", _SEASONAL_COLOUR, _SEASONAL))
    if any(each.is_needed for each in shown):
        lines.append(("picture-line-needed", INK, _NEEDED))
    marks: list[Mark] = []
    x, y = 0.0, 0.0
    for key, colour, look in lines:
        label = say(key, lang)
        wide = _SAMPLE + _BESIDE + width_of(label, _LABEL_SIZE)
        if x and x + wide > width:
            x, y = 0.0, y + _LEGEND_LEADING
        ends = (x, y + _LABEL_SIZE * 0.6), (x + _SAMPLE, y + _LABEL_SIZE * 0.6)
        marks.append(path(ends, colour, **look))
        marks.append(
            written(label, x + _SAMPLE + _BESIDE, y + _LABEL_SIZE, _LABEL_SIZE, FAINT)
        )
        x += wide + _APART
    return marks, y + _LEGEND_LEADING
