"""What is told of places: one gained or lost among the peers since last month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tasks.tellers.saying import About, alert_of, figure
from warehouse.records import Alert, Parameters, Severity
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse

_MOVED: Final = {"up": Severity.INFO, "down": Severity.WARNING}
# Of ways to rank by, the one that lists are read for.
_WAYS: Final = ("reported", "growth", "level")


def places(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield the city's places that are others than last month's, one an indicator.

    Only what is certain: with a peer missing, or a place that rounding leaves open,
    nothing is told.
    """
    city = cycle.registry.city.region.id
    found: dict[str, Row] = {}
    ranked = rows(
        warehouse, "mart.ranking", region=city, report_period=str(cycle.period)
    )
    for row in sorted(ranked, key=_newest_first_by_way):
        if row["indicator"] in cycle.registry.indicators:
            found.setdefault(row["indicator"], row)
    for row in found.values():
        is_certain = row["is_decided"] and not row["is_provisional"]
        if is_certain and row["moved"] in _MOVED and row["places_gained"]:
            yield _about(cycle, row)


def _newest_first_by_way(row: Row) -> tuple[int, int]:
    return -int(row["period"].replace("-", "")), _WAYS.index(row["ranked_by"])


def _about(cycle: Cycle, row: Row) -> Alert:
    indicator = cycle.registry.indicators[row["indicator"]]
    values: Parameters = {
        "indicator": indicator.name,
        "period": row["period"],
        "before": row["rank_last_month"],
        "rank": row["rank"],
        "gained": row["places_gained"],
        "peers": row["peers"],
    }
    said = values | {
        "value": figure(row["value"], indicator.decimals),
        "unit": row["unit"] or indicator.unit,
    }
    return alert_of(
        cycle,
        "rank",
        About(indicator.owner or "", indicator.id, cycle.period),
        _MOVED[row["moved"]],
        (f"alert-rank-{row['moved']}", said),
        values | {"indicator": indicator.id, "name": indicator.name},
    )
