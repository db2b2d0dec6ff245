"""What is told of a month that is closed: which report came for it and waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tasks.tellers.saying import About, alert_of, as_known, local
from warehouse.periods import Period
from warehouse.records import Alert, Parameters, Severity
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse

# For a month that is closed these ask nobody any more.
ASKS_NOBODY: Final = frozenset({"due_soon", "late"})


def held(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield the reports that came after their month was closed, until taken in.

    The operators are told what takes it in, the department that it came too late. Of
    several files of one report the last one is told. What waits in a month that was
    opened again stands as it was told: the next cycle takes it in.
    """
    closes = {row["period"]: row for row in rows(warehouse, "mart.close")}
    known = {row["key"]: row for row in rows(warehouse, "mart.alert", kind="held")}
    found = sorted(rows(warehouse, "mart.held"), key=lambda row: row["received_at"])
    newest = {(row["period"], row["report"], row["department"]): row for row in found}
    for row in newest.values():
        for alert in _about(cycle, row, closes[row["period"]]):
            if row["is_closed"]:
                yield alert
            elif alert.key in known:
                yield as_known(known[alert.key])


def _about(cycle: Cycle, row: Row, close: Row) -> Iterator[Alert]:
    report, department = row["report"], row["department"]
    period = Period.parse(row["period"])
    values: Parameters = {
        "title": row["title"] or report,
        "name": row["name"] or department,
        "period": row["period"],
        "file": row["file"],
        "received": local(cycle, row["received_at"]),
        "by": close["closed_by"] or "",
        "closed": local(cycle, close["closed_at"]) if close["is_closed"] else "",
    }
    yield alert_of(
        cycle,
        "held",
        About("", f"{report}.{department}", period),
        Severity.WARNING,
        ("alert-held", values),
    )
    yield alert_of(
        cycle,
        "held",
        About(department, report, period),
        Severity.INFO,
        ("alert-held-department", values),
    )
