"""Trouble: whoever cannot be reached by Slack becomes an alert to the operators."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tasks.tellers.saying import About, alert_of, as_known
from warehouse.messages import say
from warehouse.periods import Period
from warehouse.records import Severity
from warehouse.store import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse
    from warehouse.records import Alert

# What passes by itself: Slack asked to be left alone for longer than a run waits.
_PASSING: Final = frozenset({"ratelimited"})


def troubles(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield an alert for each reason that Slack refuses messages for, and its end.

    That the operators' own channel refuses can only be said by `yuebao doctor`.
    """
    operators = cycle.registry.city.channels.operators
    refused: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows(warehouse, "mart.message", state="failed"):
        if row["address"] != operators and row["error"] not in _PASSING:
            refused[row["period"], row["error"]].append(row)
    standing = set()
    for (period, reason), messages in sorted(refused.items()):
        names = sorted(row["recipient"] for row in messages)
        alert = alert_of(
            cycle,
            "slack",
            About("", reason, Period.parse(period)),
            Severity.CRITICAL,
            (
                "alert-slack",
                {
                    "reason": reason,
                    "count": len(names),
                    "recipients": say("word-and", cycle.lang).join(names),
                },
            ),
        )
        standing.add(alert.key)
        yield alert
    for row in rows(warehouse, "mart.alert", kind="slack"):
        if row["stands"] and row["key"] not in standing:
            text = say("over-slack", cycle.lang, brief=row["brief"])
            yield replace(as_known(row), text=text, stands=False)
