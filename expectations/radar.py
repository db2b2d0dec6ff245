"""What was changed behind a figure: last year's base, or the months before.

A level and a growth that do not fit the base published a year ago are no error where
the base was restated: `ρ = B*/B_published − 1`, told where its interval excludes 0.
A cumulative less its own month that is not last month's cumulative says that earlier
months were revised. Both are noted, and become doubts where they are too large.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from expectations.history import CUMULATED, stands_for
from expectations.naming import names_of
from expectations.slips import (
    NO_SLIP,
    PERCENT_PLACES,
    PLACES,
    TELLING,
    plainly,
    slip_of,
)
from warehouse.method.bases import implied_base
from warehouse.method.intervals import Answer, Interval, printed, printed_percent
from warehouse.periods import MONTHS_IN_YEAR
from warehouse.records import Finding, Measure, Severity
from warehouse.registry.models import MONTHS_BETWEEN, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from expectations.slips import Slip
    from warehouse.periods import Period
    from warehouse.records import Figure, Known, Observation, Parameters, Reading
    from warehouse.registry import Registry
    from warehouse.registry.models import Indicator, Plausibility

# An amount, with the growth and the base that reports print beside it.
_BESIDE: Final[Mapping[Measure, tuple[Measure, Measure]]] = {
    Measure.YTD: (Measure.YTD_YOY, Measure.YTD_BASE),
    Measure.LEVEL: (Measure.YTD_YOY, Measure.YTD_BASE),
    Measure.CURRENT: (Measure.CURRENT_YOY, Measure.CURRENT_BASE),
}
_AMOUNTS: Final = frozenset({Kind.FLOW, Kind.STOCK, Kind.COUNT})
# How finely a share of change is told.
_TENTH: Final = Decimal("0.1")
_THOUSANDTH: Final = Decimal("0.001")


class Base(NamedTuple):
    """Last year's base as a report has it now, and the cell that says so."""

    now: Interval
    value: Decimal
    said_by: Observation
    is_printed: bool


def figures_behind(
    reading: Reading, registry: Registry, known: Known
) -> Iterator[Finding]:
    """Yield what a reading changes of what was known: bases, earlier months, figures.

    All of it is kept as vintages too (`mart.revision`); here it is said at its cell.
    """
    yield from restated_bases(reading, registry, known)
    yield from revises_earlier(reading, registry, known)
    yield from revised_figures(reading, registry, known)


# -- last year's base ------------------------------------------------------------------


def restated_bases(
    reading: Reading, registry: Registry, known: Known
) -> Iterator[Finding]:
    """Yield a finding for every base that is not what was published a year ago.

    Growth at comparable prices says nothing about a base. Where a printed base and the
    growth disagree with each other, that is for the ties between cells to tell.
    """
    own = {each.figure: each for each in reading.observations}
    for each in reading.observations:
        indicator = registry.indicators.get(each.indicator)
        if (
            indicator is None
            or indicator.kind not in _AMOUNTS
            or indicator.growth.prices == "comparable"
            or each.measure not in _BESIDE
        ):
            continue
        then = known.get(
            each.figure._replace(period=each.period.shift(-MONTHS_IN_YEAR))
        )
        base = _base_of(each, own, indicator)
        if base is None or then is None or then.unit != each.unit:
            continue
        published = stands_for(then, indicator)
        if published.above(0) is not Answer.YES or base.now.low <= 0:
            continue
        rho = base.now / published - 1
        if not rho.contains(0):
            yield _restated(each, base, then, rho, registry)


def _base_of(
    each: Observation, own: Mapping[Figure, Observation], indicator: Indicator
) -> Base | None:
    """Return the base that a report prints, else the one that its growth implies."""
    if not each.value:
        return None
    growth, base = (
        found if found is not None and found.value is not None else None
        for measure in _BESIDE[each.measure]
        for found in [own.get(each.figure._replace(measure=measure))]
    )
    percent = (growth.value if growth is not None else None) or Decimal(0)
    implied = None
    if growth is not None:
        share = printed_percent(percent, growth.decimals)
        implied = implied_base(stands_for(each, indicator), share)
    if base is not None and base.unit == each.unit:
        stated = stands_for(base, indicator)
        if implied is not None and not implied.meets(stated):
            return None
        return Base(stated, base.value or Decimal(0), base, is_printed=True)
    if growth is None or implied is None:
        return None
    return Base(implied, each.value / (1 + percent / 100), growth, is_printed=False)


def _restated(
    each: Observation,
    base: Base,
    then: Observation,
    rho: Interval,
    registry: Registry,
) -> Finding:
    indicator = registry.indicators[each.indicator]
    asked = indicator.plausibility or registry.city.plausibility
    broken = [mark for mark in indicator.breaks if then.period < mark <= each.period]
    # What is off for certain by more than a base is ever restated.
    most = asked.restated_pct / 100
    is_beyond = rho.low > most or rho.high < -most
    slipped = None
    if not broken:
        slipped = _slip_of_level(each, base, then, indicator)
        if slipped is None and is_beyond:
            slipped = _slip_of_growth(each, base, then, indicator)
    digits = max(then.decimals, 0)
    low, high = (_signed(end) for end in (rho.low, rho.high))
    # A base is restated more often than digits are swapped: a small difference stays a
    # restatement, and the slip is only said beside it.
    said = slipped[0] if slipped and is_beyond else base.said_by
    finding = Finding(
        "restated-base",
        Severity.INFO,
        said.sheet,
        said.cell,
        said.text,
        {
            **names_of(said, registry),
            # The slip may be in the growth, which is told in %, and so may its cell.
            "unit": slipped[0].unit if slipped else each.unit,
            "slip_cell": slipped[0].cell if slipped else "",
            "base_unit": each.unit,
            "published": plainly(then.value or 0),
            "implied": plainly(round(base.value, digits)),
            "printed": "yes" if base.is_printed else "no",
            "rho": _signed(base.value / (then.value or 1) - 1),
            "low": low,
            "high": high,
            "since": str(broken[-1]) if broken else "",
            **(slipped[1].parameters if slipped else NO_SLIP),
        },
    )
    if broken:
        return replace(finding, rule="scope-changed")
    if is_beyond:
        return replace(finding, rule="base-mismatch", severity=Severity.WARNING)
    return finding


def _slip_of_level(
    each: Observation, base: Base, then: Observation, indicator: Indicator
) -> tuple[Observation, Slip] | None:
    """Return the amount that a slip keeps from fitting what was published."""
    published, said = stands_for(then, indicator), base.said_by
    value = said.value or Decimal(0)
    if base.is_printed:
        slip = slip_of(value, published, said.decimals, PLACES, TELLING)
        return (said, slip) if slip else None
    wanted = published * (1 + printed_percent(value, said.decimals))
    level = each.value or Decimal(0)
    slip = slip_of(level, wanted, each.decimals, PLACES, TELLING)
    return (each, slip) if slip else None


def _slip_of_growth(
    each: Observation, base: Base, then: Observation, indicator: Indicator
) -> tuple[Observation, Slip] | None:
    """Return the growth that a slip keeps from fitting what was published.

    Only of what no restatement explains: bases are restated so often, and growth has so
    few digits, that a slip would be read into every twentieth sound one.
    """
    if base.is_printed:
        return None
    said = base.said_by
    growth = 100 * (stands_for(each, indicator) / stands_for(then, indicator) - 1)
    # The growth that the two amounts give, printed as the report prints it.
    wanted = growth + printed(0, said.decimals)
    value = said.value or Decimal(0)
    slip = slip_of(value, wanted, said.decimals, PERCENT_PLACES, TELLING)
    return (said, slip) if slip else None


def _signed(share: Decimal) -> str:
    """Return a share as a percentage with its sign: `−13.7`."""
    percent = (100 * share).quantize(_TENTH) or (100 * share).quantize(_THOUSANDTH)
    return f"{percent:+f}".replace("-", "−")


# -- earlier months --------------------------------------------------------------------


def revised_by(
    total: Observation, month: Observation, before: Observation, indicator: Indicator
) -> Interval | None:
    """Return by how much a cumulative revises the months before its own.

    `(C_m − X_m) − C_{m−1}`; None where rounding alone may explain it, or where the
    three are not in one unit.
    """
    if not total.unit == month.unit == before.unit:
        return None
    now, own, then = (stands_for(each, indicator) for each in (total, month, before))
    amount = now - own - then
    return None if amount.contains(0) else amount


def revises_earlier(
    reading: Reading, registry: Registry, known: Known
) -> Iterator[Finding]:
    """Yield a finding for every cumulative that is not last month's and its own month.

    Noted up to the declared share of what was known, else a doubt; and a doubt where a
    slip explains it.
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
        before = _last(each, indicator, known)
        if month is None or month.value is None or before is None:
            continue
        amount = revised_by(each, month, before, indicator)
        if amount is not None:
            yield _revising(each, month, before, registry)


def _last(each: Observation, indicator: Indicator, known: Known) -> Observation | None:
    """Return the cumulative that this one goes on from, of the same year and scope."""
    period = each.period.shift(-MONTHS_BETWEEN[indicator.frequency])
    combined = indicator.jan_feb == "combined" and period.last == 1
    broken = any(period < mark <= each.period for mark in indicator.breaks)
    if period.year < each.period.year or combined or broken:
        return None
    found = known.get(each.figure._replace(period=period))
    return found if found is not None and found.value is not None else None


def _revising(
    each: Observation, month: Observation, before: Observation, registry: Registry
) -> Finding:
    indicator = registry.indicators[each.indicator]
    asked = indicator.plausibility or registry.city.plausibility
    of_year, of_month, then = (
        shown.value or Decimal(0) for shown in (each, month, before)
    )
    earlier = of_year - of_month
    slip = _slip_beside(each, month, before, indicator)
    return Finding(
        "earlier-months-revised",
        Severity.WARNING if slip else _severity(earlier, then, asked),
        each.sheet,
        each.cell,
        each.text,
        {
            **names_of(each, registry),
            "read": plainly(of_year),
            "month": plainly(of_month),
            "month_cell": month.cell,
            "earlier": plainly(earlier),
            "before": plainly(then),
            "month_before": str(before.period),
            "amount": f"{plainly(earlier - then)}".replace("-", "−"),
            **_slip_said(slip),
        },
    )


def _slip_beside(
    each: Observation, month: Observation, before: Observation, indicator: Indicator
) -> tuple[str, Slip] | None:
    """Return the cell and the slip that explain why three cumulatives do not add up."""
    now, own, then = (stands_for(shown, indicator) for shown in (each, month, before))
    for shown, wanted in ((each, then + own), (month, now - then)):
        value = shown.value or Decimal(0)
        if slip := slip_of(value, wanted, shown.decimals):
            return shown.cell, slip
    return None


def _slip_said(found: tuple[str, Slip] | None) -> Parameters:
    if found is None:
        return {**NO_SLIP, "slip_cell": ""}
    cell, slip = found
    return {**slip.parameters, "slip_cell": cell}


def revised_figures(
    reading: Reading, registry: Registry, known: Known
) -> Iterator[Finding]:
    """Yield a finding for every figure of an earlier month that is known otherwise.

    Earlier than the newest month that the reading tells of: a table that lags as a
    whole revises nothing. A finer print of the same is no revision.
    """
    if not reading.observations:
        return
    newest = max(_ends(each.period) for each in reading.observations)
    for each in reading.observations:
        indicator = registry.indicators.get(each.indicator)
        before = known.get(each.figure)
        if (
            indicator is None
            or indicator.kind is Kind.MILESTONE
            or _ends(each.period) >= newest
            or each.value is None
            or before is None
            or before.value is None
            or before.unit != each.unit
            or stands_for(each, indicator).meets(stands_for(before, indicator))
        ):
            continue
        asked = indicator.plausibility or registry.city.plausibility
        yield Finding(
            "figure-revised",
            _severity(each.value, before.value, asked),
            each.sheet,
            each.cell,
            each.text,
            {
                **names_of(each, registry),
                "period": str(each.period),
                "before": plainly(before.value),
                "read": plainly(each.value),
            },
        )


def _ends(period: Period) -> tuple[int, int]:
    """Return when a period ends: a quarter no earlier than its last month."""
    return period.year, period.last


def _severity(now: Decimal, then: Decimal, asked: Plausibility) -> Severity:
    is_small = abs(now - then) * 100 <= asked.revised_pct * abs(then)
    return Severity.INFO if is_small else Severity.WARNING
