"""What became of what people promised: told once it is decided, by itself."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from tasks.tellers.saying import About, alert_of, local
from warehouse.periods import Period
from warehouse.records import Parameters, Reply, Severity
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse
    from warehouse.records import Alert

DECIDED: Final = frozenset({"kept", "broken", "undecided"})
_SHORT: Final = 12
_SEVERITY: Final = {
    "kept": Severity.INFO,
    "undecided": Severity.INFO,
    "broken": Severity.WARNING,
}


def promises(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield an alert to the department's head for each promise that is decided.

    What a later figure decides otherwise is told again, as another version.
    """
    for row in _decided(warehouse, cycle):
        if row["department"] in cycle.registry.departments:
            yield alert_of(
                cycle,
                "promise",
                About(row["department"], row["answer_id"], Period.parse(row["period"])),
                _SEVERITY[row["state"]],
                _told(cycle, row),
                _facts_of(cycle, row),
            )


def promised(warehouse: Warehouse, alerts: Iterable[Alert]) -> Iterator[Reply]:
    """Yield what the threads say in which the promises of these alerts were given."""
    told = [alert for alert in alerts if alert.kind == "promise"]
    answers = rows(warehouse, "mart.answer") if told else []
    given = {row["answer_id"]: row["message_key"] for row in answers}
    for alert in told:
        key, outcome = given[alert.subject], alert.facts["outcome"]
        # The same outcome is said once; another one, since the figure changed, again.
        said = sha256(f"{outcome} {alert.facts.get('actual')}".encode()).hexdigest()
        yield Reply(
            f"{key}.promise.{alert.subject}.{said[:_SHORT]}",
            key,
            "promise",
            alert.text,
            is_urgent=outcome == "broken",
        )


def _decided(warehouse: Warehouse, cycle: Cycle) -> list[Row]:
    """Return the promises that are decided; figures are dear to ask, so only if any.

    What should be there by now and is not is broken, also where nothing has come since
    that would tell the warehouse the time.
    """
    if not any(
        rows(warehouse, "mart.answer", kind=kind) for kind in ("promise", "will_report")
    ):
        return []
    found = []
    for row in rows(warehouse, "mart.promise"):
        due = row["due_at"]
        is_over = row["state"] == "open" and due is not None and due <= cycle.known_at
        judged = row | {"state": "broken", "decided_at": due} if is_over else row
        if judged["state"] in DECIDED:
            found.append(judged)
    return sorted(found, key=lambda row: (row["decided_at"], row["answer_id"]))


def _facts_of(cycle: Cycle, row: Row) -> Parameters:
    """Return what a decided promise is about; another outcome is another version."""
    facts: Parameters = {
        "outcome": row["state"],
        "kind": row["kind"],
        "by": row["answered_by"],
        "promised_at": local(cycle, row["answered_at"]),
    }
    if row["kind"] == "will_report":
        report = cycle.registry.reports.get(row["report"])
        received = row["received_at"]
        facts |= {
            "report": row["report"],
            "name": report.title if report else row["report"],
        }
        return facts | ({"received": local(cycle, received)} if received else {})
    indicator = cycle.registry.indicators.get(row["indicator"])
    facts |= {
        "indicator": row["indicator"],
        "name": indicator.name if indicator else row["indicator"],
        "month": row["by_period"],
        "amount": float(row["amount"]),
        "unit": row["unit"],
    }
    if row["actual"] is not None:
        facts["actual"] = round(row["actual"], indicator.decimals if indicator else 2)
    return facts


def _told(cycle: Cycle, row: Row) -> tuple[str, Parameters]:
    if row["kind"] == "will_report":
        return _told_of_report(cycle, row)
    return _told_of_figure(cycle, row)


def _told_of_report(cycle: Cycle, row: Row) -> tuple[str, Parameters]:
    report = cycle.registry.reports.get(row["report"])
    values: Parameters = {
        "by": row["answered_by"],
        "title": report.title if report else row["report"],
        "period": row["period"],
        "time": local(cycle, row["by_time"]),
    }
    if row["received_at"] is None:
        return ("report-late", values)
    received = local(cycle, row["received_at"])
    return (f"report-{row['state']}", values | {"received": received})


def _told_of_figure(cycle: Cycle, row: Row) -> tuple[str, Parameters]:
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
        return ("promise-late", values | {"due": local(cycle, row["due_at"])})
    missing = abs(float(row["amount"]) - row["actual"])
    return (
        f"promise-{row['state']}",
        values
        | {
            "actual": f"{row['actual']:.{decimals}f}",
            "missing": f"{missing:.{decimals}f}",
        },
    )
