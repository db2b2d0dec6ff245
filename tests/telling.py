"""Runs of the tiny city at moments of its own clock, and what they told."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from tiny_city import MAY, NOW, run

from warehouse.connection import open_live
from warehouse.outbox import append_alert_events, append_answers, message_key
from warehouse.records import AlertEvent, Answer
from warehouse.store import rows, transaction

if TYPE_CHECKING:
    from tiny_city import Town

    from warehouse.periods import Period
    from warehouse.store import Row

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """Return a moment on the city's clocks: `06-09 17:00`, of 2021."""
    year = "" if text[:2] == "20" else "2021-"
    return datetime.fromisoformat(f"{year}{text}").replace(tzinfo=SHANGHAI)


def send(
    town: Town, content: bytes, moment: str, file: str = "财政收支5月.csv"
) -> None:
    """Put a report into the inbox as it came at a moment."""
    path = town.inbox / file
    path.write_bytes(content)
    os.utime(path, (at(moment).timestamp(),) * 2)


def told_at(town: Town, moment: str, period: Period = MAY) -> list[Row]:
    """Run the month's cycle at a moment; return the alerts that are new or differ."""
    hours = (at(moment) - NOW).total_seconds() / 3600
    return run(town, hours, period).alerts


def outbox(town: Town, kind: str) -> list[Row]:
    """Return all alerts of a kind as they stand."""
    with open_live(town.home) as warehouse:
        found = rows(warehouse, "mart.alert", kind=kind)
    return sorted(found, key=lambda row: (row["period"], row["key"]))


def of_kind(alerts: list[Row], kind: str) -> list[Row]:
    return [row for row in alerts if row["kind"] == kind]


def deliver_all(town: Town, moment: str) -> None:
    """Write that everything which waits was sent at a moment, as a delivery does."""
    with open_live(town.home) as warehouse, transaction(warehouse):
        append_alert_events(
            warehouse,
            [
                AlertEvent(
                    *(row["alert_id"], "sent", at(moment), "D1", "1.1"),
                    message_key(town.registry.city.id, row["address"], row["cycle"]),
                    version=row["version"],
                )
                for row in rows(warehouse, "mart.alert")
                if row["state"] == "pending"
            ],
        )


def answer(town: Town, address: str, moment: str, **given: Any) -> None:
    """Write what somebody answered to the message of May's cycle."""
    key = message_key(town.registry.city.id, address, given.pop("cycle", MAY))
    whole = {
        "answer_id": f"{address} {moment}",
        "kind": "seen",
        "message_key": key,
        "department": "finance",
        "period": "2021-05",
        "answered_by": "财政局局长",
        "email": address,
        "answered_at": at(moment),
    }
    with open_live(town.home) as warehouse, transaction(warehouse):
        append_answers(warehouse, [Answer(**whole | given)], at(moment))
