"""What became of what people promised: told once it is decided, by itself."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from warehouse.messages import say
from warehouse.periods import Period
from warehouse.records import Alert, Parameters, Reply, Severity
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse

DECIDED: Final = frozenset({"kept", "broken", "undecided"})
_SHORT: Final = 12
_SEVERITY: Final = {
    "kept": Severity.INFO,
    "undecided": Severity.INFO,
    "broken": Severity.WARNING,
}


class _Told(NamedTuple):
    """How an outcome is told: the key of its sentence and what fills it."""

    key: str
    values: Parameters


def promises(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield an alert to the department's head for each promise that is decided.

    What a later figure decides otherwise is told again, as another version.
    """
    for row in _decided(warehouse):
        department = cycle.registry.departments.get(row["department"])
        if department is None:
            continue
        told = _told(cycle, row)
        key = (cycle.city, "promise", department.id, row["answer_id"], row["period"])
        yield Alert(
            key="|".join(key),
            kind="promise",
            department=department.id,
            subject=row["answer_id"],
            period=Period.parse(row["period"]),
            severity=_SEVERITY[row["state"]],
            recipient=department.head.title,
            channel=department.head.address,
            text=say(told.key, cycle.lang, **told.values),
            brief=say(f"{told.key}.brief", cycle.lang, **told.values),
            facts=_facts_of(cycle, row),
        )


def promised(warehouse: Warehouse, cycle: Cycle) -> Iterator[Reply]:
    """Yield what is said of decided promises in the thread where each was given."""
    for row in _decided(warehouse):
        told = _told(cycle, row)
        text = say(told.key, cycle.lang, **told.values)
        # The same outcome is said once; another one, since the figure changed, again.
        outcome = sha256(f"{row['state']} {row['actual']}".encode()).hexdigest()
        yield Reply(
            f"{row['message_key']}.promise.{row['answer_id']}.{outcome[:_SHORT]}",
            row["message_key"],
            "promise",
            text,
            is_urgent=row["state"] == "broken",
        )


def _decided(warehouse: Warehouse) -> list[Row]:
    """Return the promises that are decided; figures are dear to ask, so only if any."""
    if not any(
        rows(warehouse, "mart.answer", kind=kind) for kind in ("promise", "will_report")
    ):
        return []
    found = [row for row in rows(warehouse, "mart.promise") if row["state"] in DECIDED]
    return sorted(found, key=lambda row: (row["decided_at"], row["answer_id"]))


def _facts_of(cycle: Cycle, row: Row) -> Parameters:
    """Return what a decided promise is about; another outcome is another version."""
    facts: Parameters = {
        "state": row["state"],
        "kind": row["kind"],
        "by": row["answered_by"],
    }
    if row["kind"] == "will_report":
        received = row["received_at"]
        came = {"received": _local(cycle, received)} if received else {}
        return facts | {"report": row["report"]} | came
    facts |= {
        "indicator": row["indicator"],
        "month": row["by_period"],
        "amount": float(row["amount"]),
        "unit": row["unit"],
    }
    if row["actual"] is not None:
        indicator = cycle.registry.indicators.get(row["indicator"])
        facts["actual"] = round(row["actual"], indicator.decimals if indicator else 2)
    return facts


def _told(cycle: Cycle, row: Row) -> _Told:
    if row["kind"] == "will_report":
        return _told_of_report(cycle, row)
    return _told_of_figure(cycle, row)


def _told_of_report(cycle: Cycle, row: Row) -> _Told:
    report = cycle.registry.reports.get(row["report"])
    values: Parameters = {
        "by": row["answered_by"],
        "title": report.title if report else row["report"],
        "period": row["period"],
        "time": _local(cycle, row["by_time"]),
    }
    if row["received_at"] is None:
        return _Told("report-late", values)
    received = _local(cycle, row["received_at"])
    return _Told(f"report-{row['state']}", values | {"received": received})


def _told_of_figure(cycle: Cycle, row: Row) -> _Told:
    indicator = cycle.registry.indicators.get(row["indicator"])
    decimals = indicator.decimals if indicator else 2
    values: Parameters = {
        "by": row["answered_by"],
        "indicator": indicator.name if indicator else row["indicator"],
        "month": row["by_period"],
        "amount": f"{row['amount'].normalize():f}",
        "unit": row["unit"],
    }
    if row["actual"] is None:
        return _Told("promise-late", values | {"due": _local(cycle, row["due_at"])})
    missing = abs(float(row["amount"]) - row["actual"])
    return _Told(
        f"promise-{row['state']}",
        values
        | {
            "actual": f"{row['actual']:.{decimals}f}",
            "missing": f"{missing:.{decimals}f}",
        },
    )


def _local(cycle: Cycle, moment: datetime) -> str:
    return f"{moment.astimezone(cycle.registry.city.zone):%m-%d %H:%M}"
