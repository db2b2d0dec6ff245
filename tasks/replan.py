"""Re-plan: how the months left can still bring an indicator's target."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from warehouse.connection import open_published
from warehouse.method.replan import RemainingMonth, Replan, replan
from warehouse.periods import Period
from warehouse.registry.models import MONTHS_BETWEEN
from warehouse.store import FOREVER, Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from warehouse.connection import Warehouse

_BEHIND: Final = "滞后"
_YEAR_END: Final = 12
_SPANS: Final = {1: "month", 3: "quarter", 6: "half", 12: "year"}


class Best(NamedTuple):
    """The most that a month (a quarter, where it reports by quarters) ever brought."""

    amount: Decimal
    period: Period


@dataclass(frozen=True, slots=True)
class Replanned:
    """What is left of an indicator's year, in its unit.

    `gap` is target less actual. `years` is how many years the old plan's seasons are
    the mean of, 0 where it is equal months. `best` is None where no single month is
    known: then nothing bounds the new plan.
    """

    indicator: str
    name: str
    unit: str
    decimals: int
    month: Period
    target: Decimal
    actual: Decimal
    years: int
    best: Best | None
    plan: Replan

    @property
    def gap(self) -> Decimal:
        """What is still to come for the target to be reached."""
        return self.target - self.actual

    @property
    def planned(self) -> Decimal:
        """What the old plan has for the months left."""
        return sum((each.planned for each in self.plan.months), Decimal(0))


class Refused(NamedTuple):
    """An indicator whose months cannot be planned; `reason` names the sentence."""

    indicator: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Past:
    """What earlier months and years say, by indicator."""

    kinds: Mapping[str, Row]
    seasons: Mapping[str, Row]
    amounts: Mapping[str, Sequence[Row]]


def replans(
    home: Path, region: str, period: Period, indicator: str | None = None
) -> list[Replanned | Refused]:
    """Plan again what is behind in a told month, or the one indicator that is named.

    In the order of `mart.progress`; nothing where the month was not run or nothing is
    behind. Raises `WarehouseError` where nothing is published.
    """
    with open_published(home) as snapshot:
        found = [
            row
            for row in rows(
                snapshot,
                "mart.progress",
                period=str(period),
                region=region,
                span="year",
                indicator=indicator,
            )
            if indicator is not None or row["verdict"] == _BEHIND
        ]
        if not found:
            return []
        past = _past(snapshot, region, period.year, indicator)
    return [_replanned(row, past) for row in found]


def _past(snapshot: Warehouse, region: str, year: int, indicator: str | None) -> _Past:
    amounts: dict[str, list[Row]] = defaultdict(list)
    for row in rows(snapshot, "mart.aggregate", region=region, indicator=indicator):
        amounts[row["indicator"]].append(row)
    kinds = rows(snapshot, "core.indicator", FOREVER, indicator=indicator)
    seasons = rows(
        snapshot,
        "core.schedule",
        FOREVER,
        region=region,
        year=year,
        indicator=indicator,
    )
    return _Past(
        {row["indicator"]: row for row in kinds},
        {row["indicator"]: row for row in seasons},
        amounts,
    )


def _replanned(row: Row, past: _Past) -> Replanned | Refused:
    name = row["indicator"]
    kind = past.kinds[name]
    reason = _refused(row, kind)
    if reason:
        return Refused(name, row["name"], reason)
    month = Period.parse(row["data_period"])
    step = MONTHS_BETWEEN[kind["frequency"]]
    left = [
        Period(month.year, last - step + 1, last)
        for last in range(month.last - month.last % step + step, _YEAR_END + 1, step)
    ]
    target, actual = _exact(row["target"]), _exact(row["actual"])
    digit = Decimal(1).scaleb(-row["decimals"])
    shares, years = _shares(past.seasons.get(name), month, left)
    best = _best(past.amounts.get(name, ()), kind, month.year, _SPANS[step])
    # Where nothing is known that bounds a month, the whole gap does.
    most = best.amount if best else max(target - actual, Decimal(0))
    months = list(_months(left, shares, month.last, target, digit, most))
    return Replanned(
        name,
        row["name"],
        row["unit"],
        row["decimals"],
        month,
        target,
        actual,
        years,
        best,
        replan(months, target - actual, digit),
    )


def _refused(row: Row, kind: Row) -> str:
    """Say why the months of an indicator cannot be planned, or nothing."""
    if row["target"] is None:
        return "no-target"
    adds_up = row["kind"] in {"flow", "count"} and kind["target_type"] != "growth"
    if not adds_up or kind["direction"] != "higher":
        return "no-amount"
    if row["actual"] is None:
        return "late"
    return "incomplete" if row["coverage_pct"] < 100 else ""  # noqa: PLR2004 - per cent


def _shares(
    season: Row | None, month: Period, left: Sequence[Period]
) -> tuple[Mapping[int, Decimal], int]:
    """Return the share due by each month's end, and of how many years; else twelfths.

    The seasons count only if every period left has its own share of the year.
    """
    equal = {each: Decimal(each) / _YEAR_END for each in range(_YEAR_END + 1)}
    if season is None:
        return equal, 0
    shares = {last: Decimal(share) for last, share in season["share_by_month"].items()}
    wanted = [month.last, *(each.last for each in left)]
    known = [shares[last] for last in wanted if last in shares]
    rising = all(before < after for before, after in pairwise(known))
    if len(known) < len(wanted) or not rising:
        return equal, 0
    return shares, season["years"]


def _best(amounts: Iterable[Row], kind: Row, year: int, span: str) -> Best | None:
    """Return the best period of any year in the scope that the year ends in."""
    scope = _scope(kind, f"{year}-{_YEAR_END}")
    own = [
        Best(_exact(amount), Period.parse(each["period"]))
        for each in amounts
        # What a count stands at is no month's own: that is the difference.
        if each["span"] == span
        and (amount := _own(each)) is not None
        and _scope(kind, f"{each['year']}-{each['last_month']:02d}") == scope
    ]
    best = max(own, key=lambda each: each.amount, default=None)
    return best if best and best.amount > 0 else None


def _own(row: Row) -> float | None:
    amount: float | None = row["published"]
    return row["difference"] if amount is None else amount


def _scope(kind: Row, month: str) -> int:
    return sum(mark <= month for mark in kind["breaks"])


def _months(
    left: Sequence[Period],
    shares: Mapping[int, Decimal],
    last: int,
    target: Decimal,
    digit: Decimal,
    most: Decimal,
) -> Iterator[RemainingMonth]:
    """Yield the old plan: rounded as it runs, so that it still sums to its whole."""
    before = last
    for each in left:
        due, due_before = (
            (target * shares[end]).quantize(digit) for end in (each.last, before)
        )
        weight = shares[each.last] - shares[before]
        yield RemainingMonth(each, due - due_before, most, weight)
        before = each.last


def _exact(value: float) -> Decimal:
    """Return the decimal that was printed: binary dust begins after nine digits."""
    return Decimal(str(round(value, 9)))
