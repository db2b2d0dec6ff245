"""A figure against its own past: what would be usual, and what cannot be.

How far a series moves from its last figure to this one is held against how far it moved
between the same two months of earlier years of one scope. The middle of those moves is
their median and their spread the median distance from it, so that one wild year says
little. Formulas and thresholds: docs/checks.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from statistics import median
from typing import TYPE_CHECKING, Final

from expectations.naming import names_of
from expectations.slips import (
    NO_SLIP,
    PERCENT_PLACES,
    PLACES,
    TELLING,
    plainly,
    slip_of,
)
from warehouse.method.intervals import Answer, Interval, exact, printed
from warehouse.periods import MONTHS_IN_YEAR, Period
from warehouse.records import Finding, Measure, Severity, Status
from warehouse.registry.models import MONTHS_BETWEEN, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from warehouse.records import Figure, Known, Observation, Reading
    from warehouse.registry import Registry
    from warehouse.registry.models import Indicator, Plausibility

# What is read off the latest years; what was usual long ago is not usual now.
YEARS_BACK: Final = 5
# As far as any check looks back from a figure: those years, and a year before each.
MONTHS_BACK: Final = MONTHS_IN_YEAR * (YEARS_BACK + 2)
# The median distance of a normal spread is so much smaller than its deviation.
AS_DEVIATION: Final = 1.4826
# Of a usual move a tenth more or less is never unusual.
SHARE_OF_MOVE: Final = 0.1
# What a slip is undone to lies near the usual place, not at the edge of what may be.
MEANT_WITHIN: Final = Decimal(3)
# A wild past allows everything; so many logs are a figure of 26 more digits.
_FARTHEST: Final = 60.0
_WIDE: Final = Context(prec=100)
CUMULATED: Final = frozenset({Kind.FLOW, Kind.COUNT})
# Which measures of a kind have a past of their own to be held against.
_MEASURES: Final[Mapping[Kind, frozenset[Measure]]] = {
    Kind.FLOW: frozenset({Measure.YTD}),
    Kind.COUNT: frozenset({Measure.YTD, Measure.LEVEL}),
    Kind.STOCK: frozenset({Measure.LEVEL}),
    Kind.RATIO: frozenset({Measure.YTD, Measure.LEVEL}),
    Kind.RATE: frozenset({Measure.YTD, Measure.LEVEL}),
    Kind.INDEX: frozenset({Measure.YTD, Measure.CURRENT}),
}
# Figures that move from month to month; a plan or a stage may well stay.
_MOVING: Final = frozenset(
    {
        *(Measure.CURRENT, Measure.YTD, Measure.LEVEL, Measure.LEVEL_CHANGE),
        *(Measure.CURRENT_YOY, Measure.YTD_YOY, Measure.YTD_BASE, Measure.CURRENT_BASE),
    }
)
_STILL_KINDS: Final = frozenset({Kind.MILESTONE, Kind.RANK, Kind.COUNT})
# So many different figures of three digits or more are not the same by chance.
LEAST_SAME: Final = 3
_TELLING: Final = Decimal(100)
# The year before and the year after, last month first, and the same month of each year.
_OTHER_MONTHS: Final = (
    *range(1, MONTHS_IN_YEAR + 1),
    *(MONTHS_IN_YEAR * years for years in range(2, YEARS_BACK + 1)),
    *range(-1, -MONTHS_IN_YEAR - 1, -1),
)
# A month of which the first few figures are not known is not known.
_PROBE: Final = 10


@dataclass(frozen=True, slots=True)
class Usual:
    """How a series usually moves from a figure `before` to the one in question.

    `centre` and `spread` are logs of a ratio, or points where `in_points`.
    """

    before: Observation
    centre: float
    spread: float
    years: int
    in_points: bool

    def distance(self, value: Interval) -> float:
        """Return how many spreads the printed figure is off at least; inf if never."""
        start = float(self.before.value or 0)
        ends = [float(value.low), float(value.high)]
        if self.in_points:
            moves = [end - start for end in ends]
        elif ends[1] <= 0:
            return math.inf
        else:
            moves = [math.log(end / start) if end > 0 else -math.inf for end in ends]
        low, high = (move - self.centre for move in moves)
        return 0.0 if low <= 0 <= high else min(abs(low), abs(high)) / self.spread

    def within(self, reach: Decimal, decimals: int) -> Interval:
        """Return what lies within `reach` spreads, rounded outward to the print."""
        start = float(self.before.value or 0)
        away = float(reach) * self.spread
        ends = (self.centre - away, self.centre + away)
        low, high = (
            start + end
            if self.in_points
            else start * math.exp(max(-_FARTHEST, min(end, _FARTHEST)))
            for end in ends
        )
        digit = Decimal(1).scaleb(-decimals)
        return Interval(
            Decimal(low).quantize(digit, ROUND_FLOOR, _WIDE),
            Decimal(high).quantize(digit, ROUND_CEILING, _WIDE),
        )


def stands_for(each: Observation, indicator: Indicator) -> Interval:
    """Return what a figure that has a value may stand for; what is counted is exact."""
    value = each.value or Decimal(0)
    if indicator.kind is Kind.COUNT:
        return exact(value)
    return printed(value, each.decimals)


def against_its_past(
    reading: Reading, registry: Registry, known: Known
) -> Iterator[Finding]:
    """Yield what a reading's figures are told of, held against what was known before.

    Of a file of another month nothing else is said, and of one cell one thing.
    """
    another = list(another_months_figures(reading, registry, known))
    if another:
        yield from another
        return
    told: set[tuple[str, str]] = set()
    for check in (impossible_figures, unusual_figures):
        for finding in check(reading, registry, known):
            if (finding.sheet, finding.cell) not in told:
                told.add((finding.sheet, finding.cell))
                yield finding


# -- what is usual ---------------------------------------------------------------------


def unusual_figures(
    reading: Reading, registry: Registry, known: Known
) -> Iterator[Finding]:
    """Yield a finding for every figure that its own past does not lead to expect.

    Nothing is told of a series without enough earlier years. A figure may be unusual
    and right, so how it is told is for the registry to say (`plausibility`).
    """
    for each in reading.observations:
        usual = usual_of(each, registry, known)
        if usual is None or each.value is None:
            continue
        indicator = registry.indicators[each.indicator]
        asked = indicator.plausibility or registry.city.plausibility
        distance = usual.distance(stands_for(each, indicator))
        if severity := _severity(distance, asked):
            yield _unusual(each, usual, asked, severity, registry)


def usual_of(each: Observation, registry: Registry, known: Known) -> Usual | None:
    """Return how the series of a figure usually gets there; None where nobody knows."""
    indicator = registry.indicators.get(each.indicator)
    if indicator is None or not _has_a_past(each, indicator):
        return None
    before = _before(each, indicator, known)
    if before is None or before.value is None:
        return None
    in_points = indicator.unit == "%"
    moves = [
        moved
        for back in range(1, YEARS_BACK + 1)
        if (moved := _moved(before, each, back, indicator, known)) is not None
    ]
    asked = indicator.plausibility or registry.city.plausibility
    if len(moves) < asked.years or not (in_points or before.value > 0):
        return None
    centre = median(moves)
    least = asked.least_points if in_points else asked.least_change_pct / 100
    counted = indicator.kind is Kind.COUNT and not in_points
    spread = max(
        AS_DEVIATION * median(abs(each - centre) for each in moves),
        SHARE_OF_MOVE * abs(centre),
        float(least),
        # What is counted varies by its root, however even its past.
        1 / math.sqrt(before.value) if counted else 0,
    )
    return Usual(before, centre, spread, len(moves), in_points)


def _has_a_past(each: Observation, indicator: Indicator) -> bool:
    combined = indicator.jan_feb == "combined" and each.period.last == 1
    return (
        each.value is not None
        and not each.project
        and not combined
        and each.period == each.period.month
        and each.measure in _MEASURES.get(indicator.kind, frozenset())
    )


def _before(
    each: Observation, indicator: Indicator, known: Known
) -> Observation | None:
    """Return the last figure of the series before this one, of the same scope.

    A cumulative begins anew in January: its first figure follows on last December's.
    A month that is late is passed over, but none is looked for beyond a year.
    """
    first = 2 if indicator.jan_feb == "combined" else 1
    is_cumulative = each.measure is Measure.YTD
    step = MONTHS_BETWEEN[indicator.frequency]
    for back in range(step, MONTHS_IN_YEAR + 1, step):
        period = each.period.shift(-back)
        if period.last < first:
            continue
        if is_cumulative and period.year < each.period.year:
            period = Period.month_of(each.period.year - 1, MONTHS_IN_YEAR)
        found = known.get(each.figure._replace(period=period))
        if found is not None and found.value is not None:
            same = _scope(indicator, period) == _scope(indicator, each.period)
            return found if same and found.unit == each.unit else None
        if is_cumulative and period.year < each.period.year:
            return None
    return None


def _scope(indicator: Indicator, period: Period) -> int:
    return sum(mark <= period for mark in indicator.breaks)


def _moved(
    before: Observation,
    each: Observation,
    back: int,
    indicator: Indicator,
    known: Known,
) -> float | None:
    """Return the move between the same months `back` years ago, of the same scope."""
    start, end = (
        known.get(each.figure._replace(period=period.shift(-MONTHS_IN_YEAR * back)))
        for period in (before.period, each.period)
    )
    if start is None or end is None or start.value is None or end.value is None:
        return None
    if _scope(indicator, start.period) != _scope(indicator, each.period):
        return None
    if not start.unit == end.unit == each.unit:
        return None
    if indicator.unit == "%":
        return float(end.value - start.value)
    if start.value <= 0 or end.value <= 0:
        return None
    return math.log(end.value / start.value)


def _severity(distance: float, asked: Plausibility) -> Severity | None:
    if asked.returned is not None and distance >= asked.returned:
        return Severity.CRITICAL
    if distance >= asked.doubted:
        return Severity.WARNING
    return Severity.INFO if distance >= asked.noted else None


def _unusual(
    each: Observation,
    usual: Usual,
    asked: Plausibility,
    severity: Severity,
    registry: Registry,
) -> Finding:
    value = each.value or Decimal(0)
    wanted = usual.within(asked.noted, each.decimals)
    meant = usual.within(MEANT_WITHIN, each.decimals)
    # Next to nothing every percentage is a hundredth of another.
    places = PERCENT_PLACES if usual.in_points else PLACES
    slip = None
    if not meant.contains(0):
        slip = slip_of(value, meant, each.decimals, places, TELLING)
    return Finding(
        "unusual-figure",
        severity,
        each.sheet,
        each.cell,
        each.text,
        {
            **names_of(each, registry),
            "read": plainly(value),
            "before": plainly(usual.before.value or 0),
            "month_before": str(usual.before.period),
            "low": plainly(wanted.low),
            "high": plainly(wanted.high),
            "years": usual.years,
            **(slip.parameters if slip else NO_SLIP),
        },
    )


# -- what cannot be --------------------------------------------------------------------


def impossible_figures(
    reading: Reading, registry: Registry, known: Known
) -> Iterator[Finding]:
    """Yield cumulatives that fell, and months larger than the cumulative they are in.

    Neither can be of what is never negative. Where the month is printed beside its
    cumulative, a fall is a revision of earlier months, which is told as such.
    """
    own = {each.figure: each for each in reading.observations}
    for each in reading.observations:
        indicator = registry.indicators.get(each.indicator)
        if (
            indicator is None
            or indicator.kind not in CUMULATED
            or each.measure is not Measure.YTD
            or each.value is None
        ):
            continue
        month = own.get(each.figure._replace(measure=Measure.CURRENT))
        if month is not None and month.value is not None:
            if finding := _month_beyond(each, month, indicator, registry):
                yield finding
        elif finding := _fallen(each, indicator, registry, known):
            yield finding


def _month_beyond(
    total: Observation, month: Observation, indicator: Indicator, registry: Registry
) -> Finding | None:
    of_month, of_year = stands_for(month, indicator), stands_for(total, indicator)
    if of_month.above(of_year) is not Answer.YES or month.unit != total.unit:
        return None
    return Finding(
        "month-beyond-year",
        # Then the earlier months were below nothing, which its bounds rule out.
        Severity.CRITICAL if _never_negative(indicator) else Severity.WARNING,
        month.sheet,
        month.cell,
        month.text,
        {
            **names_of(month, registry),
            "read": plainly(month.value or 0),
            "total": plainly(total.value or 0),
            "total_cell": total.cell,
        },
    )


def _fallen(
    each: Observation, indicator: Indicator, registry: Registry, known: Known
) -> Finding | None:
    before = _before(each, indicator, known)
    if before is None or before.value is None or before.period.year < each.period.year:
        return None
    now, then = stands_for(each, indicator), stands_for(before, indicator)
    if now.below(then) is not Answer.YES or _has_fallen(each, indicator, known):
        return None
    slip = None
    if each.value:
        # Above last month's, and by no more than everything before it again.
        wanted = Interval(then.low, 2 * max(then.high, Decimal(0)) or then.high)
        slip = slip_of(each.value, wanted, each.decimals, PLACES, TELLING)
    return Finding(
        "cumulative-fell",
        Severity.WARNING,
        each.sheet,
        each.cell,
        each.text,
        {
            **names_of(each, registry),
            "read": plainly(each.value or 0),
            "before": plainly(before.value),
            "month_before": str(before.period),
            **(slip.parameters if slip else NO_SLIP),
        },
    )


def _never_negative(indicator: Indicator) -> bool:
    return indicator.bounds is not None and indicator.bounds[0] >= 0


def _has_fallen(each: Observation, indicator: Indicator, known: Known) -> bool:
    """Tell whether the series has ever fallen within one of its latest years."""
    for back in range(1, YEARS_BACK + 1):
        highest: Decimal | None = None
        for month in range(1, MONTHS_IN_YEAR + 1):
            period = Period.month_of(each.period.year - back, month)
            found = known.get(each.figure._replace(period=period))
            if found is None or found.value is None:
                continue
            if highest is not None and found.value < highest:
                return True
            if _scope(indicator, period) == _scope(indicator, each.period):
                highest = found.value
    return False


# -- which month it is about -----------------------------------------------------------


def another_months_figures(
    reading: Reading, registry: Registry, known: Known
) -> Iterator[Finding]:
    """Yield a finding where every moving figure is the one of another month.

    Last month's file under this month's title, last year's, or one of years ago: what
    moves from month to month would have to stand still in all of it.
    """
    moving = {
        each.figure: each
        for each in reading.observations
        if each.value and _moves(each, registry)
    }
    if reading.submission.period is None or len(moving) < LEAST_SAME:
        return
    for back in _OTHER_MONTHS:
        same = _same(moving, back, known)
        if len(same) >= LEAST_SAME:
            first = next(each for each in reading.observations if each.value in same)
            yield Finding(
                "another-month",
                Severity.CRITICAL,
                first.sheet,
                first.cell,
                first.text,
                {
                    "period": str(reading.submission.period),
                    "other": str(reading.submission.period.shift(-back)),
                    "count": len(moving),
                },
            )
            return


def _moves(each: Observation, registry: Registry) -> bool:
    indicator = registry.indicators.get(each.indicator)
    return (
        indicator is not None
        and indicator.kind not in _STILL_KINDS
        and each.measure in _MOVING
    )


def _same(
    moving: Mapping[Figure, Observation], back: int, known: Known
) -> frozenset[Decimal]:
    """Return the telling values of a month where all that is known is the same."""
    told: set[Decimal] = set()
    compared = 0
    for place, (figure, each) in enumerate(moving.items()):
        if place == _PROBE and not compared:
            break
        other = known.get(figure._replace(period=figure.period.shift(-back)))
        if other is None or other.value is None:
            continue
        if each.value is None or other.value != each.value:
            return frozenset()
        compared += 1
        if abs(each.value) >= _TELLING.scaleb(-each.decimals):
            told.add(each.value)
    # A month of which little is known cannot be told from this one.
    return frozenset(told) if 2 * compared >= len(moving) else frozenset()


def is_foretold(reading: Reading, registry: Registry, moment: datetime) -> bool:
    """Tell whether a reading has settled figures of a month that is not over.

    An estimate may be made before; no settled figure can. From which day on a month may
    be closed is the city's (`closes_from`). `moment` is in its zone.
    """
    period = reading.submission.period
    if period is None:
        return False
    month, now = (period.year, period.last), (moment.year, moment.month)
    may_close = moment.day >= registry.city.closes_from
    is_over = month < now or (month == now and may_close)
    return not is_over and any(
        each.status is not Status.ESTIMATE and each.value is not None
        for each in reading.observations
    )


def foretold(reading: Reading) -> Finding:
    """Return what is said of a reading about a month that is not over."""
    return Finding(
        "not-over",
        Severity.CRITICAL,
        parameters={"period": str(reading.submission.period)},
    )
